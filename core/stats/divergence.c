// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Distances between binned distributions. */
#include "core/stats/divergence.h"

#include <stdbool.h>
#include "core/stats/undefined.h"

/* Sum of the entries; false when they are no distribution. */
static bool
total(const double p[], size_t n, double *sum)
{
	*sum = 0;
	for (size_t i = 0; i < n; i++) {
		if (!(p[i] >= 0) || isinf(p[i]))
			return false;
		*sum += p[i];
	}
	return *sum > 0 && isfinite(*sum);
}

/* (c - r) ln(c / r) for c, r > 0, with all its digits where they are close. */
static double
psi_term(double r, double c)
{
	double t = (c - r) / r;
	return (c - r) * (fabs(t) < 0.5 ? log1p(t) : log(c / r));
}

double
psi(const double ref[], const double cur[], size_t n, double empty)
{
	double sum = 0, unused;
	if (!(empty > 0) || !total(ref, n, &unused) || !total(cur, n, &unused))
		return UNDEFINED;
	for (size_t i = 0; i < n; i++)
		sum += psi_term(ref[i] > 0 ? ref[i] : empty, cur[i] > 0 ? cur[i] : empty);
	return sum;
}

double
psi_counts(const double ref[], const double cur[], size_t n, double ref_total, double cur_total,
	double empty)
{
	double sum = 0;
	if (!(empty > 0) || n == 0 || !(ref_total > 0) || !(cur_total > 0))
		return UNDEFINED;
	for (size_t i = 0; i < n; i++) {
		double r = ref[i] / ref_total, c = cur[i] / cur_total;
		sum += psi_term(r > 0 ? r : empty, c > 0 ? c : empty);
	}
	return sum;
}

/* p ln(p / q) - p + q, which is >= 0; the last two cancel in the sum. */
static double
kl_term(double p, double q)
{
	if (p == 0)
		return q;
	if (q == 0)
		return (double)INFINITY;
	double t = (p - q) / q;
	if (fabs(t) > 0.02)
		return p * log(p / q) - p + q;
	/* (1 + t) ln(1 + t) - t, by its series. */
	double power = t, sum = 0;
	for (int k = 2; k <= 12; k++) {
		power *= k == 2 ? t : -t;
		sum += power / (k * (k - 1));
	}
	return q * sum;
}

double
kl_divergence(const double p[], const double q[], size_t n)
{
	double sum = 0, ps, qs;
	if (!total(p, n, &ps) || !total(q, n, &qs))
		return UNDEFINED;
	for (size_t i = 0; i < n; i++)
		sum += kl_term(p[i] / ps, q[i] / qs);
	return sum;
}

/* (p ln(p / m) + q ln(q / m)) / 2 with m half of p + q. */
static double
js_term(double p, double q)
{
	if (p == 0 && q == 0)
		return 0;
	double m = (p + q) / 2, d = (p - q) / (p + q);
	if (fabs(d) > 0.1) {
		double a = p > 0 ? p * log(p / m) : 0, b = q > 0 ? q * log(q / m) : 0;
		return (a + b) / 2;
	}
	/* (1 + d) ln(1 + d) + (1 - d) ln(1 - d), by its series. */
	double square = d * d, power = 1, sum = 0;
	for (int k = 1; k <= 9; k++) {
		power *= square;
		sum += power / (k * (2 * k - 1));
	}
	return m * sum / 2;
}

double
js_divergence(const double p[], const double q[], size_t n)
{
	double sum = 0, ps, qs;
	if (!total(p, n, &ps) || !total(q, n, &qs))
		return UNDEFINED;
	for (size_t i = 0; i < n; i++)
		sum += js_term(p[i] / ps, q[i] / qs);
	return sum;
}

double
hellinger(const double p[], const double q[], size_t n)
{
	double sum = 0, ps, qs;
	if (!total(p, n, &ps) || !total(q, n, &qs))
		return UNDEFINED;
	for (size_t i = 0; i < n; i++) {
		double d = sqrt(p[i] / ps) - sqrt(q[i] / qs);
		sum += d * d;
	}
	return sqrt(sum / 2);
}

double
l_infinity(const double p[], const double q[], size_t n)
{
	double most = 0, ps, qs;
	if (!total(p, n, &ps) || !total(q, n, &qs))
		return UNDEFINED;
	for (size_t i = 0; i < n; i++)
		most = fmax(most, fabs(p[i] / ps - q[i] / qs));
	return most;
}

double
total_variation(const double p[], const double q[], size_t n)
{
	double sum = 0, ps, qs;
	if (!total(p, n, &ps) || !total(q, n, &qs))
		return UNDEFINED;
	for (size_t i = 0; i < n; i++)
		sum += fabs(p[i] / ps - q[i] / qs);
	return sum / 2;
}
