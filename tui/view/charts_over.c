// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Pictures over runs: one column against another, many at once, how a column is
 * spread, which params a metric goes with. Of the runs that the runs view shows; those
 * with a colour are the ones whose curves are drawn.
 */
#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "core/table/rowset_build.h"
#include "tui/app.h"
#include "tui/output.h"
#include "tui/view/charts_parts.h"
#include "tui/view/list_view.h"
#include "tui/view/runs_pick.h"
#include "tui/widget/picker.h"
#include "tui/widget/table_ui.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COLUMNS_MAX 500
#define LINES_MAX   400 /* of parallel coordinates */
#define AXIS_W      14
#define LOG_SPAN    100.0 /* highest to lowest: from there on logarithms */
#define BINS_MAX    40
#define SIDE_W      100 /* columns from which two histograms stand side by side */
#define NAMES_MOST  28  /* of columns in the list of importance */

static const char *const titles[] = { "curves", "scatter", "parallel", "histogram", "importance" };

/* ---- what there is ---- */

static void
set_text(char **text, const char *with)
{
	char *copy = xstrdup(with);
	free(*text);
	*text = copy;
}

static void
keep_choice(char **choice, const text_list *list)
{
	if (!text_list_has(list, *choice))
		set_text(choice, list->len > 0 ? list->at[0] : "");
}

static void
find_columns(struct charts_state *s)
{
	struct charts_over *o = &s->over;
	text_list_clear(&o->xs);
	text_list_clear(&o->ys);
	for (int metrics = 0; metrics < 2; metrics++)
		for (size_t i = 0; i < o->rows->cols && o->xs.len < COLUMNS_MAX; i++) {
			const char *name = o->rows->col[i].name;
			bool metric = str_starts(name, "metrics.");
			if ((!metric && !str_starts(name, "params.")) || metric != (metrics == 1) ||
				str_starts(name, "metrics.system/") ||
				!charts_column_varies(o->rows, i))
				continue;
			VEC_PUSH(&o->xs, xstrdup(name));
			if (metric)
				VEC_PUSH(&o->ys, xstrdup(name));
		}
	if (!*o->y && *s->focus) {
		char name[1000];
		snprintf(name, sizeof(name), "metrics.%s", s->focus);
		set_text(&o->y, name);
	}
	keep_choice(&o->y, &o->ys);
	keep_choice(&o->x, &o->xs);
}

static void
sync(struct view *v)
{
	struct charts_state *s = v->state;
	struct charts_over *o = &s->over;
	const struct table *t = runs_table(v->app);
	uint64_t sign = t ? runs_pick_sign(t) : 0;
	if (!t || sign == o->sign)
		return;
	o->sign = sign;
	rowset_free(o->rows);
	o->rows = table_shown(t);
	find_columns(s);
	set_text(&o->asked, "");
	s->options++;
}

static void
ask(struct view *v)
{
	struct charts_state *s = v->state;
	struct charts_over *o = &s->over;
	if (!*o->y || strcmp(o->asked, o->y) == 0 || !o->rows)
		return;
	set_text(&o->asked, o->y);
	struct ask ask = { .source = "runs.importance", .previous = o->rows, .key = o->y };
	view_fetch(v, CHARTS_ANSWER, &ask);
}

void
charts_over_arrive(struct view *v, struct fetched *got)
{
	struct charts_state *s = v->state;
	s->over.err = got->err;
	rowset_free(s->over.importance);
	s->over.importance = got->rows;
	const struct rowset *rs = got->rows;
	if (rs && rs->rows > 0 && !s->over.chosen && !isnan(rowset_real(rs, 0, "value")))
		set_text(&s->over.x, rowset_text(rs, 0, "name"));
	s->options++;
}

void
charts_over_free(struct charts_over *o)
{
	rowset_free(o->rows);
	rowset_free(o->importance);
	text_list_clear(&o->xs);
	text_list_clear(&o->ys);
	free(o->x);
	free(o->y);
	free(o->asked);
	plot_cells_free(&o->cells[0]);
	plot_cells_free(&o->cells[1]);
}

/* ---- pictures ---- */

struct picture {
	const struct charts_state *s;
	const struct charts_over *o;
	const struct chart_look *look;
	struct arena *a;
	struct plot_series *series;
	size_t n;
};

/* The run of that row when it has a colour; runs.len when it has none. */
static size_t
coloured(const struct picture *p, size_t row)
{
	const char *id = rowset_text(p->o->rows, row, "run_id");
	for (size_t i = 0; i < p->s->data.runs.len; i++)
		if (strcmp(p->s->data.runs.at[i]->id, id) == 0)
			return i;
	return p->s->data.runs.len;
}

static const char *
strength_text(const struct picture *p, const char *name)
{
	const struct rowset *rs = p->o->importance;
	char number[NUMBER_MAX];
	for (size_t i = 0; rs && i < rs->rows; i++) {
		double v = rowset_real(rs, i, "value");
		if (strcmp(rowset_text(rs, i, "name"), name) == 0 && !isnan(v))
			return arena_printf(p->a, " · %s %s of %lld runs",
				rowset_text(rs, i, "method"), number_fixed(number, v, 2),
				(long long)rowset_int(rs, i, "runs", 0));
	}
	return "";
}

static void
add_point(struct picture *p, double x, double y, int colour, char letter, bool faint)
{
	double *at = ARENA_ARRAY(p->a, double, 2);
	at[0] = x;
	at[1] = y;
	p->series[p->n++] = (struct plot_series){ .name = faint ? NULL : "",
		.style = PLOT_POINTS,
		.colour = colour,
		.letter = letter,
		.faint = faint,
		.data = { 1, at, at + 1 } };
}

/*
 * A column over three powers of ten, as learning rates are, would lie on one
 * edge of a linear axis. L turns either over.
 */
static enum axis_kind
scatter_axis(const struct charts_column *c, bool turned)
{
	bool wide = !c->names && c->lo > 0 && c->hi / c->lo >= 1000;
	if (wide != (turned && !c->names))
		return AXIS_LOG;
	return c->whole ? AXIS_WHOLE : AXIS_LINEAR;
}

static void
draw_scatter(struct picture *p, struct plot_cells *cells, struct rect r)
{
	const struct rowset *rows = p->o->rows;
	struct charts_column x = charts_column(p->a, rows, p->o->x);
	struct charts_column y = charts_column(p->a, rows, p->o->y);
	size_t runs = p->s->data.runs.len;
	p->series = ARENA_ARRAY(p->a, struct plot_series, runs + 2);
	p->series[p->n++] = (struct plot_series){ .style = PLOT_POINTS,
		.colour = 1,
		.faint = runs > 0,
		.data = { rows->rows, x.v, y.v } };
	for (size_t i = 0; i < rows->rows && p->n < runs + 2; i++) {
		size_t run = coloured(p, i);
		if (run < runs && isfinite(x.v[i]) && isfinite(y.v[i]))
			add_point(p, x.v[i], y.v[i], p->s->data.runs.at[run]->colour,
				charts_letter(run), false);
	}
	struct plot plot = {
		.title = arena_printf(p->a, "%s over %s%s", column_short_name(p->o->y),
			column_short_name(p->o->x), strength_text(p, p->o->x)),
		.x = { .label = column_short_name(p->o->x),
			.kind = scatter_axis(&x, p->s->log_x),
			.lo = (double)NAN,
			.hi = (double)NAN,
			.names = x.names,
			.names_len = x.n_names },
		.y = { .kind = scatter_axis(&y, p->s->log_y),
			.lo = (double)NAN,
			.hi = (double)NAN },
		.series = p->series,
		.series_len = p->n,
	};
	chart_draw(cells, &plot, r.h, r.w, p->look);
}

/* Strongest params first, then what else varies; the metric stands last. */
static size_t
axes(const struct picture *p, const char **names, size_t most)
{
	const struct rowset *rs = p->o->importance;
	size_t n = 0;
	for (size_t i = 0; rs && i < rs->rows && n + 1 < most; i++)
		if (!isnan(rowset_real(rs, i, "value")))
			names[n++] = rowset_text(rs, i, "name");
	for (size_t i = 0; n == 0 && i < p->o->xs.len && i + 1 < most; i++)
		if (str_starts(p->o->xs.at[i], "params."))
			names[n++] = p->o->xs.at[i];
	if (n < most && *p->o->y)
		names[n++] = p->o->y;
	return n;
}

/* What spans orders of magnitude would lie at one end of its axis. */
static bool
is_log(const struct charts_column *c)
{
	return !c->names && c->n > 0 && c->lo > 0 && c->hi >= c->lo * LOG_SPAN;
}

static double
height_of(const struct charts_column *c, double v)
{
	if (!(c->hi > c->lo))
		return 0.5;
	return is_log(c) ? log(v / c->lo) / log(c->hi / c->lo) : (v - c->lo) / (c->hi - c->lo);
}

static void
add_line(struct picture *p, const struct charts_column *c, size_t n, size_t row, size_t run)
{
	double *y = ARENA_ARRAY(p->a, double, n + 1);
	bool own = run < p->s->data.runs.len;
	for (size_t k = 0; k < n; k++)
		y[k] = height_of(&c[k], c[k].v[row]);
	p->series[p->n++] = (struct plot_series){ .style = PLOT_LINE,
		.name = own ? "" : NULL,
		.colour = own ? p->s->data.runs.at[run]->colour : 1,
		.letter = own ? charts_letter(run) : 0,
		.faint = !own && p->s->data.runs.len > 0,
		.data = { n, NULL, y } };
}

static const char *
end_text(struct arena *a, const struct charts_column *c, bool high)
{
	char number[NUMBER_MAX];
	if (c->n == 0)
		return "–";
	if (c->names)
		return c->names[high ? c->n_names - 1 : 0];
	return arena_strdup(a, number_short(number, high ? c->hi : c->lo, 3));
}

static void
draw_parallel(struct picture *p, struct plot_cells *cells, struct rect r)
{
	const struct rowset *rows = p->o->rows;
	size_t most = r.w / AXIS_W > 2 ? (size_t)(r.w / AXIS_W) : 2;
	const char **names = ARENA_ARRAY(p->a, const char *, most + 1);
	size_t n = axes(p, names, most);
	struct charts_column *c = ARENA_ARRAY(p->a, struct charts_column, n + 1);
	const char **labels = ARENA_ARRAY(p->a, const char *, n + 1);
	struct plot_mark *marks = ARENA_ARRAY(p->a, struct plot_mark, n + 1);
	for (size_t k = 0; k < n; k++) {
		c[k] = charts_column(p->a, rows, names[k]);
		labels[k] = arena_printf(p->a, "%s %s..%s%s", column_short_name(names[k]),
			end_text(p->a, &c[k], false), end_text(p->a, &c[k], true),
			is_log(&c[k]) ? " log" : "");
		marks[k] = (struct plot_mark){ .at = (double)k, .axis = true };
	}
	p->series = ARENA_ARRAY(p->a, struct plot_series, LINES_MAX + p->s->data.runs.len + 1);
	for (int own = 0; own < 2; own++)
		for (size_t i = 0, drawn = 0; i < rows->rows && drawn < LINES_MAX; i++) {
			size_t run = coloured(p, i);
			if (n == 0 || isnan(c[n - 1].v[i]))
				continue;
			if ((run < p->s->data.runs.len) != (own == 1) ||
				p->n >= LINES_MAX + p->s->data.runs.len)
				continue;
			add_line(p, c, n, i, run);
			drawn++;
		}
	struct plot plot = {
		.title = arena_printf(p->a, "%zu runs with %s, by the params that go with it%s",
			n > 0 ? c[n - 1].n : 0, column_short_name(p->o->y),
			n > 0 && c[n - 1].n > LINES_MAX ? " · not all lines drawn" : ""),
		.x = { .names = labels, .names_len = n },
		.y = { .lo = 0, .hi = 1, .hidden = true },
		.series = p->series,
		.series_len = p->n,
		.marks = marks,
		.marks_len = n,
	};
	chart_draw(cells, &plot, r.h, r.w, p->look);
}

static int
compare_doubles(const void *a, const void *b)
{
	double p = *(const double *)a;
	double q = *(const double *)b;
	return (p > q) - (p < q);
}

static double
median_of(const struct picture *p, const struct charts_column *c, size_t rows)
{
	double *sorted = ARENA_ARRAY(p->a, double, c->n + 1);
	size_t n = 0;
	for (size_t i = 0; i < rows; i++)
		if (isfinite(c->v[i]))
			sorted[n++] = c->v[i];
	if (n == 0)
		return (double)NAN;
	qsort(sorted, n, sizeof(*sorted), compare_doubles);
	return sorted[(n - 1) / 2] / 2 + sorted[n / 2] / 2;
}

/* Bars for categories, or for equal parts of a range with round ends. */
static struct series
heights(struct picture *p, const struct charts_column *c, size_t rows, int w)
{
	size_t bins = c->n_names;
	struct scale s = scale_fit(AXIS_LINEAR, c->lo, c->hi, 10);
	if (!c->names) {
		bins = (size_t)(sqrt((double)c->n) + 1.5);
		bins = bins > BINS_MAX ? BINS_MAX : bins;
		bins = w > 12 && bins > (size_t)w / 3 ? (size_t)w / 3 : bins;
	}
	double *x = ARENA_ARRAY(p->a, double, bins + 1);
	double *y = ARENA_ARRAY(p->a, double, bins + 1);
	for (size_t i = 0; i < bins; i++)
		x[i] = c->names ? (double)i : s.lo + (s.hi - s.lo) * (double)i / (double)bins;
	for (size_t i = 0; i < rows; i++) {
		if (!isfinite(c->v[i]) || bins == 0)
			continue;
		double place = c->names ? c->v[i] : (c->v[i] - s.lo) / (s.hi - s.lo) * (double)bins;
		size_t bin = place > 0 ? (size_t)place : 0;
		y[bin < bins ? bin : bins - 1]++;
	}
	return (struct series){ bins, x, y };
}

static void
draw_histogram(struct picture *p, struct plot_cells *cells, struct rect r, const char *name)
{
	struct charts_column c = charts_column(p->a, p->o->rows, name);
	struct plot_series bars = {
		.style = PLOT_BARS, .colour = 1, .data = heights(p, &c, p->o->rows->rows, r.w)
	};
	char number[NUMBER_MAX];
	const char *middle =
		c.names ? ""
			: arena_printf(p->a, " · median %s",
				  number_short(number, median_of(p, &c, p->o->rows->rows), 4));
	struct plot plot = {
		.title =
			arena_printf(p->a, "%s · %zu runs%s", column_short_name(name), c.n, middle),
		.x = { .lo = (double)NAN,
			.hi = (double)NAN,
			.names = c.names,
			.names_len = c.n_names },
		.y = { .lo = 0, .hi = (double)NAN },
		.series = &bars,
		.series_len = bars.data.n > 0 ? 1 : 0,
	};
	chart_draw(cells, &plot, r.h, r.w, p->look);
}

static void
lay_histograms(struct charts_over *o, struct rect r)
{
	o->rect[0] = o->rect[1] = r;
	if (r.w >= SIDE_W) {
		o->rect[0].w = r.w / 2 - 1;
		o->rect[1].x = r.x + r.w / 2;
		o->rect[1].w = r.w - r.w / 2;
	} else {
		o->rect[0].h = r.h / 2;
		o->rect[1].y = r.y + r.h / 2;
		o->rect[1].h = r.h - r.h / 2;
	}
}

static void
draw_pictures(struct charts_state *s, struct rect r, const struct chart_look *look)
{
	struct charts_over *o = &s->over;
	struct picture p = { .s = s, .o = o, .look = look, .a = arena_new() };
	o->rect[0] = r;
	o->rect[1] = (struct rect){ 0 };
	if (o->mode == CHARTS_SCATTER) {
		draw_scatter(&p, &o->cells[0], r);
	} else if (o->mode == CHARTS_PARALLEL) {
		draw_parallel(&p, &o->cells[0], r);
	} else if (o->mode == CHARTS_HISTOGRAM) {
		lay_histograms(o, r);
		draw_histogram(&p, &o->cells[0], o->rect[0], o->y);
		draw_histogram(&p, &o->cells[1], o->rect[1], o->x);
	}
	arena_free(p.a);
}

void
charts_over_layout(struct view *v, struct rect r, const struct chart_look *look)
{
	struct charts_state *s = v->state;
	struct charts_over *o = &s->over;
	sync(v);
	ask(v);
	uint64_t parts[] = { s->options, s->data.changes, o->sign, (uint64_t)o->mode, (uint64_t)r.y,
		(uint64_t)r.x, (uint64_t)r.h, (uint64_t)r.w, look->ascii, look->letters };
	uint64_t sign = 14695981039346656037u;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		sign = (sign ^ parts[i]) * 1099511628211u;
	if (sign == o->drawn || !o->rows || o->mode == CHARTS_IMPORTANCE)
		return;
	o->drawn = sign;
	draw_pictures(s, r, look);
}

/* ---- importance ---- */

/* Columns for the names, with the gap behind them. */
static int
names_width(const struct charts_over *o, int w)
{
	int most = w / 3 < NAMES_MOST ? w / 3 : NAMES_MOST;
	int widest = 0;
	for (size_t i = 0; o->importance && i < o->importance->rows; i++) {
		int n = utf8_width(column_short_name(rowset_text(o->importance, i, "name")));
		widest = n > widest ? n : widest;
	}
	return (widest < most ? widest : most) + 2;
}

static void
draw_row(const struct charts_over *o, struct canvas *c, int y, struct rect r, size_t row)
{
	const struct rowset *rs = o->importance;
	double v = rowset_real(rs, row, "value");
	char number[NUMBER_MAX];
	int name = names_width(o, r.w);
	int bar = r.w / 4;
	int x = r.x + 1;
	bool chosen = strcmp(rowset_text(rs, row, "name"), o->x) == 0;
	if (r.w < 4)
		return;
	canvas_text_cut(c, y, x, name - 2, chosen ? ROLE_CURSOR : ROLE_TEXT,
		column_short_name(rowset_text(rs, row, "name")));
	x += name;
	if (isnan(v)) {
		canvas_text_cut(c, y, x, r.x + r.w > x ? r.x + r.w - x : 0, ROLE_MUTED,
			rowset_text(rs, row, "why"));
		return;
	}
	int full = (int)(fabs(v) * bar + 0.5);
	for (int i = 0; i < bar; i++)
		canvas_text(
			c, y, x + i, 1, i < full ? ROLE_SPARK : ROLE_AXIS, i < full ? "█" : "·");
	x += bar;
	int room = r.x + r.w - x < 7 ? r.x + r.w - x : 7;
	if (room > 0)
		canvas_text_right(c, y, x + room, room, ROLE_TEXT, number_fixed(number, v, 2));
	x += 9;
	if (r.x + r.w > x)
		canvas_printf(c, y, x, r.x + r.w - x, ROLE_MUTED, "%s · %lld runs, %lld values",
			rowset_text(rs, row, "method"), (long long)rowset_int(rs, row, "runs", 0),
			(long long)rowset_int(rs, row, "values", 0));
}

static void
draw_importance(const struct charts_over *o, struct canvas *c, struct rect r)
{
	int room = r.w > 2 ? r.w - 2 : 0;
	if (r.h < 1)
		return;
	canvas_printf(
		c, r.y, r.x + 1, room, ROLE_HEADING, "what goes with %s", column_short_name(o->y));
	if (o->err.code != ERR_NONE && r.h > 1)
		canvas_text_cut(c, r.y + 1, r.x + 1, room, ROLE_ERROR, o->err.text);
	size_t n = o->importance ? o->importance->rows : 0;
	static const char *const notes[] = {
		"Numbers by Spearman's rank correlation, words by the correlation ratio.",
		"Surest first, by the lower end of the 95 % interval. Neither names a cause.",
	};
	int lines = r.h < 4 ? 0 : r.h < 8 ? 1 : 2;
	for (size_t i = 0; i < n && (int)i + 1 + lines < r.h; i++)
		draw_row(o, c, r.y + 1 + (int)i, r, i);
	for (int i = 0; i < lines; i++)
		canvas_text_cut(
			c, r.y + r.h - lines + i, r.x + 1, room, ROLE_MUTED, notes[2 - lines + i]);
}

/* ---- drawing ---- */

/* Draws their names from the left of r, or only finds the one at column at; c may be NULL. */
static int
walk_tabs(const struct charts_state *s, struct canvas *c, struct rect r, int at, int *found)
{
	int x = r.x + 1;
	int end = r.x + r.w;
	int all = 1;
	if (s->system)
		return 1;
	for (int i = 0; i < CHARTS_MODES; i++)
		all += utf8_width(titles[i]) + 2;
	for (int i = 0; i < CHARTS_MODES; i++) {
		int need = utf8_width(titles[i]);
		bool here = (int)s->over.mode == i;
		/* Where not all fit, the one that is shown. */
		if (x + need + 2 > end || (all > r.w && !here))
			continue;
		if (c)
			canvas_text(c, r.y, x, need, here ? ROLE_TAB_ACTIVE : ROLE_TAB, titles[i]);
		if (at >= x && at < x + need)
			*found = i;
		x += need + 2;
	}
	return x - r.x;
}

int
charts_over_tabs(const struct charts_state *s, struct canvas *c, struct rect r)
{
	int none;
	return walk_tabs(s, c, r, -1, &none);
}

int
charts_over_tab_at(const struct charts_state *s, struct rect r, int x)
{
	int found = -1;
	walk_tabs(s, NULL, r, x, &found);
	return found;
}

void
charts_over_draw(const struct view *v, struct canvas *c, struct rect r)
{
	const struct charts_state *s = v->state;
	const struct charts_over *o = &s->over;
	if (!o->rows) {
		draw_empty(c, r, "reading runs…");
	} else if (!*o->y || !*o->x) {
		draw_empty(c, r,
			"Nothing to draw over runs.\n\nIt takes runs whose metrics differ, and "
			"params "
			"that differ with them.");
	} else if (o->mode == CHARTS_IMPORTANCE) {
		draw_importance(o, c, r);
	} else {
		for (int i = 0; i < 2; i++)
			if (o->rect[i].h > 0)
				chart_show(&o->cells[i], c, o->rect[i].y, o->rect[i].x, false);
	}
}

/* ---- commands ---- */

static void
step(const text_list *list, char **choice, int by)
{
	for (size_t i = 0; i < list->len; i++)
		if (strcmp(list->at[i], *choice) == 0) {
			size_t n = list->len;
			set_text(choice, list->at[by < 0 ? (i + n - 1) % n : (i + (size_t)by) % n]);
			return;
		}
}

struct choosing {
	struct view *view;
	bool x;
};

static void
chosen(void *arg, const struct picker_item *items, size_t n, size_t at)
{
	const struct choosing *choosing = arg;
	struct charts_state *s = choosing->view->state;
	(void)n;
	set_text(choosing->x ? &s->over.x : &s->over.y, items[at].label);
	s->over.chosen = s->over.chosen || choosing->x;
	s->options++;
	view_dirty(choosing->view);
}

static void
choose(struct view *v, bool x)
{
	const struct charts_state *s = v->state;
	const text_list *list = x ? &s->over.xs : &s->over.ys;
	struct arena *a = arena_new();
	struct picker_item *items = ARENA_ARRAY(a, struct picker_item, list->len + 1);
	struct choosing *choosing = xcalloc(1, sizeof(*choosing));
	*choosing = (struct choosing){ v, x };
	struct picker_spec spec = { .title = x ? "Column along the x axis" : "Metric",
		.owner = v,
		.arg = choosing,
		.accept = chosen,
		.free = free };
	for (size_t i = 0; i < list->len; i++) {
		items[i].label = list->at[i];
		if (strcmp(list->at[i], x ? s->over.x : s->over.y) == 0)
			spec.cursor = i;
	}
	if (list->len > 0)
		picker_open(v->app, &spec, items, list->len);
	else
		free(choosing);
	arena_free(a);
}

static void
export_rows(struct view *v, const char *path)
{
	const struct charts_state *s = v->state;
	const struct charts_over *o = &s->over;
	const struct rowset *rows = o->mode == CHARTS_IMPORTANCE ? o->importance : o->rows;
	const struct column pair[] = { { .name = "run_id", .format = FORMAT_ID },
		{ .name = "run_name" }, { .name = o->x }, { .name = o->y }, { .name = NULL } };
	if (!rows)
		return;
	struct report *r = output_table(titles[o->mode], rowset_ref(rows),
		o->mode == CHARTS_IMPORTANCE || o->mode == CHARTS_PARALLEL ? NULL : pair);
	if (path)
		output_write(v->app, r, path);
	else
		output_export(v->app, r, "runs.csv");
}

static bool
change_mode(struct charts_state *s, int by)
{
	s->over.mode = (enum charts_mode)(((int)s->over.mode + CHARTS_MODES + by) % CHARTS_MODES);
	s->cross.on = false;
	s->options++;
	return true;
}

bool
charts_over_command(struct view *v, const char *const *words, size_t n)
{
	struct charts_state *s = v->state;
	struct charts_over *o = &s->over;
	static const struct {
		const char *name;
		int x, y;
	} moves[] = { { "left", -1, 0 }, { "right", 1, 0 }, { "row.next", 0, 1 }, { "next", 0, 1 },
		{ "row.previous", 0, -1 }, { "previous", 0, -1 } };
	const char *name = words[0];
	if (strcmp(name, "picture.next") == 0)
		return change_mode(s, 1);
	if (strcmp(name, "picture.previous") == 0)
		return change_mode(s, -1);
	if (o->mode == CHARTS_CURVES)
		return false;
	for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++)
		if (strcmp(name, moves[i].name) == 0) {
			step(&o->xs, &o->x, moves[i].x);
			o->chosen = o->chosen || moves[i].x != 0;
			step(&o->ys, &o->y, moves[i].y);
			s->options++;
			return true;
		}
	if (strcmp(name, "axis.x") == 0)
		choose(v, true);
	else if (strcmp(name, "metrics") == 0)
		choose(v, false);
	else if (strcmp(name, "export") == 0)
		export_rows(v, n > 1 ? words[1] : NULL);
	else if (strcmp(name, "back") == 0)
		o->mode = CHARTS_CURVES;
	else
		return false;
	s->options++;
	return true;
}
