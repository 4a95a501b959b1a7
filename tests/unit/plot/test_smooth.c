// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Smoothing against its formulas, written out term by term. */
#include "core/base/random.h"
#include "core/plot/smooth.h"
#include "tests/support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N 500

/* s / (1 - w^n) with s = (1 - w) * sum of w^(n - k) y_k over the finite points so far. */
static double
ema_by_sum(const double *y, size_t i, double w)
{
	double sum = 0, share = 0, power = 1;
	for (size_t k = i + 1; k-- > 0;) {
		if (!isfinite(y[k]))
			continue;
		sum += power * y[k];
		share += power;
		power *= w;
	}
	return sum / share;
}

static double
time_by_sum(const double *x, const double *y, size_t i, double w, double range)
{
	double v = fmin(sqrt(w), 0.999), sum = 0, share = 0;
	for (size_t k = 0; k <= i; k++) {
		if (!isfinite(y[k]))
			continue;
		double power = pow(v, 1000 * (x[i] - x[k]) / range);
		sum += power * y[k];
		share += power;
	}
	return sum / share;
}

static double
mean_by_sum(const double *y, size_t i, size_t n, size_t half)
{
	double sum = 0;
	size_t count = 0;
	for (size_t k = i > half ? i - half : 0; k <= i + half && k < n; k++)
		if (isfinite(y[k])) {
			sum += y[k];
			count++;
		}
	return sum / (double)count;
}

static void
check_near(double v, double want)
{
	if (isfinite(want))
		assert_true(fabs(v - want) < 1e-9);
	else
		CHECK_NEAR(v, want, 0);
}

static void
make(double *x, double *y)
{
	struct random rng;
	random_seed(&rng, 7);
	double at = 0;
	for (size_t i = 0; i < N; i++) {
		at += i % 3 ? 1 : 1 + 4 * random_unit(&rng);
		x[i] = at;
		y[i] = sin(at / 20) + random_unit(&rng);
	}
	y[17] = (double)NAN;
	y[18] = (double)INFINITY;
	y[400] = -(double)INFINITY;
}

static void
follows_its_formula(void **state)
{
	double x[N], y[N], out[N];
	(void)state;
	make(x, y);
	for (double w = 0; w < 1; w += 0.33) {
		struct smooth how = { SMOOTH_EMA, w, 0, 0 };
		struct smooth_state st = { 0 };
		smooth_curve(&how, &st, x, y, N, out);
		for (size_t i = 0; i < N; i++)
			check_near(out[i], isfinite(y[i]) ? ema_by_sum(y, i, w) : y[i]);
		how = (struct smooth){ SMOOTH_TIME, w, 0, 1000 };
		st = (struct smooth_state){ 0 };
		smooth_curve(&how, &st, x, y, N, out);
		for (size_t i = 0; i < N; i++)
			check_near(out[i], isfinite(y[i]) ? time_by_sum(x, y, i, w, 1000) : y[i]);
	}
	for (size_t window = 1; window < 40; window += 2) {
		struct smooth how = { SMOOTH_MEAN, 0, window, 0 };
		struct smooth_state st = { 0 };
		smooth_curve(&how, &st, x, y, N, out);
		for (size_t i = 0; i < N; i++)
			check_near(
				out[i], isfinite(y[i]) ? mean_by_sum(y, i, N, window / 2) : y[i]);
	}
}

/* By hand, with weight 0.5: the last is (4/2 + 8/4 + 8/8 + 8/16) / (15/16). */
static void
is_not_pulled_to_zero(void **state)
{
	const double y[] = { 8, 8, 8, 4 }, want[] = { 8, 8, 8, 5.5 * 16 / 15 };
	double out[4];
	struct smooth how = { SMOOTH_EMA, 0.5, 0, 0 };
	struct smooth_state st = { 0 };
	(void)state;
	smooth_curve(&how, &st, NULL, y, 4, out);
	for (size_t i = 0; i < 4; i++)
		CHECK_NEAR(out[i], want[i], 1e-15);
}

/* A curve that grows in small parts ends up as one that came at once. */
static void
grows(void **state)
{
	static const enum smooth_kind kinds[] = { SMOOTH_NONE, SMOOTH_EMA, SMOOTH_TIME,
		SMOOTH_MEAN };
	double x[N], y[N], whole[N], parts[N];
	(void)state;
	make(x, y);
	for (size_t k = 0; k < 4; k++) {
		struct smooth how = { kinds[k], 0.8, 9, 700 };
		struct smooth_state all = { 0 }, st = { 0 };
		smooth_curve(&how, &all, x, y, N, whole);
		for (size_t n = 0; n <= N; n += n % 7 + 1)
			smooth_curve(&how, &st, x, y, n, parts);
		smooth_curve(&how, &st, x, y, N, parts);
		for (size_t i = 0; i < N; i++)
			check_near(parts[i], whole[i]);
	}
}

static void
says_what_it_does(void **state)
{
	char text[SMOOTH_TEXT_MAX];
	(void)state;
	assert_string_equal(
		smooth_text(text, &(struct smooth){ SMOOTH_EMA, 0.6, 0, 0 }), "EMA 0.6, debiased");
	assert_string_equal(smooth_text(text, &(struct smooth){ SMOOTH_TIME, 0.95, 0, 1 }),
		"time-weighted EMA 0.95");
	assert_string_equal(
		smooth_text(text, &(struct smooth){ SMOOTH_MEAN, 0, 14, 1 }), "mean of 15");
	assert_string_equal(smooth_text(text, &(struct smooth){ SMOOTH_NONE, 0, 0, 0 }), "");
	assert_string_equal(
		smooth_brief(text, &(struct smooth){ SMOOTH_EMA, 0.6, 0, 0 }), "EMA 0.6");
	assert_string_equal(
		smooth_brief(text, &(struct smooth){ SMOOTH_TIME, 0.95, 0, 1 }), "time EMA 0.95");
	assert_string_equal(
		smooth_brief(text, &(struct smooth){ SMOOTH_MEAN, 0, 14, 1 }), "mean 15");
	assert_string_equal(smooth_brief(text, &(struct smooth){ SMOOTH_NONE, 0, 0, 0 }), "");
}

CHECK_MAIN(cmocka_unit_test(follows_its_formula), cmocka_unit_test(is_not_pulled_to_zero),
	cmocka_unit_test(grows), cmocka_unit_test(says_what_it_does))
