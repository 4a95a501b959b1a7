// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Chances of being best by quadrature, and the simple rules. */
#include "core/stats/bandit.h"

#include <gsl/gsl_integration.h>
#include <math.h>
#include "core/stats/beta_bell.h"
#include "core/stats/gsl_quiet.h"
#include "core/stats/tail.h"
#include "core/stats/undefined.h"

/* One arm's posterior on a scale where it is a bell. */
struct bell {
	double top;       /* the logarithm's peak */
	struct beta beta; /* of rates; or */
	double mean, sd;  /* of means, sd > 0 */
};

/* A normal bell's half width in standard deviations. */
#define REACH 11.75
/* Each bell's width is cut in so many pieces; a Gauss-Legendre rule of NODES on each piece of any. */
#define PIECES 16
#define NODES  20
#define CUTS   (BANDIT_ARMS_MAX * (PIECES + 1))

static double
log_density(const struct bell *b, double t)
{
	double z = b->sd > 0 ? (t - b->mean) / b->sd : 0;
	return b->sd > 0 ? -z * z / 2 : beta_log_bell(b->beta, t) - b->top;
}

static double
below(const struct bell *b, double t)
{
	if (b->sd > 0)
		return normal_tail((b->mean - t) / b->sd);
	return beta_below(b->beta, t);
}

static bool
nothing(double share[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		share[i] = UNDEFINED;
	return false;
}

/* What one point adds: each arm's density times the distribution functions of the others. */
static void
add_point(const struct bell bells[], size_t n, double t, double weight, double sum[], double norm[])
{
	double under[BANDIT_ARMS_MAX], before[BANDIT_ARMS_MAX], product = 1;
	for (size_t i = 0; i < n; i++) {
		under[i] = below(&bells[i], t);
		before[i] = product;
		product *= under[i];
	}
	product = 1; /* of those behind */
	for (size_t i = n; i-- > 0; product *= under[i]) {
		double density = weight * exp(log_density(&bells[i], t));
		norm[i] += density;
		sum[i] += density * before[i] * product;
	}
}

static bool
shares_of(const struct bell bells[], const struct window windows[], size_t n, double share[])
{
	double cuts[CUTS], norm[BANDIT_ARMS_MAX] = { 0 }, sum[BANDIT_ARMS_MAX] = { 0 }, all = 0;
	gsl_quiet();
	gsl_integration_glfixed_table *rule = gsl_integration_glfixed_table_alloc(NODES);
	if (!rule)
		return nothing(share, n);
	size_t many = window_cuts(windows, n, PIECES, cuts);
	for (size_t i = 0; i + 1 < many; i++)
		for (size_t k = 0; k < NODES && cuts[i + 1] > cuts[i]; k++) {
			double t, weight;
			gsl_integration_glfixed_point(cuts[i], cuts[i + 1], k, &t, &weight, rule);
			add_point(bells, n, t, weight, sum, norm);
		}
	gsl_integration_glfixed_table_free(rule);
	for (size_t i = 0; i < n; i++)
		all += share[i] = sum[i] / norm[i];
	for (size_t i = 0; i < n; i++)
		share[i] /= all;
	return true;
}

bool
thompson_rates(const double successes[], const double trials[], size_t n, double prior_alpha,
	double prior_beta, double share[])
{
	struct bell bells[BANDIT_ARMS_MAX];
	struct window windows[BANDIT_ARMS_MAX];
	if (n < 1 || n > BANDIT_ARMS_MAX || !(prior_alpha > 0) || !(prior_beta > 0) ||
		isinf(prior_alpha) || isinf(prior_beta))
		return nothing(share, n);
	for (size_t i = 0; i < n; i++) {
		if (!(successes[i] >= 0 && successes[i] <= trials[i]) || isinf(trials[i]))
			return nothing(share, n);
		struct beta b = { prior_alpha + successes[i],
			prior_beta + trials[i] - successes[i] };
		windows[i] = beta_window(b);
		bells[i] = (struct bell){ .top = beta_log_bell(b, log(b.a / b.b)), .beta = b };
	}
	return shares_of(bells, windows, n, share);
}

bool
thompson_means(const double mean[], const double sd[], size_t n, double share[])
{
	struct bell bells[BANDIT_ARMS_MAX];
	struct window windows[BANDIT_ARMS_MAX];
	if (n < 1 || n > BANDIT_ARMS_MAX)
		return nothing(share, n);
	for (size_t i = 0; i < n; i++) {
		if (!isfinite(mean[i]) || !(sd[i] > 0) || isinf(sd[i]))
			return nothing(share, n);
		double reach = REACH * sd[i];
		windows[i] = (struct window){ mean[i] - reach, mean[i] + reach };
		bells[i] = (struct bell){ .mean = mean[i], .sd = sd[i] };
	}
	return shares_of(bells, windows, n, share);
}

double
ucb_index(double mean, double pulls, double total, double width)
{
	if (!(pulls >= 0) || !(total >= pulls) || !(width >= 0))
		return UNDEFINED;
	if (pulls == 0)
		return (double)INFINITY;
	return mean + width * sqrt(2 * fmax(0, log(total)) / pulls);
}

bool
epsilon_greedy(const double mean[], size_t n, double epsilon, double share[])
{
	double best = -(double)INFINITY, leaders = 0;
	for (size_t i = 0; i < n; i++)
		best = mean[i] > best ? mean[i] : best;
	for (size_t i = 0; i < n; i++)
		leaders += mean[i] == best;
	if (!(epsilon >= 0 && epsilon <= 1) || leaders == 0)
		return nothing(share, n);
	for (size_t i = 0; i < n; i++)
		share[i] = epsilon / (double)n + (mean[i] == best ? (1 - epsilon) / leaders : 0);
	return true;
}

bool
bandit_floor(double share[], size_t n, double floor)
{
	double left = 1 - (double)n * floor;
	if (!(floor >= 0 && left >= 0))
		return false;
	for (size_t i = 0; i < n; i++)
		share[i] = floor + left * share[i];
	return true;
}
