// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Cleaning, sorting and quantiles. */
#include "core/stats/quantile.h"

#include <stdint.h>
#include <string.h>
#include "core/stats/undefined.h"

#define DIGIT_BITS 10
#define DIGITS     (1 << DIGIT_BITS)
#define PASSES     7
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

/* Unsigned integers in the order of the doubles. */
static uint64_t
key_of(double v)
{
	uint64_t bits;
	memcpy(&bits, &v, sizeof(bits));
	return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
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

/* One stable pass over one digit. False when all values share it, and nothing was done. */
static int
radix_pass(const double from[], size_t n, double to[], int pass)
{
	size_t count[DIGITS] = { 0 }, at = 0;
	int shift = pass * DIGIT_BITS;
	for (size_t i = 0; i < n; i++)
		count[key_of(from[i]) >> shift & (DIGITS - 1)]++;
	if (count[key_of(from[0]) >> shift & (DIGITS - 1)] == n)
		return 0;
	for (size_t d = 0; d < DIGITS; d++) {
		size_t many = count[d];
		count[d] = at;
		at += many;
	}
	for (size_t i = 0; i < n; i++)
		to[count[key_of(from[i]) >> shift & (DIGITS - 1)]++] = from[i];
	return 1;
}

void
sample_sort(double x[], size_t n, double scratch[])
{
	double *from = x, *to = scratch;
	if (n <= SMALL) {
		insertion_sort(x, n);
		return;
	}
	for (int pass = 0; pass < PASSES; pass++) {
		if (!radix_pass(from, n, to, pass))
			continue;
		double *t = from;
		from = to;
		to = t;
	}
	if (from != x)
		memcpy(x, from, n * sizeof(*x));
}

double
quantile_linear(const double x[], size_t n, double q)
{
	if (n == 0 || !(q >= 0 && q <= 1))
		return UNDEFINED;
	double h = (double)(n - 1) * q, t = h - floor(h);
	size_t i = (size_t)h;
	if (i + 1 >= n)
		return x[n - 1];
	double a = x[i], b = x[i + 1], width = b - a;
	if (isinf(width))
		return a * (1 - t) + b * t;
	/* From the nearer end, as numpy does: bin edges must fall on the same side of ties. */
	return t < 0.5 ? a + width * t : b - width * (1 - t);
}
