// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The pane below the list: curves of the run under the cursor, and how it differs from the baseline. */
#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/base/map.h"
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "core/plot/spark.h"
#include "core/table/cell_format.h"
#include "tui/app.h"
#include "tui/term.h"
#include "tui/view/runs_parts.h"
#include "tui/widget/cell_show.h"

#include <stdlib.h>
#include <string.h>

#define PANE_MIN_H   14
#define TALL_H       34
#define SPARK_W      12
#define SPARK_NARROW 8
#define SEPARATOR    " · "

/* What is read takes at most a part in so many of the time, however often somebody commits. */
#define TIMES_LONG 20

int
runs_detail_height(const struct runs_state *s, int h)
{
	bool empty = s->list.table.rows && s->list.table.rows->rows == 0;
	if (s->no_detail || empty || h < PANE_MIN_H)
		return 0;
	return h >= TALL_H ? 5 : 3;
}

/* ---- following the cursor ---- */

/* Whether what is asked or shown will do for now. */
static bool
is_asked(struct view *v, const char *id)
{
	struct runs_state *s = v->state;
	if (!s->asked_id || strcmp(s->asked_id, id) != 0)
		return false;
	if (!s->ask_again)
		return true;
	if (clock_mono_ms() >= s->ask_after_ms)
		return false;
	view_wake(v, s->ask_after_ms);
	return true;
}

void
runs_detail_ask(struct view *v)
{
	struct runs_state *s = v->state;
	const char *id = table_id(&s->list.table);
	if (s->pane != PANE_FOLLOWS || view_waiting(v, RUNS_ROWS) || !id || is_asked(v, id))
		return;
	free(s->asked_id);
	s->asked_id = xstrdup(id);
	s->ask_again = false;
	s->asked_ms = clock_mono_ms();
	struct ask ask = { .source = "run.metrics", .run = id, .limit = 2 * SPARK_W };
	view_fetch(v, RUNS_DETAIL, &ask);
}

void
runs_detail_arrive(struct runs_state *s, struct fetched *got)
{
	int64_t now = clock_mono_ms();
	s->ask_after_ms = now + TIMES_LONG * (now - s->asked_ms);
	rowset_free(s->detail);
	s->detail = got->rows;
	free(s->detail_id);
	s->detail_id = s->asked_id ? xstrdup(s->asked_id) : NULL;
	if (s->pane == PANE_ASKS)
		s->pane = PANE_FOLLOWS;
}

void
runs_detail_moved(struct view *v, size_t from)
{
	struct runs_state *s = v->state;
	if (runs_detail_height(s, v->rect.h) == 0)
		return;
	if (s->pane == PANE_FOLLOWS)
		s->pane_line = from;
	s->pane = PANE_STAYS;
	view_rest(v);
}

/* The pane goes on only when it can show everything: one change instead of two. */
void
runs_detail_rest(struct view *v)
{
	struct runs_state *s = v->state;
	if (s->pane == PANE_FOLLOWS)
		runs_detail_ask(v);
	if (s->pane != PANE_STAYS)
		return;
	s->pane = PANE_FOLLOWS;
	runs_detail_ask(v);
	if (view_waiting(v, RUNS_DETAIL))
		s->pane = PANE_ASKS;
	app_set_dirty(v->app, APP_NOW);
}

static size_t
line_shown(const struct runs_state *s)
{
	const struct table *t = &s->list.table;
	return s->pane == PANE_FOLLOWS || s->pane_line >= t->lines.len ? t->cursor : s->pane_line;
}

/* ---- curves ---- */

static int
draw_curve(struct canvas *c, int y, int x, int end, const struct rowset *m, size_t row)
{
	size_t curve = rowset_find(m, "curve");
	const char *key = rowset_text(m, row, "key");
	char from[NUMBER_MAX];
	char to[NUMBER_MAX];
	int start = x;
	if (curve == ROWSET_NONE || m->col[curve].type != CELL_SERIES ||
		cells_null(&m->col[curve], row))
		return 0;
	const struct series *s = m->col[curve].at.c[row];
	int width = c->w < 100 ? SPARK_NARROW : SPARK_W;
	if (s->n < 2 || x + utf8_width(key) + 1 + width > end)
		return 0;
	struct strbuf spark;
	char values[2 * NUMBER_MAX + 8];
	strbuf_init(&spark, 400);
	spark_draw(&spark, s, width, c->ascii);
	snprintf(values, sizeof(values), c->w < 100 ? "%s→%s" : "%s → %s",
		number_short(from, s->y[0], 3), number_short(to, s->y[s->n - 1], 3));
	int need = utf8_width(key) + 1 + width + 1 + utf8_width(values);
	if (x + need <= end) {
		x += canvas_text(c, y, x, end - x, ROLE_LABEL, key) + 1;
		x += canvas_text(c, y, x, end - x, ROLE_SPARK, spark.at) + 1;
		x += canvas_text(c, y, x, end - x, ROLE_TEXT, values) + 3;
	}
	strbuf_free(&spark);
	return x - start;
}

/* Rows of m: metrics of the list first, in its sequence, the system's own last. In a. */
static const size_t *
metrics_in_order(struct arena *a, const struct table *t, const struct rowset *m)
{
	struct map *rows = map_new(a);
	size_t *order = ARENA_ARRAY(a, size_t, m->rows + 1);
	bool *taken = ARENA_ARRAY(a, bool, m->rows + 1);
	size_t n = 0;
	for (size_t i = 0; i < m->rows; i++)
		map_intern(rows, rowset_text(m, i, "key"), strlen(rowset_text(m, i, "key")));
	for (size_t i = 0; i < t->columns.len; i++) {
		const char *name = t->columns.at[i].name;
		size_t row = !str_starts(name, "metrics.")
				     ? MAP_NONE
				     : map_find(rows, name + 8, strlen(name + 8));
		if (row == MAP_NONE || taken[row])
			continue;
		taken[row] = true;
		order[n++] = row;
	}
	for (int system = 0; system < 2; system++)
		for (size_t i = 0; i < m->rows; i++)
			if (!taken[i] && str_starts(rowset_text(m, i, "key"), "system/") == system)
				order[n++] = i;
	return order;
}

static void
draw_curves(const struct runs_state *s, struct canvas *c, struct rect r, uint32_t row)
{
	const struct table *t = &s->list.table;
	int y = r.y;
	int x = r.x + 1;
	int end = r.x + r.w - 1;
	x += canvas_text_cut(c, y, x, r.w / 3, ROLE_STRONG, rowset_text(t->rows, row, "run_name")) +
	     2;
	x += canvas_printf(c, y, x, 8, ROLE_MUTED, "%.8s", rowset_text(t->rows, row, "run_id")) + 2;
	const char *id = table_row_id(t, row);
	bool known = id && s->detail_id && strcmp(id, s->detail_id) == 0;
	const struct rowset *m = known ? s->detail : NULL;
	struct arena *a = arena_new();
	const size_t *order = m ? metrics_in_order(a, t, m) : NULL;
	for (size_t i = 0; m && i < m->rows; i++) {
		int used = draw_curve(c, y, x, end, m, order[i]);
		if (used == 0 && x > r.x + 1 && y + 1 < r.y + r.h) {
			x = r.x + 1;
			used = draw_curve(c, ++y, x, end, m, order[i]);
		}
		x += used;
	}
	arena_free(a);
}

/* ---- differences ---- */

static bool
same_text(const struct cells *c, uint32_t a, uint32_t b)
{
	if (cells_null(c, a) || cells_null(c, b))
		return cells_null(c, a) && cells_null(c, b);
	return strcmp(c->at.s[a], c->at.s[b]) == 0;
}

static const char *
text_at(char number[NUMBER_MAX], const struct cells *c, uint32_t row)
{
	return cells_null(c, row) ? "–" : param_brief(number, c->at.s[row]);
}

/* Draws "name a→b" or, without a baseline, "name a". Columns used, 0 when it does not fit. */
static int
draw_param(struct canvas *c, int y, int x, int end, const struct cells *cells, uint32_t row,
	uint32_t base)
{
	char text[300];
	char from[NUMBER_MAX];
	char to[NUMBER_MAX];
	const char *name = column_short_name(cells->name);
	if (base == ROW_NONE)
		snprintf(text, sizeof(text), "%.60s", text_at(to, cells, row));
	else
		snprintf(text, sizeof(text), "%.60s→%.60s", text_at(from, cells, base),
			text_at(to, cells, row));
	int need = utf8_width(name) + 1 + utf8_width(text);
	if (x + need > end)
		return 0;
	int used = canvas_text(c, y, x, end - x, ROLE_LABEL, name) + 1;
	used += canvas_text(c, y, x + used, end - x - used, ROLE_TEXT, text);
	return used;
}

static void
draw_params(const struct table *t, struct canvas *c, struct rect r, uint32_t row)
{
	uint32_t base = row == t->base_row ? ROW_NONE : t->base_row;
	int x = r.x + 1;
	int end = r.x + r.w - 6;
	size_t left = 0;
	x += canvas_text(c, r.y, x, r.w, ROLE_MUTED,
		     base == ROW_NONE ? "params" : "differs from the baseline in") +
	     2;
	int first = x;
	for (size_t i = 0; i < t->rows->cols; i++) {
		const struct cells *cells = &t->rows->col[i];
		bool param = str_starts(cells->name, "params.") && cells->type == CELL_TEXT;
		if (!param ||
			(base == ROW_NONE ? cells_null(cells, row) : same_text(cells, row, base)))
			continue;
		int dot = x > first ? utf8_width(SEPARATOR) : 0;
		int used = left > 0 ? 0 : draw_param(c, r.y, x + dot, end, cells, row, base);
		if (used == 0)
			left++;
		else if (dot > 0)
			canvas_text(c, r.y, x, dot, ROLE_MUTED, SEPARATOR);
		x += used > 0 ? dot + used : 0;
	}
	if (left > 0)
		canvas_printf(c, r.y, end, 6, ROLE_MUTED, "+%zu", left);
	if (x == first)
		canvas_text(c, r.y, x, end - x, ROLE_MUTED, base == ROW_NONE ? "none" : "no param");
}

void
runs_detail_draw(const struct view *v, struct canvas *c, struct rect r)
{
	const struct runs_state *s = v->state;
	const struct table *t = &s->list.table;
	size_t line = line_shown(s);
	if (r.h < 3)
		return;
	struct rect former = canvas_clip(c, r);
	struct rect rule = rect_cut_top(&r, 1);
	canvas_rule(c, rule.y, rule.x, rule.w, ROLE_RULE);
	if (line < t->lines.len && t->lines.at[line].kind == LINE_GROUP) {
		runs_group_draw(t, line, c, r);
	} else if (line < t->lines.len) {
		draw_params(t, c, rect_cut_bottom(&r, 1), t->lines.at[line].row);
		draw_curves(s, c, r, t->lines.at[line].row);
	}
	canvas_unclip(c, former);
}
