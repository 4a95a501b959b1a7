// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Saved views as verbs read them. */
#include "core/base/path.h"
#include "core/command/saved_views.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <stdlib.h>

static void
remember(struct arena *a, const char *text)
{
	struct err err = ERR_INIT;
	char *path = saved_state_path(a, "some.db");
	assert_non_null(path);
	CHECK_OK(path_make_parents(path, &err));
	FILE *out = fopen(path, "w");
	assert_non_null(out);
	fputs(text, out);
	assert_int_equal(fclose(out), 0);
}

static void
finds_by_name(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	struct saved_view v;
	remember(a,
		"{\"history\":{\"filter\":[\"x\"],\"saved views\":[\"no JSON\",7,"
		"\"{\\\"name\\\":\\\"one\\\"}\","
		"\"{\\\"name\\\":\\\"good ones\\\",\\\"filter\\\":\\\"acc > 0.5\\\","
		"\\\"order\\\":\\\"metrics.acc DESC\\\",\\\"group\\\":\\\"status\\\","
		"\\\"columns\\\":[\\\"age\\\",\\\"Δ metrics.acc\\\",3,\\\"metrics.acc\\\"]}\"]}}");
	CHECK_OK(saved_view_find(a, "some.db", "good ones", &v, &err));
	assert_string_equal(v.filter, "acc > 0.5");
	assert_string_equal(v.order, "metrics.acc DESC");
	assert_string_equal(v.group, "status");
	assert_string_equal(v.columns[0], "age");
	assert_string_equal(v.columns[1], "metrics.acc");
	assert_null(v.columns[2]);
	CHECK_OK(saved_view_find(a, "some.db", "one", &v, &err));
	assert_string_equal(v.filter, "");
	assert_null(v.columns[0]);
	CHECK_FAILS(saved_view_find(a, "some.db", "two", &v, &err), ERR_NOT_FOUND);
	assert_string_equal(err.text, "no view is saved as 'two'; there are: one, good ones");
	arena_free(a);
}

static void
says_when_there_are_none(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	struct saved_view v;
	CHECK_FAILS(saved_view_find(a, "other.db", "two", &v, &err), ERR_NOT_FOUND);
	assert_string_equal(
		err.text, "no view is saved as 'two'; the application saves them with V");
	remember(a, "{\"history\":{\"saved views\":{\"a\":1}}}");
	CHECK_FAILS(saved_view_find(a, "some.db", "two", &v, &err), ERR_NOT_FOUND);
	err = (struct err)ERR_INIT;
	remember(a, "{\"history\":");
	CHECK_FAILS(saved_view_find(a, "some.db", "two", &v, &err), ERR_CORRUPT);
	arena_free(a);
}

static int
own_home(void **state)
{
	(void)state;
	return setenv("XDG_STATE_HOME", fixture_folder(), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(finds_by_name),
		cmocka_unit_test(says_when_there_are_none) };
	return cmocka_run_group_tests(tests, own_home, NULL);
}
