// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Two-sample tests on whole distribution functions: Cramér-von Mises weighs every gap
 * alike, Anderson-Darling those in the tails more. Pure, any thread.
 */
#ifndef CORE_STATS_EDF_TEST_H
#define CORE_STATS_EDF_TEST_H

#include <stddef.h>

struct edf_test {
	double statistic; /* NaN when a sample is empty */
	double p;         /* by the limit law, after bringing mean and variance to its own */
};

/*
 * x [n] and y [m] sorted, finite. The statistic is Anderson's T (1962) with middle
 * ranks for ties, as scipy's; p is good to two digits from about 10 values a side.
 */
struct edf_test cramer_von_mises(const double x[], size_t n, const double y[], size_t m);

/*
 * Scholz and Stephens (1987) for two samples, with middle ranks: the normalised
 * statistic, as scipy's anderson_ksamp. p is the limit law's, which tables give
 * between 0.001 and 0.25 only. NaN under 4 values in all, or when all are equal.
 */
struct edf_test anderson_darling(const double x[], size_t n, const double y[], size_t m);

/* P(W > w) of the limit of Cramér and von Mises' statistic, and P(A > a) of Anderson and Darling's. */
double cramer_von_mises_tail(double w);
double anderson_darling_tail(double a);

#endif
