// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Facet: how often each value of a column occurs in the rows shown; choosing one filters by it. */
#ifndef TUI_WIDGET_TABLE_FACET_H
#define TUI_WIDGET_TABLE_FACET_H

struct table_ui;

void table_facet_open(const struct table_ui *ui);

#endif
