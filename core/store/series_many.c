// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The end of the table is looked up first, and rows behind it are left for the
 * next time: otherwise a point that comes between two readings would be behind
 * the place of one history and missing from another.
 */
#include "core/store/series_many.h"

#include <stdlib.h>
#include <string.h>
#include "core/base/oom.h"
#include "core/job/job.h"
#include "core/store/series_read.h"
#include "core/store/store.h"
#include "core/table/rowset_build.h"

#define POINTS_MAX ((size_t)4000000)
#define TOTAL_MAX  ((size_t)16000000)
#define PARTS      4096
#define LIMIT      ((size_t)1 << 30)

/* Exact while points are taken and sorted, then, in its place, what the answer holds. */
union number {
	int64_t exact;
	double rounded;
};

struct gather {
	const struct series_want *want;
	struct str key; /* of want */
	bool whole;     /* else what is behind the place */
	bool folded;    /* too many points: in fold instead of here */
	bool sorted, any;
	size_t n, cap; /* points: each array becomes the answer's as it is */
	union number *step, *time;
	double *value;
	struct series_fold fold;
	struct series_place place;
};

struct many {
	struct store *store;
	struct job *job;
	size_t most, total; /* points of one history; of all that are still allowed */
	int64_t upto;
	struct gather *of_run; /* [n]: those of the run being read */
	size_t n, last;        /* last: the one that took the point before */
	bool whole;            /* which of them take points now */
	struct series_sink sink;
};

/* ---- points ---- */

static struct series_point
point_at(const struct gather *g, size_t i)
{
	return (struct series_point){ g->step[i].exact, g->time[i].exact, g->value[i] };
}

static void
set_point(struct gather *g, size_t i, const struct series_point *p)
{
	g->step[i].exact = p->step;
	g->time[i].exact = p->timestamp;
	g->value[i] = p->value;
}

static void
add_point(struct gather *g, const struct series_point *p)
{
	if (g->n == g->cap) {
		g->cap = g->cap ? 2 * g->cap : 64;
		g->step = xrealloc(g->step, g->cap, sizeof(*g->step));
		g->time = xrealloc(g->time, g->cap, sizeof(*g->time));
		g->value = xrealloc(g->value, g->cap, sizeof(*g->value));
	}
	set_point(g, g->n++, p);
}

static void
sort_points(struct gather *g)
{
	struct series_point *points = xcalloc(g->n, sizeof(*points));
	for (size_t i = 0; i < g->n; i++)
		points[i] = point_at(g, i);
	qsort(points, g->n, sizeof(*points), series_point_compare);
	for (size_t i = 0; i < g->n; i++)
		set_point(g, i, &points[i]);
	free(points);
}

static void
forget_points(struct gather *g)
{
	free(g->step);
	free(g->time);
	free(g->value);
	g->step = g->time = NULL;
	g->value = NULL;
	g->n = g->cap = 0;
}

/* ---- taking points ---- */

static void
begin_fold(struct many *m, struct gather *g)
{
	series_fold_init(&g->fold, PARTS, 0);
	for (size_t i = 0; i < g->n; i++)
		series_fold_add(&g->fold, point_at(g, i));
	m->total += g->n;
	forget_points(g);
	g->folded = true;
}

static void
take(struct many *m, struct gather *g, const struct series_point *p)
{
	int64_t rowid = m->sink.rowid;
	if (!g->any || rowid >= g->place.rowid)
		g->place = (struct series_place){ true, false, rowid, p->step, p->timestamp };
	g->any = true;
	if (!g->folded && (g->n >= m->most || m->total == 0))
		begin_fold(m, g);
	if (g->folded) {
		series_fold_add(&g->fold, *p);
		return;
	}
	if (g->n && g->sorted) {
		struct series_point last = point_at(g, g->n - 1);
		g->sorted = series_point_compare(&last, p) <= 0;
	}
	add_point(g, p);
	m->total--;
}

/* A run logs its metrics by turns: the one after the last is tried first. */
static bool
take_of_run(void *arg, struct str key, struct series_point p)
{
	struct many *m = arg;
	for (size_t i = 0, at = m->last; i < m->n; i++) {
		at = at + 1 < m->n ? at + 1 : 0;
		struct gather *g = &m->of_run[at];
		if (g->whole != m->whole || key.len != g->key.len ||
			memcmp(key.at, g->key.at, key.len) != 0)
			continue;
		m->last = at;
		if (g->whole || m->sink.rowid > g->want->place.rowid)
			take(m, g, &p);
		break;
	}
	return true;
}

static bool
take_of_key(void *arg, struct str key, struct series_point p)
{
	struct many *m = arg;
	(void)key;
	take(m, &m->of_run[m->last], &p);
	return true;
}

/* ---- reading a run ---- */

static bool
read_keys(struct many *m, struct err *err)
{
	m->sink.point = take_of_key;
	for (size_t i = 0; i < m->n; i++) {
		const struct gather *g = &m->of_run[i];
		m->last = i;
		if (g->whole &&
			!series_read(m->store, m->job, g->want->run, g->want->key, &m->sink, err))
			return false;
	}
	return true;
}

static bool
read_whole(struct many *m, struct err *err)
{
	m->whole = true;
	m->sink.from = INT64_MIN;
	if (store_facts(m->store)->has_series_index)
		return read_keys(m, err);
	m->sink.point = take_of_run;
	return series_read(m->store, m->job, m->of_run->want->run, NULL, &m->sink, err);
}

static bool
read_behind(struct many *m, int64_t rowid, struct err *err)
{
	m->whole = false;
	m->sink.point = take_of_run;
	m->sink.from = rowid < INT64_MAX ? rowid + 1 : rowid;
	return series_read(m->store, m->job, m->of_run->want->run, NULL, &m->sink, err);
}

/* The row of the place is what it was: rows have not been numbered anew. */
static bool
still_there(struct many *m, const struct series_want *w, bool *there, struct err *err)
{
	struct stmt *q = stmt_use(m->store,
		"SELECT step, timestamp FROM metrics WHERE rowid = ?1 AND +run_uuid = ?2"
		" AND +key = ?3");
	stmt_bind_int(q, 1, w->place.rowid);
	stmt_bind_text(q, 2, w->run);
	stmt_bind_text(q, 3, w->key);
	*there = stmt_next(q) && stmt_int_or(q, 0, INT64_MIN) == w->place.step &&
		 stmt_int_or(q, 1, INT64_MIN) == w->place.timestamp;
	return stmt_done(q, err);
}

/* The least row number to begin behind, and the last place that has a point; false without any place. */
static bool
places(const struct many *m, int64_t *least, const struct series_want **last)
{
	bool any = false;
	*last = NULL;
	for (size_t i = 0; i < m->n; i++) {
		const struct series_want *w = m->of_run[i].want;
		if (!w->place.known)
			continue;
		if (!any || w->place.rowid < *least)
			*least = w->place.rowid;
		any = true;
		if (!w->place.empty && (!*last || w->place.rowid > (*last)->place.rowid))
			*last = w;
	}
	return any;
}

static bool
read_run(struct many *m, struct err *err)
{
	int64_t least = 0;
	const struct series_want *last;
	bool tail = places(m, &least, &last);
	if (tail && last && !still_there(m, last, &tail, err))
		return false;
	bool whole = false;
	for (size_t i = 0; i < m->n; i++) {
		struct gather *g = &m->of_run[i];
		g->sorted = true;
		g->whole = !tail || !g->want->place.known;
		whole = whole || g->whole;
	}
	m->last = 0;
	return (!whole || read_whole(m, err)) && (!tail || read_behind(m, least, err));
}

/* ---- the answer ---- */

enum { COL_WANT, COL_WHOLE, COL_STEP, COL_TIME, COL_ROWID, COL_LAST_STEP, COL_LAST_TIME };

static struct rowset_build *
new_answer(void)
{
	struct rowset_build *b = rowset_build_new(LIMIT);
	(void)rowset_build_column(b, "want", CELL_INT);
	(void)rowset_build_column(b, "whole", CELL_BOOL);
	(void)rowset_build_column(b, "step", CELL_SERIES);
	(void)rowset_build_column(b, "time", CELL_SERIES);
	(void)rowset_build_column(b, "rowid", CELL_INT);
	(void)rowset_build_column(b, "last_step", CELL_INT);
	(void)rowset_build_column(b, "last_time", CELL_INT);
	return b;
}

static void
unfold(struct gather *g)
{
	struct series_point *points = xcalloc(PARTS, 4 * sizeof(*points));
	size_t n = series_fold_points(&g->fold, points);
	for (size_t i = 0; i < n; i++)
		add_point(g, &points[i]);
	free(points);
}

/* The arrays leave for the answer. */
static void
add_series(struct rowset_build *b, size_t row, struct gather *g)
{
	for (size_t i = 0; i < g->n; i++) {
		g->step[i].rounded = (double)g->step[i].exact;
		g->time[i].rounded = (double)g->time[i].exact;
	}
	rowset_build_series_given(b, COL_STEP, row, (double *)g->step, g->value, g->n);
	rowset_build_series_given(b, COL_TIME, row, NULL, (double *)g->time, g->n);
	g->step = g->time = NULL;
	g->value = NULL;
}

static void
add_row(struct rowset_build *b, size_t want, int64_t upto, struct gather *g)
{
	if (!g->any && !g->whole)
		return;
	size_t row = rowset_build_row(b);
	if (g->folded) {
		unfold(g);
		rowset_build_note(
			b, "%zu of %zu points of '%s'", g->n, g->fold.points, g->want->key);
	} else if (!g->sorted) {
		sort_points(g);
	}
	rowset_build_int(b, COL_WANT, row, (int64_t)want);
	rowset_build_int(b, COL_WHOLE, row, g->whole);
	rowset_build_int(b, COL_ROWID, row, g->any ? g->place.rowid : upto);
	add_series(b, row, g);
	if (g->any) {
		rowset_build_int(b, COL_LAST_STEP, row, g->place.step);
		rowset_build_int(b, COL_LAST_TIME, row, g->place.timestamp);
	}
}

static void
gather_free(struct gather *g)
{
	forget_points(g);
	if (g->folded)
		series_fold_free(&g->fold);
}

/* Every run in its turn; its points leave for the answer before the next one is read. */
static bool
read_all(struct many *m, const struct series_want *wants, size_t n, struct rowset_build *b,
	struct err *err)
{
	bool ok = table_end(m->store, "metrics", &m->upto, err);
	m->sink = (struct series_sink){ .arg = m, .some = true, .upto = m->upto };
	for (size_t first = 0, next; ok && first < n; first = next) {
		for (next = first + 1; next < n && strcmp(wants[next].run, wants[first].run) == 0;)
			next++;
		m->n = next - first;
		m->of_run = xcalloc(m->n, sizeof(*m->of_run));
		for (size_t i = 0; i < m->n; i++)
			m->of_run[i] = (struct gather){ .want = &wants[first + i],
				.key = str_of(wants[first + i].key) };
		/* Writers are let in before the points are sorted and copied. */
		ok = read_run(m, err) && store_read_release(m->store, err);
		for (size_t i = 0; i < m->n; i++) {
			if (ok)
				add_row(b, first + i, m->upto, &m->of_run[i]);
			gather_free(&m->of_run[i]);
		}
		free(m->of_run);
		if (m->job)
			job_progress(m->job, next, n);
		ok = ok && job_goes_on(m->job, err) && rowset_build_ok(b, err);
	}
	return ok;
}

bool
series_many(struct store *s, struct job *job, const struct series_want *wants, size_t n,
	size_t most, const struct rowset **out, struct err *err)
{
	struct many m = {
		.store = s, .job = job, .most = most ? most : POINTS_MAX, .total = TOTAL_MAX
	};
	if (!store_read_begin(s, err))
		return false;
	struct rowset_build *b = new_answer();
	bool ok = read_all(&m, wants, n, b, err);
	store_read_end(s);
	if (ok)
		return rowset_build_finish(b, out, err);
	rowset_build_free(b);
	return false;
}
