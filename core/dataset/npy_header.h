// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * What stands before the values of a .npy array: its element type, order and
 * shape, written as a Python literal. Nothing in it is run: what is not one of
 * the simple types is told apart by name and left alone. Any thread. Internal to
 * core/dataset.
 */
#ifndef CORE_DATASET_NPY_HEADER_H
#define CORE_DATASET_NPY_HEADER_H

#include <stddef.h>
#include <stdint.h>
#include "core/base/err.h"

struct arena;

enum npy_kind {
	NPY_BOOL,
	NPY_INT,   /* 1, 2, 4, 8 bytes */
	NPY_UINT,  /* likewise */
	NPY_REAL,  /* 2, 4, 8 bytes */
	NPY_TIME,  /* datetime64: int64 counts of a unit since 1970 */
	NPY_SPAN,  /* timedelta64: int64 counts of a unit */
	NPY_BYTES, /* padded with NUL */
	NPY_CHARS, /* UTF-32, padded with 0 */
	NPY_OTHER, /* complex, long double, raw bytes: there, but no column's values */
};

/* Units of datetime64 from long to short; up to seconds a millisecond count is exact. */
enum npy_unit {
	UNIT_YEAR,
	UNIT_MONTH,
	UNIT_WEEK,
	UNIT_DAY,
	UNIT_HOUR,
	UNIT_MINUTE,
	UNIT_SECOND,
	UNIT_MS,
	UNIT_US,
	UNIT_NS
};

struct npy_field {
	const char *name;  /* "" when the array is not structured */
	const char *descr; /* as in the file, for messages */
	enum npy_kind kind;
	bool swapped; /* bytes are not in this machine's order */
	enum npy_unit unit;
	int64_t per;         /* units one count stands for, at least 1 */
	size_t offset, size; /* in the record, bytes */
};

#define NPY_DIMS_MAX   32
#define NPY_FIELDS_MAX ((size_t)1 << 17)
#define NPY_RECORD_MAX ((size_t)64 << 20)
/* Most bytes a header may take, and how many of a file are needed to know its length. */
#define NPY_HEADER_MAX  ((size_t)1 << 20)
#define NPY_MAGIC_BYTES 12

struct npy_header {
	struct npy_field *field; /* [fields] */
	size_t fields;
	size_t record; /* bytes of one element */
	bool structured, fortran;
	size_t dims;
	uint64_t shape[NPY_DIMS_MAX];
	uint64_t data; /* offset of the first value */
};

/* Length of magic, version and header together, from the first bytes; 0 when they are not .npy's. */
size_t npy_header_length(const unsigned char *first, size_t n);
/* bytes [n] holds at least npy_header_length. Texts in a. ERR_CORRUPT, ERR_DATA; without the file's name. */
bool npy_header_parse(struct npy_header *h, const unsigned char *bytes, size_t n, struct arena *a,
	struct err *err) MUST_CHECK;

#endif
