// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Which columns fit, where the window is, and the drawing of it. */
#include "core/base/number.h"
#include "core/base/utf8.h"
#include "tui/widget/cell_show.h"
#include "tui/widget/table.h"

#include <stdlib.h>
#include <string.h>

#define GUTTER    4 /* flag, glyph, and a blank on either side */
#define GAP       2
#define SAMPLE    400
#define CELL_MAX  4096
#define FIRST_MIN 12
#define MORE_W    5

/* ---- measuring ---- */

static void
title_text(const struct table_column *column, struct strbuf *out)
{
	if (column->kind == TABLE_DELTA)
		strbuf_printf(out, "Δ %s", column->title);
	else
		strbuf_add(out, column->title);
	if (column->column.unit && column->kind == TABLE_VALUE)
		strbuf_printf(out, " (%s)", column->column.unit);
}

/* It stands in the gap behind the title, so that sorting moves nothing; hollow for the keys after the first. */
static const char *
arrow_of(const struct table *t, const struct table_column *column)
{
	for (size_t i = 0; i < t->n_keys && column->kind == TABLE_VALUE; i++) {
		if (strcmp(t->keys[i].name, column->name) != 0)
			continue;
		if (t->keys[i].descending)
			return i == 0 ? "▼" : "▽";
		return i == 0 ? "▲" : "△";
	}
	return "";
}

static void
group_title(const struct table *t, const struct table_line *line, struct strbuf *out)
{
	size_t cell = t->group ? rowset_find(t->rows, t->group) : ROWSET_NONE;
	struct column plain = { .name = t->group };
	char count[NUMBER_MAX];
	for (size_t i = 0; i < t->columns.len; i++)
		if (t->group && strcmp(t->columns.at[i].name, t->group) == 0)
			plain = t->columns.at[i].column;
	if (cell != ROWSET_NONE)
		cell_show(out, &plain, &t->rows->col[cell], line->row, t->now_ms);
	strbuf_printf(out, " (%s)", number_count(count, line->count));
}

/* What the first column says of a line, behind its fold mark. */
static enum role
first_text(const struct table *t, const struct table_line *line, struct strbuf *out)
{
	if (line->kind == LINE_GROUP) {
		group_title(t, line, out);
		return ROLE_GROUP;
	}
	enum role role = table_cell(t, line, &t->columns.at[0], out);
	if (line->count > 0)
		strbuf_printf(out, " (%u)", line->count);
	return role;
}

/* Columns of the indentation and the fold mark, see draw_fold. */
static int
fold_width(const struct table_line *line)
{
	return 2 * line->depth + (line->count > 0 || line->depth > 0 ? 2 : 0);
}

static int
widest_cell(const struct table *t, const struct table_column *column, int most)
{
	struct strbuf text;
	int w = 0;
	strbuf_init(&text, CELL_MAX);
	size_t n = t->lines.len;
	size_t step = n > SAMPLE ? n / SAMPLE : 1;
	for (size_t i = 0; i < n && w < most; i += i < 100 ? 1 : step) {
		strbuf_clear(&text);
		const struct table_line *line = &t->lines.at[i];
		int cell = 0;
		if (column == &t->columns.at[0]) {
			first_text(t, line, &text);
			cell = fold_width(line);
		} else {
			table_cell(t, line, column, &text);
		}
		cell += utf8_width(text.at);
		w = cell > w ? cell : w;
	}
	strbuf_free(&text);
	return w > most ? most : w;
}

static void
measure(struct table *t, struct table_column *column, bool first)
{
	struct strbuf head;
	strbuf_init(&head, CELL_MAX);
	title_text(column, &head);
	int header = utf8_width(head.at);
	strbuf_free(&head);
	int most = column->column.max_width > 0 ? column->column.max_width : 40;
	int w = column->column.width > 0 ? column->column.width : widest_cell(t, column, most);
	if (first)
		w += 2;
	header = header > most ? most : header;
	w = w > header ? w : header;
	if (column->wanted > 0)
		w = column->wanted;
	/* Never narrower than it was: columns that breathe are columns that move. */
	if (w > column->width || column->wanted > 0)
		column->width = w;
}

void
table_measure(struct table *t)
{
	if (!t->rows)
		return;
	for (size_t i = 0; i < t->columns.len; i++)
		measure(t, &t->columns.at[i], i == 0);
}

/* ---- which columns ---- */

static void
show_column(struct table *t, size_t column, int x, int w)
{
	VEC_PUSH(&t->shown, (struct shown_column){ column, x, w });
}

static int
first_width(const struct table *t, int room)
{
	int w = t->columns.at[0].width;
	int total = 0;
	for (size_t i = 0; i < t->columns.len; i++)
		total += t->columns.at[i].width + GAP;
	int share = room * 2 / 5 > FIRST_MIN ? room * 2 / 5 : FIRST_MIN;
	if (total > room && w > share)
		w = share;
	return w > room ? room : w;
}

/* The most important ones that fit together, in their own sequence. */
static void
fold_columns(struct table *t, int room)
{
	size_t n = t->columns.len;
	bool *chosen = xcalloc(n + 1, sizeof(*chosen));
	int first = first_width(t, room);
	int left = room - first;
	chosen[0] = true;
	for (;;) {
		size_t best = n;
		for (size_t i = 1; i < n; i++) {
			const struct table_column *c = &t->columns.at[i];
			if (!chosen[i] && c->width + GAP <= left &&
				(best == n ||
					c->column.priority > t->columns.at[best].column.priority))
				best = i;
		}
		if (best == n)
			break;
		chosen[best] = true;
		left -= t->columns.at[best].width + GAP;
	}
	int x = 0;
	for (size_t i = 0; i < n; i++) {
		if (!chosen[i])
			continue;
		int w = i == 0 ? first : t->columns.at[i].width;
		show_column(t, i, x, w);
		x += w + GAP;
	}
	free(chosen);
}

/* The frozen ones, then as many as fit from t->scroll on. */
static void
window_columns(struct table *t, int room)
{
	int x = 0;
	size_t frozen = t->frozen > 0 ? t->frozen : 1;
	for (size_t i = 0; i < t->columns.len; i++) {
		if (i >= frozen && i < t->scroll)
			continue;
		int w = i == 0 ? first_width(t, room) : t->columns.at[i].width;
		if (x + w > room && i >= frozen) {
			/* A column wider than the window is cut rather than never shown. */
			if (i == t->scroll && room - x > 4)
				show_column(t, i, x, room - x);
			return;
		}
		show_column(t, i, x, w > room - x ? (room > x ? room - x : 0) : w);
		x += w + GAP;
	}
}

static bool
is_shown(const struct table *t, size_t column)
{
	for (size_t i = 0; i < t->shown.len; i++)
		if (t->shown.at[i].column == column)
			return true;
	return false;
}

static void
choose_columns(struct table *t, int room)
{
	t->shown.len = 0;
	if (t->columns.len == 0)
		return;
	if (t->column < t->frozen || t->column == 0)
		t->scroll = 0;
	if (t->scroll == 0) {
		fold_columns(t, room);
		if (is_shown(t, t->column))
			return;
		t->scroll = t->frozen > 0 ? t->frozen : 1;
	}
	if (t->column < t->scroll)
		t->scroll = t->column;
	for (;;) {
		t->shown.len = 0;
		window_columns(t, room);
		if (is_shown(t, t->column) || t->scroll >= t->column)
			return;
		t->scroll++;
	}
}

static int
body_rows(int h)
{
	return h >= 3 ? h - 1 : h;
}

void
table_layout(struct table *t, struct rect r, int64_t now_ms)
{
	t->now_ms = now_ms;
	t->area = r;
	t->body = body_rows(r.h);
	int room = r.w > GUTTER ? r.w - GUTTER : 1;
	choose_columns(t, room);
	t->hidden_right = t->columns.len - t->shown.len;
	if (t->hidden_right > 0 && r.w > 40) {
		choose_columns(t, room - MORE_W);
		t->hidden_right = t->columns.len - t->shown.len;
	}
	if (!t->rows)
		return;
	size_t n = t->lines.len;
	size_t body = t->body > 0 ? (size_t)t->body : 1;
	if (t->cursor >= n)
		t->cursor = n > 0 ? n - 1 : 0;
	if (t->cursor < t->top)
		t->top = t->cursor;
	if (t->cursor >= t->top + body)
		t->top = t->cursor - body + 1;
	if (t->top + body > n)
		t->top = n > body ? n - body : 0;
	if (!t->cursor_id && table_id(t))
		t->cursor_id = xstrdup(table_id(t));
}

/* ---- drawing ---- */

static bool
right_aligned(const struct table *t, const struct table_column *column)
{
	if (column->kind == TABLE_DELTA)
		return true;
	enum cell_type type =
		column->cell == ROWSET_NONE ? CELL_TEXT : t->rows->col[column->cell].type;
	return column_alignment(&column->column, type) == ALIGN_RIGHT;
}

static void
draw_header(const struct table *t, struct canvas *c, struct rect r)
{
	struct strbuf text;
	strbuf_init(&text, CELL_MAX);
	canvas_fill(c, (struct rect){ r.y, r.x, 1, r.w }, ROLE_HEADER);
	for (size_t i = 0; i < t->shown.len; i++) {
		const struct shown_column *s = &t->shown.at[i];
		const struct table_column *column = &t->columns.at[s->column];
		bool sorted = t->n_keys > 0 && strcmp(t->keys[0].name, column->name) == 0 &&
			      column->kind == TABLE_VALUE;
		enum role role = s->column == t->column && t->column > 0 ? ROLE_HEADER_CURSOR
				 : sorted                                ? ROLE_HEADER_SORTED
									 : ROLE_HEADER;
		int x = r.x + GUTTER - 1 + s->x;
		const char *arrow = arrow_of(t, column);
		strbuf_clear(&text);
		title_text(column, &text);
		if (right_aligned(t, column)) {
			canvas_text_right(c, r.y, x + s->w, s->w, role, text.at);
			canvas_text(c, r.y, x + s->w, GAP, ROLE_HEADER_SORTED, arrow);
		} else {
			int used = canvas_text_cut(c, r.y, x, s->w, role, text.at);
			canvas_text(c, r.y, x + used, GAP, ROLE_HEADER_SORTED, arrow);
		}
	}
	if (t->hidden_right > 0 && r.w > 40)
		canvas_printf(
			c, r.y, r.x + r.w - MORE_W, MORE_W, ROLE_MUTED, " +%zu›", t->hidden_right);
	strbuf_free(&text);
}

static enum role
flag_of(const struct table *t, const struct table_line *line, const char **flag)
{
	const char *id = table_row_id(t, line->row);
	*flag = "";
	if (line->kind == LINE_GROUP || !id)
		return ROLE_TEXT;
	if (id_set_has(&t->marks, id)) {
		*flag = "◆";
		return ROLE_MARKED;
	}
	if (t->base_id && strcmp(id, t->base_id) == 0) {
		*flag = "⚑";
		return ROLE_BASELINE;
	}
	if (line->pinned) {
		*flag = "▴";
		return ROLE_PINNED;
	}
	return ROLE_TEXT;
}

/* Fold marks and indentation in front of the first cell; columns used. */
static int
draw_fold(struct canvas *c, int y, int x, int w, const struct table_line *line)
{
	int used = 2 * line->depth < w ? 2 * line->depth : w;
	if (line->count > 0)
		used += canvas_text(
			c, y, x + used, w - used, ROLE_GROUP, line->folded ? "▸ " : "▾ ");
	else if (line->depth > 0)
		used += canvas_text(c, y, x + used, w - used, ROLE_MUTED, "· ");
	return used;
}

static bool
is_match(const struct table *t, const struct table_line *line)
{
	return t->found && line->kind == LINE_ROW &&
	       t->found[line->row >> 3] >> (line->row & 7) & 1;
}

static void
draw_first(
	const struct table *t, struct canvas *c, int y, int x, int w, const struct table_line *line)
{
	struct strbuf text;
	strbuf_init(&text, CELL_MAX);
	int used = draw_fold(c, y, x, w, line);
	enum role role = first_text(t, line, &text);
	const char *flag;
	enum role flagged = flag_of(t, line, &flag);
	role = is_match(t, line) ? ROLE_MATCH : flagged != ROLE_TEXT ? flagged : role;
	canvas_text_cut(c, y, x + used, w - used, role, text.at);
	strbuf_free(&text);
}

static void
draw_cell(const struct table *t, struct canvas *c, int y, int x, int w,
	const struct table_line *line, const struct table_column *column)
{
	struct strbuf text;
	const char *change = "";
	enum role change_role = ROLE_TEXT;
	strbuf_init(&text, CELL_MAX);
	enum role role = table_cell(t, line, column, &text);
	if (t->hooks->change && line->kind == LINE_ROW && column->kind == TABLE_VALUE)
		change = t->hooks->change(t->arg, t, column, line->row, &change_role);
	/* A number that is cut off may lose its exponent; it loses digits instead. */
	char number[NUMBER_MAX];
	const char *shown = utf8_width(text.at) > w ? param_brief(number, text.at) : text.at;
	if (right_aligned(t, column))
		canvas_text_right(c, y, x + w, w, role, shown);
	else
		canvas_text_cut(c, y, x, w, role, shown);
	if (*change)
		canvas_text(c, y, x + w, 1, change_role, change);
	strbuf_free(&text);
}

static void
draw_line(const struct table *t, struct canvas *c, struct rect r, size_t at)
{
	const struct table_line *line = &t->lines.at[at];
	const char *flag = "";
	enum role role = flag_of(t, line, &flag);
	canvas_text(c, r.y, r.x, 1, role, flag);
	if (t->hooks->glyph && line->kind == LINE_ROW) {
		const char *glyph = t->hooks->glyph(t->arg, t, line->row, &role);
		canvas_text(c, r.y, r.x + 1, 1, role, glyph);
	}
	for (size_t i = 0; i < t->shown.len; i++) {
		const struct shown_column *s = &t->shown.at[i];
		int x = r.x + GUTTER - 1 + s->x;
		if (s->column == 0)
			draw_first(t, c, r.y, x, s->w, line);
		else
			draw_cell(t, c, r.y, x, s->w, line, &t->columns.at[s->column]);
	}
	bool ranged = t->ranging && ((at >= t->cursor && at <= t->range_from) ||
					    (at <= t->cursor && at >= t->range_from));
	if (at == t->cursor)
		canvas_over(c, r, ROLE_CURSOR);
	else if (ranged)
		canvas_over(c, r, ROLE_CURSOR_AWAY);
}

void
table_draw(const struct table *t, struct canvas *c, struct rect r)
{
	struct rect former = canvas_clip(c, r);
	if (t->rows && r.h >= 3)
		draw_header(t, c, rect_cut_top(&r, 1));
	for (int i = 0; t->rows && i < r.h && t->top + (size_t)i < t->lines.len; i++)
		draw_line(t, c, (struct rect){ r.y + i, r.x, 1, r.w }, t->top + (size_t)i);
	canvas_unclip(c, former);
}

bool
table_hit(const struct table *t, int y, int x, size_t *line, size_t *column)
{
	bool header = t->area.h >= 3;
	int at = y - t->area.y - (header ? 1 : 0);
	if (!t->rows || !rect_holds(t->area, y, x))
		return false;
	*column = t->columns.len;
	for (size_t i = 0; i < t->shown.len; i++) {
		const struct shown_column *s = &t->shown.at[i];
		int from = t->area.x + GUTTER - 1 + s->x;
		if (x >= from && x < from + s->w + GAP)
			*column = s->column;
	}
	*line = at < 0 ? t->lines.len : t->top + (size_t)at;
	return at < 0 || *line < t->lines.len;
}
