// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Stores that MLflow's clients wrote, read as those clients read them: every
 * run, every history, and the answers to some 230 searches each
 * (tests/fixtures).
 */
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/json.h"
#include "core/query/filter.h"
#include "core/store/metrics.h"
#include "core/store/runs.h"
#include "core/store/store.h"
#include "core/table/rowset.h"
#include "tests/support/check.h"
#include "tests/support/client_fixture.h"
#include "tests/support/store_fixture.h"

#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW 1793500000000

struct recorded {
	struct arena *a;
	struct store *s;
	const struct json *said;
};

static struct recorded
open_recorded(const char *client)
{
	struct recorded r = { .a = arena_new() };
	struct err err = ERR_INIT;
	char name[64];
	snprintf(name, sizeof(name), "mlflow-%s.json", client);
	char *text = fixture_client_text(name);
	CHECK_OK(json_parse(r.a, text, strlen(text), 8 << 20, &r.said, &err));
	free(text);
	snprintf(name, sizeof(name), "mlflow-%s.db", client);
	CHECK_OK(store_open(
		fixture_client(name), &(struct store_options){ .role = STORE_READER }, &r.s, &err));
	return r;
}

static void
close_recorded(struct recorded *r)
{
	store_close(r->s);
	arena_free(r->a);
}

/* A number as recorded: words for what JSON cannot say, the largest number for infinity. */
static double
number_of(const struct json *v)
{
	if (v->type == JSON_STRING)
		return strcmp(v->text, "NaN") == 0 ? (double)NAN
		       : v->text[0] == '-'         ? -(double)INFINITY
						   : (double)INFINITY;
	if (v->number >= DBL_MAX || v->number <= -DBL_MAX)
		return v->number > 0 ? (double)INFINITY : -(double)INFINITY;
	return v->number;
}

static const struct rowset *
all_runs(struct recorded *r, const char *const *columns)
{
	struct err err = ERR_INIT;
	const struct rowset *rs = NULL;
	const struct runs_query q = {
		.lifecycle = LIFECYCLE_ALL, .columns = columns, .now_ms = NOW
	};
	size_t matched;
	CHECK_OK(runs_select(r->s, NULL, &q, &rs, &matched, &err));
	return rs;
}

static size_t
row_of(const struct rowset *rs, const char *run_id)
{
	for (size_t i = 0; i < rs->rows; i++)
		if (strcmp(rowset_text(rs, i, "run_id"), run_id) == 0)
			return i;
	fail_msg("run %s is not listed", run_id);
	return 0;
}

/* The cell of "kind.key" is what the client returned; a key the client lacks is missing here. */
static void
check_cell(const struct rowset *rs, size_t row, const char *kind, const struct json *v)
{
	char name[400];
	snprintf(name, sizeof(name), "%s.%s", kind, v->key);
	size_t at = rowset_find(rs, name);
	if (at == ROWSET_NONE || cells_null(&rs->col[at], row))
		fail_msg("row %zu has no %s", row, name);
	if (strcmp(kind, "metrics") == 0)
		CHECK_NEAR(rs->col[at].at.r[row], number_of(v), 0);
	else
		assert_string_equal(rs->col[at].at.s[row], v->text);
}

static const char *const *
columns_of(struct recorded *r, const char *kind)
{
	const struct json *runs = json_get(r->said, "runs");
	const char **names = ARENA_ARRAY(r->a, const char *, 10000);
	size_t n = 0;
	for (const struct json *run = runs->child; run; run = run->next)
		for (const struct json *v = json_get(run, kind)->child; v; v = v->next) {
			const char *name = arena_printf(r->a, "%s.%s", kind, v->key);
			size_t i = 0;
			while (i < n && strcmp(names[i], name) != 0)
				i++;
			if (i == n)
				names[n++] = name;
		}
	return names;
}

static size_t
count_values(const struct rowset *rs, size_t row, const char *kind)
{
	size_t n = 0, len = strlen(kind);
	for (size_t i = 0; i < rs->cols; i++)
		n += strncmp(rs->col[i].name, kind, len) == 0 && rs->col[i].name[len] == '.' &&
		     !cells_null(&rs->col[i], row);
	return n;
}

static void
lists_fields(const char *client)
{
	static const char *const kinds[] = { "metrics", "params", "tags" };
	static const char *const texts[] = { "run_name", "experiment_id", "status", "user_id",
		"lifecycle_stage", "artifact_uri" };
	struct recorded r = open_recorded(client);
	const struct json *runs = json_get(r.said, "runs");
	for (size_t k = 0; k < 3; k++) {
		const struct rowset *rs = all_runs(&r, columns_of(&r, kinds[k]));
		assert_int_equal(rs->rows, runs->len);
		for (const struct json *run = runs->child; run; run = run->next) {
			size_t row = row_of(rs, json_text(run, "run_id", ""));
			const struct json *values = json_get(run, kinds[k]);
			for (const struct json *v = values->child; v; v = v->next)
				check_cell(rs, row, kinds[k], v);
			assert_int_equal(count_values(rs, row, kinds[k]), values->len);
			for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
				assert_string_equal(rowset_text(rs, row, texts[i]),
					json_text(run, texts[i], ""));
			assert_int_equal(rowset_int(rs, row, "start_time", -1),
				(int64_t)json_get(run, "start_time")->number);
			const struct json *end = json_get(run, "end_time");
			assert_int_equal(rowset_int(rs, row, "end_time", -1),
				end->type == JSON_NULL ? -1 : (int64_t)end->number);
		}
		rowset_free(rs);
	}
	close_recorded(&r);
}

static void
reads_histories(const char *client)
{
	struct recorded r = open_recorded(client);
	struct err err = ERR_INIT;
	size_t compared = 0;
	for (const struct json *h = json_get(r.said, "histories")->child; h; h = h->next) {
		char run_id[33];
		snprintf(run_id, sizeof(run_id), "%.32s", h->key);
		const struct rowset *rs;
		CHECK_OK(metric_series(r.s, NULL, run_id, h->key + 33, true, 0, &rs, &err));
		assert_int_equal(rs->rows, h->len);
		size_t row = 0, value = rowset_find(rs, "value");
		for (const struct json *p = h->child; p; p = p->next, row++) {
			const struct json *at = p->child;
			assert_int_equal(rowset_int(rs, row, "timestamp", -1), (int64_t)at->number);
			assert_int_equal(
				rowset_int(rs, row, "step", -1), strtoll(at->next->text, NULL, 10));
			CHECK_NEAR(rs->col[value].at.r[row], number_of(at->next->next), 0);
		}
		rowset_free(rs);
		compared++;
	}
	assert_true(compared >= 7);
	close_recorded(&r);
}

/* Releases before 3.17 take NaN for 0 in a filter; ours is 3.17's meaning. */
static bool
comparable(const char *client, const struct json *search)
{
	const char *filter = json_text(search, "filter", "");
	if (json_get(search, "error"))
		return false;
	return strcmp(client, "3.17") == 0 ||
	       !(strstr(filter, "metrics.odd") || strstr(filter, "metrics.`nan"));
}

static const char *
id_at(const struct recorded *r, size_t place)
{
	const struct json *run = json_get(r->said, "runs")->child;
	while (place-- > 0)
		run = run->next;
	return json_text(run, "run_id", "");
}

static void
check_ids(const struct recorded *r, const struct rowset *rs, const struct json *search)
{
	const struct json *want = json_get(search, "runs");
	const char *filter = json_text(search, "filter", ""),
		   *order = json_text(search, "order", "");
	if (rs->rows != want->len)
		fail_msg("'%s': %zu runs, not %zu", filter, rs->rows, want->len);
	size_t row = 0;
	for (const struct json *w = want->child; w; w = w->next, row++)
		if (strcmp(rowset_text(rs, row, "run_id"), id_at(r, (size_t)w->number)) != 0)
			fail_msg("'%s' order '%s': another run in row %zu", filter, order, row);
}

static void
finds_the_same(const char *client)
{
	struct recorded r = open_recorded(client);
	struct err err = ERR_INIT;
	static const char *const none[] = { NULL };
	size_t compared = 0;
	for (const struct json *s = json_get(r.said, "searches")->child; s; s = s->next) {
		if (!comparable(client, s))
			continue;
		struct runs_query q = { .now_ms = NOW, .columns = none };
		struct sort_key *keys = NULL;
		const struct rowset *rs;
		size_t matched;
		CHECK_OK(filter_parse(r.a, json_text(s, "filter", ""), &q.filter, NULL, &err));
		CHECK_OK(order_parse(r.a, json_text(s, "order", ""), &keys, &q.n_order, &err));
		q.order = keys;
		CHECK_OK(runs_select(r.s, NULL, &q, &rs, &matched, &err));
		check_ids(&r, rs, s);
		assert_int_equal(matched, rs->rows);
		rowset_free(rs);
		compared++;
	}
	assert_true(compared >= 200);
	close_recorded(&r);
}

#define FOR_EACH_CLIENT(what)                                                                      \
 static void what##_of_every_client(void **state)                                                  \
 {                                                                                                 \
  (void)state;                                                                                     \
  what("2.22");                                                                                    \
  what("3.1");                                                                                     \
  what("3.17");                                                                                    \
 }

FOR_EACH_CLIENT(lists_fields)
FOR_EACH_CLIENT(reads_histories)
FOR_EACH_CLIENT(finds_the_same)

/* ---- every schema revision, as MLflow's own migrations make it ---- */

static bool
says(const char *features, const char *word)
{
	const char *at = strstr(features, word);
	return at && at[-1] == ' ' && (at[strlen(word)] == ' ' || at[strlen(word)] == '\0');
}

static void
fill(sqlite3 *db, const char *revision, char *schema)
{
	fixture_exec(db, "PRAGMA foreign_keys = OFF");
	for (char *next, *sql = schema; *sql; sql = next) {
		next = strchr(sql, '\n');
		*next++ = '\0';
		fixture_exec(db, "%s", sql);
	}
	fixture_exec(db, "INSERT INTO alembic_version VALUES (%Q)", revision);
}

static void
add_rows(sqlite3 *db)
{
	fixture_exec(db, "INSERT INTO experiments (experiment_id, name, lifecycle_stage) VALUES (0,"
			 " 'Default', 'active')");
	fixture_exec(db, "INSERT INTO runs (run_uuid, name, status, lifecycle_stage, experiment_id)"
			 " VALUES ('r', 'one', 'FINISHED', 'active', 0)");
	fixture_exec(db,
		"INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES"
		" ('loss', 0.25, 1, 'r', 3, 0)");
	fixture_exec(db,
		"INSERT INTO latest_metrics (key, value, timestamp, run_uuid, step, is_nan)"
		" VALUES ('loss', 0.25, 1, 'r', 3, 0)");
	fixture_exec(db, "INSERT INTO params (key, value, run_uuid) VALUES ('lr', '0.1', 'r')");
}

static void
reads(struct store *s, const char *features)
{
	static const char *const columns[] = { "run_name", "metrics.loss", "params.lr", NULL };
	const struct store_facts *f = store_facts(s);
	const struct runs_query q = { .columns = columns, .now_ms = NOW };
	const struct rowset *rs = NULL;
	struct err err = ERR_INIT;
	size_t matched;
	assert_true(f->known_revision && f->writable);
	assert_string_not_equal(f->mlflow, "unknown");
	assert_int_equal(f->has_workspace, says(features, "workspace"));
	assert_int_equal(f->has_aliases, says(features, "aliases"));
	assert_int_equal(f->has_datasets, says(features, "datasets"));
	assert_int_equal(f->has_input_step, says(features, "step"));
	assert_int_equal(f->has_logged_models, says(features, "models"));
	assert_int_equal(f->has_series_index, says(features, "index"));
	CHECK_OK(runs_select(s, NULL, &q, &rs, &matched, &err));
	assert_int_equal(rs->rows, 1);
	assert_string_equal(rowset_text(rs, 0, "run_name"), "one");
	assert_string_equal(rowset_text(rs, 0, "params.lr"), "0.1");
	CHECK_NEAR(rowset_real(rs, 0, "metrics.loss"), 0.25, 0);
	rowset_free(rs);
}

/* From 2.0 on each is read as what it is and may be written; before, the way out is named. */
static void
opens_every_revision(void **state)
{
	(void)state;
	char *text = fixture_client_text("revisions.txt"), *end;
	int read = 0, refused = 0;
	for (char *at = text; *at; at = end) {
		char revision[64], features[200] = "", name[80];
		char *schema = strchr(at, '\n') + 1;
		schema[-1] = '\0';
		end = strstr(schema, "== ");
		end = end ? end : schema + strlen(schema);
		char *own = strndup(schema, (size_t)(end - schema));
		assert_non_null(own);
		assert_true(sscanf(at, "== %63[0-9a-f]%199[a-z ]", revision, features) >= 1);
		snprintf(name, sizeof(name), "%s.db", revision);
		sqlite3 *db = fixture_reopen(name);
		fill(db, revision, own);
		if (says(features, "runs"))
			add_rows(db);
		sqlite3_close(db);
		free(own);
		struct err err = ERR_INIT;
		struct store *s = NULL;
		if (says(features, "runs")) {
			CHECK_OK(store_open(fixture_path(name), NULL, &s, &err));
			assert_string_equal(store_facts(s)->revision, revision);
			reads(s, features);
			store_close(s);
			read++;
		} else {
			CHECK_FAILS(store_open(fixture_path(name), NULL, &s, &err), ERR_SCHEMA);
			assert_non_null(strstr(err.text, "mlflow db upgrade"));
			refused++;
		}
	}
	free(text);
	assert_int_equal(read, 49);
	assert_int_equal(refused, 18);
}

CHECK_MAIN(cmocka_unit_test(opens_every_revision), cmocka_unit_test(lists_fields_of_every_client),
	cmocka_unit_test(reads_histories_of_every_client),
	cmocka_unit_test(finds_the_same_of_every_client))
