// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* JSON reports, read back by a parser. */
#include "core/base/arena.h"
#include "core/base/json.h"
#include "core/base/utf8.h"
#include "core/table/rowset_build.h"
#include "tests/support/check.h"
#include "tests/unit/report/sample.h"

#include <stdlib.h>
#include <string.h>

static const struct json *
parsed(struct arena *a, const struct report *r)
{
	const struct json *json = NULL;
	struct err err = ERR_INIT;
	char *text = sample_render(r, REPORT_JSON, &sample_style);
	for (const char *p = text; *p; p++)
		assert_true((unsigned char)*p >= 0x20 || *p == '\n');
	CHECK_OK(json_parse(a, text, strlen(text), 1 << 24, &json, &err));
	free(text);
	return json;
}

static void
values_are_raw(void **state)
{
	(void)state;
	struct report *r = report_new("t");
	report_value_text(r, "id", "id", "123456789012345678");
	report_value_int(r, "big", "big", INT64_MAX);
	report_value_real(r, "third", "third", 1.0 / 3,
		&(struct column){ .format = FORMAT_FIXED, .digits = 1, .unit = "ms" });
	report_value_real(r, "nan", "nan", (double)NAN, NULL);
	report_value_time(r, "at", "at", 1763800000042, FORMAT_TIME);
	report_value_bool(r, "yes", "yes", true);
	report_value_missing(r, "gone", "gone", "never logged");
	report_text(r, "a paragraph is not in it");
	report_section(r, "inner", "Inner");
	report_value_int(r, "id", "id", 2);
	report_section(r, "", NULL);
	report_value_int(r, "after", "after", 3);
	report_section(r, "words", "Words");
	report_text(r, "no member, no object");
	report_conclude(r, VERDICT_WARN, "look here");
	struct arena *a = arena_new();
	const struct json *json = parsed(a, r);
	assert_string_equal(json_text(json, "title", ""), "t");
	assert_string_equal(json_text(json, "verdict", ""), "warn");
	assert_string_equal(json_text(json, "conclusion", ""), "look here");
	assert_string_equal(json_text(json, "id", ""), "123456789012345678");
	assert_string_equal(json_get(json, "big")->text, "9223372036854775807");
	CHECK_NEAR(json_get(json, "third")->number, 1.0 / 3, 0);
	assert_string_equal(json_text(json, "nan", ""), "NaN");
	assert_string_equal(json_get(json, "at")->text, "1763800000042");
	assert_true(json_get(json, "yes")->boolean);
	assert_int_equal(json_get(json, "gone")->type, JSON_NULL);
	assert_string_equal(json_get(json_get(json, "inner"), "id")->text, "2");
	assert_string_equal(json_get(json, "after")->text, "3");
	assert_null(json_get(json, "words"));
	assert_null(json_get(json, "checks"));
	arena_free(a);
	report_free(r);
}

static void
tables_are_arrays_of_objects(void **state)
{
	(void)state;
	size_t n = 0;
	while (sample_hostile[n])
		n++;
	struct report *r = sample_table(sample_hostile, n);
	struct arena *a = arena_new();
	const struct json *rows = json_get(parsed(a, r), "rows"), *row = rows->child;
	assert_int_equal(rows->type, JSON_ARRAY);
	assert_int_equal(rows->len, n);
	for (size_t i = 0; i < n; i++, row = row->next) {
		assert_int_equal(row->len, 5);
		CHECK_NEAR(json_get(row, "score")->number, -0.5 * (double)i, 0);
		assert_int_equal(json_get(row, "good")->type, JSON_BOOL);
		const char *want = sample_hostile[i];
		if (utf8_valid(want, strlen(want)))
			assert_string_equal(json_text(row, "name", "?"), want);
		else
			assert_non_null(strstr(json_text(row, "name", "?"), "\xef\xbf\xbd"));
	}
	arena_free(a);
	report_free(r);
}

static void
one_key_for_each_column(void **state)
{
	(void)state;
	static const struct column columns[] = {
		{ .name = "at", .format = FORMAT_AGE },
		{ .name = "at", .format = FORMAT_TIME }, /* the same cells: once */
		{ .name = "x", .key = "at" },            /* other cells: under another key */
		{ .name = "x", .key = "hid", .hidden = true },
		{ .name = NULL },
	};
	struct report *r = report_new("t");
	struct rowset_build *b = rowset_build_new(10000);
	const struct rowset *rs = NULL;
	struct err err = ERR_INIT;
	size_t at = rowset_build_column(b, "at", CELL_TIME),
	       x = rowset_build_column(b, "x", CELL_INT);
	rowset_build_int(b, at, rowset_build_row(b), 5);
	rowset_build_int(b, x, 0, 6);
	rowset_build_note(b, "1 of 10 rows");
	CHECK_OK(rowset_build_finish(b, &rs, &err));
	report_table(r, "rows", rs, columns, NULL);
	struct arena *a = arena_new();
	const struct json *json = parsed(a, r), *row = json_get(json, "rows")->child;
	assert_int_equal(row->len, 3);
	assert_string_equal(json_get(row, "at")->text, "5");
	assert_string_equal(json_get(row, "at_2")->text, "6");
	assert_string_equal(json_get(row, "hid")->text, "6");
	assert_string_equal(json_get(json, "warnings")->child->text, "1 of 10 rows");
	arena_free(a);
	report_free(r);
}

static void
checks_know_their_section(void **state)
{
	(void)state;
	struct report *r = report_new("t");
	report_check(r, "top", VERDICT_PASS, "Top", "fine");
	report_section(r, "s", "S");
	report_check(r, "in", VERDICT_FAIL, "In", "%d > %d", 2, 1);
	struct arena *a = arena_new();
	const struct json *json = parsed(a, r), *check = json_get(json, "checks")->child;
	assert_string_equal(json_text(json, "verdict", ""), "fail");
	assert_string_equal(json_text(check, "verdict", ""), "pass");
	assert_null(json_get(check, "section"));
	check = check->next;
	assert_string_equal(json_text(check, "section", ""), "s");
	assert_string_equal(json_text(check, "key", ""), "in");
	assert_string_equal(json_text(check, "name", ""), "In");
	assert_string_equal(json_text(check, "message", ""), "2 > 1");
	arena_free(a);
	report_free(r);
}

static void
hostile_texts_parse(void **state)
{
	(void)state;
	struct report *r = sample_report(sample_hostile);
	struct arena *a = arena_new();
	const struct json *json = parsed(a, r);
	assert_string_equal(json_text(json, "title", ""), sample_hostile[0]);
	assert_int_equal(json_get(json_get(json, "inside"), "table")->len, SAMPLE_TEXTS);
	assert_string_equal(json_text(json_get(json, "inside"), "nul", ""), "a\xef\xbf\xbd"
									    "b");
	assert_int_equal(json_get(json_get(json, "plot"), "series")->len, 2);
	arena_free(a);
	report_free(r);
}

CHECK_MAIN(cmocka_unit_test(values_are_raw), cmocka_unit_test(tables_are_arrays_of_objects),
	cmocka_unit_test(one_key_for_each_column), cmocka_unit_test(checks_know_their_section),
	cmocka_unit_test(hostile_texts_parse))
