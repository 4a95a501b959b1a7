// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * A builder that begins with all of another rowset, column by column: what a
 * refresh needs, which changes a few rows of very many.
 */
#include "core/table/rowset_building.h"

#include <string.h>

/* Texts seen lately, by pointer: equal texts of a column share one. */
#define SEEN 4096

struct seen {
	const char *text;
	uint32_t number;
};

static void
copy_texts(struct rowset_build *b, struct building *to, const struct cells *from, size_t rows)
{
	struct seen *seen = xcalloc(SEEN, sizeof(*seen));
	for (size_t i = 0; i < rows; i++) {
		const char *text = from->at.s[i];
		if (cells_null(from, i))
			continue;
		struct seen *slot = &seen[(uintptr_t)text / 8 % SEEN];
		if (slot->text != text)
			*slot = (struct seen){
				.text = text,
				.number = (uint32_t)rowset_build_intern(b, to, text, strlen(text)) +
					  1,
			};
		to->at.text[i] = slot->number;
	}
	free(seen);
}

static void
copy_column(struct rowset_build *b, size_t col, const struct cells *from, size_t rows)
{
	struct building *to = &b->col.at[col];
	switch (from->type) {
	case CELL_INT:
	case CELL_TIME:
	case CELL_BOOL:
	case CELL_REAL:
		memcpy(to->at.any, from->type == CELL_REAL ? (const void *)from->at.r : from->at.i,
			rows * 8);
		break;
	case CELL_TEXT:
		copy_texts(b, to, from, rows);
		break;
	case CELL_SERIES:
		for (size_t i = 0; i < rows; i++) {
			const struct series *s = from->at.c[i];
			if (!cells_null(from, i))
				rowset_build_series(b, col, i, s->x, s->y, s->n);
		}
		break;
	}
	for (size_t i = 0; i < rows; i++) {
		if (cells_odd(from, i))
			rowset_build_odd(b, col, i);
		else if (!cells_null(from, i))
			to->null[i >> 3] &= (uint8_t) ~(1u << (i & 7));
	}
}

void
rowset_build_copy(struct rowset_build *b, const struct rowset *rs)
{
	for (size_t i = 0; i < rs->cols; i++)
		(void)rowset_build_column(b, rs->col[i].name, rs->col[i].type);
	if (b->over || rs->rows == 0 || !rowset_build_charge(b, rs->rows * b->row_bytes))
		return;
	rowset_build_reserve(b, rs->rows);
	b->rows = rs->rows;
	for (size_t i = 0; i < rs->cols; i++)
		copy_column(b, rowset_build_find(b, rs->col[i].name), &rs->col[i], rs->rows);
}
