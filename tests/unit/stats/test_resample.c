// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Resampling against counting, limit laws against permutations, bandits and KSWIN against their definitions. */
#include "core/base/random.h"
#include "core/base/team.h"
#include "core/stats/bandit.h"
#include "core/stats/bayes.h"
#include "core/stats/change.h"
#include "core/stats/edf_test.h"
#include "core/stats/ks.h"
#include "core/stats/quantile.h"
#include "core/stats/resample.h"
#include "core/stats/transport.h"
#include "tests/support/check.h"

#include <stdlib.h>
#include <string.h>

#define NOT_A_NUMBER ((double)NAN)

enum { SIDE = 7 };

static void
fill(double x[], size_t n, double shift, uint64_t seed)
{
	struct random r;
	random_seed(&r, seed);
	for (size_t i = 0; i < n; i++)
		x[i] = shift + random_unit(&r) + random_unit(&r);
}

/* What a test's statistic is on unsorted samples; arg is the test. */
static double
edf_statistic(const double x[], size_t n, const double y[], size_t m, void *arg)
{
	struct edf_test (*const *test)(const double *, size_t, const double *, size_t) = arg;
	double a[SIDE], b[SIDE], scratch[SIDE];
	memcpy(a, x, n * sizeof(*x));
	memcpy(b, y, m * sizeof(*y));
	sample_sort(a, n, scratch);
	sample_sort(b, m, scratch);
	return (*test)(a, n, b, m).statistic;
}

/* The limit laws must come near the exact law of 7 against 7 values: all 3,432 divisions. */
static void
limit_laws_are_near_exact_ones(void **state)
{
	(void)state;
	struct resample_options o = resample_defaults;
	o.replicates = 3432;
	struct edf_test (*tests[])(const double *, size_t, const double *,
		size_t) = { cramer_von_mises, anderson_darling };
	for (size_t t = 0; t < 2; t++)
		for (uint64_t seed = 1; seed <= 9; seed += 2) {
			double x[SIDE], y[SIDE], scratch[SIDE];
			fill(x, SIDE, 0, seed);
			fill(y, SIDE, (double)seed / 10, seed + 100);
			sample_sort(x, SIDE, scratch);
			sample_sort(y, SIDE, scratch);
			struct permutation p =
				permutation_test(x, SIDE, y, SIDE, edf_statistic, &tests[t], &o);
			assert_true(p.exact);
			assert_true(p.replicates == 3432);
			double limit = tests[t](x, SIDE, y, SIDE).p;
			if (fabs(limit - p.p_greater) > 0.005 + 0.1 * p.p_greater)
				fail_msg("test %zu seed %d: limit %g, exact %g", t, (int)seed,
					limit, p.p_greater);
		}
}

/* Far out the largest weight alone counts: C erfc(sqrt(x / (2 lambda))), C = prod (1 - lambda_j / lambda_1)^(-1/2). */
static void
tails_keep_their_digits(void **state)
{
	(void)state;
	for (double a = 1; a < 600; a *= 1.5) {
		double far = sqrt(3) * erfc(sqrt(a));
		double ratio = anderson_darling_tail(a) / far;
		assert_true(ratio > 1 && ratio < 1 + 0.5 / a);
	}
	for (double w = 1; w < 140; w *= 1.5) {
		double far = sqrt(2) * erfc(M_PI * sqrt(w / 2));
		double ratio = cramer_von_mises_tail(w) / far;
		assert_true(ratio > 1 && ratio < 1 + 0.1 / w);
	}
	assert_true(cramer_von_mises_tail(0) == 1 && anderson_darling_tail(-1) == 1);
	assert_true(isnan(cramer_von_mises_tail(NOT_A_NUMBER)));
	assert_true(isnan(anderson_darling_tail(NOT_A_NUMBER)));
}

/* E|X - Y| by all pairs. */
static double
mean_gap(const double x[], size_t n, const double y[], size_t m)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m; k++)
			sum += fabs(x[i] - y[k]);
	return sum / (double)(n * m);
}

static void
energy_is_what_its_name_says(void **state)
{
	(void)state;
	double x[40], y[30], scratch[40];
	fill(x, 40, 0, 5);
	fill(y, 30, 0.4, 6);
	sample_sort(x, 40, scratch);
	sample_sort(y, 30, scratch);
	double want = 2 * mean_gap(x, 40, y, 30) - mean_gap(x, 40, x, 40) - mean_gap(y, 30, y, 30);
	CHECK_NEAR(energy_distance(x, 40, y, 30), sqrt(want), 1e-12);
	assert_true(energy_distance(x, 40, x, 40) == 0);
	assert_true(isnan(energy_distance(x, 0, y, 30)));
	const double far[] = { -1e308, 1e308 };
	assert_true(wasserstein1(far, 2, far, 2) == 0);
}

static void
threads_change_nothing(void **state)
{
	(void)state;
	double x[60], y[70];
	fill(x, 60, 0, 1);
	fill(y, 70, 0.1, 2);
	struct resample_options o = resample_defaults;
	struct bootstrap b[3];
	struct permutation p[3];
	for (unsigned t = 0; t < 3; t++) {
		o.threads = t * 2 + 1;
		b[t] = bootstrap_two_sample(x, 60, y, 70, statistic_mean_difference, NULL, &o);
		p[t] = permutation_test(x, 60, y, 70, statistic_mean_difference, NULL, &o);
	}
	for (size_t t = 1; t < 3; t++) {
		assert_memory_equal(b[t].percentile, b[0].percentile, sizeof(b[0].percentile));
		assert_true(b[t].se == b[0].se && b[t].bias == b[0].bias);
		assert_true(p[t].p_two_sided == p[0].p_two_sided && !p[t].exact);
	}
	assert_true(b[0].percentile[0] < b[0].estimate && b[0].estimate < b[0].percentile[1]);
}

static void
sampled_permutations_are_near_exact_ones(void **state)
{
	(void)state;
	double x[9], y[6];
	fill(x, 9, 0, 3);
	fill(y, 6, 0.3, 4);
	struct resample_options all = resample_defaults, some = resample_defaults;
	some.replicates = 5004; /* one less than there are */
	struct permutation exact =
		permutation_test(x, 9, y, 6, statistic_mean_difference, NULL, &all);
	struct permutation drawn =
		permutation_test(x, 9, y, 6, statistic_mean_difference, NULL, &some);
	assert_true(exact.exact && exact.replicates == 5005 && !drawn.exact);
	assert_true(fabs(exact.p_less - drawn.p_less) < 0.03);
	assert_true(fabs(exact.p_greater - drawn.p_greater) < 0.03);
}

static void
resampling_says_why_not(void **state)
{
	(void)state;
	const double x[] = { 1, 2 };
	struct resample_options o = resample_defaults;
	assert_non_null(permutation_test(x, 0, x, 2, statistic_mean_difference, NULL, &o).why);
	assert_non_null(bootstrap_two_sample(x, 2, x, 0, statistic_mean_difference, NULL, &o).why);
	o.confidence = 1;
	assert_non_null(bootstrap_two_sample(x, 2, x, 2, statistic_mean_difference, NULL, &o).why);
	o.replicates = 0;
	assert_non_null(permutation_test(x, 2, x, 2, statistic_mean_difference, NULL, &o).why);
}

static void
bandits_share(void **state)
{
	(void)state;
	double share[3];
	const double won[] = { 12, 30, 0 }, tried[] = { 100, 180, 3 };
	assert_true(thompson_rates(won, tried, 2, 1, 1, share));
	struct beta_binomial b = beta_binomial_compare(12, 100, 30, 180, 1, 1);
	CHECK_NEAR(share[1], b.p_b_gt_a, 1e-9);
	assert_true(thompson_rates(won, tried, 3, 1, 1, share));
	CHECK_NEAR(share[0] + share[1] + share[2], 1, 1e-12);
	assert_true(bandit_floor(share, 3, 0.1));
	assert_true(share[0] >= 0.1 && share[1] >= 0.1 && share[2] >= 0.1);
	CHECK_NEAR(share[0] + share[1] + share[2], 1, 1e-12);
	assert_false(bandit_floor(share, 3, 0.4));
	assert_false(thompson_rates(tried, won, 3, 1, 1, share));
	assert_true(isnan(share[0]));
	const double means[] = { 0.2, 0.5, 0.5 };
	assert_true(epsilon_greedy(means, 3, 0.3, share));
	CHECK_NEAR(share[0], 0.1, 1e-15);
	CHECK_NEAR(share[1], 0.45, 1e-15);
	assert_true(share[1] == share[2]);
	assert_true(isinf(ucb_index(0, 0, 10, 1)));
	CHECK_NEAR(ucb_index(0.5, 4, 100, 1), 0.5 + sqrt(2 * log(100) / 4), 1e-15);
	assert_true(isnan(ucb_index(0.5, 5, 4, 1)));
}

/* On 0, 0, …, 1, 1, … the gap after k ones is k values: found with the first k whose exact p is small enough. */
static void
kswin_finds_a_step_when_the_test_does(void **state)
{
	(void)state;
	size_t k = 1;
	while (ks_exact_p((double)k * 30, 30, 30) > kswin_defaults.alpha)
		k++;
	struct kswin *d = kswin_new(&kswin_defaults);
	for (size_t i = 0; i < 500; i++)
		assert_false(kswin_add(d, 0));
	for (size_t i = 1; i < k; i++)
		assert_false(kswin_add(d, 1));
	assert_false(kswin_add(d, NOT_A_NUMBER));
	assert_true(kswin_add(d, 1));
	kswin_free(d);
	kswin_free(NULL);
}

static void
kswin_repeats_itself(void **state)
{
	(void)state;
	struct kswin *a = kswin_new(&kswin_defaults), *b = kswin_new(&kswin_defaults);
	double x[1600];
	size_t found = 0;
	fill(x, 1600, 0, 9);
	for (size_t i = 0; i < 1600; i++) {
		bool hit = kswin_add(a, x[i] + (i >= 1500));
		assert_true(hit == kswin_add(b, x[i] + (i >= 1500)));
		found += hit && i >= 1500 && i < 1530;
	}
	assert_int_equal(found, 1);
	kswin_free(a);
	kswin_free(b);
}

static void
count_part(void *arg, size_t part)
{
	unsigned char *seen = arg;
	seen[part]++;
}

static void
every_part_is_done_once(void **state)
{
	(void)state;
	for (unsigned threads = 0; threads < 6; threads++) {
		unsigned char seen[1000] = { 0 };
		team_once(1000, threads, count_part, seen);
		for (size_t i = 0; i < 1000; i++)
			assert_int_equal(seen[i], 1);
	}
	team_once(0, 0, count_part, NULL);
	assert_true(team_processors() >= 1);
}

CHECK_MAIN(cmocka_unit_test(limit_laws_are_near_exact_ones),
	cmocka_unit_test(tails_keep_their_digits), cmocka_unit_test(energy_is_what_its_name_says),
	cmocka_unit_test(threads_change_nothing),
	cmocka_unit_test(sampled_permutations_are_near_exact_ones),
	cmocka_unit_test(resampling_says_why_not), cmocka_unit_test(bandits_share),
	cmocka_unit_test(kswin_finds_a_step_when_the_test_does),
	cmocka_unit_test(kswin_repeats_itself), cmocka_unit_test(every_part_is_done_once))
