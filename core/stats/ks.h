// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Kolmogorov-Smirnov: the largest gap between two empirical distribution
 * functions, and how likely a gap that large is without a difference.
 */
#ifndef CORE_STATS_KS_H
#define CORE_STATS_KS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/base/attr.h"

/* Up to this many values on the larger side the exact p is worth its time (0.4 s at most). */
#define KS_EXACT_MAX 10000

struct ks_gap {
	double d;     /* 0..1; NaN when a sample is empty */
	double at;    /* the value at which it is reached */
	double steps; /* the same as a whole number: |i m - k n|, d = steps / (n m) */
};

/* x [n] and y [m] sorted, finite; ties allowed. Pure, any thread. */
struct ks_gap ks_gap(const double x[], size_t n, const double y[], size_t m);

struct ks_columns {
	struct ks_gap gap; /* as ks_gap() of the sorted columns, to the bit */
	size_t n, m;       /* finite values of both */
};

/*
 * The gap of two long columns in any order, without sorting them: values are counted in
 * narrow buckets, and only those in which the widest gap can lie are sorted. threads as for
 * team_once. False when memory is short.
 */
bool ks_columns(const double x[], size_t n, const double y[], size_t m, unsigned threads,
	struct ks_columns *out) MUST_CHECK;

/*
 * Exact two-sided p of a gap of that many steps, by summing over lattice paths
 * (Hodges 1958) only what reaches the gap, so that tiny values keep their digits.
 * Ignores ties. Takes n m steps, and (m + 1) doubles, fewer for small gaps. NaN when
 * a sample is empty or memory is short.
 */
double ks_exact_p(double steps, size_t n, size_t m);
/* The limit law: 2 sum (-1)^(k-1) exp(-2 k^2 d^2 n m / (n + m)). */
double ks_limit_p(double d, size_t n, size_t m);
/*
 * P(D_n >= d) of the one-sample statistic of n values: with n = round(n m / (n + m))
 * what scipy reports for large samples. Marsaglia, Tsang and Wang (2003), Pelz and Good
 * (1976) and Smirnov's sum, each where it is accurate. NaN for n = 0 or short memory.
 */
double ks_one_sample_p(double d, size_t n);
/* The n above; halves round to even. */
size_t ks_effective_n(size_t n, size_t m);

#endif
