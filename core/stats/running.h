// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Moments of a stream: values come in blocks and are not kept. One thread at a
 * time for each struct; a struct of zeros is empty. The same blocks in the same
 * order give the same bits.
 */
#ifndef CORE_STATS_RUNNING_H
#define CORE_STATS_RUNNING_H

#include <stddef.h>
#include "core/stats/describe.h"

struct running {
	size_t n, nan, infinite, zeros, negatives;
	double min, max, sum;
	/* The mean is origin + m1 scale, so that a large offset costs no digits of the spread. */
	double origin;
	double scale;          /* a power of two; 0 while all values are the origin */
	double m1, m2, m3, m4; /* mean and central sums in powers of scale */
};

/* Central sums of the block by two passes, joined to the rest by Pébay's formulas (2008). */
void running_add(struct running *r, const double values[], size_t n);
/* As describe() of all values, within rounding. */
struct description running_result(const struct running *r);

#endif
