// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Samples: a column of numbers cleaned, and sorted once for everything that asks of it. */
#ifndef CORE_STATS_SAMPLE_H
#define CORE_STATS_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include "core/base/attr.h"

struct sample {
	const double *at; /* [n] finite; ascending but for sample_gather_two */
	size_t n;
	size_t dropped; /* values that were not finite */
	double *memory; /* what sample_free frees */
};

/* False when memory is short; then it is empty. Any thread. */
bool sample_make(const double x[], size_t n, struct sample *out) MUST_CHECK;
/* Two at once, on two threads where that is worth it; threads as for team_once. Both empty when memory is short. */
bool sample_make_two(const double x[], size_t n, const double y[], size_t m, unsigned threads,
	struct sample *a, struct sample *b) MUST_CHECK;
/*
 * The same in their own order, for what does not need another. A column that is finite
 * throughout is not copied: x and y must stay as long as a and b.
 */
bool sample_gather_two(const double x[], size_t n, const double y[], size_t m, unsigned threads,
	struct sample *a, struct sample *b) MUST_CHECK;
void sample_free(struct sample *s);

#endif
