// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Columns cleaned, and sorted once, two at a time. */
#include "core/stats/sample.h"

#include <math.h>
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

static bool
sample_gather(const double x[], size_t n, struct sample *out)
{
	size_t finite = 0;
	for (size_t i = 0; i < n; i++)
		finite += isfinite(x[i]) != 0;
	*out = (struct sample){ .at = x, .n = finite, .dropped = n - finite };
	if (finite == n)
		return true;
	out->at = out->memory = malloc((finite + 1) * sizeof(*x));
	if (out->memory)
		sample_finite(x, n, out->memory);
	return out->memory != NULL;
}

struct side {
	bool (*make)(const double x[], size_t n, struct sample *out);
	const double *x;
	size_t n;
	struct sample *out;
	bool ok;
};

static void
make_side(void *arg, size_t part)
{
	struct side *side = (struct side *)arg + part;
	side->ok = side->make(side->x, side->n, side->out);
}

static bool
make_both(struct side side[2], unsigned threads)
{
	bool small = side[0].n < WORTH_A_THREAD || side[1].n < WORTH_A_THREAD;
	team_once(2, small ? 1 : threads, make_side, side);
	if (side[0].ok && side[1].ok)
		return true;
	sample_free(side[0].out);
	sample_free(side[1].out);
	return false;
}

bool
sample_make_two(const double x[], size_t n, const double y[], size_t m, unsigned threads,
	struct sample *a, struct sample *b)
{
	struct side sides[] = { { sample_make, x, n, a, false }, { sample_make, y, m, b, false } };
	return make_both(sides, threads);
}

bool
sample_gather_two(const double x[], size_t n, const double y[], size_t m, unsigned threads,
	struct sample *a, struct sample *b)
{
	struct side sides[] = { { sample_gather, x, n, a, false },
		{ sample_gather, y, m, b, false } };
	return make_both(sides, threads);
}

void
sample_free(struct sample *s)
{
	free(s->memory);
	*s = (struct sample){ 0 };
}
