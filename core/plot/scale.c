// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Ticks on steps of 1, 2 and 5, on natural units of time, and on decades. The
 * whole range of double works: where a difference overflows, that of halves is taken.
 */
#include "core/plot/scale.h"

#include <float.h>
#include <math.h>
#include <string.h>
#include "core/base/clock.h"
#include "core/base/number.h"

#define SECOND 1e3
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

/* What is nearer to a whole step than this counts as on it. */
#define ON_STEP 1e-9

/* 1, 2 or 5 times a power of ten, at least raw. */
static double
round_step(double raw)
{
	if (!(raw > 0) || !isfinite(raw))
		return 0;
	double power = pow(10, floor(log10(raw)));
	double digits = raw / power;
	double step = digits <= 1 + ON_STEP   ? 1
		      : digits <= 2 + ON_STEP ? 2
		      : digits <= 5 + ON_STEP ? 5
					      : 10;
	return step * power;
}

static double
time_step(double raw)
{
	static const double natural[] = { SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 15 * SECOND,
		30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
		HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY,
		28 * DAY, 91 * DAY, 182 * DAY };
	if (raw <= SECOND / 2)
		return round_step(raw);
	for (size_t i = 0; i < sizeof(natural) / sizeof(natural[0]); i++)
		if (raw <= natural[i] * (1 + ON_STEP))
			return natural[i];
	return round_step(raw / (365 * DAY)) * 365 * DAY;
}

static double
step_for(const struct scale *s, int steps)
{
	double raw = (s->hi / 2 - s->lo / 2) / (steps > 0 ? steps : 1) * 2;
	bool time = s->kind == AXIS_TIME || s->kind == AXIS_SPAN;
	/* A window within one step is labelled all the same. */
	bool whole = s->kind == AXIS_WHOLE && s->hi - s->lo >= 1;
	return time ? time_step(raw) : whole ? fmax(round_step(raw), 1) : round_step(raw);
}

/* How much later the clock on the wall is than UTC at this moment. */
static double
local_offset(double wall_ms)
{
	char text[CLOCK_TEXT_MAX + 1];
	int64_t local;
	if (!(fabs(wall_ms) < 9e15))
		return 0;
	clock_local(text, (int64_t)wall_ms);
	size_t n = strlen(text);
	memcpy(text + n, "Z", 2);
	if (!clock_parse(text, &local))
		return 0;
	return (double)local - floor(wall_ms / SECOND) * SECOND;
}

/* Steps are counted from here: midnight on the wall for times. */
static double
origin(const struct scale *s)
{
	return s->kind == AXIS_TIME ? -local_offset(s->lo) : 0;
}

static double
step_below(double v, double step, double zero)
{
	return floor((v - zero) / step + ON_STEP) * step + zero;
}

static double
step_above(double v, double step, double zero)
{
	return ceil((v - zero) / step - ON_STEP) * step + zero;
}

/* The largest of 1, 2, 5 times a power of ten that is not above v. */
static double
log_below(double v)
{
	double power = pow(10, floor(log10(v) + ON_STEP)), digits = v / power * (1 + ON_STEP);
	return (digits >= 5 ? 5 : digits >= 2 ? 2 : 1) * power;
}

static double
log_above(double v)
{
	double power = pow(10, floor(log10(v) + ON_STEP)), digits = v / power * (1 - ON_STEP);
	return (digits <= 1 ? 1 : digits <= 2 ? 2 : digits <= 5 ? 5 : 10) * power;
}

struct scale
scale_exact(enum axis_kind kind, double lo, double hi)
{
	bool log = kind == AXIS_LOG;
	if (!isfinite(lo) || !isfinite(hi) || lo > hi || (log && lo <= 0))
		return (struct scale){ kind, log ? 1 : 0, log ? 10 : 1 };
	if (lo < hi)
		return (struct scale){ kind, lo, hi };
	if (log)
		return (struct scale){ kind, fmax(lo / 2, 5e-324), fmin(hi * 2, DBL_MAX) };
	double room = fabs(lo) * 0.05;
	room = room > 0 ? room : 1;
	return (struct scale){ kind, fmax(lo - room, -DBL_MAX), fmin(hi + room, DBL_MAX) };
}

struct scale
scale_fit(enum axis_kind kind, double lo, double hi, int steps)
{
	struct scale exact = scale_exact(kind, lo, hi), s = exact;
	if (kind == AXIS_LOG) {
		s.lo = log_below(s.lo);
		s.hi = log_above(s.hi);
	} else {
		double step = step_for(&s, steps), zero = origin(&s);
		if (step > 0) {
			s.lo = step_below(s.lo, step, zero);
			s.hi = step_above(s.hi, step, zero);
		}
	}
	/* The tolerance of a step, or rounding at the ends of double, must not lose a point. */
	bool lower = isfinite(s.lo) && s.lo <= exact.lo && (kind != AXIS_LOG || s.lo > 0);
	s.lo = lower ? s.lo : exact.lo;
	s.hi = isfinite(s.hi) && s.hi >= exact.hi ? s.hi : exact.hi;
	return s;
}

static double
log_place(const struct scale *s, double v)
{
	double ratio = s->hi / s->lo;
	if (!(v > 0))
		return (double)NAN;
	if (isfinite(ratio))
		return log(v / s->lo) / log(ratio);
	return (log(v) - log(s->lo)) / (log(s->hi) - log(s->lo));
}

double
scale_place(const struct scale *s, double v)
{
	if (s->kind == AXIS_LOG)
		return log_place(s, v);
	double width = s->hi - s->lo;
	if (isfinite(width))
		return (v - s->lo) / width;
	return (v / 2 - s->lo / 2) / (s->hi / 2 - s->lo / 2);
}

double
scale_value(const struct scale *s, double place)
{
	if (s->kind == AXIS_LOG)
		return exp(log(s->lo) * (1 - place) + log(s->hi) * place);
	return s->lo * (1 - place) + s->hi * place;
}

/* ---- ticks ---- */

static void
add_tick(struct ticks *out, double v, int most)
{
	if (isfinite(v) && out->n < (size_t)most && (!out->n || v > out->at[out->n - 1]))
		out->at[out->n++] = v;
}

/* Every 1, 2 and 5 when they fit, else decades, else every second, fifth … decade. */
static void
log_ticks(const struct scale *s, int most, struct ticks *out)
{
	double first = floor(log10(s->lo) + ON_STEP), last = floor(log10(s->hi) + ON_STEP);
	double decades = last - first + 1;
	static const double digits[] = { 1, 2, 5 };
	size_t per = decades * 3 <= most ? 3 : 1;
	double every = per == 3 ? 1 : round_step(decades / most);
	for (double e = first; e <= last + 1; e += fmax(every, 1)) {
		for (size_t i = 0; i < per; i++) {
			double v = digits[i] * pow(10, e);
			if (v >= s->lo * (1 - ON_STEP) && v <= s->hi * (1 + ON_STEP))
				add_tick(out, v, most);
		}
	}
}

void
scale_ticks(const struct scale *s, int most, struct ticks *out)
{
	*out = (struct ticks){ 0 };
	most = most < 1 ? 1 : most > TICKS_MAX ? TICKS_MAX : most;
	if (s->kind == AXIS_LOG) {
		log_ticks(s, most, out);
		return;
	}
	double step = step_for(s, most > 1 ? most - 1 : 1), zero = origin(s);
	if (!(step > 0))
		return;
	double first = step_above(s->lo, step, zero);
	for (int i = 0; i < most; i++) {
		double v = first + i * step;
		if (v > s->hi + step * ON_STEP)
			break;
		add_tick(out, fabs(v) < step * ON_STEP ? 0 : v, most);
	}
	out->step = step;
}

/* ---- labels ---- */

static int
decimals_of(double step)
{
	double decimals = step > 0 ? ceil(-log10(step) - ON_STEP) : 0;
	return decimals < 0 ? 0 : decimals > 12 ? 12 : (int)decimals;
}

/* Steps of 1, 2, 5 below ten times their power need the power's decimals; 0.25 does not occur. */
static void
number_label(struct strbuf *out, double v, double step, double largest)
{
	static const struct {
		double from;
		const char *suffix;
	} units[] = { { 1e12, "T" }, { 1e9, "G" }, { 1e6, "M" }, { 1e4, "k" } };
	char text[NUMBER_MAX];
	if (largest >= 1e15 || (largest > 0 && largest < 1e-4) || decimals_of(step) > 8) {
		strbuf_add(out, number_short(text, v, 4));
		return;
	}
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		double unit = units[i].from == 1e4 ? 1e3 : units[i].from;
		int decimals = decimals_of(step / unit);
		if (largest < units[i].from || decimals > 2)
			continue;
		strbuf_add(out, v == 0 ? "0" : number_fixed(text, v / unit, decimals));
		strbuf_add(out, v == 0 ? "" : units[i].suffix);
		return;
	}
	strbuf_add(out, number_fixed(text, v, decimals_of(step)));
}

/* The part of "2026-11-21 14:02:11" that changes from tick to tick. */
static void
time_label(struct strbuf *out, double v, double step)
{
	char text[CLOCK_TEXT_MAX];
	clock_local(text, fabs(v) < 9e15 ? (int64_t)v : INT64_MAX);
	if (strlen(text) < 19)
		strbuf_add(out, text); /* not a date */
	else if (step >= 365 * DAY)
		strbuf_add_n(out, text, 4);
	else if (step >= 28 * DAY)
		strbuf_add_n(out, text, 7);
	else if (step >= DAY)
		strbuf_add_n(out, text + 5, 5);
	else
		strbuf_add_n(out, text + 11, step >= MINUTE ? 5 : 8);
}

void
scale_label(struct strbuf *out, const struct scale *s, const struct ticks *ticks, size_t i)
{
	char text[NUMBER_MAX];
	double v = ticks->at[i];
	switch (s->kind) {
	case AXIS_LINEAR:
	case AXIS_WHOLE:
		number_label(out, v, ticks->step, fmax(fabs(s->lo), fabs(s->hi)));
		break;
	case AXIS_LOG:
		strbuf_add(out, number_short(text, v, 3));
		break;
	case AXIS_TIME:
		time_label(out, v, ticks->step);
		break;
	case AXIS_SPAN:
		strbuf_add(out, number_span(text, fabs(v) < 9e15 ? (int64_t)v : INT64_MAX));
		break;
	}
}

/* ---- the scales of a plot ---- */

struct range {
	double lo, hi;
};

static const struct range no_range = { (double)INFINITY, -(double)INFINITY };

static void
include(struct range *r, double v, bool log)
{
	if (!isfinite(v) || (log && v <= 0))
		return;
	if (v < r->lo)
		r->lo = v;
	if (v > r->hi)
		r->hi = v;
}

/* Bars reach to the next x; the last one is as wide as the one before. */
static double
end_of_last_bar(const struct plot_series *s)
{
	size_t n = s->data.n;
	if (s->style != PLOT_BARS || n == 0 || isnan(s->data.y[n - 1]))
		return (double)NAN;
	double last = plot_x(&s->data, n - 1);
	return last + (n > 1 ? last - plot_x(&s->data, n - 2) : 1);
}

static struct range
x_range(const struct plot *p)
{
	struct range r = no_range;
	for (size_t k = 0; k < p->series_len; k++) {
		const struct plot_series *s = &p->series[k];
		for (size_t i = 0; i < s->data.n; i++)
			include(&r, plot_x(&s->data, i), p->x.kind == AXIS_LOG);
		include(&r, end_of_last_bar(s), p->x.kind == AXIS_LOG);
	}
	return r;
}

/* Of the points that the x scale shows. */
static struct range
y_range(const struct plot *p, const struct scale *x)
{
	struct range r = no_range;
	bool log = p->y.kind == AXIS_LOG;
	for (size_t k = 0; k < p->series_len; k++) {
		const struct plot_series *s = &p->series[k];
		for (size_t i = 0; i < s->data.n; i++) {
			double at = plot_x(&s->data, i);
			if (at < x->lo || at > x->hi)
				continue;
			include(&r, s->data.y[i], log);
			if (s->upper)
				include(&r, s->upper[i], log);
		}
		if (s->style == PLOT_BARS && s->data.n)
			include(&r, 0, log);
	}
	for (size_t i = 0; i < p->marks_len; i++)
		if (p->marks[i].horizontal)
			include(&r, p->marks[i].at, log);
	return r;
}

static struct scale
axis_scale(const struct plot_axis *axis, struct range data, int steps)
{
	bool lo = isfinite(axis->lo), hi = isfinite(axis->hi);
	struct scale s =
		scale_fit(axis->kind, lo ? axis->lo : fmin(data.lo, hi ? axis->hi : data.lo),
			hi ? axis->hi : fmax(data.hi, lo ? axis->lo : data.hi), steps);
	if (lo && hi)
		return scale_exact(axis->kind, axis->lo, axis->hi);
	if (lo && axis->lo < s.hi)
		s.lo = axis->lo;
	if (hi && axis->hi > s.lo)
		s.hi = axis->hi;
	return s;
}

/* A histogram ends with its bins. */
static bool
has_bars(const struct plot *p)
{
	for (size_t i = 0; i < p->series_len; i++)
		if (p->series[i].style == PLOT_BARS)
			return true;
	return false;
}

bool
plot_scales(const struct plot *p, int x_steps, int y_steps, struct scale *x, struct scale *y)
{
	if (p->x.names) {
		*x = (struct scale){ AXIS_LINEAR, -0.5, (double)p->x.names_len - 0.5 };
		if (p->x.names_len == 0)
			x->hi = 0.5;
	} else {
		bool given = isfinite(p->x.lo) && isfinite(p->x.hi);
		struct range data = given ? no_range : x_range(p);
		bool bins = has_bars(p) && !isfinite(p->x.lo) && !isfinite(p->x.hi);
		*x = bins ? scale_exact(p->x.kind, data.lo, data.hi)
			  : axis_scale(&p->x, data, x_steps);
	}
	struct range data = y_range(p, x);
	*y = axis_scale(&p->y, data, y_steps);
	return data.lo <= data.hi;
}
