// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Lowest, highest, best and first values of metrics, which stand nowhere in the
 * store but in the whole histories. A few runs are read one by one; for many, all points of
 * the metric are walked once in the order of the primary key, which holds
 * every column needed.
 */
#include "core/store/runs_load.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/store/metrics.h"
#include "core/store/series_read.h"

/* Runs up to which their histories are read one by one. */
#define FEW_RUNS 200

struct extremes {
	double low, high; /* NaN when every point is NaN */
	struct series_point first;
	bool seen;
};

struct aggregate {
	struct runs_load *l;
	const char *key;
	size_t col[COLUMN_TAG + 1]; /* by enum column_kind; ROWSET_NONE when not wanted */
	struct extremes *at;        /* [rows] */
};

static void
fold(struct extremes *e, const struct series_point *p)
{
	if (!e->seen || series_point_compare(p, &e->first) < 0)
		e->first = *p;
	if (!e->seen)
		e->low = e->high = (double)NAN;
	e->seen = true;
	if (isnan(p->value))
		return;
	e->low = isnan(e->low) || p->value < e->low ? p->value : e->low;
	e->high = isnan(e->high) || p->value > e->high ? p->value : e->high;
}

/* ---- one by one ---- */

static bool
fold_of_run(void *arg, struct str key, struct series_point p)
{
	(void)key;
	fold(arg, &p);
	return true;
}

static bool
read_runs(struct aggregate *g, struct err *err)
{
	struct runs_load *l = g->l;
	for (size_t row = 0; row < l->rows.len; row++) {
		struct series_sink sink = { .point = fold_of_run, .arg = &g->at[row] };
		if (!series_read(l->s, l->job, map_key(l->runs, row), g->key, &sink, err))
			return false;
		if (!store_read_pause(l->s, err) || !job_goes_on(l->job, err))
			return false;
	}
	return true;
}

/* ---- all at once ---- */

#define POINT_COLUMNS "SELECT run_uuid, step, timestamp, value, is_nan FROM metrics "
#define WALK_KEY                                                                                   \
 POINT_COLUMNS "WHERE key = ?1 AND (timestamp, step, run_uuid, value, is_nan)"                     \
	       " > (?2, ?3, ?4, ?5, ?6)"                                                           \
	       " ORDER BY timestamp, step, run_uuid, value, is_nan LIMIT ?7"
#define WALK_TABLE POINT_COLUMNS "NOT INDEXED WHERE rowid > ?1 AND rowid <= ?2 AND key = ?3"

/* Where a page ended. */
struct place {
	struct strbuf run;
	struct series_point p; /* value as stored */
	int64_t is_nan;
};

/* False when the row is not typed as MLflow would. */
static bool
take_point(struct aggregate *g, struct stmt *q, struct place *place)
{
	struct series_point p;
	const char *run;
	size_t len;
	double value;
	int64_t is_nan;
	if (stmt_text(q, 0, &run, &len) != GOT_VALUE || stmt_int(q, 1, &p.step) != GOT_VALUE ||
		stmt_int(q, 2, &p.timestamp) != GOT_VALUE || stmt_real(q, 3, &value) != GOT_VALUE ||
		stmt_int(q, 4, &is_nan) != GOT_VALUE)
		return false;
	p.value = metric_decode(value, is_nan != 0);
	size_t row = load_find(g->l, run, len);
	if (row != ROWSET_NONE)
		fold(&g->at[row], &p);
	if (place) {
		strbuf_clear(&place->run);
		strbuf_add_n(&place->run, run, len);
		place->p = p;
		place->p.value = value;
		place->is_nan = is_nan;
	}
	return true;
}

static bool
walk_page(struct aggregate *g, struct place *place, size_t *rows, bool *odd, struct err *err)
{
	struct stmt *q = stmt_use(g->l->s, WALK_KEY);
	stmt_bind_text(q, 1, g->key);
	stmt_bind_int(q, 2, place->p.timestamp);
	stmt_bind_int(q, 3, place->p.step);
	stmt_bind_text_n(q, 4, place->run.at, place->run.len);
	stmt_bind_real(q, 5, place->p.value);
	stmt_bind_int(q, 6, place->is_nan);
	stmt_bind_int(q, 7, STORE_PAGE);
	*rows = 0;
	while (!*odd && stmt_next(q)) {
		*odd = !take_point(g, q, place);
		++*rows;
	}
	return stmt_done(q, err) && store_read_pause(g->l->s, err) && job_goes_on(g->l->job, err);
}

/* By the primary key. *odd: a row that has no place in its order was met; the rest is unread. */
static bool
walk_key(struct aggregate *g, bool *odd, struct err *err)
{
	struct place place = {
		.p = { .step = INT64_MIN, .timestamp = INT64_MIN, .value = -HUGE_VAL }
	};
	strbuf_init(&place.run, STORE_VALUE_MAX);
	bool ok = true;
	size_t rows = STORE_PAGE;
	while (ok && rows == STORE_PAGE && !*odd)
		ok = walk_page(g, &place, &rows, odd, err);
	strbuf_free(&place.run);
	return ok;
}

static bool
walk_table(struct aggregate *g, struct err *err)
{
	struct scan scan = { .store = g->l->s, .job = g->l->job, .table = "metrics" };
	while (scan_next(&scan, err)) {
		struct stmt *q = stmt_use(g->l->s, WALK_TABLE);
		stmt_bind_int(q, 1, scan.after);
		stmt_bind_int(q, 2, scan.upto);
		stmt_bind_text(q, 3, g->key);
		while (stmt_next(q))
			(void)take_point(g, q, NULL);
		if (!stmt_done(q, err))
			return false;
	}
	return scan.ended;
}

static bool
read_all(struct aggregate *g, struct err *err)
{
	bool search, odd = false;
	if (!plan_searches(g->l->s, WALK_KEY, &search, err))
		return false;
	if (search && !walk_key(g, &odd, err))
		return false;
	return (search && !odd) || walk_table(g, err);
}

/* ---- cells ---- */

static void
set_real(struct aggregate *g, enum column_kind kind, size_t row, double value)
{
	if (g->col[kind] != ROWSET_NONE)
		rowset_build_real(g->l->b, g->col[kind], row, value);
}

static void
set_cells(struct aggregate *g, size_t row)
{
	const struct extremes *e = &g->at[row];
	if (!e->seen)
		return;
	const struct experiment_info *x =
		experiment_list_find(&g->l->experiments, g->l->rows.at[row].experiment);
	enum column_better better =
		metric_better(g->key, x ? x->primary : NULL, x ? x->greater : NULL);
	set_real(g, COLUMN_MIN, row, e->low);
	set_real(g, COLUMN_MAX, row, e->high);
	set_real(g, COLUMN_FIRST, row, e->first.value);
	if (better != BETTER_NONE)
		set_real(g, COLUMN_BEST, row, better == BETTER_HIGHER ? e->high : e->low);
}

static bool
run_aggregate(struct aggregate *g, struct err *err)
{
	size_t rows = g->l->rows.len;
	g->at = xcalloc(rows ? rows : 1, sizeof(*g->at));
	bool ok = g->l->rows.len <= FEW_RUNS ? read_runs(g, err) : read_all(g, err);
	for (size_t row = 0; ok && row < rows; row++)
		set_cells(g, row);
	free(g->at);
	return ok && rowset_build_ok(g->l->b, err);
}

static bool
wants_history(enum column_kind kind)
{
	return kind == COLUMN_MIN || kind == COLUMN_MAX || kind == COLUMN_BEST ||
	       kind == COLUMN_FIRST;
}

static size_t
add_column(struct runs_load *l, const struct column_ref *ref)
{
	static const char *const functions[] = { [COLUMN_MIN] = "min",
		[COLUMN_MAX] = "max",
		[COLUMN_BEST] = "best",
		[COLUMN_FIRST] = "first" };
	char *name = arena_printf(
		l->a, "%s(metrics.%.*s)", functions[ref->kind], (int)ref->key.len, ref->key.at);
	return rowset_build_column(l->b, name, CELL_REAL);
}

bool
load_aggregates(struct runs_load *l, const struct column_ref *refs, size_t n, struct err *err)
{
	struct map *keys = map_new(l->a);
	for (size_t i = 0; i < n; i++) {
		if (!wants_history(refs[i].kind))
			continue;
		size_t number = map_intern(keys, refs[i].key.at, refs[i].key.len);
		struct aggregate *g = map_value(keys, number);
		if (!g) {
			g = ARENA_NEW(l->a, struct aggregate);
			g->l = l;
			g->key = map_key(keys, number);
			for (size_t k = 0; k < sizeof(g->col) / sizeof(g->col[0]); k++)
				g->col[k] = ROWSET_NONE;
			map_set_value(keys, number, g);
		}
		if (g->col[refs[i].kind] == ROWSET_NONE)
			g->col[refs[i].kind] = add_column(l, &refs[i]);
	}
	for (size_t i = 0; i < map_len(keys); i++)
		if (!run_aggregate(map_value(keys, i), err))
			return false;
	return true;
}
