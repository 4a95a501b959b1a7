// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Stable sorting by packed keys.
 *
 * Each key becomes one 64-bit word a row whose unsigned order is the wanted
 * order, and the words are radix-sorted; several keys are sorted last key first.
 * Texts become the rank of their text.
 */
#include "core/table/order.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/number.h"
#include "core/base/oom.h"
#include "core/table/rank.h"
#include "core/table/rowset.h"

#define NOT_A_NUMBER (UINT64_MAX - 1) /* above every number's word, in either direction */

void
order_all(struct order *o, const struct rowset *rs)
{
	o->rows = xmalloc((rs->rows + 1) * sizeof(*o->rows));
	o->len = rs->rows;
	for (size_t i = 0; i < rs->rows; i++)
		o->rows[i] = (uint32_t)i;
}

void
order_where(struct order *o, const struct rowset *rs, const uint8_t *keep)
{
	o->rows = xmalloc((rs->rows + 1) * sizeof(*o->rows));
	o->len = 0;
	for (size_t i = 0; i < rs->rows; i++) {
		o->rows[o->len] = (uint32_t)i;
		o->len += keep[i >> 3] >> (i & 7) & 1;
	}
}

void
order_free(struct order *o)
{
	free(o->rows);
	o->rows = NULL;
	o->len = 0;
}

size_t
order_position(const struct order *o, uint32_t row)
{
	for (size_t i = 0; i < o->len; i++)
		if (o->rows[i] == row)
			return i;
	return (size_t)-1;
}

/* ---- words ---- */

static uint64_t
word_of_int(int64_t v)
{
	return (uint64_t)v ^ (uint64_t)1 << 63;
}

/* Zeros of either sign are equal; NaN comes last, also when the words are turned round. */
static uint64_t
word_of_real(double v, bool descending)
{
	uint64_t bits;
	if (isnan(v))
		return NOT_A_NUMBER;
	v += 0.0;
	memcpy(&bits, &v, sizeof(bits));
	bits = bits >> 63 ? ~bits : bits | (uint64_t)1 << 63;
	return descending ? ~bits : bits;
}

static void
words_of_ints(struct rank *at, size_t n, const struct cells *c, bool descending)
{
	uint64_t turn = descending ? UINT64_MAX : 0;
	for (size_t i = 0; i < n; i++)
		at[i].word = word_of_int(c->at.i[at[i].row]) ^ turn;
}

static void
words_of_reals(struct rank *at, size_t n, const struct cells *c, bool descending)
{
	for (size_t i = 0; i < n; i++)
		at[i].word = word_of_real(c->at.r[at[i].row], descending);
}

/* Curves compare by their last point. */
static void
words_of_series(struct rank *at, size_t n, const struct cells *c, bool descending)
{
	for (size_t i = 0; i < n; i++) {
		const struct series *s = c->at.c[at[i].row];
		at[i].word = word_of_real(s->n ? s->y[s->n - 1] : (double)NAN, descending);
	}
}

/* False when some text is no number; the words are then half done. */
static bool
words_of_numerals(struct rank *at, size_t n, const struct cells *c, bool descending)
{
	const char *last = NULL;
	uint64_t word = 0;
	for (size_t i = 0; i < n; i++) {
		const char *s = c->at.s[at[i].row];
		double v;
		if (s != last) {
			if (!parse_real(s, strlen(s), &v))
				return false;
			word = word_of_real(v, descending);
			last = s;
		}
		at[i].word = word;
	}
	return true;
}

static void
words_of_texts(struct rank *at, size_t n, const struct cells *c, bool descending)
{
	rank_texts(at, n, c->at.s);
	for (size_t i = 0; descending && i < n; i++)
		at[i].word = ~at[i].word;
}

static void
fill_words(struct rank *at, size_t n, const struct cells *c, bool descending, bool natural)
{
	switch (c->type) {
	case CELL_INT:
	case CELL_TIME:
	case CELL_BOOL:
		words_of_ints(at, n, c, descending);
		break;
	case CELL_REAL:
		words_of_reals(at, n, c, descending);
		break;
	case CELL_TEXT:
		if (!natural || !words_of_numerals(at, n, c, descending))
			words_of_texts(at, n, c, descending);
		break;
	case CELL_SERIES:
		words_of_series(at, n, c, descending);
		break;
	}
}

/* Rows with a value into at, in order; the missing ones to the end of o. Returns how many have one. */
static size_t
take_present(struct order *o, const struct cells *c, struct rank *at)
{
	if (!c->null) {
		for (size_t i = 0; i < o->len; i++)
			at[i].row = o->rows[i];
		return o->len;
	}
	size_t n = 0, missing = 0;
	uint32_t *gone = xmalloc((o->len + 1) * sizeof(*gone));
	for (size_t i = 0; i < o->len; i++) {
		if (cells_null(c, o->rows[i]))
			gone[missing++] = o->rows[i];
		else
			at[n++].row = o->rows[i];
	}
	memcpy(o->rows + n, gone, missing * sizeof(*gone));
	free(gone);
	return n;
}

void
order_sort(struct order *o, const struct rowset *rs, const struct order_key *keys, size_t n,
	bool natural)
{
	struct rank *at = xmalloc((o->len + 1) * sizeof(*at));
	while (n-- > 0) {
		const struct cells *c = &rs->col[keys[n].col];
		size_t present = take_present(o, c, at);
		fill_words(at, present, c, keys[n].descending, natural);
		rank_sort(at, present);
		for (size_t i = 0; i < present; i++)
			o->rows[i] = at[i].row;
	}
	free(at);
}
