// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Slices and builders: what is kept, what is cut, and where. */
#include "core/base/str.h"
#include "tests/support/check.h"

#include <stdlib.h>
#include <string.h>

static void
compares(void **state)
{
	(void)state;
	assert_true(str_equals(str_of("abc"), "abc"));
	assert_false(str_equals(str_of("abc"), "ab"));
	assert_false(str_equals(str_make("abc", 2), "abc"));
	assert_true(str_equals(str_trim(str_of(" \t a b\r\n")), "a b"));
	assert_int_equal(str_trim(str_of(" \n ")).len, 0);
	assert_int_equal(str_casecmp("Loss", "lOSS"), 0);
	assert_true(str_casecmp("a", "b") < 0);
	assert_true(str_casecmp("ab", "a") > 0);
	assert_true(str_casecmp("É", "é") != 0);
	assert_true(str_starts("metrics.loss", "metrics."));
	assert_false(str_starts("met", "metrics."));
	assert_true(str_ends("a.theme", ".theme"));
	assert_false(str_ends("theme", ".theme"));
}

static void
builds(void **state)
{
	(void)state;
	struct strbuf b;
	strbuf_init(&b, 1 << 20);
	assert_string_equal(b.at, "");
	strbuf_add(&b, "a");
	strbuf_add_n(&b, "bcd", 2);
	strbuf_add_char(&b, '-');
	strbuf_add_repeat(&b, "xy", 3);
	strbuf_printf(&b, "%05d", 42);
	assert_string_equal(b.at, "abc-xyxyxy00042");
	assert_int_equal(b.len, strlen(b.at));
	strbuf_clear(&b);
	strbuf_printf(&b, "%0*d", 5000, 1);
	assert_int_equal(b.len, 5000);
	assert_false(b.truncated);
	char *taken = strbuf_take(&b);
	assert_int_equal(strlen(taken), 5000);
	free(taken);
	assert_string_equal(b.at, "");
	strbuf_free(&b);
}

static void
cuts_at_characters(void **state)
{
	(void)state;
	struct strbuf b;
	for (size_t max = 0; max < 12; max++) {
		strbuf_init(&b, max);
		strbuf_add(&b, "a試é🚀"); /* 1 + 3 + 2 + 4 bytes */
		size_t want = max >= 10 ? 10 : max >= 6 ? 6 : max >= 4 ? 4 : max >= 1 ? 1 : 0;
		assert_int_equal(b.len, want);
		assert_int_equal(b.truncated, max < 10);
		assert_int_equal(strlen(b.at), want);
		strbuf_free(&b);
	}
	strbuf_init(&b, 5);
	strbuf_add_repeat(&b, "ab", 1000000000);
	assert_string_equal(b.at, "ababa");
	assert_true(b.truncated);
	strbuf_clear(&b);
	assert_false(b.truncated);
	strbuf_free(&b);
}

CHECK_MAIN(
	cmocka_unit_test(compares), cmocka_unit_test(builds), cmocka_unit_test(cuts_at_characters))
