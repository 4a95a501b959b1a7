// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Maps: keys keep their numbers through any growth. */
#include "core/base/map.h"

#include "core/base/arena.h"
#include "tests/support/check.h"

#include <stdio.h>
#include <string.h>

static void
numbers_keys_in_order(void **state)
{
	(void)state;
	enum { KEYS = 20000 };
	struct arena *a = arena_new();
	struct map *m = map_new(a);
	char key[40];
	for (size_t i = 0; i < KEYS; i++) {
		int n = snprintf(key, sizeof(key), "metrics.k%zu", i * i);
		assert_int_equal(map_find(m, key, (size_t)n), MAP_NONE);
		assert_int_equal(map_intern(m, key, (size_t)n), i);
		assert_int_equal(map_intern(m, key, (size_t)n), i);
		map_set_value(m, i, arena_strdup(a, key));
	}
	assert_int_equal(map_len(m), KEYS);
	for (size_t i = 0; i < KEYS; i++) {
		snprintf(key, sizeof(key), "metrics.k%zu", i * i);
		assert_int_equal(map_find(m, key, strlen(key)), i);
		assert_string_equal(map_key(m, i), key);
		assert_int_equal(map_key_len(m, i), strlen(key));
		assert_string_equal(map_value(m, i), key);
	}
	arena_free(a);
}

static void
tells_keys_apart(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct map *m = map_new(a);
	int one, two;
	map_put(m, "a", &one);
	map_put(m, "", &two);
	assert_ptr_equal(map_get(m, "a"), &one);
	assert_ptr_equal(map_get(m, ""), &two);
	assert_null(map_get(m, "b"));
	map_put(m, "a", &two);
	assert_ptr_equal(map_get(m, "a"), &two);
	assert_int_equal(map_len(m), 2);
	/* Bytes, not C strings. */
	size_t first = map_intern(m, "x\0y", 3), second = map_intern(m, "x\0z", 3);
	assert_true(first != second);
	assert_int_equal(map_find(m, "x", 1), MAP_NONE);
	assert_int_equal(map_find(m, "x\0y", 3), first);
	arena_free(a);
}

CHECK_MAIN(cmocka_unit_test(numbers_keys_in_order), cmocka_unit_test(tells_keys_apart))
