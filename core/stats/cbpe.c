// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Expected confusion matrix and expected ROC from calibrated probabilities. */
#include "core/stats/cbpe.h"

#include <math.h>
#include <stdlib.h>
#include "core/stats/classify.h"
#include "core/stats/undefined.h"

static int
descending(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return (x < y) - (x > y);
}

/* Trapezoids under the curve of expected true against expected false positives. */
static double
expected_auc(const double sorted[], size_t n)
{
	double positives = 0, negatives = 0, area = 0;
	for (size_t i = 0; i < n;) {
		double tp = 0, fp = 0;
		size_t j = i;
		for (; j < n && sorted[j] == sorted[i]; j++) {
			tp += sorted[j];
			fp += 1 - sorted[j];
		}
		area += fp * (positives + tp / 2);
		positives += tp;
		negatives += fp;
		i = j;
	}
	return positives > 0 && negatives > 0 ? area / positives / negatives : UNDEFINED;
}

struct cbpe
cbpe_binary(const double p[], size_t n, double threshold)
{
	struct cbpe r = { UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED,
		"no rows" };
	double *sorted = malloc((n ? n : 1) * sizeof(*sorted));
	if (!sorted) {
		r.why = "out of memory";
		return r;
	}
	double tp = 0, fp = 0, tn = 0, fn = 0;
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		if (!isfinite(p[i]))
			continue;
		sorted[kept++] = p[i];
		*(p[i] >= threshold ? &tp : &fn) += p[i];
		*(p[i] >= threshold ? &fp : &tn) += 1 - p[i];
	}
	if (kept) {
		struct binary_scores s = binary_scores_of(tp, fp, tn, fn);
		qsort(sorted, kept, sizeof(*sorted), descending);
		r = (struct cbpe){ s.accuracy, s.precision, s.recall, s.specificity, s.f1,
			expected_auc(sorted, kept), NULL };
	}
	free(sorted);
	return r;
}
