// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* ADWIN: a window that shrinks where its past no longer fits its present. */
#include "core/stats/change.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/oom.h"
#include "core/stats/undefined.h"

#define BUCKETS 31 /* of one size: max_buckets and the one that makes two merge */
#define SIZES   48 /* a bucket of row k holds 2^k values */

struct bucket_row {
	int n;
	double total[BUCKETS + 1], m2[BUCKETS + 1]; /* oldest first */
};

struct adwin {
	struct adwin_options options;
	struct bucket_row row[SIZES];
	int rows;
	double width, total, m2;
	int64_t ticks;
	bool found;
};

const struct adwin_options adwin_defaults = {
	.delta = 0.002,
	.clock = 32,
	.max_buckets = 5,
	.min_window = 5,
	.grace = 10,
};

struct adwin *
adwin_new(const struct adwin_options *options)
{
	struct adwin *a = xcalloc(1, sizeof(*a));
	a->options = *options;
	if (a->options.max_buckets < 1 || a->options.max_buckets >= BUCKETS)
		a->options.max_buckets = adwin_defaults.max_buckets;
	if (a->options.clock < 1)
		a->options.clock = 1;
	a->rows = 1;
	return a;
}

void
adwin_free(struct adwin *a)
{
	free(a);
}

static void
row_push(struct bucket_row *r, double total, double m2)
{
	r->total[r->n] = total;
	r->m2[r->n] = m2;
	r->n++;
}

static void
row_drop_oldest(struct bucket_row *r, int n)
{
	r->n -= n;
	memmove(r->total, r->total + n, (size_t)r->n * sizeof(*r->total));
	memmove(r->m2, r->m2 + n, (size_t)r->n * sizeof(*r->m2));
}

/* What two parts of a window add to its sum of squares beyond their own. */
static double
between(double n0, double mean0, double n1, double mean1)
{
	return n0 * n1 * (mean0 - mean1) * (mean0 - mean1) / (n0 + n1);
}

static void
insert(struct adwin *a, double value)
{
	row_push(&a->row[0], value, 0);
	if (a->width > 0)
		a->m2 += between(a->width, a->total / a->width, 1, value);
	a->width++;
	a->total += value;
	double size = 1;
	for (int i = 0; i < SIZES - 1 && a->row[i].n > a->options.max_buckets; i++, size *= 2) {
		struct bucket_row *r = &a->row[i];
		if (i + 1 == a->rows)
			a->rows++;
		row_push(&a->row[i + 1], r->total[0] + r->total[1],
			r->m2[0] + r->m2[1] +
				between(size, r->total[0] / size, size, r->total[1] / size));
		row_drop_oldest(r, 2);
	}
}

static void
delete_oldest(struct adwin *a)
{
	struct bucket_row *r = &a->row[a->rows - 1];
	double size = ldexp(1, a->rows - 1);
	double total = r->total[0];
	double m2 = r->m2[0];
	row_drop_oldest(r, 1);
	while (a->rows > 1 && a->row[a->rows - 1].n == 0)
		a->rows--;
	a->width -= size;
	a->total -= total;
	if (a->width > 0)
		a->m2 -= m2 + between(size, total / size, a->width, a->total / a->width);
}

static bool
differ(const struct adwin *a, double n0, double sum0, double n1, double sum1)
{
	double least = a->options.min_window;
	if (n0 < least || n1 < least)
		return false;
	double d = log(2 * log(a->width) / a->options.delta);
	double m = 1 / (n0 - least + 1) + 1 / (n1 - least + 1);
	double variance = a->m2 / a->width;
	double epsilon = sqrt(2 * m * variance * d) + 2.0 / 3 * d * m;
	return fabs(sum0 / n0 - sum1 / n1) > epsilon;
}

/* Tries every cut from the oldest bucket on; as in river, each row's newest bucket ends no cut. */
static bool
some_cut_differs(const struct adwin *a)
{
	double n0 = 0, sum0 = 0;
	for (int i = a->rows - 1; i >= 0; i--) {
		const struct bucket_row *r = &a->row[i];
		double size = ldexp(1, i);
		for (int k = 0; k < r->n - 1; k++) {
			n0 += size;
			sum0 += r->total[k];
			if (differ(a, n0, sum0, a->width - n0, a->total - sum0))
				return true;
		}
	}
	return false;
}

bool
adwin_add(struct adwin *a, double value)
{
	if (a->found) {
		struct adwin_options options = a->options;
		memset(a, 0, sizeof(*a));
		a->options = options;
		a->rows = 1;
	}
	if (!isfinite(value))
		return false;
	insert(a, value);
	a->ticks++;
	if (a->ticks % a->options.clock != 0 || a->width <= a->options.grace)
		return false;
	while (a->width > 1 && some_cut_differs(a)) {
		a->found = true;
		delete_oldest(a);
	}
	return a->found;
}

double
adwin_width(const struct adwin *a)
{
	return a->width;
}

double
adwin_mean(const struct adwin *a)
{
	return a->width > 0 ? a->total / a->width : UNDEFINED;
}
