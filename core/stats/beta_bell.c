// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Beta densities as bells, and where they end. */
#include "core/stats/beta_bell.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

static double
log1p_exp(double t)
{
	return t > 0 ? t + log1p(exp(-t)) : log1p(exp(t));
}

double
beta_log_bell(struct beta p, double t)
{
	return -p.a * log1p_exp(-t) - p.b * log1p_exp(t);
}

static double
edge(struct beta p, double peak, double direction)
{
	const double drop = 30 * M_LN10;
	double top = beta_log_bell(p, peak);
	double step = 1;
	while (beta_log_bell(p, peak + direction * step) > top - drop && step < 1e6)
		step *= 2;
	double inside = 0, outside = step;
	for (int i = 0; i < 60; i++) {
		double middle = (inside + outside) / 2;
		if (beta_log_bell(p, peak + direction * middle) > top - drop)
			inside = middle;
		else
			outside = middle;
	}
	return peak + direction * outside;
}

struct window
beta_window(struct beta p)
{
	double peak = log(p.a / p.b);
	return (struct window){ edge(p, peak, -1), edge(p, peak, 1) };
}

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

size_t
window_cuts(const struct window windows[], size_t n, size_t pieces, double cuts[])
{
	size_t at = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k <= pieces; k++) {
			double share = (double)k / (double)pieces;
			cuts[at++] = windows[i].low * (1 - share) + windows[i].high * share;
		}
	qsort(cuts, at, sizeof(*cuts), ascending);
	return at;
}

double
logistic(double t)
{
	return t >= 0 ? 1 / (1 + exp(-t)) : exp(t) / (1 + exp(t));
}

/* From here on the library's continued fraction ends early around the mean, and the expansion is good to 1e-9. */
#define MANY 1e5

/*
 * P(X < x) for many of both kinds by the leading terms of Temme's uniform expansion (DLMF
 * 8.18.9), with x and rest = 1 - x; P(X > x) is the same with the sides changed.
 */
static double
share_below(struct beta p, double x, double rest)
{
	double r = p.a + p.b, mean = p.a / r, other = p.b / r;
	double d = x < rest ? x - mean : other - rest;
	double half = fmax(0, -mean * log1p(d / mean) - other * log1p(-d / other));
	double eta = copysign(sqrt(2 * half), d), sd = sqrt(mean * other);
	/* The difference cancels where both are small. */
	double c = fabs(eta) < 2e-5 * sd ? (other - mean) / (3 * sd) : 1 / eta - sd / d;
	return 0.5 * erfc(-eta * sqrt(r / 2)) + c * exp(-r * half) / sqrt(2 * M_PI * r);
}

double
beta_below(struct beta p, double t)
{
	if (fmin(p.a, p.b) >= MANY)
		return share_below(p, logistic(t), logistic(-t));
	return gsl_cdf_beta_P(logistic(t), p.a, p.b);
}

double
beta_above(struct beta p, double t)
{
	if (fmin(p.a, p.b) >= MANY)
		return share_below((struct beta){ p.b, p.a }, logistic(-t), logistic(t));
	return gsl_cdf_beta_Q(logistic(t), p.a, p.b);
}
