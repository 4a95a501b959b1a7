// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Experiments with what is going on in them. */
#include "core/store/experiments.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/store/runs_load.h"

/* What the active runs of one experiment amount to. */
struct activity {
	int64_t runs, running, last_start;
	bool started;
};

struct listing {
	struct store *s;
	struct arena *a;
	struct experiment_list experiments;
	struct activity *at; /* [experiments.len] */
};

static bool
count_runs(struct listing *l, struct err *err)
{
	struct scan scan = { .store = l->s, .table = "runs" };
	while (scan_next(&scan, err)) {
		struct stmt *q = stmt_use(l->s,
			"SELECT experiment_id, count(*), sum(status = 'RUNNING'), max(start_time)"
			" FROM runs NOT INDEXED WHERE rowid > ?1 AND rowid <= ?2"
			" AND lifecycle_stage = 'active' GROUP BY experiment_id");
		stmt_bind_int(q, 1, scan.after);
		stmt_bind_int(q, 2, scan.upto);
		while (stmt_next(q)) {
			int64_t id, start;
			const struct experiment_info *e = NULL;
			if (stmt_int(q, 0, &id) == GOT_VALUE)
				e = experiment_list_find(&l->experiments, id);
			if (!e)
				continue;
			struct activity *at = &l->at[e - l->experiments.at];
			at->runs += stmt_int_or(q, 1, 0);
			at->running += stmt_int_or(q, 2, 0);
			if (stmt_int(q, 3, &start) == GOT_VALUE &&
				(!at->started || start > at->last_start)) {
				at->last_start = start;
				at->started = true;
			}
		}
		if (!stmt_done(q, err))
			return false;
	}
	return scan.ended;
}

enum {
	COL_ID,
	COL_NAME,
	COL_STAGE,
	COL_RUNS,
	COL_RUNNING,
	COL_LAST,
	COL_LOCATION,
	COL_CREATED,
	COL_UPDATED,
	COL_PRIMARY,
	COL_GREATER,
	COL_NOTE
};

static const struct stmt_column columns[] = {
	[COL_ID] = { "experiment_id", CELL_TEXT },
	[COL_NAME] = { "name", CELL_TEXT },
	[COL_STAGE] = { "lifecycle_stage", CELL_TEXT },
	[COL_RUNS] = { "runs", CELL_INT },
	[COL_RUNNING] = { "running", CELL_INT },
	[COL_LAST] = { "last_start", CELL_TIME },
	[COL_LOCATION] = { "artifact_location", CELL_TEXT },
	[COL_CREATED] = { "creation_time", CELL_TIME },
	[COL_UPDATED] = { "last_update_time", CELL_TIME },
	[COL_PRIMARY] = { "primary_metric", CELL_TEXT },
	[COL_GREATER] = { "greater_is_better", CELL_TEXT },
	[COL_NOTE] = { "note", CELL_TEXT },
};
#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

static void
add_text(struct rowset_build *b, size_t col, size_t row, const char *text)
{
	if (text)
		rowset_build_text(b, col, row, text, strlen(text));
}

static void
add_experiment(struct listing *l, struct stmt *q, struct rowset_build *b)
{
	int64_t id;
	char text[24];
	const struct experiment_info *e = NULL;
	if (stmt_int(q, 0, &id) == GOT_VALUE)
		e = experiment_list_find(&l->experiments, id);
	if (!e)
		return;
	const struct activity *at = &l->at[e - l->experiments.at];
	size_t row = rowset_build_row(b);
	snprintf(text, sizeof(text), "%" PRId64, id);
	add_text(b, COL_ID, row, text);
	stmt_cell(q, 1, b, COL_NAME, row, CELL_TEXT);
	stmt_cell(q, 2, b, COL_STAGE, row, CELL_TEXT);
	rowset_build_int(b, COL_RUNS, row, at->runs);
	rowset_build_int(b, COL_RUNNING, row, at->running);
	if (at->started)
		rowset_build_int(b, COL_LAST, row, at->last_start);
	stmt_cell(q, 3, b, COL_LOCATION, row, CELL_TEXT);
	stmt_cell(q, 4, b, COL_CREATED, row, CELL_TIME);
	stmt_cell(q, 5, b, COL_UPDATED, row, CELL_TIME);
	add_text(b, COL_PRIMARY, row, e->primary);
	add_text(b, COL_GREATER, row, e->greater);
	stmt_cell(q, 6, b, COL_NOTE, row, CELL_TEXT);
}

/* Newest activity first: the last start, else the creation; then by id, newest first. */
struct rank {
	int64_t when, id;
	uint32_t row;
};

static int
compare_ranks(const void *a, const void *b)
{
	const struct rank *p = a, *q = b;
	if (p->when != q->when)
		return p->when > q->when ? -1 : 1;
	return (p->id < q->id) - (p->id > q->id);
}

static bool
finish_listing(struct rowset_build *b, const struct rowset **out, struct err *err)
{
	const struct rowset *rs;
	if (!rowset_build_finish(b, &rs, err))
		return false;
	struct rank *ranks = xcalloc(rs->rows ? rs->rows : 1, sizeof(*ranks));
	uint32_t *rows = xcalloc(rs->rows ? rs->rows : 1, sizeof(*rows));
	for (size_t i = 0; i < rs->rows; i++) {
		const char *id = rowset_text(rs, i, "experiment_id");
		ranks[i].row = (uint32_t)i;
		ranks[i].when =
			rowset_int(rs, i, "last_start", rowset_int(rs, i, "creation_time", 0));
		if (!parse_int(id, strlen(id), &ranks[i].id))
			ranks[i].id = 0;
	}
	qsort(ranks, rs->rows, sizeof(*ranks), compare_ranks);
	for (size_t i = 0; i < rs->rows; i++)
		rows[i] = ranks[i].row;
	*out = rowset_select(rs, rows, rs->rows);
	rowset_free(rs);
	free(ranks);
	free(rows);
	return true;
}

/* clang-format off */
static const char listing_sql[] =
	"SELECT e.experiment_id, " TEXT_COLUMN("e.name") ", e.lifecycle_stage, "
	TEXT_COLUMN("e.artifact_location") ", e.creation_time, e.last_update_time,"
	" (SELECT " TEXT_COLUMN("t.value") " FROM experiment_tags t"
	" WHERE t.key = 'mlflow.note.content' AND t.experiment_id = e.experiment_id)"
	" FROM experiments e WHERE ?1 IS NULL OR e.lifecycle_stage = ?1";
/* clang-format on */

static bool
read_listing(struct listing *l, enum lifecycle lifecycle, struct rowset_build *b, struct err *err)
{
	if (!experiment_list_read(l->s, l->a, &l->experiments, err))
		return false;
	l->at = ARENA_ARRAY(l->a, struct activity, l->experiments.len);
	if (!count_runs(l, err))
		return false;
	struct stmt *q = stmt_use(l->s, listing_sql);
	stmt_bind_text(q, 1, lifecycle_text(lifecycle));
	while (stmt_next(q))
		add_experiment(l, q, b);
	return stmt_done(q, err);
}

bool
experiments_list(
	struct store *s, enum lifecycle lifecycle, const struct rowset **out, struct err *err)
{
	struct listing l = { .s = s, .a = arena_new() };
	struct rowset_build *b = rowset_build_new(STMT_ROWSET_LIMIT);
	for (size_t i = 0; i < COLUMNS; i++)
		(void)rowset_build_column(b, columns[i].name, columns[i].type);
	bool ok = store_read_begin(s, err);
	if (ok) {
		ok = read_listing(&l, lifecycle, b, err);
		store_read_end(s);
	}
	arena_free(l.a);
	if (ok)
		return finish_listing(b, out, err);
	rowset_build_free(b);
	return false;
}

/* ---- finding ---- */

struct found {
	int64_t id;
	size_t exact, prefixed;
	bool by_id;
};

/* "7", or "id:7", which can be no other's name by accident. */
static bool
find_id(const struct experiment_list *list, const char *text, int64_t *id)
{
	text += str_starts(text, "id:") ? strlen("id:") : 0;
	return parse_int(text, strlen(text), id) && experiment_list_find(list, *id);
}

/* An experiment may be called "7". Active ones hide deleted ones of the same name. */
static struct found
match(const struct experiment_list *list, const char *text, bool active)
{
	struct found f = { 0 };
	int64_t id;
	for (size_t i = 0; i < list->len; i++) {
		const struct experiment_info *e = &list->at[i];
		if (!e->name || e->active != active)
			continue;
		bool exact = strcmp(e->name, text) == 0;
		if (exact || (f.exact == 0 && *text && str_starts(e->name, text)))
			f.id = e->id;
		f.exact += exact;
		f.prefixed += *text && str_starts(e->name, text);
	}
	if (f.exact == 0 && find_id(list, text, &id)) {
		f.by_id = true;
		f.id = id;
	}
	return f;
}

/* Of which of the two experiments something is changed must not be guessed. */
static bool
check_clear(const struct experiment_list *list, const char *text, const struct found *f,
	struct err *err)
{
	int64_t id;
	if (f->by_id || !f->exact || !find_id(list, text, &id) || id == f->id)
		return true;
	return err_set(err, ERR_CONFLICT,
		"'%s' is the id of one experiment and the name of another: write id:%" PRId64
		" or id:%" PRId64,
		text, id, f->id);
}

bool
experiment_find(struct store *s, const char *text, int64_t *id, struct err *err)
{
	struct arena *a = arena_new();
	struct experiment_list list;
	bool ok = experiment_list_read(s, a, &list, err);
	if (ok) {
		struct found f = match(&list, text, true);
		if (!f.by_id && f.prefixed == 0)
			f = match(&list, text, false);
		size_t n = f.by_id ? 1 : f.exact ? f.exact : f.prefixed;
		if (n == 0)
			ok = err_set(err, ERR_NOT_FOUND,
				"no experiment has the id or name '%s': see cairn experiment list",
				text);
		else if (n > 1)
			ok = err_set(err, ERR_CONFLICT,
				"'%s' begins the names of %zu experiments: give the whole name or "
				"the id",
				text, n);
		else
			ok = check_clear(&list, text, &f, err);
		*id = f.id;
	}
	arena_free(a);
	return ok;
}

bool
experiment_tags(struct store *s, int64_t id, const struct rowset **out, struct err *err)
{
	static const struct stmt_column pairs[] = { { "key", CELL_TEXT }, { "value", CELL_TEXT },
		{ NULL, CELL_TEXT } };
	struct stmt *q = stmt_use(
		s, "SELECT key, " TEXT_COLUMN(
			   "value") " FROM experiment_tags WHERE experiment_id = ?1 ORDER BY key");
	stmt_bind_int(q, 1, id);
	return stmt_rowset(q, pairs, STMT_ROWSET_LIMIT, out, err);
}
