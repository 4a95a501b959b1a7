// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Values of one column, counted and sorted by how many. */
#include "tui/widget/table_facet.h"

#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/number.h"
#include "core/base/oom.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "core/table/cell_format.h"
#include "tui/app.h"
#include "tui/widget/picker.h"
#include "tui/widget/table_ui.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VALUES_MAX  1000
#define VALUE_BYTES 1000
#define BAR         20
#define RANGES      12

struct value {
	const char *raw, *text;
	size_t count;
	bool missing;
};

/* What choosing an item filters by. */
struct clause {
	char *raw; /* the value as stored, NULL for rows without one */
	double from, to;
	bool range, last; /* from <= value < to; of the last one also value = to */
};

struct choosing {
	struct table_ui ui;
	char *column;
	bool number;
	struct clause *clauses;
	size_t n;
};

static void
choosing_free(void *arg)
{
	struct choosing *c = arg;
	for (size_t i = 0; i < c->n; i++)
		free(c->clauses[i].raw);
	free(c->clauses);
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
add_clause(struct strbuf *b, const struct choosing *c, const struct clause *clause)
{
	char number[NUMBER_MAX];
	if (!clause->range && !clause->raw) {
		strbuf_add(b, "not (");
		add_name(b, c->column);
		strbuf_add(b, c->number ? " > 0 or " : " LIKE '%'");
		if (c->number) {
			add_name(b, c->column);
			strbuf_add(b, " <= 0");
		}
		strbuf_add(b, ")");
		return;
	}
	add_name(b, c->column);
	if (!clause->range) {
		if (c->number)
			strbuf_printf(b, " = %s", clause->raw);
		else
			filter_say_equals(b, clause->raw);
		return;
	}
	strbuf_printf(b, " >= %s and ", number_exact(number, clause->from));
	add_name(b, c->column);
	strbuf_printf(b, " %s %s", clause->last ? "<=" : "<", number_exact(number, clause->to));
}

static void
chosen(void *arg, const struct picker_item *items, size_t n, size_t at)
{
	struct choosing *c = arg;
	struct strbuf b;
	struct err err = ERR_INIT;
	(void)n;
	strbuf_init(&b, FILTER_TEXT_MAX);
	if (*c->ui.table->filter_text)
		strbuf_printf(&b, "(%s) and ", c->ui.table->filter_text);
	add_clause(&b, c, &c->clauses[items[at].number]);
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
open_choice(const struct table_ui *ui, struct arena *a, const struct table_column *column,
	struct picker_item *items, struct clause *clauses, size_t n)
{
	struct choosing *c = xcalloc(1, sizeof(*c));
	c->ui = *ui;
	c->column = xstrdup(column->name);
	c->number = ui->table->rows->col[column->cell].type != CELL_TEXT;
	c->clauses = clauses;
	c->n = n;
	for (size_t i = 0; i < n; i++)
		items[i].number = i;
	struct picker_spec spec = { .title = arena_printf(a, "Values of %s", column->title),
		.hint = "Enter filters by the value",
		.owner = ui->view,
		.arg = c,
		.accept = chosen,
		.free = choosing_free };
	picker_open(ui->view->app, &spec, items, n);
}

static void
show_values(const struct table_ui *ui, struct arena *a, const struct table_column *column,
	struct map *values)
{
	size_t n = map_len(values);
	struct value **sorted = ARENA_ARRAY(a, struct value *, n + 1);
	struct picker_item *items = ARENA_ARRAY(a, struct picker_item, n + 1);
	struct clause *clauses = xcalloc(n + 1, sizeof(*clauses));
	for (size_t i = 0; i < n; i++)
		sorted[i] = map_value(values, i);
	qsort(sorted, n, sizeof(*sorted), by_count);
	for (size_t i = 0; i < n; i++) {
		clauses[i].raw = sorted[i]->missing ? NULL : xstrdup(sorted[i]->raw);
		items[i].label = sorted[i]->text;
		items[i].note = bar(a, sorted[i]->count, sorted[0]->count);
	}
	open_choice(ui, a, column, items, clauses, n);
}

/* ---- numbers by ranges ---- */

static double
number_at(const struct cells *c, uint32_t row)
{
	if (cells_null(c, row))
		return (double)NAN;
	return c->type == CELL_REAL ? c->at.r[row] : (double)c->at.i[row];
}

/* All rows behind the lines, groups and folds included. */
static uint32_t *
rows_shown(const struct table *t, struct arena *a, size_t *n)
{
	uint32_t *rows = ARENA_ARRAY(a, uint32_t, t->lines.len + t->members.len + 1);
	*n = 0;
	for (size_t i = 0; i < t->lines.len; i++) {
		const struct table_line *line = &t->lines.at[i];
		if (line->kind == LINE_ROW)
			rows[(*n)++] = line->row;
		for (uint32_t k = 0; line->folded && k < line->count; k++)
			rows[(*n)++] = t->members.at[line->first + k];
	}
	return rows;
}

/* The nearest 1, 2 or 5 times a power of ten that makes at most RANGES steps of a width. */
static double
nice_step(double width)
{
	double power = pow(10, floor(log10(width / RANGES)));
	double times = width / RANGES / power;
	return power * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
}

static const char *
range_text(struct arena *a, const struct table *t, const struct table_column *column, double from,
	double to)
{
	struct strbuf b;
	struct cells one = t->rows->col[column->cell];
	int64_t whole = (int64_t)from;
	one.null = one.odd = NULL;
	strbuf_init(&b, 300);
	for (int end = 0; end < 2; end++) {
		double v = end == 0 ? from : to;
		whole = (int64_t)v;
		if (one.type == CELL_REAL)
			one.at.r = &v;
		else
			one.at.i = &whole;
		strbuf_add(&b, end == 0 ? "" : " to ");
		cell_format(&b, &column->column, &one, 0, t->now_ms);
	}
	const char *text = arena_strdup(a, b.at);
	strbuf_free(&b);
	return text;
}

static void
show_ranges(const struct table_ui *ui, struct arena *a, const struct table_column *column,
	double low, double high)
{
	const struct table *t = ui->table;
	const struct cells *cells = &t->rows->col[column->cell];
	double step = nice_step(high - low);
	double first = floor(low / step) * step;
	size_t n = (size_t)((high - first) / step) + 1;
	size_t counts[2 * RANGES + 4] = { 0 };
	size_t rows_len = 0;
	size_t most = 0;
	const uint32_t *rows = rows_shown(t, a, &rows_len);
	n = n > 2 * RANGES ? 2 * RANGES : n;
	for (size_t i = 0; i < rows_len; i++) {
		double v = number_at(cells, rows[i]);
		size_t bin = isfinite(v) ? (size_t)((v - first) / step) : n;
		bin = isfinite(v) && bin >= n ? n - 1 : bin;
		counts[bin]++;
		most = counts[bin] > most ? counts[bin] : most;
	}
	struct picker_item *items = ARENA_ARRAY(a, struct picker_item, n + 2);
	struct clause *clauses = xcalloc(n + 2, sizeof(*clauses));
	size_t shown = 0;
	for (size_t i = 0; i <= n; i++) {
		double from = first + (double)i * step;
		if (counts[i] == 0)
			continue;
		clauses[shown] = (struct clause){
			.from = from, .to = from + step, .range = i < n, .last = i + 1 == n
		};
		items[shown].label =
			i < n ? range_text(a, t, column, from, from + step) : "(missing)";
		items[shown++].note = bar(a, counts[i], most);
	}
	open_choice(ui, a, column, items, clauses, shown);
}

/* Numbers with many values are counted by ranges. False: this column is not one. */
static bool
by_ranges(const struct table_ui *ui, struct arena *a, const struct table_column *column,
	const struct map *values)
{
	const struct table *t = ui->table;
	const struct cells *cells = &t->rows->col[column->cell];
	double low = INFINITY;
	double high = -INFINITY;
	size_t n = 0;
	const uint32_t *rows = rows_shown(t, a, &n);
	bool number =
		cells->type == CELL_REAL || cells->type == CELL_INT || cells->type == CELL_TIME;
	if (!number || map_len(values) <= RANGES)
		return false;
	for (size_t i = 0; i < n; i++) {
		double v = number_at(cells, rows[i]);
		low = isfinite(v) && v < low ? v : low;
		high = isfinite(v) && v > high ? v : high;
	}
	if (!(low < high))
		return false;
	show_ranges(ui, a, column, low, high);
	return true;
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
	if (by_ranges(ui, a, column, values)) {
		arena_free(a);
		return;
	}
	if (map_len(values) > VALUES_MAX)
		app_message(ui->view->app, MESSAGE_INFO,
			"%s has more than %d different values; filter first", column->title,
			VALUES_MAX);
	else
		show_values(ui, a, column, values);
	arena_free(a);
}
