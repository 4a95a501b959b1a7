// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * What a person does with a table in a view: filter, search, sort, choose
 * columns, count values, copy, export. One implementation for all views.
 */
#ifndef TUI_WIDGET_TABLE_UI_H
#define TUI_WIDGET_TABLE_UI_H

#include <stdbool.h>
#include "core/base/attr.h"
#include "tui/view.h"
#include "tui/widget/table.h"

struct arena;
struct json;
struct json_writer;

struct table_ui {
	struct view *view;
	struct table *table;
	const char *history; /* of filters: "runs" */
	/* How a column of rows that is not shown yet would be shown; name is in a. NULL: plainly. */
	struct column (*column_for)(const struct table_ui *ui, struct arena *a, const char *name);
	/* The filter, the columns or the order changed. May be NULL. */
	void (*changed)(const struct table_ui *ui);
};

/* False: not a command of tables. */
bool table_ui_command(const struct table_ui *ui, const char *const *words, size_t n);

/* A press of the mouse: the header sorts, a row gets the cursor, twice opens it. */
void table_ui_press(const struct table_ui *ui, int y, int x, bool twice);

/* "auc" for "metrics.auc": the title of a column. */
const char *column_short_name(const char *name);

/* The context line: filter and counts; cuts its line off the top of r. */
void table_ui_context(const struct table *t, struct canvas *c, struct rect *r, const char *noun);

/* Filter, order, columns, group as members of the object that is open. */
void table_ui_save(const struct table *t, struct json_writer *w);
void table_ui_restore(const struct table_ui *ui, const struct json *object);

#endif
