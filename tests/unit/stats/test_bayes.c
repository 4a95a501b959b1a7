// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Posteriors of a few trials beside those of many millions, against closed forms. */
#include "core/stats/bandit.h"
#include "core/stats/bayes.h"
#include "core/stats/beta_bell.h"
#include "core/stats/contingency.h"
#include "core/stats/regress.h"
#include "tests/support/check.h"

static const double sizes[] = { 1, 10, 1e3, 1e5, 1e6, 14451016, 1e8, 1e9 };
static const double rates[] = { 0, 0.2, 0.5, 0.9, 1 };

enum { SIZES = sizeof(sizes) / sizeof(*sizes), RATES = sizeof(rates) / sizeof(*rates) };

/* Chances are good to 1e-15 of all, and what is not so small to its own digits. */
static void
near(double got, double want, double relative)
{
	if (!(fabs(got - want) <= relative * fabs(want) + 1e-15))
		fail_msg("%.17g, not %.17g", got, want);
}

/* Beside an arm without a trial, whose posterior is uniform, all is known in closed form. */
static void
compares_with_the_unknown(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIZES; i++)
		for (size_t k = 0; k < RATES; k++) {
			double n = sizes[i], s = floor(n * rates[k]);
			struct beta_binomial r = beta_binomial_compare(0, 0, s, n, 1, 1);
			double a = 1 + s, b = 1 + n - s, mean = a / (n + 2);
			double square = mean * ((a + 1) / (n + 3));
			double rest = b / (n + 2) * ((b + 1) / (n + 3));
			near(r.p_b_gt_a, mean, 1e-9);
			near(r.expected_loss_choose_a, square / 2, 1e-9);
			near(r.expected_loss_choose_b, rest / 2, 1e-9);
		}
}

/* Beside no success in 5 trials, so with b of Beta(1, 6): P(B > A) = E[(1 - A)^6]. */
static void
compares_with_few(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIZES; i++)
		for (size_t k = 0; k < RATES; k++) {
			double n = sizes[i], s = floor(n * rates[k]), product = 1;
			for (int j = 0; j < 6; j++)
				product *= (1 + n - s + j) / (2 + n + j);
			struct beta_binomial r = beta_binomial_compare(s, n, 0, 5, 1, 1);
			near(r.p_b_gt_a, product, 1e-9);
		}
}

/* What one side gains the other loses, whatever the sizes; and both quantiles are where they should be. */
static void
agrees_with_itself(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIZES; i++)
		for (size_t k = 0; k < SIZES; k++) {
			double n = sizes[i], m = sizes[k];
			double s = floor(n * 0.3), u = floor(m * 0.3001);
			struct beta_binomial r = beta_binomial_compare(s, n, u, m, 0.5, 2);
			struct beta_binomial turned = beta_binomial_compare(u, m, s, n, 0.5, 2);
			near(r.p_b_gt_a + turned.p_b_gt_a, 1, 1e-9);
			near(r.expected_loss_choose_a,
				r.expected_loss_choose_b + (r.mean_b - r.mean_a), 1e-8);
			struct beta a = { 0.5 + s, 2 + n - s };
			for (int end = 0; end < 2; end++) {
				double x = r.ci95_a[end];
				CHECK_NEAR(
					beta_below(a, log(x / (1 - x))), end ? 0.975 : 0.025, 1e-6);
			}
		}
}

/* The expansion for many trials meets the continued fraction for fewer. */
static void
joins_both_methods(void **state)
{
	(void)state;
	struct beta few = { 99999, 3e6 }, many = { 100000, 3e6 };
	for (double z = -6; z <= 6; z += 0.5) {
		double t = log(few.a / few.b) + z / sqrt(few.a);
		double step = beta_below(few, t) - beta_below(many, t);
		double bound = 0.4 * exp(-z * z / 2) / sqrt(few.a);
		assert_true(step > 0 && step < 2 * bound + 1e-9);
		CHECK_NEAR(beta_below(many, t) + beta_above(many, t), 1, 1e-9);
	}
}

/* One of two arms is best as often as it is the better one. */
static void
bandit_agrees(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIZES; i++) {
		double s[] = { 2, floor(sizes[i] * 0.4) }, n[] = { 5, sizes[i] }, share[2];
		struct beta_binomial r = beta_binomial_compare(s[0], n[0], s[1], n[1], 1, 1);
		assert_true(thompson_rates(s, n, 2, 1, 1, share));
		CHECK_NEAR(share[1], r.p_b_gt_a, 1e-8);
	}
}

/* A constant whose sum rounds, and a table whose chi-squared is its own bias, are told exactly. */
static void
rounding_is_no_signal(void **state)
{
	(void)state;
	const double truth[] = { 0.1, 0.1, 0.1 }, near[] = { 0.1, 0.2, 0.1 };
	assert_true(regression_scores(truth, near, 3).r2 == 0);
	assert_true(regression_scores(truth, truth, 3).r2 == 1);
	const double table[] = { 0, 3, 1, 2 };
	assert_true(cramers_v(table, 2, 2).corrected == 0);
	assert_true(cramers_v(table, 2, 2).v > 0.44);
}

CHECK_MAIN(cmocka_unit_test(compares_with_the_unknown), cmocka_unit_test(compares_with_few),
	cmocka_unit_test(agrees_with_itself), cmocka_unit_test(joins_both_methods),
	cmocka_unit_test(bandit_agrees), cmocka_unit_test(rounding_is_no_signal))
