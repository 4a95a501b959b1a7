// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Profile: what the columns of a data file hold, in one pass and bounded memory,
 * however long the file is.
 *
 * Counts, ranges and moments are of all rows. Quantiles and bins are of all values
 * while they fit, then of a uniform random sample (fixed seed, so that the same
 * file gives the same figures); "sample" says how many. Different values are counted
 * exactly up to PROFILE_DISTINCT, then estimated. Frequent texts: see level_counts.h.
 * Immutable after reading.
 */
#ifndef CORE_DATASET_PROFILE_H
#define CORE_DATASET_PROFILE_H

#include "core/dataset/dataset.h"
#include "core/dataset/level_counts.h"
#include "core/stats/describe.h"

struct job;

#define PROFILE_DISTINCT  ((size_t)8192)
#define PROFILE_QUANTILES 7
/* 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99 */
extern const double profile_quantiles[PROFILE_QUANTILES];

struct column_profile {
	const char *name;
	enum field_type type;
	uint64_t rows, missing;
	uint64_t values; /* neither missing nor infinite */
	double distinct; /* different values, infinities counted too */
	bool distinct_exact;
	double top_share; /* of the most frequent value among those not missing, NaN without any; of
			     numbers of many values it is the sample's */

	/* INT, REAL, TIME (milliseconds), BOOL (0 and 1); NaN when there is nothing. */
	struct description numbers;
	int64_t whole_min, whole_max; /* INT, TIME: exact beyond 2^53 */
	double quantile[PROFILE_QUANTILES];
	size_t sample;                   /* values behind quantiles and bins; == values when all */
	const double *edge, *share;      /* bins: edge [bins + 1], share of the values [bins] */
	size_t bins;                     /* 0 when levels tell more */
	double share_below, share_above; /* outside the bins: tails that would squeeze them */
	uint64_t falls;                  /* values smaller than the one before */
	uint64_t first_fall;             /* its row, from 0; only when falls > 0 */

	/* TEXT; BOOL and numbers of at most PROFILE_FEW different values. */
	const struct level_count *level; /* [levels] most frequent first */
	size_t levels;
	uint64_t levels_lost; /* counts are at most so much too low; 0 = exact, and all are there */
	uint64_t length_min, length_max; /* of texts, in characters */
	double length_mean;
};

#define PROFILE_FEW ((size_t)64)

struct profile {
	size_t cols;
	const struct column_profile *col; /* [cols] */
	uint64_t rows;
	bool cut; /* only the first rows were read, as asked */
	bool duplicates_known;
	uint64_t duplicates; /* rows equal to an earlier one, in the columns read */
	const char *kind;    /* how the file was understood */
};

/* Who else wants to see every batch. begin: (again) from the first row; types are known. */
struct profile_visitor {
	void *arg;
	void (*begin)(void *arg, const struct dataset *d);
	void (*batch)(void *arg, const struct batch *b);
};

struct profile_options {
	uint64_t rows_max;                     /* 0 = all */
	const struct profile_visitor *visitor; /* may be NULL */
};

/* Reads all of d. options and job may be NULL. The errors of dataset_next; a file without rows is none. */
bool profile_read(struct dataset *d, const struct profile_options *options, struct job *job,
	struct profile **out, struct err *err) MUST_CHECK;
/* NULL is fine. */
void profile_free(struct profile *p);

/* Index of a column by name, or (size_t)-1. */
size_t profile_find(const struct profile *p, const char *name);

#endif
