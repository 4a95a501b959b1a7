// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The pane below the list for a group: how its runs ended, lie and agree. */
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "core/table/cell_format.h"
#include "tui/view/runs_parts.h"
#include "tui/widget/cell_show.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A group of more is summed up from its first ones, and says so. */
#define MEMBERS_MAX 20000

struct group {
	const struct table *t;
	const struct table_line *line;
	const uint32_t *rows; /* of its runs */
	size_t n, all;
};

static bool
group_at(const struct table *t, size_t at, struct group *g)
{
	if (at >= t->lines.len || t->lines.at[at].kind != LINE_GROUP)
		return false;
	const struct table_line *line = &t->lines.at[at];
	*g = (struct group){
		.t = t, .line = line, .rows = t->members.at + line->first, .all = line->count
	};
	g->n = g->all < MEMBERS_MAX ? g->all : MEMBERS_MAX;
	return g->n > 0;
}

/* ---- how they ended ---- */

static size_t
count_status(const struct group *g, const char *status)
{
	size_t n = 0;
	for (size_t i = 0; i < g->n; i++)
		n += strcmp(rowset_text(g->t->rows, g->rows[i], "status"), status) == 0;
	return n;
}

static int
draw_head(const struct group *g, struct canvas *c, struct rect r)
{
	static const struct {
		const char *status, *word;
		enum role role;
	} ways[] = { { "FINISHED", "finished", ROLE_FINISHED },
		{ "RUNNING", "running", ROLE_RUNNING }, { "FAILED", "failed", ROLE_FAILED },
		{ "KILLED", "killed", ROLE_KILLED } };
	const struct table *t = g->t;
	char number[NUMBER_MAX];
	struct strbuf key;
	strbuf_init(&key, 200);
	table_line_key(t, g->line, &key);
	int end = r.x + r.w - 1;
	int x = r.x + 1;
	x += canvas_text(c, r.y, x, end - x, ROLE_LABEL, column_short_name(t->group)) + 1;
	x += canvas_text_cut(c, r.y, x, (end - x) / 2, ROLE_STRONG, key.len > 0 ? key.at : "–") + 2;
	x += canvas_printf(c, r.y, x, end - x, ROLE_MUTED, "%s runs",
		     number_count(number, (int64_t)g->all)) +
	     2;
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		size_t n = count_status(g, ways[i].status);
		if (n > 0)
			x += canvas_printf(
				     c, r.y, x, end - x, ways[i].role, "%zu %s", n, ways[i].word) +
			     2;
	}
	strbuf_free(&key);
	return x + 1;
}

/* ---- where they lie ---- */

struct span {
	double low, high;
	uint32_t best;
	size_t n;
};

static struct span
span_of(const struct group *g, const struct table_column *column)
{
	const struct cells *cells = &g->t->rows->col[column->cell];
	struct span s = { .best = ROW_NONE };
	bool higher = column->column.better != BETTER_LOWER;
	for (size_t i = 0; i < g->n; i++) {
		uint32_t row = g->rows[i];
		if (cells_null(cells, row) || !isfinite(cells->at.r[row]))
			continue;
		double v = cells->at.r[row];
		if (s.n == 0 || (higher ? v > s.high : v < s.low))
			s.best = row;
		s.low = s.n == 0 || v < s.low ? v : s.low;
		s.high = s.n == 0 || v > s.high ? v : s.high;
		s.n++;
	}
	return s;
}

/* "auc 0.71 … 0.94 best in sweep/3"; columns used, 0 when it does not fit. */
static int
draw_span(const struct group *g, struct canvas *c, int y, int x, int end,
	const struct table_column *column)
{
	struct span s = span_of(g, column);
	char low[NUMBER_MAX];
	char high[NUMBER_MAX];
	char values[2 * NUMBER_MAX + 8];
	char best[80] = "";
	if (s.n == 0)
		return 0;
	snprintf(values, sizeof(values), "%s … %s", number_short(low, s.low, 4),
		number_short(high, s.high, 4));
	if (s.n > 1 && column->column.better != BETTER_NONE)
		snprintf(best, sizeof(best), "best in %.40s",
			rowset_text(g->t->rows, s.best, "run_name"));
	const char *name = column_short_name(column->name);
	int need = utf8_width(name) + 1 + utf8_width(values) + (*best ? 1 + utf8_width(best) : 0);
	if (x + need > end)
		return 0;
	x += canvas_text(c, y, x, end - x, ROLE_LABEL, name) + 1;
	x += canvas_text(c, y, x, end - x, ROLE_TEXT, values) + 1;
	canvas_text_cut(c, y, x, end - x, ROLE_MUTED, best);
	return need + 3;
}

static void
draw_spans(const struct group *g, struct canvas *c, struct rect r, int x)
{
	const struct table *t = g->t;
	int y = r.y;
	int end = r.x + r.w - 1;
	for (size_t i = 0; i < t->columns.len; i++) {
		const struct table_column *column = &t->columns.at[i];
		if (column->kind != TABLE_VALUE || column->cell == ROWSET_NONE ||
			!str_starts(column->name, "metrics.") ||
			t->rows->col[column->cell].type != CELL_REAL)
			continue;
		int used = draw_span(g, c, y, x, end, column);
		if (used == 0 && x > r.x + 1 && y + 1 < r.y + r.h) {
			x = r.x + 1;
			used = draw_span(g, c, ++y, x, end, column);
		}
		x += used;
	}
}

/* ---- where they agree ---- */

static bool
all_say(const struct group *g, const struct cells *cells)
{
	for (size_t i = 0; i < g->n; i++)
		if (cells_null(cells, g->rows[i]) ||
			strcmp(cells->at.s[g->rows[i]], cells->at.s[g->rows[0]]) != 0)
			return false;
	return true;
}

static void
draw_common(const struct group *g, struct canvas *c, struct rect r)
{
	const struct table *t = g->t;
	int end = r.x + r.w - 1;
	int x = r.x + 1;
	x += canvas_text(c, r.y, x, r.w, ROLE_MUTED, "params the same in all") + 2;
	int first = x;
	for (size_t i = 0; i < t->rows->cols; i++) {
		const struct cells *cells = &t->rows->col[i];
		char number[NUMBER_MAX];
		if (!str_starts(cells->name, "params.") || cells->type != CELL_TEXT ||
			strcmp(cells->name, t->group) == 0 || !all_say(g, cells))
			continue;
		const char *name = column_short_name(cells->name);
		const char *value = param_brief(number, cells->at.s[g->rows[0]]);
		if (x + utf8_width(name) + 1 + utf8_width(value) + 3 > end)
			continue;
		if (x > first)
			x += canvas_text(c, r.y, x, end - x, ROLE_MUTED, " · ");
		x += canvas_text(c, r.y, x, end - x, ROLE_LABEL, name) + 1;
		x += canvas_text_cut(c, r.y, x, end - x, ROLE_TEXT, value);
	}
	if (x == first)
		canvas_text(c, r.y, x, end - x, ROLE_MUTED, "none");
}

void
runs_group_draw(const struct table *t, size_t line, struct canvas *c, struct rect r)
{
	struct group g;
	if (!group_at(t, line, &g))
		return;
	draw_common(&g, c, rect_cut_bottom(&r, 1));
	draw_spans(&g, c, r, draw_head(&g, c, r));
}
