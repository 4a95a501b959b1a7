// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Drift: every column of one data file against the same column of another, in one pass
 * through each and bounded memory.
 *
 * Numbers fall into bins between the quantiles of the reference, the outer ones open; texts
 * and truth values are levels. The index is the population stability index over all
 * values of the current file. Quantiles, Kolmogorov-Smirnov and Wasserstein are of all values
 * while they fit, then of uniform random samples with a fixed seed; "sample" says how many.
 * Times are not compared: time passes.
 */
#ifndef CORE_DRIFT_DRIFT_H
#define CORE_DRIFT_DRIFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/base/err.h"
#include "core/dataset/field.h"

struct dataset;
struct drift;
struct job;

struct drift_options {
	size_t bins;               /* 2 to DRIFT_BINS_MAX; 0 = 10 */
	double warn, alarm;        /* of the index; 0 = drift_limits() */
	const char *const *except; /* columns to leave out, NULL-ended; or NULL; must outlive it */
	uint64_t rows_max;         /* of each file; 0 = all */
	unsigned threads;          /* 0: by processors; results are the same */
};

#define DRIFT_BINS_MAX 100

/* The limits of the table of methods for this index. */
struct drift_limits {
	double warn, alarm;
};
struct drift_limits drift_limits(void);

/* Chance of as much without drift below which an index counts, after Benjamini and Hochberg. */
#define DRIFT_ALPHA 0.05
/* Values of each side below which nothing is said. */
#define DRIFT_LEAST 20
/* Points by which the share of missing values may grow. */
#define DRIFT_MISSING 0.05

enum drift_verdict {
	DRIFT_NONE,      /* index below the limits, or no larger than chance makes it */
	DRIFT_WARNS,     /* at or above warn; or above alarm, but perhaps chance; or more missing */
	DRIFT_ALARMS,    /* at or above alarm, and no chance */
	DRIFT_UNDEFINED, /* cannot be computed, see why: never passes */
	DRIFT_SKIPPED,   /* not of a kind that is compared, see why */
};

struct drift_bin {
	const char *name; /* the level, "(other)"; NULL: numbers from lo up to below hi */
	double lo, hi;    /* -infinity and infinity at the ends */
	double ref, cur;  /* shares of the values that are there */
	double part;      /* of the index */
};

struct drift_feature {
	const char *name;
	enum field_type type; /* in the reference; in the current file where only that has it */
	enum drift_verdict verdict;
	const char *why;         /* of UNDEFINED and SKIPPED; of others what to know, or NULL */
	uint64_t n[2];           /* values that are there, finite if numbers: reference, current */
	size_t sample[2];        /* of these, behind quantiles and tests */
	double missing[2];       /* share of rows without a value */
	double psi, p, adjusted; /* p: chance of as much without drift; NaN where undefined */
	double floor;            /* what 95 of 100 pairs of this size stay below without drift */
	double outside; /* share of the current values beyond the reference's range, or of new levels */
	/* KS of numbers, chi-squared of levels; NaN where undefined. */
	double statistic, test_p;
	double w1;         /* numbers: Wasserstein distance in deviations of the reference */
	double median[2];  /* numbers */
	double range[2];   /* numbers: of the reference */
	const char *fresh; /* levels: the most frequent new one, or NULL */
	const struct drift_bin *bin;
	size_t bins;
};

/* Reads all of the reference. The errors of dataset_next; ERR_DATA for no rows. job may be NULL. */
bool drift_begin(struct dataset *reference, const struct drift_options *options, struct job *job,
	struct drift **out, struct err *err) MUST_CHECK;
/* NULL is fine. */
void drift_free(struct drift *d);
/* Columns that the current file is to be read as texts: NULL-ended, for dataset_options. */
const char *const *drift_texts(const struct drift *d);
/* The rows_max of what is read next. */
void drift_limit(struct drift *d, uint64_t rows_max);
/* Reads all of the current file, once. */
bool drift_compare(
	struct drift *d, struct dataset *current, struct job *job, struct err *err) MUST_CHECK;
/* Columns of the reference in its order, then those that only the current file has; d's. */
size_t drift_features(const struct drift *d, const struct drift_feature **out);
/* Rows of the reference (0) and the current file (1). */
uint64_t drift_rows(const struct drift *d, int side);

#endif
