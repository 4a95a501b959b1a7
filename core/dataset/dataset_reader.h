// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * What a file format implements, and the growing columns it fills. Internal to
 * core/dataset.
 */
#ifndef CORE_DATASET_DATASET_READER_H
#define CORE_DATASET_DATASET_READER_H

#include "core/dataset/dataset.h"

struct input;
struct map;
struct team;

struct reader_ops {
	/* Fills d->column and d->rows; as dataset_next. */
	enum dataset_step (*next)(struct dataset *d, struct err *err);
	bool (*rewind)(struct dataset *d, struct err *err);
	void (*progress)(const struct dataset *d, uint64_t *done, uint64_t *total);
	void (*close)(struct dataset *d);
};

/* One wanted column of the batch being filled. */
struct column_fill {
	enum field_type type;
	size_t cap;
	int64_t *i;
	double *r;
	struct str *s;
	uint8_t *missing;
};

/* Most rows and most cells of a batch, but for a row of more. */
#define BATCH_ROWS_MAX  ((size_t)32768)
#define BATCH_CELLS_MAX ((size_t)1 << 20)

struct dataset {
	const struct reader_ops *ops;
	void *impl;
	struct dataset_options options;
	const char *const *missing;
	struct number_marks marks;   /* how the file writes numbers */
	bool plain;                  /* customary markers and numbers: most cells need no look */
	struct arena *arena;         /* names, kind */
	struct team *team;           /* who converts and counts columns */
	struct field_info *fields;   /* [n] */
	struct map *by_name;         /* to the entries of fields */
	struct column_fill *fill;    /* [n] */
	struct batch_column *column; /* [n] views of fill, made by dataset_next */
	size_t n, rows;
	size_t reserved; /* rows every column has room for */
	uint64_t first_row;
	const char *kind;
};

/* Sets the wanted fields from what the file has; ERR_NOT_FOUND lists the columns there are. */
bool dataset_choose(struct dataset *d, const char *name, const char *const file_columns[],
	size_t n_file, size_t wanted[], struct err *err) MUST_CHECK;

/* Rows of a batch of this many columns, at least 1. */
size_t dataset_batch_rows(const struct dataset *d);
/* Room for row number row in every column, for their present types. */
void dataset_reserve(struct dataset *d, size_t row);
void dataset_put_missing(struct dataset *d, size_t col, size_t row);
/* Where a cell's text is: bytes from the start of a buffer. */
struct cell_span {
	uint32_t at, len;
};
/*
 * All cells of a column [rows] at once, as dataset_put_text each. Columns may be put side by
 * side. Eight bytes behind each cell must be readable.
 */
bool dataset_put_column(struct dataset *d, size_t col, const char *base,
	const struct cell_span cells[], size_t rows);
/* Widens a field's type by a cell's text. */
void dataset_widen(struct dataset *d, size_t col, const char *s, size_t n);
/* One cell's text. False when it does not fit the column's type; nothing is stored then. */
bool dataset_put_text(struct dataset *d, size_t col, size_t row, const char *s, size_t n);

/* Each takes in over, whatever comes of it (through d->ops->close). */
bool jsonl_open(struct dataset *d, struct input *in, struct err *err) MUST_CHECK;
bool csv_open(struct dataset *d, struct input *in, struct err *err) MUST_CHECK;
bool npy_open(struct dataset *d, struct input *in, struct err *err) MUST_CHECK;
/* in may be NULL: path is then opened without a descriptor of ours being closed on it. */
bool sqlite_open(struct dataset *d, const char *path, struct input *in, struct err *err) MUST_CHECK;

#endif
