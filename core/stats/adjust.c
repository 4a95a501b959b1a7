// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Step-up and step-down adjustment of p-values. */
#include "core/stats/adjust.h"

#include <math.h>
#include <stdlib.h>
#include "core/stats/undefined.h"

struct ranked {
	double p;
	size_t at;
};

static int
by_p(const void *a, const void *b)
{
	const struct ranked *x = a;
	const struct ranked *y = b;
	if (x->p != y->p)
		return x->p < y->p ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

static void
holm(const struct ranked r[], size_t m, double out[])
{
	double worst = 0;
	for (size_t i = 0; i < m; i++) {
		worst = fmax(worst, fmin(1, r[i].p * (double)(m - i)));
		out[r[i].at] = worst;
	}
}

static void
benjamini_hochberg(const struct ranked r[], size_t m, double out[])
{
	double best = 1;
	for (size_t i = m; i-- > 0;) {
		best = fmin(best, r[i].p / ((double)(i + 1) / (double)m));
		out[r[i].at] = best;
	}
}

bool
p_adjust(const double p[], size_t n, enum adjust_method method, double out[])
{
	struct ranked *ranked = malloc((n ? n : 1) * sizeof(*ranked));
	if (!ranked)
		return false;
	size_t m = 0;
	for (size_t i = 0; i < n; i++) {
		out[i] = UNDEFINED;
		if (!isnan(p[i]))
			ranked[m++] = (struct ranked){ p[i], i };
	}
	qsort(ranked, m, sizeof(*ranked), by_p);
	switch (method) {
	case ADJUST_BONFERRONI:
		for (size_t i = 0; i < m; i++)
			out[ranked[i].at] = fmin(1, ranked[i].p * (double)m);
		break;
	case ADJUST_HOLM:
		holm(ranked, m, out);
		break;
	case ADJUST_BH:
		benjamini_hochberg(ranked, m, out);
		break;
	}
	free(ranked);
	return true;
}
