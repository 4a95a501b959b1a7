// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Posteriors of two variants compared by quadrature and closed forms. */
#include "core/stats/bayes.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include "core/stats/beta_bell.h"
#include "core/stats/gsl_quiet.h"
#include "core/stats/undefined.h"

/* Both windows are cut into so many pieces, with a Gauss-Legendre rule of NODES between cuts. */
#define PIECES 32
#define NODES  20
#define CUTS   (2 * (PIECES + 1))

/* Two posteriors, and where to cut the logit scale so that neither is too sharp for the rule. */
struct contest {
	struct beta x, y;
	struct window of_x, of_y;
	double top; /* of the bell of x */
	double cuts[CUTS];
	const gsl_integration_glfixed_table *rule;
};

static struct contest
contest_of(struct beta x, struct beta y, const gsl_integration_glfixed_table *rule)
{
	struct contest c = { .x = x, .y = y, .rule = rule };
	struct window both[] = { beta_window(x), beta_window(y) };
	c.of_x = both[0];
	c.of_y = both[1];
	c.top = beta_log_bell(x, log(x.a / x.b));
	window_cuts(both, 2, PIECES, c.cuts);
	return c;
}

static double
integral(const struct contest *c, double low, double high,
	double (*of)(const struct contest *, double))
{
	double sum = 0;
	for (size_t i = 0; i + 1 < CUTS; i++) {
		double from = fmax(c->cuts[i], low), to = fmin(c->cuts[i + 1], high);
		for (size_t k = 0; k < NODES && from < to; k++) {
			double t, weight;
			gsl_integration_glfixed_point(from, to, k, &t, &weight, c->rule);
			sum += weight * of(c, t);
		}
	}
	return sum;
}

static double
bell(const struct contest *c, double t)
{
	return exp(beta_log_bell(c->x, t) - c->top);
}

static double
bell_above(const struct contest *c, double t)
{
	return bell(c, t) * beta_below(c->y, t);
}

/* P(Y < z < X) dz / dt. */
static double
between(const struct contest *c, double t)
{
	return beta_below(c->y, t) * beta_above(c->x, t) * logistic(t) * logistic(-t);
}

/* P(X > Y) = integral of the density of x times the distribution of y. */
static double
p_greater(const struct contest *c)
{
	/* Normalised by the same rule: no lgamma, no loss of digits. */
	return integral(c, c->of_x.low, c->of_x.high, bell_above) /
	       integral(c, c->of_x.low, c->of_x.high, bell);
}

/* E[max(X - Y, 0)] = integral over z of P(Y < z < X); below the window of y and above that of x it is nothing. */
static double
expected_excess(const struct contest *c)
{
	return integral(c, c->of_y.low, c->of_x.high, between);
}

/* By Newton's steps on the logit scale, and halving where they leave the bracket: the library's inverse need not end. */
static double
beta_quantile(struct beta p, double share)
{
	struct window w = beta_window(p);
	double low = w.low, high = w.high, t = log(p.a / p.b);
	for (int i = 0; i < 200; i++) {
		double gap = beta_below(p, t) - share;
		if (gap > 0)
			high = t;
		else
			low = t;
		double x = logistic(t), slope = gsl_ran_beta_pdf(x, p.a, p.b) * x * logistic(-t);
		double next = slope > 0 ? t - gap / slope : t;
		if (!(next > low && next < high))
			next = (low + high) / 2;
		if (fabs(next - t) <= 1e-16 * fmax(1, fabs(t)))
			break;
		t = next;
	}
	return logistic(t);
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
	gsl_integration_glfixed_table *rule = gsl_integration_glfixed_table_alloc(NODES);
	if (!rule) {
		r.why = "out of memory";
		return r;
	}
	struct contest b_above = contest_of(b, a, rule), a_above = contest_of(a, b, rule);
	r.p_b_gt_a = a.a == b.a && a.b == b.b ? 0.5 : p_greater(&b_above);
	r.expected_loss_choose_a = expected_excess(&b_above);
	r.expected_loss_choose_b = expected_excess(&a_above);
	gsl_integration_glfixed_table_free(rule);
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
