// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Frame: columns of a data file in memory, typed, for statistics.
 *
 * Bounded: a file with more rows than fit keeps a uniform random sample of rows
 * (a reservoir with a fixed seed, so that the same file gives the same sample), and
 * says so. Immutable after reading; any thread may read it.
 */
#ifndef CORE_DATASET_FRAME_H
#define CORE_DATASET_FRAME_H

#include <stddef.h>
#include <stdint.h>
#include "core/base/err.h"
#include "core/dataset/field.h"

struct arena;
struct dataset;
struct job;

struct frame_column {
	const char *name;
	enum field_type type;
	size_t missing;            /* cells without a value, of frame.rows */
	const uint8_t *is_missing; /* [rows] */
	const int64_t *i;          /* BOOL, INT, TIME: [rows] */
	const double *r;           /* REAL: [rows], NaN where missing */
	const uint32_t *code;      /* TEXT: [rows] index into levels */
	const char *const
		*levels; /* TEXT: [n_levels] in order of first appearance; bytes as in the file */
	size_t n_levels;
	bool levels_cut; /* more levels than FRAME_LEVELS_MAX: the rest shares the last, "(other)" */
};

#define FRAME_LEVELS_MAX ((size_t)2000000)

struct frame {
	size_t rows, cols;
	const struct frame_column *col; /* [cols] */
	uint64_t rows_total;            /* in the file; more than rows when sampled */
	const char *kind;               /* how the file was understood */
};

#define FRAME_LIMIT_DEFAULT ((size_t)2 << 30)

/*
 * Reads all of d. limit: most bytes for the columns (0 = FRAME_LIMIT_DEFAULT).
 * job may be NULL. ERR_CANCELLED, and the errors of dataset_next.
 */
bool frame_read(struct dataset *d, size_t limit, struct job *job, struct frame **out,
	struct err *err) MUST_CHECK;
void frame_free(struct frame *f);

/* Index of a column by name, or (size_t)-1. */
size_t frame_find(const struct frame *f, const char *name);

/*
 * The column's values as doubles without the missing ones, in row order; *n
 * gets how many. BOOL as 0 and 1, TIME as milliseconds; NULL for TEXT and EMPTY.
 * A REAL column's NaN are missing. In a.
 */
double *frame_reals(const struct frame *f, size_t col, struct arena *a, size_t *n);
/* One cell as a double: NaN when missing or TEXT. */
double frame_real(const struct frame_column *c, size_t row);
/* One cell as text for people, whole; "" when missing. Buffer for numbers; out is returned or a level. */
const char *frame_text(const struct frame_column *c, size_t row, char out[48]);

#endif
