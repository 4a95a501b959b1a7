// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* t tests from moments. */
#include "core/stats/ttest.h"

#include <gsl/gsl_sf_gamma.h>
#include "core/stats/gsl_quiet.h"
#include "core/stats/tail.h"
#include "core/stats/undefined.h"

static struct t_test
undefined_test(const struct moments *x, const struct moments *y, const char *why)
{
	struct t_test r = { UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED,
		UNDEFINED, { UNDEFINED, UNDEFINED }, why };
	if (x->n && y->n)
		r.diff = mean_difference(x, y);
	return r;
}

static struct t_test
test_of(const struct moments *x, const struct moments *y, double se, double df)
{
	if (!(se > 0))
		return undefined_test(x, y, "neither sample varies");
	if (!isfinite(se) || !isfinite(mean_difference(x, y)))
		return undefined_test(x, y, "the values are beyond the range of doubles");
	struct t_test r = { .diff = mean_difference(x, y), .se = se, .df = df };
	double reach = t_tail_quantile(0.025, df) * se;
	r.t = r.diff / se;
	r.p_two_sided = 2 * t_tail(fabs(r.t), df);
	r.p_greater = t_tail(r.t, df);
	r.p_less = t_tail(-r.t, df);
	r.ci95[0] = r.diff - reach;
	r.ci95[1] = r.diff + reach;
	return r;
}

struct t_test
welch_t(const struct moments *x, const struct moments *y)
{
	if (x->n < 2 || y->n < 2)
		return undefined_test(x, y, "fewer than 2 values in a sample");
	double sx = sample_sd(x) / sqrt((double)x->n), sy = sample_sd(y) / sqrt((double)y->n);
	double se = hypot(sx, sy);
	/* Shares of the variance, so that nothing is squared that could overflow. */
	double u = sx / se * (sx / se), w = sy / se * (sy / se);
	double df = 1 / (u * u / (double)(x->n - 1) + w * w / (double)(y->n - 1));
	return test_of(x, y, se, df);
}

/* The pooled standard deviation with its degrees of freedom. */
static double
pooled_sd(const struct moments *x, const struct moments *y, double *df)
{
	*df = (double)x->n + (double)y->n - 2;
	return hypot(x->rms * sqrt((double)x->n / *df), y->rms * sqrt((double)y->n / *df));
}

struct t_test
pooled_t(const struct moments *x, const struct moments *y)
{
	double df;
	if (x->n < 1 || y->n < 1 || x->n + y->n < 3)
		return undefined_test(x, y, "fewer than 3 values");
	double sd = pooled_sd(x, y, &df);
	return test_of(x, y, sd * sqrt(1 / (double)x->n + 1 / (double)y->n), df);
}

struct effect_size
cohens_d(const struct moments *x, const struct moments *y)
{
	struct effect_size r = { UNDEFINED, UNDEFINED, UNDEFINED };
	double df;
	if (x->n < 1 || y->n < 1 || x->n + y->n < 3)
		return r;
	double sd = pooled_sd(x, y, &df);
	if (!(sd > 0))
		return r;
	gsl_quiet();
	r.d = mean_difference(x, y) / sd;
	/* gamma(df/2) / gamma((df-1)/2), whose denominator has a pole at 1 degree of freedom. */
	double ratio = df > 1 ? exp(gsl_sf_lnpoch((df - 1) / 2, 0.5)) : 0;
	r.hedges_g = r.d * ratio / sqrt(df / 2);
	r.hedges_g_approx = r.d * (1 - 3 / (4 * df - 1));
	return r;
}
