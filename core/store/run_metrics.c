// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* All metrics of one run, with their small curves, in one pass over its points. */
#include "core/store/runs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/store/metrics.h"
#include "core/store/runs_load.h"
#include "core/store/series_read.h"

#define SPARK_MAX 1000

struct history {
	double low, high;
	size_t points;
	struct series_fold fold; /* without parts when no curve is wanted */
};

struct histories {
	struct arena *a;
	struct map *keys; /* value: struct history * */
	size_t parts;
	size_t room; /* keys that may still get one */
};

static struct history *
history_of(struct histories *h, struct str key)
{
	size_t i = map_find(h->keys, key.at, key.len);
	if (i != MAP_NONE)
		return map_value(h->keys, i);
	if (h->room == 0)
		return NULL;
	h->room--;
	i = map_intern(h->keys, key.at, key.len);
	struct history *history = ARENA_NEW(h->a, struct history);
	history->low = history->high = (double)NAN;
	if (h->parts)
		series_fold_init(&history->fold, h->parts, 0);
	map_set_value(h->keys, i, history);
	return history;
}

static bool
take_point(void *arg, struct str key, struct series_point p)
{
	struct history *history = history_of(arg, key);
	if (!history)
		return true;
	history->points++;
	if (!isnan(p.value)) {
		if (isnan(history->low) || p.value < history->low)
			history->low = p.value;
		if (isnan(history->high) || p.value > history->high)
			history->high = p.value;
	}
	if (history->fold.n_parts)
		series_fold_add(&history->fold, p);
	return true;
}

enum {
	COL_KEY,
	COL_VALUE,
	COL_STEP,
	COL_TIMESTAMP,
	COL_POINTS,
	COL_MIN,
	COL_MAX,
	COL_BEST,
	COL_CURVE
};

static struct rowset_build *
new_metrics(void)
{
	struct rowset_build *b = rowset_build_new(STMT_ROWSET_LIMIT);
	(void)rowset_build_column(b, "key", CELL_TEXT);
	(void)rowset_build_column(b, "value", CELL_REAL);
	(void)rowset_build_column(b, "step", CELL_INT);
	(void)rowset_build_column(b, "timestamp", CELL_TIME);
	(void)rowset_build_column(b, "points", CELL_INT);
	(void)rowset_build_column(b, "min", CELL_REAL);
	(void)rowset_build_column(b, "max", CELL_REAL);
	(void)rowset_build_column(b, "best", CELL_REAL);
	(void)rowset_build_column(b, "curve", CELL_SERIES);
	return b;
}

/* The last point of each part: real values, ending with the latest one. */
static void
add_curve(struct rowset_build *b, size_t row, const struct series_fold *f)
{
	double x[SPARK_MAX], y[SPARK_MAX];
	size_t n = 0;
	for (size_t i = 0; i < f->n_parts && n < SPARK_MAX; i++)
		if (f->parts[i].n) {
			x[n] = (double)f->parts[i].last.step;
			y[n++] = isfinite(f->parts[i].last.value) ? f->parts[i].last.value
								  : (double)NAN;
		}
	rowset_build_series(b, COL_CURVE, row, x, y, n);
}

static void
add_history(struct rowset_build *b, size_t row, const struct history *h, enum column_better better)
{
	rowset_build_int(b, COL_POINTS, row, (int64_t)h->points);
	rowset_build_real(b, COL_MIN, row, h->low);
	rowset_build_real(b, COL_MAX, row, h->high);
	if (better != BETTER_NONE)
		rowset_build_real(b, COL_BEST, row, better == BETTER_HIGHER ? h->high : h->low);
	if (h->fold.n_parts)
		add_curve(b, row, &h->fold);
}

/* Without its primary key the table can hold a key twice; the rows come by key. */
static bool
comes_again(struct arena *a, struct str key, struct str *last)
{
	if (last->at && key.len == last->len && memcmp(key.at, last->at, key.len) == 0)
		return true;
	*last = str_make(arena_strndup(a, key.at, key.len), key.len);
	return false;
}

static bool
read_latest(struct store *s, const char *run_id, const struct experiment_info *x,
	struct histories *h, struct rowset_build *b, struct err *err)
{
	struct stmt *q = stmt_use(s,
		"SELECT key, value, is_nan, step, timestamp FROM latest_metrics WHERE run_uuid = ?1"
		" ORDER BY key");
	struct str last = { NULL, 0 };
	stmt_bind_text(q, 1, run_id);
	while (stmt_next(q)) {
		struct str key;
		double value;
		if (stmt_text(q, 0, &key.at, &key.len) != GOT_VALUE ||
			comes_again(h->a, key, &last))
			continue;
		size_t row = rowset_build_row(b), i = map_find(h->keys, key.at, key.len);
		rowset_build_text(b, COL_KEY, row, key.at, key.len);
		enum got got = metric_cell(q, 1, 2, &value);
		if (got == GOT_VALUE)
			rowset_build_real(b, COL_VALUE, row, value);
		else if (got != GOT_NULL)
			rowset_build_odd(b, COL_VALUE, row);
		stmt_cell(q, 3, b, COL_STEP, row, CELL_INT);
		stmt_cell(q, 4, b, COL_TIMESTAMP, row, CELL_TIME);
		if (i != MAP_NONE)
			add_history(b, row, map_value(h->keys, i),
				metric_better(
					key.at, x ? x->primary : NULL, x ? x->greater : NULL));
	}
	return stmt_done(q, err);
}

/* The experiment that says which way its primary metric is better; NULL when unknown. */
static bool
find_experiment(struct store *s, struct arena *a, const char *run_id,
	const struct experiment_info **out, struct err *err)
{
	struct experiment_list list;
	int64_t id;
	struct stmt *q = stmt_use(s, "SELECT experiment_id FROM runs WHERE run_uuid = ?1");
	stmt_bind_text(q, 1, run_id);
	if (!stmt_int_of(q, -1, &id, err) || !experiment_list_read(s, a, &list, err))
		return false;
	*out = experiment_list_find(&list, id);
	return true;
}

static void
free_folds(struct histories *h)
{
	for (size_t i = 0; i < map_len(h->keys); i++) {
		struct history *history = map_value(h->keys, i);
		series_fold_free(&history->fold);
	}
}

bool
run_metrics(struct store *s, struct job *job, const char *run_id, int spark,
	const struct rowset **out, struct err *err)
{
	struct histories h = { .a = arena_new(), .room = 20000 };
	const struct experiment_info *experiment = NULL;
	struct series_sink sink = { .point = take_point, .arg = &h };
	h.keys = map_new(h.a);
	h.parts = spark <= 0 ? 0 : spark > SPARK_MAX ? SPARK_MAX : (size_t)spark;
	struct rowset_build *b = new_metrics();
	bool ok = store_read_begin(s, err);
	if (ok) {
		ok = series_read(s, job, run_id, NULL, &sink, err) &&
		     find_experiment(s, h.a, run_id, &experiment, err) &&
		     read_latest(s, run_id, experiment, &h, b, err);
		store_read_end(s);
	}
	if (ok && sink.odd)
		rowset_build_note(
			b, "%zu points with values of the wrong type are left out", sink.odd);
	free_folds(&h);
	arena_free(h.a);
	if (ok)
		return rowset_build_finish(b, out, err);
	rowset_build_free(b);
	return false;
}
