// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Cursor, marks and folds of a table. */
#include "tui/widget/table.h"

#include <stdlib.h>
#include <string.h>

static void
note_cursor(struct table *t)
{
	struct strbuf key;
	strbuf_init(&key, 4096);
	if (t->cursor < t->lines.len)
		table_line_key(t, &t->lines.at[t->cursor], &key);
	free(t->cursor_id);
	t->cursor_id = key.len > 0 ? xstrdup(key.at) : NULL;
	strbuf_free(&key);
}

static void
go(struct table *t, long to)
{
	long last = (long)t->lines.len - 1;
	t->cursor = last < 0 || to < 0 ? 0 : (size_t)(to > last ? last : to);
	t->follow = false;
	note_cursor(t);
}

void
table_go_to_line(struct table *t, size_t line)
{
	go(t, line < t->lines.len ? (long)line : (long)t->lines.len);
}

static bool
move_row(struct table *t, const char *name)
{
	long at = (long)t->cursor;
	long page = t->body > 1 ? t->body - 1 : 1;
	long half = t->body > 3 ? t->body / 2 : 1;
	if (strcmp(name, "cursor.down") == 0)
		go(t, at + 1);
	else if (strcmp(name, "cursor.up") == 0)
		go(t, at - 1);
	else if (strcmp(name, "cursor.first") == 0)
		go(t, 0);
	else if (strcmp(name, "cursor.last") == 0)
		go(t, (long)t->lines.len);
	else if (strcmp(name, "cursor.half-down") == 0)
		go(t, at + half);
	else if (strcmp(name, "cursor.half-up") == 0)
		go(t, at - half);
	else if (strcmp(name, "cursor.page-down") == 0)
		go(t, at + page);
	else if (strcmp(name, "cursor.page-up") == 0)
		go(t, at - page);
	else
		return false;
	return true;
}

/* ---- folds ---- */

static const struct table_line *
cursor_line(const struct table *t)
{
	return t->cursor < t->lines.len ? &t->lines.at[t->cursor] : NULL;
}

/* Unfolds, folds, or (want NULL) the other way round. False when there is nothing to fold. */
static bool
fold(struct table *t, const bool *want)
{
	const struct table_line *line = cursor_line(t);
	if (!line || line->count == 0 || (want && line->folded == *want))
		return false;
	struct strbuf key;
	strbuf_init(&key, 4096);
	table_line_key(t, line, &key);
	id_set_toggle(&t->open, key.at);
	strbuf_free(&key);
	size_t at = t->cursor;
	size_t top = t->top;
	table_rebuild(t);
	/* The line itself has not moved; what is below it has. */
	t->cursor = at;
	t->top = top;
	return true;
}

/* From a nested row to the line it hangs from. */
static bool
go_to_parent(struct table *t)
{
	const struct table_line *line = cursor_line(t);
	if (!line || line->depth == 0)
		return false;
	size_t at = t->cursor;
	while (at > 0 && t->lines.at[at].depth >= line->depth)
		at--;
	go(t, (long)at);
	return true;
}

static bool
move_column(struct table *t, const char *name)
{
	static const bool folded = true;
	static const bool unfolded = false;
	size_t n = t->columns.len;
	if (strcmp(name, "cursor.left") == 0) {
		if (t->column == 0 && !fold(t, &folded))
			go_to_parent(t);
		else if (t->column > 0)
			t->column--;
	} else if (strcmp(name, "cursor.right") == 0) {
		if ((t->column > 0 || !fold(t, &unfolded)) && t->column + 1 < n)
			t->column++;
	} else if (strcmp(name, "scroll.left") == 0) {
		size_t page = t->shown.len > t->frozen ? t->shown.len - t->frozen : 1;
		t->column = t->column > page ? t->column - page : 0;
	} else if (strcmp(name, "scroll.right") == 0) {
		size_t page = t->shown.len > t->frozen ? t->shown.len - t->frozen : 1;
		t->column = t->column + page < n ? t->column + page : n > 0 ? n - 1 : 0;
	} else {
		return false;
	}
	return true;
}

/* ---- marks ---- */

static void
mark_line(struct table *t, size_t at, bool marked)
{
	const char *id =
		t->lines.at[at].kind == LINE_ROW ? table_row_id(t, t->lines.at[at].row) : NULL;
	if (id && marked)
		id_set_append(&t->marks, id);
}

/* A group stands for its rows. */
static void
toggle_group(struct table *t, const struct table_line *line)
{
	bool all = true;
	for (uint32_t i = 0; i < line->count; i++) {
		const char *id = table_row_id(t, t->members.at[line->first + i]);
		all = all && id && id_set_has(&t->marks, id);
	}
	for (uint32_t i = 0; i < line->count; i++) {
		const char *id = table_row_id(t, t->members.at[line->first + i]);
		if (id && all)
			id_set_remove(&t->marks, id);
		else if (id)
			id_set_append(&t->marks, id);
	}
	id_set_sort(&t->marks);
}

static void
toggle_mark(struct table *t)
{
	const struct table_line *line = cursor_line(t);
	const char *id = table_id(t);
	if (line && line->kind == LINE_GROUP)
		toggle_group(t, line);
	else if (id)
		id_set_toggle(&t->marks, id);
	go(t, (long)t->cursor + 1);
}

static void
mark_range(struct table *t)
{
	if (!t->ranging) {
		t->ranging = true;
		t->range_from = t->cursor;
		return;
	}
	size_t low = t->range_from < t->cursor ? t->range_from : t->cursor;
	size_t high = t->range_from < t->cursor ? t->cursor : t->range_from;
	for (size_t i = low; i <= high && i < t->lines.len; i++)
		mark_line(t, i, true);
	id_set_sort(&t->marks);
	t->ranging = false;
}

static void
mark_all(struct table *t)
{
	if (t->marks.ids.len > 0) {
		id_set_clear(&t->marks);
		return;
	}
	for (size_t i = 0; i < t->lines.len; i++)
		mark_line(t, i, true);
	id_set_sort(&t->marks);
}

/* ---- search ---- */

static bool
is_found(const struct table *t, uint32_t row)
{
	return !t->found || t->found[row >> 3] >> (row & 7) & 1;
}

static void
search_next(struct table *t, bool forward)
{
	size_t n = t->lines.len;
	for (size_t step = 1; step <= n; step++) {
		size_t at = (t->cursor + (forward ? step : n - step)) % n;
		if (is_found(t, t->lines.at[at].row)) {
			go(t, (long)at);
			return;
		}
	}
}

static bool
mark_command(struct table *t, const char *name)
{
	if (strcmp(name, "mark") == 0)
		toggle_mark(t);
	else if (strcmp(name, "mark.range") == 0)
		mark_range(t);
	else if (strcmp(name, "mark.all") == 0)
		mark_all(t);
	else if (strcmp(name, "mark.clear") == 0)
		id_set_clear(&t->marks);
	else if (strcmp(name, "search.next") == 0)
		search_next(t, true);
	else if (strcmp(name, "search.previous") == 0)
		search_next(t, false);
	else
		return false;
	return true;
}

static void
fold_here(struct table *t)
{
	static const bool folded = true;
	if (!fold(t, NULL) && go_to_parent(t))
		fold(t, &folded);
}

bool
table_move(struct table *t, const char *name)
{
	if (strcmp(name, "follow") == 0) {
		t->follow = !t->follow;
		if (t->follow)
			t->cursor = 0;
		note_cursor(t);
		return true;
	}
	if (strcmp(name, "fold") == 0) {
		fold_here(t);
		return true;
	}
	return move_row(t, name) || move_column(t, name) || mark_command(t, name);
}
