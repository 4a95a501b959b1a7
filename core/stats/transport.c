// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The area between two empirical distribution functions, by one merge. */
#include "core/stats/transport.h"

#include "core/stats/moments.h"
#include "core/stats/undefined.h"

double
wasserstein1(const double ref[], size_t n, const double cur[], size_t m)
{
	if (n == 0 || m == 0)
		return UNDEFINED;
	size_t i = 0, k = 0;
	double area = 0, at = fmin(ref[0], cur[0]);
	while (i < n || k < m) {
		double next = k == m || (i < n && ref[i] <= cur[k]) ? ref[i] : cur[k];
		if (next > at) {
			/* One subtraction of whole numbers: no cancellation where the shares agree. */
			double gap = (double)i * (double)m - (double)k * (double)n;
			area += fabs(gap) / ((double)n * (double)m) * (next - at);
			at = next;
		}
		while (i < n && ref[i] == next)
			i++;
		while (k < m && cur[k] == next)
			k++;
	}
	return area;
}

double
wasserstein_scale(const double ref[], size_t n)
{
	struct moments r = moments_of(ref, n);
	return n == 0 ? UNDEFINED : fmax(r.spread / sqrt((double)n), 0.001);
}
