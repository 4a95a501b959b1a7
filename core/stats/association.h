// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* How strongly one thing goes with another. Any thread. */
#ifndef CORE_STATS_ASSOCIATION_H
#define CORE_STATS_ASSOCIATION_H

#include <stddef.h>

/*
 * Spearman's rank correlation: Pearson's r of the ranks, ties share the mean of
 * theirs. In -1 … 1; NaN with fewer than three pairs, when x or y is constant, and when
 * anything is not finite.
 */
double spearman(const double x[], const double y[], size_t n);

/*
 * Correlation ratio: eta = sqrt(sum n_g (mean_g - mean)^2 / sum (y - mean)^2), the share of
 * y's spread that lies between the groups. group[i] < groups. In 0 … 1; NaN with
 * fewer than three values, fewer than two groups, a constant or non-finite y. With few values
 * a group it comes out too large: with one each it is 1 whatever y is.
 */
double correlation_ratio(const size_t group[], size_t groups, const double y[], size_t n);

#endif
