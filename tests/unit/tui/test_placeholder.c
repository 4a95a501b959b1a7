// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Placeholders become words, never syntax; and fuzzy matching. */
#include "tui/placeholder.h"

#include "core/base/arena.h"
#include "tests/support/check.h"
#include "tui/fuzzy.h"

#include <string.h>

static const char *
lookup(const void *arg, const char *name, size_t i)
{
	static const char *const marked[] = { "a b", "--force", "'; rm" };
	(void)arg;
	if (strcmp(name, "run_id") == 0)
		return i == 0 ? "3f2a" : NULL;
	if (strcmp(name, "marked:run_id") == 0)
		return i < 3 ? marked[i] : NULL;
	return NULL;
}

static void
expands_words(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	const char *const words[] = { "run.compare", "{marked:run_id}", "x={run_id}{run_id}",
		"{\"json\": 1}", "{}", "{Upper}", NULL };
	const char *const *out = NULL;
	size_t n = 0;
	CHECK_OK(placeholder_expand(a, words, lookup, NULL, &out, &n, &err));
	assert_int_equal(n, 8);
	assert_string_equal(out[1], "a b");
	assert_string_equal(out[2], "--force");
	assert_string_equal(out[3], "'; rm");
	assert_string_equal(out[4], "x=3f2a3f2a");
	assert_string_equal(out[5], "{\"json\": 1}");
	assert_string_equal(out[6], "{}");
	assert_string_equal(out[7], "{Upper}");
	assert_null(out[8]);
	arena_free(a);
}

static void
says_what_is_missing(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	const char *const whole[] = { "run.show", "{version}", NULL };
	const char *const within[] = { "x={marked:model}", NULL };
	const char *const *out = NULL;
	size_t n = 0;
	CHECK_FAILS(placeholder_expand(a, whole, lookup, NULL, &out, &n, &err), ERR_NOT_FOUND);
	CHECK_FAILS(placeholder_expand(a, within, lookup, NULL, &out, &n, &err), ERR_NOT_FOUND);
	arena_free(a);
}

static void
scores_matches(void **state)
{
	(void)state;
	assert_int_equal(fuzzy_score("Delete runs", "xyz"), 0);
	assert_true(fuzzy_score("Delete runs", "") > 0);
	assert_true(fuzzy_score("Delete runs", "DEL") > fuzzy_score("model", "del"));
	assert_true(fuzzy_score("run delete", "rd") > fuzzy_score("ordered", "rd"));
	assert_true(fuzzy_score("sort", "sort") > fuzzy_score("sort by several", "sort"));
	assert_true(fuzzy_score("metrics.val_auc", "val auc") > 0);
	/* "the m…" begins two words. */
	assert_true(fuzzy_score("Choose a theme", "theme") >
		    fuzzy_score("list the metrics of the store", "theme"));
}

CHECK_MAIN(cmocka_unit_test(expands_words), cmocka_unit_test(says_what_is_missing),
	cmocka_unit_test(scores_matches))
