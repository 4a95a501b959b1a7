// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What is gathered of one column while batches pass. Internal to core/dataset. */
#ifndef CORE_DATASET_COLUMN_STATS_H
#define CORE_DATASET_COLUMN_STATS_H

#include "core/dataset/distinct.h"
#include "core/dataset/profile.h"
#include "core/dataset/reservoir.h"
#include "core/stats/running.h"

/* Numbers of few different values, counted one by one until they are too many. */
struct few_values {
	uint64_t *key, *count; /* [places] open table; count 0 = free */
	size_t places, n;
	bool many; /* and the table is gone */
};

struct column_stats {
	enum field_type type;
	uint64_t rows, missing;
	struct running running;
	int64_t whole_min, whole_max;
	struct few_values few;
	struct distinct *distinct;
	struct level_counts *levels; /* TEXT */
	uint64_t length_min, length_max, length_sum;
	struct reservoir sample; /* of the finite values */
	bool any;                /* a value was seen: last holds it */
	double last;
	int64_t last_whole;
	uint64_t falls, first_fall;
};

/* sample_max, distinct_max: how much may be kept. */
void column_stats_begin(
	struct column_stats *s, enum field_type type, size_t sample_max, size_t distinct_max);
void column_stats_end(struct column_stats *s);
void column_stats_add(struct column_stats *s, const struct batch *b, size_t col);
/* Sorts the sample. Texts and arrays in a; name is borrowed. */
void column_stats_result(
	struct column_stats *s, const char *name, struct arena *a, struct column_profile *out);

/* One cell as a number of 64 bits; equal cells, equal hashes. */
uint64_t column_cell_hash(const struct batch_column *c, size_t row);

#endif
