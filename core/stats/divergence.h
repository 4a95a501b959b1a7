// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Distances between two distributions over the same bins or levels.
 *
 * Pure, any thread, no allocation. Arrays are [n]; counts and shares both do,
 * except for psi, since everything is normalised first. All are undefined (NaN)
 * if n is 0, an entry is negative or not finite, or a side sums to 0. Sums are
 * of terms >= 0 only, so that near-equal distributions keep their digits.
 * Checked against tests/reference/stat-vectors.
 */
#ifndef CORE_STATS_DIVERGENCE_H
#define CORE_STATS_DIVERGENCE_H

#include <stddef.h>

/* Share given to an empty bin before the logarithm, customarily. */
#define PSI_EMPTY_SHARE 1e-4

/*
 * Population stability index, in nats: sum of (cur - ref) ln(cur / ref) over
 * shares, which are taken as they are. A share of 0 becomes empty > 0 without
 * renormalising; smaller shares stay. >= 0, symmetric.
 */
double psi(const double ref[], const double cur[], size_t n, double empty);
/* The same on counts: divided by totals, which may count rows that fell into no bin. */
double psi_counts(const double ref[], const double cur[], size_t n, double ref_total,
	double cur_total, double empty);

/* Kullback-Leibler divergence of p from q, in nats; 0 ln 0 = 0; infinite where p > 0 and q = 0. */
double kl_divergence(const double p[], const double q[], size_t n);
/* Jensen-Shannon divergence in nats, 0..ln 2. Its square root is the distance; / ln 2 gives bits. */
double js_divergence(const double p[], const double q[], size_t n);
/* |sqrt p - sqrt q| / sqrt 2, 0..1. */
double hellinger(const double p[], const double q[], size_t n);
/* Largest difference of two shares, 0..1. */
double l_infinity(const double p[], const double q[], size_t n);
/* Half the sum of the differences of shares, 0..1. */
double total_variation(const double p[], const double q[], size_t n);

#endif
