// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What few points draw is what all points draw. */
#include "core/base/random.h"
#include "core/plot/decimate.h"
#include "core/plot/plot_cells.h"
#include "tests/support/check.h"

#include <stdlib.h>
#include <string.h>

#define N    20000
#define COLS 70
#define ROWS 16

static double x[N], y[N], few_x[DECIMATE_ROOM(2 * COLS)], few_y[DECIMATE_ROOM(2 * COLS)];

static void
make(uint64_t seed, bool gaps)
{
	struct random rng;
	random_seed(&rng, seed);
	double at = -50;
	for (size_t i = 0; i < N; i++) {
		at += random_unit(&rng) < 0.01 ? 30 : random_unit(&rng);
		x[i] = at;
		y[i] = sin(at / 900) * 3 + random_unit(&rng);
		if (gaps && i % 5000 > 4200)
			y[i] = (double)NAN;
	}
}

static void
draw(struct plot_cells *out, const struct series *data, const struct scale *s)
{
	struct plot_series series = { .name = "s", .style = PLOT_LINE, .data = *data };
	struct plot p = { .x = { .kind = s->kind, .lo = s->lo, .hi = s->hi },
		.y = { .kind = AXIS_LINEAR, .lo = -4, .hi = 5 },
		.series = &series,
		.series_len = 1 };
	plot_cells_draw(out, &p, ROWS, COLS, &(struct plot_cells_style){ .ascii = false });
}

/* Cells of the picture that differ; both have the same axes. */
static int
differing(const struct plot_cells *a, const struct plot_cells *b)
{
	int n = 0;
	assert_int_equal(a->area.cols, b->area.cols);
	for (int i = 0; i < a->rows * a->cols; i++)
		n += strcmp(a->at[i].text, b->at[i].text) != 0;
	return n;
}

static void
compare(const struct scale *s, size_t n, double shift, bool gaps)
{
	struct plot_cells all = { 0 }, few = { 0 };
	struct decimated d = { .x = few_x, .y = few_y };
	static double moved[N];
	for (size_t i = 0; i < n; i++)
		moved[i] = x[i] - shift;
	draw(&all, &(struct series){ n, moved, y }, s);
	/* The columns that the picture really has. */
	decimate(x, y, n, shift, s, 2 * all.area.cols, &d);
	assert_true(d.n <= DECIMATE_ROOM(2 * COLS));
	assert_true(n < 5000 || d.n > 0);
	draw(&few, &(struct series){ d.n, d.x, d.y }, s);
	/* Rounding may send a point on a border either way; a gap inside a column of dots is closed. */
	if (differing(&all, &few) > (gaps ? 8 : 2))
		fail_msg("%d cells differ", differing(&all, &few));
	plot_cells_free(&all);
	plot_cells_free(&few);
}

static void
draws_the_same(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed < 6; seed++) {
		bool gaps = seed % 2 == 0;
		make(seed, gaps);
		double end = x[N - 1];
		compare(&(struct scale){ AXIS_LINEAR, -50, end }, N, 0, gaps);
		compare(&(struct scale){ AXIS_LINEAR, end / 3, end / 2 }, N, 0, gaps);
		compare(&(struct scale){ AXIS_LINEAR, 100, 140 }, N, 0, gaps);
		compare(&(struct scale){ AXIS_LINEAR, -1e6, 1e6 }, N, 0, gaps);
		compare(&(struct scale){ AXIS_LINEAR, 0, end - 77 }, N, 77, gaps);
		compare(&(struct scale){ AXIS_LOG, 1, end }, N, 0, gaps);
		compare(&(struct scale){ AXIS_LINEAR, -50, end }, 3, 0, gaps);
		compare(&(struct scale){ AXIS_LINEAR, 0, 1 }, 0, 0, gaps);
	}
}

static void
keeps_ends_and_extremes(void **state)
{
	(void)state;
	struct decimated d = { .x = few_x, .y = few_y };
	for (size_t i = 0; i < 100; i++) {
		x[i] = (double)i;
		y[i] = i == 40 ? 9 : i == 60 ? -9 : 0;
	}
	/* One column: first, highest, lowest, last. */
	decimate(x, y, 100, 0, &(struct scale){ AXIS_LINEAR, 0, 99 }, 1, &d);
	const double want[] = { 0, 40, 60, 99 };
	assert_int_equal(d.n, 4);
	for (size_t i = 0; i < 4; i++)
		CHECK_NEAR(d.x[i], want[i], 0);
	/* Zoomed in, one point on either side goes along. */
	decimate(x, y, 100, 0, &(struct scale){ AXIS_LINEAR, 10, 12 }, 50, &d);
	assert_int_equal(d.n, 5);
	CHECK_NEAR(d.x[0], 9, 0);
	CHECK_NEAR(d.x[4], 13, 0);
	/* A column of gaps is a gap. */
	for (size_t i = 50; i < 100; i++)
		y[i] = (double)NAN;
	decimate(x, y, 100, 0, &(struct scale){ AXIS_LINEAR, 0, 100 }, 2, &d);
	assert_true(isnan(d.y[d.n - 1]));
}

/* Going on after points were added gives what beginning anew gives. */
static void
check_growth(const struct scale *s, double shift, int columns)
{
	static double more_x[DECIMATE_ROOM(2 * COLS)], more_y[DECIMATE_ROOM(2 * COLS)];
	struct decimated more = { .x = more_x, .y = more_y };
	struct decimated anew = { .x = few_x, .y = few_y };
	size_t step = 1;
	decimate(x, y, 0, shift, s, columns, &more);
	for (size_t n = 0; n <= N; n += step, step += step / 3 + 1) {
		decimate_more(x, y, n, shift, s, columns, &more);
		decimate(x, y, n, shift, s, columns, &anew);
		assert_int_equal(more.n, anew.n);
		for (size_t i = 0; i < anew.n; i++) {
			CHECK_NEAR(more.x[i], anew.x[i], 0);
			assert_true(isnan(more.y[i]) == isnan(anew.y[i]));
			if (!isnan(anew.y[i]))
				CHECK_NEAR(more.y[i], anew.y[i], 0);
		}
	}
}

static void
goes_on_where_it_was(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed < 4; seed++) {
		make(seed, seed % 2 == 0);
		double end = x[N - 1];
		check_growth(&(struct scale){ AXIS_LINEAR, 0, end }, 0, 100);
		check_growth(&(struct scale){ AXIS_LINEAR, 0, 2 * end }, 0, 37);
		check_growth(&(struct scale){ AXIS_LINEAR, end / 3, end / 2 }, 0, 100);
		check_growth(&(struct scale){ AXIS_LINEAR, 0, end - 77 }, 77, 64);
		check_growth(&(struct scale){ AXIS_LOG, 1, end }, 0, 100);
		check_growth(&(struct scale){ AXIS_LINEAR, 2 * end, 3 * end }, 0, 100);
	}
}

static void
finds_by_bisection(void **state)
{
	(void)state;
	const double v[] = { 1, 2, 2, 2, 7 };
	assert_int_equal(decimate_find(v, 5, 0), 0);
	assert_int_equal(decimate_find(v, 5, 2), 1);
	assert_int_equal(decimate_find(v, 5, 2.5), 4);
	assert_int_equal(decimate_find(v, 5, 8), 5);
	assert_int_equal(decimate_find(v, 0, 8), 0);
}

CHECK_MAIN(cmocka_unit_test(draws_the_same), cmocka_unit_test(keeps_ends_and_extremes),
	cmocka_unit_test(goes_on_where_it_was), cmocka_unit_test(finds_by_bisection))
