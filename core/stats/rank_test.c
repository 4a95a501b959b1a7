// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The rank test by one merge of sorted samples, and its exact law. */
#include "core/stats/rank_test.h"

#include <stdlib.h>
#include "core/stats/tail.h"
#include "core/stats/undefined.h"

struct merged {
	double wins; /* pairs in which x is larger, ties half */
	double tied; /* sum of t^3 - t over groups of equal values */
	bool ties;
};

static struct merged
merge(const double x[], size_t n, const double y[], size_t m)
{
	struct merged r = { 0, 0, false };
	size_t i = 0, k = 0;
	while (i < n || k < m) {
		double v = k == m || (i < n && x[i] <= y[k]) ? x[i] : y[k];
		size_t from_x = i, from_y = k;
		while (i < n && x[i] == v)
			i++;
		while (k < m && y[k] == v)
			k++;
		double a = (double)(i - from_x), b = (double)(k - from_y), t = a + b;
		r.wins += a * ((double)from_y + b / 2);
		r.tied += t * (t - 1) * (t + 1);
		r.ties |= t > 1;
	}
	return r;
}

/* Upper tail at u, u being moved by half a step towards the mean. */
static double
corrected_tail(double u, double mean, double sd)
{
	return sd > 0 ? normal_tail((u - mean - 0.5) / sd) : 1;
}

struct rank_test
mann_whitney(const double x[], size_t n, const double y[], size_t m)
{
	struct rank_test r = { UNDEFINED, UNDEFINED, false, UNDEFINED, UNDEFINED, UNDEFINED,
		UNDEFINED };
	if (n == 0 || m == 0)
		return r;
	struct merged w = merge(x, n, y, m);
	double pairs = (double)n * (double)m, total = (double)n + (double)m, mean = pairs / 2;
	r.u1 = w.wins;
	r.u2 = pairs - w.wins;
	r.ties = w.ties;
	double variance = pairs / 12 * (total + 1 - w.tied / (total * (total - 1)));
	/* All equal: what is left is rounding. */
	double sd = x[0] == x[n - 1] && y[0] == y[m - 1] && x[0] == y[0] ? 0 : sqrt(variance);
	double most = fmax(r.u1, r.u2);
	r.p_two_sided = fmin(1, 2 * corrected_tail(most, mean, sd));
	r.p_greater = corrected_tail(r.u1, mean, sd);
	r.p_less = corrected_tail(r.u2, mean, sd);
	if (sd > 0)
		r.p_two_sided_plain = fmin(1, 2 * normal_tail((most - mean) / sd));
	return r;
}

/*
 * law[k * width + u]: chance of u among i values of x and k of y. The last value
 * is one of x with chance i / (i + k), and then wins k pairs. Rows of i - 1 become
 * those of i in place, the longest first.
 */
static void
next_size(double *law, size_t i, size_t m, size_t width)
{
	for (size_t k = 0; k <= m; k++) {
		double *row = law + k * width;
		double of_x = (double)i / (double)(i + k), of_y = (double)k / (double)(i + k);
		for (size_t u = i * k + 1; u-- > 0;) {
			double with_x = u >= k ? row[u - k] : 0;
			double with_y = k ? (row - width)[u] : 0;
			row[u] = of_x * with_x + of_y * with_y;
		}
	}
}

static double
tail_from(const double law[], size_t last, double u)
{
	double sum = 0;
	for (size_t v = last + 1; v-- > 0 && (double)v >= u;)
		sum += law[v];
	return fmin(sum, 1);
}

struct rank_exact
mann_whitney_exact(double u1, size_t n, size_t m)
{
	struct rank_exact r = { UNDEFINED, UNDEFINED, UNDEFINED };
	if (n == 0 || m == 0 || n > RANK_EXACT_PAIRS / m || isnan(u1))
		return r;
	/* The law is the same with the sides changed, and a row for each value of the shorter one enough. */
	size_t pairs = n * m, width = pairs + 1, longer = n > m ? n : m;
	m = pairs / longer;
	double *law = calloc((m + 1) * width, sizeof(*law));
	if (!law)
		return r;
	for (size_t k = 0; k <= m; k++)
		law[k * width] = 1;
	for (size_t i = 1; i <= longer; i++)
		next_size(law, i, m, width);
	const double *final = law + m * width;
	r.p_greater = tail_from(final, pairs, u1);
	r.p_less = tail_from(final, pairs, (double)pairs - u1);
	r.p_two_sided = fmin(1, 2 * fmin(r.p_greater, r.p_less));
	free(law);
	return r;
}
