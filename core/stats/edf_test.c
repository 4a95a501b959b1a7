// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Two tests by one merge each, and the upper tails of their limit laws. */
#include "core/stats/edf_test.h"

#include <math.h>
#include "core/stats/undefined.h"

/*
 * Both limits are sums of weighted squares of normals. Smirnov's formula gives
 * the tail of such a sum as an alternating series of integrals, each between two neighbouring
 * zeros of a known function and with an inverse square root at both ends:
 * Chebyshev's nodes. Nothing is subtracted from 1, so small tails keep their digits.
 */
#define NODES     400
#define INTERVALS 60

/* In the interval that begins at start: from = distance to the start, to = to the end. */
typedef double (*integrand)(double x, double start, double from, double to);

static double
between_zeros(integrand f, double x, double start, double width)
{
	double sum = 0;
	for (int i = 0; i < NODES; i++) {
		double half = (i + 0.5) * M_PI / NODES / 2;
		double s = sin(half), c = cos(half);
		sum += s * c * f(x, start, width * s * s, width * c * c);
	}
	return sum * width * M_PI / NODES;
}

static double
cramer_von_mises_term(double x, double start, double from, double to)
{
	double s = start + from;
	return exp(-x * s * s / 2) / sqrt(s * sin(fmin(from, to)));
}

double
cramer_von_mises_tail(double w)
{
	double sum = 0;
	if (isnan(w))
		return UNDEFINED;
	if (w < 0.003)
		return 1;
	for (int k = 1; k < INTERVALS; k++) {
		double start = (2 * k - 1) * M_PI;
		double term = between_zeros(cramer_von_mises_term, w, start, M_PI);
		sum += k % 2 ? term : -term;
		if (term < 1e-17 * sum)
			break;
	}
	return fmin(1, sum * 2 / M_PI);
}

static double
anderson_darling_term(double x, double start, double from, double to)
{
	double v = start + from, u = (v - 1) * (v + 1) / 4;
	return exp(-x * u / 2) * sqrt(M_PI / (u * sin(M_PI / 2 * fmin(from, to)))) * v / 2;
}

double
anderson_darling_tail(double a)
{
	double sum = 0;
	if (isnan(a))
		return UNDEFINED;
	if (a < 0.03)
		return 1;
	for (int k = 1; k < INTERVALS; k++) {
		double term = between_zeros(anderson_darling_term, a, 4 * k - 1, 2);
		sum += k % 2 ? term : -term;
		if (term < 1e-17 * sum)
			break;
	}
	return fmin(1, sum / M_PI);
}

/* One group of equal values in the pooled sample. */
struct tie {
	size_t before_x, before_y, of_x, of_y;
};

static int
next_tie(struct tie *t, const double x[], size_t n, const double y[], size_t m)
{
	size_t i = t->before_x += t->of_x;
	size_t k = t->before_y += t->of_y;
	if (i == n && k == m)
		return 0;
	double v = k == m || (i < n && x[i] <= y[k]) ? x[i] : y[k];
	while (i < n && x[i] == v)
		i++;
	while (k < m && y[k] == v)
		k++;
	t->of_x = i - t->before_x;
	t->of_y = k - t->before_y;
	return 1;
}

/* Sum over count places from first on of (offset - place)^2: squares about their mean, and the mean's. */
static double
square_sum(double count, double offset, double first)
{
	double mean = offset - (first + (count - 1) / 2);
	return count * mean * mean + count * (count - 1) * (count + 1) / 12;
}

struct edf_test
cramer_von_mises(const double x[], size_t n, const double y[], size_t m)
{
	struct edf_test r = { UNDEFINED, UNDEFINED };
	if (n == 0 || m == 0)
		return r;
	double a = (double)n, b = (double)m, total = a + b, pairs = a * b, ux = 0, uy = 0;
	for (struct tie t = { 0 }; next_tie(&t, x, n, y, m);) {
		double i = (double)t.before_x, k = (double)t.before_y;
		double rank = i + k + (double)(t.of_x + t.of_y + 1) / 2;
		/* Ranks less the places in the own sample: the other sample's values below. */
		ux += square_sum((double)t.of_x, rank, i + 1);
		uy += square_sum((double)t.of_y, rank, k + 1);
	}
	r.statistic = (a * ux + b * uy) / (pairs * total) - (4 * pairs - 1) / (6 * total);
	double mean = (1 + 1 / total) / 6;
	double variance = (total + 1) * (4 * pairs * total - 3 * (a * a + b * b) - 2 * pairs) /
			  (45 * total * total * 4 * pairs);
	if (variance > 0)
		r.p = cramer_von_mises_tail(1.0 / 6 + (r.statistic - mean) / sqrt(45 * variance));
	return r;
}

/* Variance of the statistic without ties (Scholz and Stephens, equation 4) for two samples. */
static double
anderson_variance(double n, double m)
{
	double total = n + m, inverse = 1 / n + 1 / m, h = 0, g = 0;
	for (double j = total - 1; j >= 1; j--) {
		g += h / (total - j); /* h: the sum of 1/i from j + 1 on */
		h += 1 / j;
	}
	double a = (4 * g - 6) + (10 - 6 * g) * inverse;
	double b = (2 * g - 4) * 4 + 16 * h + (2 * g - 14 * h - 4) * inverse - 8 * h + 4 * g - 6;
	double c =
		(6 * h + 2 * g - 2) * 4 + (4 * h - 4 * g + 6) * 2 + (2 * h - 6) * inverse + 4 * h;
	double d = (2 * h + 6) * 4 - 8 * h;
	return (((a * total + b) * total + c) * total + d) /
	       ((total - 1) * (total - 2) * (total - 3));
}

struct edf_test
anderson_darling(const double x[], size_t n, const double y[], size_t m)
{
	struct edf_test r = { UNDEFINED, UNDEFINED };
	double a = (double)n, b = (double)m, total = a + b, sum = 0;
	if (n == 0 || m == 0 || total < 4)
		return r;
	for (struct tie t = { 0 }; next_tie(&t, x, n, y, m);) {
		double tied = (double)(t.of_x + t.of_y);
		double below = (double)t.before_x + (double)t.before_y + tied / 2;
		double gap = (double)t.before_x + (double)t.of_x / 2;
		gap = total * gap - a * below; /* the other sample's is its negative */
		double weight = below * (total - below) - total * tied / 4;
		if (weight > 0)
			sum += tied / total * gap * gap / weight * (1 / a + 1 / b);
	}
	double raw = sum * (total - 1) / total;
	if (x[0] == x[n - 1] && y[0] == y[m - 1] && x[0] == y[0])
		return r;
	double sd = sqrt(anderson_variance(a, b));
	r.statistic = (raw - 1) / sd;
	/* The limit has mean 1 and variance 2 (pi^2 - 9) / 3. */
	r.p = anderson_darling_tail(1 + r.statistic * sqrt(2 * (M_PI * M_PI - 9) / 3));
	return r;
}
