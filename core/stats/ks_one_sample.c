// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The distribution of the one-sample Kolmogorov-Smirnov statistic, by the
 * methods that Simard and L'Ecuyer (2011) found accurate, each in its region.
 */
#include "core/stats/ks.h"
#include "core/stats/undefined.h"

#include <stdlib.h>
#include <string.h>

/* One term of Smirnov's sum, without its factor d. */
static double
smirnov_term(double n, double d, double j)
{
	double a = d + j / n, b = 1 - d - j / n;
	if (b <= 0)
		return j == n && b == 0 ? 1 / a : 0;
	double choose = lgamma(n + 1) - lgamma(j + 1) - lgamma(n - j + 1);
	return exp(choose + (j - 1) * log(a) + (n - j) * log(b));
}

/*
 * P(D+ >= d), 0 < d < 1: d sum over j <= n (1 - d) of
 * C(n, j) (d + j/n)^(j-1) (1 - d - j/n)^(n-j). Walks from the middle outwards until
 * the terms no longer count.
 */
static double
one_sided(size_t count, double d)
{
	double n = (double)count, last = floor(n * (1 - d)), middle = floor(last / 2), sum = 0;
	for (double j = middle; j >= 0; j--) {
		double term = smirnov_term(n, d, j);
		sum += term;
		if (term < sum * 1e-18)
			break;
	}
	for (double j = middle + 1; j <= last; j++) {
		double term = smirnov_term(n, d, j);
		sum += term;
		if (term < sum * 1e-18)
			break;
	}
	/* The ends can outweigh the middle when n is small, where the loops go all the way. */
	return d * sum;
}

struct matrix {
	size_t side;
	double *at;
	int exponent; /* of ten, taken out so that nothing overflows */
};

static void
multiply(const double *a, const double *b, double *out, size_t side)
{
	memset(out, 0, side * side * sizeof(*out));
	for (size_t i = 0; i < side; i++)
		for (size_t l = 0; l < side; l++) {
			double v = a[i * side + l];
			for (size_t k = 0; v != 0 && k < side; k++)
				out[i * side + k] += v * b[l * side + k];
		}
}

static void
scale_down(struct matrix *m)
{
	size_t middle = m->side / 2 * m->side + m->side / 2;
	if (m->at[middle] < 1e140)
		return;
	for (size_t i = 0; i < m->side * m->side; i++)
		m->at[i] *= 1e-140;
	m->exponent += 140;
}

/* The matrix of Marsaglia, Tsang and Wang for k - h = n d. */
static void
fill(double *at, size_t side, double h)
{
	for (size_t i = 0; i < side; i++)
		for (size_t k = 0; k < side; k++)
			at[i * side + k] = i + 1 >= k ? 1 : 0;
	for (size_t i = 0; i < side; i++) {
		at[i * side] -= pow(h, (double)(i + 1));
		at[(side - 1) * side + i] -= pow(h, (double)(side - i));
	}
	at[(side - 1) * side] += 2 * h - 1 > 0 ? pow(2 * h - 1, (double)side) : 0;
	for (size_t i = 0; i < side; i++)
		for (size_t k = 0; k <= i; k++)
			at[i * side + k] *= exp(-lgamma((double)(i - k) + 2));
}

/* power becomes base^n; base and spare are used up. */
static void
raise(struct matrix *base, struct matrix *power, double *spare, size_t n)
{
	size_t bytes = base->side * base->side * sizeof(double);
	for (; n; n >>= 1) {
		if (n & 1) {
			multiply(power->at, base->at, spare, base->side);
			memcpy(power->at, spare, bytes);
			power->exponent += base->exponent;
			scale_down(power);
		}
		multiply(base->at, base->at, spare, base->side);
		memcpy(base->at, spare, bytes);
		base->exponent *= 2;
		scale_down(base);
	}
}

/* P(D < d) by the matrix; NaN when memory is short. */
static double
matrix_cdf(size_t n, double d)
{
	size_t k = (size_t)((double)n * d) + 1, side = 2 * k - 1;
	double *all = calloc(3 * side * side, sizeof(*all));
	if (!all)
		return UNDEFINED;
	struct matrix base = { side, all, 0 }, power = { side, all + side * side, 0 };
	fill(base.at, side, (double)k - (double)n * d);
	for (size_t i = 0; i < side; i++)
		power.at[i * side + i] = 1;
	raise(&base, &power, all + 2 * side * side, n);
	double p = power.at[(k - 1) * side + k - 1];
	int exponent = power.exponent;
	for (size_t i = 1; i <= n; i++) {
		p = p * (double)i / (double)n;
		if (p < 1e-140) {
			p *= 1e140;
			exponent -= 140;
		}
	}
	free(all);
	return p * pow(10, exponent);
}

/* P(D < d) by four terms of an expansion in 1 / sqrt n (Pelz and Good 1976). */
static double
pelz_good_cdf(size_t count, double d)
{
	double n = (double)count, z = d * sqrt(n), z2 = z * z, z4 = z2 * z2, z6 = z4 * z2;
	double k0 = 0, k1 = 0, k2 = 0, k2b = 0, k3 = 0, k3b = 0;
	for (int j = 30; j >= 0; j--) {
		double h = M_PI * M_PI * (j + 0.5) * (j + 0.5), h2 = h * h;
		double e = 2 * exp(-h / (2 * z2));
		k0 += e;
		k1 += (h - z2) * e;
		k2 += (6 * z6 + 2 * z4 + h * (2 * z4 - 5 * z2) + h2 * (1 - 2 * z2)) * e;
		k3 += (h2 * h * (5 - 30 * z2) + h2 * (212 * z4 - 60 * z2) +
			      h * (135 * z4 - 96 * z6) - 30 * z6 - 90 * z6 * z2) *
		      e;
		double g = M_PI * M_PI * j * j;
		double f = (j ? 2 : 1) * exp(-g / (2 * z2));
		k2b += g * f;
		k3b += (3 * g * z2 - g * g) * f;
	}
	double root = sqrt(M_PI / 2);
	k0 = root * k0 / z;
	k1 = root * k1 / (6 * z4);
	k2 = root * (k2 / (72 * z6 * z) - k2b / (36 * z2 * z));
	k3 = root * (k3 / (6480 * z6 * z4) + k3b / (216 * z6));
	return k0 + (k1 + (k2 + k3 / sqrt(n)) / sqrt(n)) / sqrt(n);
}

static double
clip(double p)
{
	return p < 0 ? 0 : p > 1 ? 1 : p;
}

/* Between 1 / (2 n) and 1 / n the distribution is a power. */
static double
first_interval(double n, double t)
{
	if (t <= 0.5)
		return 1;
	return 1 - exp(lgamma(n + 1) - n * log(n) + n * log(2 * t - 1));
}

double
ks_one_sample_p(double d, size_t count)
{
	double n = (double)count, t = n * d, z2 = t * d;
	if (count == 0 || isnan(d))
		return UNDEFINED;
	if (d >= 1)
		return 0;
	if (t <= 1)
		return clip(d <= 0 ? 1 : first_interval(n, t));
	if (t >= n - 1)
		return clip(2 * pow(1 - d, n));
	/* Far out the two sides exclude each other, or nearly. */
	if (d >= 0.5 || z2 > 4 || (count > 140 && z2 >= 2.2))
		return clip(2 * one_sided(count, d));
	if (count <= 140 || (count <= 100000 && n * d * sqrt(d) <= 1.4))
		return clip(1 - matrix_cdf(count, d));
	return clip(1 - pelz_good_cdf(count, d));
}
