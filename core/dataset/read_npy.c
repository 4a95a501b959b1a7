// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * NumPy: .npy arrays of one or two dimensions or of records, and .npz archives
 * of them. Values lie in strips: rows of equal length in one file, from which
 * some columns are taken; an array in C order is one strip, in Fortran order each of
 * its columns is one.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/oom.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "core/base/vec.h"
#include "core/dataset/dataset_reader.h"
#include "core/dataset/input.h"
#include "core/dataset/npy_header.h"
#include "core/dataset/zip_read.h"

/* Bytes of the largest strip that one batch reads. */
#define BLOCK_BYTES ((size_t)4 << 20)
#define MEMBERS_MAX ((size_t)1024)

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

static struct npy *
npy_of(const struct dataset *d)
{
	return d->impl;
}

static bool
read_at(const struct npy *y, int fd, uint64_t at, void *to, size_t n, struct err *err)
{
	for (unsigned char *p = to; n;) {
		ssize_t got = pread(fd, p, n, (off_t)at);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set(err, ERR_SYSTEM, "cannot read '%s': %s", input_name(y->in),
				strerror(errno));
		if (got == 0)
			return err_set(err, ERR_CORRUPT, "'%s' is cut off", input_name(y->in));
		p += got;
		at += (uint64_t)got;
		n -= (size_t)got;
	}
	return true;
}

/* ---- finding the arrays ---- */

/* Bytes of all values; false when the shape is out of all reason. */
static bool
array_bytes(const struct npy_header *h, uint64_t *bytes)
{
	*bytes = h->record;
	for (size_t i = 0; i < h->dims; i++) {
		if (__builtin_mul_overflow(*bytes, h->shape[i], bytes))
			return false;
	}
	return true;
}

static bool
add_array(
	struct dataset *d, const char *name, int fd, uint64_t base, uint64_t size, struct err *err)
{
	struct npy *y = npy_of(d);
	unsigned char first[NPY_MAGIC_BYTES];
	struct array array = { .name = name, .fd = fd, .base = base };
	size_t length = 0;
	if (size >= sizeof(first)) {
		if (!read_at(y, fd, base, first, sizeof(first), err))
			return false;
		length = npy_header_length(first, sizeof(first));
	}
	if (length == 0 || length > size || length > NPY_HEADER_MAX)
		return err_set(err, ERR_CORRUPT, "'%s'%s%s is not a NumPy array", input_name(y->in),
			*name ? " " : "", name);
	unsigned char *header = xmalloc(length);
	bool ok = read_at(y, fd, base, header, length, err) &&
		  (npy_header_parse(&array.header, header, length, d->arena, err) ||
			  err_wrap(err, "'%s'%s%s", input_name(y->in), *name ? " " : "", name));
	free(header);
	uint64_t bytes;
	if (ok && (!array_bytes(&array.header, &bytes) || bytes > size - length))
		ok = err_set(err, ERR_CORRUPT,
			"'%s'%s%s is cut off: its header promises more values than it holds",
			input_name(y->in), *name ? " " : "", name);
	if (ok)
		VEC_PUSH(&y->arrays, array);
	return ok;
}

/* "x.npy" in the archive is the array x. */
static const char *
array_name(struct arena *a, const char *member)
{
	size_t n = strlen(member);
	return str_ends(member, ".npy") ? arena_strndup(a, member, n - 4) : member;
}

/* Whether any of its columns can be among those asked for, so that others are not unpacked. */
static bool
is_wanted(const struct dataset *d, const char *name)
{
	const char *const *c = d->options.columns;
	size_t n = strlen(name);
	if (d->options.table)
		return strcmp(d->options.table, name) == 0;
	for (; c && *c; c++) {
		if (strncmp(*c, name, n) == 0 && (!(*c)[n] || (*c)[n] == '.' || (*c)[n] == '_'))
			return true;
	}
	return !d->options.columns;
}

static bool
open_members(struct dataset *d, const struct zip *z, bool all, struct err *err)
{
	struct npy *y = npy_of(d);
	for (size_t i = 0; i < z->n; i++) {
		const struct zip_member *m = &z->member[i];
		const char *name = array_name(d->arena, m->name);
		if (!all && !is_wanted(d, name))
			continue;
		if (y->arrays.len == MEMBERS_MAX)
			return err_set(err, ERR_DATA,
				"'%s' has more than 1,024 arrays; name one with --table",
				input_name(y->in));
		int fd;
		uint64_t at;
		bool owned;
		if (!zip_extract(z, m, d->options.stop, &fd, &at, &owned, err))
			return false;
		if (owned)
			VEC_PUSH(&y->copies, fd);
		if (!add_array(d, name, fd, at, m->size, err))
			return false;
	}
	return true;
}

static bool
open_archive(struct dataset *d, struct err *err)
{
	struct npy *y = npy_of(d);
	struct zip z;
	if (!zip_open(&z, y->file, y->size, input_name(y->in), d->arena, err))
		return false;
	y->several = z.n > 1;
	if (!open_members(d, &z, false, err))
		return false;
	if (y->arrays.len || z.n == 0)
		return y->arrays.len ||
		       err_set(err, ERR_DATA, "'%s' is empty: it has no arrays", input_name(y->in));
	if (!d->options.table)
		return open_members(d, &z, true, err); /* for the list of columns in the message */
	struct strbuf names;
	strbuf_init(&names, 200);
	for (size_t i = 0; i < z.n; i++)
		strbuf_printf(
			&names, "%s%s", i ? ", " : "", array_name(d->arena, z.member[i].name));
	err_set(err, ERR_NOT_FOUND, "'%s' has no array '%s'; it has: %s%s", input_name(y->in),
		d->options.table, names.at, names.truncated ? "…" : "");
	strbuf_free(&names);
	return false;
}

/* ---- from arrays to columns ---- */

static void
add_column(struct npy *y, struct npy_field f, const char *name)
{
	f.name = name;
	struct npy_column c = { .field = f, .strip = y->strips.len - 1, .wanted = (size_t)-1 };
	VEC_PUSH(&y->columns, c);
	y->strips.at[c.strip].columns++;
}

static void
add_strip(struct npy *y, const struct array *x, uint64_t at, size_t stride)
{
	struct strip s = { .fd = x->fd,
		.at = x->base + x->header.data + at,
		.stride = stride,
		.first = y->columns.len };
	VEC_PUSH(&y->strips, s);
}

/* Names of the columns of one array: "x" or, in an array of several columns, "x_1", "column_1". */
static const char *
column_name(struct arena *a, const char *array, const char *field, size_t i, size_t width)
{
	bool alone = width == 1;
	if (*field && !*array)
		return alone ? field : arena_printf(a, "%s_%zu", field, i + 1);
	if (*field)
		return alone ? arena_printf(a, "%s.%s", array, field)
			     : arena_printf(a, "%s.%s_%zu", array, field, i + 1);
	if (*array && alone)
		return array;
	return arena_printf(a, "%s_%zu", *array ? array : "column", i + 1);
}

static void
add_columns(struct dataset *d, const struct array *x, bool prefix)
{
	struct npy *y = npy_of(d);
	const struct npy_header *h = &x->header;
	size_t width = h->dims == 2 ? (size_t)h->shape[1] : 1;
	const char *name = prefix ? x->name : "";
	bool by_column = h->dims == 2 && h->fortran;
	if (!by_column)
		add_strip(y, x, 0, h->record * width);
	for (size_t i = 0; i < width; i++) {
		if (by_column)
			add_strip(y, x, (uint64_t)i * y->rows * h->record, h->record);
		for (size_t k = 0; k < h->fields; k++) {
			struct npy_field f = h->field[k];
			f.offset += by_column ? 0 : i * h->record;
			add_column(y, f, column_name(d->arena, name, f.name, i, width));
		}
	}
}

static bool
check_array(const struct npy *y, const struct array *x, struct err *err)
{
	const struct npy_header *h = &x->header;
	const char *file = input_name(y->in);
	if (h->dims == 0)
		return err_set(err, ERR_DATA, "'%s'%s%s is a single value, not a column", file,
			*x->name ? " " : "", x->name);
	if (h->dims > 2)
		return err_set(err, ERR_DATA, "'%s'%s%s has %zu dimensions; a table has two", file,
			*x->name ? " " : "", x->name, h->dims);
	uint64_t width = h->dims == 2 ? h->shape[1] : 1, bytes;
	if (width > NPY_FIELDS_MAX || width * h->fields > NPY_FIELDS_MAX)
		return err_set(err, ERR_DATA, "'%s'%s%s has more than 131,072 columns", file,
			*x->name ? " " : "", x->name);
	if (__builtin_mul_overflow(width, h->record, &bytes) || bytes > NPY_RECORD_MAX)
		return err_set(err, ERR_DATA, "'%s'%s%s has rows of more than 64 MiB", file,
			*x->name ? " " : "", x->name);
	/* Nothing in the file would bound how many rows of nothing there are. */
	if (bytes == 0 && width && h->fields)
		return err_set(err, ERR_DATA, "'%s'%s%s holds values of no bytes", file,
			*x->name ? " " : "", x->name);
	return true;
}

static bool
collect_columns(struct dataset *d, struct err *err)
{
	struct npy *y = npy_of(d);
	const struct array *first = &y->arrays.at[0];
	for (size_t i = 0; i < y->arrays.len; i++) {
		const struct array *x = &y->arrays.at[i];
		if (!check_array(y, x, err))
			return false;
		if (x->header.shape[0] != first->header.shape[0])
			return err_set(err, ERR_DATA,
				"'%s': array '%s' has %llu rows and '%s' %llu; name one with "
				"--table",
				input_name(y->in), first->name,
				(unsigned long long)first->header.shape[0], x->name,
				(unsigned long long)x->header.shape[0]);
	}
	y->rows = first->header.shape[0];
	/* A structured array that is alone needs no prefix. */
	bool prefix = !first->header.structured || (y->several && !d->options.table);
	for (size_t i = 0; i < y->arrays.len; i++)
		add_columns(d, &y->arrays.at[i], prefix);
	if (y->columns.len == 0)
		return err_set(
			err, ERR_DATA, "'%s' is empty: it has no columns", input_name(y->in));
	return y->columns.len <= NPY_FIELDS_MAX ||
	       err_set(err, ERR_DATA, "'%s' has more than 131,072 columns", input_name(y->in));
}

/* ---- types ---- */

static uint64_t
whole(const struct npy_field *f, const unsigned char *p)
{
	uint64_t v = 0;
	for (size_t i = 0; i < f->size; i++) {
		size_t at = f->swapped == (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
				    ? i
				    : f->size - 1 - i;
		v = v << 8 | p[at];
	}
	return v;
}

/* Rows from row on that one block of this strip holds, at most n. */
static bool
read_rows(struct npy *y, const struct strip *s, uint64_t row, size_t n, struct err *err)
{
	return read_at(y, s->fd, s->at + row * s->stride, y->block, n * s->stride, err);
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
			*fits = whole(&c->field, y->block + i * s->stride + c->field.offset) <=
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

static double
half(uint64_t bits)
{
	double sign = bits & 0x8000 ? -1 : 1;
	int exponent = (int)(bits >> 10 & 31);
	double fraction = (double)(bits & 1023);
	if (exponent == 31)
		return fraction > 0 ? (double)NAN : sign * (double)INFINITY;
	if (exponent == 0)
		return sign * ldexp(fraction, -24);
	return sign * ldexp(fraction + 1024, exponent - 25);
}

static double
real_of(const struct npy_field *f, const unsigned char *p)
{
	uint64_t bits = whole(f, p);
	if (f->size == 2)
		return half(bits);
	if (f->size == 4) {
		uint32_t word = (uint32_t)bits;
		float v;
		memcpy(&v, &word, sizeof(v));
		return (double)v;
	}
	double v;
	memcpy(&v, &bits, sizeof(v));
	return v;
}

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* Milliseconds of a count of units; false past the range of int64_t. */
static bool
time_of(const struct npy_field *f, int64_t count, int64_t *ms)
{
	static const int64_t unit_ms[] = { [UNIT_WEEK] = 604800000,
		[UNIT_DAY] = 86400000,
		[UNIT_HOUR] = 3600000,
		[UNIT_MINUTE] = 60000,
		[UNIT_SECOND] = 1000,
		[UNIT_MS] = 1 };
	if (__builtin_mul_overflow(count, f->per, &count))
		return false;
	if (f->unit == UNIT_US || f->unit == UNIT_NS) {
		*ms = floor_div(count, f->unit == UNIT_US ? 1000 : 1000000);
		return true;
	}
	if (f->unit == UNIT_YEAR || f->unit == UNIT_MONTH) {
		int64_t months = f->unit == UNIT_YEAR ? 12 : 1;
		if (__builtin_mul_overflow(count, months, &months) || months > 120000000 ||
			months < -120000000)
			return false;
		int64_t year = floor_div(months, 12);
		*ms = field_days(1970 + year, (int)(months - 12 * year) + 1, 1) * 86400000;
		return true;
	}
	return !__builtin_mul_overflow(count, unit_ms[f->unit], ms);
}

/* Code points in the machine's bytes as UTF-8; ends at the padding. */
static struct str
chars_of(struct arena *a, const struct npy_field *f, const unsigned char *p)
{
	size_t n = f->size / 4, bytes = 0;
	struct npy_field one = *f;
	one.size = 4;
	while (n && whole(&one, p + 4 * (n - 1)) == 0)
		n--;
	char *text = ARENA_ARRAY(a, char, 4 * n + 1);
	for (size_t i = 0; i < n; i++) {
		uint64_t cp = whole(&one, p + 4 * i);
		bool sound = cp > 0 && cp <= 0x10ffff && (cp < 0xd800 || cp > 0xdfff);
		bytes += utf8_encode(sound ? (uint32_t)cp : 0xfffd, text + bytes);
	}
	return str_make(text, bytes);
}

static struct str
text_of(struct arena *a, const struct npy_field *f, const unsigned char *p)
{
	if (f->kind == NPY_UINT) {
		const char *digits = arena_printf(a, "%llu", (unsigned long long)whole(f, p));
		return str_of(digits);
	}
	if (f->kind == NPY_CHARS)
		return chars_of(a, f, p);
	size_t n = f->size;
	while (n && p[n - 1] == 0)
		n--;
	return str_make(arena_strndup(a, (const char *)p, n), n);
}

static bool
put_count(struct dataset *d, const struct npy_column *c, size_t row, int64_t v, struct err *err)
{
	bool counts = c->field.kind == NPY_TIME || c->field.kind == NPY_SPAN;
	if (counts && v == INT64_MIN) { /* not a time */
		dataset_put_missing(d, c->wanted, row);
		return true;
	}
	if (c->field.kind == NPY_TIME && !time_of(&c->field, v, &v))
		return err_set(err, ERR_DATA,
			"'%s' row %llu, column '%s': the time is out of range",
			input_name(npy_of(d)->in), (unsigned long long)(npy_of(d)->row + row + 1),
			c->field.name);
	d->fill[c->wanted].i[row] = v;
	d->fill[c->wanted].missing[row] = 0;
	return true;
}

/* Sign extension of the smaller integers. */
static int64_t
signed_of(const struct npy_field *f, uint64_t v)
{
	unsigned shift = (unsigned)(64 - 8 * f->size);
	return f->kind == NPY_UINT || f->kind == NPY_BOOL ? (int64_t)v
							  : (int64_t)(v << shift) >> shift;
}

static bool
put_value(struct dataset *d, const struct npy_column *c, size_t row, const unsigned char *p,
	struct err *err)
{
	struct column_fill *fill = &d->fill[c->wanted];
	switch (fill->type) {
	case FIELD_REAL: {
		double v = real_of(&c->field, p);
		fill->r[row] = v;
		fill->missing[row] = v != v;
		return true;
	}
	case FIELD_TEXT: {
		struct str s = text_of(npy_of(d)->texts, &c->field, p);
		return dataset_put_text(d, c->wanted, row, s.at, s.len);
	}
	case FIELD_BOOL:
		return put_count(d, c, row, whole(&c->field, p) != 0, err);
	case FIELD_INT:
	case FIELD_TIME:
		return put_count(d, c, row, signed_of(&c->field, whole(&c->field, p)), err);
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
	bool archive = y->size >= 4 && read_at(y, y->file, 0, first, 4, err) &&
		       memcmp(first, "PK", 2) == 0;
	bool ok = archive ? open_archive(d, err) : add_array(d, "", y->file, 0, y->size, err);
	if (!ok || !collect_columns(d, err) || !settle(d, err))
		return false;
	const char *packed = input_compression(in);
	d->kind = arena_printf(
		d->arena, "NumPy %s%s%s", archive ? ".npz" : ".npy", *packed ? ", " : "", packed);
	return true;
}
