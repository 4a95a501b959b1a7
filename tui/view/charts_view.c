// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Charts: a grid of metrics, the runs overlaid, growing while they are logged. */
#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "tui/app.h"
#include "tui/term.h"
#include "tui/theme.h"
#include "tui/view/charts_parts.h"
#include "tui/view/list_view.h"
#include "tui/view/views.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What is added is read this often at most, however fast it comes. */
#define PACE_MS 250

/* Colours that tell runs apart: by the theme, which may have none, and by the terminal. */
static unsigned
palette_of(const struct view *v)
{
	return theme_series(app_theme(v->app), app_term(v->app)->colours);
}

static struct chart_look
look_of(const struct view *v)
{
	const struct charts_state *s = v->state;
	const struct term *t = app_term(v->app);
	return (struct chart_look){ .ascii = t->ascii,
		.letters = palette_of(v) == 0 ||
			   !charts_data_tells_apart(&s->data, s->band != CHARTS_LINES) };
}

/* ---- asking ---- */

static void
question_end(struct charts_state *s)
{
	arena_free(s->question.arena);
	s->question = (struct charts_question){ 0 };
}

/* The metrics on the page, and the one along the x axis. */
static size_t
page_keys(const struct charts_state *s, const char **keys)
{
	size_t n = 0;
	for (size_t i = 0; i < s->panes.len; i++) {
		if (!charts_is_once(s->panes.at[i]->key))
			keys[n++] = s->panes.at[i]->key;
		for (size_t k = 0; charts_is_once(s->panes.at[i]->key) && k < s->once_shown.len;
			k++)
			keys[n++] = s->once_shown.at[k];
	}
	if (s->x == CHARTS_X_METRIC && *s->x_metric)
		keys[n++] = s->x_metric;
	return n;
}

static void
ask(struct view *v, bool more)
{
	struct charts_state *s = v->state;
	const char **keys = xcalloc(s->panes.len + s->once_shown.len + 1, sizeof(*keys));
	struct series_want *wants = NULL;
	size_t n = charts_data_wants(&s->data, keys, page_keys(s, keys), more, &wants);
	free(keys);
	if (n == 0) {
		free(wants);
		return;
	}
	struct arena *a = arena_new();
	struct charts_question *q = &s->question;
	*q = (struct charts_question){ .arena = a, .n = n };
	q->wants = ARENA_ARRAY(a, struct series_want, n);
	for (size_t i = 0; i < n; i++)
		q->wants[i] = (struct series_want){ arena_strdup(a, wants[i].run),
			arena_strdup(a, wants[i].key), wants[i].place };
	free(wants);
	s->asked_ms = clock_mono_ms();
	s->again = false;
	struct ask ask = { .source = "series.many", .wants = q->wants, .n_wants = n };
	view_fetch(v, CHARTS_POINTS, &ask);
	/* What has one point so far may become a curve. */
	if (more && s->once.len > 0)
		charts_ask_steps(v);
}

/* What was added, soon: at once, or when the pace allows it. */
static void
ask_more(struct view *v)
{
	struct charts_state *s = v->state;
	int64_t due = s->asked_ms + PACE_MS;
	if (s->question.arena)
		s->again = true;
	else if (clock_mono_ms() < due)
		view_wake(v, due);
	else
		ask(v, true);
}

static void
charts_arrive(struct view *v, unsigned slot, struct fetched *got)
{
	struct charts_state *s = v->state;
	if (slot == CHARTS_ANSWER) {
		charts_over_arrive(v, got);
		return;
	}
	if (slot == CHARTS_STEPS) {
		charts_take_steps(s, got);
		return;
	}
	s->err = got->err;
	s->stuck = !got->ok;
	if (got->ok) {
		charts_data_take(&s->data, s->question.wants, s->question.n, got->rows);
		free(s->note);
		s->note = got->rows->note ? xstrdup(got->rows->note) : NULL;
		rowset_free(got->rows);
		(void)charts_find_once(s);
	} else {
		charts_data_failed(&s->data, s->question.wants, s->question.n);
		s->data.changes++;
	}
	question_end(s);
	if (s->again && got->ok)
		ask_more(v);
}

static void
charts_refresh(struct view *v, bool all)
{
	struct charts_state *s = v->state;
	s->stuck = false;
	if (all) {
		view_cancel(v, CHARTS_POINTS);
		question_end(s);
		charts_data_forget(&s->data);
	}
	app_refresh_runs(v, all);
	ask_more(v);
}

static void
charts_wake(struct view *v)
{
	ask_more(v);
}

/* ---- layout ---- */

/* The parts of the view: context line, legend, the rest is charts. */
struct parts {
	struct rect context, legend, charts;
};

static struct parts
parts_of(const struct charts_state *s, struct rect r)
{
	struct parts p = { .charts = r };
	if (r.h >= 6)
		p.context = rect_cut_top(&p.charts, 1);
	p.legend = rect_cut_bottom(&p.charts, charts_legend_height(s, r));
	return p;
}

static uint64_t
sign_of(const struct charts_state *s, struct rect r, const struct chart_look *look)
{
	uint64_t parts[] = { s->data.changes, s->options, (uint64_t)r.y, (uint64_t)r.x,
		(uint64_t)r.h, (uint64_t)r.w, s->first, s->panes.len, look->ascii, look->letters };
	uint64_t h = 14695981039346656037u;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		h = (h ^ parts[i]) * 1099511628211u;
	return h;
}

static void
charts_layout(struct view *v, struct rect r)
{
	struct charts_state *s = v->state;
	s->data.palette = palette_of(v);
	/* The title line was drawn before this. */
	if (charts_sync(v))
		view_dirty(v);
	struct chart_look look = look_of(v);
	struct parts p = parts_of(s, r);
	if (s->over.mode != CHARTS_CURVES) {
		charts_over_layout(v, p.charts, &look);
		return;
	}
	/* Charts would change places when it is known which metrics have no curve. */
	if (!s->sorted) {
		charts_set_pane_count(s, 0);
		return;
	}
	charts_lay_panes(s, p.charts);
	if (!s->question.arena && !s->stuck && p.charts.h > 0 && p.charts.w > 0)
		ask(v, false);
	uint64_t sign = sign_of(s, p.charts, &look);
	if (sign == s->drawn)
		return;
	s->drawn = sign;
	for (size_t i = 0; i < s->panes.len; i++)
		if (!charts_is_once(s->panes.at[i]->key))
			charts_draw_pane(s, s->panes.at[i], &look);
}

/* ---- drawing ---- */

static void
context_text(const struct charts_state *s, struct strbuf *out)
{
	if (s->over.mode != CHARTS_CURVES) {
		size_t runs = s->over.rows ? s->over.rows->rows : 0;
		strbuf_printf(out, "%zu run%s", runs, runs == 1 ? "" : "s");
		return;
	}
	size_t page = s->panes.len > 0 ? (size_t)(s->grid_rows * s->grid_cols) : 1;
	size_t pages = (s->shown.len + page - 1) / page;
	strbuf_printf(out, "%zu %s%srun%s · ", s->data.runs.len, s->source ? s->source : "",
		s->source && *s->source ? " " : "", s->data.runs.len == 1 ? "" : "s");
	if (charts_shown(s) != s->known.len)
		strbuf_printf(out, "%zu of ", charts_shown(s));
	strbuf_printf(out, "%zu metric%s", s->known.len, s->known.len == 1 ? "" : "s");
	if (pages > 1)
		strbuf_printf(out, " · page %zu of %zu", s->first / page + 1, pages);
}

static void
settings_text(const struct charts_state *s, struct strbuf *out)
{
	static const char *const axes[] = { "step", "time since start", "time", "" };
	const struct plot_area *scatter = &s->over.cells[0].area;
	bool log_x = s->log_x, log_y = s->log_y;
	if (s->over.mode == CHARTS_CURVES) {
		strbuf_printf(out, "by %s", s->x == CHARTS_X_METRIC ? s->x_metric : axes[s->x]);
	} else if (s->over.mode == CHARTS_SCATTER) {
		log_x = scatter->x.kind == AXIS_LOG;
		log_y = scatter->y.kind == AXIS_LOG;
	} else {
		return;
	}
	if (log_x || log_y)
		strbuf_printf(out, "%slog %s", out->len > 0 ? " · " : "",
			log_x && log_y ? "x, y"
			: log_x        ? "x"
				       : "y");
	if (s->over.mode != CHARTS_CURVES)
		return;
	charts_settings(s, false, out);
	if (s->zoom.on)
		strbuf_add(out, " · zoomed");
	if (*s->filter)
		strbuf_printf(out, " · / %s", s->filter);
	if (s->note)
		strbuf_printf(out, " · %s", s->note);
}

/* Where the names of the pictures have room: left of what is counted and of what is set. */
static struct rect
tabs_room(const struct charts_state *s, struct rect r, int counted)
{
	struct strbuf text;
	strbuf_init(&text, 1000);
	settings_text(s, &text);
	r.w = r.w > counted + 2 ? r.w - counted - 2 : 0;
	r.w -= utf8_width(text.at) + 2;
	strbuf_free(&text);
	return r;
}

static void
draw_context(const struct charts_state *s, struct canvas *c, struct rect r)
{
	struct strbuf text;
	if (r.h == 0)
		return;
	canvas_fill(c, r, ROLE_CONTEXT);
	strbuf_init(&text, 1000);
	context_text(s, &text);
	int used = canvas_text_right(c, r.y, r.x + r.w - 1, r.w * 2 / 3, ROLE_CONTEXT, text.at);
	int left = r.w > used + 2 ? r.w - used - 2 : 0;
	int tabs = charts_over_tabs(s, c, tabs_room(s, r, used));
	strbuf_clear(&text);
	settings_text(s, &text);
	if (left > tabs + 8)
		canvas_text_cut(c, r.y, r.x + tabs + 1, left - tabs - 2, ROLE_CONTEXT, text.at);
	strbuf_free(&text);
}

static void
press_context(struct charts_state *s, struct rect r, int x)
{
	struct strbuf text;
	strbuf_init(&text, 1000);
	context_text(s, &text);
	int counted = utf8_width(text.at);
	strbuf_free(&text);
	counted = counted < r.w * 2 / 3 ? counted : r.w * 2 / 3;
	int mode = charts_over_tab_at(s, tabs_room(s, r, counted), x);
	if (mode < 0)
		return;
	s->cross.on = s->cross.on && mode == CHARTS_CURVES;
	s->over.mode = (enum charts_mode)mode;
	s->options++;
}

/* A picture's name shows it; a chart gets the keys and the crosshair; twice, it has the screen. */
static void
charts_press(struct view *v, int y, int x, bool twice)
{
	struct charts_state *s = v->state;
	struct parts p = parts_of(s, v->rect);
	if (rect_holds(p.context, y, x))
		press_context(s, p.context, x);
	for (size_t i = 0; s->over.mode == CHARTS_CURVES && i < s->panes.len; i++) {
		if (!rect_holds(s->panes.at[i]->rect, y, x))
			continue;
		s->at = s->first + i;
		s->focused = true;
		charts_set_focus(s);
		s->full = s->full != twice;
		if (s->cross.on)
			charts_cross_to(s, x - s->panes.at[i]->rect.x);
		s->options++;
		return;
	}
}

static const char *
empty_text(const struct charts_state *s)
{
	if (s->no_runs)
		return "reading runs…";
	if (s->data.runs.len == 0)
		return "No runs to draw.\n\nThe first runs of the Runs view (1) appear here, or "
		       "those "
		       "marked there with Space.";
	if (s->known.len == 0)
		return "These runs have logged no metrics.\n\nA script logs them:  "
		       "mlflow.log_metric(\"loss\", 0.3, step=1)\n"
		       "A shell too:  cairn run log metric RUN loss=0.3";
	if (!s->sorted)
		return "reading metrics…";
	if (*s->filter)
		return "no metric passes the filter; Esc takes it away";
	return "no metric is chosen; m chooses";
}

static bool
pane_waits(const struct charts_state *s, const struct chart_pane *p)
{
	for (size_t i = 0; i < s->data.runs.len; i++) {
		const struct curve *c = chart_curve(s->data.runs.at[i], p->key);
		if (!c || !c->read)
			return true;
	}
	return false;
}

static void
draw_pane(const struct charts_state *s, struct canvas *c, const struct chart_pane *pane,
	const struct chart_look *look)
{
	bool focused = s->panes.len > 1 && strcmp(pane->key, s->focus) == 0;
	if (charts_is_once(pane->key)) {
		charts_draw_once(s, c, pane->rect, focused, look);
		return;
	}
	chart_show(&pane->cells, c, pane->rect.y, pane->rect.x, focused);
	if (s->question.arena && pane_waits(s, pane) && pane->rect.h > 1)
		canvas_text_right(c, pane->rect.y + 1, pane->rect.x + pane->rect.w, 12, ROLE_MUTED,
			"reading…");
}

static void
charts_draw(const struct view *v, struct canvas *c, struct rect r)
{
	const struct charts_state *s = v->state;
	struct chart_look look = look_of(v);
	struct parts p = parts_of(s, r);
	draw_context(s, c, p.context);
	if (s->err.code != ERR_NONE) {
		canvas_text_cut(c, p.legend.y, r.x + 1, r.w - 2, ROLE_ERROR, s->err.text);
	} else {
		charts_legend(v, c, p.legend, &look);
	}
	if (s->over.mode != CHARTS_CURVES) {
		charts_over_draw(v, c, p.charts);
		return;
	}
	if (s->panes.len == 0)
		draw_empty(c, p.charts, empty_text(s));
	for (size_t i = 0; i < s->panes.len; i++)
		draw_pane(s, c, s->panes.at[i], &look);
}

static void
charts_describe(const struct view *v, char *out, size_t size)
{
	const struct charts_state *s = v->state;
	if (s->full && !charts_is_once(s->focus))
		snprintf(out, size, "%.200s", s->focus);
	else
		snprintf(out, size, "%zu metric%s of %zu run%s", charts_shown(s),
			charts_shown(s) == 1 ? "" : "s", s->data.runs.len,
			s->data.runs.len == 1 ? "" : "s");
}

/* ---- commands ---- */

static void
move_focus(struct charts_state *s, long by)
{
	long at = (long)s->at + by;
	long last = (long)s->shown.len - 1;
	at = at > last ? last : at;
	s->at = at > 0 ? (size_t)at : 0;
	s->focused = true;
	charts_set_focus(s);
	s->options++;
}

/* A window of the x axis, in its own scale; factor > 1 shows more. */
static void
zoom(struct charts_state *s, double factor, double shift)
{
	const struct chart_pane *p = charts_focused(s);
	if (!p)
		return;
	struct scale x = p->x;
	double middle = s->cross.on ? scale_place(&x, s->cross.x) : 0.5;
	bool at_end = x.hi >= p->whole_x.hi;
	/* A window that reaches to the end stays there, so that what comes is seen. */
	if (at_end && !s->cross.on && factor < 1)
		middle = 1;
	double lo = scale_value(&x, middle - middle * factor + shift);
	double hi = scale_value(&x, middle + (1 - middle) * factor + shift);
	if (!isfinite(lo) || !isfinite(hi) || !(hi - lo > fabs(hi) * 1e-12))
		return;
	/* What is moved or widened beyond an end stops there. */
	if (factor >= 1 && hi > p->whole_x.hi && x.kind != AXIS_LOG)
		lo -= hi - p->whole_x.hi;
	if (factor >= 1 && lo < p->whole_x.lo && x.kind != AXIS_LOG)
		hi += p->whole_x.lo - lo;
	lo = fmax(lo, p->whole_x.lo);
	hi = fmin(hi, p->whole_x.hi);
	if (lo <= p->whole_x.lo && hi >= p->whole_x.hi) {
		s->zoom.on = false;
	} else {
		s->zoom.on = true;
		s->zoom.lo = lo;
		s->zoom.hi = hi;
		s->zoom.tail = hi >= p->whole_x.hi && shift >= 0;
	}
	s->options++;
}

static void
aside(struct charts_state *s, int columns)
{
	const struct chart_pane *p = charts_focused(s);
	if (s->cross.on)
		charts_cross_move(s, columns);
	else if (p && s->zoom.on && p->cells.area.cols > 0)
		zoom(s, 1,
			(columns > 1 || columns < -1 ? columns : 4 * columns) /
				(double)p->cells.area.cols);
}

static void
cycle_x(struct view *v)
{
	struct charts_state *s = v->state;
	s->zoom.on = s->cross.on = false;
	s->options++;
	if (s->x == CHARTS_X_TIME)
		charts_choose_x(v);
	s->x = s->x == CHARTS_X_STEP   ? CHARTS_X_SPAN
	       : s->x == CHARTS_X_SPAN ? CHARTS_X_TIME
				       : CHARTS_X_STEP;
}

static void
cycle_log(struct charts_state *s)
{
	/* None, y, x, both; an axis of times has no logarithms. */
	bool time = s->x == CHARTS_X_SPAN || s->x == CHARTS_X_TIME;
	bool log_x = s->log_x;
	if (s->log_y)
		s->log_x = !s->log_x && !time;
	s->log_y = !s->log_y;
	/* A window is so wide in the scale of its axis. */
	if (s->log_x != log_x)
		s->zoom.on = false;
}

static bool
smooth_command(struct charts_state *s, const char *name)
{
	if (strcmp(name, "smooth.toggle") == 0) {
		s->smooths = !s->smooths;
	} else if (strcmp(name, "smooth.method") == 0) {
		s->smooth_kind = s->smooth_kind == SMOOTH_EMA    ? SMOOTH_TIME
				 : s->smooth_kind == SMOOTH_TIME ? SMOOTH_MEAN
								 : SMOOTH_EMA;
		s->smooths = true;
	} else if (strcmp(name, "smooth.more") == 0) {
		s->level += s->smooths && s->level + 1 < CHARTS_LEVELS;
		s->smooths = true;
	} else if (strcmp(name, "smooth.less") == 0) {
		s->smooths = s->smooths && s->level > 0;
		s->level -= s->level > 0;
	} else {
		return false;
	}
	s->options++;
	return true;
}

static bool
axis_command(struct view *v, const char *name)
{
	struct charts_state *s = v->state;
	if (strcmp(name, "zoom.in") == 0)
		zoom(s, 0.5, 0);
	else if (strcmp(name, "zoom.out") == 0)
		zoom(s, 2, 0);
	else if (strcmp(name, "zoom.reset") == 0)
		s->zoom.on = false;
	else if (strcmp(name, "axis.x") == 0)
		cycle_x(v);
	else if (strcmp(name, "axis.metric") == 0)
		charts_choose_x(v);
	else if (strcmp(name, "axis.log") == 0)
		cycle_log(s);
	else if (strcmp(name, "bands") == 0)
		s->band = (s->band + 1) % CHARTS_BANDS;
	else if (strcmp(name, "outliers") == 0)
		s->no_outliers = !s->no_outliers;
	else
		return false;
	s->options++;
	return true;
}

static bool
back(struct charts_state *s)
{
	if (s->cross.on)
		s->cross.on = false;
	else if (s->full)
		s->full = false;
	else if (s->zoom.on)
		s->zoom.on = false;
	else if (*s->filter) {
		s->filter[0] = '\0';
		charts_show_keys(s);
	} else {
		return false;
	}
	s->options++;
	return true;
}

static bool
move_command(struct charts_state *s, const char *name)
{
	long page = (long)s->grid_rows * s->grid_cols;
	if (strcmp(name, "left") == 0)
		aside(s, -1);
	else if (strcmp(name, "right") == 0)
		aside(s, 1);
	else if (strcmp(name, "left.far") == 0)
		aside(s, -10);
	else if (strcmp(name, "right.far") == 0)
		aside(s, 10);
	else if (strcmp(name, "next") == 0)
		move_focus(s, 1);
	else if (strcmp(name, "previous") == 0)
		move_focus(s, -1);
	else if (strcmp(name, "row.next") == 0)
		move_focus(s, s->grid_cols);
	else if (strcmp(name, "row.previous") == 0)
		move_focus(s, -s->grid_cols);
	else if (strcmp(name, "page.next") == 0)
		move_focus(s, page);
	else if (strcmp(name, "page.previous") == 0)
		move_focus(s, -page);
	else if (strcmp(name, "first") == 0)
		move_focus(s, -(long)s->shown.len);
	else if (strcmp(name, "last") == 0)
		move_focus(s, (long)s->shown.len);
	else
		return false;
	return true;
}

/* This metric alone, wherever it was asked for. */
static void
focus_on(struct view *v, const char *key)
{
	struct charts_state *s = v->state;
	charts_sync(v);
	char *copy = xstrdup(text_list_has(&s->once, key) ? CHARTS_ONCE : key);
	free(s->focus);
	s->focus = copy;
	s->focused = true;
	s->filter[0] = '\0';
	if (s->chosen.len > 0 && !text_list_has(&s->chosen, key))
		VEC_PUSH(&s->chosen, xstrdup(key));
	charts_show_keys(s);
	s->full = true;
}

static bool
charts_command(struct view *v, const char *const *words, size_t n)
{
	struct charts_state *s = v->state;
	const char *name = words[0];
	if (!s->system && charts_over_command(v, words, n))
		return true;
	if (strcmp(name, "back") == 0)
		return back(s);
	if (strcmp(name, "open") == 0 || strcmp(name, "zoom") == 0) {
		s->full = !s->full;
		s->options++;
	} else if (strcmp(name, "crosshair") == 0) {
		charts_cross_toggle(s);
	} else if (strcmp(name, "metrics") == 0) {
		charts_choose(v);
	} else if (strcmp(name, "filter") == 0) {
		charts_filter(v);
	} else if (strcmp(name, "focus") == 0 && n > 1) {
		focus_on(v, words[1]);
	} else if (strcmp(name, "pin") == 0) {
		charts_pin(v);
	} else if (strcmp(name, "export") == 0) {
		charts_export(v, n > 1 ? words[1] : NULL);
	} else {
		return move_command(s, name) || smooth_command(s, name) || axis_command(v, name);
	}
	return true;
}

static const char *
charts_lookup(const struct view *v, const char *name, size_t i)
{
	const struct charts_state *s = v->state;
	if (strcmp(name, "metric") == 0)
		return i == 0 && *s->focus && !charts_is_once(s->focus) ? s->focus : NULL;
	if (strcmp(name, "marked:run_id") == 0)
		return i < s->data.runs.len ? s->data.runs.at[i]->id : NULL;
	if (strcmp(name, "run_id") == 0)
		return i == 0 && s->data.runs.len > 0 ? s->data.runs.at[0]->id : NULL;
	return NULL;
}

/* ---- life ---- */

static bool
charts_open(struct view *v, struct err *err)
{
	struct charts_state *s = v->state;
	(void)err;
	s->filter = xstrdup("");
	s->focus = xstrdup("");
	s->x_metric = xstrdup("");
	s->over.x = xstrdup("");
	s->over.y = xstrdup("");
	s->over.asked = xstrdup("");
	s->smooth_kind = SMOOTH_EMA;
	s->level = 1;
	return true;
}

static void
charts_close(struct view *v)
{
	struct charts_state *s = v->state;
	question_end(s);
	charts_set_pane_count(s, 0);
	VEC_FREE(&s->panes);
	VEC_FREE(&s->shown);
	charts_data_free(&s->data);
	charts_over_free(&s->over);
	rowset_free(s->last_steps);
	VEC_FREE(&s->once_shown);
	text_list_clear(&s->once);
	text_list_clear(&s->known);
	text_list_clear(&s->chosen);
	text_list_clear(&s->pins);
	free(s->filter);
	free(s->focus);
	free(s->x_metric);
	free(s->note);
}

static const char *const contexts[] = { "charts", NULL };

static const struct hint cross_hints[] = {
	{ "left", "left" },
	{ "right", "right" },
	{ "right.far", "far" },
	{ "next", "next chart" },
	{ "open", "one" },
	{ "zoom.in", "zoom here" },
	{ "smooth.more", "smooth" },
	{ "crosshair", "no crosshair" },
	{ NULL, NULL },
};

static const struct hint over_hints[] = {
	{ "picture.next", "next picture" },
	{ "metrics", "metric" },
	{ "axis.x", "x axis" },
	{ "right", "next column" },
	{ "row.next", "next metric" },
	{ "axis.log", "log" },
	{ "export", "export" },
	{ NULL, NULL },
};

static const struct hint hints[] = {
	{ "metrics", "metrics" },
	{ "picture.next", "over runs" },
	{ "crosshair", "crosshair" },
	{ "open", "one" },
	{ "zoom.in", "zoom" },
	{ "smooth.more", "smooth" },
	{ "axis.x", "x axis" },
	{ "axis.log", "log" },
	{ "bands", "bands" },
	{ "outliers", "outliers" },
	{ "export", "export" },
	{ NULL, NULL },
};

static const struct hint *
charts_hints(const struct view *v)
{
	const struct charts_state *s = v->state;
	if (s->over.mode != CHARTS_CURVES)
		return over_hints;
	return s->cross.on ? cross_hints : hints;
}

const struct view_class charts_view = {
	.name = "charts",
	.title = "Charts",
	.about = "Metrics of the marked, pinned or first runs, live",
	.contexts = contexts,
	.hints_now = charts_hints,
	.state_size = sizeof(struct charts_state),
	.open = charts_open,
	.arrive = charts_arrive,
	.refresh = charts_refresh,
	.wake = charts_wake,
	.layout = charts_layout,
	.press = charts_press,
	.draw = charts_draw,
	.command = charts_command,
	.lookup = charts_lookup,
	.describe = charts_describe,
	.save = charts_save,
	.restore = charts_restore,
	.close = charts_close,
};
