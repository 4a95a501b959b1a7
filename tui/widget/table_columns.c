// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A picker with ticks, and what to remember of a table's look. */
#include "tui/widget/table_columns.h"

#include "core/base/arena.h"
#include "core/base/json.h"
#include "core/base/number.h"
#include "core/base/oom.h"
#include "tui/app.h"
#include "tui/widget/picker.h"
#include "tui/widget/table_ui.h"

#include <string.h>

#define CHOICES_MAX 2000

static struct column
column_for(const struct table_ui *ui, struct arena *a, const char *name)
{
	if (ui->column_for)
		return ui->column_for(ui, a, name);
	return (struct column){ .name = name, .title = column_short_name(name) };
}

/* "val_auc" or, for a difference to the baseline, "Δ metrics.val_auc". */
static const char *
choice_name(struct arena *a, const struct table_column *column)
{
	return column->kind == TABLE_DELTA ? arena_printf(a, "Δ %s", column->name) : column->name;
}

static const char *
strip_delta(const char *name, enum table_kind *kind)
{
	bool delta = strncmp(name, "Δ ", strlen("Δ ")) == 0;
	*kind = delta ? TABLE_DELTA : TABLE_VALUE;
	return delta ? name + strlen("Δ ") : name;
}

/* Replaces all columns but the first by the named ones. */
static void
apply(const struct table_ui *ui, const char *const *names, size_t n)
{
	struct table *t = ui->table;
	struct arena *a = arena_new();
	size_t at = 1;
	for (size_t i = 0; i < n; i++) {
		enum table_kind kind;
		const char *name = strip_delta(names[i], &kind);
		size_t old = table_find_column(t, name, kind);
		if (old == 0)
			continue;
		if (old < t->columns.len) {
			table_move_column(t, old, at++);
			continue;
		}
		struct column column = column_for(ui, a, arena_strdup(a, name));
		table_add_column(t, at++, &column, kind);
	}
	while (t->columns.len > at)
		table_remove_column(t, t->columns.len - 1);
	arena_free(a);
	table_measure(t);
}

static void
chosen(void *arg, const struct picker_item *items, size_t n, size_t at)
{
	const struct table_ui *ui = arg;
	const char **names = xcalloc(n + 1, sizeof(*names));
	size_t ticked = 0;
	(void)at;
	for (size_t i = 0; i < n; i++)
		if (items[i].ticked)
			names[ticked++] = items[i].label;
	apply(ui, names, ticked);
	free(names);
	if (ui->changed)
		ui->changed(ui);
}

static const char *
kind_note(const struct rowset *rows, size_t cell)
{
	const char *name = rows->col[cell].name;
	if (strncmp(name, "metrics.", 8) == 0 || strchr(name, '('))
		return "metric";
	if (strncmp(name, "params.", 7) == 0)
		return "param";
	return strncmp(name, "tags.", 5) == 0 ? "tag" : "";
}

void
table_columns_open(const struct table_ui *ui)
{
	const struct table *t = ui->table;
	struct arena *a = arena_new();
	size_t most = t->columns.len + 2 * (t->rows ? t->rows->cols : 0);
	struct picker_item *items = ARENA_ARRAY(a, struct picker_item, most + 1);
	size_t n = 0;
	for (size_t i = 1; i < t->columns.len; i++)
		items[n++] = (struct picker_item){ .label = choice_name(a, &t->columns.at[i]),
			.note = t->columns.at[i].cell != ROWSET_NONE
					? kind_note(t->rows, t->columns.at[i].cell)
					: "not in these rows",
			.ticked = true };
	for (size_t i = 0; t->rows && i < t->rows->cols && n < CHOICES_MAX; i++) {
		const char *name = t->rows->col[i].name;
		if (table_find_column(t, name, TABLE_VALUE) == t->columns.len)
			items[n++] = (struct picker_item){ .label = name,
				.note = kind_note(t->rows, i) };
		if (t->base_id && t->rows->col[i].type == CELL_REAL &&
			table_find_column(t, name, TABLE_DELTA) == t->columns.len)
			items[n++] = (struct picker_item){ .label = arena_printf(a, "Δ %s", name),
				.note = "against the baseline" };
	}
	struct table_ui *copy = xcalloc(1, sizeof(*copy));
	*copy = *ui;
	struct picker_spec spec = { .title = "Columns",
		.hint = "Space ticks · Alt-j, Alt-k move a column · Enter takes it",
		.flags = PICKER_TICKS | PICKER_MOVES,
		.owner = ui->view,
		.arg = copy,
		.accept = chosen,
		.free = free };
	picker_open(ui->view->app, &spec, items, n);
	arena_free(a);
}

/* ---- one column ---- */

#define WIDTH_STEP 2
#define WIDTH_MIN  4
#define WIDTH_MAX  200
#define DIGITS_MAX 6

static void
set_width(struct table *t, struct table_column *column, int width)
{
	width = width < WIDTH_MIN ? WIDTH_MIN : width > WIDTH_MAX ? WIDTH_MAX : width;
	table_set_width(t, column->name, column->kind, width);
}

/* How numbers can be written, in the order in which one key goes through them. */
static const struct {
	const char *name;
	enum column_format format;
	int digits;
} formats[] = {
	{ "fixed", FORMAT_FIXED, 4 },
	{ "short", FORMAT_SHORT, 4 },
	{ "percent", FORMAT_PERCENT, 1 },
};
#define FORMATS (sizeof(formats) / sizeof(formats[0]))

static size_t
format_number(enum column_format format)
{
	size_t i = 0;
	while (i < FORMATS && formats[i].format != format)
		i++;
	return i;
}

static bool
is_real(const struct table *t, const struct table_column *column)
{
	return column->cell != ROWSET_NONE && t->rows->col[column->cell].type == CELL_REAL;
}

static void
more_digits(struct table *t, const struct table_column *column)
{
	enum column_format format = column->column.format;
	if (is_real(t, column))
		table_set_format(t, column->name, column->kind,
			format_number(format) < FORMATS ? format : FORMAT_FIXED,
			column->column.digits % DIGITS_MAX + 1);
}

static void
next_format(struct table *t, const struct table_column *column)
{
	size_t now = format_number(column->column.format);
	size_t next = now < FORMATS ? (now + 1) % FORMATS : 0;
	if (is_real(t, column) && column->kind == TABLE_VALUE)
		table_set_format(
			t, column->name, column->kind, formats[next].format, formats[next].digits);
}

bool
table_column_command(const struct table_ui *ui, const char *name)
{
	struct table *t = ui->table;
	struct table_column *column = t->column < t->columns.len ? &t->columns.at[t->column] : NULL;
	if (strncmp(name, "column.", 7) != 0)
		return false;
	if (!column)
		return true;
	if (strcmp(name, "column.wider") == 0)
		set_width(t, column, column->width + WIDTH_STEP);
	else if (strcmp(name, "column.narrower") == 0)
		set_width(t, column, column->width - WIDTH_STEP);
	else if (strcmp(name, "column.hide") == 0 && t->column > 0)
		table_remove_column(t, t->column);
	else if (strcmp(name, "column.freeze") == 0)
		t->frozen = t->frozen == t->column + 1 ? 1 : t->column + 1;
	else if (strcmp(name, "column.digits") == 0)
		more_digits(t, column);
	else if (strcmp(name, "column.format") == 0)
		next_format(t, column);
	if (ui->changed)
		ui->changed(ui);
	return true;
}

/* ---- remembering ---- */

static const char *
look_name(struct arena *a, const struct table_look *look)
{
	return look->kind == TABLE_DELTA ? arena_printf(a, "Δ %s", look->name) : look->name;
}

static void
save_looks(const struct table *t, struct arena *a, struct json_writer *w)
{
	json_int(w, "frozen", (int64_t)t->frozen);
	json_open_object(w, "widths");
	for (size_t i = 0; i < t->looks.len; i++)
		if (t->looks.at[i].width > 0)
			json_int(w, look_name(a, &t->looks.at[i]), t->looks.at[i].width);
	json_close(w, true);
	json_open_object(w, "formats");
	for (size_t i = 0; i < t->looks.len; i++) {
		size_t format = format_number(t->looks.at[i].format);
		if (t->looks.at[i].digits > 0 && format < FORMATS)
			json_string(w, look_name(a, &t->looks.at[i]),
				arena_printf(
					a, "%s %d", formats[format].name, t->looks.at[i].digits));
	}
	json_close(w, true);
}

void
table_ui_save(const struct table *t, struct json_writer *w)
{
	struct arena *a = arena_new();
	struct strbuf order;
	strbuf_init(&order, 10000);
	table_order_text(t, &order);
	json_string(w, "filter", t->filter_text);
	json_string(w, "order", order.at);
	json_string(w, "group", t->group ? t->group : "");
	json_open_array(w, "columns");
	for (size_t i = 1; i < t->columns.len; i++)
		json_string(w, NULL, choice_name(a, &t->columns.at[i]));
	json_close(w, false);
	save_looks(t, a, w);
	strbuf_free(&order);
	arena_free(a);
}

static void
restore_widths(struct table *t, const struct json *widths)
{
	size_t n = 0;
	for (const struct json *one = widths ? widths->child : NULL; one && n < CHOICES_MAX;
		one = one->next, n++) {
		enum table_kind kind;
		if (one->type != JSON_NUMBER || !one->key)
			continue;
		const char *name = strip_delta(one->key, &kind);
		if (one->number >= WIDTH_MIN && one->number <= WIDTH_MAX)
			table_set_width(t, name, kind, (int)one->number);
	}
}

/* "fixed 3" */
static void
restore_format(struct table *t, const char *key, const char *text)
{
	enum table_kind kind;
	const char *name = strip_delta(key, &kind);
	const char *blank = strchr(text, ' ');
	int64_t digits = 0;
	if (!blank || !parse_int(blank + 1, strlen(blank + 1), &digits) || digits < 1 ||
		digits > DIGITS_MAX)
		return;
	for (size_t i = 0; i < FORMATS; i++)
		if (strlen(formats[i].name) == (size_t)(blank - text) &&
			strncmp(formats[i].name, text, (size_t)(blank - text)) == 0)
			table_set_format(t, name, kind, formats[i].format, (int)digits);
}

static void
restore_formats(struct table *t, const struct json *all)
{
	size_t n = 0;
	for (const struct json *one = all ? all->child : NULL; one && n < CHOICES_MAX;
		one = one->next, n++)
		if (one->type == JSON_STRING && one->key)
			restore_format(t, one->key, one->text);
}

/* Once the columns are there. */
static void
restore_frozen(struct table *t, const struct json *frozen)
{
	if (frozen && frozen->type == JSON_NUMBER && frozen->number >= 1 &&
		frozen->number <= (double)t->columns.len)
		t->frozen = (size_t)frozen->number;
}

void
table_ui_restore(const struct table_ui *ui, const struct json *object)
{
	struct table *t = ui->table;
	struct err err = ERR_INIT;
	const struct json *columns = json_get(object, "columns");
	restore_widths(t, json_get(object, "widths"));
	restore_formats(t, json_get(object, "formats"));
	const char *group = json_text(object, "group", "");
	if (!table_set_filter(t, json_text(object, "filter", ""), NULL, &err) ||
		!table_set_order(t, json_text(object, "order", ""), &err))
		app_fail(ui->view->app, &err);
	table_set_group(t, *group ? group : NULL);
	if (!columns || columns->type != JSON_ARRAY || columns->len > CHOICES_MAX)
		return;
	const char **names = xcalloc(columns->len + 1, sizeof(*names));
	size_t n = 0;
	for (const struct json *one = columns->child; one; one = one->next)
		if (one->type == JSON_STRING && *one->text)
			names[n++] = one->text;
	apply(ui, names, n);
	free(names);
	restore_frozen(t, json_get(object, "frozen"));
}
