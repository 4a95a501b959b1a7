// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Moments in one pass after one look at the range. */
#include "core/stats/describe.h"

#include <math.h>
#include "core/stats/undefined.h"

struct moments {
	double n, mean, m2, m3, m4;
};

/* One value more (Pébay 2008, equations 2.1 with one side a single value). */
static void
add(struct moments *m, double x)
{
	double before = m->n++;
	double delta = x - m->mean;
	double step = delta / m->n;
	double step2 = step * step;
	double term = delta * step * before;
	m->mean += step;
	m->m4 += term * step2 * (m->n * m->n - 3 * m->n + 3) + 6 * step2 * m->m2 - 4 * step * m->m3;
	m->m3 += term * step * (m->n - 2) - 3 * step * m->m2;
	m->m2 += term;
}

static void
count(struct description *d, double x)
{
	if (isnan(x)) {
		d->nan++;
		return;
	}
	if (isinf(x)) {
		d->infinite++;
		return;
	}
	d->min = d->n && d->min <= x ? d->min : x;
	d->max = d->n && d->max >= x ? d->max : x;
	d->n++;
	d->zeros += x == 0;
	d->negatives += x < 0;
	d->sum += x;
}

struct description
describe(const double values[], size_t n)
{
	struct description d = { .min = UNDEFINED,
		.max = UNDEFINED,
		.mean = UNDEFINED,
		.variance = UNDEFINED,
		.sd = UNDEFINED,
		.standard_error = UNDEFINED,
		.skewness = UNDEFINED,
		.excess_kurtosis = UNDEFINED };
	for (size_t i = 0; i < n; i++)
		count(&d, values[i]);
	if (d.n == 0)
		return d;
	double centre = d.min / 2 + d.max / 2;
	double scale = fmax(d.max / 2 - d.min / 2, 0);
	if (scale == 0)
		scale = 1;
	struct moments m = { 0 };
	for (size_t i = 0; i < n; i++) {
		if (isfinite(values[i]))
			add(&m, (values[i] - centre) / scale);
	}
	d.mean = centre + m.mean * scale;
	if (d.n > 1) {
		double sd = sqrt(m.m2 / (m.n - 1)) * scale;
		d.sd = sd;
		d.variance = sd * sd;
		d.standard_error = sd / sqrt(m.n);
	}
	if (m.m2 > 0 && d.n > 2)
		d.skewness = sqrt(m.n) * m.m3 / pow(m.m2, 1.5);
	if (m.m2 > 0 && d.n > 3)
		d.excess_kurtosis = m.n * m.m4 / (m.m2 * m.m2) - 3;
	return d;
}

struct mode_result
mode_sorted(const double sorted[], size_t n)
{
	struct mode_result best = { .value = UNDEFINED };
	for (size_t i = 0; i < n;) {
		size_t j = i + 1;
		while (j < n && sorted[j] == sorted[i])
			j++;
		if (j - i > best.count) {
			best.value = sorted[i];
			best.count = j - i;
		}
		best.distinct++;
		i = j;
	}
	return best;
}
