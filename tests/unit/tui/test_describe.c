// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What is counted for every column. */
#include "tui/widget/table_describe.h"

#include "core/table/rowset_build.h"
#include "tests/support/check.h"

#include <math.h>
#include <string.h>

static const struct rowset *
sample(void)
{
	static const char *const lr[] = { "0.1", "1e-3", "0.1", NULL };
	static const char *const model[] = { "a", "7", NULL, "a" };
	static const double loss[] = { 3, 1, (double)NAN, 2 };
	struct rowset_build *b = rowset_build_new(1 << 20);
	const struct rowset *rows = NULL;
	struct err err = ERR_INIT;
	rowset_build_column(b, "params.lr", CELL_TEXT);
	rowset_build_column(b, "params.model", CELL_TEXT);
	rowset_build_column(b, "metrics.loss", CELL_REAL);
	rowset_build_column(b, "nothing", CELL_INT);
	for (size_t i = 0; i < 4; i++) {
		size_t row = rowset_build_row(b);
		if (lr[i])
			rowset_build_text(b, 0, row, lr[i], strlen(lr[i]));
		if (model[i])
			rowset_build_text(b, 1, row, model[i], strlen(model[i]));
		rowset_build_real(b, 2, row, loss[i]);
	}
	CHECK_OK(rowset_build_finish(b, &rows, &err));
	return rows;
}

static void
check_counts(const struct rowset *d, size_t row, int64_t values, int64_t distinct)
{
	assert_int_equal(rowset_int(d, row, "values", -1), values);
	assert_int_equal(rowset_int(d, row, "missing", -1), 4 - values);
	assert_int_equal(rowset_int(d, row, "distinct", -1), distinct);
}

static void
every_column_is_counted(void **state)
{
	(void)state;
	const struct rowset *rows = sample();
	const struct rowset *d = table_describe(rows);
	assert_non_null(d);
	assert_int_equal(d->rows, 4);
	assert_string_equal(rowset_text(d, 1, "column"), "params.model");
	check_counts(d, 0, 3, 2);
	check_counts(d, 1, 3, 2);
	check_counts(d, 2, 4, 4);
	check_counts(d, 3, 0, 0);
	rowset_free(d);
	rowset_free(rows);
}

static void
numbers_have_an_order(void **state)
{
	(void)state;
	const struct rowset *rows = sample();
	const struct rowset *d = table_describe(rows);
	assert_non_null(d);
	assert_true(rowset_real(d, 0, "min") == 1e-3);
	assert_true(rowset_real(d, 0, "median") == 0.1);
	/* A text among them, and there is no median; NaN is left out. */
	assert_true(isnan(rowset_real(d, 1, "median")));
	assert_true(rowset_real(d, 2, "min") == 1);
	assert_true(rowset_real(d, 2, "median") == 2);
	assert_true(rowset_real(d, 2, "max") == 3);
	assert_true(isnan(rowset_real(d, 3, "min")));
	rowset_free(d);
	rowset_free(rows);
}

CHECK_MAIN(cmocka_unit_test(every_column_is_counted), cmocka_unit_test(numbers_have_an_order))
