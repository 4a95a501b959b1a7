// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * What begins with sorting: cleaning, order and quantiles. Sort a column once and
 * give it to quantiles, PSI, KS, Wasserstein and ranks. Pure, any thread.
 */
#ifndef CORE_STATS_QUANTILE_H
#define CORE_STATS_QUANTILE_H

#include <stddef.h>

/* Copies the finite values of x [n] to out [n] (may be x) and returns how many. */
size_t sample_finite(const double x[], size_t n, double out[]);
/* Sorts x [n], all finite, ascending; scratch [n]. Radix: 16 ns a value at 1e6, 20 at 1e7. */
void sample_sort(double x[], size_t n, double scratch[]);

/*
 * Linear quantile of sorted x [n], q in 0..1: with h = (n - 1) q, between
 * x[floor h] and its successor; numpy's "linear", R's type 7. NaN when n is 0.
 */
double quantile_linear(const double x[], size_t n, double q);

/* The same in two steps: the rank below q of n values, n >= 1, and where between it and the next. */
size_t quantile_rank(size_t n, double q, double *part);
double quantile_between(double a, double b, double part);

#endif
