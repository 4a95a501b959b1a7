// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The table of two columns of one file, each value of one with each of the other. */
#include <math.h>
#include "core/base/arena.h"
#include "core/stats/contingency.h"
#include "core/stats/method_runs.h"
#include "core/stats/quantile.h"

/* Different values of a column; a table of more says nothing. */
#define VALUES_MAX 100

struct axis {
	double *value; /* [n] ascending, different */
	size_t n;
};

static struct axis
axis_of(struct arena *a, const double v[], size_t n)
{
	struct axis x = { ARENA_ARRAY(a, double, n + 1), 0 };
	double *sorted = ARENA_ARRAY(a, double, n + 1), *scratch = ARENA_ARRAY(a, double, n + 1);
	for (size_t i = 0; i < n; i++)
		sorted[i] = v[i];
	sample_sort(sorted, n, scratch);
	for (size_t i = 0; i < n; i++)
		if (x.n == 0 || sorted[i] > x.value[x.n - 1])
			x.value[x.n++] = sorted[i];
	return x;
}

static size_t
place(const struct axis *x, double v)
{
	size_t low = 0, high = x->n;
	while (high - low > 1) {
		size_t middle = (low + high) / 2;
		if (x->value[middle] <= v)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static bool
is_table(const struct axis *x, const struct axis *y, size_t rows, struct arena *a,
	struct method_result *out)
{
	size_t most = x->n > y->n ? x->n : y->n;
	if (x->n < 2 || y->n < 2)
		out->why = "one of the columns has a single value";
	else if (most > VALUES_MAX)
		out->why = arena_printf(a,
			"a column has %zu different values, and a table is of at most %d", most,
			VALUES_MAX);
	else if (rows < x->n * y->n)
		out->why = arena_printf(a,
			"%zu rows for %zu cells: less than one row is expected in a cell, and the "
			"test's law does not hold",
			rows, x->n * y->n);
	return !out->why;
}

METHOD_RUN(contingency)
{
	double *v = ARENA_ARRAY(a, double, d->n + 1), *w = ARENA_ARRAY(a, double, d->n + 1);
	size_t rows = 0;
	for (size_t i = 0; i < d->n; i++)
		if (isfinite(d->x[i]) && isfinite(d->y[i])) {
			v[rows] = d->x[i];
			w[rows++] = d->y[i];
		}
	struct axis x = axis_of(a, v, rows), y = axis_of(a, w, rows);
	if (!is_table(&x, &y, rows, a, out))
		return;
	double *table = ARENA_ARRAY(a, double, x.n *y.n);
	for (size_t i = 0; i < rows; i++)
		table[place(&x, v[i]) * y.n + place(&y, w[i])]++;
	struct chi2_table t = chi2_contingency(table, x.n, y.n);
	struct cramers_v strength = cramers_v(table, x.n, y.n);
	struct g_test g = g_contingency(table, x.n, y.n);
	method_put(out, "statistic", "chi-squared", t.statistic);
	out->p = t.p;
	method_put(out, "df", "degrees of freedom", (double)t.df);
	if (t.df == 1)
		method_put(out, "p_yates", "p after Yates", t.p_yates);
	method_put(out, "g", "G", g.statistic);
	method_put(out, "p_g", "p of G", g.p);
	method_put(out, "v", "Cramér's V, unbiased", strength.corrected);
	method_put(out, "v_plain", "with its bias", strength.v);
	method_put(out, "values_first", "values, first column", (double)x.n);
	method_put(out, "values_second", "values, second column", (double)y.n);
	if (t.min_expected < 5)
		method_caution(out, a, "a cell is expected to hold %.2g rows: below 5 p is rough",
			t.min_expected);
	method_small_effect(out, a, strength.corrected, 0.05, "Cramér's V");
}
