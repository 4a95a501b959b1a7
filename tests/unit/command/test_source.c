// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Sources: every name answers, with the rows of the run, experiment or key it was asked for. */
#include "core/command/source.h"

#include "core/store/store.h"
#include "core/table/rowset.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>

#define RUN_A  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define RUN_B  "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define NOW_MS 1795248000000

static void
make_folder(const char *path)
{
	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		fail_msg("cannot make '%s'", path);
}

/* A file of run A, where MLflow would put it. */
static void
add_artifact(sqlite3 *db)
{
	char path[PATH_MAX];
	const char *folder = fixture_folder();
	const char *const parts[] = { "churn", "churn/" RUN_A, "churn/" RUN_A "/artifacts" };
	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, parts[i]);
		make_folder(path);
	}
	fixture_exec(db,
		"UPDATE experiments SET artifact_location = '%q/churn' WHERE experiment_id = 1",
		folder);
	fixture_exec(db, "UPDATE runs SET artifact_uri = %Q WHERE run_uuid = %Q", path, RUN_A);
	snprintf(path, sizeof(path), "%s/%s/notes.txt", folder, parts[2]);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs("two words", f);
	fclose(f);
}

static struct store *
make_store(void)
{
	struct err err = ERR_INIT;
	struct store *s;
	const struct store_options options = { .role = STORE_READER };
	sqlite3 *db = fixture_store("sources.db", FIXTURE_NEW);
	fixture_experiment(db, 1, "churn");
	fixture_run(db, RUN_A, 1, "first", NOW_MS - 60000, NOW_MS - 30000);
	fixture_run(db, RUN_B, 1, "second", NOW_MS - 20000, 0);
	for (int i = 0; i < 5; i++)
		fixture_metric(db, RUN_A, "loss", 1.0 / (i + 1), i, NOW_MS - 60000 + i);
	fixture_param(db, RUN_A, "lr", "0.1");
	fixture_tag(db, RUN_A, "team", "risk");
	add_artifact(db);
	sqlite3_close(db);
	CHECK_OK(store_open(fixture_path("sources.db"), &options, &s, &err));
	return s;
}

/* Asks; the caller frees. */
static const struct rowset *
ask(struct store *s, const char *name, struct source_query q)
{
	struct err err = ERR_INIT;
	const struct rowset *rs = NULL;
	const struct source *source = source_find(name);
	if (!source)
		fail_msg("there is no source '%s'", name);
	assert_string_equal(source->name, name);
	q.now_ms = NOW_MS;
	q.runs.now_ms = NOW_MS;
	if (!source->load(s, NULL, &q, &rs, &err))
		fail_msg("%s: %s", name, err.text);
	return rs;
}

static void
check_rows(struct store *s, const char *name, struct source_query q, size_t rows)
{
	const struct rowset *rs = ask(s, name, q);
	if (rs->rows != rows)
		fail_msg("'%s' has %zu rows, not %zu", name, rs->rows, rows);
	rowset_free(rs);
}

static void
answers_every_question(void **state)
{
	(void)state;
	struct store *s = make_store();
	const struct source_query about = { .run = RUN_A, .experiment = "1", .key = "loss" };
	check_rows(s, "experiments", about, 2);
	check_rows(s, "experiment.tags", about, 0);
	check_rows(s, "metric.keys", about, 1);
	check_rows(s, "param.keys", about, 1);
	check_rows(s, "run.info", about, 1);
	check_rows(s, "run.metrics", about, 1);
	check_rows(s, "run.params", about, 1);
	check_rows(s, "run.tags", about, 2);
	check_rows(s, "run.datasets", about, 0);
	check_rows(s, "run.models", about, 0);
	check_rows(s, "metric.series", about, 5);
	check_rows(s, "runs", about, 2);
	check_rows(s, "runs.snapshot", about, 2);
	check_rows(s, "tag.keys", about, 2);
	check_rows(s, "run.artifacts", (struct source_query){ .run = RUN_A }, 1);
	store_close(s);
}

static void
reads_the_beginning_of_an_artifact(void **state)
{
	(void)state;
	struct store *s = make_store();
	const struct rowset *rs = ask(s, "artifact",
		(struct source_query){ .run = RUN_A, .key = "notes.txt", .limit = 3 });
	assert_int_equal(rs->rows, 1);
	assert_string_equal(rowset_text(rs, 0, "text"), "two");
	assert_int_equal(rowset_int(rs, 0, "shown", -1), 3);
	assert_int_equal(rowset_int(rs, 0, "bytes", -1), 9);
	rowset_free(rs);
	store_close(s);
}

static void
counts_what_matches(void **state)
{
	(void)state;
	struct store *s = make_store();
	struct err err = ERR_INIT;
	const struct rowset *rs;
	struct source_query q = { .runs = { .limit = 1, .now_ms = NOW_MS } };
	CHECK_OK(source_find("runs")->load(s, NULL, &q, &rs, &err));
	assert_int_equal(rs->rows, 1);
	assert_int_equal(q.matched, 2);
	assert_string_equal(rowset_text(rs, 0, "run_name"), "second");
	rowset_free(rs);
	store_close(s);
}

static void
fails_with_the_reason(void **state)
{
	(void)state;
	struct store *s = make_store();
	struct err err = ERR_INIT;
	const struct rowset *rs;
	struct source_query nobody = { .run = "cccccccccccccccccccccccccccccccc",
		.experiment = "99" };
	CHECK_FAILS(source_find("run.info")->load(s, NULL, &nobody, &rs, &err), ERR_NOT_FOUND);
	CHECK_FAILS(
		source_find("experiment.tags")->load(s, NULL, &nobody, &rs, &err), ERR_NOT_FOUND);
	assert_null(source_find("nothing"));
	assert_null(source_find(""));
	store_close(s);
}

CHECK_MAIN(cmocka_unit_test(answers_every_question),
	cmocka_unit_test(reads_the_beginning_of_an_artifact), cmocka_unit_test(counts_what_matches),
	cmocka_unit_test(fails_with_the_reason))
