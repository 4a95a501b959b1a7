// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* From the arrays of a file to columns, and where their values lie. Internal to core/dataset. */
#ifndef CORE_DATASET_NPY_COLUMNS_H
#define CORE_DATASET_NPY_COLUMNS_H

#include "core/base/vec.h"
#include "core/dataset/dataset_reader.h"
#include "core/dataset/npy_header.h"

struct input;

struct npy_column {
	struct npy_field field; /* offset is within the strip's row */
	size_t strip;
	size_t wanted; /* field of the dataset, or -1 */
};

struct strip {
	int fd;
	uint64_t at;           /* of the first row */
	size_t stride;         /* bytes of a row */
	size_t first, columns; /* its columns, side by side */
};

/* One array, before it is known which of several are meant. */
struct array {
	const char *name; /* "" for a plain .npy */
	int fd;
	uint64_t base; /* of its header */
	struct npy_header header;
};

struct npy {
	struct input *in;
	int file;
	uint64_t size;
	bool several;    /* arrays in the archive */
	VEC(int) copies; /* unpacked members, owned */
	VEC(struct array) arrays;
	VEC(struct strip) strips;
	VEC(struct npy_column) columns;
	uint64_t rows, row;
	unsigned char *block;
	size_t batch_rows;
	struct arena *texts; /* of the batch */
};

static inline struct npy *
npy_of(const struct dataset *d)
{
	return d->impl;
}

/* Exactly n bytes from at on; ERR_CORRUPT when there are fewer. */
bool npy_read_at(
	const struct npy *y, int fd, uint64_t at, void *to, size_t n, struct err *err) MUST_CHECK;
/* The array that begins at base of fd, which has size bytes. */
bool npy_add_array(struct dataset *d, const char *name, int fd, uint64_t base, uint64_t size,
	struct err *err) MUST_CHECK;
/* The arrays of an archive, or the one that is asked for. */
bool npy_open_archive(struct dataset *d, struct err *err) MUST_CHECK;
/* Once the arrays are known: strips, columns, rows. ERR_DATA for what is no table. */
bool npy_collect_columns(struct dataset *d, struct err *err) MUST_CHECK;

#endif
