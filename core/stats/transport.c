// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Areas between two empirical distribution functions, by one merge. */
#include "core/stats/transport.h"

#include <math.h>
#include <stdbool.h>
#include "core/stats/moments.h"
#include "core/stats/undefined.h"

/* The area under |F - G|, or with squared under its square. */
static double
gap_area(const double ref[], size_t n, const double cur[], size_t m, bool squared)
{
	if (n == 0 || m == 0)
		return UNDEFINED;
	size_t i = 0, k = 0;
	double area = 0, at = fmin(ref[0], cur[0]), pairs = (double)n * (double)m;
	while (i < n || k < m) {
		double next = k == m || (i < n && ref[i] <= cur[k]) ? ref[i] : cur[k];
		/* One subtraction of whole numbers: no cancellation where the shares agree. */
		double gap = fabs((double)i * (double)m - (double)k * (double)n) / pairs;
		if (gap > 0)
			area += (squared ? gap * gap : gap) * (next - at);
		at = next;
		while (i < n && ref[i] == next)
			i++;
		while (k < m && cur[k] == next)
			k++;
	}
	return area;
}

double
wasserstein1(const double ref[], size_t n, const double cur[], size_t m)
{
	return gap_area(ref, n, cur, m, false);
}

double
energy_distance(const double ref[], size_t n, const double cur[], size_t m)
{
	return sqrt(2 * gap_area(ref, n, cur, m, true));
}

double
wasserstein_scale(const double ref[], size_t n)
{
	struct moments r = moments_of(ref, n);
	return n == 0 ? UNDEFINED : fmax(r.spread / sqrt((double)n), 0.001);
}
