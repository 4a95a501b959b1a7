// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Orders against a naive stable sort that knows only the rules. */
#include "core/table/order.h"
#include "core/table/rowset_build.h"
#include "tests/support/check.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t seed = 20261121;

static uint64_t
next_random(void)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return seed >> 33;
}

enum { INTS, REALS, TEXTS, TIMES, NUMERALS, LONG_TEXTS, COLUMNS };

static void
put_random(struct rowset_build *b, size_t col, size_t row)
{
	static const double odd_reals[] = { 0.0, -0.0, (double)INFINITY, -(double)INFINITY,
		(double)NAN, 5e-324, -5e-324, 1.7976931348623157e308 };
	static const int64_t odd_ints[] = { INT64_MIN, INT64_MAX, INT64_MAX - 1, -1, 0 };
	char text[96];
	uint64_t r = next_random();
	if (r % 11 == 0)
		return;
	if (r % 31 == 0) {
		rowset_build_odd(b, col, row);
		return;
	}
	switch (col) {
	case INTS:
	case TIMES:
		rowset_build_int(b, col, row, r % 5 ? (int64_t)(r % 40) - 20 : odd_ints[r / 5 % 5]);
		break;
	case REALS:
		rowset_build_real(
			b, col, row, r % 4 ? (double)(r % 50) / 7 - 3 : odd_reals[r / 4 % 8]);
		break;
	case NUMERALS:
		snprintf(text, sizeof(text), "%d", (int)(r % 1200));
		rowset_build_text(b, col, row, text, strlen(text));
		break;
	case TEXTS:
		snprintf(text, sizeof(text), "%c%x", (char)(r % 3 ? 'a' : 0xe9),
			(unsigned)(r % 300));
		rowset_build_text(b, col, row, text, r % 13 ? strlen(text) : 0);
		break;
	default:
		snprintf(text, sizeof(text), "file:///data/project/mlruns/%.*s/%u", (int)(r % 23),
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", (unsigned)(r % 9));
		rowset_build_text(b, col, row, text, strlen(text));
		break;
	}
}

static const struct rowset *
random_rows(size_t rows)
{
	static const enum cell_type types[] = { CELL_INT, CELL_REAL, CELL_TEXT, CELL_TIME,
		CELL_TEXT, CELL_TEXT };
	char name[2] = "a";
	struct rowset_build *b = rowset_build_new(SIZE_MAX);
	for (size_t col = 0; col < COLUMNS; col++, name[0]++)
		assert_int_equal(rowset_build_column(b, name, types[col]), col);
	for (size_t i = 0; i < rows; i++) {
		size_t row = rowset_build_row(b);
		for (size_t col = 0; col < COLUMNS; col++)
			put_random(b, col, row);
	}
	const struct rowset *rs = NULL;
	struct err err = ERR_INIT;
	CHECK_OK(rowset_build_finish(b, &rs, &err));
	return rs;
}

/* 0 a number or text, 1 NaN, 2 missing. */
static int
class_of(const struct cells *c, uint32_t row)
{
	if (cells_null(c, row))
		return 2;
	return c->type == CELL_REAL && isnan(c->at.r[row]);
}

static int
compare_values(const struct cells *c, uint32_t a, uint32_t b, bool as_numbers)
{
	if (c->type == CELL_REAL)
		return (c->at.r[a] > c->at.r[b]) - (c->at.r[a] < c->at.r[b]);
	if (c->type == CELL_TEXT && as_numbers)
		return (int)(strtol(c->at.s[a], NULL, 10) - strtol(c->at.s[b], NULL, 10));
	if (c->type == CELL_TEXT)
		return strcmp(c->at.s[a], c->at.s[b]);
	return (c->at.i[a] > c->at.i[b]) - (c->at.i[a] < c->at.i[b]);
}

static int
compare(const struct rowset *rs, const struct order_key *keys, size_t n, bool natural, uint32_t a,
	uint32_t b)
{
	for (size_t k = 0; k < n; k++) {
		const struct cells *c = &rs->col[keys[k].col];
		int ca = class_of(c, a), cb = class_of(c, b);
		if (ca != cb)
			return ca - cb;
		int d = ca ? 0 : compare_values(c, a, b, natural && keys[k].col == NUMERALS);
		if (d)
			return keys[k].descending ? -d : d;
	}
	return 0;
}

static void
insertion_sort(uint32_t *rows, size_t len, const struct rowset *rs, const struct order_key *keys,
	size_t n, bool natural)
{
	for (size_t i = 1; i < len; i++) {
		uint32_t moved = rows[i];
		size_t to = i;
		for (; to && compare(rs, keys, n, natural, rows[to - 1], moved) > 0; to--)
			rows[to] = rows[to - 1];
		rows[to] = moved;
	}
}

static void
check_sort(const struct rowset *rs, const struct order_key *keys, size_t n, bool natural)
{
	uint8_t keep[64];
	struct order got, want;
	for (size_t i = 0; i < sizeof(keep); i++)
		keep[i] = (uint8_t)(next_random() | next_random());
	order_where(&got, rs, keep);
	order_where(&want, rs, keep);
	insertion_sort(want.rows, want.len, rs, keys, n, natural);
	order_sort(&got, rs, keys, n, natural);
	assert_int_equal(got.len, want.len);
	assert_memory_equal(got.rows, want.rows, want.len * sizeof(*want.rows));
	order_free(&got);
	order_free(&want);
}

static void
equals_the_naive_sort(void **state)
{
	(void)state;
	for (size_t round = 0; round < 60; round++) {
		const struct rowset *rs = random_rows(round < 30 ? round : next_random() % 500);
		for (size_t col = 0; col < COLUMNS; col++) {
			struct order_key key = { col, round & 1 };
			check_sort(rs, &key, 1, false);
			check_sort(rs, &key, 1, col == NUMERALS);
		}
		struct order_key keys[] = { { next_random() % COLUMNS, round & 1 },
			{ next_random() % COLUMNS, round & 2 },
			{ next_random() % COLUMNS, round & 4 } };
		check_sort(rs, keys, 3, false);
		check_sort(rs, keys, 0, false);
		rowset_free(rs);
	}
}

static void
nan_then_missing_last_both_ways(void **state)
{
	(void)state;
	struct rowset_build *b = rowset_build_new(10000);
	size_t col = rowset_build_column(b, "v", CELL_REAL);
	const double values[] = { (double)NAN, 1, (double)INFINITY, -1 };
	(void)rowset_build_row(b); /* missing */
	for (size_t i = 0; i < 4; i++)
		rowset_build_real(b, col, rowset_build_row(b), values[i]);
	const struct rowset *rs = NULL;
	struct err err = ERR_INIT;
	CHECK_OK(rowset_build_finish(b, &rs, &err));
	struct order o;
	order_all(&o, rs);
	order_sort(&o, rs, &(struct order_key){ col, false }, 1, false);
	assert_memory_equal(o.rows, ((uint32_t[]){ 4, 2, 3, 1, 0 }), 20);
	order_sort(&o, rs, &(struct order_key){ col, true }, 1, false);
	assert_memory_equal(o.rows, ((uint32_t[]){ 3, 2, 4, 1, 0 }), 20);
	assert_int_equal(order_position(&o, 4), 2);
	assert_true(order_position(&o, 5) == (size_t)-1);
	order_free(&o);
	rowset_free(rs);
}

static void
one_word_makes_numerals_texts(void **state)
{
	(void)state;
	const char *const values[] = { "10", "9", "8x" };
	struct rowset_build *b = rowset_build_new(10000);
	size_t col = rowset_build_column(b, "v", CELL_TEXT);
	for (size_t i = 0; i < 3; i++)
		rowset_build_text(b, col, rowset_build_row(b), values[i], strlen(values[i]));
	const struct rowset *rs = NULL;
	struct err err = ERR_INIT;
	CHECK_OK(rowset_build_finish(b, &rs, &err));
	struct order o;
	order_all(&o, rs);
	order_sort(&o, rs, &(struct order_key){ col, false }, 1, true);
	assert_memory_equal(o.rows, ((uint32_t[]){ 0, 2, 1 }), 12);
	order_free(&o);
	rowset_free(rs);
}

CHECK_MAIN(cmocka_unit_test(equals_the_naive_sort),
	cmocka_unit_test(nan_then_missing_last_both_ways),
	cmocka_unit_test(one_word_makes_numerals_texts))
