// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Values of one column, counted and sorted by how many. */
#include "tui/widget/table_facet.h"

#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/number.h"
#include "core/base/oom.h"
#include "core/base/utf8.h"
#include "core/table/cell_format.h"
#include "tui/app.h"
#include "tui/widget/picker.h"
#include "tui/widget/table_ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VALUES_MAX  1000
#define VALUE_BYTES 1000
#define BAR         20

struct value {
	const char *raw, *text;
	size_t count;
	bool missing;
};

struct choosing {
	struct table_ui ui;
	char *column;
	bool number;
	char **raw; /* values as stored, by item; NULL for the missing ones */
	size_t n;
};

static void
choosing_free(void *arg)
{
	struct choosing *c = arg;
	for (size_t i = 0; i < c->n; i++)
		free(c->raw[i]);
	free(c->raw);
	free(c->column);
	free(c);
}

/* "params.`lr`" for "params.lr": a name that the filter reads back whatever it holds. */
static void
add_name(struct strbuf *b, const char *column)
{
	const char *key = strchr(column, '.');
	if (key && !strchr(column, '(') && !strchr(column, '`'))
		strbuf_printf(b, "%.*s`%s`", (int)(key + 1 - column), column, key + 1);
	else
		strbuf_add(b, column);
}

static void
add_value(struct strbuf *b, const char *raw, bool number)
{
	char quote = strchr(raw, '\'') ? '"' : '\'';
	if (number) {
		strbuf_add(b, raw);
		return;
	}
	strbuf_add_char(b, quote);
	strbuf_add(b, raw);
	strbuf_add_char(b, quote);
}

static void
chosen(void *arg, const struct picker_item *items, size_t n, size_t at)
{
	struct choosing *c = arg;
	struct strbuf b;
	struct err err = ERR_INIT;
	(void)n;
	const char *raw = c->raw[items[at].number];
	strbuf_init(&b, FILTER_TEXT_MAX);
	if (*c->ui.table->filter_text)
		strbuf_printf(&b, "(%s) and ", c->ui.table->filter_text);
	strbuf_add(&b, raw ? "" : "not ");
	add_name(&b, c->column);
	strbuf_add(&b, raw ? " = " : " LIKE '%'");
	if (raw)
		add_value(&b, raw, c->number);
	if (!table_set_filter(c->ui.table, b.at, NULL, &err))
		app_fail(c->ui.view->app, &err);
	strbuf_free(&b);
	if (c->ui.changed)
		c->ui.changed(&c->ui);
}

static int
by_count(const void *a, const void *b)
{
	const struct value *const *x = a;
	const struct value *const *y = b;
	if ((*x)->count != (*y)->count)
		return (*x)->count > (*y)->count ? -1 : 1;
	return strcmp((*x)->text, (*y)->text);
}

static void
count_row(const struct table *t, struct arena *a, struct map *values,
	const struct table_column *column, uint32_t row)
{
	struct strbuf key;
	const struct cells *cells = &t->rows->col[column->cell];
	strbuf_init(&key, VALUE_BYTES);
	cell_format_raw(&key, cells, row);
	bool missing = cells_null(cells, row);
	strbuf_add_char(&key, missing ? 'm' : 'v');
	size_t k = map_intern(values, key.at, key.len);
	struct value *v = map_value(values, k);
	if (!v) {
		v = ARENA_NEW(a, struct value);
		v->raw = arena_strndup(a, key.at, key.len - 1);
		v->missing = missing;
		strbuf_clear(&key);
		cell_format(&key, &column->column, cells, row, t->now_ms);
		v->text = arena_strdup(a, missing ? "(missing)" : key.at);
		map_set_value(values, k, v);
	}
	v->count++;
	strbuf_free(&key);
}

static struct map *
count_values(const struct table *t, struct arena *a, const struct table_column *column)
{
	struct map *values = map_new(a);
	for (size_t i = 0; i < t->lines.len && map_len(values) <= VALUES_MAX; i++) {
		const struct table_line *line = &t->lines.at[i];
		if (line->kind == LINE_ROW)
			count_row(t, a, values, column, line->row);
		for (uint32_t k = 0; line->folded && k < line->count; k++)
			count_row(t, a, values, column, t->members.at[line->first + k]);
	}
	return values;
}

static const char *
bar(struct arena *a, size_t count, size_t most)
{
	char number[NUMBER_MAX];
	struct strbuf b;
	strbuf_init(&b, 200);
	strbuf_add_repeat(&b, "█", count * BAR / (most > 0 ? most : 1));
	strbuf_printf(&b, " %s", number_count(number, (int64_t)count));
	const char *text = arena_strdup(a, b.at);
	strbuf_free(&b);
	return text;
}

static void
show(const struct table_ui *ui, struct arena *a, const struct table_column *column,
	struct map *values)
{
	size_t n = map_len(values);
	struct value **sorted = ARENA_ARRAY(a, struct value *, n + 1);
	struct picker_item *items = ARENA_ARRAY(a, struct picker_item, n + 1);
	struct choosing *c = xcalloc(1, sizeof(*c));
	for (size_t i = 0; i < n; i++)
		sorted[i] = map_value(values, i);
	qsort(sorted, n, sizeof(*sorted), by_count);
	c->ui = *ui;
	c->column = xstrdup(column->name);
	c->number = ui->table->rows->col[column->cell].type != CELL_TEXT;
	c->raw = xcalloc(n + 1, sizeof(*c->raw));
	c->n = n;
	for (size_t i = 0; i < n; i++) {
		c->raw[i] = sorted[i]->missing ? NULL : xstrdup(sorted[i]->raw);
		items[i].label = sorted[i]->text;
		items[i].note = bar(a, sorted[i]->count, sorted[0]->count);
		items[i].number = i;
	}
	struct picker_spec spec = { .title = arena_printf(a, "Values of %s", column->title),
		.hint = "Enter filters by the value",
		.owner = ui->view,
		.arg = c,
		.accept = chosen,
		.free = choosing_free };
	picker_open(ui->view->app, &spec, items, n);
}

void
table_facet_open(const struct table_ui *ui)
{
	const struct table *t = ui->table;
	if (!t->rows || t->column >= t->columns.len || t->columns.at[t->column].cell == ROWSET_NONE)
		return;
	const struct table_column *column = &t->columns.at[t->column];
	struct arena *a = arena_new();
	struct map *values = count_values(t, a, column);
	if (map_len(values) > VALUES_MAX)
		app_message(ui->view->app, MESSAGE_INFO,
			"%s has more than %d different values; filter first", column->title,
			VALUES_MAX);
	else
		show(ui, a, column, values);
	arena_free(a);
}
