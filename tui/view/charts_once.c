// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Metrics that were logged once: no curve, so they share one pane behind the
 * charts, a line each, with a mark for every run between the lowest and the
 * highest value.
 */
#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/base/utf8.h"
#include "core/command/run_columns.h"
#include "core/table/rowset.h"
#include "tui/view/charts_parts.h"

#include <math.h>
#include <string.h>

#define VALUE_W    8
#define NAME_LEAST 12
#define NAME_MOST  32
#define RUN_W      24 /* the best run's name, where there is room */
#define WIDE       100

/* ---- which ---- */

/* By what was read of it; -1: that does not say. */
static int
once_as_read(const struct charts_state *s, const char *key)
{
	size_t most = 0;
	bool all = s->data.runs.len > 0;
	for (size_t i = 0; i < s->data.runs.len; i++) {
		const struct curve *c = chart_curve(s->data.runs.at[i], key);
		all = all && c && c->read;
		if (c && c->n > most)
			most = c->n;
	}
	return most > 1 ? 0 : all && most == 1 ? 1 : -1;
}

static bool
once_by_step(const struct rowset *steps, const char *key)
{
	for (size_t i = 0; steps && i < steps->rows; i++)
		if (strcmp(rowset_text(steps, i, "key"), key) == 0)
			return rowset_int(steps, i, "last_step", 1) <= 0;
	return false;
}

bool
charts_find_once(struct charts_state *s)
{
	bool changed = false;
	for (size_t i = 0; i < s->known.len; i++) {
		const char *key = s->known.at[i];
		int read = once_as_read(s, key);
		bool once = read >= 0 ? read == 1 : once_by_step(s->last_steps, key);
		if (once == text_list_has(&s->once, key))
			continue;
		changed = true;
		if (once)
			VEC_PUSH(&s->once, xstrdup(key));
		else
			text_list_remove(&s->once, key);
	}
	if (changed)
		charts_show_keys(s);
	return changed;
}

void
charts_ask_steps(struct view *v)
{
	struct charts_state *s = v->state;
	size_t n = s->data.runs.len;
	struct series_want *wants = xcalloc(n + 1, sizeof(*wants));
	for (size_t i = 0; i < n; i++)
		wants[i] = (struct series_want){ .run = s->data.runs.at[i]->id, .key = "" };
	struct ask ask = { .source = "metric.last-steps", .wants = wants, .n_wants = n };
	view_fetch(v, CHARTS_STEPS, &ask);
	free(wants);
}

void
charts_take_steps(struct charts_state *s, struct fetched *got)
{
	s->sorted = true;
	/* Without an answer everything is taken for a curve. */
	if (!got->ok)
		return;
	rowset_free(s->last_steps);
	s->last_steps = got->rows;
	(void)charts_find_once(s);
}

/* ---- drawing ---- */

/* What one line shows. */
struct once_line {
	const char *key;
	double lo, hi;
	size_t best; /* run, runs.len when nobody knows which way is better */
};

static double
value_of(const struct charts_state *s, size_t run, const char *key)
{
	const struct curve *c = chart_curve(s->data.runs.at[run], key);
	return c && c->n > 0 ? c->value[c->n - 1] : (double)NAN;
}

static struct once_line
find_line(const struct charts_state *s, const char *key)
{
	struct once_line out = { key, HUGE_VAL, -HUGE_VAL, s->data.runs.len };
	struct arena *a = arena_new();
	enum column_better better = run_column(a, arena_printf(a, "metrics.%s", key)).better;
	arena_free(a);
	for (size_t i = 0; i < s->data.runs.len; i++) {
		double v = value_of(s, i, key);
		if (!isfinite(v))
			continue;
		bool best = better == BETTER_LOWER ? v < out.lo : v > out.hi;
		if (better != BETTER_NONE && best)
			out.best = i;
		out.lo = fmin(out.lo, v);
		out.hi = fmax(out.hi, v);
	}
	return out;
}

static void
draw_mark(const struct charts_state *s, struct canvas *c, int y, struct rect strip, size_t run,
	const struct once_line *line, const struct chart_look *look)
{
	char mark[4];
	const struct chart_run *r = s->data.runs.at[run];
	double v = value_of(s, run, line->key);
	if (!isfinite(v))
		return;
	double place = line->hi > line->lo ? (v - line->lo) / (line->hi - line->lo) : 0.5;
	int at = (int)lround(place * (strip.w - 1));
	canvas_text(c, y, strip.x + at, 1, chart_role(r->colour),
		chart_mark(mark, r->colour, charts_letter(run), look));
}

static void
draw_strip(const struct charts_state *s, struct canvas *c, int y, struct rect strip,
	const struct once_line *line, const struct chart_look *look)
{
	size_t base = s->data.runs.len;
	for (int i = 0; i < strip.w; i++)
		canvas_text(c, y, strip.x + i, 1, ROLE_AXIS, "·");
	/* As with curves: the first runs over the others, the baseline over all. */
	for (size_t i = s->data.runs.len; i-- > 0;) {
		if (s->data.runs.at[i]->baseline)
			base = i;
		else
			draw_mark(s, c, y, strip, i, line, look);
	}
	if (base < s->data.runs.len)
		draw_mark(s, c, y, strip, base, line, look);
}

static void
draw_line(const struct charts_state *s, struct canvas *c, struct rect r, int name,
	const struct once_line *line, const struct chart_look *look)
{
	char number[NUMBER_MAX];
	bool wide = r.w >= WIDE;
	struct rect strip = { r.y, r.x + name + VALUE_W + 2, 1,
		r.w - name - 2 * VALUE_W - 4 - (wide ? RUN_W + 2 : 0) };
	if (r.w < name + 1 + VALUE_W) {
		canvas_text_cut(c, r.y, r.x, r.w, ROLE_TEXT, line->key);
		return;
	}
	canvas_text_cut(c, r.y, r.x, name, ROLE_TEXT, line->key);
	if (line->hi < line->lo) {
		canvas_text_right(c, r.y, r.x + name + 1 + VALUE_W, VALUE_W, ROLE_MISSING, "–");
		return;
	}
	canvas_text_right(c, r.y, r.x + name + 1 + VALUE_W, VALUE_W, ROLE_TEXT,
		number_short(number, line->lo, 4));
	if (strip.w < 1)
		return;
	draw_strip(s, c, r.y, strip, line, look);
	if (line->hi > line->lo)
		canvas_text(c, r.y, strip.x + strip.w + 1, VALUE_W, ROLE_TEXT,
			number_short(number, line->hi, 4));
	if (wide && line->best < s->data.runs.len) {
		const struct chart_run *best = s->data.runs.at[line->best];
		canvas_printf(c, r.y, r.x + r.w - RUN_W, RUN_W, chart_role(best->colour),
			"best: %s", best->name);
	}
}

void
charts_draw_once(const struct charts_state *s, struct canvas *c, struct rect r, bool focused,
	const struct chart_look *look)
{
	int name = NAME_LEAST;
	size_t n = s->once_shown.len;
	if (r.h < 1 || r.w < 1)
		return;
	int used = canvas_text_cut(
		c, r.y, r.x, r.w, focused ? ROLE_CURSOR : ROLE_HEADING, "logged once");
	if (r.w > used + 20)
		canvas_text_right(c, r.y, r.x + r.w, r.w - used - 2, ROLE_AXIS, "lowest, highest");
	for (size_t i = 0; i < n; i++) {
		int w = utf8_width(s->once_shown.at[i]);
		name = w > name ? w : name;
	}
	name = name < NAME_MOST ? name : NAME_MOST;
	name = name < r.w / 3 ? name : r.w / 3;
	for (size_t i = 0; i < n && (int)i + 1 < r.h; i++) {
		struct rect at = { r.y + 1 + (int)i, r.x, 1, r.w };
		if ((int)i + 2 == r.h && i + 1 < n) {
			canvas_printf(c, at.y, r.x, r.w, ROLE_MUTED, "+%zu", n - i);
			break;
		}
		struct once_line line = find_line(s, s->once_shown.at[i]);
		draw_line(s, c, at, name, &line, look);
	}
}
