// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Arenas: zeroed, aligned, and no piece overlaps another, at any size. */
#include "core/base/arena.h"

#include "core/base/random.h"
#include "tests/support/check.h"

#include <string.h>

static void
keeps_pieces_apart(void **state)
{
	(void)state;
	enum { PIECES = 3000 };
	struct arena *a = arena_new();
	static unsigned char *at[PIECES];
	static size_t size[PIECES];
	struct random r;
	random_seed(&r, 3);
	for (int i = 0; i < PIECES; i++) {
		size_t align = (size_t)1 << random_below(&r, 7);
		size[i] = random_below(&r, i % 100 == 0 ? 3000000 : 300);
		at[i] = arena_alloc(a, size[i], align);
		assert_true((uintptr_t)at[i] % align == 0);
		for (size_t k = 0; k < size[i]; k += 97)
			assert_int_equal(at[i][k], 0);
		memset(at[i], i % 251 + 1, size[i]);
	}
	for (int i = 0; i < PIECES; i++)
		for (size_t k = 0; k < size[i]; k += 61)
			assert_int_equal(at[i][k], i % 251 + 1);
	assert_true(arena_used(a) > 3000);
	arena_free(a);
	arena_free(NULL);
}

static void
copies_texts(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	assert_int_equal(arena_used(a), 0);
	assert_string_equal(arena_strdup(a, "text"), "text");
	assert_string_equal(arena_strndup(a, "text", 2), "te");
	assert_string_equal(arena_strndup(a, "", 0), "");
	assert_string_equal(arena_printf(a, "%d %s", 7, "seven"), "7 seven");
	const int numbers[] = { 1, 2, 3 };
	int *copy = arena_memdup(a, numbers, sizeof(numbers), _Alignof(int));
	assert_memory_equal(copy, numbers, sizeof(numbers));
	assert_non_null(arena_memdup(a, NULL, 0, 1));
	const char *unended = arena_strndup(a, "a\0b", 3);
	assert_memory_equal(unended, "a\0b", 4);
	arena_free(a);
}

CHECK_MAIN(cmocka_unit_test(keeps_pieces_apart), cmocka_unit_test(copies_texts))
