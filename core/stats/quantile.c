// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Cleaning, sorting and quantiles. */
#include "core/stats/quantile.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include "core/stats/order_key.h"
#include "core/stats/undefined.h"

#define DIGITS 256
#define PASSES 8
/* Digits that are counted at one reading. */
#define AT_ONCE 4
/* Below this, insertion beats counting. */
#define SMALL 64

size_t
sample_finite(const double x[], size_t n, double out[])
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++)
		if (isfinite(x[i]))
			out[kept++] = x[i];
	return kept;
}

static void
insertion_sort(double x[], size_t n)
{
	for (size_t i = 1; i < n; i++) {
		double v = x[i];
		size_t k = i;
		for (; k > 0 && x[k - 1] > v; k--)
			x[k] = x[k - 1];
		x[k] = v;
	}
}

/* How often each value of AT_ONCE digits occurs, from digit first on. */
static void
count_digits(const double x[], size_t n, int first, size_t count[AT_ONCE][DIGITS])
{
	memset(count, 0, AT_ONCE * sizeof(*count));
	for (size_t i = 0; i < n; i++) {
		uint64_t key = order_key(x[i]) >> (8 * first);
		for (int digit = 0; digit < AT_ONCE; digit++)
			count[digit][key >> (8 * digit) & (DIGITS - 1)]++;
	}
}

/* One stable pass over one digit. False when all values share it, and nothing was done. */
static bool
radix_pass(const double from[], size_t n, double to[], int digit, size_t count[DIGITS])
{
	size_t at = 0;
	int shift = 8 * digit;
	if (count[order_key(from[0]) >> shift & (DIGITS - 1)] == n)
		return false;
	for (size_t d = 0; d < DIGITS; d++) {
		size_t many = count[d];
		count[d] = at;
		at += many;
	}
	for (size_t i = 0; i < n; i++) {
		double v = from[i];
		to[count[order_key(v) >> shift & (DIGITS - 1)]++] = v;
	}
	return true;
}

void
sample_sort(double x[], size_t n, double scratch[])
{
	size_t count[AT_ONCE][DIGITS];
	double *from = x, *to = scratch;
	if (n <= SMALL) {
		insertion_sort(x, n);
		return;
	}
	for (int digit = 0; digit < PASSES; digit++) {
		if (digit % AT_ONCE == 0)
			count_digits(from, n, digit, count);
		if (!radix_pass(from, n, to, digit, count[digit % AT_ONCE]))
			continue;
		double *t = from;
		from = to;
		to = t;
	}
	if (from != x)
		memcpy(x, from, n * sizeof(*x));
}

size_t
quantile_rank(size_t n, double q, double *part)
{
	double h = (double)(n - 1) * q;
	size_t i = (size_t)h;
	*part = h - floor(h);
	return i + 1 >= n ? n - 1 : i;
}

double
quantile_between(double a, double b, double part)
{
	double width = b - a;
	if (isinf(width))
		return a * (1 - part) + b * part;
	/* From the nearer end, as numpy does: bin edges must fall on the same side of ties. */
	return part < 0.5 ? a + width * part : b - width * (1 - part);
}

double
quantile_linear(const double x[], size_t n, double q)
{
	double part;
	if (n == 0 || !(q >= 0 && q <= 1))
		return UNDEFINED;
	size_t i = quantile_rank(n, q, &part);
	return i + 1 >= n ? x[n - 1] : quantile_between(x[i], x[i + 1], part);
}
