// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * What a column of numbers looks like: counts and moments in one pass. Pure, any
 * thread. Quantiles need sorted data and stand in quantile.h.
 */
#ifndef CORE_STATS_DESCRIBE_H
#define CORE_STATS_DESCRIBE_H

#include <stddef.h>

struct description {
	size_t n;             /* finite values */
	size_t nan, infinite; /* left out of everything below */
	size_t zeros, negatives;
	double min, max, mean; /* NaN when n is 0 */
	double variance;       /* sample, n - 1; NaN under two values */
	double sd, standard_error;
	double skewness;        /* Fisher-Pearson, g1; NaN when constant or under three values */
	double excess_kurtosis; /* g2; NaN when constant or under four values */
	double sum;
};

/*
 * values [n]. Central moments by Pébay's updating formulas (2008), in units of
 * a scale that keeps squares in range, so neither an offset of 1e9 nor values
 * near 1e200 lose the digits.
 */
struct description describe(const double values[], size_t n);

struct mode_result {
	double value; /* the most frequent, the smallest of equals; NaN without values */
	size_t count;
	size_t distinct;
};

/* sorted [n] ascending without NaN. */
struct mode_result mode_sorted(const double sorted[], size_t n);

#endif
