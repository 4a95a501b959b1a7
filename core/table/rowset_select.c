// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Some rows of a rowset as one of its own, so that the large one can go. */
#include <stdint.h>
#include <string.h>
#include "core/base/oom.h"
#include "core/table/rowset_build.h"

static void
copy_cell(struct rowset_build *b, size_t col, size_t to, const struct cells *c, size_t row)
{
	switch (c->type) {
	case CELL_INT:
	case CELL_TIME:
	case CELL_BOOL:
		rowset_build_int(b, col, to, c->at.i[row]);
		break;
	case CELL_REAL:
		rowset_build_real(b, col, to, c->at.r[row]);
		break;
	case CELL_TEXT:
		rowset_build_text(b, col, to, c->at.s[row], strlen(c->at.s[row]));
		break;
	case CELL_SERIES:
		rowset_build_series(b, col, to, c->at.c[row]->x, c->at.c[row]->y, c->at.c[row]->n);
		break;
	}
}

const struct rowset *
rowset_select(const struct rowset *rs, const uint32_t *rows, size_t n)
{
	struct rowset_build *b = rowset_build_new(SIZE_MAX);
	for (size_t i = 0; i < n; i++)
		(void)rowset_build_row(b);
	for (size_t col = 0; col < rs->cols; col++) {
		const struct cells *c = &rs->col[col];
		size_t to = rowset_build_column(b, c->name, c->type);
		for (size_t i = 0; i < n; i++) {
			if (cells_odd(c, rows[i]))
				rowset_build_odd(b, to, i);
			else if (!cells_null(c, rows[i]))
				copy_cell(b, to, i, c, rows[i]);
		}
	}
	if (rs->note)
		rowset_build_note(b, "%s", rs->note);
	const struct rowset *out = NULL;
	if (!rowset_build_finish(b, &out, NULL))
		out = NULL; /* cannot be: there is no limit */
	return out;
}
