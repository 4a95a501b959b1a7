// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Exact p-values against counting every case, tails against each other, and bounds of inputs. */
#include "core/stats/allowance.h"
#include "core/stats/contingency.h"
#include "core/stats/ks.h"
#include "core/stats/power.h"
#include "core/stats/proportion.h"
#include "core/stats/rank_test.h"
#include "core/stats/tail.h"
#include "core/stats/ttest.h"
#include "tests/support/check.h"

#include <stdlib.h>

#define NOT_A_NUMBER ((double)NAN)

enum { SIDE = 5 };

/* Every way to order n values of x among m of y: bit i of the mask is set where place i holds an x. */
struct counts {
	double orders, far, wins_at_least, wins_at_most;
};

static struct counts
count_orders(size_t n, size_t m, double steps, double u)
{
	struct counts c = { 0, 0, 0, 0 };
	for (unsigned mask = 0; mask < 1u << (n + m); mask++) {
		if ((size_t)__builtin_popcount(mask) != n)
			continue;
		double x = 0, y = 0, gap = 0, wins = 0;
		for (size_t i = 0; i < n + m; i++) {
			bool is_x = mask >> i & 1;
			x += is_x;
			y += !is_x;
			wins += is_x ? y : 0;
			gap = fmax(gap, fabs(x * (double)m - y * (double)n));
		}
		c.orders++;
		c.far += gap >= steps;
		c.wins_at_least += wins >= u;
		c.wins_at_most += wins <= u;
	}
	return c;
}

static void
counts_paths_and_orders(void **state)
{
	(void)state;
	for (size_t n = 1; n <= SIDE; n++)
		for (size_t m = 1; m <= SIDE; m++)
			for (size_t k = 0; k <= n * m; k++) {
				struct counts c = count_orders(n, m, (double)k, (double)k);
				CHECK_NEAR(ks_exact_p((double)k, n, m), c.far / c.orders, 1e-13);
				struct rank_exact r = mann_whitney_exact((double)k, n, m);
				CHECK_NEAR(r.p_greater, c.wins_at_least / c.orders, 1e-13);
				CHECK_NEAR(r.p_less, c.wins_at_most / c.orders, 1e-13);
			}
}

static double
choose(double n, double k)
{
	double r = 1;
	for (double i = 1; i <= k; i++)
		r = r * (n - k + i) / i;
	return r;
}

static void
sums_tables(void **state)
{
	(void)state;
	for (int a = 0; a < 7; a++)
		for (int b = 0; b < 7; b++)
			for (int c = 0; c < 7; c += 2)
				for (int d = 0; d < 7; d += 3) {
					double row = a + b, col = a + c, n = a + b + c + d;
					double all = choose(n, col), less = 0, greater = 0,
					       unlikely = 0;
					double seen = choose(row, a) * choose(n - row, c);
					for (int k = 0; k <= row && k <= col; k++) {
						double w =
							col - k > n - row
								? 0
								: choose(row, k) *
									  choose(n - row, col - k);
						less += k <= a ? w : 0;
						greater += k >= a ? w : 0;
						unlikely += w <= seen * 1.0000001 ? w : 0;
					}
					struct fisher_exact f = fisher_exact(a, b, c, d);
					CHECK_NEAR(f.p_less, less / all, 1e-12);
					CHECK_NEAR(f.p_greater, greater / all, 1e-12);
					CHECK_NEAR(f.p_two_sided, unlikely / all, 1e-12);
				}
}

static void
inverts_tails(void **state)
{
	(void)state;
	static const double dfs[] = { 1, 2.5, 7, 43.02, 1000, 9999, 1e4 + 1, 1e9 };
	for (double p = 1e-12; p < 0.5; p *= 7) {
		CHECK_NEAR(normal_tail(normal_tail_quantile(p)), p, 1e-13);
		for (size_t i = 0; i < sizeof(dfs) / sizeof(*dfs); i++)
			CHECK_NEAR(t_tail(t_tail_quantile(p, dfs[i]), dfs[i]), p, 1e-12);
	}
	/* Where the method changes, and where a distribution becomes another. */
	for (double t = 0.1; t < 30; t *= 2) {
		CHECK_NEAR(t_tail(t, 1e4), t_tail(t, 1e4 + 1e-9), 1e-11);
		CHECK_NEAR(t_tail(t, 1), atan2(1, t) / M_PI, 1e-13);
		CHECK_NEAR(t_tail(-t, 5), 1 - t_tail(t, 5), 1e-15);
		CHECK_NEAR(nct_tail(t, 7.5, 0), t_tail(t, 7.5), 1e-11);
		CHECK_NEAR(nct_tail(t, 1e6, 1), normal_tail(t - 1), 1e-5 + t * t * t * t * 1e-6);
		CHECK_NEAR(chi2_tail(t, 2), exp(-t / 2), 1e-13);
		CHECK_NEAR(chi2_tail(t * t, 1), 2 * normal_tail(t), 1e-13);
	}
	assert_true(t_tail(0, 3) == 0.5 && normal_tail(0) == 0.5 && chi2_tail(0, 4) == 1);
}

/* The law of one sample meets the limit law, and is continuous where its methods meet. */
static void
agrees_where_methods_meet(void **state)
{
	(void)state;
	for (double z = 0.4; z < 3; z += 0.1) {
		double d = z / sqrt(1e6), p = ks_one_sample_p(d, 1000000);
		CHECK_NEAR(p, ks_limit_p(d, 2000000, 2000000), 0.01);
	}
	static const size_t sizes[] = { 10, 140, 141, 2000, 100000, 100001 };
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		double before = 1, n = (double)sizes[i];
		for (double z = 0.2; z < 4 && z < sqrt(n); z += 0.02) {
			double p = ks_one_sample_p(z / sqrt(n), sizes[i]);
			assert_true(p >= 0 && p <= before * (1 + 1e-4));
			before = p;
		}
	}
	/* The two series of the limit law. */
	double d = sqrt(1.0 / 500);
	CHECK_NEAR(ks_limit_p(d * (1 + 1e-12), 1000, 1000), ks_limit_p(d * (1 - 1e-12), 1000, 1000),
		1e-10);
}

static void
leaves_nonsense_undefined(void **state)
{
	(void)state;
	const double x[] = { 1, 2 };
	assert_true(isnan(ks_gap(x, 0, x, 2).d));
	assert_true(isnan(ks_exact_p(1, 0, 2)) && isnan(ks_limit_p(0.1, 0, 5)));
	assert_true(isnan(ks_one_sample_p(0.1, 0)) && isnan(ks_one_sample_p(NOT_A_NUMBER, 5)));
	assert_true(isnan(mann_whitney(x, 2, x, 0).u1));
	assert_true(isnan(mann_whitney_exact(3, 300, 200).p_less));
	assert_true(isnan(fisher_exact(1.5, 1, 1, 1).p_less) &&
		    isnan(fisher_exact(-1, 1, 1, 1).p_less));
	assert_true(
		isnan(wilson_interval(3, 2, 0.95).low) && isnan(wilson_interval(0, 0, 0.95).low));
	assert_true(isnan(wilson_interval(1, 2, 1).low));
	assert_non_null(two_proportion_z(2, 1, 1, 5).why);
	assert_true(isnan(two_proportion_power(0, 0.5, 10, 1, 0.05, TWO_SIDED).pooled));
	assert_true(isnan(mean_power(0.5, 1, 1, 0).t));
	assert_true(isinf(two_proportion_size(0.3, 0.3, 0.8, 1, 0.05, TWO_SIDED).pooled));
	assert_true(isinf(two_proportion_size(0.3, 0.2, 0.8, 1, 0.05, GREATER).pooled));
	assert_true(isnan(chi2_gof(x, x, 2, 5).p) && isnan(chi2_gof(x, x, 0, 0).statistic));
	const double expected[] = { 0, 1 };
	assert_true(isnan(chi2_gof(x, expected, 2, 0).statistic));
	assert_true(isnan(chi2_contingency(x, 0, 2).p));
	assert_true(
		isnan(t_tail(NOT_A_NUMBER, 3)) && isnan(t_tail(1, 0)) && isnan(chi2_tail(-1, 2)));
}

/* A size planned for a power has that power, seen from the other function. */
static void
plans_consistently(void **state)
{
	(void)state;
	struct proportion_plan n = two_proportion_size(0.1, 0.12, 0.8, 2, 0.05, GREATER);
	CHECK_NEAR(two_proportion_power(0.1, 0.12, n.pooled, 2, 0.05, GREATER).pooled, 0.8, 1e-12);
	CHECK_NEAR(
		two_proportion_power(0.1, 0.12, n.unpooled, 2, 0.05, GREATER).unpooled, 0.8, 1e-12);
	CHECK_NEAR(
		two_proportion_power(0.1, 0.12, n.arcsine, 2, 0.05, GREATER).arcsine, 0.8, 1e-12);
	n = two_proportion_size(0.12, 0.1, 0.9, 1, 0.01, LESS);
	CHECK_NEAR(two_proportion_power(0.12, 0.1, n.pooled, 1, 0.01, LESS).pooled, 0.9, 1e-12);
}

/* Turning a table round changes nothing. */
static void
turns_tables(void **state)
{
	(void)state;
	const double wide[] = { 3, 5, 9, 4, 4, 1 }, tall[] = { 3, 4, 5, 4, 9, 1 };
	struct chi2_table a = chi2_contingency(wide, 2, 3), b = chi2_contingency(tall, 3, 2);
	CHECK_NEAR(a.statistic, b.statistic, 1e-14);
	CHECK_NEAR(a.min_expected, b.min_expected, 1e-14);
	CHECK_NEAR(cramers_v(wide, 2, 3).corrected, cramers_v(tall, 3, 2).corrected, 1e-14);
	assert_int_equal(a.df, 2);
	assert_true(a.p == a.p_yates);
}

/* Quantiles that come back from far out in heavy tails. */
static void
reaches_far_tails(void **state)
{
	(void)state;
	static const double degrees[] = { 1, 1.3, 2.7, 5, 30 };
	for (size_t i = 0; i < sizeof(degrees) / sizeof(*degrees); i++)
		for (double p = 1e-3; p > 1e-140; p *= 1e-9)
			CHECK_NEAR(t_tail(t_tail_quantile(p, degrees[i]), degrees[i]), p, 1e-8);
	CHECK_NEAR(t_tail_quantile(1e-20, 1), 1e20 / M_PI, 1e-12);
}

/* Very many degrees of freedom: beside the library's law for fewer, and quantiles that come back. */
static void
counts_many_degrees(void **state)
{
	(void)state;
	for (double z = -3; z <= 3; z += 0.375) {
		double few = 999999, many = 1000000, x = few + z * sqrt(2 * few);
		double step = chi2_tail(x, many) - chi2_tail(x, few);
		assert_true(step > 0 && step < 1e-3);
		CHECK_NEAR(step, exp(-z * z / 2) / sqrt(4 * M_PI * few), 0.02);
	}
	CHECK_NEAR(chi2_tail(10004472.135955, 1e7), 0.15865524586829166, 1e-8);
	CHECK_NEAR(chi2_tail(10044721.359549996, 1e7), 8.840001097254715e-24, 1e-8);
	assert_true(chi2_tail(0, 1e7) == 1 && chi2_tail((double)INFINITY, 1e7) == 0);
	static const double degrees[] = { 1, 9, 1e3, 1e5, 1e6, 1e8 },
			    tails[] = { 1e-10, 1e-3, 0.05, 0.5, 0.95 };
	for (size_t i = 0; i < sizeof(degrees) / sizeof(*degrees); i++)
		for (size_t k = 0; k < sizeof(tails) / sizeof(*tails); k++)
			CHECK_NEAR(chi2_tail(chi2_tail_quantile(tails[k], degrees[i]), degrees[i]),
				tails[k], 1e-8);
}

/* Quantiles of the beta-binomial, the beta and the normal law, from SciPy. */
static void
allows_for_chance(void **state)
{
	(void)state;
	static const struct {
		double n, m, outside;
	} cases[] = { { 318, 140, 7.0 / 140 }, { 20, 20, 0.5 }, { 100000, 10000, 3.0 / 10000 },
		{ 2, 1, 1 }, { 2, 5, 1 }, { 50, 100000, 0.17023 } };
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_true(allowance_outside(cases[i].n, cases[i].m) == cases[i].outside);
	CHECK_NEAR(allowance_outside(50, 200000), 0.17020152655014906, 1e-9);
	assert_true(allowance_outside(1, 10) == 1 && allowance_outside(0, 10) == 1);
	assert_true(allowance_outside((double)INFINITY, 10) == 0 && allowance_outside(10, 0) == 0);
	CHECK_NEAR(allowance_mean(100, 100), 3.2905267314918945 * sqrt(0.02), 1e-12);
	CHECK_NEAR(allowance_mean((double)INFINITY, 4), 3.2905267314918945 / 2, 1e-12);
	CHECK_NEAR(
		allowance_share(0.3, 100, 50), 3.090232306167813 * sqrt(0.3 * 0.7 * 0.03), 1e-12);
	assert_true(allowance_share(0, (double)INFINITY, 50) == 0);
}

CHECK_MAIN(cmocka_unit_test(counts_paths_and_orders), cmocka_unit_test(sums_tables),
	cmocka_unit_test(inverts_tails), cmocka_unit_test(agrees_where_methods_meet),
	cmocka_unit_test(leaves_nonsense_undefined), cmocka_unit_test(plans_consistently),
	cmocka_unit_test(turns_tables), cmocka_unit_test(counts_many_degrees),
	cmocka_unit_test(reaches_far_tails), cmocka_unit_test(allows_for_chance))
