// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* One column, cell by cell, in memory that does not grow with the file. */
#include "core/dataset/column_stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/oom.h"

#define LEVELS_MAX  ((size_t)8192)
#define LEVEL_BYTES ((size_t)2 << 20)

void
column_stats_begin(
	struct column_stats *s, enum field_type type, size_t sample_max, size_t distinct_max)
{
	memset(s, 0, sizeof(*s));
	s->type = type;
	reservoir_begin(&s->sample, sample_max);
	s->distinct = distinct_new(distinct_max);
	s->length_min = UINT64_MAX;
	s->whole_min = INT64_MAX;
	s->whole_max = INT64_MIN;
	if (type == FIELD_TEXT)
		s->levels = level_counts_new(LEVELS_MAX, LEVEL_BYTES);
}

static void
few_free(struct few_values *f)
{
	free(f->key);
	free(f->count);
	f->key = f->count = NULL;
	f->places = 0;
}

void
column_stats_end(struct column_stats *s)
{
	distinct_free(s->distinct);
	level_counts_free(s->levels);
	few_free(&s->few);
	reservoir_end(&s->sample);
	s->distinct = NULL;
	s->levels = NULL;
}

/* Where the key is or would go. */
static size_t
few_place(const struct few_values *f, uint64_t key)
{
	size_t i = (size_t)(hash_word(key) & (f->places - 1));
	while (f->count[i] && f->key[i] != key)
		i = (i + 1) & (f->places - 1);
	return i;
}

static void
few_grow(struct few_values *f)
{
	struct few_values old = *f;
	f->places = old.places ? 2 * old.places : 8;
	f->key = xcalloc(f->places, sizeof(*f->key));
	f->count = xcalloc(f->places, sizeof(*f->count));
	for (size_t i = 0; i < old.places; i++) {
		if (old.count[i] == 0)
			continue;
		size_t to = few_place(f, old.key[i]);
		f->key[to] = old.key[i];
		f->count[to] = old.count[i];
	}
	few_free(&old);
}

static void
few_add(struct few_values *f, uint64_t key)
{
	if (f->many)
		return;
	if (2 * f->n >= f->places)
		few_grow(f);
	size_t i = few_place(f, key);
	if (f->count[i] == 0) {
		f->many = f->n == PROFILE_FEW;
		if (f->many) {
			few_free(f);
			return;
		}
		f->key[i] = key;
		f->n++;
	}
	f->count[i]++;
}

/* Values on their way to the moments. */
struct block {
	double at[1024];
	size_t n;
};

static void
flush_block(struct column_stats *s, struct block *b)
{
	running_add(&s->running, b->at, b->n);
	b->n = 0;
}

static void
block_add(struct column_stats *s, struct block *b, double v)
{
	b->at[b->n++] = v;
	if (b->n == sizeof(b->at) / sizeof(*b->at))
		flush_block(s, b);
	if (isfinite(v))
		reservoir_add(&s->sample, v);
}

static void
note_fall(struct column_stats *s, bool falls, uint64_t row)
{
	if (falls && s->any && s->falls++ == 0)
		s->first_fall = row;
	s->any = true;
}

static uint64_t
real_key(double v)
{
	uint64_t key;
	v = v == 0 ? 0 : v;
	memcpy(&key, &v, sizeof(key));
	return key;
}

static void
add_real(struct column_stats *s, struct block *b, double v, uint64_t row)
{
	few_add(&s->few, real_key(v));
	distinct_add(s->distinct, hash_real(v));
	note_fall(s, v < s->last, row);
	s->last = v;
	block_add(s, b, v);
}

static void
add_whole(struct column_stats *s, struct block *b, int64_t v, uint64_t row)
{
	few_add(&s->few, (uint64_t)v);
	distinct_add(s->distinct, hash_word((uint64_t)v));
	note_fall(s, v < s->last_whole, row);
	s->last_whole = v;
	s->whole_min = v < s->whole_min ? v : s->whole_min;
	s->whole_max = v > s->whole_max ? v : s->whole_max;
	block_add(s, b, (double)v);
}

static void
add_text(struct column_stats *s, struct str text)
{
	uint64_t length = 0;
	for (size_t i = 0; i < text.len; i++)
		length += ((unsigned char)text.at[i] & 0xc0) != 0x80;
	s->length_min = length < s->length_min ? length : s->length_min;
	s->length_max = length > s->length_max ? length : s->length_max;
	s->length_sum += length;
	distinct_add(s->distinct, hash_bytes(text.at, text.len));
	level_counts_add(s->levels, text, 1);
}

static bool
is_gap(const struct batch_column *c, size_t row)
{
	return c->missing[row] || (c->type == FIELD_REAL && isnan(c->r[row]));
}

void
column_stats_add(struct column_stats *s, const struct batch *b, size_t col)
{
	const struct batch_column *c = &b->col[col];
	struct block block;
	block.n = 0;
	s->rows += b->rows;
	for (size_t row = 0; row < b->rows; row++) {
		if (is_gap(c, row))
			s->missing++;
		else if (c->type == FIELD_REAL)
			add_real(s, &block, c->r[row], b->first_row + row);
		else if (c->type == FIELD_TEXT)
			add_text(s, c->s[row]);
		else
			add_whole(s, &block, c->i[row], b->first_row + row);
	}
	flush_block(s, &block);
}

uint64_t
column_cell_hash(const struct batch_column *c, size_t row)
{
	if (is_gap(c, row))
		return 1;
	if (c->type == FIELD_REAL)
		return hash_real(c->r[row]);
	return c->type == FIELD_TEXT ? hash_bytes(c->s[row].at, c->s[row].len)
				     : hash_word((uint64_t)c->i[row]);
}
