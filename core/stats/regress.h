// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * How good a regression is. Definitions of scikit-learn. Pure, any thread.
 */
#ifndef CORE_STATS_REGRESS_H
#define CORE_STATS_REGRESS_H

#include <stddef.h>

struct regression_scores {
	size_t n; /* rows where both values are finite */
	double mse, rmse, mae, median_ae, max_error;
	double mean_error; /* mean of truth - predicted */
	double mape;       /* mean of |error| / max(|truth|, 2^-52), a share and not a percentage */
	double r2; /* at most 1; a constant truth gives 1 if perfect, else 0; NaN under two rows */
	const char *why; /* the reason when all are NaN */
};

struct regression_scores regression_scores(
	const double truth[], const double predicted[], size_t n);

/*
 * Normalised discounted cumulative gain at k of one ranked list: gains[] in the
 * order shown, linear gain, log2 discount; ideal order is the gains sorted. k 0
 * means all. 0..1; NaN when no gain is positive or one is negative.
 */
double ndcg(const double gains[], size_t n, size_t k);

#endif
