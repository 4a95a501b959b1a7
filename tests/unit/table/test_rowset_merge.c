// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A merged rowset holds what one built row by row would, and shares what did not change. */
#include "core/base/random.h"
#include "core/table/rowset_build.h"
#include "core/table/rowset_merge.h"
#include "tests/support/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT ((size_t)64 << 20)

enum { ID, TEXT, NUMBER, WHOLE, COLUMNS };

static const char *const names[COLUMNS] = { "id", "text", "number", "whole" };
static const enum cell_type types[COLUMNS] = { CELL_TEXT, CELL_TEXT, CELL_REAL, CELL_INT };

/* A row of the model; value -1 is a missing cell, -2 an odd one. */
struct row {
	int value[COLUMNS];
};

static void
put(struct rowset_build *b, size_t col, size_t row, enum cell_type type, int value)
{
	char text[24];
	if (value == -2) {
		rowset_build_odd(b, col, row);
	} else if (value >= 0 && type == CELL_TEXT) {
		snprintf(text, sizeof(text), "value %d", value);
		rowset_build_text(b, col, row, text, strlen(text));
	} else if (value >= 0 && type == CELL_REAL) {
		rowset_build_real(b, col, row, value % 7 ? value / 8.0 : (double)NAN);
	} else if (value >= 0) {
		rowset_build_int(b, col, row, value);
	}
}

/* Columns are bits; those left out are not there at all. */
static const struct rowset *
built(const struct row *rows, size_t n, unsigned columns)
{
	struct rowset_build *b = rowset_build_new(LIMIT);
	const struct rowset *rs = NULL;
	struct err err = ERR_INIT;
	for (size_t i = 0; i < n; i++)
		(void)rowset_build_row(b);
	for (size_t c = 0; c < COLUMNS; c++) {
		if (!(columns & 1u << c))
			continue;
		size_t col = rowset_build_column(b, names[c], types[c]);
		for (size_t i = 0; i < n; i++)
			put(b, col, i, types[c], rows[i].value[c]);
	}
	rowset_build_note(b, "as the old one says");
	CHECK_OK(rowset_build_finish(b, &rs, &err));
	return rs;
}

static void
check_cells(const struct cells *a, const struct cells *b, size_t rows)
{
	assert_int_equal(a->type, b->type);
	assert_int_equal(a->nulls, b->nulls);
	assert_int_equal(a->odds, b->odds);
	for (size_t i = 0; i < rows; i++) {
		assert_int_equal(cells_null(a, i), cells_null(b, i));
		assert_int_equal(cells_odd(a, i), cells_odd(b, i));
		if (a->type == CELL_TEXT)
			assert_string_equal(a->at.s[i], b->at.s[i]);
		else if (a->type == CELL_INT)
			assert_int_equal(a->at.i[i], b->at.i[i]);
		else if (isnan(b->at.r[i]))
			assert_true(isnan(a->at.r[i]));
		else
			CHECK_NEAR(a->at.r[i], b->at.r[i], 0);
	}
}

static void
check_same(const struct rowset *a, const struct rowset *b)
{
	assert_int_equal(a->rows, b->rows);
	assert_int_equal(a->cols, b->cols);
	for (size_t i = 0; i < b->cols; i++) {
		size_t col = rowset_find(a, b->col[i].name);
		assert_true(col != ROWSET_NONE);
		check_cells(&a->col[col], &b->col[i], b->rows);
	}
	assert_string_equal(a->note, b->note);
}

static struct row
random_row(struct random *r)
{
	struct row row;
	for (size_t c = 0; c < COLUMNS; c++)
		row.value[c] = (int)random_below(r, 40) - 2;
	return row;
}

static void
blank(struct row *rows, size_t n, unsigned columns)
{
	for (size_t i = 0; i < n; i++)
		for (size_t c = 0; c < COLUMNS; c++)
			if (!(columns & 1u << c))
				rows[i].value[c] = -1;
}

static size_t
random_order(struct random *r, size_t old, size_t fresh, bool in_place, uint32_t *order)
{
	size_t n = in_place ? old : random_below(r, old + fresh + 1);
	for (size_t i = 0; i < n; i++)
		order[i] = (uint32_t)(in_place ? i : random_below(r, old + fresh));
	for (size_t i = 0; in_place && i < fresh && i < old; i++)
		order[random_below(r, old)] = (uint32_t)(old + i);
	return n;
}

/* Sizes on both sides of the one from which columns lie apart, chains of merges, any order. */
static void
equals_what_is_built_row_by_row(void **state)
{
	(void)state;
	static struct row old[6000], fresh[50], want[6050];
	static uint32_t order[6050];
	struct random r;
	random_seed(&r, 7);
	for (int turn = 0; turn < 120; turn++) {
		size_t n_old = turn % 3 ? random_below(&r, 60) : 4000 + random_below(&r, 1900);
		size_t n_fresh = random_below(&r, 40);
		unsigned has = 1 + (unsigned)random_below(&r, 15),
			 adds = 1 + (unsigned)random_below(&r, 15);
		for (size_t i = 0; i < n_old; i++)
			old[i] = random_row(&r);
		blank(old, n_old, has);
		const struct rowset *now = built(old, n_old, has);
		for (int step = 0; step < 3; step++) {
			for (size_t i = 0; i < n_fresh; i++)
				fresh[i] = random_row(&r);
			blank(fresh, n_fresh, adds);
			const struct rowset *few = built(fresh, n_fresh, adds), *merged = NULL;
			size_t n = random_order(
				&r, n_old, n_fresh, random_below(&r, 2) && n_old > 0, order);
			n = n_old + n_fresh ? n : 0;
			for (size_t i = 0; i < n; i++)
				want[i] =
					order[i] < n_old ? old[order[i]] : fresh[order[i] - n_old];
			struct err err = ERR_INIT;
			CHECK_OK(rowset_merge(now, few, order, n, LIMIT, &merged, &err));
			rowset_free(now);
			rowset_free(few);
			has |= adds;
			const struct rowset *whole = built(want, n, has);
			check_same(merged, whole);
			rowset_free(whole);
			now = merged;
			n_old = n < 6000 ? n : 6000;
			memcpy(old, want, n_old * sizeof(*old));
			if (n != n_old)
				break;
		}
		rowset_free(now);
	}
}

static void
shares_what_did_not_change(void **state)
{
	(void)state;
	static struct row rows[5000];
	static uint32_t order[5000];
	struct err err = ERR_INIT;
	for (size_t i = 0; i < 5000; i++) {
		rows[i] = (struct row){ { (int)i, (int)i % 5, (int)i, 3 } };
		order[i] = (uint32_t)i;
	}
	struct row changed = rows[1234];
	changed.value[NUMBER] = 99;
	const struct rowset *old = built(rows, 5000, 15), *few = built(&changed, 1, 15), *merged;
	order[1234] = 5000;
	size_t before = rowset_bytes(old);
	CHECK_OK(rowset_merge(old, few, order, 5000, LIMIT, &merged, &err));
	assert_ptr_equal(merged->col[ID].at.s, old->col[ID].at.s);
	assert_ptr_equal(merged->col[TEXT].at.s, old->col[TEXT].at.s);
	assert_ptr_equal(merged->col[WHOLE].at.i, old->col[WHOLE].at.i);
	assert_ptr_not_equal(merged->col[NUMBER].at.r, old->col[NUMBER].at.r);
	CHECK_NEAR(rowset_real(merged, 1234, "number"), 99 / 8.0, 0);
	CHECK_NEAR(rowset_real(old, 1234, "number"), 1234 / 8.0, 0);
	rowset_free(old);
	rowset_free(few);
	assert_string_equal(rowset_text(merged, 4999, "id"), "value 4999");
	/* The column that was replaced is gone with the old one. */
	assert_true(rowset_bytes(merged) < before + 20000);
	rowset_free(merged);
}

static void
keeps_the_limit(void **state)
{
	(void)state;
	struct row rows[50] = { 0 };
	struct err err = ERR_INIT;
	const struct rowset *a = built(rows, 50, 15), *merged = NULL;
	CHECK_FAILS(rowset_merge(a, a, (const uint32_t[]){ 0, 50 }, 2, 1000, &merged, &err),
		ERR_MEMORY);
	assert_null(merged);
	rowset_free(a);
}

static void
replaces_whole_numbers(void **state)
{
	(void)state;
	static struct row rows[5000];
	for (size_t i = 0; i < 5000; i++)
		rows[i] = (struct row){ { (int)i, 1, 2, i % 3 ? (int)i : i % 2 ? -1 : -2 } };
	const struct rowset *old = built(rows, 5000, 15);
	const uint32_t at[] = { 0, 3, 4, 4999 };
	const int64_t values[] = { 10, 11, 12, 13 };
	const struct rowset *next = rowset_replace_ints(old, WHOLE, at, values, 4);
	assert_ptr_equal(next->col[ID].at.s, old->col[ID].at.s);
	assert_int_equal(old->col[WHOLE].at.i[4], 4);
	rowset_free(old);
	for (size_t i = 0; i < 4; i++)
		rows[at[i]].value[WHOLE] = (int)values[i];
	const struct rowset *want = built(rows, 5000, 15);
	check_same(next, want);
	rowset_free(want);
	rowset_free(next);
}

CHECK_MAIN(cmocka_unit_test(equals_what_is_built_row_by_row),
	cmocka_unit_test(shares_what_did_not_change), cmocka_unit_test(keeps_the_limit),
	cmocka_unit_test(replaces_whole_numbers))
