// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Regression and ranking quality. */
#include "core/stats/regress.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include "core/stats/undefined.h"

static int
compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return (x > y) - (x < y);
}

static double
median_of(double values[], size_t n)
{
	qsort(values, n, sizeof(*values), compare_doubles);
	double high = values[n / 2];
	return n % 2 ? high : values[n / 2 - 1] + (high - values[n / 2 - 1]) / 2;
}

/* 1 - residual / total sum of squares, in units of scale so that squares stay in range. */
static double
r_squared(const double truth[], const double predicted[], size_t n, size_t kept, double mean)
{
	double scale = 0, worst = 0, least = (double)INFINITY, most = -(double)INFINITY;
	for (size_t i = 0; i < n; i++) {
		if (!isfinite(truth[i]) || !isfinite(predicted[i]))
			continue;
		scale = fmax(scale, fmax(fabs(truth[i] - mean), fabs(truth[i] - predicted[i])));
		worst = fmax(worst, fabs(truth[i] - predicted[i]));
		least = fmin(least, truth[i]);
		most = fmax(most, truth[i]);
	}
	if (kept < 2)
		return UNDEFINED;
	/* A constant is told by its ends: its mean can miss it by rounding. */
	if (least == most)
		return worst == 0 ? 1 : 0;
	double residual = 0, total = 0;
	for (size_t i = 0; i < n; i++) {
		if (!isfinite(truth[i]) || !isfinite(predicted[i]))
			continue;
		double e = (truth[i] - predicted[i]) / scale;
		double d = (truth[i] - mean) / scale;
		residual += e * e;
		total += d * d;
	}
	return 1 - residual / total;
}

struct regression_scores
regression_scores(const double truth[], const double predicted[], size_t n)
{
	struct regression_scores s = { .mse = UNDEFINED,
		.rmse = UNDEFINED,
		.mae = UNDEFINED,
		.median_ae = UNDEFINED,
		.max_error = UNDEFINED,
		.mean_error = UNDEFINED,
		.mape = UNDEFINED,
		.r2 = UNDEFINED,
		.why = "no rows" };
	double *errors = malloc((n ? n : 1) * sizeof(*errors));
	if (!errors) {
		s.why = "out of memory";
		return s;
	}
	double sum = 0, absolute = 0, relative = 0, largest = 0, truth_sum = 0;
	for (size_t i = 0; i < n; i++) {
		if (!isfinite(truth[i]) || !isfinite(predicted[i]))
			continue;
		double e = truth[i] - predicted[i];
		errors[s.n++] = fabs(e);
		sum += e;
		absolute += fabs(e);
		relative += fabs(e) / fmax(fabs(truth[i]), DBL_EPSILON);
		largest = fmax(largest, fabs(e));
		truth_sum += truth[i];
	}
	if (s.n) {
		double rows = (double)s.n;
		double squares = 0; /* of errors in units of the largest */
		for (size_t i = 0; i < s.n && largest > 0; i++)
			squares += errors[i] / largest * (errors[i] / largest);
		s.rmse = largest * sqrt(squares / rows);
		s.mse = largest * largest * (squares / rows);
		s.mae = absolute / rows;
		s.mean_error = sum / rows;
		s.mape = relative / rows;
		s.max_error = largest;
		s.median_ae = median_of(errors, s.n);
		s.r2 = r_squared(truth, predicted, n, s.n, truth_sum / rows);
		s.why = NULL;
	}
	free(errors);
	return s;
}

double
ndcg(const double gains[], size_t n, size_t k)
{
	double *ideal = malloc((n ? n : 1) * sizeof(*ideal));
	if (!ideal)
		return UNDEFINED;
	double best = 0, got = 0;
	size_t bad = 0;
	for (size_t i = 0; i < n; i++) {
		ideal[i] = gains[i];
		bad += !(gains[i] >= 0) || isinf(gains[i]);
	}
	qsort(ideal, n, sizeof(*ideal), compare_doubles);
	for (size_t i = 0; i < n && (k == 0 || i < k); i++) {
		double discount = log2((double)i + 2);
		got += gains[i] / discount;
		best += ideal[n - 1 - i] / discount;
	}
	free(ideal);
	return bad || !(best > 0) ? UNDEFINED : got / best;
}
