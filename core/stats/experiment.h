// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Around an A/B test: was the split as planned, and how much of the noise do
 * pre-experiment data explain. Pure, any thread.
 */
#ifndef CORE_STATS_EXPERIMENT_H
#define CORE_STATS_EXPERIMENT_H

#include <stddef.h>

struct srm {
	double statistic,
		p; /* Pearson's chi-squared against the planned shares; 0 and 1 while nobody is assigned */
	int df;
	const char *why;
};

/*
 * Sample ratio mismatch. counts [n] >= 0, weights [n] >= 0 in any unit; an arm of
 * weight 0 is left out whole. p < 0.001 is the usual alarm.
 */
struct srm sample_ratio(const double counts[], const double weights[], size_t n);

struct cuped {
	double theta;    /* pooled cov(pre, post) / pooled var(pre); 0 without variance */
	double diff, se; /* adjusted mean of b minus a, and its standard error */
	double diff_unadjusted, se_unadjusted;
	double variance_reduction; /* 1 - se^2 / se_unadjusted^2 */
	const char *why;
};

/*
 * Controlled experiment using pre-experiment data (Deng et al. 2013): pre and post
 * of the same units, [na] in arm a and [nb] in arm b; rows with a value that is
 * not finite are dropped. Needs 2 rows an arm.
 */
struct cuped cuped(const double pre_a[], const double post_a[], size_t na, const double pre_b[],
	const double post_b[], size_t nb);

#endif
