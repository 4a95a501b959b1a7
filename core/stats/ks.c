// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The two-sample statistic, its exact law and its limit. */
#include "core/stats/ks.h"

#include <stdlib.h>
#include "core/stats/edf_gaps.h"
#include "core/stats/undefined.h"

struct ks_gap
ks_gap(const double x[], size_t n, const double y[], size_t m)
{
	struct edf_gaps g = edf_gaps(x, n, y, m);
	return (struct ks_gap){ g.steps / ((double)n * (double)m), g.at, g.steps };
}

/*
 * One row of the lattice, i steps of x taken: in[k] is the chance to stand at
 * (i, k) without having reached the gap. Returns what reaches it in this row.
 */
static double
walk_row(double in[], size_t i, size_t n, size_t m, double steps)
{
	double reached = 0;
	for (size_t k = 0; k <= m; k++) {
		double left = (double)(n + m + 1 - i - k);
		double from_x = i ? in[k] * (double)(n - i + 1) / left : 0;
		double from_y = k ? in[k - 1] * (double)(m - k + 1) / left : 0;
		double here = i || k ? from_x + from_y : 1;
		double gap = fabs((double)i * (double)m - (double)k * (double)n);
		in[k] = gap >= steps ? 0 : here;
		reached += gap >= steps ? here : 0;
	}
	return reached;
}

double
ks_exact_p(double steps, size_t n, size_t m)
{
	if (n == 0 || m == 0 || !(steps >= 0))
		return UNDEFINED;
	if (steps == 0)
		return 1;
	double *in = calloc(m + 1, sizeof(*in)), reached = 0;
	if (!in)
		return UNDEFINED;
	for (size_t i = 0; i <= n; i++)
		reached += walk_row(in, i, n, m, steps);
	free(in);
	return fmin(reached, 1);
}

double
ks_limit_p(double d, size_t n, size_t m)
{
	if (n == 0 || m == 0 || isnan(d))
		return UNDEFINED;
	double z2 = d * d * ((double)n * (double)m / ((double)n + (double)m)), sum = 0;
	if (z2 <= 0)
		return 1;
	if (z2 > 1) {
		for (int k = 4; k >= 1; k--)
			sum += (k % 2 ? 2 : -2) * exp(-2.0 * k * k * z2);
		return sum;
	}
	/* The same function by its other series, which converges for small z. */
	for (int k = 7; k >= 1; k -= 2)
		sum += exp(-k * k * M_PI * M_PI / (8 * z2));
	return 1 - sqrt(2 * M_PI / z2) * sum;
}

size_t
ks_effective_n(size_t n, size_t m)
{
	double exact = (double)n * (double)m / ((double)n + (double)m);
	double rounded = n && m ? nearbyint(exact) : 0;
	return (size_t)rounded;
}
