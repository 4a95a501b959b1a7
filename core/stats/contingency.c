// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Chi-squared tests and Fisher's exact test. */
#include "core/stats/contingency.h"

#include <float.h>
#include <stdbool.h>
#include "core/stats/tail.h"
#include "core/stats/undefined.h"

/* More tables than this are not walked. */
#define FISHER_STEPS 1e8
/* Tables as likely as the observed one differ by rounding; others by more. */
#define FISHER_SLACK 1e-9

struct chi2_gof
chi2_gof(const double observed[], const double expected[], size_t n, long ddof)
{
	struct chi2_gof r = { 0, UNDEFINED, (long)n - 1 - ddof };
	for (size_t i = 0; i < n; i++) {
		double d = observed[i] - expected[i];
		if (!(observed[i] >= 0) || !(expected[i] > 0) || !isfinite(d)) {
			r.statistic = UNDEFINED;
			return r;
		}
		r.statistic += d * d / expected[i];
	}
	if (r.df < 0 || n == 0)
		r.statistic = UNDEFINED;
	else
		r.p = r.df == 0 ? 1 : chi2_tail(r.statistic, (double)r.df);
	return r;
}

/* A table, turned so that it has at most as many rows as columns. */
struct grid {
	const double *at;
	size_t rows, cols, row_step, col_step;
};

static struct grid
grid_of(const double table[], size_t rows, size_t cols)
{
	if (rows > cols)
		return (struct grid){ table, cols, rows, 1, cols };
	return (struct grid){ table, rows, cols, cols, 1 };
}

static double
cell(const struct grid *g, size_t row, size_t col)
{
	return g->at[row * g->row_step + col * g->col_step];
}

static double
row_sum(const struct grid *g, size_t row)
{
	double sum = 0;
	for (size_t k = 0; k < g->cols; k++)
		sum += cell(g, row, k);
	return sum;
}

static double
column_sum(const struct grid *g, size_t col)
{
	double sum = 0;
	for (size_t i = 0; i < g->rows; i++)
		sum += cell(g, i, col);
	return sum;
}

static double
table_sum(const struct grid *g)
{
	double sum = 0;
	for (size_t i = 0; i < g->rows; i++)
		sum += row_sum(g, i);
	return sum;
}

static bool
are_counts(const double table[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!(table[i] >= 0) || isinf(table[i]))
			return false;
	return n > 0;
}

struct chi2_table
chi2_contingency(const double table[], size_t rows, size_t cols)
{
	struct chi2_table r = { UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED, 0 };
	if (!are_counts(table, rows * cols))
		return r;
	r.df = (long)(rows - 1) * (long)(cols - 1);
	struct grid g = grid_of(table, rows, cols);
	double total = table_sum(&g), plain = 0, yates = 0, least = (double)INFINITY;
	for (size_t i = 0; i < g.rows; i++) {
		double row = row_sum(&g, i);
		for (size_t k = 0; k < g.cols; k++) {
			double expected = row * column_sum(&g, k) / total;
			double gap = fabs(cell(&g, i, k) - expected);
			double moved = r.df == 1 ? gap - fmin(0.5, gap) : gap;
			plain += gap * gap / expected;
			yates += moved * moved / expected;
			least = fmin(least, expected);
		}
	}
	r.min_expected = least;
	if (!(least > 0))
		return r;
	r.statistic = r.df ? plain : 0;
	r.statistic_yates = r.df ? yates : 0;
	r.p = r.df ? chi2_tail(plain, (double)r.df) : 1;
	r.p_yates = r.df ? chi2_tail(yates, (double)r.df) : 1;
	return r;
}

/* 2 (o ln(o / e) - o + e), which is >= 0; the last two cancel in the sum. */
static double
g_term(double o, double e)
{
	double t = (o - e) / e;
	if (o == 0)
		return 2 * e;
	if (fabs(t) > 0.02)
		return 2 * (o * log(o / e) - o + e);
	/* (1 + t) ln(1 + t) - t, by its series. */
	double power = t, sum = 0;
	for (int k = 2; k <= 12; k++) {
		power *= k == 2 ? t : -t;
		sum += power / (k * (k - 1));
	}
	return 2 * e * sum;
}

struct g_test
g_contingency(const double table[], size_t rows, size_t cols)
{
	struct g_test r = { UNDEFINED, UNDEFINED, 0 };
	if (!are_counts(table, rows * cols))
		return r;
	r.df = (long)(rows - 1) * (long)(cols - 1);
	struct grid g = grid_of(table, rows, cols);
	double total = table_sum(&g), sum = 0, least = (double)INFINITY;
	for (size_t k = 0; k < g.cols; k++) {
		double column = column_sum(&g, k);
		for (size_t i = 0; i < g.rows; i++) {
			double expected = row_sum(&g, i) * column / total;
			least = fmin(least, expected);
			sum += g_term(cell(&g, i, k), expected);
		}
	}
	if (!(least > 0))
		return r;
	r.statistic = r.df ? sum : 0;
	r.p = r.df ? chi2_tail(sum, (double)r.df) : 1;
	return r;
}

struct g_test
g_gof(const double observed[], const double expected[], size_t n)
{
	struct g_test r = { UNDEFINED, UNDEFINED, n ? (long)n - 1 : 0 };
	double o = 0, e = 0, sum = 0;
	if (!are_counts(observed, n) || !are_counts(expected, n))
		return r;
	for (size_t i = 0; i < n; i++) {
		o += observed[i];
		e += expected[i];
		if (!(expected[i] > 0))
			return r;
	}
	for (size_t i = 0; i < n; i++)
		sum += g_term(observed[i], expected[i] / e * o);
	if (!(o > 0))
		return r;
	r.statistic = r.df ? sum : 0;
	r.p = r.df ? chi2_tail(sum, (double)r.df) : 1;
	return r;
}

struct cramers_v
cramers_v(const double table[], size_t rows, size_t cols)
{
	struct cramers_v r = { UNDEFINED, UNDEFINED };
	struct chi2_table t = chi2_contingency(table, rows, cols);
	if (isnan(t.statistic) || rows < 2 || cols < 2)
		return r;
	struct grid g = grid_of(table, rows, cols);
	double n = table_sum(&g), a = (double)(rows - 1), b = (double)(cols - 1);
	double phi2 = t.statistic / n;
	r.v = sqrt(phi2 / fmin(a, b));
	double bias = a * b / (n - 1), rest = phi2 - bias;
	/* Where both are one number, the root would make 1e-8 of the rounding. */
	if (rest < 4 * DBL_EPSILON * bias)
		rest = 0;
	double degrees = fmin(a - a * a / (n - 1), b - b * b / (n - 1));
	if (degrees > 0)
		r.corrected = sqrt(rest / degrees);
	return r;
}

/* The tables with the margins of a b / c d, told apart by their first cell. */
struct hypergeometric {
	double first_row, first_column, total;
	double low, high, mode; /* of the first cell */
};

/* How much likelier k + 1 is than k. */
static double
step_up(const struct hypergeometric *h, double k)
{
	return (h->first_row - k) / (k + 1) *
	       ((h->first_column - k) / (h->total - h->first_row - h->first_column + k + 1));
}

struct tails {
	double all, less, greater, unlikely; /* in units of the likeliest table */
};

/* Adds the tables from the mode away, to one side, until they no longer count. */
static void
add_side(const struct hypergeometric *h, double observed, double limit, int direction,
	struct tails *t)
{
	double weight = 1, k = h->mode;
	for (;;) {
		if (direction > 0 || k != h->mode) {
			t->all += weight;
			t->less += k <= observed ? weight : 0;
			t->greater += k >= observed ? weight : 0;
			t->unlikely += weight <= limit ? weight : 0;
		}
		if ((direction > 0 ? k >= h->high : k <= h->low) || weight == 0)
			return;
		weight = direction > 0 ? weight * step_up(h, k) : weight / step_up(h, k - 1);
		k += direction;
	}
}

/* The weight of the observed table, by the same products as in the sums. */
static double
weight_of(const struct hypergeometric *h, double observed)
{
	double weight = 1;
	for (double k = h->mode; k < observed && weight > 0; k++)
		weight *= step_up(h, k);
	for (double k = h->mode; k > observed && weight > 0; k--)
		weight /= step_up(h, k - 1);
	return weight;
}

struct fisher_exact
fisher_exact(double a, double b, double c, double d)
{
	struct fisher_exact r = { UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED };
	const double cells[] = { a, b, c, d };
	for (size_t i = 0; i < 4; i++)
		if (!(cells[i] >= 0) || cells[i] != floor(cells[i]) || cells[i] > 1e15)
			return r;
	struct hypergeometric h = {
		.first_row = a + b, .first_column = a + c, .total = a + b + c + d
	};
	h.low = fmax(0, h.first_row + h.first_column - h.total);
	h.high = fmin(h.first_row, h.first_column);
	h.mode = floor((h.first_row + 1) * ((h.first_column + 1) / (h.total + 2)));
	h.mode = fmin(fmax(h.mode, h.low), h.high);
	r.odds_ratio = a * d == 0 && b * c == 0 ? UNDEFINED : a * d / (b * c);
	if (h.high - h.low > FISHER_STEPS)
		return r;
	struct tails t = { 0, 0, 0, 0 };
	double limit = weight_of(&h, a) * (1 + FISHER_SLACK);
	add_side(&h, a, limit, -1, &t);
	add_side(&h, a, limit, 1, &t);
	r.p_two_sided = fmin(1, t.unlikely / t.all);
	r.p_less = fmin(1, t.less / t.all);
	r.p_greater = fmin(1, t.greater / t.all);
	return r;
}
