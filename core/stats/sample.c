// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Columns sorted once, two at a time. */
#include "core/stats/sample.h"

#include <stdint.h>
#include <stdlib.h>
#include "core/base/team.h"
#include "core/stats/quantile.h"

/* Below so many values a second thread costs more than it saves. */
#define WORTH_A_THREAD 20000

bool
sample_make(const double x[], size_t n, struct sample *out)
{
	*out = (struct sample){ 0 };
	if (n > SIZE_MAX / sizeof(double) - 1)
		return false;
	double *at = malloc((n + 1) * sizeof(*at)), *scratch = malloc((n + 1) * sizeof(*scratch));
	if (at && scratch) {
		out->n = sample_finite(x, n, at);
		out->dropped = n - out->n;
		sample_sort(at, out->n, scratch);
		out->at = out->memory = at;
		at = NULL;
	}
	free(at);
	free(scratch);
	return out->memory != NULL;
}

struct side {
	const double *x;
	size_t n;
	struct sample *out;
};

static void
make_side(void *arg, size_t part)
{
	struct side *side = (struct side *)arg + part;
	if (!sample_make(side->x, side->n, side->out))
		*side->out = (struct sample){ 0 };
}

bool
sample_make_two(const double x[], size_t n, const double y[], size_t m, unsigned threads,
	struct sample *a, struct sample *b)
{
	struct side sides[] = { { x, n, a }, { y, m, b } };
	bool small = n < WORTH_A_THREAD || m < WORTH_A_THREAD;
	team_once(2, small ? 1 : threads, make_side, sides);
	if (a->memory && b->memory)
		return true;
	sample_free(a);
	sample_free(b);
	return false;
}

void
sample_free(struct sample *s)
{
	free(s->memory);
	*s = (struct sample){ 0 };
}
