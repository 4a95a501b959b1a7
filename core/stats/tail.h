// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Tails and quantiles of the usual distributions. Tails are computed as tails,
 * never as 1 - CDF, so that p-values keep their relative accuracy down to the
 * smallest double. Pure, any thread. NaN in, NaN out.
 */
#ifndef CORE_STATS_TAIL_H
#define CORE_STATS_TAIL_H

/* P(Z > z) of the standard normal. */
double normal_tail(double z);
/* z with P(Z > z) = p, 0 < p < 1. */
double normal_tail_quantile(double p);
/* P(X > x) of chi-squared with df > 0 degrees of freedom, x >= 0. */
double chi2_tail(double x, double df);
/* x with P(X > x) = p, 0 < p < 1. */
double chi2_tail_quantile(double p, double df);
/* P(T > t) of Student's t with df > 0; 1e-12 relative, any real df. */
double t_tail(double t, double df);
/* t with P(T > t) = p, 0 < p < 1. */
double t_tail_quantile(double p, double df);
/* P(T > t) of the noncentral t with df > 0 and noncentrality ncp. */
double nct_tail(double t, double df, double ncp);

#endif
