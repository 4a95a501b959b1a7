// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Confidence sequences, mixture SPRT and group-sequential bounds. */
#include "core/stats/sequential.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>
#include "core/stats/gsl_quiet.h"
#include "core/stats/undefined.h"

struct asymptotic_cs
asymptotic_cs(double estimate, double se, double n, double alpha, double tuning_n)
{
	struct asymptotic_cs r = { UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED, NULL };
	if (!(se > 0) || !(n > 0) || !(tuning_n > 0) || !(alpha > 0 && alpha < 1) ||
		!isfinite(estimate)) {
		r.why = "needs a standard error and counts above 0 and alpha between 0 and 1";
		return r;
	}
	double l = -2 * log(alpha);
	r.rho = sqrt((l + log1p(l)) / tuning_n);
	double k = n * r.rho * r.rho;
	r.halfwidth = se * sqrt(n) * sqrt(2 * (k + 1) * (0.5 * log1p(k) - log(alpha)) / (n * k));
	r.ci_low = estimate - r.halfwidth;
	r.ci_high = estimate + r.halfwidth;
	double z = estimate / se;
	r.p = fmin(1, exp(0.5 * log1p(k) - k * z * z / (2 * (k + 1))));
	return r;
}

struct msprt
msprt_normal(double mean_diff, double variance_per_pair, double n_pairs, double tau2)
{
	struct msprt r = { UNDEFINED, UNDEFINED, NULL };
	if (!(variance_per_pair > 0) || !(n_pairs > 0) || !(tau2 > 0) || !isfinite(mean_diff)) {
		r.why = "needs variances and a count above 0";
		return r;
	}
	double v = variance_per_pair;
	double whole = v + n_pairs * tau2;
	double log_lambda = 0.5 * log(v / whole) +
			    n_pairs * mean_diff * (n_pairs * mean_diff) * tau2 / (2 * v * whole);
	r.lambda = exp(log_lambda);
	r.p_look = fmin(1, exp(-log_lambda));
	return r;
}

#define POINTS 160

/* Density of the score at one look over the paths that have not crossed yet, on Gauss-Legendre nodes. */
struct paths {
	double at[POINTS], density[POINTS], weight[POINTS];
};

struct recursion {
	gsl_integration_glfixed_table *nodes;
	double sd; /* of one look's increment of the score; the score at look k has variance k sd^2 */
	struct paths now;
	size_t look; /* looks done */
};

/* Probability of crossing +-bound (on the score's scale) at the next look. */
static double
crossing(const struct recursion *r, double bound)
{
	if (r->look == 0)
		return 2 * gsl_cdf_ugaussian_Q(bound / r->sd);
	double sum = 0;
	for (size_t i = 0; i < POINTS; i++) {
		double s = r->now.at[i];
		sum += r->now.weight[i] * r->now.density[i] *
		       (gsl_cdf_ugaussian_Q((bound - s) / r->sd) +
			       gsl_cdf_ugaussian_P((-bound - s) / r->sd));
	}
	return sum;
}

/* Goes on to the next look with the paths inside +-bound. */
static void
advance(struct recursion *r, double bound)
{
	struct paths next;
	for (size_t i = 0; i < POINTS; i++) {
		gsl_integration_glfixed_point(
			-bound, bound, i, &next.at[i], &next.weight[i], r->nodes);
		double density = 0;
		if (r->look == 0)
			density = gsl_ran_gaussian_pdf(next.at[i], r->sd);
		for (size_t j = 0; r->look > 0 && j < POINTS; j++)
			density += r->now.weight[j] * r->now.density[j] *
				   gsl_ran_gaussian_pdf(next.at[i] - r->now.at[j], r->sd);
		next.density[i] = density;
	}
	r->now = next;
	r->look++;
}

/* Probability of ever crossing with bounds constant * shape[k] on |z|. */
static double
total_crossing(struct recursion *r, const double shape[], size_t looks, double constant)
{
	r->look = 0;
	double total = 0;
	for (size_t k = 0; k < looks; k++) {
		double bound = constant * shape[k] * sqrt((double)(k + 1)) * r->sd;
		total += crossing(r, bound);
		if (k + 1 < looks)
			advance(r, bound);
	}
	return total;
}

static void
shaped_bounds(
	struct recursion *r, enum group_bounds kind, size_t looks, double alpha, double bounds[])
{
	for (size_t k = 0; k < looks; k++)
		bounds[k] = kind == BOUNDS_POCOCK ? 1 : sqrt((double)looks / (double)(k + 1));
	double low = 0, high = 40;
	for (int i = 0; i < 60; i++) {
		double middle = (low + high) / 2;
		if (total_crossing(r, bounds, looks, middle) > alpha)
			low = middle;
		else
			high = middle;
	}
	for (size_t k = 0; k < looks; k++)
		bounds[k] *= (low + high) / 2;
}

static double
spent(enum group_bounds kind, double alpha, double t)
{
	if (kind == BOUNDS_LAN_DEMETS_OBF)
		return 4 * gsl_cdf_ugaussian_Q(gsl_cdf_ugaussian_Qinv(alpha / 4) / sqrt(t));
	if (kind == BOUNDS_LAN_DEMETS_POCOCK)
		return alpha * log1p((M_E - 1) * t);
	return alpha * t * t;
}

static void
spending_bounds(
	struct recursion *r, enum group_bounds kind, size_t looks, double alpha, double bounds[])
{
	double before = 0;
	r->look = 0;
	for (size_t k = 0; k < looks; k++) {
		double until = spent(kind, alpha, (double)(k + 1) / (double)looks);
		double scale = sqrt((double)(k + 1)) * r->sd;
		double low = 0, high = 40;
		for (int i = 0; i < 60; i++) {
			double middle = (low + high) / 2;
			if (crossing(r, middle * scale) > until - before)
				low = middle;
			else
				high = middle;
		}
		bounds[k] = (low + high) / 2;
		if (k + 1 < looks)
			advance(r, bounds[k] * scale);
		before = until;
	}
}

bool
group_sequential_bounds(enum group_bounds kind, size_t looks, double alpha, double bounds[])
{
	if (looks < 1 || looks > LOOKS_MAX || !(alpha > 0 && alpha <= 0.5))
		return false;
	gsl_quiet();
	struct recursion r = { .nodes = gsl_integration_glfixed_table_alloc(POINTS),
		.sd = sqrt(1 / (double)looks) };
	if (!r.nodes)
		return false;
	if (kind == BOUNDS_POCOCK || kind == BOUNDS_OBRIEN_FLEMING)
		shaped_bounds(&r, kind, looks, alpha, bounds);
	else
		spending_bounds(&r, kind, looks, alpha, bounds);
	gsl_integration_glfixed_table_free(r.nodes);
	return true;
}
