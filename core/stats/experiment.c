// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Sample ratio mismatch and CUPED. */
#include "core/stats/experiment.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include "core/stats/gsl_quiet.h"
#include "core/stats/undefined.h"

struct srm
sample_ratio(const double counts[], const double weights[], size_t n)
{
	struct srm r = { UNDEFINED, UNDEFINED, 0, NULL };
	double rows = 0, weight = 0;
	int arms = 0;
	for (size_t i = 0; i < n; i++) {
		if (!(counts[i] >= 0) || !(weights[i] >= 0) || isinf(counts[i]) ||
			isinf(weights[i])) {
			r.why = "counts and weights must be 0 or more";
			return r;
		}
		if (weights[i] > 0) {
			rows += counts[i];
			weight += weights[i];
			arms++;
		}
	}
	r.df = arms > 0 ? arms - 1 : 0;
	if (arms < 2) {
		r.why = "needs two arms with a weight";
		return r;
	}
	if (rows == 0) {
		r.statistic = 0; /* nobody assigned yet: nothing speaks against the plan */
		r.p = 1;
		return r;
	}
	double statistic = 0;
	for (size_t i = 0; i < n; i++) {
		if (weights[i] > 0) {
			double expected = rows * (weights[i] / weight);
			double gap = counts[i] - expected;
			statistic += gap * (gap / expected);
		}
	}
	gsl_quiet();
	r.statistic = statistic;
	r.p = gsl_cdf_chisq_Q(statistic, r.df);
	return r;
}

/* Moments of one arm's pairs; sums of squares are about the arm's own means. */
struct arm {
	double n, pre, post, pre_pre, pre_post, post_post;
};

static struct arm
arm_moments(const double pre[], const double post[], size_t n)
{
	struct arm m = { 0 };
	for (size_t i = 0; i < n; i++) {
		if (!isfinite(pre[i]) || !isfinite(post[i]))
			continue;
		m.n++;
		double dx = pre[i] - m.pre;
		double dy = post[i] - m.post;
		m.pre += dx / m.n;
		m.post += dy / m.n;
		m.pre_pre += dx * (pre[i] - m.pre);
		m.pre_post += dx * (post[i] - m.post);
		m.post_post += dy * (post[i] - m.post);
	}
	return m;
}

/* Variance of the mean of post - theta pre. */
static double
mean_variance(const struct arm *m, double theta)
{
	double squares = m->post_post - 2 * theta * m->pre_post + theta * theta * m->pre_pre;
	return fmax(0, squares) / (m->n - 1) / m->n;
}

struct cuped
cuped(const double pre_a[], const double post_a[], size_t na, const double pre_b[],
	const double post_b[], size_t nb)
{
	struct cuped r = { UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED, NULL };
	struct arm a = arm_moments(pre_a, post_a, na);
	struct arm b = arm_moments(pre_b, post_b, nb);
	if (a.n < 2 || b.n < 2) {
		r.why = "needs two rows in each arm";
		return r;
	}
	/* Both arms together: within each arm, and between their means. */
	double between = a.n * b.n / (a.n + b.n);
	double covariance = a.pre_post + b.pre_post + between * (a.pre - b.pre) * (a.post - b.post);
	double variance = a.pre_pre + b.pre_pre + between * (a.pre - b.pre) * (a.pre - b.pre);
	r.theta = variance > 0 ? covariance / variance : 0;
	r.diff_unadjusted = b.post - a.post;
	r.diff = r.diff_unadjusted - r.theta * (b.pre - a.pre);
	r.se = sqrt(mean_variance(&a, r.theta) + mean_variance(&b, r.theta));
	r.se_unadjusted = sqrt(mean_variance(&a, 0) + mean_variance(&b, 0));
	if (r.se_unadjusted > 0)
		r.variance_reduction = 1 - r.se / r.se_unadjusted * (r.se / r.se_unadjusted);
	return r;
}
