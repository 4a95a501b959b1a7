// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Mean and spread, exact enough to subtract: what the tests of means need. Pure, any thread. */
#ifndef CORE_STATS_MOMENTS_H
#define CORE_STATS_MOMENTS_H

#include <stddef.h>

struct moments {
	size_t n;
	/* The mean is shift + delta; kept apart so that differences of close means are exact. */
	double shift, delta;
	double rms; /* population standard deviation: of the range of doubles whatever x is */
};

/* Of finite x [n]; NaN in every field but n when n is 0. Two passes. */
struct moments moments_of(const double x[], size_t n);
/* a's mean minus b's. */
double mean_difference(const struct moments *a, const struct moments *b);
/* Standard deviation with n - 1; NaN for n < 2. */
double sample_sd(const struct moments *m);

#endif
