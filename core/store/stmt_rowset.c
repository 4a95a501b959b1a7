// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* From statements to rowsets: cells by type, and whole results. */
#include "core/store/store_stmt.h"
#include "core/table/rowset_build.h"

void
stmt_cell(struct stmt *q, int col, struct rowset_build *b, size_t to_col, size_t row,
	enum cell_type type)
{
	int64_t i = 0;
	double r = 0;
	const char *s = NULL;
	size_t n = 0;
	enum got got = GOT_ODD;
	switch (type) {
	case CELL_INT:
	case CELL_TIME:
	case CELL_BOOL:
		got = stmt_int(q, col, &i);
		if (got == GOT_VALUE)
			rowset_build_int(b, to_col, row, type == CELL_BOOL ? i != 0 : i);
		break;
	case CELL_REAL:
		got = stmt_real(q, col, &r);
		if (got == GOT_VALUE)
			rowset_build_real(b, to_col, row, r);
		break;
	case CELL_TEXT:
		got = stmt_text(q, col, &s, &n);
		if (got == GOT_VALUE || got == GOT_LARGE)
			rowset_build_text(b, to_col, row, s, n);
		break;
	case CELL_SERIES:
		break;
	}
	if (got == GOT_ODD)
		rowset_build_odd(b, to_col, row);
}

bool
stmt_rowset(struct stmt *q, const struct stmt_column *columns, size_t limit,
	const struct rowset **out, struct err *err)
{
	struct rowset_build *b = rowset_build_new(limit);
	size_t cols = 0;
	for (; columns[cols].name; cols++)
		rowset_build_column(b, columns[cols].name, columns[cols].type);
	while (rowset_build_ok(b, NULL) && stmt_next(q)) {
		size_t row = rowset_build_row(b);
		for (size_t i = 0; i < cols; i++)
			stmt_cell(q, (int)i, b, i, row, columns[i].type);
	}
	if (!stmt_done(q, err)) {
		rowset_build_free(b);
		return false;
	}
	return rowset_build_finish(b, out, err);
}
