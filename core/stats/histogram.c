// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Edges by the usual rules, counts without a search per value. */
#include "core/stats/histogram.h"

#include <math.h>

static size_t
clamp_bins(double bins)
{
	if (!(bins >= 1))
		return 1;
	return bins > HISTOGRAM_BINS_MAX ? HISTOGRAM_BINS_MAX : (size_t)bins;
}

size_t
bins_sturges(size_t n)
{
	return n > 0 ? clamp_bins(ceil(log2((double)n)) + 1) : 1;
}

size_t
bins_doane(size_t n, double skewness)
{
	if (n < 3)
		return 1;
	double m = (double)n;
	double error = sqrt(6 * (m - 2) / ((m + 1) * (m + 3)));
	return clamp_bins(ceil(1 + log2(m) + log2(1 + fabs(skewness) / error)));
}

static size_t
bins_of_width(double min, double max, double width)
{
	return width > 0 && max > min ? clamp_bins(ceil((max - min) / width)) : 1;
}

size_t
bins_freedman_diaconis(size_t n, double min, double max, double iqr)
{
	return n > 0 ? bins_of_width(min, max, 2 * iqr / cbrt((double)n)) : 1;
}

size_t
bins_scott(size_t n, double min, double max, double sd)
{
	return n > 0 ? bins_of_width(min, max, cbrt(24 * sqrt(M_PI) / (double)n) * sd) : 1;
}

void
edges_uniform(double min, double max, size_t bins, double edges[])
{
	if (min == max) {
		min -= 0.5;
		max += 0.5;
	}
	for (size_t i = 0; i <= bins; i++) {
		double share = (double)i / (double)bins;
		edges[i] = min * (1 - share) + max * share;
	}
	edges[0] = min;
	edges[bins] = max;
}

size_t
edges_quantile(const double sorted[], size_t n, size_t bins, double edges[])
{
	size_t kept = 0;
	for (size_t i = 0; i <= bins; i++) {
		double at = (double)(n - 1) * ((double)i / (double)bins);
		size_t low = (size_t)at;
		size_t high = low + 1 < n ? low + 1 : low;
		double part = at - (double)low;
		double edge = sorted[low] * (1 - part) + sorted[high] * part;
		if (kept == 0 || edge > edges[kept - 1])
			edges[kept++] = edge;
	}
	if (kept == 1) {
		edges[1] = edges[0];
		return 1;
	}
	return kept - 1;
}

/* A few edges: comparing with each of them is faster than searching, and the compiler can use wide registers. */
static void
count_few(const double values[], size_t n, const double edges[], size_t bins, size_t at_least[])
{
	enum { BLOCK = 2048 };
	for (size_t from = 0; from < n; from += BLOCK) {
		size_t m = n - from < BLOCK ? n - from : BLOCK;
		for (size_t k = 0; k <= bins; k++) {
			size_t c = 0;
			for (size_t i = 0; i < m; i++)
				c += values[from + i] >= edges[k];
			at_least[k] += c;
		}
	}
}

static void
count_many(const double values[], size_t n, const double edges[], size_t bins, size_t at_least[])
{
	for (size_t i = 0; i < n; i++) {
		if (!(values[i] >= edges[0]))
			continue;
		size_t low = 0, high = bins + 1; /* last edge <= value is in [low, high) */
		while (high - low > 1) {
			size_t middle = (low + high) / 2;
			if (edges[middle] <= values[i])
				low = middle;
			else
				high = middle;
		}
		at_least[low]++;
	}
	for (size_t k = bins; k-- > 0;)
		at_least[k] += at_least[k + 1];
}

void
histogram_count(const double values[], size_t n, const double edges[], size_t bins, double counts[],
	size_t *below, size_t *above, size_t *missing)
{
	size_t at_least[HISTOGRAM_BINS_MAX + 1] = { 0 };
	size_t nan = 0, at_last = 0, over = 0;
	if (bins > HISTOGRAM_BINS_MAX)
		bins = HISTOGRAM_BINS_MAX;
	(bins <= 24 ? count_few : count_many)(values, n, edges, bins, at_least);
	for (size_t i = 0; i < n; i++) {
		nan += isnan(values[i]);
		at_last += values[i] == edges[bins];
		over += values[i] > edges[bins];
	}
	for (size_t k = 0; k < bins; k++)
		counts[k] = (double)(at_least[k] - at_least[k + 1]);
	counts[bins - 1] += (double)at_last;
	if (below)
		*below = n - nan - at_least[0];
	if (above)
		*above = over;
	if (missing)
		*missing = nan;
}

/* Values smaller than edge, or (with equal) not greater. */
static size_t
rank_of(const double sorted[], size_t n, double edge, int equal)
{
	size_t low = 0, high = n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (sorted[middle] < edge || (equal && sorted[middle] == edge))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void
histogram_count_sorted(const double sorted[], size_t n, const double edges[], size_t bins,
	double counts[], size_t *below, size_t *above)
{
	size_t from = rank_of(sorted, n, edges[0], 0);
	if (below)
		*below = from;
	for (size_t k = 0; k < bins; k++) {
		size_t to = rank_of(sorted, n, edges[k + 1], k + 1 == bins);
		counts[k] = (double)(to - from);
		from = to;
	}
	if (above)
		*above = n - from;
}
