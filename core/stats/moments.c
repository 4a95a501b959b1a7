// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Moments by two passes with compensated sums. */
#include "core/stats/moments.h"

#include "core/stats/undefined.h"

/* A sum that keeps what plain addition drops (Neumaier 1974). */
struct sum {
	double high, low;
};

static void
sum_add(struct sum *s, double v)
{
	double t = s->high + v;
	s->low += fabs(s->high) >= fabs(v) ? s->high - t + v : v - t + s->high;
	s->high = t;
}

/* A power of two that brings the largest value near 1; 0 when all are 0. */
static int
exponent_of(const double x[], size_t n)
{
	double most = 0;
	int exponent = 0;
	for (size_t i = 0; i < n; i++)
		most = fmax(most, fabs(x[i]));
	(void)frexp(most, &exponent);
	return exponent;
}

struct moments
moments_of(const double x[], size_t n)
{
	struct moments m = { .n = n, .shift = UNDEFINED, .delta = UNDEFINED, .rms = UNDEFINED };
	struct sum total = { 0, 0 }, rest = { 0, 0 }, square = { 0, 0 };
	if (n == 0)
		return m;
	/* Halves, so that neither the scaling nor its inverse leaves the range of doubles. */
	int e = exponent_of(x, n), half = e / 2, other = e - half;
	double down = ldexp(1, -half), down2 = ldexp(1, -other);
	double up = ldexp(1, half), up2 = ldexp(1, other);
	for (size_t i = 0; i < n; i++)
		sum_add(&total, x[i] * down * down2);
	double shift = (total.high + total.low) / (double)n;
	for (size_t i = 0; i < n; i++) {
		double d = x[i] * down * down2 - shift;
		sum_add(&rest, d);
		sum_add(&square, d * d);
	}
	double delta = (rest.high + rest.low) / (double)n;
	double m2 = square.high + square.low - (double)n * delta * delta;
	m.shift = shift * up * up2;
	m.delta = delta * up * up2;
	m.rms = sqrt(fmax(m2, 0) / (double)n) * up * up2;
	return m;
}

double
mean_difference(const struct moments *a, const struct moments *b)
{
	return a->shift - b->shift + (a->delta - b->delta);
}

double
sample_sd(const struct moments *m)
{
	return m->n < 2 ? UNDEFINED : m->rms * sqrt((double)m->n / (double)(m->n - 1));
}
