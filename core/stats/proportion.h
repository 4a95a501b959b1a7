// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Proportions: intervals and the comparison of two. Pure, any thread. */
#ifndef CORE_STATS_PROPORTION_H
#define CORE_STATS_PROPORTION_H

struct interval {
	double low, high;
};

/* Wilson's score interval of x successes in n trials. NaN unless 0 <= x <= n, n > 0, 0 < confidence < 1. */
struct interval wilson_interval(double x, double n, double confidence);

struct two_proportions {
	double p1, p2, diff;                   /* diff = p1 - p2 */
	double z;                              /* by the pooled standard error */
	double p_two_sided, p_greater, p_less; /* greater: p1 > p2 */
	struct interval wald95, newcombe95;    /* of the difference (Newcombe 1998, method 10) */
	const char *why;                       /* the reason when z is NaN, else NULL */
};

/* 0 <= x <= n on both sides. z is undefined where all or no trials succeeded. */
struct two_proportions two_proportion_z(double x1, double n1, double x2, double n2);

#endif
