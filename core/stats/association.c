// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Ranks by the library, group means by hand. */
#include "core/stats/association.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include "core/base/oom.h"

/* All finite and not all alike. */
static bool
varies(const double v[], size_t n)
{
	bool differs = false;
	for (size_t i = 0; i < n; i++) {
		if (!isfinite(v[i]))
			return false;
		differs = differs || v[i] < v[0] || v[i] > v[0];
	}
	return differs;
}

double
spearman(const double x[], const double y[], size_t n)
{
	if (n < 3 || !varies(x, n) || !varies(y, n))
		return (double)NAN;
	double *work = xcalloc(2 * n, sizeof(*work));
	double rho = gsl_stats_spearman(x, 1, y, 1, n, work);
	free(work);
	return fmin(fmax(rho, -1), 1);
}

double
correlation_ratio(const size_t group[], size_t groups, const double y[], size_t n)
{
	if (n < 3 || groups < 2 || !varies(y, n))
		return (double)NAN;
	double mean = gsl_stats_mean(y, 1, n), between = 0, all = 0;
	double *sum = xcalloc(groups, sizeof(*sum));
	size_t *count = xcalloc(groups, sizeof(*count));
	for (size_t i = 0; i < n; i++) {
		double off = y[i] - mean;
		sum[group[i]] += off;
		count[group[i]]++;
		all += off * off;
	}
	for (size_t g = 0; g < groups; g++)
		if (count[g] > 0)
			between += sum[g] * sum[g] / (double)count[g];
	free(sum);
	free(count);
	return all > 0 ? sqrt(fmin(between / all, 1)) : (double)NAN;
}
