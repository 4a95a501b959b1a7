// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Reservoir: a uniform random sample of numbers that come one by one, all of them while
 * they fit. Algorithm L (Li 1994) with a fixed seed: the same numbers, the same sample.
 */
#ifndef CORE_DATASET_RESERVOIR_H
#define CORE_DATASET_RESERVOIR_H

#include <stddef.h>
#include <stdint.h>
#include "core/base/random.h"

struct reservoir {
	double *at; /* [n]; grows with n to max */
	size_t n, max;
	uint64_t offered;
	uint64_t next; /* the one it takes next, once full */
	double threshold;
	struct random random;
};

/* max: most numbers kept, at least 1. */
void reservoir_begin(struct reservoir *r, size_t max);
void reservoir_add(struct reservoir *r, double v);
/* The same for each of v [n]; a full reservoir looks only at those it takes. */
void reservoir_add_all(struct reservoir *r, const double v[], size_t n);
void reservoir_end(struct reservoir *r);

#endif
