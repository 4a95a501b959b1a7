// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What methods on shares have in common, whether of bins or of levels. */
#ifndef CORE_STATS_METHOD_SHARES_H
#define CORE_STATS_METHOD_SHARES_H

#include <stdbool.h>
#include "core/stats/method_parts.h"

/* Counts of both sides over the same bins. */
struct shares {
	size_t bins, occupied; /* occupied: where either side has a value */
	double *ref, *cur;
	double n, m; /* rows; NaN when only shares are known */
};

void shares_occupied(struct shares *s);

/*
 * Without drift an index that is about chi-squared / (n m / (n + m)) has a mean, and a
 * value that 95 of 100 pairs stay below: what the customary limits say nothing about.
 * shape turns the index into chi-squared: 1 for PSI, 2 for KL, 8 for JS and squared Hellinger.
 */
void shares_floor(struct method_result *r, struct arena *a, const struct shares *s, double index,
	double shape, bool root);

/* The divergences, their floor and cautions. */
void shares_kl(struct method_result *out, struct arena *a, const struct shares *s);
void shares_js(struct method_result *out, struct arena *a, const struct shares *s);
void shares_hellinger(struct method_result *out, struct arena *a, const struct shares *s);

#endif
