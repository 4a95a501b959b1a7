// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Values in blocks: cleaned, counted, sampled. */
#include "core/drift/drift_side.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/oom.h"
#include "core/stats/histogram.h"

#define BLOCK       ((size_t)1024)
#define LEVELS_MAX  ((size_t)8192)
#define LEVEL_BYTES ((size_t)2 << 20)
#define BINS_MOST   100
#define SHORT_SLOTS 64

enum drift_kind
drift_kind(enum field_type type)
{
	switch (type) {
	case FIELD_INT:
	case FIELD_REAL:
		return KIND_NUMBERS;
	case FIELD_BOOL:
	case FIELD_TEXT:
		return KIND_LEVELS;
	case FIELD_TIME:
		return KIND_TIMES;
	case FIELD_EMPTY:
	case FIELD_TYPES:
		break;
	}
	return KIND_NOTHING;
}

void
drift_side_begin(struct drift_side *s, enum field_type type, size_t sample_max)
{
	*s = (struct drift_side){ .type = type };
	reservoir_begin(&s->sample, sample_max);
	if (drift_kind(type) == KIND_LEVELS)
		s->levels = level_counts_new(LEVELS_MAX, LEVEL_BYTES);
}

void
drift_side_end(struct drift_side *s)
{
	reservoir_end(&s->sample);
	level_counts_free(s->levels);
	free(s->counts);
	s->levels = NULL;
	s->counts = NULL;
}

static void
count_block(struct drift_side *s, const double x[], size_t n, const struct drift_edges *e)
{
	double counts[BINS_MOST];
	size_t below, above, missing;
	if (!s->counts)
		s->counts = xcalloc(e->bins, sizeof(*s->counts));
	histogram_count(x, n, e->edge, e->bins, counts, &below, &above, &missing);
	for (size_t i = 0; i < e->bins; i++)
		s->counts[i] += counts[i];
	for (size_t i = 0; i < n; i++)
		s->outside += (x[i] < e->least) | (x[i] > e->most);
}

/* The finite ones to block; returns how many. No branch: gaps come at random. */
static size_t
take_block(struct drift_side *s, const struct batch_column *c, size_t from, size_t to,
	double block[BLOCK])
{
	size_t n = 0, gone = 0;
	if (c->type == FIELD_REAL) {
		for (size_t row = from; row < to; row++) {
			double v = c->r[row];
			block[n] = v;
			n += fabs(v) <= DBL_MAX;
			gone += isnan(v);
		}
	} else {
		for (size_t row = from; row < to; row++) {
			block[n] = (double)c->i[row];
			n += !c->missing[row];
			gone += c->missing[row];
		}
	}
	s->missing += gone;
	s->infinite += to - from - n - gone;
	s->values += n;
	return n;
}

static void
add_numbers(struct drift_side *s, const struct batch_column *c, size_t rows,
	const struct drift_edges *edges)
{
	double block[BLOCK];
	for (size_t row = 0; row < rows; row += BLOCK) {
		size_t n = take_block(s, c, row, rows - row < BLOCK ? rows : row + BLOCK, block);
		if (edges)
			count_block(s, block, n, edges);
		reservoir_add_all(&s->sample, block, n);
	}
}

/* Short texts of a batch, counted by their bytes before anybody looks them up. */
struct short_texts {
	struct {
		uint64_t bytes, count;
		struct str text;
	} slot[SHORT_SLOTS];
};

static void
flush(struct drift_side *s, struct short_texts *t, size_t i)
{
	if (t->slot[i].count)
		level_counts_add(s->levels, t->slot[i].text, t->slot[i].count);
	t->slot[i].count = 0;
}

static void
add_text(struct drift_side *s, struct short_texts *t, struct str text)
{
	uint64_t bytes = text.len;
	if (text.len > 7) {
		level_counts_add(s->levels, text, 1);
		return;
	}
	for (size_t k = 0; k < text.len; k++)
		bytes = bytes << 8 | (unsigned char)text.at[k];
	size_t i = (size_t)(bytes * 0x9e3779b97f4a7c15u >> 56) % SHORT_SLOTS;
	if (t->slot[i].count == 0 || t->slot[i].bytes != bytes) {
		flush(s, t, i);
		t->slot[i].bytes = bytes;
		t->slot[i].text = text;
	}
	t->slot[i].count++;
}

static void
add_levels(struct drift_side *s, const struct batch_column *c, size_t rows)
{
	uint64_t truth[2] = { 0, 0 };
	struct short_texts texts;
	memset(&texts, 0, sizeof(texts));
	for (size_t row = 0; row < rows; row++) {
		if (c->missing[row])
			s->missing++;
		else if (c->type == FIELD_BOOL)
			truth[c->i[row] != 0]++;
		else
			add_text(s, &texts, c->s[row]);
	}
	for (size_t i = 0; i < SHORT_SLOTS; i++)
		flush(s, &texts, i);
	if (truth[0])
		level_counts_add(s->levels, str_make("false", 5), truth[0]);
	if (truth[1])
		level_counts_add(s->levels, str_make("true", 4), truth[1]);
}

void
drift_side_add(struct drift_side *s, const struct batch_column *c, size_t rows,
	const struct drift_edges *edges)
{
	s->rows += rows;
	switch (drift_kind(s->type)) {
	case KIND_NUMBERS:
		add_numbers(s, c, rows, edges);
		return;
	case KIND_LEVELS:
		add_levels(s, c, rows);
		s->values = s->rows - s->missing;
		return;
	case KIND_TIMES:
	case KIND_NOTHING:
		for (size_t row = 0; row < rows; row++)
			s->missing += c->missing[row];
		s->values = s->rows - s->missing;
		return;
	}
}
