// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Posteriors of two variants compared by quadrature and closed forms. */
#include "core/stats/bayes.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include "core/stats/beta_bell.h"
#include "core/stats/gsl_quiet.h"
#include "core/stats/undefined.h"

#define NODES 4000

/* P(X of x > Y of y) = integral of the density of x times the distribution of y. */
static double
p_greater(struct beta x, struct beta y)
{
	struct window w = beta_window(x);
	double step = (w.high - w.low) / NODES;
	double top = beta_log_bell(x, log(x.a / x.b));
	double sum = 0, norm = 0;
	for (int i = 0; i <= NODES; i++) {
		double t = w.low + step * i;
		double weight = exp(beta_log_bell(x, t) - top);
		norm += weight; /* normalised by the same rule: no lgamma, no loss of digits */
		sum += weight * gsl_cdf_beta_P(logistic(t), y.a, y.b);
	}
	return sum / norm;
}

/* E[max(X - Y, 0)] = integral over z of P(Y < z) P(X > z). */
static double
expected_excess(struct beta x, struct beta y)
{
	struct window wx = beta_window(x);
	struct window wy = beta_window(y);
	double low = wy.low; /* below it P(Y < z) is nothing */
	double high = wx.high;
	if (!(high > low))
		return 0;
	double step = (high - low) / NODES;
	double sum = 0;
	for (int i = 0; i <= NODES; i++) {
		double t = low + step * i;
		double z = logistic(t);
		double below = gsl_cdf_beta_P(z, y.a, y.b);
		double above = gsl_cdf_beta_Q(z, x.a, x.b);
		double end = i == 0 || i == NODES ? 0.5 : 1;
		sum += end * below * above * z * logistic(-t);
	}
	return sum * step;
}

/* GSL's inverse, polished by Newton's steps on its own distribution function. */
static double
beta_quantile(struct beta p, double share)
{
	double x = gsl_cdf_beta_Pinv(share, p.a, p.b);
	if (!(x > 0 && x < 1))
		x = p.a / (p.a + p.b);
	double low = 0, high = 1;
	for (int i = 0; i < 200; i++) {
		double gap = gsl_cdf_beta_P(x, p.a, p.b) - share;
		if (gap > 0)
			high = x;
		else
			low = x;
		double density = gsl_ran_beta_pdf(x, p.a, p.b);
		double next = density > 0 ? x - gap / density : x;
		if (!(next > low && next < high))
			next = (low + high) / 2;
		if (fabs(next - x) <= 1e-16 * x)
			break;
		x = next;
	}
	return x;
}

static void
credible(struct beta p, double out[2])
{
	out[0] = beta_quantile(p, 0.025);
	out[1] = beta_quantile(p, 0.975);
}

static bool
counts_make_sense(double successes, double trials)
{
	return isfinite(trials) && successes >= 0 && successes <= trials;
}

struct beta_binomial
beta_binomial_compare(double successes_a, double trials_a, double successes_b, double trials_b,
	double prior_alpha, double prior_beta)
{
	struct beta_binomial r = { UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED,
		{ UNDEFINED, UNDEFINED }, { UNDEFINED, UNDEFINED }, NULL };
	if (!counts_make_sense(successes_a, trials_a) ||
		!counts_make_sense(successes_b, trials_b)) {
		r.why = "successes must lie between 0 and the number of trials";
		return r;
	}
	if (!(prior_alpha > 0 && prior_beta > 0 && isfinite(prior_alpha) && isfinite(prior_beta))) {
		r.why = "the prior's parameters must be above 0";
		return r;
	}
	gsl_quiet();
	struct beta a = { prior_alpha + successes_a, prior_beta + trials_a - successes_a };
	struct beta b = { prior_alpha + successes_b, prior_beta + trials_b - successes_b };
	r.mean_a = a.a / (a.a + a.b);
	r.mean_b = b.a / (b.a + b.b);
	r.p_b_gt_a = a.a == b.a && a.b == b.b ? 0.5 : p_greater(b, a);
	r.expected_loss_choose_a = expected_excess(b, a);
	r.expected_loss_choose_b = expected_excess(a, b);
	credible(a, r.ci95_a);
	credible(b, r.ci95_b);
	return r;
}

/* E[max(X, 0)] of a normal X: mean Phi(z) + sd phi(z), without cancellation far below 0. */
static double
positive_part(double mean, double sd)
{
	double z = mean / sd;
	if (z > -5)
		return mean * gsl_cdf_ugaussian_P(z) + sd * gsl_ran_ugaussian_pdf(z);
	/* sd phi(z) (1 - |z| Mills(|z|)) by the continued fraction of Mills' ratio. */
	double x = -z, fraction = x;
	for (int k = 200; k >= 2; k--)
		fraction = x + k / fraction;
	/* 1 - x / (x + 1/f) = (1/f) / (x + 1/f), where f is the rest of the fraction */
	double rest = 1 / fraction;
	return sd * gsl_ran_ugaussian_pdf(z) * rest / (x + rest);
}

struct gaussian_compare
gaussian_compare(double effect, double se, bool proper, double prior_mean, double prior_sd)
{
	struct gaussian_compare r = { UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED,
		{ UNDEFINED, UNDEFINED }, NULL };
	if (!(se > 0) || !isfinite(se) || !isfinite(effect)) {
		r.why = "the standard error must be above 0";
		return r;
	}
	if (proper && (!(prior_sd > 0) || !isfinite(prior_sd) || !isfinite(prior_mean))) {
		r.why = "the prior's standard deviation must be above 0";
		return r;
	}
	gsl_quiet();
	r.posterior_mean = effect;
	r.posterior_sd = se;
	if (proper) {
		double precision = 1 / (se * se) + 1 / (prior_sd * prior_sd);
		r.posterior_mean =
			(effect / (se * se) + prior_mean / (prior_sd * prior_sd)) / precision;
		r.posterior_sd = 1 / sqrt(precision);
	}
	r.chance_to_win = gsl_cdf_ugaussian_P(r.posterior_mean / r.posterior_sd);
	r.risk_choose_b = positive_part(-r.posterior_mean, r.posterior_sd);
	r.risk_choose_a = positive_part(r.posterior_mean, r.posterior_sd);
	double half = gsl_cdf_ugaussian_Pinv(0.975) * r.posterior_sd;
	r.ci95[0] = r.posterior_mean - half;
	r.ci95[1] = r.posterior_mean + half;
	return r;
}
