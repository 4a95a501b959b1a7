// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Curves as they are kept: lent while long and whole, their own once they grow. */
#include "core/table/rowset_build.h"
#include "tests/support/check.h"
#include "tui/view/charts_data.h"

#include <stdlib.h>

#define LONG 150000

/* An answer about one history: points from … to - 1 at step = i, value = -i; the last at step last. */
static const struct rowset *
answer(bool whole, size_t from, size_t to, double last)
{
	struct err err = ERR_INIT;
	const struct rowset *rs = NULL;
	size_t n = to - from;
	double *x = calloc(n, sizeof(*x)), *y = calloc(n, sizeof(*y)), *t = calloc(n, sizeof(*t));
	assert_true(x && y && t);
	for (size_t i = 0; i < n; i++) {
		x[i] = i + 1 < n ? (double)(from + i) : last;
		y[i] = -x[i];
		t[i] = 1e12 + x[i];
	}
	struct rowset_build *b = rowset_build_new((size_t)64 << 20);
	size_t row = rowset_build_row(b);
	rowset_build_int(b, rowset_build_column(b, "want", CELL_INT), row, 0);
	rowset_build_int(b, rowset_build_column(b, "whole", CELL_BOOL), row, whole);
	rowset_build_series_given(b, rowset_build_column(b, "step", CELL_SERIES), row, x, y, n);
	rowset_build_series_given(b, rowset_build_column(b, "time", CELL_SERIES), row, NULL, t, n);
	rowset_build_int(b, rowset_build_column(b, "rowid", CELL_INT), row, (int64_t)to);
	rowset_build_int(b, rowset_build_column(b, "last_step", CELL_INT), row, (int64_t)last);
	rowset_build_int(b, rowset_build_column(b, "last_time", CELL_INT), row, 0);
	CHECK_OK(rowset_build_finish(b, &rs, &err));
	return rs;
}

/* Asks and is answered so; the answer is then gone for everybody else. */
static const struct curve *
take(struct charts_data *d, const struct rowset *rs)
{
	static const char *const keys[] = { "loss" };
	struct series_want *wants = NULL;
	size_t n = charts_data_wants(d, keys, 1, true, &wants);
	assert_int_equal(n, 1);
	charts_data_take(d, wants, n, rs);
	free(wants);
	rowset_free(rs);
	return chart_curve(d->runs.at[0], "loss");
}

static void
check_points(const struct curve *c, size_t n)
{
	assert_int_equal(c->n, n);
	for (size_t i = 0; i < n; i++)
		if (c->step[i] != (double)i || c->value[i] != -c->step[i] ||
			c->time[i] != 1e12 + c->step[i])
			fail_msg("point %zu is at %g", i, c->step[i]);
}

static void
long_curves_are_lent_until_they_grow(void **state)
{
	(void)state;
	struct charts_data d = { 0 };
	const struct wanted_run run = { .id = "a", .name = "a", .group = "" };
	assert_true(charts_data_set_runs(&d, &run, 1));
	const struct curve *c = take(&d, answer(true, 0, LONG, LONG - 1));
	assert_non_null(c->lender);
	check_points(c, LONG);
	c = take(&d, answer(false, LONG, LONG + 10, LONG + 9));
	assert_null(c->lender);
	check_points(c, LONG + 10);
	/* Read anew, it is lent anew; smoothed, it needs memory of its own beside it. */
	charts_data_forget(&d);
	c = take(&d, answer(true, 0, LONG, LONG - 1));
	assert_non_null(c->lender);
	const struct smooth how = { .kind = SMOOTH_EMA, .weight = 0.5 };
	const double *smooth = curve_smooth(chart_curve(d.runs.at[0], "loss"), &how);
	assert_true(smooth != c->value && smooth[LONG - 1] < 0);
	charts_data_free(&d);
}

/* What comes out of order is put where it belongs, and not into the lender's memory. */
static void
late_points_find_their_place(void **state)
{
	(void)state;
	struct charts_data d = { 0 };
	const struct wanted_run run = { .id = "a", .name = "a", .group = "" };
	assert_true(charts_data_set_runs(&d, &run, 1));
	const struct rowset *rs = answer(true, 0, LONG, 7.5);
	const struct rowset *kept = rowset_ref(rs);
	const struct curve *c = take(&d, rs);
	assert_null(c->lender);
	assert_int_equal(c->n, LONG);
	CHECK_NEAR(c->step[8], 7.5, 0);
	CHECK_NEAR(c->step[LONG - 1], LONG - 2, 0);
	const struct cells *steps = &kept->col[rowset_find(kept, "step")];
	CHECK_NEAR(steps->at.c[0]->x[LONG - 1], 7.5, 0);
	rowset_free(kept);
	charts_data_free(&d);
}

CHECK_MAIN(cmocka_unit_test(long_curves_are_lent_until_they_grow),
	cmocka_unit_test(late_points_find_their_place))
