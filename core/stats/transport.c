// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Areas between two empirical distribution functions, by one merge. */
#include "core/stats/transport.h"

#include <math.h>
#include "core/stats/edf_gaps.h"
#include "core/stats/moments.h"
#include "core/stats/undefined.h"

double
wasserstein1(const double ref[], size_t n, const double cur[], size_t m)
{
	return edf_gaps(ref, n, cur, m).area;
}

double
energy_distance(const double ref[], size_t n, const double cur[], size_t m)
{
	return sqrt(2 * edf_gaps(ref, n, cur, m).squared_area);
}

double
wasserstein_scale(const double ref[], size_t n)
{
	struct moments r = moments_of(ref, n);
	return n == 0 ? UNDEFINED : fmax(r.rms, 0.001);
}
