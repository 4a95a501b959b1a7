// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The crosshair over all charts, the values at it sorted by the focused metric, and the legend. */
#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "core/command/run_columns.h"
#include "core/plot/decimate.h"
#include "tui/view/charts_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define TABLE_MIN_H  18 /* of the view: less leaves only the line of the legend */
#define LEGEND_SHARE 16 /* of the view's lines, for the names of runs */
#define NAME_MAX_W   28
#define VALUE_W      11

struct chart_pane *
charts_focused(const struct charts_state *s)
{
	for (size_t i = 0; i < s->panes.len && !charts_is_once(s->focus); i++)
		if (strcmp(s->panes.at[i]->key, s->focus) == 0)
			return s->panes.at[i];
	return NULL;
}

/* ---- moving ---- */

/* The nearest x of a point on one side of at, among all runs; NaN when there is none. */
static double
point_beside(const struct charts_state *s, const char *key, double at, bool right)
{
	double best = (double)NAN;
	for (size_t i = 0; i < s->data.runs.len; i++) {
		const struct chart_run *r = s->data.runs.at[i];
		const struct curve *c = chart_curve(r, key);
		const double *x;
		double shift;
		if (!c || c->n == 0 || s->x == CHARTS_X_METRIC || !charts_x_of(s, r, c, &x, &shift))
			continue;
		size_t k = right ? decimate_find(x, c->n, nextafter(at + shift, HUGE_VAL))
				 : decimate_find(x, c->n, at + shift);
		if (right ? k == c->n : k == 0)
			continue;
		double v = x[right ? k : k - 1] - shift;
		if (isnan(best) || (right ? v < best : v > best))
			best = v;
	}
	return best;
}

void
charts_cross_toggle(struct charts_state *s)
{
	const struct chart_pane *p = charts_focused(s);
	s->options++;
	if (s->cross.on || !p) {
		s->cross.on = false;
		return;
	}
	s->cross.on = true;
	double middle = plot_x_at(&p->cells.area, p->cells.area.left + p->cells.area.cols / 2);
	double before = point_beside(s, p->key, nextafter(middle, HUGE_VAL), false);
	s->cross.x = before >= p->x.lo ? before : middle;
}

/* Of a point near far, but not in the column that it comes from; far where there is none. */
static double
point_near(
	const struct charts_state *s, const struct chart_pane *p, double far, int from, bool right)
{
	const struct plot_area *a = &p->cells.area;
	double before = point_beside(s, p->key, far, !right);
	if (!isnan(before) && plot_column_of(a, before) != from)
		return before;
	double behind = point_beside(s, p->key, far, right);
	return isnan(behind) || plot_column_of(a, behind) < 0 ? far : behind;
}

void
charts_cross_move(struct charts_state *s, int columns)
{
	const struct chart_pane *p = charts_focused(s);
	if (!p || p->cells.area.cols < 1)
		return;
	const struct plot_area *a = &p->cells.area;
	bool right = columns > 0;
	double x = point_beside(s, p->key, s->cross.x, right);
	int here = plot_column_of(a, s->cross.x);
	int there = here + columns;
	/* Where points are denser than columns, a step is a column wide. */
	if (here >= 0 && !isnan(x) && plot_column_of(a, x) >= 0 &&
		(right ? plot_column_of(a, x) < there : plot_column_of(a, x) > there))
		x = point_near(s, p, plot_x_at(a, there), here, right);
	if (isnan(x))
		x = here >= 0 ? plot_x_at(a, there) : plot_x_at(a, a->left + a->cols / 2);
	s->cross.x = fmin(fmax(x, p->x.lo), p->x.hi);
	s->options++;
}

void
charts_cross_to(struct charts_state *s, int column)
{
	const struct chart_pane *p = charts_focused(s);
	if (!p || column < p->cells.area.left || column >= p->cells.area.left + p->cells.area.cols)
		return;
	double x = point_near(s, p, plot_x_at(&p->cells.area, column), -1, false);
	s->cross.x = fmin(fmax(x, p->x.lo), p->x.hi);
}

/* ---- texts ---- */

static void
x_text(const struct charts_state *s, char *out, size_t size)
{
	struct strbuf text;
	struct ticks ticks = { .n = 1, .at = { s->cross.x }, .step = 0 };
	const struct chart_pane *p = charts_focused(s);
	char number[NUMBER_MAX];
	if (!p || s->x == CHARTS_X_STEP || s->x == CHARTS_X_METRIC) {
		snprintf(out, size, "%s %s", s->x == CHARTS_X_STEP ? "step" : s->x_metric,
			number_short(number, s->cross.x, 7));
		return;
	}
	strbuf_init(&text, 100);
	ticks.step = (p->x.hi - p->x.lo) / 100;
	scale_label(&text, &p->x, &ticks, 0);
	snprintf(out, size, "%s", text.at);
	strbuf_free(&text);
}

static double
reach_of(const struct charts_state *s)
{
	const struct chart_pane *p = charts_focused(s);
	if (!p || p->cells.area.cols < 1 || p->x.kind == AXIS_LOG)
		return 0;
	return (p->x.hi - p->x.lo) / p->cells.area.cols;
}

/* ---- the sequence ---- */

struct ranked {
	size_t run;
	double value;
};

static int
compare_values(double a, double b)
{
	if (isnan(a) || isnan(b))
		return isnan(a) - isnan(b);
	return (a > b) - (a < b);
}

static int
by_falling(const void *a, const void *b)
{
	const struct ranked *p = a;
	const struct ranked *q = b;
	if (isnan(p->value) || isnan(q->value))
		return isnan(p->value) - isnan(q->value);
	int order = compare_values(q->value, p->value);
	return order ? order : p->run < q->run ? -1 : 1;
}

static int
by_rising(const void *a, const void *b)
{
	const struct ranked *p = a;
	const struct ranked *q = b;
	int order = compare_values(p->value, q->value);
	return order ? order : p->run < q->run ? -1 : 1;
}

static bool
lower_is_better(const char *key)
{
	struct arena *a = arena_new();
	bool lower = run_column(a, arena_printf(a, "metrics.%s", key)).better == BETTER_LOWER;
	arena_free(a);
	return lower;
}

/* Best first at the crosshair. */
static size_t
rank(const struct charts_state *s, struct ranked *out, size_t most)
{
	size_t n = s->data.runs.len < most ? s->data.runs.len : most;
	for (size_t i = 0; i < n; i++) {
		out[i].run = i;
		out[i].value = charts_value_at(
			s, s->data.runs.at[i], s->focus, s->cross.x, reach_of(s), true);
	}
	qsort(out, n, sizeof(*out), lower_is_better(s->focus) ? by_rising : by_falling);
	return n;
}

/* ---- drawing ---- */

#define RANKED_MAX   100
#define LEGEND_BYTES 300

/* What the legend calls a run: its name; of a band its group, and nothing for the others of it. */
static const char *
legend_name(const struct charts_state *s, size_t run, char out[LEGEND_BYTES])
{
	const struct charts_data *d = &s->data;
	const struct chart_run *r = d->runs.at[run];
	size_t n = 0;
	if (s->band == CHARTS_LINES || s->cross.on || s->over.mode != CHARTS_CURVES)
		return r->name;
	if (!charts_data_leads(d, run))
		return NULL;
	for (size_t i = run; i < d->runs.len; i++)
		n += strcmp(d->runs.at[i]->group, r->group) == 0;
	snprintf(out, LEGEND_BYTES, "%.200s%s%zu run%s%s", r->group, *r->group ? " (" : "", n,
		n == 1 ? "" : "s", *r->group ? ")" : "");
	return out;
}

static int
draw_name(const struct charts_state *s, struct canvas *c, int y, int x, int max, size_t run,
	const struct chart_look *look)
{
	char text[LEGEND_BYTES];
	const char *name = legend_name(s, run, text);
	const struct chart_run *r = s->data.runs.at[run];
	char mark[4];
	enum role role = chart_role(r->colour);
	int used = canvas_text(c, y, x, max, role,
		r->baseline && !look->ascii && !look->letters
			? "⚑"
			: chart_mark(mark, r->colour, charts_letter(run), look));
	used++;
	used += canvas_text_cut(
		c, y, x + used, max > used ? max - used : 0, role, name ? name : "");
	return used;
}

/* Columns of a run in the legend, with the gap behind it; 0: it is not there. */
static int
legend_width(const struct charts_state *s, size_t run)
{
	char text[LEGEND_BYTES];
	const char *name = legend_name(s, run, text);
	int width = name ? utf8_width(name) : 0;
	return name ? 2 + (width < NAME_MAX_W ? width : NAME_MAX_W) + 3 : 0;
}

/* Of the legend without values. */
static int
lines_needed(const struct charts_state *s, int w)
{
	int lines = 1;
	int x = 0;
	for (size_t i = 0; i < s->data.runs.len; i++) {
		int need = legend_width(s, i);
		if (need > 0 && x > 0 && x + need - 3 > w - 2) {
			lines++;
			x = 0;
		}
		x += need;
	}
	return lines;
}

/* How many more the legend has from there on. */
static size_t
left_from(const struct charts_state *s, size_t run)
{
	size_t n = 0;
	for (; run < s->data.runs.len; run++)
		n += legend_width(s, run) > 0;
	return n;
}

/* Whole names, line after line. */
static void
draw_names(const struct charts_state *s, struct canvas *c, struct rect r,
	const struct chart_look *look)
{
	int x = 0;
	int y = r.y;
	for (size_t i = 0; i < s->data.runs.len; i++) {
		int need = legend_width(s, i);
		if (need == 0)
			continue;
		bool last = y + 1 == r.y + r.h;
		/* Room for "+12" where more runs are than can be named. */
		int room = r.w - 2 - (last && i + 1 < s->data.runs.len ? 5 : 0);
		if (x > 0 && x + need - 3 > room) {
			if (last) {
				canvas_printf(c, y, r.x + 1 + x, r.w - 1 - x, ROLE_MUTED, "+%zu",
					left_from(s, i));
				return;
			}
			y++;
			x = 0;
		}
		draw_name(s, c, y, r.x + 1 + x, r.w - 2 - x, i, look);
		x += need;
	}
}

static void
draw_line(const struct charts_state *s, struct canvas *c, struct rect r,
	const struct chart_look *look)
{
	struct ranked ranked[RANKED_MAX];
	char text[100];
	char number[NUMBER_MAX];
	size_t n = rank(s, ranked, RANKED_MAX);
	int x = r.x + 1;
	int end = r.x + r.w - 1;
	if (end <= x)
		return;
	x_text(s, text, sizeof(text));
	x += canvas_printf(c, r.y, x, end - x, ROLE_MUTED, "at %s", text) + 3;
	for (size_t i = 0; i < n; i++) {
		const struct chart_run *run = s->data.runs.at[ranked[i].run];
		int name = utf8_width(run->name);
		snprintf(text, sizeof(text), "%s",
			isnan(ranked[i].value) ? "–" : number_short(number, ranked[i].value, 5));
		int need = 2 + (name < NAME_MAX_W ? name : NAME_MAX_W) + 1 + utf8_width(text);
		if (x + need > end - (i + 1 < n ? 5 : 0)) {
			if (x < end)
				canvas_printf(c, r.y, x, end - x, ROLE_MUTED, "+%zu", n - i);
			return;
		}
		x += draw_name(s, c, r.y, x, 2 + NAME_MAX_W, ranked[i].run, look);
		x += 1 + canvas_text(c, r.y, x + 1, end - x - 1, ROLE_TEXT, text);
		x += 3;
	}
}

static int
name_width(const struct charts_state *s)
{
	int w = 8;
	for (size_t i = 0; i < s->data.runs.len; i++) {
		int name = utf8_width(s->data.runs.at[i]->name);
		w = name > w ? name : w;
	}
	return w < NAME_MAX_W ? w : NAME_MAX_W;
}

/* The focused metric stands first, then the others on the page. */
static size_t
table_keys(const struct charts_state *s, const char **keys, size_t most)
{
	size_t n = 0;
	if (!charts_is_once(s->focus))
		keys[n++] = s->focus;
	for (size_t i = 0; i < s->panes.len && n < most; i++)
		if (strcmp(s->panes.at[i]->key, s->focus) != 0 &&
			!charts_is_once(s->panes.at[i]->key))
			keys[n++] = s->panes.at[i]->key;
	return n;
}

static void
draw_value(const struct charts_state *s, struct canvas *c, int y, int end, size_t run,
	const char *key, bool smoothed)
{
	char number[NUMBER_MAX];
	double v = charts_value_at(s, s->data.runs.at[run], key, s->cross.x, reach_of(s), smoothed);
	if (isnan(v))
		canvas_text_right(c, y, end, VALUE_W, ROLE_MISSING, "–");
	else
		canvas_text_right(c, y, end, VALUE_W, ROLE_TEXT, number_short(number, v, 6));
}

static const char *
last_part(const char *key)
{
	const char *slash = strrchr(key, '/');
	return slash && slash[1] ? slash + 1 : key;
}

/* Columns from the left edge to the end of each column, or of one more, where values are alone. */
struct ends {
	int at[RANKED_MAX + 1], w[RANKED_MAX + 1];
};

/* As wide as the names of the metrics where all of them fit, else as the values. */
static struct ends
ends_of(const char *const *keys, size_t n, int from, int room)
{
	struct ends e;
	int need = 0;
	for (size_t k = 0; k < n; k++) {
		int name = utf8_width(keys[k]);
		e.w[k] = name > VALUE_W ? name : VALUE_W;
		need += e.w[k] + 2;
	}
	e.w[n] = VALUE_W;
	for (size_t k = 0, end = 0; k <= n; k++) {
		if (need > room)
			e.w[k] = VALUE_W;
		end += (size_t)e.w[k] + 2;
		e.at[k] = from + (int)end;
	}
	return e;
}

/* The end of a metric's name tells it from others better than its beginning, unless it is theirs, too. */
static void
draw_heading(
	struct canvas *c, int y, const struct ends *e, const char *const *keys, size_t n, size_t k)
{
	enum role role = k == 0 ? ROLE_HEADER_SORTED : ROLE_HEADER;
	const char *key = keys[k];
	int end = e->at[k];
	int w = e->w[k];
	bool shared = false;
	for (size_t i = 0; i < n; i++)
		shared = shared || (i != k && strcmp(last_part(keys[i]), last_part(key)) == 0);
	if (utf8_width(key) <= w)
		canvas_text_right(c, y, end, w, role, key);
	else if (shared)
		canvas_text_cut(c, y, end - w, w, role, key);
	else
		canvas_text_right(c, y, end, w, role, last_part(key));
}

static void
draw_table(const struct charts_state *s, struct canvas *c, struct rect r,
	const struct chart_look *look)
{
	struct ranked ranked[RANKED_MAX];
	const char *keys[RANKED_MAX];
	char text[100];
	size_t n = rank(s, ranked, RANKED_MAX);
	int names = name_width(s) + 4;
	/* Alone on the screen, a smoothed metric shows what it was smoothed from too. */
	bool both = s->full && s->smooths;
	size_t most = r.w > names + 2 ? (size_t)(r.w - names - 2) / (VALUE_W + 2) : 0;
	size_t n_keys = table_keys(s, keys, both ? 1 : most < RANKED_MAX ? most : RANKED_MAX);
	if (most == 0)
		return;
	struct ends e =
		ends_of(keys, n_keys, r.x + names, r.w - names - 2 - (both ? VALUE_W + 2 : 0));
	x_text(s, text, sizeof(text));
	canvas_printf(c, r.y, r.x + 1, names, ROLE_HEADER, "at %s", text);
	for (size_t k = 0; k < n_keys; k++)
		draw_heading(c, r.y, &e, keys, n_keys, k);
	if (both && most > 1)
		canvas_text_right(c, r.y, e.at[n_keys], VALUE_W, ROLE_HEADER, "raw");
	for (size_t i = 0; i < n && (int)i + 1 < r.h; i++) {
		int y = r.y + 1 + (int)i;
		bool last = (int)i + 2 == r.h && i + 1 < n;
		if (last) {
			canvas_printf(c, y, r.x + 1, names, ROLE_MUTED, "+%zu", n - i);
			break;
		}
		draw_name(s, c, y, r.x + 1, names - 1, ranked[i].run, look);
		for (size_t k = 0; k < n_keys; k++)
			draw_value(s, c, y, e.at[k], ranked[i].run, keys[k], true);
		if (both && most > 1)
			draw_value(s, c, y, e.at[n_keys], ranked[i].run, s->focus, false);
	}
}

int
charts_legend_height(const struct charts_state *s, struct rect r)
{
	if (r.h < 4)
		return 0;
	if (s->cross.on && r.h < TABLE_MIN_H)
		return 1;
	if (!s->cross.on) {
		int need = lines_needed(s, r.w);
		int room = r.h / LEGEND_SHARE > 1 ? r.h / LEGEND_SHARE : 1;
		return need < room ? need : room;
	}
	int lines = (int)s->data.runs.len + 1;
	int most = r.h / 3;
	return lines < most ? lines : most;
}

void
charts_legend(const struct view *v, struct canvas *c, struct rect r, const struct chart_look *look)
{
	const struct charts_state *s = v->state;
	if (r.h < 1 || r.w < 4)
		return;
	if (!s->cross.on)
		draw_names(s, c, r, look);
	else if (r.h == 1)
		draw_line(s, c, r, look);
	else
		draw_table(s, c, r, look);
}
