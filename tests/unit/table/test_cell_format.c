// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Cells as text: for people short and safe, for machines whole and exact. */
#include "core/base/arena.h"
#include "core/table/cell_format.h"
#include "core/table/rowset_build.h"
#include "tests/support/check.h"

#include <string.h>

#define NOW 1763800000000

struct formatted {
	char text[200];
	enum cell_tone tone;
};

static void
one_cell(enum cell_type type, struct rowset_build **build, size_t *col)
{
	*build = rowset_build_new(10000);
	*col = rowset_build_column(*build, "v", type);
	(void)rowset_build_row(*build);
}

static struct formatted
shown(struct rowset_build *b, const struct column *column, bool raw)
{
	const struct rowset *rs = NULL;
	struct err err = ERR_INIT;
	struct formatted f = { .tone = TONE_PLAIN };
	struct strbuf text;
	CHECK_OK(rowset_build_finish(b, &rs, &err));
	strbuf_init(&text, sizeof(f.text) - 1);
	if (raw)
		cell_format_raw(&text, &rs->col[0], 0);
	else
		f.tone = cell_format(&text, column, &rs->col[0], 0, NOW);
	memcpy(f.text, text.at, text.len + 1);
	strbuf_free(&text);
	rowset_free(rs);
	return f;
}

static struct formatted
real(double v, struct column column)
{
	struct rowset_build *b;
	size_t col;
	one_cell(CELL_REAL, &b, &col);
	rowset_build_real(b, col, 0, v);
	return shown(b, &column, false);
}

static struct formatted
whole(enum cell_type type, int64_t v, struct column column)
{
	struct rowset_build *b;
	size_t col;
	one_cell(type, &b, &col);
	rowset_build_int(b, col, 0, v);
	return shown(b, &column, false);
}

static struct formatted
text(const char *s, struct column column)
{
	struct rowset_build *b;
	size_t col;
	one_cell(CELL_TEXT, &b, &col);
	rowset_build_text(b, col, 0, s, strlen(s));
	return shown(b, &column, false);
}

#define AS(...)           ((struct column){ __VA_ARGS__ })
#define SHOWS(call, want) assert_string_equal((call).text, want)

static void
reals_by_format(void **state)
{
	(void)state;
	SHOWS(real(0.94123456, AS(0)), "0.941235");
	SHOWS(real(0.94123456, AS(.format = FORMAT_FIXED)), "0.9412");
	SHOWS(real(0.94123456, AS(.format = FORMAT_FIXED, .digits = 2)), "0.94");
	SHOWS(real(0.94123456, AS(.format = FORMAT_SHORT, .digits = 3)), "0.941");
	SHOWS(real(0.1234, AS(.format = FORMAT_PERCENT)), "12.3 %");
	SHOWS(real(1248, AS(.format = FORMAT_COUNT)), "1,248");
	SHOWS(real(72000, AS(.format = FORMAT_SPAN)), "1m12");
	SHOWS(real(1e300, AS(.format = FORMAT_SPAN)), "1e+300");
	SHOWS(real((double)INFINITY, AS(.format = FORMAT_COUNT)), "Infinity");
	struct formatted nan = real((double)NAN, AS(.format = FORMAT_FIXED));
	SHOWS(nan, "n/a");
	assert_int_equal(nan.tone, TONE_UNDEFINED);
}

static void
deltas_have_a_sign(void **state)
{
	(void)state;
	struct column higher = AS(.format = FORMAT_DELTA, .better = BETTER_HIGHER);
	struct column lower = AS(.format = FORMAT_DELTA, .better = BETTER_LOWER);
	struct formatted up = real(0.0061, higher), down = real(-0.0144, higher);
	SHOWS(up, "+0.0061");
	SHOWS(down, "-0.0144");
	assert_int_equal(up.tone, TONE_GOOD);
	assert_int_equal(down.tone, TONE_BAD);
	assert_int_equal(real(-0.0144, lower).tone, TONE_GOOD);
	SHOWS(real(-0.00001, higher), "-1e-05");
	SHOWS(real(0, higher), "+0.0000");
	SHOWS(whole(CELL_INT, -3, AS(.format = FORMAT_DELTA, .digits = 1)), "-3.0");
	/* Where a column mixes sizes, the digits that matter. */
	SHOWS(real(765.7169, AS(.format = FORMAT_CHANGE)), "+765.7");
	SHOWS(real(-0.05508, AS(.format = FORMAT_CHANGE, .digits = 2)), "-0.055");
	SHOWS(whole(CELL_INT, 2, AS(.format = FORMAT_CHANGE)), "+2");
	SHOWS(real(0.0123456, AS(.format = FORMAT_P, .digits = 2)), "0.012");
	SHOWS(real(1e-310, AS(.format = FORMAT_P, .digits = 2)), "1e-310");
	SHOWS(real(0, AS(.format = FORMAT_P)), "< 1e-300");
	assert_int_equal(
		real(-1, AS(.format = FORMAT_CHANGE, .better = BETTER_LOWER)).tone, TONE_GOOD);
}

static void
whole_numbers_and_times(void **state)
{
	(void)state;
	SHOWS(whole(CELL_INT, INT64_MIN, AS(0)), "-9223372036854775808");
	SHOWS(whole(CELL_INT, 12400000, AS(.format = FORMAT_BYTES)), "12.4 MB");
	SHOWS(whole(CELL_INT, -5, AS(.format = FORMAT_BYTES)), "-5");
	SHOWS(whole(CELL_BOOL, 1, AS(0)), "yes");
	SHOWS(whole(CELL_TIME, NOW - 180000, AS(.format = FORMAT_AGE)), "3m");
	SHOWS(whole(CELL_TIME, -7, AS(.format = FORMAT_AGE)), "-7");
	SHOWS(whole(CELL_TIME, INT64_MAX, AS(.format = FORMAT_AGE)), "9223372036854775807");
	SHOWS(whole(CELL_TIME, 1763700000000, AS(0)), "2025-11-21 04:40:00");
	SHOWS(whole(CELL_TIME, INT64_MIN, AS(0)), "-9223372036854775808");
}

static void
texts_are_safe(void **state)
{
	(void)state;
	SHOWS(text("a\x1b[31mb\nc", AS(0)), "a^[[31mb^Jc");
	SHOWS(text("3f2a91c07d", AS(.format = FORMAT_ID)), "3f2a91c0");
	SHOWS(text("\x1b\x1b\x1b\x1b\x1b", AS(.format = FORMAT_ID)), "^[^[^[^[");
	struct formatted failed = text("FAILED", AS(.format = FORMAT_STATUS));
	SHOWS(failed, "✗ failed");
	assert_int_equal(failed.tone, TONE_BAD);
	SHOWS(text("odd\x07", AS(.format = FORMAT_STATUS)), "odd^G");
}

static void
missing_and_odd(void **state)
{
	(void)state;
	struct rowset_build *b;
	size_t col;
	one_cell(CELL_REAL, &b, &col);
	struct formatted f = shown(b, &AS(.format = FORMAT_FIXED), false);
	SHOWS(f, "–");
	assert_int_equal(f.tone, TONE_MISSING);
	one_cell(CELL_INT, &b, &col);
	rowset_build_odd(b, col, 0);
	f = shown(b, &AS(0), false);
	SHOWS(f, "type?");
	assert_int_equal(f.tone, TONE_ODD);
	one_cell(CELL_TEXT, &b, &col);
	SHOWS(shown(b, NULL, true), "");
}

static void
machines_get_it_whole(void **state)
{
	(void)state;
	struct rowset_build *b;
	size_t col;
	one_cell(CELL_REAL, &b, &col);
	rowset_build_real(b, col, 0, 0.1);
	SHOWS(shown(b, NULL, true), "0.1");
	one_cell(CELL_REAL, &b, &col);
	rowset_build_real(b, col, 0, (double)NAN);
	SHOWS(shown(b, NULL, true), "NaN");
	one_cell(CELL_BOOL, &b, &col);
	rowset_build_int(b, col, 0, 1);
	SHOWS(shown(b, NULL, true), "true");
	one_cell(CELL_TEXT, &b, &col);
	rowset_build_text(b, col, 0, "a\x1b\n", 3);
	SHOWS(shown(b, NULL, true), "a\x1b\n");
	one_cell(CELL_SERIES, &b, &col);
	rowset_build_series(b, col, 0, NULL, (const double[]){ 1, 0.5, (double)NAN }, 3);
	SHOWS(shown(b, NULL, true), "1 0.5 NaN");
}

static void
columns_by_themselves(void **state)
{
	(void)state;
	struct rowset_build *b = rowset_build_new(10000);
	const struct rowset *rs = NULL;
	struct err err = ERR_INIT;
	(void)rowset_build_column(b, "run", CELL_TEXT);
	(void)rowset_build_column(b, "params.lr", CELL_TEXT);
	(void)rowset_build_column(b, "metrics.auc", CELL_REAL);
	(void)rowset_build_column(b, "start", CELL_TIME);
	CHECK_OK(rowset_build_finish(b, &rs, &err));
	struct arena *a = arena_new();
	struct column *c = column_auto(a, rs);
	assert_string_equal(c[1].name, "params.lr");
	assert_int_equal(c[3].format, FORMAT_TIME);
	assert_null(c[4].name);
	assert_true(c[0].priority > c[2].priority && c[2].priority > c[1].priority);
	assert_int_equal(column_alignment(&c[0], CELL_TEXT), ALIGN_LEFT);
	assert_int_equal(column_alignment(&c[2], CELL_REAL), ALIGN_RIGHT);
	assert_int_equal(column_alignment(&AS(.align = ALIGN_LEFT), CELL_REAL), ALIGN_LEFT);
	arena_free(a);
	rowset_free(rs);
}

CHECK_MAIN(cmocka_unit_test(reals_by_format), cmocka_unit_test(deltas_have_a_sign),
	cmocka_unit_test(whole_numbers_and_times), cmocka_unit_test(texts_are_safe),
	cmocka_unit_test(missing_and_odd), cmocka_unit_test(machines_get_it_whole),
	cmocka_unit_test(columns_by_themselves))
