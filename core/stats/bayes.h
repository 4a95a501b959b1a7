// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Bayesian comparison of two variants, without Monte Carlo: the same input
 * gives the same digits. Gains are b - a. Pure, any thread.
 */
#ifndef CORE_STATS_BAYES_H
#define CORE_STATS_BAYES_H

#include <stdbool.h>

struct beta_binomial {
	double p_b_gt_a;               /* P(rate of B > rate of A), 0..1 */
	double expected_loss_choose_a; /* E[max(B - A, 0)], in units of the rate */
	double expected_loss_choose_b; /* E[max(A - B, 0)] */
	double mean_a, mean_b;         /* of the posteriors */
	double ci95_a[2], ci95_b[2];   /* equal-tailed credible intervals */
	const char *why;               /* the reason when all are NaN */
};

/*
 * Posterior Beta(prior_alpha + successes, prior_beta + trials - successes) on each side.
 * 0 <= successes <= trials, priors > 0. By the trapezoidal rule on the logit
 * scale, where the integrands are analytic bells: 1e-10 of each value or better.
 */
struct beta_binomial beta_binomial_compare(double successes_a, double trials_a, double successes_b,
	double trials_b, double prior_alpha, double prior_beta);

struct gaussian_compare {
	double posterior_mean, posterior_sd;
	double chance_to_win;                /* P(effect > 0) */
	double risk_choose_a, risk_choose_b; /* E[max(effect, 0)], E[max(-effect, 0)] */
	double ci95[2];
	const char *why;
};

/*
 * effect with its standard error se > 0, and a normal prior (prior_mean, prior_sd > 0);
 * proper false: a flat prior, the other two are ignored.
 */
struct gaussian_compare gaussian_compare(
	double effect, double se, bool proper, double prior_mean, double prior_sd);

#endif
