// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Headers of arrays, members of archives, names of columns. */
#include "core/dataset/npy_columns.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/oom.h"
#include "core/base/str.h"
#include "core/dataset/input.h"
#include "core/dataset/zip_read.h"

#define MEMBERS_MAX ((size_t)1024)

bool
npy_read_at(const struct npy *y, int fd, uint64_t at, void *to, size_t n, struct err *err)
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

bool
npy_add_array(
	struct dataset *d, const char *name, int fd, uint64_t base, uint64_t size, struct err *err)
{
	struct npy *y = npy_of(d);
	unsigned char first[NPY_MAGIC_BYTES];
	struct array array = { .name = name, .fd = fd, .base = base };
	size_t length = 0;
	if (size >= sizeof(first)) {
		if (!npy_read_at(y, fd, base, first, sizeof(first), err))
			return false;
		length = npy_header_length(first, sizeof(first));
	}
	if (length == 0 || length > size || length > NPY_HEADER_MAX)
		return err_set(err, ERR_CORRUPT, "'%s'%s%s is not a NumPy array", input_name(y->in),
			*name ? " " : "", name);
	unsigned char *header = xmalloc(length);
	bool ok = npy_read_at(y, fd, base, header, length, err) &&
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
		if (!npy_add_array(d, name, fd, at, m->size, err))
			return false;
	}
	return true;
}

bool
npy_open_archive(struct dataset *d, struct err *err)
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

bool
npy_collect_columns(struct dataset *d, struct err *err)
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
