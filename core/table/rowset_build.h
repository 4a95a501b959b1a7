// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Building a rowset, by rows or by columns. One thread. A builder has a byte
 * limit; passing it makes every later call fail with ERR_MEMORY.
 */
#ifndef CORE_TABLE_ROWSET_BUILD_H
#define CORE_TABLE_ROWSET_BUILD_H

#include "core/base/err.h"
#include "core/table/rowset.h"

struct rowset_build;

/* limit: most bytes the rowset may take. */
struct rowset_build *rowset_build_new(size_t limit) MUST_CHECK;
/* Without finishing. NULL is fine. */
void rowset_build_free(struct rowset_build *b);

/*
 * Adds a column and returns its index; may come after rows (they are null in
 * it). Copies name. A name that is there already gives the column it has, which
 * must be of the same type. ROWSET_NONE over the limit; the calls below take it.
 */
size_t rowset_build_column(struct rowset_build *b, const char *name, enum cell_type type);
/* Index of the column called name, or ROWSET_NONE. */
size_t rowset_build_find(const struct rowset_build *b, const char *name);

/* Opens the next row, all cells null; returns its index. */
size_t rowset_build_row(struct rowset_build *b);
size_t rowset_build_rows(const struct rowset_build *b);
/* Rows are likely to be this many: less memory and copying while they come. */
void rowset_build_expect(struct rowset_build *b, size_t rows);

/*
 * Cells of any row that is open so far, by column and row. Text is copied (and
 * interned); a NUL in it is kept as the bytes C0 80, which show as an escape.
 */
void rowset_build_int(
	struct rowset_build *b, size_t col, size_t row, int64_t v); /* INT, TIME, BOOL */
void rowset_build_real(struct rowset_build *b, size_t col, size_t row, double v);
void rowset_build_text(struct rowset_build *b, size_t col, size_t row, const char *s, size_t n);
/* A text that no other row of the column has or will get, such as an id: spared the look-up. */
void rowset_build_single(struct rowset_build *b, size_t col, size_t row, const char *s, size_t n);
void rowset_build_series(struct rowset_build *b, size_t col, size_t row, const double *x,
	const double *y, size_t n); /* x may be NULL */
/* The same of arrays from malloc, which become the rowset's or are freed: spares long ones a copy. */
void rowset_build_series_given(
	struct rowset_build *b, size_t col, size_t row, double *x, double *y, size_t n);
/* Missing because the stored value has the wrong type. */
void rowset_build_odd(struct rowset_build *b, size_t col, size_t row);
void rowset_build_note(struct rowset_build *b, const char *fmt, ...) PRINTF(2, 3);

/* Fills a builder without rows with every column and row of rs (but not its note), to change some of them. */
void rowset_build_copy(struct rowset_build *b, const struct rowset *rs);
/*
 * The finished rowset has these rows, in this order; rows left out are dropped.
 * Copies rows [n].
 */
void rowset_build_order(struct rowset_build *b, const uint32_t *rows, size_t n);

/* True while the limit holds. */
bool rowset_build_ok(const struct rowset_build *b, struct err *err) MUST_CHECK;
/* The finished rowset with one owner; consumes b either way. False: over the limit. */
bool rowset_build_finish(
	struct rowset_build *b, const struct rowset **out, struct err *err) MUST_CHECK;

/* A new rowset with the chosen rows (and all columns) of rs, in that order. */
const struct rowset *rowset_select(
	const struct rowset *rs, const uint32_t *rows, size_t n) MUST_CHECK;

#endif
