// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What is behind struct rowset_build; for rowset*.c only. */
#ifndef CORE_TABLE_ROWSET_BUILDING_H
#define CORE_TABLE_ROWSET_BUILDING_H

#include "core/base/vec.h"
#include "core/table/rowset_build.h"

struct arena;
struct map;

/* Of the finished rowset: a word, and less than a byte for the two bitmaps. */
#define CELL_BYTES 9

/* In at.text: the rest is an index into single, not a number of texts. */
#define SINGLE_TEXT (UINT32_C(1) << 31)

struct building {
	enum cell_type type;
	union {
		int64_t *i;
		double *r;
		uint32_t *text;
		const struct series **c;
		void *any;
	} at;              /* [cap of the builder] */
	uint8_t *null;     /* set for every row that no value was given for */
	uint8_t *odd;      /* NULL until the first odd cell */
	struct arena *own; /* of texts; NULL until the first text */
	struct map *texts;
	VEC(const char *) single; /* texts known to occur once, which are not interned */
};

struct rowset_build {
	VEC(struct building) col;
	struct arena *arena; /* becomes the rowset's */
	struct map *names;
	size_t rows, cap, row_bytes;
	size_t limit, charged;
	bool over;
	char *note;
	uint32_t *order; /* [ordered] rows of the finished rowset; NULL: all, as they came */
	size_t ordered;
};

/* Says so; false. */
bool rowset_too_large(size_t limit, struct err *err);
/* Counts n bytes of the finished rowset; false once the limit is passed. */
bool rowset_build_charge(struct rowset_build *b, size_t n);
/* Number of the text in the column's interner, added if new. */
size_t rowset_build_intern(struct rowset_build *b, struct building *c, const char *s, size_t n);
/* Room for at least rows rows. */
void rowset_build_reserve(struct rowset_build *b, size_t rows);

#endif
