// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * NumPy: .npy arrays of one or two dimensions or of records, and .npz archives
 * of them. Values lie in strips: rows of equal length in one file, from which
 * some columns are taken; an array in C order is one strip, in Fortran order each of
 * its columns is one.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "core/base/arena.h"
#include "core/base/oom.h"
#include "core/base/str.h"
#include "core/dataset/input.h"
#include "core/dataset/npy_columns.h"
#include "core/dataset/npy_value.h"

/* Bytes of the largest strip that one batch reads. */
#define BLOCK_BYTES ((size_t)4 << 20)

/* ---- types ---- */

/* Rows from row on that one block of this strip holds, at most n. */
static bool
read_rows(struct npy *y, const struct strip *s, uint64_t row, size_t n, struct err *err)
{
	return npy_read_at(y, s->fd, s->at + row * s->stride, y->block, n * s->stride, err);
}

/* Whether all values of an unsigned column of 8 bytes fit an int64_t. */
static bool
unsigned_fits(struct dataset *d, const struct npy_column *c, bool *fits, struct err *err)
{
	struct npy *y = npy_of(d);
	const struct strip *s = &y->strips.at[c->strip];
	*fits = true;
	for (uint64_t row = 0; row < y->rows && *fits;) {
		size_t n = y->rows - row < y->batch_rows ? (size_t)(y->rows - row) : y->batch_rows;
		if (d->options.stop && atomic_load(d->options.stop))
			return err_set(err, ERR_CANCELLED, "cancelled");
		if (!read_rows(y, s, row, n, err))
			return false;
		for (size_t i = 0; i < n && *fits; i++)
			*fits = npy_whole(&c->field, y->block + i * s->stride + c->field.offset) <=
				INT64_MAX;
		row += n;
	}
	return true;
}

static bool
column_type(struct dataset *d, const struct npy_column *c, enum field_type *out, struct err *err)
{
	bool fits = true;
	switch (c->field.kind) {
	case NPY_BOOL:
		*out = FIELD_BOOL;
		return true;
	case NPY_UINT:
		if (c->field.size == 8 && !unsigned_fits(d, c, &fits, err))
			return false;
		*out = fits ? FIELD_INT : FIELD_TEXT;
		return true;
	case NPY_INT:
	case NPY_SPAN:
		*out = FIELD_INT;
		return true;
	case NPY_REAL:
		*out = FIELD_REAL;
		return true;
	case NPY_TIME:
		*out = FIELD_TIME;
		return true;
	case NPY_BYTES:
	case NPY_CHARS:
		*out = FIELD_TEXT;
		return true;
	case NPY_OTHER:
		break;
	}
	return err_set(err, ERR_DATA,
		"'%s' column '%s' is of NumPy type '%s', which is no column of "
		"numbers, times or texts; leave it out with --columns",
		input_name(npy_of(d)->in), c->field.name, c->field.descr);
}

/* ---- values ---- */

static bool
put_count(struct dataset *d, const struct npy_column *c, size_t row, int64_t v, struct err *err)
{
	bool counts = c->field.kind == NPY_TIME || c->field.kind == NPY_SPAN;
	if (counts && v == INT64_MIN) { /* not a time */
		dataset_put_missing(d, c->wanted, row);
		return true;
	}
	if (c->field.kind == NPY_TIME && !npy_time(&c->field, v, &v))
		return err_set(err, ERR_DATA,
			"'%s' row %llu, column '%s': the time is out of range",
			input_name(npy_of(d)->in), (unsigned long long)(npy_of(d)->row + row + 1),
			c->field.name);
	d->fill[c->wanted].i[row] = v;
	d->fill[c->wanted].missing[row] = 0;
	return true;
}

static bool
put_value(struct dataset *d, const struct npy_column *c, size_t row, const unsigned char *p,
	struct err *err)
{
	struct column_fill *fill = &d->fill[c->wanted];
	switch (fill->type) {
	case FIELD_REAL: {
		double v = npy_real(&c->field, p);
		fill->r[row] = v;
		fill->missing[row] = v != v;
		return true;
	}
	case FIELD_TEXT: {
		struct str s = npy_text(npy_of(d)->texts, &c->field, p);
		return dataset_put_text(d, c->wanted, row, s.at, s.len);
	}
	case FIELD_BOOL:
		return put_count(d, c, row, npy_whole(&c->field, p) != 0, err);
	case FIELD_INT:
	case FIELD_TIME:
		return put_count(d, c, row, npy_signed(&c->field, npy_whole(&c->field, p)), err);
	case FIELD_EMPTY:
	case FIELD_TYPES:
		break;
	}
	return true;
}

static bool
fill_strip(struct dataset *d, const struct strip *s, size_t n, struct err *err)
{
	struct npy *y = npy_of(d);
	bool any = false;
	for (size_t k = 0; k < s->columns; k++)
		any |= y->columns.at[s->first + k].wanted != (size_t)-1;
	if (!any)
		return true;
	if (!read_rows(y, s, y->row, n, err))
		return false;
	for (size_t k = 0; k < s->columns; k++) {
		const struct npy_column *c = &y->columns.at[s->first + k];
		for (size_t row = 0; c->wanted != (size_t)-1 && row < n; row++) {
			if (!put_value(
				    d, c, row, y->block + row * s->stride + c->field.offset, err))
				return false;
		}
	}
	return true;
}

static enum dataset_step
npy_next(struct dataset *d, struct err *err)
{
	struct npy *y = npy_of(d);
	if (y->row == y->rows)
		return input_unchanged(y->in, err) ? DATASET_END : DATASET_ERROR;
	size_t n = y->rows - y->row < y->batch_rows ? (size_t)(y->rows - y->row) : y->batch_rows;
	arena_free(y->texts);
	y->texts = arena_new();
	dataset_reserve(d, n);
	for (size_t i = 0; i < y->strips.len; i++) {
		if (!fill_strip(d, &y->strips.at[i], n, err))
			return DATASET_ERROR;
	}
	d->rows = n;
	y->row += n;
	return DATASET_ROWS;
}

static bool
npy_rewind(struct dataset *d, struct err *err)
{
	(void)err;
	npy_of(d)->row = 0;
	return true;
}

static void
npy_progress(const struct dataset *d, uint64_t *done, uint64_t *total)
{
	const struct npy *y = npy_of(d);
	*total = y->size;
	*done = y->rows ? (uint64_t)((double)y->size * ((double)y->row / (double)y->rows))
			: y->size;
}

static void
npy_close(struct dataset *d)
{
	struct npy *y = npy_of(d);
	for (size_t i = 0; i < y->copies.len; i++)
		close(y->copies.at[i]);
	VEC_FREE(&y->copies);
	VEC_FREE(&y->arrays);
	VEC_FREE(&y->strips);
	VEC_FREE(&y->columns);
	input_close(y->in);
	arena_free(y->texts);
	free(y->block);
	free(y);
}

static const struct reader_ops npy_ops = {
	.next = npy_next,
	.rewind = npy_rewind,
	.progress = npy_progress,
	.close = npy_close,
};

/* Which columns are wanted, of which type, and how many rows fit a batch. */
static bool
settle(struct dataset *d, struct err *err)
{
	struct npy *y = npy_of(d);
	size_t n = y->columns.len, widest = 1;
	const char **names = ARENA_ARRAY(d->arena, const char *, n);
	size_t *wanted = ARENA_ARRAY(d->arena, size_t, n);
	for (size_t i = 0; i < n; i++)
		names[i] = y->columns.at[i].field.name;
	if (!dataset_choose(d, input_name(y->in), names, n, wanted, err))
		return false;
	for (size_t i = 0; i < y->strips.len; i++)
		widest = y->strips.at[i].stride > widest ? y->strips.at[i].stride : widest;
	y->batch_rows = BLOCK_BYTES / widest;
	if (y->batch_rows < 1)
		y->batch_rows = 1;
	if (y->batch_rows > dataset_batch_rows(d))
		y->batch_rows = dataset_batch_rows(d);
	y->block = xmalloc(y->batch_rows * widest);
	for (size_t i = 0; i < n; i++) {
		struct npy_column *c = &y->columns.at[i];
		c->wanted = wanted[i];
		if (wanted[i] != (size_t)-1 && !column_type(d, c, &d->fields[wanted[i]].type, err))
			return false;
	}
	return true;
}

bool
npy_open(struct dataset *d, struct input *in, struct err *err)
{
	struct npy *y = xcalloc(1, sizeof(*y));
	unsigned char first[4];
	y->in = in;
	y->texts = arena_new();
	d->ops = &npy_ops;
	d->impl = y;
	if (!input_file(in, &y->file, &y->size, d->options.stop, err))
		return false;
	bool archive = y->size >= 4 && npy_read_at(y, y->file, 0, first, 4, err) &&
		       memcmp(first, "PK", 2) == 0;
	bool ok =
		archive ? npy_open_archive(d, err) : npy_add_array(d, "", y->file, 0, y->size, err);
	if (!ok || !npy_collect_columns(d, err) || !settle(d, err))
		return false;
	const char *packed = input_compression(in);
	d->kind = arena_printf(
		d->arena, "NumPy %s%s%s", archive ? ".npz" : ".npy", *packed ? ", " : "", packed);
	return true;
}
