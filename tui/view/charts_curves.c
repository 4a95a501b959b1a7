// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* One metric of many runs as a picture: axes, curves, what they were smoothed from, bands. */
#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "core/plot/decimate.h"
#include "tui/view/charts_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SERIES_MAX   400
#define SAMPLE_MAX   512  /* points of a curve that say where outliers begin */
#define OUTLIERS     0.05 /* on either side */
#define UNSORTED_MAX 20000

static const double weights[] = { 0.3, 0.6, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999 };
static const size_t windows[] = { 3, 7, 15, 31, 51, 101, 251, 501, 1001 };

_Static_assert(sizeof(weights) / sizeof(weights[0]) == CHARTS_LEVELS, "a weight for each level");
_Static_assert(sizeof(windows) / sizeof(windows[0]) == CHARTS_LEVELS, "a window for each level");

struct smooth
charts_smooth(const struct charts_state *s)
{
	return (struct smooth){ .kind = s->smooths ? s->smooth_kind : SMOOTH_NONE,
		.weight = weights[s->level],
		.window = windows[s->level],
		.range = 1 };
}

char
charts_letter(size_t run)
{
	return run < 26 ? (char)('a' + run) : run < 52 ? (char)('A' + run - 26) : '?';
}

/* ---- the x axis ---- */

static double
start_of(const struct chart_run *r, const struct curve *c)
{
	return r->start_ms > 0 ? (double)r->start_ms : c->n > 0 ? c->time[0] : 0;
}

bool
charts_x_of(const struct charts_state *s, const struct chart_run *r, const struct curve *c,
	const double **x, double *shift)
{
	bool time = s->x == CHARTS_X_SPAN || s->x == CHARTS_X_TIME;
	*x = time ? c->time : c->step;
	*shift = s->x == CHARTS_X_SPAN ? start_of(r, c) : 0;
	return !time || c->by_time;
}

static enum axis_kind
x_kind(const struct charts_state *s)
{
	if (s->x == CHARTS_X_TIME)
		return AXIS_TIME;
	if (s->x == CHARTS_X_SPAN)
		return AXIS_SPAN;
	if (s->log_x)
		return AXIS_LOG;
	return s->x == CHARTS_X_STEP ? AXIS_WHOLE : AXIS_LINEAR;
}

/* ---- one picture in the making ---- */

struct making {
	const struct charts_state *s;
	struct chart_pane *pane;
	const struct chart_look *look;
	struct arena *a;
	int columns; /* of dots, at most */
	struct smooth how;
	double lo, hi; /* of y */
	struct plot_series *series;
	size_t n;
};

static void
include(struct making *m, double v)
{
	if (!isfinite(v) || (m->s->log_y && v <= 0))
		return;
	m->lo = fmin(m->lo, v);
	m->hi = fmax(m->hi, v);
}

static struct plot_series *
add_series(struct making *m)
{
	return m->n < SERIES_MAX ? &m->series[m->n++] : NULL;
}

/* A copy of the points along another metric: its value at the same step or the last one before. */
static size_t
along_metric(struct making *m, const struct chart_run *r, const struct curve *c,
	const double *values, double **x, double **y)
{
	const struct curve *other = chart_curve(r, m->s->x_metric);
	size_t n = 0;
	if (!other || other->n == 0)
		return 0;
	size_t stride = c->n / UNSORTED_MAX + 1;
	*x = ARENA_ARRAY(m->a, double, c->n / stride + 1);
	*y = ARENA_ARRAY(m->a, double, c->n / stride + 1);
	for (size_t i = 0, k = 0; i < c->n; i += stride) {
		while (k + 1 < other->n && other->step[k + 1] <= c->step[i])
			k++;
		if (other->step[k] > c->step[i])
			continue;
		(*x)[n] = other->value[k];
		(*y)[n++] = values[i];
	}
	return n;
}

static void
include_x(double *lo, double *hi, double first, double last, bool log)
{
	if (isfinite(first) && !(log && first <= 0))
		*lo = fmin(*lo, first);
	if (isfinite(last) && !(log && last <= 0))
		*hi = fmax(*hi, last);
}

/* The smallest positive x of an ascending series. */
static double
first_above_zero(const double *x, size_t n, double shift)
{
	size_t i = decimate_find(x, n, nextafter(shift, HUGE_VAL));
	return i < n ? x[i] - shift : (double)NAN;
}

static void
range_of_curve(
	struct making *m, const struct chart_run *r, const struct curve *c, double *lo, double *hi)
{
	const double *x;
	double shift;
	bool log = m->s->log_x;
	if (m->s->x == CHARTS_X_METRIC) {
		double *mx;
		double *my;
		size_t n = along_metric(m, r, c, c->value, &mx, &my);
		for (size_t i = 0; i < n; i++)
			include_x(lo, hi, mx[i], mx[i], log);
		return;
	}
	if (!charts_x_of(m->s, r, c, &x, &shift)) {
		for (size_t i = 0; i < c->n; i++)
			include_x(lo, hi, x[i] - shift, x[i] - shift, log);
		return;
	}
	double first = log ? first_above_zero(x, c->n, shift) : x[0] - shift;
	include_x(lo, hi, first, x[c->n - 1] - shift, log);
}

/* Where the curves begin and end, rounded outwards so that it seldom moves; and the steps, for smoothing. */
static void
find_x(struct making *m)
{
	double lo = HUGE_VAL;
	double hi = -HUGE_VAL;
	double last_step = 0;
	double first_step = HUGE_VAL;
	for (size_t i = 0; i < m->s->data.runs.len; i++) {
		const struct chart_run *r = m->s->data.runs.at[i];
		const struct curve *c = chart_curve(r, m->pane->key);
		if (!c || c->n == 0)
			continue;
		range_of_curve(m, r, c, &lo, &hi);
		first_step = fmin(first_step, c->step[0]);
		last_step = fmax(last_step, c->step[c->n - 1]);
	}
	int ticks = m->pane->rect.w / 12;
	struct scale whole = scale_fit(x_kind(m->s), lo, hi, ticks);
	m->pane->whole_x = m->pane->x = whole;
	if (m->s->zoom.on) {
		double width = m->s->zoom.hi - m->s->zoom.lo;
		double end = m->s->zoom.tail ? fmax(whole.hi, m->s->zoom.hi) : m->s->zoom.hi;
		m->pane->x = scale_exact(whole.kind, end - width, end);
	}
	struct scale steps = scale_fit(AXIS_LINEAR, first_step, last_step, 10);
	m->how.range = steps.hi - steps.lo;
}

/* ---- curves ---- */

/* Without order in x every point counts, or every so many when there are very many. */
static struct series
points_unordered(struct making *m, const struct chart_run *r, const struct curve *c,
	const double *values, const double *x, double shift)
{
	double *mx = NULL;
	double *my = NULL;
	size_t n = 0;
	size_t stride = c->n / UNSORTED_MAX + 1;
	if (m->s->x == CHARTS_X_METRIC) {
		n = along_metric(m, r, c, values, &mx, &my);
		return (struct series){ n, mx, my };
	}
	mx = ARENA_ARRAY(m->a, double, c->n / stride + 1);
	my = ARENA_ARRAY(m->a, double, c->n / stride + 1);
	for (size_t i = 0; i < c->n; i += stride) {
		mx[n] = x[i] - shift;
		my[n++] = values[i];
	}
	return (struct series){ n, mx, my };
}

/* The part of a curve that is in sight, in few points; counts: the y axis must hold it. */
static struct series
points_of(struct making *m, const struct chart_run *r, struct curve *c, const double *values,
	bool counts)
{
	const double *x = NULL;
	double shift = 0;
	struct series out;
	if (m->s->x != CHARTS_X_METRIC && charts_x_of(m->s, r, c, &x, &shift)) {
		out = curve_in_columns(c, values != c->value, x, shift, &m->pane->x, m->columns);
	} else {
		out = points_unordered(m, r, c, values, x, shift);
	}
	for (size_t i = 0; counts && i < out.n; i++)
		if (out.x[i] >= m->pane->x.lo && out.x[i] <= m->pane->x.hi)
			include(m, out.y[i]);
	return out;
}

static void
add_curve(struct making *m, size_t run, bool faint)
{
	const struct chart_run *r = m->s->data.runs.at[run];
	struct curve *c = chart_curve(r, m->pane->key);
	struct plot_series *s = c && c->n > 0 ? add_series(m) : NULL;
	if (!s)
		return;
	const double *values = faint ? c->value : curve_smooth(c, &m->how);
	*s = (struct plot_series){ .name = faint ? NULL : r->name,
		.style = PLOT_LINE,
		.colour = r->colour,
		.letter = charts_letter(run),
		.faint = faint,
		.data = points_of(m, r, c, values, !faint) };
}

static void
add_curves(struct making *m, bool faint)
{
	size_t base = m->s->data.runs.len;
	/* The first runs matter most: they are drawn over the others, and the baseline over all. */
	for (size_t i = m->s->data.runs.len; i-- > 0;) {
		if (m->s->data.runs.at[i]->baseline)
			base = i;
		else
			add_curve(m, i, faint);
	}
	if (base < m->s->data.runs.len)
		add_curve(m, base, faint);
}

/* ---- bands ---- */

/* Value of a curve at x between its points; NaN outside it and in gaps. */
static double
between_points(const double *x, const double *y, size_t n, double at)
{
	size_t i = decimate_find(x, n, at);
	if (i == n || (i == 0 && x[0] > at))
		return (double)NAN;
	if (i == 0 || x[i] <= at)
		return y[i];
	double t = (at - x[i - 1]) / (x[i] - x[i - 1]);
	return y[i - 1] + t * (y[i] - y[i - 1]);
}

struct band {
	double *x, *middle, *low, *high, *squares;
	unsigned *n;
	size_t len;
};

static struct band
new_band(struct making *m)
{
	struct band b = { .len = (size_t)m->columns };
	b.x = ARENA_ARRAY(m->a, double, b.len + 1);
	b.middle = ARENA_ARRAY(m->a, double, b.len + 1);
	b.low = ARENA_ARRAY(m->a, double, b.len + 1);
	b.high = ARENA_ARRAY(m->a, double, b.len + 1);
	b.squares = ARENA_ARRAY(m->a, double, b.len + 1);
	b.n = ARENA_ARRAY(m->a, unsigned, b.len + 1);
	for (size_t i = 0; i < b.len; i++)
		b.x[i] =
			scale_value(&m->pane->x, b.len > 1 ? (double)i / (double)(b.len - 1) : 0.5);
	return b;
}

/* Welford's mean and sum of squares, and the ends. */
static void
band_add(struct band *b, const struct series *points)
{
	for (size_t i = 0; i < b->len; i++) {
		double v = between_points(points->x, points->y, points->n, b->x[i]);
		if (!isfinite(v))
			continue;
		b->low[i] = b->n[i] ? fmin(b->low[i], v) : v;
		b->high[i] = b->n[i] ? fmax(b->high[i], v) : v;
		double off = v - b->middle[i];
		b->n[i]++;
		b->middle[i] += off / b->n[i];
		b->squares[i] += off * (v - b->middle[i]);
	}
}

static void
band_finish(struct making *m, struct band *b)
{
	for (size_t i = 0; i < b->len; i++) {
		if (b->n[i] == 0) {
			b->middle[i] = b->low[i] = b->high[i] = (double)NAN;
			continue;
		}
		if (m->s->band == CHARTS_SPREAD) {
			double sd = b->n[i] > 1 ? sqrt(b->squares[i] / (b->n[i] - 1)) : 0;
			b->low[i] = b->middle[i] - sd;
			b->high[i] = b->middle[i] + sd;
		}
		include(m, b->low[i]);
		include(m, b->high[i]);
	}
}

static void
add_band(struct making *m, size_t first)
{
	const struct chart_run *lead = m->s->data.runs.at[first];
	struct band b = new_band(m);
	bool any = false;
	for (size_t i = first; i < m->s->data.runs.len; i++) {
		const struct chart_run *r = m->s->data.runs.at[i];
		struct curve *c = chart_curve(r, m->pane->key);
		if (strcmp(r->group, lead->group) != 0 || !c || c->n == 0)
			continue;
		struct series points = points_of(m, r, c, curve_smooth(c, &m->how), false);
		band_add(&b, &points);
		any = true;
	}
	struct plot_series *shade = any ? add_series(m) : NULL;
	struct plot_series *line = shade ? add_series(m) : NULL;
	if (!line)
		return;
	band_finish(m, &b);
	*shade = (struct plot_series){ .style = PLOT_BAND,
		.colour = lead->colour,
		.data = { b.len, b.x, b.low },
		.upper = b.high };
	*line = (struct plot_series){ .name = lead->group,
		.style = PLOT_LINE,
		.colour = lead->colour,
		.letter = charts_letter(first),
		.data = { b.len, b.x, b.middle } };
}

static void
add_bands(struct making *m)
{
	for (size_t i = m->s->data.runs.len; i-- > 0;)
		if (charts_data_leads(&m->s->data, i))
			add_band(m, i);
}

/* ---- the y axis ---- */

static int
compare_doubles(const void *a, const void *b)
{
	double p = *(const double *)a;
	double q = *(const double *)b;
	return (p > q) - (p < q);
}

/* From the 5th to the 95th percentile of the values in sight. */
static void
leave_out_ends(struct making *m)
{
	size_t most = m->n * SAMPLE_MAX;
	double *sample = ARENA_ARRAY(m->a, double, most + 1);
	size_t n = 0;
	for (size_t k = 0; k < m->n; k++) {
		const struct series *d = &m->series[k].data;
		size_t stride = d->n / SAMPLE_MAX + 1;
		for (size_t i = 0; i < d->n && !m->series[k].faint && n < most; i += stride)
			if (isfinite(d->y[i]) && d->x[i] >= m->pane->x.lo &&
				d->x[i] <= m->pane->x.hi && !(m->s->log_y && d->y[i] <= 0))
				sample[n++] = d->y[i];
	}
	if (n < 5)
		return;
	qsort(sample, n, sizeof(*sample), compare_doubles);
	m->lo = sample[(size_t)((double)(n - 1) * OUTLIERS)];
	m->hi = sample[(size_t)((double)(n - 1) * (1 - OUTLIERS) + 0.5)];
}

void
charts_settings(const struct charts_state *s, bool brief, struct strbuf *out)
{
	static const char *const bands[][2] = { { "", "" }, { "mean, min–max", "min–max" },
		{ "mean ± sd", "± sd" } };
	char text[SMOOTH_TEXT_MAX];
	struct smooth how = charts_smooth(s);
	if (s->smooths)
		strbuf_printf(
			out, " · %s", brief ? smooth_brief(text, &how) : smooth_text(text, &how));
	if (s->band != CHARTS_LINES)
		strbuf_printf(out, " · %s", bands[s->band][brief]);
	if (s->no_outliers)
		strbuf_add(out, " · 5–95 %");
}

static const char *
x_label(const struct charts_state *s)
{
	switch (s->x) {
	case CHARTS_X_SPAN:
		return "since start";
	case CHARTS_X_TIME:
		return "time";
	case CHARTS_X_METRIC:
		return s->x_metric;
	case CHARTS_X_STEP:
	case CHARTS_X_KINDS:
		break;
	}
	return s->log_x ? "log step" : "step";
}

/* The metric, and what was done to its values: in full, briefly, or not where there is no room. */
static const char *
title_of(struct making *m)
{
	const struct charts_state *s = m->s;
	/* Among their like the first word of all says nothing. */
	bool like = s->system && str_starts(m->pane->key, "system/");
	const char *name = m->pane->key + (like ? strlen("system/") : 0);
	int room = m->pane->rect.w - utf8_width(name);
	int label = utf8_width(x_label(s)) + 2 + (s->log_y ? 5 : 0);
	struct strbuf full, brief, text;
	strbuf_init(&full, 500);
	strbuf_init(&brief, 500);
	strbuf_init(&text, 1000);
	charts_settings(s, false, &full);
	charts_settings(s, true, &brief);
	strbuf_add(&text, name);
	if (utf8_width(full.at) + label <= room)
		strbuf_add(&text, full.at);
	else if (utf8_width(brief.at) <= room)
		strbuf_add(&text, brief.at);
	char *copy = arena_strdup(m->a, text.at);
	strbuf_free(&full);
	strbuf_free(&brief);
	strbuf_free(&text);
	return copy;
}

/* Of dots, as the picture had them last: they change only when a label of the y axis gets longer. */
static int
columns_of(const struct chart_pane *p)
{
	bool known = p->cells.cols == p->rect.w && p->cells.area.cols > 0;
	return 2 * (known ? p->cells.area.cols : p->rect.w);
}

void
charts_draw_pane(struct charts_state *s, struct chart_pane *p, const struct chart_look *look)
{
	struct making m = { .s = s,
		.pane = p,
		.look = look,
		.a = arena_new(),
		.columns = columns_of(p),
		.how = charts_smooth(s),
		.lo = HUGE_VAL,
		.hi = -HUGE_VAL };
	m.series = ARENA_ARRAY(m.a, struct plot_series, SERIES_MAX);
	find_x(&m);
	if (s->band != CHARTS_LINES) {
		add_bands(&m);
	} else {
		if (s->smooths)
			add_curves(&m, true);
		add_curves(&m, false);
	}
	if (s->no_outliers)
		leave_out_ends(&m);
	int ticks = p->rect.h > 8 ? (p->rect.h - 3) / 2 : 2;
	struct scale y = scale_fit(s->log_y ? AXIS_LOG : AXIS_LINEAR, m.lo, m.hi, ticks);
	struct plot_mark cross = { .at = s->cross.x };
	struct plot plot = { .title = title_of(&m),
		.x = { .label = x_label(s), .kind = p->x.kind, .lo = p->x.lo, .hi = p->x.hi },
		.y = { .kind = y.kind, .lo = y.lo, .hi = y.hi },
		.series = m.series,
		.series_len = m.n,
		.marks = &cross,
		.marks_len = s->cross.on ? 1 : 0 };
	chart_draw(&p->cells, &plot, p->rect.h, p->rect.w, look);
	arena_free(m.a);
}

/* ---- looking values up ---- */

static double
nearest(const double *x, const double *y, size_t n, double at, double reach)
{
	size_t i = decimate_find(x, n, at);
	if (i == n || (i > 0 && at - x[i - 1] <= x[i] - at))
		i--;
	/* Between two points the earlier one still holds; beyond the ends nothing does. */
	if (i > 0 && x[i] > at + reach)
		i--;
	if (x[i] > at + reach || (i == n - 1 && x[i] < at - reach))
		return (double)NAN;
	return y[i];
}

double
charts_value_at(const struct charts_state *s, const struct chart_run *r, const char *key, double x,
	double reach, bool smoothed)
{
	struct curve *c = chart_curve(r, key);
	struct smooth how = charts_smooth(s);
	const double *at;
	double shift;
	if (!c || c->n == 0 || s->x == CHARTS_X_METRIC || !charts_x_of(s, r, c, &at, &shift))
		return (double)NAN;
	how.range = c->how.range;
	const double *values = smoothed && how.kind != SMOOTH_NONE && c->state.done > 0
				       ? curve_smooth(c, &how)
				       : c->value;
	return nearest(at, values, c->n, x + shift, reach);
}
