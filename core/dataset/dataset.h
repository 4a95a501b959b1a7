// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Dataset: a table in a file, read in batches of typed columns.
 *
 * CSV and TSV (RFC 4180 and the dialects people have), JSON Lines, NumPy .npy and
 * .npz, and any table or SELECT of a SQLite file; gzip and zstd see input.h.
 * Only the columns asked for are converted. Types come from all rows: they
 * are guessed from the first ones, and when a later cell does not fit, the rest
 * is looked through once and reading starts anew, once, with the final types.
 *
 * One thread calls; others may help it with the columns of a batch. Memory: one batch.
 */
#ifndef CORE_DATASET_DATASET_H
#define CORE_DATASET_DATASET_H

#include <stdatomic.h>
#include "core/base/err.h"
#include "core/dataset/field.h"

enum dataset_format {
	DATASET_AUTO, /* by content, then by name */
	DATASET_CSV,
	DATASET_TSV,
	DATASET_JSONL,
	DATASET_NUMPY,
	DATASET_SQLITE,
};

struct dataset_options {
	enum dataset_format format;
	const char *const *columns; /* wanted, NULL-ended, in this order; NULL = all */
	const char *const *texts; /* columns to be read as text whatever they look like, NULL-ended;
				       names the file lacks do no harm; or NULL */
	const char *const *missing; /* NULL = field_missing_defaults */
	const char
		*table; /* SQLite: a table's name or a SELECT; NULL when there is only one table */
	char delimiter; /* 0 = found out */
	/* Of CSV alone. */
	const char *encoding; /* as iconv names it; NULL = UTF-8, or UTF-16 by its mark */
	char comment;         /* lines that begin with it are passed over; 0 = none */
	char decimal;         /* stands for the point in numbers; 0 = '.' */
	char thousands;       /* may stand between groups of three digits; 0 = none */
	bool no_header;       /* columns are column_1, column_2, … */
	unsigned
		threads; /* for converting; 0 = by processors. Results are the same with any number */
	const atomic_bool *stop; /* set by another thread: ERR_CANCELLED; may be NULL */
};

struct field_info {
	const char *name;
	enum field_type type;
};

/* Values of one column in a batch; arrays of [rows] that live until the next call. */
struct batch_column {
	enum field_type type;
	const int64_t *i;       /* BOOL, INT, TIME */
	const double *r;        /* REAL */
	const struct str *s;    /* TEXT: bytes as in the file, quotes undone */
	const uint8_t *missing; /* 1 where there is no value; the arrays hold 0, NaN, "" there */
};

struct batch {
	size_t rows;
	uint64_t first_row;             /* number of its first data row, from 0 */
	const struct batch_column *col; /* [fields] */
};

enum dataset_step {
	DATASET_ROWS,  /* a batch of at least one row */
	DATASET_END,   /* no more rows */
	DATASET_AGAIN, /* types have become wider and reading starts anew: drop what you gathered */
	DATASET_ERROR, /* err is set */
};

struct dataset;

/* path "-": standard input. Errors name the file, the row and the column. */
bool dataset_open(const char *path, const struct dataset_options *options, struct dataset **out,
	struct err *err) MUST_CHECK;
void dataset_close(struct dataset *d);

/* The wanted fields; types may still widen until the first DATASET_END. */
const struct field_info *dataset_fields(const struct dataset *d, size_t *n);
/* Index of a field by name, or (size_t)-1. */
size_t dataset_find(const struct dataset *d, const char *name);

enum dataset_step dataset_next(struct dataset *d, struct batch *out, struct err *err) MUST_CHECK;
/* From the first row again, with the types known by now. */
bool dataset_rewind(struct dataset *d, struct err *err) MUST_CHECK;

/* Raw bytes read and in all (0 = unknown). */
void dataset_progress(const struct dataset *d, uint64_t *done, uint64_t *total);
/* "CSV, delimiter ;, gzip": how the file was understood, for people. */
const char *dataset_kind(const struct dataset *d);

#endif
