// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Scales: round ends, steady while a series grows, ticks and labels, nothing breaks them. */
#include "core/plot/scale.h"
#include "tests/support/check.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

static void
check_scale(struct scale s, double lo, double hi)
{
	CHECK_NEAR(s.lo, lo, 1e-12);
	CHECK_NEAR(s.hi, hi, 1e-12);
}

static void
ends_are_round(void **state)
{
	(void)state;
	check_scale(scale_fit(AXIS_LINEAR, 0.712, 0.9412, 5), 0.7, 0.95);
	check_scale(scale_fit(AXIS_LINEAR, 0, 142, 5), 0, 150);
	check_scale(scale_fit(AXIS_LINEAR, -3, 7, 5), -4, 8);
	check_scale(scale_fit(AXIS_LOG, 0.0031, 0.4, 5), 0.002, 0.5);
	check_scale(scale_fit(AXIS_LOG, 1, 100, 5), 1, 100);
	check_scale(scale_fit(AXIS_SPAN, 0, 100000, 5), 0, 120000);
	check_scale(scale_exact(AXIS_LINEAR, 0.712, 0.9412), 0.712, 0.9412);
}

/* Of 10,000 points that arrive one by one only a few move the end. */
static void
stays_while_it_grows(void **state)
{
	(void)state;
	int moves = 0;
	double last = 0;
	for (double n = 1; n <= 10000; n++) {
		struct scale s = scale_fit(AXIS_LINEAR, 0, n, 6);
		assert_true(s.hi >= n && s.lo == 0);
		moves += s.hi != last;
		last = s.hi;
	}
	assert_in_range(moves, 10, 60);
}

static void
bad_ends_are_usable(void **state)
{
	(void)state;
	static const double ends[] = { 0, -0.0, 1, -1, 1e-320, 5e-324, DBL_MAX, -DBL_MAX, 1e18,
		1e18 + 256, 1763700000000, (double)NAN, (double)INFINITY, -(double)INFINITY, 1e15,
		0.1 };
	static const enum axis_kind kinds[] = { AXIS_LINEAR, AXIS_LOG, AXIS_TIME, AXIS_SPAN };
	size_t n = sizeof(ends) / sizeof(ends[0]);
	for (size_t i = 0; i < n * n * 4; i++) {
		double lo = ends[i % n], hi = ends[i / n % n];
		enum axis_kind kind = kinds[i / n / n];
		struct scale s = scale_fit(kind, lo, hi, (int)(i % 9));
		struct ticks t;
		assert_true(isfinite(s.lo) && isfinite(s.hi) && s.lo < s.hi);
		assert_true(kind != AXIS_LOG || s.lo > 0);
		bool sound =
			isfinite(lo) && isfinite(hi) && lo <= hi && (kind != AXIS_LOG || lo > 0);
		if (sound)
			assert_true(s.lo <= lo && s.hi >= hi);
		scale_ticks(&s, 8, &t);
		assert_in_range(t.n, 0, 8);
		for (size_t k = 0; k < t.n; k++) {
			struct strbuf label;
			strbuf_init(&label, 63);
			scale_label(&label, &s, &t, k);
			assert_true(label.len > 0 && label.len < 24 && !label.truncated);
			strbuf_free(&label);
			assert_true(k == 0 || t.at[k] > t.at[k - 1]);
			assert_true(scale_place(&s, t.at[k]) > -1e-6 &&
				    scale_place(&s, t.at[k]) < 1 + 1e-6);
		}
	}
}

static void
places_and_values_match(void **state)
{
	(void)state;
	struct scale linear = { AXIS_LINEAR, -5, 15 }, log = { AXIS_LOG, 0.01, 100 };
	struct scale wide = { AXIS_LINEAR, -DBL_MAX, DBL_MAX };
	CHECK_NEAR(scale_place(&linear, 0), 0.25, 1e-12);
	CHECK_NEAR(scale_value(&linear, 0.25), 0, 1e-12);
	CHECK_NEAR(scale_place(&log, 1), 0.5, 1e-12);
	CHECK_NEAR(scale_value(&log, 0.25), 0.1, 1e-12);
	CHECK_NEAR(scale_place(&wide, 0), 0.5, 1e-12);
	assert_true(isnan(scale_place(&log, 0)));
	assert_true(isnan(scale_place(&log, -1)));
	assert_true(scale_place(&linear, 25) > 1);
}

static void
check_labels(struct scale s, int most, const char *const want[])
{
	struct ticks t;
	struct strbuf label;
	strbuf_init(&label, 63);
	scale_ticks(&s, most, &t);
	for (size_t i = 0; want[i]; i++) {
		assert_true(i < t.n);
		strbuf_clear(&label);
		scale_label(&label, &s, &t, i);
		assert_string_equal(label.at, want[i]);
		assert_true(want[i + 1] || i + 1 == t.n);
	}
	strbuf_free(&label);
}

#define LABELS(scale, most, ...)                                                                   \
 check_labels(scale, most, (const char *const[]){ __VA_ARGS__, NULL })

static void
labels_have_the_digits_that_matter(void **state)
{
	(void)state;
	LABELS(((struct scale){ AXIS_LINEAR, 0.7, 0.95 }), 6, "0.70", "0.75", "0.80", "0.85",
		"0.90", "0.95");
	LABELS(((struct scale){ AXIS_LINEAR, 0, 200 }), 5, "0", "50", "100", "150", "200");
	LABELS(((struct scale){ AXIS_LINEAR, -1, 1 }), 3, "-1", "0", "1");
	/* There is no step 0.5; but a window within one is not left without any number. */
	LABELS(((struct scale){ AXIS_WHOLE, 0, 3 }), 9, "0", "1", "2", "3");
	LABELS(((struct scale){ AXIS_WHOLE, 0, 200 }), 5, "0", "50", "100", "150", "200");
	LABELS(((struct scale){ AXIS_WHOLE, 3.2, 3.6 }), 3, "3.2", "3.4", "3.6");
	LABELS(((struct scale){ AXIS_LINEAR, 0, 1e6 }), 3, "0", "0.5M", "1.0M");
	LABELS(((struct scale){ AXIS_LINEAR, 0, 40000 }), 3, "0", "20k", "40k");
	LABELS(((struct scale){ AXIS_LOG, 0.001, 10 }), 5, "0.001", "0.01", "0.1", "1", "10");
	LABELS(((struct scale){ AXIS_LOG, 1, 10 }), 6, "1", "2", "5", "10");
	LABELS(((struct scale){ AXIS_SPAN, 0, 120000 }), 5, "0s", "30s", "1m00", "1m30", "2m00");
	/* 2025-11-21 04:40:00 UTC, and two days from midnight on */
	LABELS(((struct scale){ AXIS_TIME, 1763700000000, 1763701800000 }), 4, "04:40", "04:50",
		"05:00", "05:10");
	LABELS(((struct scale){ AXIS_TIME, 1763683200000, 1763856000000 }), 3, "11-21", "11-22",
		"11-23");
}

static void
a_plot_has_the_scales_of_its_data(void **state)
{
	(void)state;
	static const double x[] = { 0, 10, 20, 30 },
			    y[] = { 1, (double)NAN, (double)INFINITY, 400 };
	struct plot *p = plot_new("t");
	struct scale sx, sy;
	assert_false(plot_scales(p, 5, 5, &sx, &sy));
	plot_add(p, &(struct plot_series){ .data = { 4, x, y } });
	assert_true(plot_scales(p, 5, 5, &sx, &sy));
	check_scale(sx, 0, 30);
	check_scale(sy, 0, 400);
	p->x.hi = 15; /* then only what it shows counts */
	assert_true(plot_scales(p, 5, 5, &sx, &sy));
	check_scale(sx, 0, 15);
	assert_true(sy.hi < 2);
	plot_add_mark(p, &(struct plot_mark){ .at = 7, .horizontal = true });
	plot_scales(p, 5, 5, &sx, &sy);
	assert_true(sy.hi >= 7);
	plot_free(p);
}

CHECK_MAIN(cmocka_unit_test(ends_are_round), cmocka_unit_test(stays_while_it_grows),
	cmocka_unit_test(bad_ends_are_usable), cmocka_unit_test(places_and_values_match),
	cmocka_unit_test(labels_have_the_digits_that_matter),
	cmocka_unit_test(a_plot_has_the_scales_of_its_data))
