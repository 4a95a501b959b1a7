// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The column chooser: which columns, in which sequence. */
#ifndef TUI_WIDGET_TABLE_COLUMNS_H
#define TUI_WIDGET_TABLE_COLUMNS_H

struct table_ui;

void table_columns_open(const struct table_ui *ui);

#endif
