// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The delta method for ratios of means, and for ratios of those. */
#include "core/stats/ratio.h"

#include <math.h>
#include "core/stats/tail.h"
#include "core/stats/undefined.h"

struct sums {
	double n, y, x, yy, xy, xx; /* means, and squares about them */
};

static struct sums
sums_of(const double y[], const double x[], size_t n)
{
	struct sums s = { 0 };
	for (size_t i = 0; i < n; i++) {
		if (!isfinite(y[i]) || !isfinite(x[i]))
			continue;
		s.n++;
		double dy = y[i] - s.y, dx = x[i] - s.x;
		s.y += dy / s.n;
		s.x += dx / s.n;
		s.yy += dy * (y[i] - s.y);
		s.xy += dx * (y[i] - s.y);
		s.xx += dx * (x[i] - s.x);
	}
	return s;
}

struct ratio_metric
ratio_metric(const double numerator[], const double denominator[], size_t n)
{
	struct ratio_metric r = { 0, UNDEFINED, UNDEFINED, NULL };
	struct sums s = sums_of(numerator, denominator, n);
	r.n = (size_t)s.n;
	if (r.n == 0 || s.x == 0) {
		r.why = r.n ? "the denominators sum to 0" : "no rows";
		return r;
	}
	r.ratio = s.y / s.x;
	if (r.n < 2) {
		r.why = "fewer than 2 rows";
		return r;
	}
	double squares = s.yy - 2 * r.ratio * s.xy + r.ratio * r.ratio * s.xx;
	r.se = sqrt(fmax(0, squares) / (s.n - 1) / s.n) / fabs(s.x);
	return r;
}

struct ratio_difference
ratio_difference(const struct ratio_metric *a, const struct ratio_metric *b)
{
	struct ratio_difference r = { UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED,
		{ UNDEFINED, UNDEFINED }, UNDEFINED, { UNDEFINED, UNDEFINED }, NULL };
	double reach = normal_tail_quantile(0.025);
	r.why = a->why ? a->why : b->why;
	r.diff = b->ratio - a->ratio;
	r.se = hypot(a->se, b->se);
	if (a->ratio != 0) {
		double share = b->ratio / a->ratio;
		double se = hypot(b->se, share * a->se) / fabs(a->ratio);
		r.relative = r.diff / fabs(a->ratio);
		r.lift95[0] = r.relative - reach * se;
		r.lift95[1] = r.relative + reach * se;
	}
	if (r.why)
		return r;
	if (!(r.se > 0)) {
		r.why = "neither ratio varies";
		return r;
	}
	r.z = r.diff / r.se;
	r.p = 2 * normal_tail(fabs(r.z));
	r.ci95[0] = r.diff - reach * r.se;
	r.ci95[1] = r.diff + reach * r.se;
	return r;
}
