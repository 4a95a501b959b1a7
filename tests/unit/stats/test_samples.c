// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Sorting, quantiles, moments and distances against definitions, and where they are undefined. */
#include "core/base/arena.h"
#include "core/stats/divergence.h"
#include "core/stats/levels.h"
#include "core/stats/moments.h"
#include "core/stats/psi.h"
#include "core/stats/quantile.h"
#include "core/stats/transport.h"
#include "tests/support/check.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

#define INF          ((double)INFINITY)
#define NOT_A_NUMBER ((double)NAN)

static uint64_t seed = 20261121;

static double
uniform(void)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (double)(seed >> 11) * 0x1p-53;
}

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void
sorts_like_qsort(void **state)
{
	(void)state;
	static const double odd[] = { 0.0, -0.0, DBL_MAX, -DBL_MAX, DBL_MIN, 5e-324, -5e-324, 1,
		-1 };
	static double x[5000], want[5000], scratch[5000];
	for (size_t n = 0; n <= 5000; n = n < 200 ? n + 1 : 5 * n) {
		for (size_t i = 0; i < n; i++)
			x[i] = i % 7 ? ldexp(uniform() - 0.5, (int)(100 * uniform()) - 50)
				     : odd[i / 7 % (sizeof(odd) / sizeof(*odd))];
		memcpy(want, x, n * sizeof(*x));
		qsort(want, n, sizeof(*want), ascending);
		sample_sort(x, n, scratch);
		for (size_t i = 0; i < n; i++)
			assert_true(x[i] == want[i]);
	}
}

static void
drops_what_is_not_finite(void **state)
{
	(void)state;
	double x[] = { 1, NOT_A_NUMBER, 2, INF, -INF, 3 };
	assert_int_equal(sample_finite(x, 6, x), 3);
	assert_true(x[0] == 1 && x[1] == 2 && x[2] == 3);
}

static void
finds_quantiles(void **state)
{
	(void)state;
	const double x[] = { 1, 2, 4, 8 }, wide[] = { -DBL_MAX, DBL_MAX };
	CHECK_NEAR(quantile_linear(x, 4, 0), 1, 0);
	CHECK_NEAR(quantile_linear(x, 4, 1), 8, 0);
	CHECK_NEAR(quantile_linear(x, 4, 0.5), 3, 0);
	CHECK_NEAR(quantile_linear(x, 4, 0.9), 6.8, 1e-15);
	CHECK_NEAR(quantile_linear(x, 1, 0.3), 1, 0);
	assert_true(quantile_linear(wide, 2, 0.5) == 0);
	assert_true(isnan(quantile_linear(x, 0, 0.5)));
	assert_true(isnan(quantile_linear(x, 4, -0.1)));
	assert_true(isnan(quantile_linear(x, 4, 1.1)));
	assert_true(isnan(quantile_linear(x, 4, NOT_A_NUMBER)));
}

static void
keeps_moments_at_any_scale_and_offset(void **state)
{
	(void)state;
	static const double base[] = { 1, 2, 3, 4, 10 };
	static const double scales[] = { 1, 0x1p-900, 0x1p+900, 0x1p-40, 0x1p+40 };
	for (size_t s = 0; s < sizeof(scales) / sizeof(*scales); s++) {
		double x[5], y[5];
		for (size_t i = 0; i < 5; i++) {
			x[i] = base[i] * scales[s];
			y[i] = x[i] + 0x1p+30 * scales[s];
		}
		struct moments a = moments_of(x, 5), b = moments_of(y, 5);
		CHECK_NEAR(a.shift + a.delta, 4 * scales[s], 1e-15);
		CHECK_NEAR(a.rms * sqrt((double)a.n), sqrt(50) * scales[s], 1e-15);
		CHECK_NEAR(b.rms * sqrt((double)b.n), sqrt(50) * scales[s], 1e-15);
		CHECK_NEAR(mean_difference(&b, &a), 0x1p+30 * scales[s], 1e-15);
	}
	struct moments none = moments_of(base, 0), one = moments_of(base, 1);
	assert_true(isnan(none.rms) && isnan(none.shift));
	assert_true(isnan(sample_sd(&one)) && one.rms == 0);
}

/* With equal sizes the distance is the mean gap of the sorted pairs. */
static void
moves_earth(void **state)
{
	(void)state;
	enum { N = 60 };
	double x[N], y[N], scratch[N], tripled[3 * N], sum = 0;
	for (size_t i = 0; i < N; i++) {
		x[i] = floor(10 * uniform());
		y[i] = 3 * uniform();
	}
	sample_sort(x, N, scratch);
	sample_sort(y, N, scratch);
	for (size_t i = 0; i < N; i++) {
		sum += fabs(x[i] - y[i]);
		tripled[3 * i] = tripled[3 * i + 1] = tripled[3 * i + 2] = y[i];
	}
	CHECK_NEAR(wasserstein1(x, N, y, N), sum / N, 1e-13);
	CHECK_NEAR(wasserstein1(x, N, tripled, (size_t)3 * N), sum / N, 1e-13);
	CHECK_NEAR(wasserstein1(y, N, x, N), sum / N, 1e-13);
	assert_true(wasserstein1(x, N, x, N) == 0);
	assert_true(isnan(wasserstein1(x, 0, y, N)));
	assert_true(isnan(wasserstein_scale(x, 0)));
	CHECK_NEAR(wasserstein_scale(x, 1), 0.001, 0);
}

static void
sees_new_extremes_only_with_open_ends(void **state)
{
	(void)state;
	static double ref[1000], cur[1000];
	for (size_t i = 0; i < 1000; i++) {
		ref[i] = (double)i;
		cur[i] = i < 950 ? (double)i * 1000 / 950 : 1e6;
	}
	struct psi_quantile closed =
		psi_quantile(ref, 1000, cur, 1000, 10, PSI_CLOSED, PSI_EMPTY_SHARE);
	struct psi_quantile open =
		psi_quantile(ref, 1000, cur, 1000, 10, PSI_OPEN, PSI_EMPTY_SHARE);
	double inside = 0, all = 0;
	for (size_t i = 0; i < 10; i++) {
		inside += closed.cur[i];
		all += open.cur[i];
	}
	assert_true(inside == 950 && all == 1000);
	CHECK_NEAR(closed.outside, 0.05, 1e-15);
	CHECK_NEAR(open.outside, 0.05, 1e-15);
	assert_true(open.psi > 4 * closed.psi);
	CHECK_NEAR(psi_p(16.918977604620448 / 500, 10, 1000, 1000), 0.05, 1e-12);
	assert_true(psi_p(0, 10, 5, 5) == 1 && open.p > 0 && open.p < 1);
	assert_true(isnan(psi_quantile(ref, 0, cur, 5, 10, PSI_OPEN, 1e-4).psi));
	assert_true(isnan(psi_quantile(ref, 5, cur, 5, 1, PSI_OPEN, 1e-4).psi));
	assert_true(isnan(psi_quantile(ref, 5, cur, 5, PSI_BINS_MAX + 1, PSI_OPEN, 1e-4).psi));
}

static void
leaves_bad_shares_undefined(void **state)
{
	(void)state;
	static const double good[] = { 1, 2 };
	static const double bad[][2] = { { -1, 2 }, { NOT_A_NUMBER, 1 }, { INF, 1 }, { 0, 0 },
		{ DBL_MAX, DBL_MAX } };
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		assert_true(isnan(kl_divergence(good, bad[i], 2)));
		assert_true(isnan(js_divergence(bad[i], good, 2)));
		assert_true(isnan(hellinger(bad[i], good, 2)));
		assert_true(isnan(l_infinity(good, bad[i], 2)));
		assert_true(isnan(total_variation(bad[i], good, 2)));
		assert_true(isnan(psi(bad[i], good, 2, 1e-4)));
	}
	assert_true(isnan(psi(good, good, 2, 0)));
	assert_true(isnan(psi(good, good, 0, 1e-4)));
	assert_true(isnan(kl_divergence(good, good, 0)));
	assert_true(psi(good, good, 2, 1e-4) == 0 && js_divergence(good, good, 2) == 0);
}

/* Near-equal distributions: leading terms of the series of each distance. */
static void
keeps_digits_where_distributions_are_close(void **state)
{
	(void)state;
	for (double e = 1e-3; e > 1e-8; e /= 10) {
		const double p[] = { 0.5, 0.5 }, q[] = { 0.5 + e, 0.5 - e };
		CHECK_NEAR(kl_divergence(p, q, 2), 2 * e * e, 5 * e * e + 1e-8);
		CHECK_NEAR(js_divergence(p, q, 2), e * e / 2, 5 * e * e + 1e-8);
		CHECK_NEAR(psi(p, q, 2, 1e-4), 4 * e * e, 5 * e * e + 1e-8);
	}
}

static void
counts_levels(void **state)
{
	(void)state;
	static const char *const ref[] = { "a", NULL, "b", "", "a" }, *const cur[] = { "c", "a",
		NULL };
	struct arena *a = arena_new();
	struct levels l = levels_of(a, ref, 5, cur, 3);
	assert_int_equal(l.n, 4);
	assert_int_equal(l.n_ref, 4);
	assert_int_equal(l.n_cur, 2);
	assert_int_equal(l.added, 1);
	assert_int_equal(l.missing, 2);
	assert_string_equal(l.name[0], "a");
	assert_string_equal(l.name[2], "");
	assert_int_equal(l.ref[0], 2);
	assert_int_equal(l.cur[3], 1);
	l = levels_of(a, ref, 0, cur, 0);
	assert_int_equal(l.n, 0);
	arena_free(a);
}

CHECK_MAIN(cmocka_unit_test(sorts_like_qsort), cmocka_unit_test(drops_what_is_not_finite),
	cmocka_unit_test(finds_quantiles), cmocka_unit_test(keeps_moments_at_any_scale_and_offset),
	cmocka_unit_test(moves_earth), cmocka_unit_test(sees_new_extremes_only_with_open_ends),
	cmocka_unit_test(leaves_bad_shares_undefined),
	cmocka_unit_test(keeps_digits_where_distributions_are_close),
	cmocka_unit_test(counts_levels))
