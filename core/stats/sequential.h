// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Looking at a running test without cheating: always-valid intervals and
 * p-values, and group-sequential bounds. Pure, any thread.
 */
#ifndef CORE_STATS_SEQUENTIAL_H
#define CORE_STATS_SEQUENTIAL_H

#include <stdbool.h>
#include <stddef.h>

struct asymptotic_cs {
	double rho; /* the tuning, from tuning_n and alpha */
	double halfwidth, ci_low, ci_high;
	double p; /* always-valid: 1 / e-value, at most 1 */
	const char *why;
};

/*
 * Asymptotic confidence sequence (Waudby-Smith et al., arXiv 2103.06476v7, eq. 9):
 * estimate with its standard error se > 0 after n observations of both arms
 * together, tightest near tuning_n; 0 < alpha < 1.
 */
struct asymptotic_cs asymptotic_cs(
	double estimate, double se, double n, double alpha, double tuning_n);

struct msprt {
	double lambda; /* mixture likelihood ratio; may be infinite */
	double p_look; /* min(1, 1 / lambda): take the running minimum over looks */
	const char *why;
};

/*
 * Mixture sequential probability ratio test with a normal mixture centred at 0 (Johari et al. 2017):
 * mean difference over n pairs, variance of one pair's difference > 0, mixture variance tau2 > 0.
 */
struct msprt msprt_normal(double mean_diff, double variance_per_pair, double n_pairs, double tau2);

enum group_bounds {
	BOUNDS_POCOCK,            /* equal bounds */
	BOUNDS_OBRIEN_FLEMING,    /* proportional to 1 / sqrt(t) */
	BOUNDS_LAN_DEMETS_OBF,    /* spending 4 - 4 Phi(z_{alpha/4} / sqrt t) */
	BOUNDS_LAN_DEMETS_POCOCK, /* spending alpha ln(1 + (e - 1) t) */
	BOUNDS_SPEND_T2,          /* spending alpha t^2 */
};

#define LOOKS_MAX 50

/*
 * Two-sided symmetric bounds on |z| at equally spaced looks 1..looks, so that all
 * together reject a true null with probability alpha (Armitage, McPherson
 * and Rowe's recursion by Gauss-Legendre quadrature; 1e-6). bounds [looks].
 * False when looks is not 1..LOOKS_MAX or alpha not in (0, 0.5].
 */
bool group_sequential_bounds(enum group_bounds kind, size_t looks, double alpha, double bounds[]);

#endif
