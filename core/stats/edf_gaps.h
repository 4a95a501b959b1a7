// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The gap between two empirical distribution functions, by one merge: what
 * Kolmogorov-Smirnov, Wasserstein and the energy distance ask of it. Pure, any thread.
 */
#ifndef CORE_STATS_EDF_GAPS_H
#define CORE_STATS_EDF_GAPS_H

#include <stddef.h>

struct edf_gaps {
	double steps;        /* the largest, times n m: a whole number below 2^53, else rounded */
	double at;           /* the value at which it is reached; NaN when a sample is empty */
	double area;         /* under the gap: W1 */
	double squared_area; /* under its square */
};

/* x [n] and y [m] sorted, finite, ties allowed; n m below 2^63. All NaN when one is empty. */
struct edf_gaps edf_gaps(const double x[], size_t n, const double y[], size_t m);

#endif
