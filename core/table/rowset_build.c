// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Growing columns side by side, then packing them into one arena.
 *
 * While building, a text cell is the number of its text in the column's
 * interner (0: none), so that equal texts cost four bytes.
 */
#include "core/table/rowset_build.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/oom.h"
#include "core/base/str.h"
#include "core/base/vec.h"
#include "core/table/rowset_memory.h"

/* Of the finished rowset: a word, and less than a byte for the two bitmaps. */
#define CELL_BYTES 9

struct building {
	enum cell_type type;
	union {
		int64_t *i;
		double *r;
		uint32_t *text;
		const struct series **c;
		void *any;
	} at;              /* [cap of the builder] */
	uint8_t *null;     /* set for every row that no value was given for */
	uint8_t *odd;      /* NULL until the first odd cell */
	struct arena *own; /* of texts; NULL until the first text */
	struct map *texts;
};

struct rowset_build {
	VEC(struct building) col;
	struct arena *arena; /* becomes the rowset's */
	struct map *names;
	size_t rows, cap, row_bytes;
	size_t limit, charged;
	bool over;
	char *note;
};

static const struct series no_points;

/* Counts n bytes of the finished rowset; false once the limit is passed. */
static bool
charge(struct rowset_build *b, size_t n)
{
	if (b->over || n > b->limit - b->charged) {
		b->over = true;
		return false;
	}
	b->charged += n;
	return true;
}

struct rowset_build *
rowset_build_new(size_t limit)
{
	struct rowset_build *b = xcalloc(1, sizeof(*b));
	b->arena = arena_new();
	b->names = map_new(b->arena);
	b->limit = limit;
	return b;
}

static void
free_columns(struct rowset_build *b)
{
	for (size_t i = 0; i < b->col.len; i++) {
		struct building *c = &b->col.at[i];
		free(c->at.any);
		free(c->null);
		free(c->odd);
		arena_free(c->own);
	}
	VEC_FREE(&b->col);
}

void
rowset_build_free(struct rowset_build *b)
{
	if (!b)
		return;
	free_columns(b);
	arena_free(b->arena);
	free(b->note);
	free(b);
}

/* Room for cap rows instead of from; the new ones are missing. */
static void
grow_column(struct building *c, size_t from, size_t cap)
{
	size_t old_bits = from / 8, bits = cap / 8;
	c->null = xrealloc(c->null, bits, 1);
	memset(c->null + old_bits, 0xff, bits - old_bits);
	if (c->odd) {
		c->odd = xrealloc(c->odd, bits, 1);
		memset(c->odd + old_bits, 0, bits - old_bits);
	}
	switch (c->type) {
	case CELL_INT:
	case CELL_TIME:
	case CELL_BOOL:
		c->at.i = xrealloc(c->at.i, cap, sizeof(*c->at.i));
		memset(c->at.i + from, 0, (cap - from) * sizeof(*c->at.i));
		break;
	case CELL_REAL:
		c->at.r = xrealloc(c->at.r, cap, sizeof(*c->at.r));
		for (size_t i = from; i < cap; i++)
			c->at.r[i] = (double)NAN;
		break;
	case CELL_TEXT:
		c->at.text = xrealloc(c->at.text, cap, sizeof(*c->at.text));
		memset(c->at.text + from, 0, (cap - from) * sizeof(*c->at.text));
		break;
	case CELL_SERIES:
		c->at.c = xrealloc(c->at.c, cap, sizeof(*c->at.c));
		for (size_t i = from; i < cap; i++)
			c->at.c[i] = &no_points;
		break;
	}
}

size_t
rowset_build_column(struct rowset_build *b, const char *name, enum cell_type type)
{
	size_t len = strlen(name), found = map_find(b->names, name, len);
	if (found != MAP_NONE) {
		assert(b->col.at[found].type == type);
		return found;
	}
	if (!charge(b, b->rows * CELL_BYTES) || !charge(b, sizeof(struct cells) + len + 1))
		return ROWSET_NONE;
	b->row_bytes += CELL_BYTES;
	VEC_PUSH(&b->col, (struct building){ .type = type });
	if (b->cap)
		grow_column(&b->col.at[b->col.len - 1], 0, b->cap);
	return map_intern(b->names, name, len);
}

size_t
rowset_build_find(const struct rowset_build *b, const char *name)
{
	return map_find(b->names, name, strlen(name));
}

size_t
rowset_build_row(struct rowset_build *b)
{
	if (b->rows >= UINT32_MAX - 1)
		b->over = true; /* row numbers of an order are 32 bits */
	if (!charge(b, b->row_bytes))
		return b->rows ? b->rows - 1 : 0;
	if (b->rows == b->cap) {
		size_t cap = b->cap ? b->cap * 2 : 64;
		for (size_t i = 0; i < b->col.len; i++)
			grow_column(&b->col.at[i], b->cap, cap);
		b->cap = cap;
	}
	return b->rows++;
}

size_t
rowset_build_rows(const struct rowset_build *b)
{
	return b->rows;
}

/* The column, its cell now present; NULL when the limit was passed. */
static struct building *
present(struct rowset_build *b, size_t col, size_t row)
{
	if (b->over)
		return NULL;
	assert(col < b->col.len && row < b->rows);
	struct building *c = &b->col.at[col];
	c->null[row >> 3] &= (uint8_t) ~(1u << (row & 7));
	if (c->odd)
		c->odd[row >> 3] &= (uint8_t) ~(1u << (row & 7));
	return c;
}

void
rowset_build_int(struct rowset_build *b, size_t col, size_t row, int64_t v)
{
	struct building *c = present(b, col, row);
	if (!c)
		return;
	assert(c->type == CELL_INT || c->type == CELL_TIME || c->type == CELL_BOOL);
	c->at.i[row] = c->type == CELL_BOOL ? v != 0 : v;
}

void
rowset_build_real(struct rowset_build *b, size_t col, size_t row, double v)
{
	struct building *c = present(b, col, row);
	if (!c)
		return;
	assert(c->type == CELL_REAL);
	c->at.r[row] = v;
}

static size_t
intern(struct rowset_build *b, struct building *c, const char *s, size_t n)
{
	size_t before = map_len(c->texts), number = map_intern(c->texts, s, n);
	if (number == before)
		charge(b, n + 1);
	return number;
}

/* NUL would end the text early: it is kept as the malformed pair C0 80, which shows as an escape. */
static size_t
intern_with_nul(struct rowset_build *b, struct building *c, const char *s, size_t n)
{
	struct strbuf whole;
	strbuf_init(&whole, 2 * n);
	for (size_t i = 0; i < n; i++) {
		if (s[i])
			strbuf_add_char(&whole, s[i]);
		else
			strbuf_add(&whole, "\xc0\x80");
	}
	size_t number = intern(b, c, whole.at, whole.len);
	strbuf_free(&whole);
	return number;
}

void
rowset_build_text(struct rowset_build *b, size_t col, size_t row, const char *s, size_t n)
{
	struct building *c = present(b, col, row);
	if (!c)
		return;
	assert(c->type == CELL_TEXT);
	if (n > b->limit - b->charged && n > b->limit / 2) { /* do not even copy it */
		b->over = true;
		return;
	}
	if (!c->own) {
		c->own = arena_new();
		c->texts = map_new(c->own);
	}
	size_t number = n && memchr(s, 0, n) ? intern_with_nul(b, c, s, n) : intern(b, c, s, n);
	c->at.text[row] = (uint32_t)number + 1;
}

/* n values of 8 bytes; from may be NULL when there are none. */
static void *
pack_words(struct arena *a, const void *from, size_t n)
{
	void *to = arena_calloc(a, n, 8);
	if (n)
		memcpy(to, from, n * 8);
	return to;
}

void
rowset_build_series(
	struct rowset_build *b, size_t col, size_t row, const double *x, const double *y, size_t n)
{
	struct building *c = present(b, col, row);
	if (!c)
		return;
	assert(c->type == CELL_SERIES);
	if (n > SIZE_MAX / 32 ||
		!charge(b, sizeof(struct series) + n * sizeof(double) * (x ? 2 : 1))) {
		b->over = true;
		return;
	}
	struct series *s = ARENA_NEW(b->arena, struct series);
	s->n = n;
	s->y = pack_words(b->arena, y, n);
	if (x)
		s->x = pack_words(b->arena, x, n);
	c->at.c[row] = s;
}

/* What a missing cell holds, after something else was in it. */
static void
clear_value(struct building *c, size_t row)
{
	switch (c->type) {
	case CELL_INT:
	case CELL_TIME:
	case CELL_BOOL:
		c->at.i[row] = 0;
		break;
	case CELL_REAL:
		c->at.r[row] = (double)NAN;
		break;
	case CELL_TEXT:
		c->at.text[row] = 0;
		break;
	case CELL_SERIES:
		c->at.c[row] = &no_points;
		break;
	}
}

void
rowset_build_odd(struct rowset_build *b, size_t col, size_t row)
{
	struct building *c = present(b, col, row);
	if (!c)
		return;
	if (!c->odd)
		c->odd = xcalloc(b->cap / 8, 1);
	clear_value(c, row);
	c->null[row >> 3] |= (uint8_t)(1u << (row & 7));
	c->odd[row >> 3] |= (uint8_t)(1u << (row & 7));
}

void
rowset_build_note(struct rowset_build *b, const char *fmt, ...)
{
	char sentence[1024];
	va_list args;
	va_start(args, fmt);
	vsnprintf(sentence, sizeof(sentence), fmt, args);
	va_end(args);
	free(b->note);
	b->note = xstrdup(sentence);
}

bool
rowset_build_ok(const struct rowset_build *b, struct err *err)
{
	if (!b->over)
		return true;
	return err_set(err, ERR_MEMORY,
		"the result takes more than %zu MB; ask for fewer rows or columns",
		b->limit / 1000000);
}

/* ---- packing ---- */

static size_t
count_bits(const uint8_t *bits, size_t rows)
{
	size_t n = 0;
	for (size_t i = 0; i < rows / 8; i++)
		n += (size_t)__builtin_popcount(bits[i]);
	if (rows % 8)
		n += (size_t)__builtin_popcount(bits[rows / 8] & ((1u << rows % 8) - 1));
	return n;
}

static const char *const *
pack_texts(struct arena *a, const struct building *c, size_t rows)
{
	size_t n = c->texts ? map_len(c->texts) : 0;
	const char **unique = xmalloc((n + 1) * sizeof(*unique));
	unique[0] = "";
	for (size_t i = 0; i < n; i++) {
		size_t len = map_key_len(c->texts, i);
		unique[i + 1] = len ? arena_strndup(a, map_key(c->texts, i), len) : unique[0];
	}
	const char **s = ARENA_ARRAY(a, const char *, rows);
	for (size_t row = 0; row < rows; row++)
		s[row] = unique[c->at.text[row]];
	free(unique);
	return s;
}

static void
pack_column(struct arena *a, struct building *c, size_t rows, struct cells *out)
{
	out->type = c->type;
	switch (c->type) {
	case CELL_INT:
	case CELL_TIME:
	case CELL_BOOL:
		out->at.i = pack_words(a, c->at.i, rows);
		break;
	case CELL_REAL:
		out->at.r = pack_words(a, c->at.r, rows);
		break;
	case CELL_TEXT:
		out->at.s = pack_texts(a, c, rows);
		break;
	case CELL_SERIES:
		out->at.c = pack_words(a, c->at.c, rows);
		break;
	}
	size_t bytes = (rows + 7) / 8;
	out->nulls = rows ? count_bits(c->null, rows) : 0;
	if (out->nulls)
		out->null = arena_memdup(a, c->null, bytes, 1);
	out->odds = c->odd ? count_bits(c->odd, rows) : 0;
	if (out->odds)
		out->odd = arena_memdup(a, c->odd, bytes, 1);
}

static const struct rowset *
pack(struct rowset_build *b)
{
	struct arena *a = b->arena;
	struct rowset *rs = ARENA_NEW(a, struct rowset);
	struct cells *cells = ARENA_ARRAY(a, struct cells, b->col.len);
	for (size_t i = 0; i < b->col.len; i++) {
		struct building *c = &b->col.at[i];
		pack_column(a, c, b->rows, &cells[i]);
		cells[i].name = map_key(b->names, i);
		free(c->at.any); /* the packed copy and the grown one never all exist at once */
		arena_free(c->own);
		c->at.any = NULL;
		c->own = NULL;
	}
	rs->rows = b->rows;
	rs->cols = b->col.len;
	rs->col = cells;
	rs->note = b->note ? arena_strdup(a, b->note) : NULL;
	rs->memory = ARENA_NEW(a, struct rowset_memory);
	atomic_init(&rs->memory->owners, 1);
	rs->memory->arena = a;
	rs->memory->names = b->names;
	b->arena = NULL;
	return rs;
}

bool
rowset_build_finish(struct rowset_build *b, const struct rowset **out, struct err *err)
{
	bool ok = rowset_build_ok(b, err);
	if (ok)
		*out = pack(b);
	rowset_build_free(b);
	return ok;
}
