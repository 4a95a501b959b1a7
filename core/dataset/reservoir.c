// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* How many to pass over is drawn at once, so that most numbers cost one comparison. */
#include "core/dataset/reservoir.h"

#include <math.h>
#include <stdlib.h>
#include "core/base/oom.h"

#define SAMPLE_SEED 20231u

void
reservoir_begin(struct reservoir *r, size_t max)
{
	*r = (struct reservoir){ .max = max };
	random_seed(&r->random, SAMPLE_SEED);
}

void
reservoir_end(struct reservoir *r)
{
	free(r->at);
	r->at = NULL;
	r->n = 0;
}

static void
plan_next(struct reservoir *r)
{
	double u = 1 - random_unit(&r->random), v = 1 - random_unit(&r->random);
	r->threshold *= exp(log(u) / (double)r->max);
	double skip = floor(log(v) / log1p(-r->threshold));
	r->next = skip < 1e18 ? r->offered + (uint64_t)skip : UINT64_MAX;
}

void
reservoir_add(struct reservoir *r, double v)
{
	if (r->n < r->max) {
		if ((r->n & (r->n - 1)) == 0) /* powers of two fill the room there is */
			r->at = xrealloc(r->at, r->n ? 2 * r->n : 1, sizeof(*r->at));
		r->at[r->n++] = v;
		r->offered++;
		if (r->n == r->max) {
			r->threshold = 1;
			plan_next(r);
		}
		return;
	}
	if (r->offered++ != r->next)
		return;
	r->at[random_below(&r->random, r->max)] = v;
	plan_next(r);
}

void
reservoir_add_all(struct reservoir *r, const double v[], size_t n)
{
	size_t i = 0;
	while (i < n && r->n < r->max)
		reservoir_add(r, v[i++]);
	while (i < n) {
		uint64_t skip = r->next - r->offered;
		if (skip >= n - i) {
			r->offered += n - i;
			return;
		}
		r->offered += skip;
		i += (size_t)skip;
		reservoir_add(r, v[i++]);
	}
}
