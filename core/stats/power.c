// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Power and sample size of comparisons. */
#include "core/stats/power.h"

#include <stdbool.h>
#include "core/stats/tail.h"
#include "core/stats/undefined.h"

static bool
is_share(double p)
{
	return p > 0 && p < 1;
}

/* Standard deviations, for one trial of the first group. */
struct spread {
	double pooled, alternative, arcsine;
};

static struct spread
spread_of(double p1, double p2, double ratio)
{
	double pooled = (p1 + ratio * p2) / (1 + ratio);
	return (struct spread){ .pooled = sqrt(pooled * (1 - pooled) * (1 + 1 / ratio)),
		.alternative = sqrt(p1 * (1 - p1) + p2 * (1 - p2) / ratio),
		.arcsine = sqrt(1 + 1 / ratio) };
}

/* The chance to pass z standard deviations of the null, seen from the alternative. */
static double
power_of(double shift, double z, double null, double alternative, enum alternative side)
{
	double up = normal_tail((z * null - shift) / alternative);
	double down = normal_tail((z * null + shift) / alternative);
	return side == GREATER ? up : side == LESS ? down : up + down;
}

struct proportion_plan
two_proportion_power(
	double p1, double p2, double n1, double ratio, double alpha, enum alternative side)
{
	if (!is_share(p1) || !is_share(p2) || !(n1 > 0) || !(ratio > 0) || !is_share(alpha))
		return (struct proportion_plan){ UNDEFINED, UNDEFINED, UNDEFINED };
	struct spread s = spread_of(p1, p2, ratio);
	double z = normal_tail_quantile(side == TWO_SIDED ? alpha / 2 : alpha);
	double shift = (p2 - p1) * sqrt(n1), h = 2 * (asin(sqrt(p2)) - asin(sqrt(p1)));
	return (struct proportion_plan){
		.pooled = power_of(shift, z, s.pooled, s.alternative, side),
		.unpooled = power_of(shift, z, s.alternative, s.alternative, side),
		.arcsine = power_of(h * sqrt(n1), z, s.arcsine, s.arcsine, side),
	};
}

static double
square(double x)
{
	return x * x;
}

struct proportion_plan
two_proportion_size(
	double p1, double p2, double power, double ratio, double alpha, enum alternative side)
{
	if (!is_share(p1) || !is_share(p2) || !is_share(power) || !(ratio > 0) || !is_share(alpha))
		return (struct proportion_plan){ UNDEFINED, UNDEFINED, UNDEFINED };
	struct spread s = spread_of(p1, p2, ratio);
	double za = normal_tail_quantile(side == TWO_SIDED ? alpha / 2 : alpha);
	double zb = normal_tail_quantile(1 - power);
	double diff = p2 - p1, h = 2 * (asin(sqrt(p2)) - asin(sqrt(p1)));
	/* On the wrong side no number of trials is enough. */
	if ((side == GREATER && diff < 0) || (side == LESS && diff > 0))
		diff = h = 0;
	return (struct proportion_plan){
		.pooled = square((za * s.pooled + zb * s.alternative) / diff),
		.unpooled = square((za + zb) * s.alternative / diff),
		.arcsine = square((za + zb) * s.arcsine / h),
	};
}

struct mean_plan
mean_power(double effect_size, double n1, double ratio, double alpha)
{
	double n2 = ratio * n1, df = n1 + n2 - 2;
	if (!isfinite(effect_size) || !(n1 > 0) || !(ratio > 0) || !is_share(alpha))
		return (struct mean_plan){ UNDEFINED, UNDEFINED };
	double ncp = effect_size * sqrt(n1 * n2 / (n1 + n2));
	double z = normal_tail_quantile(alpha / 2), t = t_tail_quantile(alpha / 2, df);
	return (struct mean_plan){
		.normal = normal_tail(z - ncp) + normal_tail(z + ncp),
		.t = nct_tail(t, df, ncp) + nct_tail(t, df, -ncp),
	};
}

struct mean_plan
mean_size(double effect_size, double power, double ratio, double alpha)
{
	if (!isfinite(effect_size) || !is_share(power) || !(ratio > 0) || !is_share(alpha))
		return (struct mean_plan){ UNDEFINED, UNDEFINED };
	double z = normal_tail_quantile(alpha / 2) + normal_tail_quantile(1 - power);
	struct mean_plan plan = { .normal = square(z / effect_size) * (1 + 1 / ratio) };
	plan.t = plan.normal;
	/* Power grows with size. */
	double low = 3 / (1 + ratio), high = fmax(4, 2 * plan.normal + 10);
	if (!(high < 1e15))
		return plan;
	for (int i = 0; i < 200 && high - low > 1e-12 * high; i++) {
		double middle = (low + high) / 2;
		if (mean_power(effect_size, middle, ratio, alpha).t < power)
			low = middle;
		else
			high = middle;
	}
	plan.t = high;
	return plan;
}
