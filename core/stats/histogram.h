// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Histograms: where the edges are, and how many values fall between them.
 * Pure, any thread. Edges are [bins + 1] ascending.
 */
#ifndef CORE_STATS_HISTOGRAM_H
#define CORE_STATS_HISTOGRAM_H

#include <stddef.h>

/* Most bins that a rule below will choose. */
#define HISTOGRAM_BINS_MAX 1024

/* Number of bins by a rule; at least 1, at most HISTOGRAM_BINS_MAX; 1 when it has nothing to go on. */
size_t bins_sturges(size_t n);                /* ceil(log2 n) + 1 */
size_t bins_doane(size_t n, double skewness); /* Sturges widened by skewness (Doane 1976) */
size_t bins_freedman_diaconis(
	size_t n, double min, double max, double iqr); /* width 2 iqr / n^(1/3) */
size_t bins_scott(size_t n, double min, double max,
	double sd); /* width 3.49 sd / n^(1/3), sd with n as numpy's */

/* Equal widths from min to max; min == max gives half a unit to either side, as numpy does. */
void edges_uniform(double min, double max, size_t bins, double edges[]);

/*
 * Edges at quantiles of sorted [n] (ascending, no NaN), linear interpolation, equal
 * ones merged; returns how many bins are left (at least 1). n >= 1; edges [bins + 1].
 */
size_t edges_quantile(const double sorted[], size_t n, size_t bins, double edges[]);

/*
 * Values per bin: [e0, e1), …, the last closed. below, above (may be NULL) get the values
 * outside, missing the NaN. counts [bins].
 */
void histogram_count(const double values[], size_t n, const double edges[], size_t bins,
	double counts[], size_t *below, size_t *above, size_t *missing);

/* The same for sorted values (ascending, no NaN): one binary search an edge. */
void histogram_count_sorted(const double sorted[], size_t n, const double edges[], size_t bins,
	double counts[], size_t *below, size_t *above);

#endif
