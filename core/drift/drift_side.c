// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Values in blocks: cleaned, counted, sampled. */
#include "core/drift/drift_side.h"

#include <math.h>
#include <stdlib.h>
#include "core/base/oom.h"
#include "core/stats/histogram.h"

#define BLOCK       ((size_t)1024)
#define LEVELS_MAX  ((size_t)8192)
#define LEVEL_BYTES ((size_t)2 << 20)
#define BINS_MOST   100

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

static void
add_numbers(struct drift_side *s, const struct batch_column *c, size_t rows,
	const struct drift_edges *edges)
{
	double block[BLOCK];
	for (size_t row = 0; row < rows;) {
		size_t n = 0, stop = rows - row < BLOCK ? rows : row + BLOCK;
		for (; row < stop; row++) {
			double v = c->type == FIELD_REAL ? c->r[row] : (double)c->i[row];
			bool gone = c->missing[row] || isnan(v);
			s->missing += gone;
			if (!gone && isinf(v))
				s->infinite++;
			else if (!gone)
				block[n++] = v;
		}
		s->values += n;
		if (edges)
			count_block(s, block, n, edges);
		for (size_t i = 0; i < n; i++)
			reservoir_add(&s->sample, block[i]);
	}
}

static void
add_levels(struct drift_side *s, const struct batch_column *c, size_t rows)
{
	uint64_t truth[2] = { 0, 0 };
	for (size_t row = 0; row < rows; row++) {
		if (c->missing[row])
			s->missing++;
		else if (c->type == FIELD_BOOL)
			truth[c->i[row] != 0]++;
		else
			level_counts_add(s->levels, c->s[row], 1);
	}
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
