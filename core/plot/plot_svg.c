// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Drawing a plot as SVG: four points at most for each pixel across. */
#include "core/plot/plot_svg.h"

#include <math.h>
#include <string.h>
#include "core/base/number.h"
#include "core/base/xml.h"
#include "core/plot/scale.h"

enum { WIDTH = 720, HEIGHT = 280, LEFT = 64, RIGHT = 708, TOP = 30, BOTTOM = 232 };
#define COLOURS  6 /* in the page's style: classes s1 … s6, and the same dashed, s7 … s12 */
#define KEY_STEP 18

struct svg {
	FILE *out;
	const struct plot *plot;
	struct scale x, y;
};

/* A coordinate; locales do not reach number_fixed. */
static void
put_number(FILE *out, double v)
{
	char text[NUMBER_MAX];
	v = v < -9999 ? -9999 : v > 9999 ? 9999 : v; /* the viewer clips what is far outside */
	fputs(number_fixed(text, v, 1), out);
}

static void
put_point(FILE *out, const char *before, double x, double y)
{
	fputs(before, out);
	put_number(out, x);
	fputc(' ', out);
	put_number(out, y);
}

static double
at_x(const struct svg *g, double x)
{
	return LEFT + scale_place(&g->x, x) * (RIGHT - LEFT);
}

static double
at_y(const struct svg *g, double y)
{
	return BOTTOM - scale_place(&g->y, y) * (BOTTOM - TOP);
}

static bool
can_place(const struct svg *g, double x, double y)
{
	return isfinite(at_x(g, x)) && isfinite(at_y(g, y)) && isfinite(x) && isfinite(y);
}

static void
put_line(const struct svg *g, const char *class, double x0, double y0, double x1, double y1)
{
	fprintf(g->out, "<path class=\"%s\" d=\"", class);
	put_point(g->out, "M", x0, y0);
	put_point(g->out, "L", x1, y1);
	fputs("\"/>\n", g->out);
}

static void
put_text(const struct svg *g, double x, double y, const char *anchor, const char *class,
	const char *text)
{
	fputs("<text x=\"", g->out);
	put_number(g->out, x);
	fputs("\" y=\"", g->out);
	put_number(g->out, y);
	fprintf(g->out, "\" text-anchor=\"%s\" class=\"%s\">", anchor, class);
	xml_string(g->out, text);
	fputs("</text>\n", g->out);
}

/* ---- axes ---- */

static void
put_label(const struct svg *g, double x, double y, const char *anchor, const struct scale *s,
	const struct ticks *ticks, size_t i)
{
	struct strbuf label;
	strbuf_init(&label, 64);
	scale_label(&label, s, ticks, i);
	put_text(g, x, y, anchor, "label", label.at);
	strbuf_free(&label);
}

static void
put_axes(const struct svg *g)
{
	struct ticks ticks;
	scale_ticks(&g->y, 6, &ticks);
	for (size_t i = 0; i < ticks.n; i++) {
		double y = at_y(g, ticks.at[i]);
		put_line(g, "grid", LEFT, y, RIGHT, y);
		put_label(g, LEFT - 6, y + 4, "end", &g->y, &ticks, i);
	}
	put_line(g, "axis", LEFT, TOP, LEFT, BOTTOM);
	put_line(g, "axis", LEFT, BOTTOM, RIGHT, BOTTOM);
	size_t names = g->plot->x.names_len;
	for (size_t i = 0; i < names && names <= 60; i++)
		put_text(
			g, at_x(g, (double)i), BOTTOM + 18, "middle", "label", g->plot->x.names[i]);
	if (g->plot->x.names)
		return;
	scale_ticks(&g->x, 9, &ticks);
	for (size_t i = 0; i < ticks.n; i++) {
		double x = at_x(g, ticks.at[i]);
		put_line(g, "axis", x, BOTTOM, x, BOTTOM + 4);
		put_label(g, x, BOTTOM + 18, "middle", &g->x, &ticks, i);
	}
}

/* ---- series ---- */

/* Points that share a pixel across: only the first, lowest, highest and last are written. */
struct stroke {
	FILE *out;
	bool down, started;
	double column, last_x, last_y, low, high;
	size_t held; /* points since the one that was written */
};

static void
stroke_write(struct stroke *s, double x, double y)
{
	put_point(s->out, s->started ? "L" : "M", x, y);
	s->started = true;
}

static void
stroke_flush(struct stroke *s)
{
	if (s->held > 2) {
		stroke_write(s, s->last_x, s->low);
		stroke_write(s, s->last_x, s->high);
	}
	if (s->held > 0)
		stroke_write(s, s->last_x, s->last_y);
	s->held = 0;
}

static void
stroke_point(struct stroke *s, double x, double y)
{
	if (s->down && floor(x) == s->column) {
		s->low = s->held ? fmin(s->low, y) : y;
		s->high = s->held ? fmax(s->high, y) : y;
		s->held++;
	} else {
		stroke_flush(s);
		stroke_write(s, x, y);
		s->column = floor(x);
		s->down = true;
	}
	s->last_x = x;
	s->last_y = y;
}

static void
stroke_lift(struct stroke *s)
{
	bool alone = s->down && s->held == 0;
	stroke_flush(s);
	if (alone)
		fputs("h.1", s->out); /* a single point is a dot */
	s->down = s->started = false;
}

static void
put_curve(const struct svg *g, const struct plot_series *s, int class)
{
	struct stroke stroke = { .out = g->out };
	fprintf(g->out, "<path class=\"line s%d\" stroke-linecap=\"round\" d=\"", class);
	for (size_t i = 0; i < s->data.n; i++) {
		double x = plot_x(&s->data, i), y = s->data.y[i];
		if (s->style == PLOT_STEPS && stroke.down && can_place(g, x, s->data.y[i - 1]))
			stroke_point(&stroke, at_x(g, x), stroke.last_y);
		if (can_place(g, x, y))
			stroke_point(&stroke, at_x(g, x), at_y(g, y));
		else
			stroke_lift(&stroke);
	}
	stroke_lift(&stroke);
	fputs("\"/>\n", g->out);
}

static void
put_points(const struct svg *g, const struct plot_series *s, int class)
{
	fprintf(g->out, "<path class=\"dot s%d\" stroke-linecap=\"round\" d=\"", class);
	for (size_t i = 0; i < s->data.n; i++) {
		if (!can_place(g, plot_x(&s->data, i), s->data.y[i]))
			continue;
		put_point(g->out, "M", at_x(g, plot_x(&s->data, i)), at_y(g, s->data.y[i]));
		fputs("h.1", g->out);
	}
	fputs("\"/>\n", g->out);
}

static double
bar_end(const struct svg *g, const struct series *s, size_t i)
{
	double x = plot_x(s, i);
	if (g->plot->x.names)
		return x + 0.4;
	if (i + 1 < s->n)
		return plot_x(s, i + 1);
	return x + (s->n > 1 ? x - plot_x(s, i - 1) : 1);
}

static void
put_bars(const struct svg *g, const struct plot_series *s, int class)
{
	double zero = g->y.kind == AXIS_LOG ? BOTTOM : fmin(fmax(at_y(g, 0), TOP), BOTTOM);
	fprintf(g->out, "<path class=\"fill s%d\" d=\"", class);
	for (size_t i = 0; i < s->data.n; i++) {
		double from = plot_x(&s->data, i) - (g->plot->x.names ? 0.4 : 0);
		double to = bar_end(g, &s->data, i), y = s->data.y[i];
		if (!can_place(g, from, y) || !can_place(g, to, y))
			continue;
		put_point(g->out, "M", at_x(g, from), zero);
		put_point(g->out, "L", at_x(g, from), at_y(g, y));
		put_point(g->out, "L", at_x(g, to), at_y(g, y));
		put_point(g->out, "L", at_x(g, to), zero);
		fputc('Z', g->out);
	}
	fputs("\"/>\n", g->out);
}

/* One closed shape for each stretch without gaps. */
static void
put_band(const struct svg *g, const struct plot_series *s, int class)
{
	const struct series *v = &s->data;
	fprintf(g->out, "<path class=\"band s%d\" d=\"", class);
	for (size_t from = 0, end; from < v->n; from = end + 1) {
		for (end = from; end < v->n && can_place(g, plot_x(v, end), v->y[end]) &&
				 can_place(g, plot_x(v, end), s->upper[end]);
			end++)
			put_point(g->out, end == from ? "M" : "L", at_x(g, plot_x(v, end)),
				at_y(g, v->y[end]));
		for (size_t i = end; i > from; i--)
			put_point(g->out, "L", at_x(g, plot_x(v, i - 1)), at_y(g, s->upper[i - 1]));
		if (end > from)
			fputc('Z', g->out);
	}
	fputs("\"/>\n", g->out);
}

static void
put_series(const struct svg *g, size_t i)
{
	const struct plot_series *s = &g->plot->series[i];
	int class = (plot_colour(g->plot, i) - 1) % (2 * COLOURS) + 1;
	switch (s->style) {
	case PLOT_LINE:
	case PLOT_STEPS:
		put_curve(g, s, class);
		break;
	case PLOT_POINTS:
		put_points(g, s, class);
		break;
	case PLOT_BARS:
		put_bars(g, s, class);
		break;
	case PLOT_BAND:
		if (s->upper)
			put_band(g, s, class);
		break;
	}
}

static void
put_marks(const struct svg *g)
{
	for (size_t i = 0; i < g->plot->marks_len; i++) {
		const struct plot_mark *m = &g->plot->marks[i];
		double at = m->horizontal ? at_y(g, m->at) : at_x(g, m->at);
		bool inside = m->horizontal ? at >= TOP && at <= BOTTOM : at >= LEFT && at <= RIGHT;
		if (!inside)
			continue;
		if (m->horizontal)
			put_line(g, "mark", LEFT, at, RIGHT, at);
		else
			put_line(g, "mark", at, TOP, at, BOTTOM);
		if (m->label)
			put_text(g, m->horizontal ? RIGHT : at + 4,
				m->horizontal ? at - 4 : TOP + 10, m->horizontal ? "end" : "start",
				"label", m->label);
	}
}

/* Names of the series in their colours, two a line. */
static int
key_height(const struct plot *p)
{
	int named = 0;
	for (size_t i = 0; i < p->series_len; i++)
		named += p->series[i].name != NULL;
	return named > 1 ? (named + 1) / 2 * KEY_STEP : 0;
}

static void
put_key(const struct svg *g)
{
	int k = 0;
	for (size_t i = 0; key_height(g->plot) && i < g->plot->series_len; i++) {
		char class[16];
		if (!g->plot->series[i].name)
			continue;
		int number = (plot_colour(g->plot, i) - 1) % (2 * COLOURS) + 1;
		snprintf(class, sizeof(class), "key s%d", number);
		double x = LEFT + (k % 2) * (RIGHT - LEFT) / 2.0, y = HEIGHT + k / 2 * KEY_STEP;
		put_text(g, x, y, "start", class, number > COLOURS ? "○" : "●");
		put_text(g, x + 16, y, "start", "label", g->plot->series[i].name);
		k++;
	}
}

void
plot_svg(FILE *out, const struct plot *p)
{
	struct svg g = { .out = out, .plot = p };
	bool any = plot_scales(p, 8, 5, &g.x, &g.y);
	fprintf(out, "<svg viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\">\n<title>", WIDTH,
		HEIGHT + key_height(p), WIDTH);
	xml_string(out, p->title ? p->title : "");
	fputs("</title>\n", out);
	put_axes(&g);
	for (size_t i = 0; i < p->series_len; i++)
		put_series(&g, i);
	put_marks(&g);
	put_text(&g, 0, 16, "start", "label", p->title ? p->title : "");
	if (p->x.label)
		put_text(&g, RIGHT, BOTTOM + 36, "end", "label", p->x.label);
	if (!any)
		put_text(&g, (LEFT + RIGHT) / 2.0, (TOP + BOTTOM) / 2.0, "middle", "label",
			"no points");
	put_key(&g);
	fputs("</svg>\n", out);
}

void
plot_svg_spark(FILE *out, const struct series *s)
{
	enum { SPARK_WIDTH = 120, SPARK_HEIGHT = 20 };
	struct plot_series curve = { .style = PLOT_LINE, .data = *s };
	struct plot p = {
		.series = &curve,
		.series_len = 1,
		.x = { .lo = (double)NAN, .hi = (double)NAN },
		.y = { .lo = (double)NAN, .hi = (double)NAN },
	};
	struct svg g = { .out = out, .plot = &p };
	if (!plot_scales(&p, 1, 1, &g.x, &g.y))
		return;
	/* The same drawing as a large one, without axes and made small. */
	fprintf(out,
		"<svg class=\"spark\" viewBox=\"%d %d %d %d\" width=\"%d\" height=\"%d\" "
		"preserveAspectRatio=\"none\">",
		LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP, SPARK_WIDTH, SPARK_HEIGHT);
	put_series(&g, 0);
	fputs("</svg>", out);
}
