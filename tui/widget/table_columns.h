// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The column chooser: which columns, in which sequence. */
#ifndef TUI_WIDGET_TABLE_COLUMNS_H
#define TUI_WIDGET_TABLE_COLUMNS_H

#include <stdbool.h>

struct table_ui;

void table_columns_open(const struct table_ui *ui);
/* "column.wider" and the like, on the column under the cursor; false = not one of them. */
bool table_column_command(const struct table_ui *ui, const char *name);

#endif
