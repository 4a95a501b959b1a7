// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Two means: t tests and effect sizes. Differences are x - y, "greater" means
 * that x has the larger mean. Pure, any thread. What is undefined is NaN: too
 * few values, or no variance to divide by.
 */
#ifndef CORE_STATS_TTEST_H
#define CORE_STATS_TTEST_H

#include "core/stats/moments.h"

struct t_test {
	double t, df;
	double p_two_sided, p_greater, p_less;
	double diff, se; /* diff is there as soon as both samples have a value */
	double ci95[2];  /* of the difference */
	const char *why; /* the reason when t is NaN, else NULL */
};

/* Unequal variances (Welch 1947); at least 2 values a side. */
struct t_test welch_t(const struct moments *x, const struct moments *y);
/* One common variance; at least 3 values in all and 1 a side. */
struct t_test pooled_t(const struct moments *x, const struct moments *y);

struct effect_size {
	double d;               /* Cohen's d: difference by the pooled n - 1 standard deviation */
	double hedges_g;        /* unbiased: d times J, by gamma functions */
	double hedges_g_approx; /* J as 1 - 3 / (4 df - 1) */
};

struct effect_size cohens_d(const struct moments *x, const struct moments *y);

#endif
