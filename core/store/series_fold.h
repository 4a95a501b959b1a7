// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Folding a metric's history into few points while it streams by. Internal to
 * core/store.
 *
 * The steps seen so far are covered by a grid of equal parts; each part keeps
 * its first, lowest, highest and last point. A point outside widens the parts,
 * so that points may come in any order, with any step.
 */
#ifndef CORE_STORE_SERIES_FOLD_H
#define CORE_STORE_SERIES_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/base/attr.h"

struct series_point {
	int64_t step, timestamp;
	double value; /* NaN and infinities are kept as first and last only */
};

/* Order of a history: step, timestamp, value (NaN last). For qsort: -1, 0, 1. */
int series_point_compare(const void *a, const void *b);

struct series_part {
	struct series_point first, last, low, high;
	size_t n;
	bool finite; /* low and high are set */
};

struct series_fold {
	struct series_part *parts; /* [n_parts] */
	size_t n_parts;
	int64_t origin; /* step at which part 0 begins */
	uint64_t width; /* steps a part covers */
	size_t points, not_finite;
};

/* expected: how many steps the history will likely span; 0 when unknown. n_parts >= 1. */
void series_fold_init(struct series_fold *f, size_t n_parts, uint64_t expected);
void series_fold_free(struct series_fold *f);
void series_fold_add(struct series_fold *f, struct series_point p);
/* The kept points in order, without repeats; out has room for 4 * n_parts. Returns how many. */
size_t series_fold_points(const struct series_fold *f, struct series_point *out);

#endif
