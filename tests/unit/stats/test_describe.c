// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Descriptions and histograms against definitions, at offsets and sizes that hurt. */
#include "core/base/random.h"
#include "core/stats/describe.h"
#include "core/stats/histogram.h"
#include "tests/support/check.h"

#include <stdlib.h>

static void
moments_of_known_values(void **state)
{
	(void)state;
	static const double v[] = { 2, 4, 4, 4, 5, 5, 7, 9 };
	struct description d = describe(v, 8);
	CHECK_NEAR(d.mean, 5.0, 1e-15);
	CHECK_NEAR(d.variance, 32.0 / 7, 1e-14);
	CHECK_NEAR(d.skewness, 0.65625, 1e-14);
	CHECK_NEAR(d.excess_kurtosis, -0.21875, 1e-13);
	CHECK_NEAR(d.min, 2, 0);
	CHECK_NEAR(d.max, 9, 0);
}

static void
leaves_out_what_is_not_finite(void **state)
{
	(void)state;
	const double v[] = { NAN, 1, INFINITY, -INFINITY, 0, -1 };
	struct description d = describe(v, 6);
	assert_int_equal(d.n, 3);
	assert_int_equal(d.nan, 1);
	assert_int_equal(d.infinite, 2);
	assert_int_equal(d.zeros, 1);
	assert_int_equal(d.negatives, 1);
	CHECK_NEAR(d.mean, 0, 0);
	assert_true(isnan(describe(v, 1).mean));
	assert_true(isnan(describe(v + 1, 1).variance));
}

static void
keeps_digits_at_offsets_and_scales(void **state)
{
	(void)state;
	struct random r;
	random_seed(&r, 7);
	enum { N = 5000 };
	double *plain = malloc(N * sizeof(*plain));
	double *moved = malloc(N * sizeof(*moved));
	for (int i = 0; i < N; i++) {
		plain[i] = floor(random_unit(&r) * 1000) / 8;
		moved[i] = plain[i] + 1e9;
	}
	struct description a = describe(plain, N), b = describe(moved, N);
	CHECK_NEAR(b.variance, a.variance, 1e-12);
	CHECK_NEAR(b.skewness, a.skewness, 1e-9);
	for (int i = 0; i < N; i++)
		moved[i] = plain[i] * 0x1p660;
	b = describe(moved, N);
	CHECK_NEAR(b.sd, a.sd * 0x1p660, 1e-13);
	CHECK_NEAR(b.excess_kurtosis, a.excess_kurtosis, 1e-10);
	free(plain);
	free(moved);
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void
counts_agree_however_they_are_made(void **state)
{
	(void)state;
	struct random r;
	random_seed(&r, 11);
	enum { N = 7001 };
	double *v = malloc(N * sizeof(*v));
	for (int i = 0; i < N; i++)
		v[i] = floor(random_unit(&r) * 100);
	for (size_t bins = 1; bins <= 60; bins += 7) {
		double edges[64], few[64], sorted_counts[64];
		size_t below, above, missing, below2, above2;
		edges_uniform(10, 80, bins, edges);
		histogram_count(v, N, edges, bins, few, &below, &above, &missing);
		double *s = malloc(N * sizeof(*s));
		for (int i = 0; i < N; i++)
			s[i] = v[i];
		qsort(s, N, sizeof(*s), compare);
		histogram_count_sorted(s, N, edges, bins, sorted_counts, &below2, &above2);
		free(s);
		double total = (double)(below + above + missing);
		for (size_t k = 0; k < bins; k++) {
			CHECK_NEAR(few[k], sorted_counts[k], 0);
			double naive = 0;
			for (int i = 0; i < N; i++)
				naive += v[i] >= edges[k] &&
					 (v[i] < edges[k + 1] ||
						 (k + 1 == bins && v[i] == edges[k + 1]));
			CHECK_NEAR(few[k], naive, 0);
			total += few[k];
		}
		assert_int_equal(below, below2);
		assert_int_equal(above, above2);
		CHECK_NEAR(total, N, 0);
	}
	free(v);
}

static void
edges_merge_and_rules_hold(void **state)
{
	(void)state;
	static const double tied[] = { 1, 1, 1, 1, 2, 3 };
	double edges[11];
	assert_int_equal(edges_quantile(tied, 6, 4, edges), 2);
	CHECK_NEAR(edges[0], 1, 0);
	CHECK_NEAR(edges[2], 3, 0);
	static const double constant[] = { 5, 5, 5 };
	assert_int_equal(edges_quantile(constant, 3, 10, edges), 1);
	edges_uniform(3, 3, 2, edges);
	CHECK_NEAR(edges[0], 2.5, 0);
	assert_int_equal(bins_sturges(1), 1);
	assert_int_equal(bins_sturges(1000), 11);
	assert_int_equal(bins_doane(1000, 0), 11);
	assert_int_equal(bins_freedman_diaconis(1000, 0, 10, 0), 1);
	struct mode_result m = mode_sorted(tied, 6);
	assert_int_equal(m.count, 4);
	assert_int_equal(m.distinct, 3);
}

CHECK_MAIN(cmocka_unit_test(moments_of_known_values),
	cmocka_unit_test(leaves_out_what_is_not_finite),
	cmocka_unit_test(keeps_digits_at_offsets_and_scales),
	cmocka_unit_test(counts_agree_however_they_are_made),
	cmocka_unit_test(edges_merge_and_rules_hold))
