// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A page that sums up every column of the rows shown. */
#ifndef TUI_WIDGET_TABLE_DESCRIBE_H
#define TUI_WIDGET_TABLE_DESCRIBE_H

struct rowset;
struct table_ui;

/* Counts in the background and shows the page when it is done. */
void table_describe_open(const struct table_ui *ui);
/*
 * One row for each column of rows: "column", "values", "missing", "distinct" and,
 * where all values are numbers (texts too), "min", "median" (of an even count
 * the mean of the two in the middle) and "max". NaN counts as a value, but not
 * for the last three. NULL when it takes too much memory.
 */
const struct rowset *table_describe(const struct rowset *rows);

#endif
