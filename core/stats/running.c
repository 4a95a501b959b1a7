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

static double
unit_of(double half)
{
	int exponent;
	if (half <= 0)
		return 0;
	frexp(half, &exponent);
	return ldexp(1, exponent);
}

static void
centre(struct running *block, const double values[], size_t n)
{
	double middle = block->min / 2 + block->max / 2;
	block->scale = unit_of(block->max / 2 - block->min / 2);
	if (block->scale == 0) {
		block->mean = block->min;
		return;
	}
	double per = 1 / block->scale, sum = 0, m2 = 0, m3 = 0, m4 = 0, drift = 0;
	bool invertible = isfinite(per);
	for (size_t i = 0; i < n; i++)
		sum += isfinite(values[i]) ? (invertible ? (values[i] - middle) * per
							 : (values[i] - middle) / block->scale)
					   : 0;
	double mean = sum / (double)block->n;
	for (size_t i = 0; i < n; i++) {
		if (!isfinite(values[i]))
			continue;
		double d = (invertible ? (values[i] - middle) * per
				       : (values[i] - middle) / block->scale) -
			   mean;
		double d2 = d * d;
		drift += d;
		m2 += d2;
		m3 += d2 * d;
		m4 += d2 * d2;
	}
	block->m2 = m2 - drift * drift / (double)block->n;
	block->m3 = m3;
	block->m4 = m4;
	block->mean = middle + mean * block->scale;
}

/* The same sums in a larger unit. */
static void
rescale(struct running *r, double scale)
{
	double ratio = r->scale / scale;
	r->m2 *= ratio * ratio;
	r->m3 *= ratio * ratio * ratio;
	r->m4 *= ratio * ratio * ratio * ratio;
	r->scale = scale;
}

static void
join(struct running *a, struct running *b)
{
	double na = (double)a->n, nb = (double)b->n, n = na + nb;
	double away = b->mean / 2 - a->mean / 2; /* half, so that opposite ends do not overflow */
	double scale = fmax(fmax(a->scale, b->scale), unit_of(fabs(away)));
	if (scale > 0) {
		rescale(a, scale);
		rescale(b, scale);
		double d = 2 * (away / scale), d2 = d * d;
		a->m4 += b->m4 + d2 * d2 * na * nb * (na * na - na * nb + nb * nb) / (n * n * n) +
			 6 * d2 * (na * na * b->m2 + nb * nb * a->m2) / (n * n) +
			 4 * d * (na * b->m3 - nb * a->m3) / n;
		a->m3 += b->m3 + d2 * d * na * nb * (na - nb) / (n * n) +
			 3 * d * (na * b->m2 - nb * a->m2) / n;
		a->m2 += b->m2 + d2 * na * nb / n;
	}
	a->mean += 2 * (away * (nb / n));
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
	centre(&block, values, n);
	if (r->n == 0) {
		r->n = block.n;
		r->min = block.min;
		r->max = block.max;
		r->mean = block.mean;
		r->scale = block.scale;
		r->m2 = block.m2;
		r->m3 = block.m3;
		r->m4 = block.m4;
		return;
	}
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
	d.mean = r->mean;
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
