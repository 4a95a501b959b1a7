// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What stands in one cell of a table: a value, a difference, a summary of several rows. */
#include "core/table/cell_format.h"

#include "core/base/number.h"
#include "tui/widget/cell_show.h"
#include "tui/widget/table.h"

#include <math.h>
#include <string.h>

#define DISTINCT_MAX 99

static double
real_of(const struct cells *cells, uint32_t row)
{
	if (cells_null(cells, row))
		return (double)NAN;
	if (cells->type == CELL_REAL)
		return cells->at.r[row];
	return cells->type == CELL_INT ? (double)cells->at.i[row] : (double)NAN;
}

static enum role
delta_cell(
	const struct table *t, uint32_t row, const struct table_column *column, struct strbuf *out)
{
	const struct cells *cells = &t->rows->col[column->cell];
	if (t->base_row == ROW_NONE || row == t->base_row) {
		strbuf_add(out, "–");
		return ROLE_MISSING;
	}
	double delta = real_of(cells, row) - real_of(cells, t->base_row);
	if (isnan(delta)) {
		strbuf_add(out, "–");
		return ROLE_MISSING;
	}
	struct cells one = { .name = "delta", .type = CELL_REAL, .at.r = &delta };
	struct column format = column->column;
	format.format = FORMAT_DELTA;
	cell_format(out, &format, &one, 0, t->now_ms);
	if (delta == 0 || column->column.better == BETTER_NONE)
		return ROLE_TEXT;
	return (delta > 0) == (column->column.better == BETTER_HIGHER) ? ROLE_BETTER : ROLE_WORSE;
}

/* ---- several rows in one line ---- */

static bool
same_cell(const struct cells *c, uint32_t a, uint32_t b)
{
	if (cells_null(c, a) || cells_null(c, b))
		return cells_null(c, a) && cells_null(c, b);
	switch (c->type) {
	case CELL_REAL:
		return c->at.r[a] == c->at.r[b] || (isnan(c->at.r[a]) && isnan(c->at.r[b]));
	case CELL_TEXT:
		return c->at.s[a] == c->at.s[b] || strcmp(c->at.s[a], c->at.s[b]) == 0;
	case CELL_SERIES:
		return c->at.c[a] == c->at.c[b];
	case CELL_INT:
	case CELL_TIME:
	case CELL_BOOL:
		return c->at.i[a] == c->at.i[b];
	}
	return false;
}

/* Row with the best value by the column's sense, the newest time, the longest span. */
static uint32_t
best_row(const struct table *t, const struct table_line *line, const struct table_column *column)
{
	const struct cells *c = &t->rows->col[column->cell];
	bool lower = column->column.better == BETTER_LOWER;
	uint32_t best = ROW_NONE;
	for (uint32_t i = 0; i < line->count; i++) {
		uint32_t row = t->members.at[line->first + i];
		if (cells_null(c, row) || (c->type == CELL_REAL && isnan(c->at.r[row])))
			continue;
		double v = c->type == CELL_TIME ? (double)c->at.i[row] : real_of(c, row);
		double b = best == ROW_NONE       ? 0
			   : c->type == CELL_TIME ? (double)c->at.i[best]
						  : real_of(c, best);
		if (best == ROW_NONE || (lower ? v < b : v > b))
			best = row;
	}
	return best;
}

static bool
all_same(const struct table *t, const struct table_line *line, const struct cells *c)
{
	for (uint32_t i = 1; i < line->count; i++)
		if (!same_cell(c, t->members.at[line->first], t->members.at[line->first + i]))
			return false;
	return true;
}

static unsigned
distinct(const struct table *t, const struct table_line *line, const struct cells *c)
{
	uint32_t seen[DISTINCT_MAX];
	unsigned n = 0;
	for (uint32_t i = 0; i < line->count && n < DISTINCT_MAX; i++) {
		uint32_t row = t->members.at[line->first + i];
		unsigned k = 0;
		while (k < n && !same_cell(c, seen[k], row))
			k++;
		if (k == n && !cells_null(c, row))
			seen[n++] = row;
	}
	return n;
}

static enum role
summary_cell(const struct table *t, const struct table_line *line,
	const struct table_column *column, struct strbuf *out)
{
	const struct cells *c = &t->rows->col[column->cell];
	uint32_t first = t->members.at[line->first];
	bool ranked = column->column.better != BETTER_NONE || c->type == CELL_TIME ||
		      column->column.format == FORMAT_SPAN;
	uint32_t row = ranked ? best_row(t, line, column) : ROW_NONE;
	if (row == ROW_NONE && (ranked || all_same(t, line, c)))
		row = first;
	if (row != ROW_NONE)
		return cell_show(out, &column->column, c, row, t->now_ms);
	unsigned n = distinct(t, line, c);
	if (n == DISTINCT_MAX)
		strbuf_add(out, "many");
	else
		strbuf_printf(out, "%u val%s", n, n == 1 ? "" : "s");
	return ROLE_MUTED;
}

enum role
table_cell(const struct table *t, const struct table_line *line, const struct table_column *column,
	struct strbuf *out)
{
	if (column->cell == ROWSET_NONE) {
		strbuf_add(out, "–");
		return ROLE_MISSING;
	}
	if (column->kind == TABLE_DELTA && line->kind == LINE_ROW)
		return delta_cell(t, line->row, column, out);
	if (column->kind == TABLE_DELTA)
		return ROLE_TEXT;
	if (line->kind == LINE_GROUP)
		return summary_cell(t, line, column, out);
	return cell_show(out, &column->column, &t->rows->col[column->cell], line->row, t->now_ms);
}
