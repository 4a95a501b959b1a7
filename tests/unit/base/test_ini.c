// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Sectioned files: what is read, and where a mistake is. */
#include "core/base/ini.h"

#include "core/base/arena.h"
#include "tests/support/check.h"

#include <stdlib.h>
#include <string.h>

static void
reads_entries(void **state)
{
	(void)state;
	static const char text[] = "\xef\xbb\xbf# top\n"
				   "name = Slate  # the theme\r\n"
				   "\n"
				   "[ palette ]  # colours\n"
				   "\tink = #d7dae0\n"
				   "accent=#5fafd7/74/cyan # sea\n"
				   "empty =\n"
				   "[keys]\n"
				   "bind runs c run.filter a = 'b'   # Filter\n"
				   "bind # note\n"
				   "expr = a == b\n"
				   "last";
	static const struct ini_entry want[] = {
		{ "", "name", "Slate", "the theme", 2, 8, 0, 0 },
		{ "palette", "ink", "#d7dae0", "", 5, 8, 4, 3 },
		{ "palette", "accent", "#5fafd7/74/cyan", "sea", 6, 8, 4, 3 },
		{ "palette", "empty", "", "", 7, 8, 4, 3 },
		{ "keys", NULL, "bind runs c run.filter a = 'b'", "Filter", 9, 1, 8, 2 },
		{ "keys", NULL, "bind", "note", 10, 1, 8, 2 },
		{ "keys", "expr", "a == b", "", 11, 8, 8, 2 },
		{ "keys", NULL, "last", "", 12, 1, 8, 2 },
	};
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	struct ini ini;
	CHECK_OK(ini_parse(a, "t.theme", text, sizeof(text) - 1, &ini, &err));
	assert_int_equal(ini.len, sizeof(want) / sizeof(*want));
	for (size_t i = 0; i < ini.len; i++) {
		const struct ini_entry *e = &ini.entries[i];
		assert_string_equal(e->section, want[i].section);
		assert_string_equal(e->value, want[i].value);
		assert_string_equal(e->comment, want[i].comment);
		assert_int_equal(e->line, want[i].line);
		assert_int_equal(e->column, want[i].column);
		assert_int_equal(e->section_line, want[i].section_line);
		assert_int_equal(e->section_column, want[i].section_column);
		assert_int_equal(e->key == NULL, want[i].key == NULL);
		if (e->key)
			assert_string_equal(e->key, want[i].key);
	}
	CHECK_OK(ini_parse(a, "empty", "", 0, &ini, &err));
	assert_int_equal(ini.len, 0);
	arena_free(a);
}

static void
places_mistakes(void **state)
{
	(void)state;
	static const struct {
		const char *text, *place;
	} cases[] = { { "a = 1\n  = 2\n", "f:2:3: " }, { "[open\n", "f:1:6: " },
		{ "[a] b\n", "f:1:4: " }, { "[ ]\n", "f:1:2: " }, { "a\n\nb = \x01\n", "f:3:5: " },
		{ "a = \xff\n", "f:1:5: " }, { "a = \xc2\x9b\n", "f:1:5: " },
		{ "a\rb\n", "f:1:2: " } };
	struct arena *a = arena_new();
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err = ERR_INIT;
		struct ini ini = { 0 };
		CHECK_FAILS(ini_parse(a, "f", cases[i].text, strlen(cases[i].text), &ini, &err),
			ERR_USAGE);
		if (strncmp(err.text, cases[i].place, strlen(cases[i].place)) != 0)
			fail_msg("%s, wanted %s", err.text, cases[i].place);
		assert_null(ini.entries);
	}
	struct err err = ERR_INIT;
	struct ini ini;
	CHECK_FAILS(ini_parse(a, "f", "a\0b", 3, &ini, &err), ERR_USAGE);
	arena_free(a);
}

static void
has_limits(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	struct ini ini;
	size_t big = ((size_t)1 << 20) + 1;
	char *text = malloc(big);
	memset(text, 'x', big);
	CHECK_OK(ini_parse(a, "f", text, 4096, &ini, &err));
	CHECK_FAILS(ini_parse(a, "f", text, 4097, &ini, &err), ERR_USAGE);
	memset(text, '\n', big);
	CHECK_OK(ini_parse(a, "f", text, big - 1, &ini, &err));
	CHECK_FAILS(ini_parse(a, "f", text, big, &ini, &err), ERR_USAGE);
	free(text);
	arena_free(a);
}

CHECK_MAIN(cmocka_unit_test(reads_entries), cmocka_unit_test(places_mistakes),
	cmocka_unit_test(has_limits))
