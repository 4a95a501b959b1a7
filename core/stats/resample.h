// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Inference by resampling, for statistics that have no formula: permutation tests
 * and bootstrap intervals. Reproducible: draws come from a seed and each replicate has
 * its own stream, so that the number of threads changes nothing. Any thread.
 */
#ifndef CORE_STATS_RESAMPLE_H
#define CORE_STATS_RESAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* x [n] and y [m] in any order, finite, not to be changed; called from several threads at once. */
typedef double (*two_sample_statistic)(
	const double x[], size_t n, const double y[], size_t m, void *arg);

double statistic_mean_difference(
	const double x[], size_t n, const double y[], size_t m, void *arg); /* x - y */

struct resample_options {
	size_t replicates; /* RESAMPLES_DEFAULT; at most RESAMPLES_MAX */
	uint64_t seed;
	unsigned threads;  /* 0: as many as there are processors */
	double confidence; /* of the interval, 0.95 */
};

#define RESAMPLES_DEFAULT 9999
#define RESAMPLES_MAX     1000000
extern const struct resample_options resample_defaults;

struct permutation {
	double statistic;
	double p_two_sided; /* twice the smaller of the other two, at most 1 */
	double p_greater, p_less;
	double replicates; /* divisions looked at */
	bool exact;        /* all of them, else p = (1 + hits) / (1 + replicates) */
	const char *why;   /* the reason when NaN */
};

/*
 * Were the labels x and y handed out at random, how often would statistic be as
 * large, as small? All divisions of the n + m values are tried when there are no more
 * than replicates. Values that are not finite must be gone before.
 */
struct permutation permutation_test(const double x[], size_t n, const double y[], size_t m,
	two_sample_statistic statistic, void *arg, const struct resample_options *options);

struct bootstrap {
	double estimate, se, bias;
	double percentile[2], basic[2]; /* intervals (Davison and Hinkley 1997, 5.2) */
	double undefined; /* replicates without a value; more than 1 % leaves no interval */
	const char *why;
};

/* Both samples drawn anew, with replacement, each from itself. */
struct bootstrap bootstrap_two_sample(const double x[], size_t n, const double y[], size_t m,
	two_sample_statistic statistic, void *arg, const struct resample_options *options);

#endif
