// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Rowset: an immutable columnar result. Built by one thread (rowset_build.h),
 * then read by any; reference-counted. Columns may be shared with another.
 */
#ifndef CORE_TABLE_ROWSET_H
#define CORE_TABLE_ROWSET_H

#include "core/base/attr.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum cell_type {
	CELL_INT,    /* int64_t */
	CELL_REAL,   /* double; NaN is a value (diverged), missing is the null bit */
	CELL_TEXT,   /* NUL-ended bytes as stored: untrusted, see text_safe() */
	CELL_TIME,   /* int64_t, milliseconds since 1970 UTC */
	CELL_BOOL,   /* int64_t 0 or 1 */
	CELL_SERIES, /* a small curve */
};

/* Points of a curve in drawing order; y may be NaN (a gap). */
struct series {
	size_t n;
	const double *x, *y; /* [n] each; x NULL means 0, 1, 2 … */
};

struct cells {
	const char *name; /* "run_id", "metrics.val_auc", "params.lr", "tags.team" */
	enum cell_type type;
	union {
		const int64_t *i;
		const double *r;
		const char *const *s;       /* equal texts of one column mostly share one pointer */
		const struct series *const *c;
	} at;                /* [rows]; the value at a null cell is 0, NaN, "" or an empty series */
	const uint8_t *null; /* bit per row, NULL when no cell is missing */
	const uint8_t *odd;  /* bit per row: missing because the stored value had the wrong type; or NULL */
	size_t nulls, odds;  /* how many of each; odd cells count as null too */
};

struct rowset {
	size_t rows, cols;
	const struct cells *col; /* [cols] */
	/* A sentence for people when the result is not whole ("10,000 of 1,248,000 rows"), or NULL. */
	const char *note;
	struct rowset_memory *memory;
};

/* One more owner; returns rs. NULL is fine. */
const struct rowset *rowset_ref(const struct rowset *rs);
/* One owner less; the last one frees it. NULL is fine. */
void rowset_free(const struct rowset *rs);
/* Bytes the rowset holds. */
size_t rowset_bytes(const struct rowset *rs);

#define ROWSET_NONE ((size_t)-1)

/* Index of the cells called name, or ROWSET_NONE. */
size_t rowset_find(const struct rowset *rs, const char *name);

static inline bool
cells_null(const struct cells *c, size_t row)
{
	return c->null && (c->null[row >> 3] >> (row & 7) & 1);
}

static inline bool
cells_odd(const struct cells *c, size_t row)
{
	return c->odd && (c->odd[row >> 3] >> (row & 7) & 1);
}

/* Text of a CELL_TEXT cell by column name, "" when missing; for look-ups of ids. */
const char *rowset_text(const struct rowset *rs, size_t row, const char *name);
/* Integer, time or bool cell by column name; fallback when missing. */
int64_t rowset_int(const struct rowset *rs, size_t row, const char *name, int64_t fallback);
/* Real (or integer) cell by column name; NaN when missing. */
double rowset_real(const struct rowset *rs, size_t row, const char *name);

#endif
