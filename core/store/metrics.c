// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* One metric's history, whole or decimated, as a rowset. */
#include "core/store/metrics.h"

#include <string.h>
#include "core/base/str.h"
#include "core/base/vec.h"
#include "core/store/series_read.h"
#include "core/table/rowset_build.h"

/* 96 MB while reading; longer histories are for metric_series_decimated. */
#define POINTS_MAX ((size_t)4000000)
#define PARTS_MAX  ((size_t)100000)

enum { COL_STEP, COL_TIMESTAMP, COL_VALUE };

static struct rowset_build *
new_series(void)
{
	struct rowset_build *b = rowset_build_new(STMT_ROWSET_LIMIT);
	(void)rowset_build_column(b, "step", CELL_INT);
	(void)rowset_build_column(b, "timestamp", CELL_TIME);
	(void)rowset_build_column(b, "value", CELL_REAL);
	return b;
}

static void
add_point(struct rowset_build *b, const struct series_point *p)
{
	size_t row = rowset_build_row(b);
	rowset_build_int(b, COL_STEP, row, p->step);
	rowset_build_int(b, COL_TIMESTAMP, row, p->timestamp);
	rowset_build_real(b, COL_VALUE, row, p->value);
}

static bool
read_in_scope(struct store *s, struct job *job, const char *run_id, const char *key,
	struct series_sink *sink, struct err *err)
{
	if (!store_read_begin(s, err))
		return false;
	bool ok = series_read(s, job, run_id, key, sink, err);
	store_read_end(s);
	return ok;
}

/* ---- whole ---- */

struct gather {
	VEC(struct series_point) points;
	bool sorted, cut;
};

static bool
gather_point(void *arg, struct str key, struct series_point p)
{
	(void)key;
	struct gather *g = arg;
	if (g->points.len == POINTS_MAX) {
		g->cut = true;
		return false;
	}
	if (g->points.len && series_point_compare(&g->points.at[g->points.len - 1], &p) > 0)
		g->sorted = false;
	VEC_PUSH(&g->points, p);
	return true;
}

static int
compare_by_time(const void *a, const void *b)
{
	const struct series_point *p = a, *q = b;
	if (p->timestamp != q->timestamp)
		return p->timestamp < q->timestamp ? -1 : 1;
	return series_point_compare(a, b);
}

static void
note_series(struct rowset_build *b, const struct gather *g, size_t shown, size_t odd)
{
	if (g->cut)
		rowset_build_note(b, "the first %zu points logged; there are more", shown);
	else if (shown < g->points.len)
		rowset_build_note(b, "%zu of %zu points", shown, g->points.len);
	else if (odd)
		rowset_build_note(b, "%zu points with values of the wrong type are left out", odd);
}

bool
metric_series(struct store *s, struct job *job, const char *run_id, const char *key, bool by_time,
	size_t limit, const struct rowset **out, struct err *err)
{
	struct gather g = { .sorted = true };
	struct series_sink sink = { .point = gather_point, .arg = &g };
	if (!read_in_scope(s, job, run_id, key, &sink, err)) {
		VEC_FREE(&g.points);
		return false;
	}
	if (by_time && g.points.len)
		qsort(g.points.at, g.points.len, sizeof(*g.points.at), compare_by_time);
	else if (!g.sorted)
		qsort(g.points.at, g.points.len, sizeof(*g.points.at), series_point_compare);
	struct rowset_build *b = new_series();
	size_t n = limit && limit < g.points.len ? limit : g.points.len;
	for (size_t i = 0; i < n; i++)
		add_point(b, &g.points.at[i]);
	note_series(b, &g, n, sink.odd);
	VEC_FREE(&g.points);
	return rowset_build_finish(b, out, err);
}

/* ---- decimated ---- */

static bool
fold_point(void *arg, struct str key, struct series_point p)
{
	(void)key;
	series_fold_add(arg, p);
	return true;
}

/* Steps the history likely spans, from the latest one; 0 when nothing is known. */
static bool
expected_steps(
	struct store *s, const char *run_id, const char *key, uint64_t *steps, struct err *err)
{
	int64_t latest = -1;
	struct stmt *q =
		stmt_use(s, "SELECT step FROM latest_metrics WHERE key = ?1 AND run_uuid = ?2");
	stmt_bind_text(q, 1, key);
	stmt_bind_text(q, 2, run_id);
	if (stmt_next(q))
		latest = stmt_int_or(q, 0, -1);
	*steps = latest < 0 ? 0 : (uint64_t)latest + 1;
	return stmt_done(q, err);
}

static bool
build_folded(const struct series_fold *f, size_t odd, const struct rowset **out, struct err *err)
{
	struct series_point *points = xcalloc(f->n_parts, 4 * sizeof(*points));
	size_t n = series_fold_points(f, points);
	struct rowset_build *b = new_series();
	for (size_t i = 0; i < n; i++)
		add_point(b, &points[i]);
	free(points);
	if (f->not_finite)
		rowset_build_note(b, "%zu of %zu points are not finite", f->not_finite, f->points);
	else if (odd)
		rowset_build_note(b, "%zu points with values of the wrong type are left out", odd);
	else if (n < f->points)
		rowset_build_note(b, "%zu of %zu points", n, f->points);
	return rowset_build_finish(b, out, err);
}

bool
metric_series_decimated(struct store *s, struct job *job, const char *run_id, const char *key,
	size_t parts, const struct rowset **out, struct err *err)
{
	uint64_t steps;
	struct series_fold fold;
	if (!expected_steps(s, run_id, key, &steps, err))
		return false;
	series_fold_init(&fold, parts < 1 ? 1 : parts > PARTS_MAX ? PARTS_MAX : parts, steps);
	struct series_sink sink = { .point = fold_point, .arg = &fold };
	bool ok = read_in_scope(s, job, run_id, key, &sink, err) &&
		  build_folded(&fold, sink.odd, out, err);
	series_fold_free(&fold);
	return ok;
}
