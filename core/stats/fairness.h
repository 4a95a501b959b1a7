// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Differences between groups of people in what a classifier decides. Pure.
 */
#ifndef CORE_STATS_FAIRNESS_H
#define CORE_STATS_FAIRNESS_H

#include <stddef.h>

struct fairness {
	size_t groups;                         /* with at least one row */
	size_t with_positives, with_negatives; /* of these: under two there is nothing to compare */
	double demographic_parity_difference;  /* largest minus smallest selection rate, 0..1 */
	double demographic_parity_ratio; /* smallest over largest; NaN when nobody is selected */
	/*
	 * Largest minus smallest true positive rate; a group without positives has no
	 * such rate and is left out. The _fairlearn twin counts it as 0, as Fairlearn does.
	 */
	double equal_opportunity_difference, equal_opportunity_difference_fairlearn;
	/* The larger of the differences of true and of false positive rates. */
	double equalized_odds_difference, equalized_odds_difference_fairlearn;
	const char *why;
};

/*
 * truth [n], predicted [n]: 0 or 1; group [n]: 0 .. groups-1. selection_rate
 * [groups] may be NULL; NaN for a group without rows. Rows with a value that
 * is not finite are dropped.
 */
struct fairness fairness(const double truth[], const double predicted[], const size_t group[],
	size_t n, size_t groups, double selection_rate[]);

#endif
