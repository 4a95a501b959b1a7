// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Beta densities on the logit scale t = ln(x / (1 - x)), where they are analytic bells: for quadrature. */
#ifndef CORE_STATS_BETA_BELL_H
#define CORE_STATS_BETA_BELL_H

#include <stddef.h>

struct beta {
	double a, b; /* > 0 */
};

/* Where the bell is more than 1e-30 of its peak. */
struct window {
	double low, high;
};

/* ln of x^a (1 - x)^b: the density times dx/dt, without its constant. Greatest at ln(a / b). */
double beta_log_bell(struct beta p, double t);
struct window beta_window(struct beta p);
/*
 * The ends, in order, of n windows cut into equal pieces each: a rule on every stretch between
 * two of them sees a sharp bell beside a broad one. cuts has room for n * (pieces + 1).
 */
size_t window_cuts(const struct window windows[], size_t n, size_t pieces, double cuts[]);
/* x from t. */
double logistic(double t);
/* P(X < x) and P(X > x), at x = logistic(t). */
double beta_below(struct beta p, double t);
double beta_above(struct beta p, double t);

#endif
