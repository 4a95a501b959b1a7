// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Proportions and their differences. */
#include "core/stats/proportion.h"

#include <stdbool.h>
#include <stddef.h>
#include "core/stats/tail.h"
#include "core/stats/undefined.h"

static bool
is_count(double x, double n)
{
	return x >= 0 && x <= n && n > 0 && isfinite(n);
}

struct interval
wilson_interval(double x, double n, double confidence)
{
	if (!is_count(x, n) || !(confidence > 0 && confidence < 1))
		return (struct interval){ UNDEFINED, UNDEFINED };
	double z = normal_tail_quantile((1 - confidence) / 2), z2 = z * z;
	double center = (x + z2 / 2) / (n + z2);
	double reach = z / (n + z2) * sqrt(x / n * (n - x) + z2 / 4);
	/* At the ends the limits are exactly 0 and 1. */
	return (struct interval){ x == 0 ? 0 : fmax(center - reach, 0),
		x == n ? 1 : fmin(center + reach, 1) };
}

static void
compare(struct two_proportions *r, double x1, double n1, double x2, double n2)
{
	double pooled = (x1 + x2) / (n1 + n2);
	double rest = (n1 - x1 + (n2 - x2)) / (n1 + n2);
	double se = sqrt(pooled * rest * (1 / n1 + 1 / n2));
	if (!(se > 0)) {
		r->why = "all trials, or none, succeeded";
		return;
	}
	r->z = r->diff / se;
	r->p_two_sided = 2 * normal_tail(fabs(r->z));
	r->p_greater = normal_tail(r->z);
	r->p_less = normal_tail(-r->z);
}

struct two_proportions
two_proportion_z(double x1, double n1, double x2, double n2)
{
	struct two_proportions r = { UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED,
		UNDEFINED, UNDEFINED, { UNDEFINED, UNDEFINED }, { UNDEFINED, UNDEFINED }, NULL };
	if (!is_count(x1, n1) || !is_count(x2, n2)) {
		r.why = "no trials, or more successes than trials";
		return r;
	}
	r.p1 = x1 / n1;
	r.p2 = x2 / n2;
	r.diff = r.p1 - r.p2;
	double z = normal_tail_quantile(0.025);
	double se = sqrt(r.p1 * ((n1 - x1) / n1) / n1 + r.p2 * ((n2 - x2) / n2) / n2);
	r.wald95 = (struct interval){ r.diff - z * se, r.diff + z * se };
	struct interval a = wilson_interval(x1, n1, 0.95), b = wilson_interval(x2, n2, 0.95);
	r.newcombe95.low = r.diff - hypot(r.p1 - a.low, b.high - r.p2);
	r.newcombe95.high = r.diff + hypot(a.high - r.p1, r.p2 - b.low);
	compare(&r, x1, n1, x2, n2);
	return r;
}
