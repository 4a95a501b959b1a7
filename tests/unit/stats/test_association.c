// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Rank correlation and correlation ratio by hand. */
#include "core/stats/association.h"
#include "tests/support/check.h"

static void
ranks_by_hand(void **state)
{
	(void)state;
	/* 1 - 6 sum d^2 / (n (n^2 - 1)), d = 1 -1 1 -1 0. */
	const double x[] = { 1, 20, 300, 4000, 50000 }, y[] = { 0.2, 0.1, 0.4, 0.3, 0.9 };
	CHECK_NEAR(spearman(x, y, 5), 1 - 6.0 * 4 / (5 * 24), 1e-12);
	const double falling[] = { 9, 8, 7, 6, 5 };
	CHECK_NEAR(spearman(x, falling, 5), -1, 1e-12);
	/* Ties: ranks 1.5 1.5 3 4 against 1 2 3.5 3.5; Pearson's r of those is 4 / 4.5. */
	const double a[] = { 1, 1, 2, 3 }, b[] = { 1, 2, 3, 3 };
	CHECK_NEAR(spearman(a, b, 4), 4 / 4.5, 1e-12);
}

static void
groups_by_hand(void **state)
{
	(void)state;
	/* Means 2 and 5 around 3.5: 4 * 1.5^2 = 9 between, and 1 from each value within. */
	const double y[] = { 1, 3, 4, 6 };
	const size_t group[] = { 0, 0, 1, 1 };
	CHECK_NEAR(correlation_ratio(group, 2, y, 4), sqrt(9.0 / 13), 1e-12);
	const size_t each[] = { 0, 1, 2, 3 };
	CHECK_NEAR(correlation_ratio(each, 4, y, 4), 1, 1e-12);
	const double even[] = { 1, 3, 1, 3 };
	CHECK_NEAR(correlation_ratio(group, 2, even, 4), 0, 0);
}

static void
what_is_undefined_is_nan(void **state)
{
	(void)state;
	const double x[] = { 1, 2, 3 }, flat[] = { 5, 5, 5 }, odd[] = { 1, (double)NAN, 3 };
	const size_t group[] = { 0, 0, 0 }, two[] = { 0, 1, 1 };
	assert_true(isnan(spearman(x, x, 2)));
	assert_true(isnan(spearman(x, flat, 3)));
	assert_true(isnan(spearman(odd, x, 3)));
	assert_true(isnan(correlation_ratio(group, 1, x, 3)));
	assert_true(isnan(correlation_ratio(two, 2, flat, 3)));
	assert_true(isnan(correlation_ratio(two, 2, odd, 3)));
	assert_true(isnan(correlation_ratio(two, 2, x, 2)));
}

CHECK_MAIN(cmocka_unit_test(ranks_by_hand), cmocka_unit_test(groups_by_hand),
	cmocka_unit_test(what_is_undefined_is_nan))
