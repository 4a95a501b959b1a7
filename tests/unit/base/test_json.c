// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* JSON: strict reading, digits kept, and a writer whose text reads back. */
#include "core/base/json.h"

#include "core/base/arena.h"
#include "core/base/utf8.h"
#include "tests/support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct arena *a;

static int
set_up(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static const struct json *
parse(const char *text)
{
	struct err err = ERR_INIT;
	const struct json *j = NULL;
	CHECK_OK(json_parse(a, text, strlen(text), 1 << 20, &j, &err));
	return j;
}

static void
reads_values(void **state)
{
	(void)state;
	const struct json *j = parse(
		" {\"a\": [1, -2.5e3, true, null], \"b\": {\"c\": \"t\\u00e9\\n\\ud83d\\ude80\"},"
		"\"id\": 123456789012345678, \"e\": {}, \"f\": false, \"\": \"\", \"inf\": "
		"1e999}\n");
	assert_int_equal(j->type, JSON_OBJECT);
	assert_int_equal(j->len, 7);
	const struct json *list = json_get(j, "a");
	assert_int_equal(list->type, JSON_ARRAY);
	assert_int_equal(list->len, 4);
	assert_null(list->child->key);
	assert_true(list->child->number == 1);
	assert_string_equal(list->child->next->text, "-2.5e3");
	assert_true(list->child->next->number == -2500);
	assert_true(list->child->next->next->boolean);
	assert_int_equal(list->child->next->next->next->type, JSON_NULL);
	assert_null(list->child->next->next->next->next);
	assert_string_equal(json_text(json_get(j, "b"), "c", ""), "té\n🚀");
	assert_string_equal(json_get(j, "id")->text, "123456789012345678");
	assert_int_equal(json_get(j, "e")->len, 0);
	assert_null(json_get(j, "e")->child);
	assert_int_equal(json_get(j, "f")->type, JSON_BOOL);
	assert_false(json_get(j, "f")->boolean);
	assert_string_equal(json_text(j, "", "x"), "");
	assert_true(isinf(json_get(j, "inf")->number));
	assert_null(json_get(j, "absent"));
	assert_null(json_get(list, "a"));
	assert_null(json_get(NULL, "a"));
	assert_string_equal(json_text(j, "id", "fallback"), "fallback");
	assert_int_equal(parse("0")->type, JSON_NUMBER);
	assert_int_equal(parse("\"x\"")->type, JSON_STRING);
}

static void
refuses(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int at;
	} cases[] = { { "", 0 }, { " ", 1 }, { "{} x", 3 }, { "[1,]", 3 }, { "{\"a\":1,}", 7 },
		{ "[1 2]", 3 }, { "{\"a\" 1}", 5 }, { "{a:1}", 1 }, { "NaN", 0 },
		{ "-Infinity", 1 }, { "01", 2 }, { "-01", 3 }, { "1.", 2 }, { "1e", 2 },
		{ ".5", 0 }, { "+1", 0 }, { "tru", 0 }, { "'a'", 0 }, { "\"a", 2 },
		{ "\"\\u12\"", 5 }, { "\"\\u0000\"", 7 }, { "\"\\q\"", 3 }, { "\"\\ud800\"", 7 },
		{ "\"\\udc00x\"", 7 }, { "\"\\ud800\\u0041\"", 13 }, { "\"\x01\"", 1 },
		{ "\"\xff\"", 1 }, { "\"\xed\xa0\x80\"", 1 }, { "\xef\xbb\xbf{}", 0 }, { "[", 1 },
		{ "[}", 1 }, { "{\"a\":1]", 6 }, { "{\"a\":1,\"a\":2}", 7 },
		{ "{\"a\":{\"b\":0,\"\\u0062\":2}}", 12 }, { "/**/1", 0 }, { "\"\\", 3 } };
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err = ERR_INIT;
		const struct json *j = NULL;
		char place[40];
		snprintf(place, sizeof(place), "not JSON at byte %d: ", cases[i].at);
		CHECK_FAILS(json_parse(a, cases[i].text, strlen(cases[i].text), 1000, &j, &err),
			ERR_CORRUPT);
		assert_null(j);
		if (strncmp(err.text, place, strlen(place)) != 0)
			fail_msg("%s: %s, wanted %s", cases[i].text, err.text, place);
	}
	struct err err = ERR_INIT;
	const struct json *j;
	CHECK_FAILS(json_parse(a, "1\0", 2, 1000, &j, &err), ERR_CORRUPT);
	CHECK_FAILS(json_parse(a, "\"a\0b\"", 5, 1000, &j, &err), ERR_CORRUPT);
	CHECK_FAILS(json_parse(a, "[1, 2]", 6, 5, &j, &err), ERR_MEMORY);
}

static void
bounds_depth_and_digits(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	const struct json *j;
	char text[200];
	memset(text, '[', 65);
	memset(text + 65, ']', 65);
	CHECK_OK(json_parse(a, text + 1, 128, 1000, &j, &err));
	CHECK_FAILS(json_parse(a, text, 130, 1000, &j, &err), ERR_CORRUPT);
	size_t deep = 1000000;
	char *tower = malloc(deep);
	memset(tower, '[', deep);
	CHECK_FAILS(json_parse(a, tower, deep, deep, &j, &err), ERR_CORRUPT);
	free(tower);
	memset(text, '1', 64);
	CHECK_OK(json_parse(a, text, 63, 1000, &j, &err));
	assert_int_equal(strlen(j->text), 63);
	CHECK_FAILS(json_parse(a, text, 64, 1000, &j, &err), ERR_CORRUPT);
}

static void
finds_duplicates_in_large_objects(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	const struct json *j;
	struct strbuf b;
	strbuf_init(&b, 1 << 20);
	strbuf_add(&b, "{");
	for (int i = 0; i < 5000; i++)
		strbuf_printf(&b, "\"k%d\": %d, ", i, i);
	size_t members = b.len;
	strbuf_add(&b, "\"last\": 0}");
	CHECK_OK(json_parse(a, b.at, b.len, b.max, &j, &err));
	assert_int_equal(j->len, 5001);
	assert_string_equal(json_get(j, "k4321")->text, "4321");
	b.len = members;
	strbuf_add(&b, "\"k7\": 0}");
	CHECK_FAILS(json_parse(a, b.at, b.len, b.max, &j, &err), ERR_CORRUPT);
	strbuf_free(&b);
}

static char *
written(bool pretty)
{
	static const char hostile[] =
		"q\" b\\ \n\t\x1b[m \x7f \xc2\x9b \xe2\x80\xae \xff é 🚀 \xf3\xa0\x80\x81";
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct json_writer w;
	json_begin(&w, out, pretty);
	json_open_object(&w, NULL);
	json_string(&w, "text", hostile);
	json_string(&w, "none", NULL);
	json_open_array(&w, "list");
	json_real(&w, NULL, 0.1);
	json_real(&w, NULL, NAN);
	json_real(&w, NULL, -INFINITY);
	json_int(&w, NULL, INT64_MIN);
	json_bool(&w, NULL, true);
	json_null(&w, NULL);
	json_close(&w, false);
	json_open_object(&w, "empty");
	json_close(&w, true);
	json_close(&w, true);
	fclose(out);
	return text;
}

static void
writes(void **state)
{
	(void)state;
	static const char want[] = "{\n"
				   "  \"text\": \"q\\\" b\\\\ \\n\\t\\u001b[m \\u007f \\u009b "
				   "\\u202e \xef\xbf\xbd é 🚀 "
				   "\\udb40\\udc01\",\n"
				   "  \"none\": null,\n"
				   "  \"list\": [\n"
				   "    0.1,\n"
				   "    \"NaN\",\n"
				   "    \"-Infinity\",\n"
				   "    -9223372036854775808,\n"
				   "    true,\n"
				   "    null\n"
				   "  ],\n"
				   "  \"empty\": {}\n"
				   "}\n";
	char *text = written(true);
	assert_string_equal(text, want);
	assert_string_equal(json_text(parse(text), "text", ""),
		"q\" b\\ \n\t\x1b[m \x7f \xc2\x9b \xe2\x80\xae \xef\xbf\xbd é 🚀 \xf3\xa0\x80\x81");
	free(text);
	text = written(false);
	assert_null(strstr(text, ", "));
	assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
	assert_true(text_is_safe(text, strlen(text) - 1));
	assert_int_equal(parse(text)->len, 4);
	free(text);
}

/* Marks without a character of their own, and towers of them, are spelled out; the text is the same. */
static void
bounds_marks(void **state)
{
	(void)state;
	static const char tower[] = "\xcc\x81"
				    "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81";
	char *text = NULL;
	size_t len = 0;
	struct json_writer w;
	FILE *out = open_memstream(&text, &len);
	json_begin(&w, out, false);
	json_open_array(&w, NULL);
	json_string(&w, NULL, tower);
	json_close(&w, false);
	fclose(out);
	assert_string_equal(text, "[\"\\u0301e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\\u0301\\u0301\"]\n");
	assert_string_equal(parse(text)->child->text, tower);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(reads_values),
		cmocka_unit_test(refuses), cmocka_unit_test(bounds_depth_and_digits),
		cmocka_unit_test(finds_duplicates_in_large_objects), cmocka_unit_test(writes),
		cmocka_unit_test(bounds_marks) };
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
