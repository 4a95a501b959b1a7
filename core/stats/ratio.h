// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Ratio metrics: sums of one quantity over sums of another, such as clicks per page
 * view, where the unit of randomisation (a user) has many of both. Pure, any thread.
 */
#ifndef CORE_STATS_RATIO_H
#define CORE_STATS_RATIO_H

#include <stddef.h>

struct ratio_metric {
	size_t n;         /* units with both values */
	double ratio, se; /* of the means; variance by the delta method (Deng et al. 2018) */
	const char *why;  /* the reason when se is NaN, else NULL */
};

/* numerator [n] and denominator [n] of the same units; rows with a value that is not finite are dropped. */
struct ratio_metric ratio_metric(const double numerator[], const double denominator[], size_t n);

struct ratio_difference {
	double diff, se, z, p;      /* b - a, two-sided by the normal law */
	double ci95[2];             /* of diff */
	double relative, lift95[2]; /* (b - a) / a with the interval by the delta method */
	const char *why;
};

struct ratio_difference ratio_difference(
	const struct ratio_metric *a, const struct ratio_metric *b);

#endif
