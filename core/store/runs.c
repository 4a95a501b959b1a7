// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Finding one run, and what the store knows of it besides its metrics. */
#include "core/store/runs.h"

#include <string.h>
#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/store/runs_load.h"
#include "core/store/store.h"

/* ---- finding ---- */

#define CANDIDATES 5
#define PREFIX_MIN 4

struct search {
	struct store *s;
	const char *text;
	char (*ids)[33]; /* [CANDIDATES] */
	size_t found;
	struct strbuf names; /* of the candidates, for a message */
};

/* Runs that a statement yields as run_uuid, name, start_time; ids that are none are passed over. */
static bool
collect(struct search *f, struct stmt *q, struct err *err)
{
	while (f->found <= CANDIDATES && stmt_next(q)) {
		const char *id, *name = "";
		size_t len;
		char when[CLOCK_TEXT_MAX] = "";
		int64_t start;
		if (stmt_text(q, 0, &id, &len) != GOT_VALUE || len == 0 || len > 32)
			continue;
		bool known = false;
		for (size_t i = 0; i < f->found && i < CANDIDATES; i++)
			known = known || strcmp(f->ids[i], id) == 0;
		if (known)
			continue;
		if (stmt_text(q, 1, &name, NULL) != GOT_VALUE)
			name = "";
		if (stmt_int(q, 2, &start) == GOT_VALUE)
			clock_local(when, start);
		if (f->found < CANDIDATES) {
			memcpy(f->ids[f->found], id, len + 1);
			strbuf_printf(
				&f->names, "%s%s (%s, %s)", f->found ? ", " : "", id, name, when);
		}
		f->found++;
	}
	return stmt_done(q, err);
}

#define FOUND_COLUMNS "SELECT r.run_uuid, r.name, r.start_time FROM runs r "

static bool
search_id(struct search *f, struct err *err)
{
	struct stmt *q = stmt_use(f->s, FOUND_COLUMNS "WHERE r.run_uuid = ?1");
	stmt_bind_text(q, 1, f->text);
	return collect(f, q, err);
}

/* All ids from the text itself up to the text with its last byte one higher. */
static bool
search_prefix(struct search *f, struct err *err)
{
	size_t len = strlen(f->text);
	if (len < PREFIX_MIN || len >= 32 || (unsigned char)f->text[len - 1] >= 0x7f)
		return true;
	char end[33];
	memcpy(end, f->text, len + 1);
	end[len - 1]++;
	struct stmt *q = stmt_use(f->s, FOUND_COLUMNS
		"WHERE r.run_uuid >= ?1 AND r.run_uuid < ?2 ORDER BY r.run_uuid LIMIT 6");
	stmt_bind_text(q, 1, f->text);
	stmt_bind_text(q, 2, end);
	return collect(f, q, err);
}

/* Runs of that name, the active ones before deleted ones. Names of very old runs stand in a tag. */
static bool
search_name(struct search *f, const char *stage, struct err *err)
{
	struct scan scan = { .store = f->s, .table = "runs" };
	while (scan_next(&scan, err)) {
		struct stmt *q = stmt_use(f->s,
			FOUND_COLUMNS "NOT INDEXED WHERE r.rowid > ?3 AND r.rowid <= ?4"
				      " AND r.name = ?1 AND r.lifecycle_stage = ?2 LIMIT 6");
		stmt_bind_text(q, 1, f->text);
		stmt_bind_text(q, 2, stage);
		stmt_bind_int(q, 3, scan.after);
		stmt_bind_int(q, 4, scan.upto);
		if (!collect(f, q, err))
			return false;
	}
	if (!scan.ended || f->found)
		return scan.ended;
	struct stmt *q = stmt_use(f->s, FOUND_COLUMNS
		"JOIN tags t ON t.run_uuid = r.run_uuid WHERE t.key = 'mlflow.runName'"
		" AND t.value = ?1 AND r.name = '' AND r.lifecycle_stage = ?2 LIMIT 6");
	stmt_bind_text(q, 1, f->text);
	stmt_bind_text(q, 2, stage);
	return collect(f, q, err);
}

static bool
search(struct search *f, struct err *err)
{
	if (!*f->text)
		return true;
	if (!search_id(f, err))
		return false;
	if (f->found)
		return true;
	/* "cafe" may begin one's id and be another's name: which is meant is not guessed. */
	if (!search_prefix(f, err) || !search_name(f, "active", err))
		return false;
	return f->found || search_name(f, "deleted", err);
}

bool
run_find(struct store *s, const char *text, char run_id[33], struct err *err)
{
	char ids[CANDIDATES][33];
	struct search f = { .s = s, .text = text, .ids = ids };
	if (!store_read_begin(s, err))
		return false;
	strbuf_init(&f.names, 1024);
	bool ok = search(&f, err);
	store_read_end(s);
	if (ok && f.found == 0)
		ok = err_set(err, ERR_NOT_FOUND,
			"no run has the id or name '%s': see cairn run list", text);
	else if (ok && f.found > 1)
		ok = err_set(err, ERR_CONFLICT,
			"'%s' is not one run but %s%zu: %s; give more of the id", text,
			f.found > CANDIDATES ? "more than " : "",
			f.found > CANDIDATES ? CANDIDATES : f.found, f.names.at);
	if (ok)
		memcpy(run_id, ids[0], sizeof(ids[0]));
	strbuf_free(&f.names);
	return ok;
}

/* ---- one run ---- */

/* The text of a tag, in a; NULL without it. */
static bool
read_tag(
	struct runs_load *l, const char *run_id, const char *key, const char **out, struct err *err)
{
	struct stmt *q = stmt_use(
		l->s, "SELECT " TEXT_COLUMN("value") " FROM tags WHERE key = ?1 AND run_uuid = ?2");
	stmt_bind_text(q, 1, key);
	stmt_bind_text(q, 2, run_id);
	*out = stmt_next(q) ? stmt_text_in(q, 0, l->a, NULL) : NULL;
	return stmt_done(q, err);
}

/* A column of the row: text, unless it is NULL. */
static void
add_text(struct runs_load *l, const char *name, const char *text)
{
	size_t col = rowset_build_column(l->b, name, CELL_TEXT);
	if (text)
		rowset_build_text(l->b, col, 0, text, strlen(text));
}

/* MLflow writes the source into tags and leaves the columns empty; old stores have it there. */
static bool
add_source(struct runs_load *l, const char *run_id, struct err *err)
{
	const char *type = NULL, *name = NULL, *note = NULL, *old_type = NULL, *old_name = NULL;
	if (!read_tag(l, run_id, "mlflow.source.type", &type, err) ||
		!read_tag(l, run_id, "mlflow.source.name", &name, err) ||
		!read_tag(l, run_id, "mlflow.note.content", &note, err))
		return false;
	struct stmt *q =
		stmt_use(l->s, "SELECT source_type, source_name FROM runs WHERE run_uuid = ?1");
	stmt_bind_text(q, 1, run_id);
	if (stmt_next(q)) {
		old_type = stmt_text_in(q, 0, l->a, NULL);
		old_name = stmt_text_in(q, 1, l->a, NULL);
	}
	if (!stmt_done(q, err))
		return false;
	add_text(l, "source_type", type ? type : old_type);
	add_text(l, "source_name", name ? name : old_name && *old_name ? old_name : NULL);
	add_text(l, "note", note);
	return true;
}

bool
run_info(struct store *s, const char *run_id, int64_t now_ms, const struct rowset **out,
	struct err *err)
{
	struct runs_query q = { .lifecycle = LIFECYCLE_ALL, .now_ms = now_ms };
	struct runs_load l;
	if (!store_read_begin(s, err))
		return false;
	bool ok = load_begin(&l, s, NULL, &q, ATTRIBUTES_ALL, err) && load_run(&l, run_id, err);
	if (ok && l.rows.len == 0)
		ok = err_set(err, ERR_NOT_FOUND, "there is no run '%s' in this store", run_id);
	ok = ok && load_rest_of_attributes(&l, err) && add_source(&l, run_id, err);
	if (ok) {
		ok = rowset_build_finish(l.b, out, err);
		l.b = NULL;
	}
	load_end(&l);
	store_read_end(s);
	return ok;
}

static bool
key_values(struct store *s, const char *sql, const char *run_id, const struct rowset **out,
	struct err *err)
{
	static const struct stmt_column columns[] = { { "key", CELL_TEXT }, { "value", CELL_TEXT },
		{ NULL, CELL_TEXT } };
	struct stmt *q = stmt_use(s, sql);
	stmt_bind_text(q, 1, run_id);
	return stmt_rowset(q, columns, STMT_ROWSET_LIMIT, out, err);
}

bool
run_params(struct store *s, const char *run_id, const struct rowset **out, struct err *err)
{
	return key_values(s,
		"SELECT key, " TEXT_COLUMN("value") " FROM params WHERE run_uuid = ?1 ORDER BY key",
		run_id, out, err);
}

bool
run_tags(struct store *s, const char *run_id, const struct rowset **out, struct err *err)
{
	return key_values(s,
		"SELECT key, " TEXT_COLUMN("value") " FROM tags WHERE run_uuid = ?1 ORDER BY key",
		run_id, out, err);
}

/* ---- datasets and models ---- */

/* Rows that a profile such as {"num_rows": 60000} tells of. */
static void
add_rows(struct stmt *q, int col, struct rowset_build *b, size_t to, size_t row)
{
	const char *profile;
	size_t len;
	if (stmt_text(q, col, &profile, &len) != GOT_VALUE)
		return;
	struct arena *a = arena_new();
	const struct json *root;
	if (json_parse(a, profile, len, STORE_VALUE_MAX, &root, NULL)) {
		const struct json *n = json_get(root, "num_rows");
		if (n && n->type == JSON_NUMBER && n->number >= 0 && n->number < 9e15)
			rowset_build_int(b, to, row, (int64_t)n->number);
	}
	arena_free(a);
}

static bool
no_rows(const char *const *names, const struct rowset **out, struct err *err)
{
	struct rowset_build *b = rowset_build_new(STMT_ROWSET_LIMIT);
	for (; *names; names++)
		(void)rowset_build_column(b, *names, CELL_TEXT);
	return rowset_build_finish(b, out, err);
}

bool
run_datasets(struct store *s, const char *run_id, const struct rowset **out, struct err *err)
{
	static const char *const names[] = { "name", "digest", "context", "source_type", "source",
		"schema", "profile", NULL };
	if (!store_facts(s)->has_datasets)
		return no_rows(names, out, err);
	struct stmt *q = stmt_use(s,
		"SELECT d.name, d.digest, (SELECT t.value FROM input_tags t WHERE t.input_uuid ="
		" i.input_uuid AND t.name = 'mlflow.data.context'), "
		"d.dataset_source_type, " TEXT_COLUMN("d.dataset_source") ", " TEXT_COLUMN(
			"d.dataset_schema") ", " TEXT_COLUMN("d.dataset_profile") " FROM inputs i "
										  "JOIN datasets d "
										  "ON "
										  "d.dataset_uuid "
										  "= i.source_id"
										  " WHERE "
										  "i.destination_"
										  "type = 'RUN' "
										  "AND "
										  "i.destination_"
										  "id = ?1"
										  " AND "
										  "i.source_type = "
										  "'DATASET' ORDER "
										  "BY d.name, "
										  "d.digest");
	stmt_bind_text(q, 1, run_id);
	struct rowset_build *b = rowset_build_new(STMT_ROWSET_LIMIT);
	for (size_t i = 0; names[i]; i++)
		(void)rowset_build_column(b, names[i], CELL_TEXT);
	size_t rows = rowset_build_column(b, "num_rows", CELL_INT);
	while (stmt_next(q)) {
		size_t row = rowset_build_row(b);
		for (size_t i = 0; names[i]; i++)
			stmt_cell(q, (int)i, b, i, row, CELL_TEXT);
		add_rows(q, 6, b, rows, row);
	}
	if (stmt_done(q, err))
		return rowset_build_finish(b, out, err);
	rowset_build_free(b);
	return false;
}

bool
run_models(struct store *s, const char *run_id, const struct rowset **out, struct err *err)
{
	static const char *const names[] = { "model_id", "name", "status", "artifact_location",
		"step", NULL };
	static const struct stmt_column columns[] = { { "model_id", CELL_TEXT },
		{ "name", CELL_TEXT }, { "status", CELL_TEXT }, { "artifact_location", CELL_TEXT },
		{ "step", CELL_INT }, { NULL, CELL_TEXT } };
	if (!store_facts(s)->has_logged_models || !store_facts(s)->has_input_step)
		return no_rows(names, out, err);
	struct stmt *q = stmt_use(s,
		"SELECT m.model_id, m.name, CASE m.status WHEN 1 THEN 'PENDING' WHEN 2 THEN 'READY'"
		" WHEN 3 THEN 'FAILED' ELSE 'UNSPECIFIED' END, m.artifact_location,"
		" (SELECT max(i.step) FROM inputs i WHERE i.source_type = 'RUN_OUTPUT' AND "
		"i.source_id = ?1"
		" AND i.destination_type = 'MODEL_OUTPUT' AND i.destination_id = m.model_id) AS "
		"step"
		" FROM logged_models m WHERE m.source_run_id = ?1 OR m.model_id IN"
		" (SELECT destination_id FROM inputs WHERE source_type = 'RUN_OUTPUT' AND "
		"source_id = ?1"
		" AND destination_type = 'MODEL_OUTPUT') ORDER BY step, m.creation_timestamp_ms, "
		"m.model_id");
	stmt_bind_text(q, 1, run_id);
	return stmt_rowset(q, columns, STMT_ROWSET_LIMIT, out, err);
}
