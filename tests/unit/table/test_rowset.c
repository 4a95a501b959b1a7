// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Rowsets hold what was put in, know what is missing, and stay within their limit. */
#include "core/table/rowset.h"
#include "core/table/rowset_build.h"
#include "tests/support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct rowset *
finished(struct rowset_build *b)
{
	const struct rowset *rs = NULL;
	struct err err = ERR_INIT;
	CHECK_OK(rowset_build_finish(b, &rs, &err));
	return rs;
}

static void
put_text(struct rowset_build *b, size_t col, size_t row, const char *s)
{
	rowset_build_text(b, col, row, s, strlen(s));
}

static void
holds_every_type(void **state)
{
	(void)state;
	struct rowset_build *b = rowset_build_new(1 << 20);
	size_t id = rowset_build_column(b, "run_id", CELL_TEXT);
	size_t auc = rowset_build_column(b, "metrics.auc", CELL_REAL);
	size_t start = rowset_build_column(b, "start", CELL_TIME);
	size_t live = rowset_build_column(b, "live", CELL_BOOL);
	size_t curve = rowset_build_column(b, "curve", CELL_SERIES);
	size_t row = rowset_build_row(b);
	put_text(b, id, row, "abc");
	rowset_build_real(b, auc, row, 0.5);
	rowset_build_int(b, start, row, 1700000000000);
	rowset_build_int(b, live, row, 7);
	rowset_build_series(b, curve, row, NULL, (const double[]){ 1, 2, 4 }, 3);
	assert_int_equal(rowset_build_row(b), 1);
	const struct rowset *rs = finished(b);
	assert_int_equal(rs->rows, 2);
	assert_int_equal(rs->cols, 5);
	assert_string_equal(rowset_text(rs, 0, "run_id"), "abc");
	assert_string_equal(rowset_text(rs, 1, "run_id"), "");
	CHECK_NEAR(rowset_real(rs, 0, "metrics.auc"), 0.5, 0);
	assert_true(isnan(rowset_real(rs, 1, "metrics.auc")));
	assert_int_equal(rowset_int(rs, 0, "start", -1), 1700000000000);
	assert_int_equal(rowset_int(rs, 1, "start", -1), -1);
	assert_int_equal(rowset_int(rs, 0, "live", -1), 1);
	assert_int_equal(rs->col[curve].at.c[0]->n, 3);
	CHECK_NEAR(rs->col[curve].at.c[0]->y[2], 4, 0);
	assert_null(rs->col[curve].at.c[0]->x);
	assert_int_equal(rs->col[curve].at.c[1]->n, 0);
	assert_int_equal(rowset_find(rs, "start"), start);
	assert_true(rowset_find(rs, "nothing") == ROWSET_NONE);
	assert_string_equal(rowset_text(rs, 0, "nothing"), "");
	assert_int_equal(rowset_int(rs, 0, "run_id", -3), -3);
	for (size_t i = 0; i < rs->cols; i++)
		assert_int_equal(rs->col[i].nulls, 1);
	rowset_free(rs);
}

static void
missing_is_not_nan_and_not_zero(void **state)
{
	(void)state;
	struct rowset_build *b = rowset_build_new(1 << 20);
	size_t col = rowset_build_column(b, "v", CELL_REAL);
	size_t whole = rowset_build_column(b, "whole", CELL_INT);
	for (size_t i = 0; i < 3; i++)
		rowset_build_int(b, whole, rowset_build_row(b), 0);
	rowset_build_real(b, col, 0, (double)NAN);
	rowset_build_odd(b, col, 2);
	const struct rowset *rs = finished(b);
	const struct cells *v = &rs->col[col];
	assert_false(cells_null(v, 0));
	assert_true(cells_null(v, 1));
	assert_true(cells_null(v, 2));
	assert_false(cells_odd(v, 1));
	assert_true(cells_odd(v, 2));
	assert_int_equal(v->nulls, 2);
	assert_int_equal(v->odds, 1);
	assert_true(isnan(v->at.r[1]) && isnan(v->at.r[2]));
	assert_null(rs->col[whole].null);
	assert_null(rs->col[whole].odd);
	rowset_free(rs);
}

static void
columns_come_after_rows(void **state)
{
	(void)state;
	struct rowset_build *b = rowset_build_new(1 << 20);
	size_t first = rowset_build_column(b, "first", CELL_INT);
	for (int64_t i = 0; i < 200; i++)
		rowset_build_int(b, first, rowset_build_row(b), i);
	size_t late = rowset_build_column(b, "late", CELL_TEXT);
	assert_int_equal(rowset_build_column(b, "late", CELL_TEXT), late);
	assert_int_equal(rowset_build_find(b, "late"), late);
	put_text(b, late, 150, "here");
	rowset_build_odd(b, first, 3);
	rowset_build_int(b, first, 3, 33); /* a second value replaces what was there */
	const struct rowset *rs = finished(b);
	assert_int_equal(rs->col[late].nulls, 199);
	assert_int_equal(rs->col[first].nulls, 0);
	assert_int_equal(rs->col[first].odds, 0);
	assert_int_equal(rowset_int(rs, 3, "first", -1), 33);
	assert_string_equal(rowset_text(rs, 150, "late"), "here");
	assert_string_equal(rowset_text(rs, 149, "late"), "");
	rowset_free(rs);
}

static void
equal_texts_are_one_pointer(void **state)
{
	(void)state;
	struct rowset_build *b = rowset_build_new(1 << 22);
	size_t col = rowset_build_column(b, "status", CELL_TEXT);
	char text[32];
	for (size_t i = 0; i < 5000; i++) {
		snprintf(text, sizeof(text), "state %zu", i % 7);
		put_text(b, col, rowset_build_row(b), text);
	}
	put_text(b, col, rowset_build_row(b), "");
	rowset_build_row(b);
	const struct rowset *rs = finished(b);
	const char *const *s = rs->col[col].at.s;
	for (size_t i = 7; i < 5000; i++)
		assert_ptr_equal(s[i], s[i - 7]);
	assert_ptr_not_equal(s[0], s[1]);
	assert_ptr_equal(s[5000], s[5001]);
	assert_false(cells_null(&rs->col[col], 5000));
	assert_true(cells_null(&rs->col[col], 5001));
	rowset_free(rs);
}

static void
embedded_nul_stays_visible(void **state)
{
	(void)state;
	struct rowset_build *b = rowset_build_new(1 << 20);
	size_t col = rowset_build_column(b, "name", CELL_TEXT);
	rowset_build_text(b, col, rowset_build_row(b), "a\0b", 3);
	const struct rowset *rs = finished(b);
	assert_string_equal(rs->col[col].at.s[0], "a\xc0\x80"
						  "b");
	rowset_free(rs);
}

static void
limit_holds(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct rowset_build *b = rowset_build_new(10000);
	size_t col = rowset_build_column(b, "v", CELL_REAL);
	size_t n = 0;
	while (n < 5000 && rowset_build_ok(b, &err)) {
		rowset_build_real(b, col, rowset_build_row(b), 1.0);
		n++;
	}
	assert_in_range(n, 1000, 1200);
	size_t rows = rowset_build_rows(b);
	rowset_build_row(b);
	assert_int_equal(rowset_build_rows(b), rows);
	assert_true(rowset_build_column(b, "w", CELL_TEXT) == ROWSET_NONE);
	rowset_build_text(b, ROWSET_NONE, 0, "x", 1);
	const struct rowset *rs = NULL;
	CHECK_FAILS(rowset_build_finish(b, &rs, &err), ERR_MEMORY);
	assert_null(rs);
}

static void
one_large_text_passes_the_limit(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	char *large = malloc(100000);
	assert_non_null(large);
	memset(large, 'x', 100000);
	struct rowset_build *b = rowset_build_new(50000);
	size_t col = rowset_build_column(b, "v", CELL_TEXT);
	rowset_build_text(b, col, rowset_build_row(b), large, 20000);
	assert_true(rowset_build_ok(b, &err));
	rowset_build_text(b, col, 0, large, 100000);
	CHECK_FAILS(rowset_build_ok(b, &err), ERR_MEMORY);
	rowset_build_free(b);
	free(large);
}

static void
selects_rows(void **state)
{
	(void)state;
	struct rowset_build *b = rowset_build_new(1 << 20);
	size_t id = rowset_build_column(b, "id", CELL_TEXT),
	       v = rowset_build_column(b, "v", CELL_REAL);
	size_t c = rowset_build_column(b, "c", CELL_SERIES);
	char text[16];
	for (size_t i = 0; i < 100; i++) {
		size_t row = rowset_build_row(b);
		snprintf(text, sizeof(text), "r%zu", i);
		put_text(b, id, row, text);
		if (i % 3)
			rowset_build_real(b, v, row, (double)i);
		else
			rowset_build_odd(b, v, row);
		rowset_build_series(b, c, row, NULL, (const double[]){ (double)i }, 1);
	}
	rowset_build_note(b, "%d of %d", 100, 1000);
	const struct rowset *all = finished(b);
	const struct rowset *some = rowset_select(all, (const uint32_t[]){ 7, 3, 7 }, 3);
	rowset_free(all);
	assert_int_equal(some->rows, 3);
	assert_string_equal(rowset_text(some, 0, "id"), "r7");
	assert_string_equal(rowset_text(some, 1, "id"), "r3");
	assert_true(cells_odd(&some->col[v], 1));
	CHECK_NEAR(rowset_real(some, 2, "v"), 7, 0);
	CHECK_NEAR(some->col[c].at.c[1]->y[0], 3, 0);
	assert_string_equal(some->note, "100 of 1000");
	const struct rowset *none = rowset_select(some, NULL, 0);
	assert_int_equal(none->rows, 0);
	assert_int_equal(none->cols, 3);
	rowset_free(none);
	rowset_free(some);
}

static double *
numbers(size_t n)
{
	double *at = calloc(n, sizeof(*at));
	assert_non_null(at);
	for (size_t i = 0; i < n; i++)
		at[i] = (double)i;
	return at;
}

/* Arrays that are given are taken as they are, and freed with the rowset or at once. */
static void
takes_given_arrays(void **state)
{
	(void)state;
	struct rowset_build *b = rowset_build_new(10000);
	size_t c = rowset_build_column(b, "c", CELL_SERIES);
	size_t first = rowset_build_row(b), second = rowset_build_row(b);
	double *x = numbers(100), *y = numbers(100);
	rowset_build_series_given(b, c, first, x, y, 100);
	rowset_build_series_given(b, c, second, NULL, NULL, 0);
	const struct rowset *rs = finished(b);
	assert_ptr_equal(rs->col[c].at.c[first]->x, x);
	assert_ptr_equal(rs->col[c].at.c[first]->y, y);
	assert_int_equal(rs->col[c].at.c[second]->n, 0);
	rowset_free(rs);
	b = rowset_build_new(10000);
	c = rowset_build_column(b, "c", CELL_SERIES);
	first = rowset_build_row(b);
	rowset_build_series_given(b, c, first, numbers(1000), numbers(1000), 1000);
	assert_false(rowset_build_ok(b, NULL));
	rowset_build_free(b);
}

/* Rows i = 0 .. 99 of id "r<i>", v i (odd where 3 divides i), group "g<i % 7>". */
static struct rowset_build *
hundred(void)
{
	struct rowset_build *b = rowset_build_new(1 << 20);
	size_t id = rowset_build_column(b, "id", CELL_TEXT),
	       v = rowset_build_column(b, "v", CELL_REAL),
	       group = rowset_build_column(b, "group", CELL_TEXT);
	char text[16];
	for (size_t i = 0; i < 100; i++) {
		size_t row = rowset_build_row(b);
		snprintf(text, sizeof(text), "r%zu", i);
		put_text(b, id, row, text);
		if (i % 3)
			rowset_build_real(b, v, row, (double)i);
		else
			rowset_build_odd(b, v, row);
		snprintf(text, sizeof(text), "g%zu", i % 7);
		put_text(b, group, row, text);
	}
	return b;
}

static void
finishes_in_an_order(void **state)
{
	(void)state;
	struct rowset_build *b = hundred();
	rowset_build_order(b, (const uint32_t[]){ 99, 2, 0, 1 }, 4);
	const struct rowset *rs = finished(b);
	assert_int_equal(rs->rows, 4);
	assert_string_equal(rowset_text(rs, 0, "id"), "r99");
	assert_string_equal(rowset_text(rs, 2, "id"), "r0");
	assert_true(cells_odd(&rs->col[1], 0) && cells_null(&rs->col[1], 0));
	assert_true(cells_odd(&rs->col[1], 2) && !cells_null(&rs->col[1], 1));
	assert_int_equal(rs->col[1].odds, 2);
	assert_int_equal(rs->col[1].nulls, 2);
	CHECK_NEAR(rowset_real(rs, 3, "v"), 1, 0);
	assert_ptr_equal(rs->col[2].at.s[0], rs->col[2].at.s[3]); /* g1 both */
	rowset_free(rs);
}

static void
copies_and_changes(void **state)
{
	(void)state;
	const struct rowset *old = finished(hundred());
	struct rowset_build *b = rowset_build_new(1 << 20);
	rowset_build_copy(b, old);
	rowset_free(old);
	put_text(b, 0, 5, "changed");
	rowset_build_real(b, 1, 6, 0.5);
	size_t row = rowset_build_row(b);
	put_text(b, 2, row, "g3");
	const struct rowset *rs = finished(b);
	assert_int_equal(rs->rows, 101);
	assert_string_equal(rowset_text(rs, 5, "id"), "changed");
	assert_string_equal(rowset_text(rs, 99, "id"), "r99");
	CHECK_NEAR(rowset_real(rs, 6, "v"), 0.5, 0);
	assert_int_equal(rs->col[1].odds, 33);
	assert_int_equal(rs->col[1].nulls, 34);
	assert_true(cells_null(&rs->col[0], row));
	assert_ptr_equal(rs->col[2].at.s[row], rs->col[2].at.s[3]);
	rowset_free(rs);
}

static void
copying_keeps_the_limit(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	const struct rowset *old = finished(hundred());
	struct rowset_build *b = rowset_build_new(1000);
	rowset_build_copy(b, old);
	CHECK_FAILS(rowset_build_ok(b, &err), ERR_MEMORY);
	rowset_build_free(b);
	rowset_free(old);
}

static void
owners_count(void **state)
{
	(void)state;
	struct rowset_build *b = rowset_build_new(1000);
	const struct rowset *rs = finished(b);
	assert_int_equal(rs->rows, 0);
	assert_ptr_equal(rowset_ref(rs), rs);
	rowset_free(rs);
	assert_true(rowset_bytes(rs) > 0); /* still there for the second owner */
	rowset_free(rs);
	rowset_free(NULL);
	assert_null(rowset_ref(NULL));
}

CHECK_MAIN(cmocka_unit_test(holds_every_type), cmocka_unit_test(missing_is_not_nan_and_not_zero),
	cmocka_unit_test(columns_come_after_rows), cmocka_unit_test(equal_texts_are_one_pointer),
	cmocka_unit_test(embedded_nul_stays_visible), cmocka_unit_test(limit_holds),
	cmocka_unit_test(one_large_text_passes_the_limit), cmocka_unit_test(selects_rows),
	cmocka_unit_test(takes_given_arrays), cmocka_unit_test(finishes_in_an_order),
	cmocka_unit_test(copies_and_changes), cmocka_unit_test(copying_keeps_the_limit),
	cmocka_unit_test(owners_count))
