// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* YAML: a tree within its bounds, whose members have keys, each once; or a refusal with its line. */
#include "core/base/arena.h"
#include "core/base/utf8.h"
#include "core/base/yaml.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

#define LIMIT ((size_t)1 << 16)

static void
check_tree(const struct json *j, int depth)
{
	size_t n = 0;
	FUZZ_CHECK(depth <= 65); /* 64 levels, and what is in the last */
	FUZZ_CHECK(j->type != JSON_STRING || utf8_valid(j->text, strlen(j->text)));
	FUZZ_CHECK(j->type != JSON_NUMBER || (j->text && *j->text));
	for (const struct json *c = j->child; c; c = c->next, n++) {
		FUZZ_CHECK((j->type == JSON_OBJECT) == (c->key != NULL));
		FUZZ_CHECK(j->type != JSON_OBJECT || json_get(j, c->key) == c);
		check_tree(c, depth + 1);
	}
	FUZZ_CHECK(n == j->len);
	FUZZ_CHECK(n == 0 || j->type == JSON_OBJECT || j->type == JSON_ARRAY);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	const struct json *tree = NULL;
	if (yaml_parse(a, (const char *)data, size, LIMIT, &tree, &err)) {
		FUZZ_CHECK(tree && size <= LIMIT);
		check_tree(tree, 1);
	} else {
		FUZZ_CHECK(!tree);
		FUZZ_CHECK(err.code == ERR_CORRUPT ? strstr(err.text, "line") != NULL
						   : err.code == ERR_MEMORY && size > LIMIT);
	}
	arena_free(a);
	return 0;
}
