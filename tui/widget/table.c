// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The table's state: columns, rows, filter, order. */
#include "tui/widget/table.h"

#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/command/run_names.h"
#include "core/table/cell_format.h"
#include "core/table/rowset_build.h"

#include <stdlib.h>
#include <string.h>

void
table_init(struct table *t, const char *id_name, const struct table_hooks *hooks, const void *arg)
{
	static const struct table_hooks none;
	*t = (struct table){ .hooks = hooks ? hooks : &none, .arg = arg, .id_name = id_name };
	t->id_cell = ROWSET_NONE;
	t->base_row = ROW_NONE;
	t->filter_text = xstrdup("");
	t->search = xstrdup("");
}

static void
free_column(struct table_column *column)
{
	free(column->name);
	free(column->title);
}

static void
clear_columns(struct table *t)
{
	for (size_t i = 0; i < t->columns.len; i++)
		free_column(&t->columns.at[i]);
	t->columns.len = 0;
}

void
table_free(struct table *t)
{
	clear_columns(t);
	VEC_FREE(&t->columns);
	for (size_t i = 0; i < t->looks.len; i++)
		free(t->looks.at[i].name);
	VEC_FREE(&t->looks);
	rowset_free(t->rows);
	arena_free(t->filter_arena);
	free(t->filter_text);
	free(t->keep);
	for (size_t i = 0; i < t->n_keys; i++)
		free(t->keys[i].name);
	free(t->group);
	free(t->base_id);
	id_set_free(&t->marks);
	id_set_free(&t->open);
	for (size_t i = 0; i < t->pins.len; i++)
		free(t->pins.at[i]);
	VEC_FREE(&t->pins);
	VEC_FREE(&t->lines);
	VEC_FREE(&t->members);
	VEC_FREE(&t->shown);
	free(t->cursor_id);
	free(t->search);
	free(t->found);
}

/* ---- columns ---- */

static void
bind_column(const struct table *t, struct table_column *column)
{
	column->cell = t->rows ? rowset_find(t->rows, column->name) : ROWSET_NONE;
}

static struct table_look *
find_look(const struct table *t, const char *name, enum table_kind kind)
{
	for (size_t i = 0; i < t->looks.len; i++)
		if (t->looks.at[i].kind == kind && strcmp(t->looks.at[i].name, name) == 0)
			return &t->looks.at[i];
	return NULL;
}

static void
apply_look(struct table_column *column, const struct table_look *look)
{
	column->wanted = look->width;
	column->own_digits = look->digits > 0;
	if (!column->own_digits)
		return;
	column->column.format = look->format;
	column->column.digits = look->digits;
}

static struct table_column
new_column(const struct table *t, const struct column *from, enum table_kind kind)
{
	struct table_column column = { .column = *from, .kind = kind };
	column.name = xstrdup(from->name);
	column.title = xstrdup(from->title ? from->title : from->name);
	column.column.name = column.name;
	column.column.title = column.title;
	bind_column(t, &column);
	const struct table_look *look = find_look(t, column.name, kind);
	if (look)
		apply_look(&column, look);
	return column;
}

void
table_set_columns(struct table *t, const struct column *columns, size_t frozen)
{
	clear_columns(t);
	for (; columns->name; columns++)
		if (!columns->hidden)
			VEC_PUSH(&t->columns, new_column(t, columns, TABLE_VALUE));
	t->frozen = frozen < t->columns.len ? frozen : t->columns.len;
	if (t->column >= t->columns.len)
		t->column = 0;
	t->scroll = 0;
	table_measure(t);
}

void
table_add_column(struct table *t, size_t at, const struct column *column, enum table_kind kind)
{
	struct table_column added = new_column(t, column, kind);
	VEC_PUSH(&t->columns, added);
	if (at < t->columns.len - 1) {
		table_move_column(t, t->columns.len - 1, at);
		/* The column under the cursor stays under it. */
		t->column += t->column >= at;
		t->frozen += t->frozen > at;
	}
	table_measure(t);
}

void
table_remove_column(struct table *t, size_t at)
{
	free_column(&t->columns.at[at]);
	t->columns.len--;
	memmove(&t->columns.at[at], &t->columns.at[at + 1],
		(t->columns.len - at) * sizeof(*t->columns.at));
	if (t->frozen > t->columns.len)
		t->frozen = t->columns.len;
	t->column -= t->column > at;
	if (t->column >= t->columns.len)
		t->column = t->columns.len > 0 ? t->columns.len - 1 : 0;
}

void
table_move_column(struct table *t, size_t from, size_t to)
{
	struct table_column moved = t->columns.at[from];
	size_t n = from < to ? to - from : from - to;
	struct table_column *low = &t->columns.at[from < to ? from : to];
	if (from < to)
		memmove(low, low + 1, n * sizeof(*low));
	else
		memmove(low + 1, low, n * sizeof(*low));
	t->columns.at[to] = moved;
}

static struct table_look *
wanted_look(struct table *t, const char *name, enum table_kind kind)
{
	struct table_look *look = find_look(t, name, kind);
	if (look)
		return look;
	VEC_PUSH(&t->looks, (struct table_look){ .name = xstrdup(name), .kind = kind });
	return &t->looks.at[t->looks.len - 1];
}

static void
show_look(struct table *t, const struct table_look *look)
{
	size_t at = table_find_column(t, look->name, look->kind);
	if (at < t->columns.len)
		apply_look(&t->columns.at[at], look);
	table_measure(t);
}

void
table_set_width(struct table *t, const char *name, enum table_kind kind, int width)
{
	struct table_look *look = wanted_look(t, name, kind);
	look->width = width;
	show_look(t, look);
}

void
table_set_format(struct table *t, const char *name, enum table_kind kind, enum column_format format,
	int digits)
{
	struct table_look *look = wanted_look(t, name, kind);
	look->format = format;
	look->digits = digits;
	show_look(t, look);
}

size_t
table_find_column(const struct table *t, const char *name, enum table_kind kind)
{
	size_t i = 0;
	while (i < t->columns.len &&
		(t->columns.at[i].kind != kind || strcmp(t->columns.at[i].name, name) != 0))
		i++;
	return i;
}

/* ---- rows ---- */

const char *
table_row_id(const struct table *t, uint32_t row)
{
	if (!t->rows || t->id_cell == ROWSET_NONE || row >= t->rows->rows)
		return NULL;
	return t->rows->col[t->id_cell].at.s[row];
}

uint32_t
table_find_row(const struct table *t, const char *id)
{
	if (!id || !t->rows || t->id_cell == ROWSET_NONE)
		return ROW_NONE;
	for (uint32_t i = 0; i < t->rows->rows; i++)
		if (strcmp(t->rows->col[t->id_cell].at.s[i], id) == 0)
			return i;
	return ROW_NONE;
}

/* A bit for each row that passes, in *keep; none is set when err says why it cannot be told. */
static bool
find_rows(const struct table *t, const struct filter *f, uint8_t **keep, struct err *err)
{
	size_t kept;
	int64_t now = clock_wall_ms();
	free(*keep);
	*keep = NULL;
	if (!t->rows || !f)
		return true;
	*keep = xcalloc(t->rows->rows / 8 + 1, 1);
	return t->runs ? filter_eval(f, t->rows, now, *keep, &kept, err)
		       : filter_eval_plain(f, t->rows, now, *keep, &kept, err);
}

/* A text that can be read is at fault as a whole: *at is its beginning. */
static bool
parse_and_find(const struct table *t, struct arena *a, const char *text, const struct filter **f,
	uint8_t **keep, size_t *at, struct err *err)
{
	size_t unused;
	at = at ? at : &unused;
	*f = NULL;
	if (*text && !filter_parse(a, text, f, at, err))
		return false;
	*at = 0;
	return find_rows(t, *f, keep, err);
}

static bool
find_search(struct table *t, const char *text, size_t *at, struct err *err)
{
	struct arena *a = arena_new();
	const struct filter *filter;
	bool ok = parse_and_find(t, a, text, &filter, &t->found, at, err);
	arena_free(a);
	return ok;
}

void
table_set_rows(struct table *t, const struct rowset *rows)
{
	rowset_free(t->rows);
	t->rows = rows;
	size_t id = t->id_name ? rowset_find(rows, t->id_name) : ROWSET_NONE;
	t->id_cell = id != ROWSET_NONE && rows->col[id].type == CELL_TEXT ? id : ROWSET_NONE;
	for (size_t i = 0; i < t->columns.len; i++)
		bind_column(t, &t->columns.at[i]);
	t->base_row = table_find_row(t, t->base_id);
	t->trouble = (struct err)ERR_INIT;
	(void)find_search(t, t->search, NULL, &t->trouble);
	(void)find_rows(t, t->filter, &t->keep, &t->trouble);
	table_rebuild(t);
	table_measure(t);
}

/* ---- filter and order ---- */

bool
table_set_filter(struct table *t, const char *text, size_t *at, struct err *err)
{
	struct arena *a = arena_new();
	const struct filter *filter;
	uint8_t *keep = NULL;
	if (!parse_and_find(t, a, text, &filter, &keep, at, err)) {
		arena_free(a);
		free(keep);
		return false;
	}
	arena_free(t->filter_arena);
	free(t->filter_text);
	free(t->keep);
	t->filter_arena = a;
	t->filter = filter;
	t->filter_text = xstrdup(text);
	t->keep = keep;
	t->trouble = (struct err)ERR_INIT;
	table_rebuild(t);
	return true;
}

bool
table_set_search(struct table *t, const char *text, size_t *at, struct err *err)
{
	struct err unused = ERR_INIT;
	if (!find_search(t, text, at, err)) {
		(void)find_search(t, t->search, NULL, &unused);
		return false;
	}
	char *copy = xstrdup(text);
	free(t->search);
	t->search = copy;
	return true;
}

static void
clear_keys(struct table *t)
{
	for (size_t i = 0; i < t->n_keys; i++)
		free(t->keys[i].name);
	t->n_keys = 0;
}

static const char *const *
known_columns(const struct table *t, struct arena *a)
{
	size_t n = t->rows ? t->rows->cols : 0;
	const char **names = ARENA_ARRAY(a, const char *, n + 1);
	for (size_t i = 0; i < n; i++)
		names[i] = t->rows->col[i].name;
	return names;
}

const char *
table_filter_wrong(const struct table *t, struct arena *a)
{
	const char *name = NULL;
	const char **known = ARENA_ARRAY(a, const char *, t->rows ? t->rows->cols + 1 : 1);
	for (size_t i = 0, n = 0; t->rows && i < t->rows->cols; i++) {
		const char *column = t->rows->col[i].name;
		if (run_names_logged(column))
			known[n++] = column;
	}
	if (t->runs && t->filter)
		name = filter_unknown(a, t->filter, known);
	return name ? run_names_sentence(a, name, known) : NULL;
}

size_t
table_named_column(const struct table *t, const char *name, struct err *err)
{
	struct arena *a = arena_new();
	const char *column;
	size_t cell = ROWSET_NONE;
	if (column_name_parse(a, name, known_columns(t, a), &column, err)) {
		cell = t->rows ? rowset_find(t->rows, column) : ROWSET_NONE;
		if (cell == ROWSET_NONE)
			err_set(err, ERR_NOT_FOUND, "no row has a column '%s'", name);
	}
	arena_free(a);
	return cell;
}

bool
table_set_order(struct table *t, const char *text, struct err *err)
{
	struct arena *a = arena_new();
	struct sort_key *keys = NULL;
	size_t n = 0;
	bool ok = !*text || order_parse(a, text, &keys, &n, err);
	if (ok) {
		order_resolve(a, keys, n, known_columns(t, a));
		clear_keys(t);
		for (size_t i = 0; i < n && i < TABLE_KEYS; i++) {
			t->keys[i].name = xstrdup(keys[i].column);
			t->keys[i].descending = keys[i].descending;
			t->n_keys++;
		}
		table_rebuild(t);
	}
	arena_free(a);
	return ok;
}

void
table_order_text(const struct table *t, struct strbuf *out)
{
	for (size_t i = 0; i < t->n_keys; i++) {
		const char *name = t->keys[i].name;
		const char *key = strchr(name, '.');
		strbuf_add(out, i > 0 ? ", " : "");
		if (key && !strchr(name, '`') && !strchr(name, '('))
			strbuf_printf(out, "%.*s`%s`", (int)(key + 1 - name), name, key + 1);
		else
			strbuf_add(out, name);
		strbuf_add(out, t->keys[i].descending ? " DESC" : "");
	}
}

/* What people mean by sorting: the best, the newest, the largest first; words by the alphabet. */
static bool
descends_at_first(const struct table *t, const char *name)
{
	size_t cell = t->rows ? rowset_find(t->rows, name) : ROWSET_NONE;
	for (size_t i = 0; i < t->columns.len; i++)
		if (strcmp(t->columns.at[i].name, name) == 0 &&
			t->columns.at[i].column.better != BETTER_NONE)
			return t->columns.at[i].column.better == BETTER_HIGHER;
	return cell != ROWSET_NONE && t->rows->col[cell].type != CELL_TEXT;
}

void
table_sort_by(struct table *t, const char *name)
{
	bool again = t->n_keys > 0 && strcmp(t->keys[0].name, name) == 0;
	bool descending = again ? !t->keys[0].descending : descends_at_first(t, name);
	char *copy = xstrdup(name);
	clear_keys(t);
	t->keys[0].name = copy;
	t->keys[0].descending = descending;
	t->n_keys = 1;
	table_rebuild(t);
}

void
table_set_group(struct table *t, const char *column)
{
	char *copy = column ? xstrdup(column) : NULL;
	free(t->group);
	t->group = copy;
	table_rebuild(t);
	/* Titles of groups are wide, names of runs need not be. */
	if (t->columns.len > 0)
		t->columns.at[0].width = 0;
	table_measure(t);
}

void
table_set_base(struct table *t, const char *id)
{
	char *copy = id ? xstrdup(id) : NULL;
	free(t->base_id);
	t->base_id = copy;
	t->base_row = table_find_row(t, t->base_id);
	table_measure(t);
}

/* ---- rebuilding ---- */

static void
sort_rows(const struct table *t, struct order *order)
{
	struct order_key keys[TABLE_KEYS];
	size_t n = 0;
	for (size_t i = 0; i < t->n_keys; i++) {
		size_t cell = rowset_find(t->rows, t->keys[i].name);
		if (cell != ROWSET_NONE)
			keys[n++] = (struct order_key){ .col = cell,
				.descending = t->keys[i].descending };
	}
	if (n > 0)
		order_sort(order, t->rows, keys, n, true);
}

void
table_line_key(const struct table *t, const struct table_line *line, struct strbuf *out)
{
	size_t cell = t->group ? rowset_find(t->rows, t->group) : ROWSET_NONE;
	if (line->kind == LINE_GROUP && cell != ROWSET_NONE)
		cell_format_raw(out, &t->rows->col[cell], line->row);
	else if (table_row_id(t, line->row))
		strbuf_add(out, table_row_id(t, line->row));
}

static bool
is_cursor(const struct table *t, const struct table_line *line)
{
	const char *id = table_row_id(t, line->row);
	if (!t->cursor_id)
		return false;
	if (line->kind == LINE_ROW)
		return id && strcmp(id, t->cursor_id) == 0;
	struct strbuf key;
	strbuf_init(&key, 4096);
	table_line_key(t, line, &key);
	bool same = key.len > 0 && strcmp(key.at, t->cursor_id) == 0;
	strbuf_free(&key);
	return same;
}

/* Back to the row the cursor was on, at the same place of the screen. */
static void
keep_cursor(struct table *t, size_t from_top)
{
	size_t n = t->lines.len;
	size_t at = t->cursor < n ? t->cursor : n > 0 ? n - 1 : 0;
	for (size_t i = 0; i < n; i++) {
		if (is_cursor(t, &t->lines.at[i])) {
			at = i;
			break;
		}
	}
	t->cursor = t->follow ? 0 : at;
	t->top = t->cursor > from_top ? t->cursor - from_top : 0;
}

void
table_rebuild(struct table *t)
{
	struct order order = { 0 };
	if (!t->rows)
		return;
	size_t from_top = t->cursor >= t->top ? t->cursor - t->top : 0;
	if (t->keep)
		order_where(&order, t->rows, t->keep);
	else
		order_all(&order, t->rows);
	t->matched = order.len;
	sort_rows(t, &order);
	table_make_lines(t, &order);
	order_free(&order);
	t->ranging = false;
	keep_cursor(t, from_top);
}

/* ---- asking ---- */

uint32_t
table_row(const struct table *t)
{
	if (t->cursor >= t->lines.len || t->lines.at[t->cursor].kind == LINE_GROUP)
		return ROW_NONE;
	return t->lines.at[t->cursor].row;
}

const char *
table_id(const struct table *t)
{
	uint32_t row = table_row(t);
	return row == ROW_NONE ? NULL : table_row_id(t, row);
}

void
table_go_to(struct table *t, const char *id)
{
	free(t->cursor_id);
	t->cursor_id = xstrdup(id);
	keep_cursor(t, t->cursor >= t->top ? t->cursor - t->top : 0);
}

bool
table_is_pinned(const struct table *t, const char *id)
{
	for (size_t i = 0; id && i < t->pins.len; i++)
		if (strcmp(t->pins.at[i], id) == 0)
			return true;
	return false;
}

void
table_toggle_pin(struct table *t, const char *id)
{
	for (size_t i = 0; i < t->pins.len; i++) {
		if (strcmp(t->pins.at[i], id) != 0)
			continue;
		free(t->pins.at[i]);
		t->pins.len--;
		memmove(&t->pins.at[i], &t->pins.at[i + 1], (t->pins.len - i) * sizeof(char *));
		table_rebuild(t);
		return;
	}
	VEC_PUSH(&t->pins, xstrdup(id));
	table_rebuild(t);
}

const char *
table_marked(const struct table *t, size_t i)
{
	if (t->marks.ids.len == 0)
		return i == 0 ? table_id(t) : NULL;
	return i < t->marks.ids.len ? t->marks.ids.at[i] : NULL;
}

const struct rowset *
table_shown(const struct table *t)
{
	if (!t->rows)
		return NULL;
	VEC(uint32_t) rows = { 0 };
	for (size_t i = 0; i < t->lines.len; i++) {
		const struct table_line *line = &t->lines.at[i];
		if (line->kind == LINE_ROW)
			VEC_PUSH(&rows, line->row);
		for (uint32_t k = 0; line->folded && k < line->count; k++)
			VEC_PUSH(&rows, t->members.at[line->first + k]);
	}
	const struct rowset *out = rowset_select(t->rows, rows.at, rows.len);
	VEC_FREE(&rows);
	return out;
}
