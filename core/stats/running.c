// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Block by block: the range first, which gives a centre and a unit that keep powers in range. */
#include "core/stats/running.h"

#include <math.h>
#include <stdbool.h>
#include "core/stats/undefined.h"

static void
count(struct running *block, const double values[], size_t n)
{
	double min = (double)INFINITY, max = -(double)INFINITY, sum = 0;
	size_t finite = 0, nan = 0, zeros = 0, negatives = 0;
	for (size_t i = 0; i < n; i++) {
		double x = values[i];
		bool whole = isfinite(x);
		nan += isnan(x);
		finite += whole;
		min = whole && x < min ? x : min;
		max = whole && x > max ? x : max;
		sum += whole ? x : 0;
		zeros += x == 0;
		negatives += whole && x < 0;
	}
	*block = (struct running){ .n = finite,
		.nan = nan,
		.infinite = n - finite - nan,
		.zeros = zeros,
		.negatives = negatives,
		.min = min,
		.max = max,
		.sum = sum };
}

/* The power of two at or below v; 0 for 0. */
static double
unit_of(double v)
{
	int exponent;
	if (v <= 0)
		return 0;
	frexp(v, &exponent);
	return ldexp(1, exponent - 1);
}

/* In units of the scale from the origin; powers of two make scaling exact. */
static inline double
place(const struct running *r, double per, double from, double x)
{
	return isfinite(per) ? x * per - from : x / r->scale - from;
}

static void
centre(struct running *block, const double values[], size_t n)
{
	double away = fmax(
		fabs(block->max / 2 - block->origin / 2), fabs(block->min / 2 - block->origin / 2));
	block->scale = unit_of(away);
	if (block->scale == 0)
		return;
	double per = 1 / block->scale, sum = 0, m2 = 0, m3 = 0, m4 = 0, drift = 0;
	double from = isfinite(per) ? block->origin * per : block->origin / block->scale;
	for (size_t i = 0; i < n; i++)
		sum += isfinite(values[i]) ? place(block, per, from, values[i]) : 0;
	double mean = sum / (double)block->n;
	for (size_t i = 0; i < n; i++) {
		if (!isfinite(values[i]))
			continue;
		double d = place(block, per, from, values[i]) - mean;
		double d2 = d * d;
		drift += d;
		m2 += d2;
		m3 += d2 * d;
		m4 += d2 * d2;
	}
	block->m1 = mean;
	block->m2 = m2 - drift * drift / (double)block->n;
	block->m3 = m3;
	block->m4 = m4;
}

/* The same sums in a larger unit. */
static void
rescale(struct running *r, double scale)
{
	double ratio = r->scale / scale;
	r->m1 *= ratio;
	r->m2 *= ratio * ratio;
	r->m3 *= ratio * ratio * ratio;
	r->m4 *= ratio * ratio * ratio * ratio;
	r->scale = scale;
}

static void
join(struct running *a, struct running *b)
{
	double na = (double)a->n, nb = (double)b->n, n = na + nb;
	double scale = fmax(a->scale, b->scale);
	if (scale > 0) {
		rescale(a, scale);
		rescale(b, scale);
		double d = b->m1 - a->m1, d2 = d * d;
		a->m4 += b->m4 + d2 * d2 * na * nb * (na * na - na * nb + nb * nb) / (n * n * n) +
			 6 * d2 * (na * na * b->m2 + nb * nb * a->m2) / (n * n) +
			 4 * d * (na * b->m3 - nb * a->m3) / n;
		a->m3 += b->m3 + d2 * d * na * nb * (na - nb) / (n * n) +
			 3 * d * (na * b->m2 - nb * a->m2) / n;
		a->m2 += b->m2 + d2 * na * nb / n;
		a->m1 += d * nb / n;
	}
	a->min = fmin(a->min, b->min);
	a->max = fmax(a->max, b->max);
	a->n += b->n;
}

void
running_add(struct running *r, const double values[], size_t n)
{
	struct running block;
	count(&block, values, n);
	r->nan += block.nan;
	r->infinite += block.infinite;
	r->zeros += block.zeros;
	r->negatives += block.negatives;
	r->sum += block.sum;
	if (block.n == 0)
		return;
	if (r->n == 0) {
		r->origin = block.min / 2 + block.max / 2;
		r->min = block.min;
		r->max = block.max;
	}
	block.origin = r->origin;
	centre(&block, values, n);
	join(r, &block);
}

struct description
running_result(const struct running *r)
{
	struct description d = { .n = r->n,
		.nan = r->nan,
		.infinite = r->infinite,
		.zeros = r->zeros,
		.negatives = r->negatives,
		.min = UNDEFINED,
		.max = UNDEFINED,
		.mean = UNDEFINED,
		.variance = UNDEFINED,
		.sd = UNDEFINED,
		.standard_error = UNDEFINED,
		.skewness = UNDEFINED,
		.excess_kurtosis = UNDEFINED,
		.sum = r->sum };
	double n = (double)r->n;
	if (r->n == 0)
		return d;
	d.min = r->min;
	d.max = r->max;
	d.mean = 2 * (r->origin / 2 + r->m1 * (r->scale / 2));
	if (r->n > 1) {
		d.sd = sqrt(fmax(r->m2, 0) / (n - 1)) * r->scale;
		d.variance = d.sd * d.sd;
		d.standard_error = d.sd / sqrt(n);
	}
	if (r->m2 > 0 && r->n > 2)
		d.skewness = sqrt(n) * r->m3 / pow(r->m2, 1.5);
	if (r->m2 > 0 && r->n > 3)
		d.excess_kurtosis = n * r->m4 / (r->m2 * r->m2) - 3;
	return d;
}
