// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Prompts and pickers around a table. */
#include "tui/widget/table_ui.h"

#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/number.h"
#include "core/base/oom.h"
#include "core/base/utf8.h"
#include "core/query/complete.h"
#include "core/table/cell_format.h"
#include "tui/app.h"
#include "tui/output.h"
#include "tui/widget/picker.h"
#include "tui/widget/prompt.h"
#include "tui/widget/table_columns.h"
#include "tui/widget/table_describe.h"
#include "tui/widget/table_facet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CELL_MAX   65536
#define VALUES_MAX 100

const char *
column_short_name(const char *name)
{
	static const char *const kinds[] = { "metrics.", "params.", "tags.mlflow.", "tags." };
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strncmp(name, kinds[i], strlen(kinds[i])) == 0)
			return name + strlen(kinds[i]);
	return name;
}

static void
tell_changed(const struct table_ui *ui)
{
	if (ui->changed)
		ui->changed(ui);
}

/* ---- filter and search prompts ---- */

struct typing {
	struct table_ui ui;
	char *before;
	bool searches;
};

static void
typing_free(void *arg)
{
	struct typing *typing = arg;
	free(typing->before);
	free(typing);
}

static bool
set_text(const struct typing *typing, const char *text, size_t *at, struct err *err)
{
	if (!typing->searches)
		return table_set_filter(typing->ui.table, text, at, err);
	return table_set_search(typing->ui.table, text, at, err);
}

static bool
typing_changed(void *arg, const char *text, size_t *at, struct err *err)
{
	struct typing *typing = arg;
	bool ok = set_text(typing, text, at, err);
	tell_changed(&typing->ui);
	return ok;
}

static void
typing_accept(void *arg, const char *text)
{
	struct typing *typing = arg;
	(void)text;
	if (typing->searches && typing->ui.table->found)
		table_move(typing->ui.table, "search.next");
	tell_changed(&typing->ui);
}

static void
typing_cancel(void *arg)
{
	struct typing *typing = arg;
	struct err err = ERR_INIT;
	if (!set_text(typing, typing->before, NULL, &err))
		app_fail(typing->ui.view->app, &err);
	tell_changed(&typing->ui);
}

static const char *const *
column_names(const struct table *t, struct arena *a)
{
	size_t n = t->rows ? t->rows->cols : 0;
	const char **names = ARENA_ARRAY(a, const char *, n + 1);
	for (size_t i = 0; i < n; i++)
		names[i] = t->rows->col[i].name;
	return names;
}

struct value_asker {
	const struct table *table;
	struct arena *arena;
};

/* Texts that a column holds, for completion. */
static const char *const *
column_values(void *arg, const char *column)
{
	struct value_asker *asker = arg;
	const struct rowset *rows = asker->table->rows;
	size_t cell = rows ? rowset_find(rows, column) : ROWSET_NONE;
	if (cell == ROWSET_NONE || rows->col[cell].type != CELL_TEXT)
		return NULL;
	struct map *seen = map_new(asker->arena);
	for (size_t i = 0; i < rows->rows && map_len(seen) < VALUES_MAX; i++)
		if (!cells_null(&rows->col[cell], i))
			map_intern(seen, rows->col[cell].at.s[i], strlen(rows->col[cell].at.s[i]));
	const char **out = ARENA_ARRAY(asker->arena, const char *, map_len(seen) + 1);
	for (size_t i = 0; i < map_len(seen); i++)
		out[i] = map_key(seen, i);
	return out;
}

static struct completion
typing_complete(void *arg, struct arena *a, const char *text, size_t cursor)
{
	struct typing *typing = arg;
	struct value_asker asker = { typing->ui.table, a };
	return filter_complete(
		a, text, cursor, column_names(typing->ui.table, a), column_values, &asker);
}

static void
open_typing(const struct table_ui *ui, bool searches)
{
	struct typing *typing = xcalloc(1, sizeof(*typing));
	typing->ui = *ui;
	typing->searches = searches;
	typing->before = xstrdup(searches ? ui->table->search : ui->table->filter_text);
	struct prompt_spec spec = { .label = searches ? "search: " : "/ ",
		.history = "filter",
		.text = searches ? "" : typing->before,
		.owner = ui->view,
		.arg = typing,
		.changed = typing_changed,
		.accept = typing_accept,
		.cancel = typing_cancel,
		.complete = typing_complete,
		.free = typing_free };
	prompt_open(ui->view->app, &spec);
}

static void
filter_command(const struct table_ui *ui, const char *const *words, size_t n)
{
	struct err err = ERR_INIT;
	struct strbuf text;
	if (n == 1) {
		open_typing(ui, false);
		return;
	}
	strbuf_init(&text, FILTER_TEXT_MAX);
	for (size_t i = 1; i < n; i++) {
		strbuf_add(&text, i > 1 ? " " : "");
		strbuf_add(&text, words[i]);
	}
	if (!table_set_filter(ui->table, text.at, NULL, &err))
		app_fail(ui->view->app, &err);
	strbuf_free(&text);
	tell_changed(ui);
}

/* ---- sorting ---- */

static struct completion
order_complete(void *arg, struct arena *a, const char *text, size_t cursor)
{
	const struct typing *typing = arg;
	return columns_complete(a, text, cursor, column_names(typing->ui.table, a));
}

static bool
order_changed(void *arg, const char *text, size_t *at, struct err *err)
{
	struct typing *typing = arg;
	(void)at;
	bool ok = table_set_order(typing->ui.table, text, err);
	tell_changed(&typing->ui);
	return ok;
}

static void
order_cancel(void *arg)
{
	struct typing *typing = arg;
	struct err err = ERR_INIT;
	if (!table_set_order(typing->ui.table, typing->before, &err))
		app_fail(typing->ui.view->app, &err);
	tell_changed(&typing->ui);
}

static void
open_order(const struct table_ui *ui)
{
	struct strbuf text;
	struct typing *typing = xcalloc(1, sizeof(*typing));
	strbuf_init(&text, CELL_MAX);
	table_order_text(ui->table, &text);
	typing->ui = *ui;
	typing->before = strbuf_take(&text);
	struct prompt_spec spec = { .label = "sort by: ",
		.history = "order",
		.text = typing->before,
		.owner = ui->view,
		.arg = typing,
		.changed = order_changed,
		.cancel = order_cancel,
		.complete = order_complete,
		.free = typing_free };
	prompt_open(ui->view->app, &spec);
	strbuf_free(&text);
}

static void
invert(struct table *t)
{
	for (size_t i = 0; i < t->n_keys; i++)
		t->keys[i].descending = !t->keys[i].descending;
	table_rebuild(t);
}

static void
sort_at(struct table *t, size_t column)
{
	if (column < t->columns.len && t->columns.at[column].cell != ROWSET_NONE) {
		t->column = column;
		table_sort_by(t, t->columns.at[column].name);
	}
}

/* An order by what no row has would leave them as they are and look like an order. */
static bool
set_order(struct table *t, const char *text, struct err *err)
{
	struct strbuf before;
	struct err ignored = ERR_INIT;
	strbuf_init(&before, CELL_MAX);
	table_order_text(t, &before);
	bool ok = table_set_order(t, text, err);
	for (size_t i = 0; ok && t->rows && i < t->n_keys; i++)
		if (rowset_find(t->rows, t->keys[i].name) == ROWSET_NONE)
			ok = err_set(
				err, ERR_NOT_FOUND, "no row has a column '%s'", t->keys[i].name);
	bool back = ok || table_set_order(t, before.at, &ignored);
	strbuf_free(&before);
	return ok && back;
}

static bool
sort_command(const struct table_ui *ui, const char *const *words, size_t n)
{
	struct table *t = ui->table;
	struct err err = ERR_INIT;
	if (strcmp(words[0], "sort") == 0 && n > 1) {
		if (!set_order(t, words[1], &err))
			app_fail(ui->view->app, &err);
	} else if (strcmp(words[0], "sort") == 0) {
		sort_at(t, t->column);
	} else if (strcmp(words[0], "sort.pick") == 0) {
		open_order(ui);
	} else if (strcmp(words[0], "sort.invert") == 0) {
		invert(t);
	} else if (strcmp(words[0], "sort.left") == 0) {
		sort_at(t, t->column > 0 ? t->column - 1 : 0);
	} else if (strcmp(words[0], "sort.right") == 0) {
		sort_at(t, t->column + 1);
	} else {
		return false;
	}
	tell_changed(ui);
	return true;
}

void
table_ui_press(const struct table_ui *ui, int y, int x, bool twice)
{
	struct table *t = ui->table;
	size_t line = 0;
	size_t column = 0;
	if (!table_hit(t, y, x, &line, &column))
		return;
	if (line == t->lines.len) {
		sort_at(t, column);
		tell_changed(ui);
		return;
	}
	table_go_to_line(t, line);
	if (column < t->columns.len)
		t->column = column;
	if (twice)
		app_run(ui->view->app, "open");
}

/* ---- cells ---- */

static const struct table_column *
cursor_column(const struct table *t)
{
	return t->column < t->columns.len ? &t->columns.at[t->column] : NULL;
}

static void
cell_whole(const struct table *t, struct strbuf *out)
{
	const struct table_column *column = cursor_column(t);
	uint32_t row = table_row(t);
	if (column && row != ROW_NONE && column->cell != ROWSET_NONE)
		cell_format_raw(out, &t->rows->col[column->cell], row);
}

static void
copy_cell(const struct table_ui *ui)
{
	struct strbuf text;
	strbuf_init(&text, CELL_MAX);
	/* At the first column, what one wants to paste is the id. */
	if (ui->table->column == 0 && table_id(ui->table))
		strbuf_add(&text, table_id(ui->table));
	else
		cell_whole(ui->table, &text);
	const struct table_column *column = cursor_column(ui->table);
	if (text.len > 0 && column)
		output_copy(
			ui->view->app, text.at, ui->table->column == 0 ? "the id" : column->title);
	strbuf_free(&text);
}

static void
copy_rows(const struct table_ui *ui)
{
	const struct table *t = ui->table;
	struct strbuf text;
	strbuf_init(&text, 1 << 20);
	for (size_t i = 0; i < t->columns.len; i++)
		strbuf_printf(&text, "%s%s", i > 0 ? "\t" : "", t->columns.at[i].name);
	strbuf_add_char(&text, '\n');
	for (size_t k = 0;; k++) {
		const char *id = table_marked(t, k);
		uint32_t row = id ? table_find_row(t, id) : ROW_NONE;
		if (!id)
			break;
		for (size_t i = 0; row != ROW_NONE && i < t->columns.len; i++) {
			strbuf_add(&text, i > 0 ? "\t" : "");
			if (t->columns.at[i].cell != ROWSET_NONE)
				cell_format_raw(&text, &t->rows->col[t->columns.at[i].cell], row);
		}
		strbuf_add_char(&text, '\n');
	}
	output_copy(ui->view->app, text.at, t->marks.ids.len > 0 ? "the marked rows" : "the row");
	strbuf_free(&text);
}

static void
inspect(const struct table_ui *ui)
{
	const struct table_column *column = cursor_column(ui->table);
	struct strbuf text;
	strbuf_init(&text, 1900);
	cell_whole(ui->table, &text);
	if (column)
		app_message(ui->view->app, MESSAGE_INFO, "%s: %s", column->name,
			text.len > 0 ? text.at : "missing");
	strbuf_free(&text);
}

static struct report *
as_report(const struct table_ui *ui)
{
	const struct table *t = ui->table;
	struct arena *a = arena_new();
	struct column *columns = ARENA_ARRAY(a, struct column, t->columns.len + 2);
	size_t n = 0;
	if (t->id_name)
		columns[n++] = (struct column){ .name = t->id_name };
	for (size_t i = 0; i < t->columns.len; i++)
		if (t->columns.at[i].kind == TABLE_VALUE)
			columns[n++] = t->columns.at[i].column;
	struct report *r = output_table(ui->view->class->title, table_shown(t), columns);
	arena_free(a);
	return r;
}

static void
export_table(const struct table_ui *ui, const char *const *words, size_t n)
{
	if (!ui->table->rows)
		return;
	if (n > 1) {
		output_write(ui->view->app, as_report(ui), words[1]);
		return;
	}
	char name[100];
	snprintf(name, sizeof(name), "%s.csv", ui->view->class->name);
	output_export(ui->view->app, as_report(ui), name);
}

/* ---- back: one step of undoing the view ---- */

static bool
step_back(const struct table_ui *ui)
{
	struct table *t = ui->table;
	struct err err = ERR_INIT;
	if (t->ranging)
		t->ranging = false;
	else if (*t->search)
		return table_set_search(t, "", NULL, &err);
	else if (*t->filter_text)
		return table_set_filter(t, "", NULL, &err);
	else if (t->marks.ids.len > 0)
		id_set_clear(&t->marks);
	else
		return false;
	return true;
}

/* Of the column under the cursor, or of the one named, which gets it. */
static void
facet(const struct table_ui *ui, const char *name)
{
	struct table *t = ui->table;
	struct err err = ERR_INIT;
	size_t i = t->column;
	if (name) {
		size_t cell = table_named_column(t, name, &err);
		for (i = 0; i < t->columns.len && t->columns.at[i].cell != cell; i++)
			;
		if (cell != ROWSET_NONE && i == t->columns.len)
			err_set(&err, ERR_NOT_FOUND, "'%s' is not shown; C chooses the columns",
				name);
	}
	if (err.code != ERR_NONE) {
		app_fail(ui->view->app, &err);
		return;
	}
	t->column = i;
	table_facet_open(ui);
}

static bool
cell_command(const struct table_ui *ui, const char *const *words, size_t n)
{
	const char *name = words[0];
	if (strcmp(name, "copy") == 0)
		copy_cell(ui);
	else if (strcmp(name, "copy.row") == 0)
		copy_rows(ui);
	else if (strcmp(name, "inspect") == 0)
		inspect(ui);
	else if (strcmp(name, "export") == 0)
		export_table(ui, words, n);
	else if (strcmp(name, "columns") == 0)
		table_columns_open(ui);
	else if (strcmp(name, "facet") == 0)
		facet(ui, n > 1 ? words[1] : NULL);
	else if (strcmp(name, "describe") == 0)
		table_describe_open(ui);
	else
		return false;
	return true;
}

/* ":42" */
static bool
go_to_row(struct table *t, const char *word)
{
	int64_t n = 0;
	if (!parse_int(word, strlen(word), &n) || n < 1)
		return false;
	table_go_to_line(t, (size_t)n - 1);
	return true;
}

bool
table_ui_command(const struct table_ui *ui, const char *const *words, size_t n)
{
	if (strcmp(words[0], "back") == 0) {
		bool stepped = step_back(ui);
		if (stepped)
			tell_changed(ui);
		return stepped;
	}
	if (strcmp(words[0], "filter") == 0)
		filter_command(ui, words, n);
	else if (strcmp(words[0], "search") == 0)
		open_typing(ui, true);
	else if (go_to_row(ui->table, words[0]))
		return true;
	else
		return table_move(ui->table, words[0]) || sort_command(ui, words, n) ||
		       table_column_command(ui, words[0]) || cell_command(ui, words, n);
	return true;
}

/* ---- the context line ---- */

static void
counts_text(const struct table *t, const char *noun, struct strbuf *out)
{
	char shown[NUMBER_MAX];
	char all[NUMBER_MAX];
	number_count(shown, (int64_t)t->matched);
	number_count(all, (int64_t)t->rows->rows);
	if (t->matched != t->rows->rows)
		strbuf_printf(out, "%s of %s", shown, all);
	else
		strbuf_printf(out, "%s %.*s", all, (int)strlen(noun) - (t->rows->rows == 1), noun);
	for (size_t i = 0; i < t->n_keys && i < 2; i++)
		strbuf_printf(out, "%s%s %s", i > 0 ? ", " : " · sorted by ",
			column_short_name(t->keys[i].name), t->keys[i].descending ? "▼" : "▲");
	if (t->n_keys == 0 && t->natural)
		strbuf_printf(out, " · %s", t->natural);
	if (t->n_keys > 2)
		strbuf_printf(out, ", +%zu", t->n_keys - 2);
	if (t->group)
		strbuf_printf(out, " · by %s", column_short_name(t->group));
	if (t->marks.ids.len > 0)
		strbuf_printf(out, " · %zu marked", t->marks.ids.len);
	if (t->follow)
		strbuf_add(out, " · following");
}

/* Equal but for "attributes.", which MLflow lets one leave out. */
static bool
says_the_same(const char *said, const char *typed)
{
	static const char optional[] = "attributes.";
	for (; *said; said++, typed++) {
		if (strncmp(said, optional, strlen(optional)) == 0 && *typed != *said)
			said += strlen(optional);
		if (*said != *typed)
			return false;
	}
	return *typed == '\0';
}

/* How a client of MLflow would say the filter: whole and only if it says it differently. */
static void
draw_mlflow_filter(const struct table *t, struct canvas *c, int y, int x, int end)
{
	static const char label[] = "MLflow: ";
	struct arena *a = arena_new();
	const char *said = t->filter && t->runs ? filter_to_mlflow(a, t->filter) : NULL;
	int room = end - x - (int)strlen(label);
	if (said && !says_the_same(said, t->filter_text) && utf8_width(said) <= room) {
		x += canvas_text(c, y, x, end - x, ROLE_MUTED, label);
		canvas_text(c, y, x, end - x, ROLE_MUTED, said);
	}
	arena_free(a);
}

void
table_ui_context(const struct table *t, struct canvas *c, struct rect *r, const char *noun)
{
	struct strbuf text;
	if (r->h < 6)
		return;
	struct rect line = rect_cut_top(r, 1);
	canvas_fill(c, line, ROLE_CONTEXT);
	if (!t->rows)
		return;
	strbuf_init(&text, 2000);
	counts_text(t, noun, &text);
	bool trouble = t->trouble.code != ERR_NONE;
	bool filtered = *t->filter_text != '\0' || trouble;
	int room = line.w - 2;
	int used = canvas_text_right(c, line.y, line.x + line.w - 1, filtered ? room * 3 / 5 : room,
		ROLE_CONTEXT, text.at);
	strbuf_free(&text);
	if (!filtered)
		return;
	int x = line.x + 1;
	int end = line.x + line.w - used - 3;
	if (trouble) {
		canvas_text_cut(c, line.y, x, end - x, ROLE_ERROR, t->trouble.text);
		return;
	}
	x += canvas_text(c, line.y, x, 2, ROLE_PROMPT, "/ ");
	x += canvas_text_cut(c, line.y, x, end - x, ROLE_CONTEXT_FILTER, t->filter_text);
	draw_mlflow_filter(t, c, line.y, x + 2, end);
}
