// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Keeping curves, and growing them. */
#include "tui/view/charts_data.h"

#include "core/base/utf8.h"
#include "tui/role.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define FIRST_COLOURS 8 /* of a theme: the others are for when these are taken */
#define COLOURS_KEPT  512
#define NAME_BYTES    200
/* So many points are not copied from the answer as long as none is added to them. */
#define BORROWED_LEAST 100000

/* ---- curves ---- */

enum { OWN_STEP, OWN_VALUE, OWN_TIME, OWNED };

static void
curve_disown(struct curve *c)
{
	rowset_free(c->lender);
	c->lender = NULL;
	for (int i = 0; i < OWNED; i++) {
		free(c->own[i]);
		c->own[i] = NULL;
	}
	c->cap = 0;
}

static void
curve_free(struct curve *c)
{
	free(c->key);
	curve_disown(c);
	free(c->smooth);
	for (int i = 0; i < 2; i++) {
		free(c->cut[i].points.x);
		free(c->cut[i].points.y);
	}
	free(c);
}

static void
run_free(struct chart_run *r)
{
	for (size_t i = 0; i < r->curves.len; i++)
		curve_free(r->curves.at[i]);
	VEC_FREE(&r->curves);
	free(r->id);
	free(r->name);
	free(r->given);
	free(r->group);
	free(r);
}

void
charts_data_free(struct charts_data *d)
{
	for (size_t i = 0; i < d->runs.len; i++)
		run_free(d->runs.at[i]);
	VEC_FREE(&d->runs);
	VEC_FREE(&d->colours);
}

struct curve *
chart_curve(const struct chart_run *r, const char *key)
{
	for (size_t i = 0; i < r->curves.len; i++)
		if (strcmp(r->curves.at[i]->key, key) == 0)
			return r->curves.at[i];
	return NULL;
}

/* Its points in its own arrays, with room for so many. */
static void
curve_own(struct curve *c, size_t room)
{
	const double *lent[OWNED] = { c->step, c->value, c->time };
	if (room > c->cap) {
		c->cap = room > c->cap + c->cap / 2 ? room : c->cap + c->cap / 2;
		for (int i = 0; i < OWNED; i++)
			c->own[i] = xrealloc(c->own[i], c->cap, sizeof(*c->own[i]));
	}
	for (int i = 0; c->lender && c->n > 0 && i < OWNED; i++)
		memcpy(c->own[i], lent[i], c->n * sizeof(double));
	rowset_free(c->lender);
	c->lender = NULL;
	c->step = c->own[OWN_STEP];
	c->value = c->own[OWN_VALUE];
	c->time = c->own[OWN_TIME];
}

static void
curve_borrow(struct curve *c, const struct rowset *rs, const struct series *step,
	const struct series *time)
{
	curve_disown(c);
	c->lender = rowset_ref(rs);
	c->step = step->x;
	c->value = step->y;
	c->time = time->y;
}

static void
curve_append(struct curve *c, const struct series *step, const struct series *time)
{
	curve_own(c, c->n + step->n);
	if (step->n == 0)
		return;
	memcpy(c->own[OWN_STEP] + c->n, step->x, step->n * sizeof(double));
	memcpy(c->own[OWN_VALUE] + c->n, step->y, step->n * sizeof(double));
	memcpy(c->own[OWN_TIME] + c->n, time->y, step->n * sizeof(double));
}

struct point {
	double step, time, value;
};

static int
compare_points(const void *a, const void *b)
{
	const struct point *p = a;
	const struct point *q = b;
	if (p->step < q->step || p->step > q->step)
		return p->step < q->step ? -1 : 1;
	return (p->time > q->time) - (p->time < q->time);
}

/* Points that came late go to where they belong. */
static void
curve_sort(struct curve *c)
{
	struct point *points = xcalloc(c->n, sizeof(*points));
	curve_own(c, c->n);
	for (size_t i = 0; i < c->n; i++)
		points[i] = (struct point){ c->step[i], c->time[i], c->value[i] };
	qsort(points, c->n, sizeof(*points), compare_points);
	for (size_t i = 0; i < c->n; i++) {
		c->own[OWN_STEP][i] = points[i].step;
		c->own[OWN_TIME][i] = points[i].time;
		c->own[OWN_VALUE][i] = points[i].value;
	}
	free(points);
	c->state = (struct smooth_state){ 0 };
	c->remade[0]++;
}

static bool
ascends(const double *v, size_t from, size_t n)
{
	for (size_t i = from > 0 ? from : 1; i < n; i++)
		if (v[i] < v[i - 1])
			return false;
	return true;
}

static void
curve_add(struct curve *c, bool whole, const struct rowset *rs, const struct series *step,
	const struct series *time)
{
	if (whole) {
		c->n = 0;
		c->state = (struct smooth_state){ 0 };
		c->remade[0]++;
		c->by_time = true;
	}
	size_t before = c->n;
	if (whole && step->n >= BORROWED_LEAST)
		curve_borrow(c, rs, step, time);
	else
		curve_append(c, step, time);
	c->n += step->n;
	if (!ascends(c->step, before, c->n)) {
		curve_sort(c);
		c->by_time = ascends(c->time, 0, c->n);
	}
	c->by_time = c->by_time && ascends(c->time, before, c->n);
	c->changes++;
}

static bool
same_smooth(const struct smooth *a, const struct smooth *b)
{
	return a->kind == b->kind && a->weight == b->weight && a->window == b->window &&
	       a->range == b->range;
}

const double *
curve_smooth(struct curve *c, const struct smooth *how)
{
	if (how->kind == SMOOTH_NONE)
		return c->value;
	if (c->smooth_cap < c->n) {
		c->smooth_cap = c->cap > c->n ? c->cap : c->n;
		c->smooth = xrealloc(c->smooth, c->smooth_cap, sizeof(*c->smooth));
	}
	if (!same_smooth(how, &c->how)) {
		c->how = *how;
		c->state = (struct smooth_state){ 0 };
	}
	/* A running mean looks ahead: what comes changes what was. */
	c->remade[1] += c->state.done == 0 || (how->kind == SMOOTH_MEAN && c->state.done < c->n);
	smooth_curve(how, &c->state, c->step, c->value, c->n, c->smooth);
	return c->smooth;
}

static bool
same(double a, double b)
{
	return !(a < b) && !(a > b);
}

static bool
goes_on(const struct curve *c, const struct curve_cut *cut, const struct curve_cut *wanted)
{
	return cut->n > 0 && cut->n <= c->n && cut->remade == wanted->remade &&
	       cut->columns == wanted->columns && cut->by_time == wanted->by_time &&
	       same(cut->shift, wanted->shift) && cut->scale.kind == wanted->scale.kind &&
	       same(cut->scale.lo, wanted->scale.lo) && same(cut->scale.hi, wanted->scale.hi);
}

struct series
curve_in_columns(struct curve *c, bool smoothed, const double *x, double shift,
	const struct scale *scale, int columns)
{
	struct curve_cut *cut = &c->cut[smoothed];
	struct curve_cut wanted = { .shift = shift,
		.columns = columns,
		.by_time = x == c->time,
		.remade = c->remade[smoothed],
		.scale = *scale };
	struct decimated *d = &cut->points;
	const double *y = smoothed ? c->smooth : c->value;
	if (goes_on(c, cut, &wanted)) {
		if (cut->n < c->n)
			decimate_more(x, y, c->n, shift, scale, columns, d);
	} else {
		if (cut->room < DECIMATE_ROOM(columns)) {
			cut->room = DECIMATE_ROOM(columns);
			d->x = xrealloc(d->x, cut->room, sizeof(*d->x));
			d->y = xrealloc(d->y, cut->room, sizeof(*d->y));
		}
		wanted.points = *d;
		wanted.room = cut->room;
		*cut = wanted;
		decimate(x, y, c->n, shift, scale, columns, d);
	}
	cut->n = c->n;
	return (struct series){ d->n, d->x, d->y };
}

/* ---- runs ---- */

static unsigned
palette(const struct charts_data *d)
{
	return d->palette > 0 && d->palette < SERIES_ROLES ? d->palette : SERIES_ROLES;
}

static unsigned
home_colour(const char *id)
{
	uint32_t h = 2166136261u; /* FNV-1a: the same in every session and on every machine */
	for (; *id; id++)
		h = (h ^ (unsigned char)*id) * 16777619u;
	return h;
}

static int
known_colour(const struct charts_data *d, const char *id)
{
	for (size_t i = 0; i < d->colours.len; i++)
		if (strcmp(d->colours.at[i].id, id) == 0)
			return d->colours.at[i].colour;
	return 0;
}

void
charts_data_remember(struct charts_data *d, const char *id, int colour)
{
	struct colour_of_run c = { .colour = colour };
	if (strlen(id) >= sizeof(c.id) || colour < 1 || known_colour(d, id))
		return;
	memcpy(c.id, id, strlen(id) + 1);
	if (d->colours.len == COLOURS_KEPT)
		memmove(d->colours.at, d->colours.at + 1,
			--d->colours.len * sizeof(*d->colours.at));
	VEC_PUSH(&d->colours, c);
}

/* The run's own colour, or the next that no other run on the screen has: those first that differ most. */
static int
pick_colour(const struct charts_data *d, const char *id)
{
	unsigned used[SERIES_ROLES] = { 0 };
	unsigned n = palette(d);
	unsigned first = n < FIRST_COLOURS ? n : FIRST_COLOURS;
	unsigned home = home_colour(id) % first;
	unsigned best = home;
	for (size_t i = 0; i < d->runs.len; i++)
		if (d->runs.at[i]->colour > 0)
			used[(d->runs.at[i]->colour - 1) % SERIES_ROLES]++;
	for (unsigned i = 0; i < n; i++) {
		unsigned at = i < first ? (home + i) % first : i;
		if (used[at] < used[best])
			best = at;
	}
	return (int)best + 1;
}

bool
charts_data_leads(const struct charts_data *d, size_t run)
{
	for (size_t i = 0; i < run; i++)
		if (strcmp(d->runs.at[i]->group, d->runs.at[run]->group) == 0)
			return false;
	return true;
}

bool
charts_data_tells_apart(const struct charts_data *d, bool groups)
{
	bool used[SERIES_ROLES + 1] = { false };
	for (size_t i = 0; i < d->runs.len; i++) {
		int colour = d->runs.at[i]->colour;
		if (groups && !charts_data_leads(d, i))
			continue;
		if (colour < 1 || colour > (int)palette(d) || used[colour])
			return false;
		used[colour] = true;
	}
	return true;
}

static void
replace(char **text, const char *with)
{
	char *copy = xstrdup(with ? with : "");
	free(*text);
	*text = copy;
}

static void
set_name(struct chart_run *r, const char *name)
{
	char safe[NAME_BYTES];
	if (name && *name)
		text_safe_to(safe, sizeof(safe), name);
	else
		snprintf(safe, sizeof(safe), "%.8s", r->id);
	replace(&r->name, safe);
}

static struct chart_run *
take_run(struct chart_run **runs, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++) {
		struct chart_run *r = runs[i];
		if (!r || strcmp(r->id, id) != 0)
			continue;
		runs[i] = NULL;
		return r;
	}
	return NULL;
}

static bool
differs(const struct chart_run *r, const struct wanted_run *w)
{
	return strcmp(r->given, w->name ? w->name : "") != 0 ||
	       strcmp(r->group, w->group ? w->group : "") != 0 || r->baseline != w->baseline ||
	       r->start_ms != w->start_ms;
}

static bool
same_runs(const struct charts_data *d, const struct wanted_run *runs, size_t n)
{
	if (d->runs.len != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (strcmp(d->runs.at[i]->id, runs[i].id) != 0 || differs(d->runs.at[i], &runs[i]))
			return false;
	return true;
}

static void
give_colour(struct charts_data *d, struct chart_run *r)
{
	if (r->colour > 0)
		return;
	r->colour = pick_colour(d, r->id);
	charts_data_remember(d, r->id, r->colour);
}

bool
charts_data_set_runs(struct charts_data *d, const struct wanted_run *runs, size_t n)
{
	if (same_runs(d, runs, n))
		return false;
	struct chart_run **before = d->runs.at;
	size_t had = d->runs.len;
	d->runs.at = NULL;
	d->runs.len = d->runs.cap = 0;
	for (size_t i = 0; i < n; i++) {
		struct chart_run *r = take_run(before, had, runs[i].id);
		if (!r) {
			r = xcalloc(1, sizeof(*r));
			r->id = xstrdup(runs[i].id);
			r->colour = known_colour(d, r->id);
		}
		set_name(r, runs[i].name);
		replace(&r->given, runs[i].name);
		replace(&r->group, runs[i].group);
		r->start_ms = runs[i].start_ms;
		r->baseline = runs[i].baseline;
		VEC_PUSH(&d->runs, r);
	}
	/* Those that had a colour keep it, wherever they stand; a group has that of its first run. */
	for (size_t i = 0; i < n; i++)
		if (charts_data_leads(d, i))
			give_colour(d, d->runs.at[i]);
	for (size_t i = 0; i < n; i++)
		give_colour(d, d->runs.at[i]);
	for (size_t i = 0; i < had; i++)
		if (before[i])
			run_free(before[i]);
	free(before);
	d->changes++;
	return true;
}

/* ---- asking and taking ---- */

static struct chart_run *
find_run(const struct charts_data *d, const char *id)
{
	for (size_t i = 0; i < d->runs.len; i++)
		if (strcmp(d->runs.at[i]->id, id) == 0)
			return d->runs.at[i];
	return NULL;
}

static struct curve *
make_curve(struct chart_run *r, const char *key)
{
	struct curve *c = chart_curve(r, key);
	if (!c) {
		c = xcalloc(1, sizeof(*c));
		c->key = xstrdup(key);
		VEC_PUSH(&r->curves, c);
	}
	return c;
}

size_t
charts_data_wants(struct charts_data *d, const char *const *keys, size_t n, bool more,
	struct series_want **out)
{
	VEC(struct series_want) wants = { 0 };
	for (size_t i = 0; i < d->runs.len; i++) {
		struct chart_run *r = d->runs.at[i];
		for (size_t k = 0; k < n; k++) {
			struct curve *c = make_curve(r, keys[k]);
			if (c->asked && !(more && c->read))
				continue;
			c->asked = true;
			VEC_PUSH(&wants, (struct series_want){ r->id, c->key, c->place });
		}
	}
	*out = wants.at;
	return wants.len;
}

static const struct series *
series_at(const struct rowset *rs, const char *name, size_t row)
{
	size_t col = rowset_find(rs, name);
	return rs->col[col].at.c[row];
}

static void
take_row(struct charts_data *d, const struct series_want *want, const struct rowset *rs, size_t row)
{
	struct chart_run *r = find_run(d, want->run);
	struct curve *c = r ? chart_curve(r, want->key) : NULL;
	if (!c)
		return;
	bool whole = rowset_int(rs, row, "whole", 0) != 0;
	curve_add(c, whole, rs, series_at(rs, "step", row), series_at(rs, "time", row));
	size_t last = rowset_find(rs, "last_step");
	c->place = (struct series_place){ true, cells_null(&rs->col[last], row),
		rowset_int(rs, row, "rowid", 0), rowset_int(rs, row, "last_step", 0),
		rowset_int(rs, row, "last_time", 0) };
	d->changes++;
}

void
charts_data_take(
	struct charts_data *d, const struct series_want *wants, size_t n, const struct rowset *rs)
{
	for (size_t i = 0; i < rs->rows; i++) {
		int64_t want = rowset_int(rs, i, "want", -1);
		if (want >= 0 && (size_t)want < n)
			take_row(d, &wants[want], rs, i);
	}
	for (size_t i = 0; i < n; i++) {
		struct chart_run *r = find_run(d, wants[i].run);
		struct curve *c = r ? chart_curve(r, wants[i].key) : NULL;
		if (c && !c->read) {
			c->read = true;
			d->changes++;
		}
	}
}

void
charts_data_failed(struct charts_data *d, const struct series_want *wants, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct chart_run *r = find_run(d, wants[i].run);
		struct curve *c = r ? chart_curve(r, wants[i].key) : NULL;
		if (c)
			c->asked = c->read;
	}
}

void
charts_data_forget(struct charts_data *d)
{
	for (size_t i = 0; i < d->runs.len; i++)
		for (size_t k = 0; k < d->runs.at[i]->curves.len; k++) {
			struct curve *c = d->runs.at[i]->curves.at[k];
			c->place.known = false;
			c->asked = false;
		}
}
