// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Growing columns side by side.
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
#include "core/table/rowset_building.h"

static const struct series no_points;

bool
rowset_build_charge(struct rowset_build *b, size_t n)
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
		VEC_FREE(&c->single);
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
	free(b->order);
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
	if (!rowset_build_charge(b, b->rows * CELL_BYTES) ||
		!rowset_build_charge(b, sizeof(struct cells) + len + 1))
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

void
rowset_build_reserve(struct rowset_build *b, size_t rows)
{
	if (rows <= b->cap)
		return;
	size_t cap = b->cap ? b->cap * 2 : 64;
	if (rows > cap || b->cap == 0)
		cap = rows > 64 ? (rows + 63) / 64 * 64 : 64;
	for (size_t i = 0; i < b->col.len; i++)
		grow_column(&b->col.at[i], b->cap, cap);
	b->cap = cap;
}

void
rowset_build_expect(struct rowset_build *b, size_t rows)
{
	if (rows < b->limit / CELL_BYTES)
		rowset_build_reserve(b, rows);
}

size_t
rowset_build_row(struct rowset_build *b)
{
	if (b->rows >= UINT32_MAX - 1)
		b->over = true; /* row numbers of an order are 32 bits */
	if (!rowset_build_charge(b, b->row_bytes))
		return b->rows ? b->rows - 1 : 0;
	rowset_build_reserve(b, b->rows + 1);
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

size_t
rowset_build_intern(struct rowset_build *b, struct building *c, const char *s, size_t n)
{
	if (!c->own)
		c->own = arena_new();
	if (!c->texts)
		c->texts = map_new(c->own);
	size_t before = map_len(c->texts), number = map_intern(c->texts, s, n);
	if (number == before)
		rowset_build_charge(b, n + 1);
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
	size_t number = rowset_build_intern(b, c, whole.at, whole.len);
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
	size_t number = n && memchr(s, 0, n) ? intern_with_nul(b, c, s, n)
					     : rowset_build_intern(b, c, s, n);
	c->at.text[row] = (uint32_t)number + 1;
}

void
rowset_build_single(struct rowset_build *b, size_t col, size_t row, const char *s, size_t n)
{
	if (b->over || memchr(s, 0, n) || n > b->limit / 2) {
		rowset_build_text(b, col, row, s, n);
		return;
	}
	struct building *c = present(b, col, row);
	if (!c || !rowset_build_charge(b, n + 1))
		return;
	assert(c->type == CELL_TEXT);
	if (!c->own)
		c->own = arena_new();
	VEC_PUSH(&c->single, arena_strndup(c->own, s, n));
	c->at.text[row] = SINGLE_TEXT | (uint32_t)(c->single.len - 1);
}

/* A cell for n values; NULL when they are over the limit. */
static struct series *
new_series(struct rowset_build *b, size_t col, size_t row, size_t n, bool has_x)
{
	struct building *c = present(b, col, row);
	if (!c)
		return NULL;
	assert(c->type == CELL_SERIES);
	if (n > SIZE_MAX / 32 ||
		!rowset_build_charge(
			b, sizeof(struct series) + n * sizeof(double) * (has_x ? 2 : 1))) {
		b->over = true;
		return NULL;
	}
	struct series *s = ARENA_NEW(b->arena, struct series);
	s->n = n;
	c->at.c[row] = s;
	return s;
}

void
rowset_build_series(
	struct rowset_build *b, size_t col, size_t row, const double *x, const double *y, size_t n)
{
	struct series *s = new_series(b, col, row, n, x != NULL);
	if (!s)
		return;
	s->y = arena_memdup(b->arena, y, n * sizeof(*y), _Alignof(double));
	if (x)
		s->x = arena_memdup(b->arena, x, n * sizeof(*x), _Alignof(double));
}

void
rowset_build_series_given(
	struct rowset_build *b, size_t col, size_t row, double *x, double *y, size_t n)
{
	struct series *s = new_series(b, col, row, n, x != NULL);
	if (!s) {
		free(x);
		free(y);
		return;
	}
	s->x = x;
	s->y = y;
	if (x)
		arena_adopt(b->arena, x, n * sizeof(*x));
	if (y)
		arena_adopt(b->arena, y, n * sizeof(*y));
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
rowset_too_large(size_t limit, struct err *err)
{
	return err_set(err, ERR_MEMORY,
		"the result takes more than %zu MB; ask for fewer rows or columns",
		limit / 1000000);
}

bool
rowset_build_ok(const struct rowset_build *b, struct err *err)
{
	return !b->over || rowset_too_large(b->limit, err);
}
