// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* JSON: what was read is written and read again, and is the same tree. */
#include "core/base/arena.h"
#include "core/base/json.h"
#include "core/base/utf8.h"
#include "tests/fuzz/fuzz.h"

#include <math.h>
#include <string.h>

#define LIMIT ((size_t)1 << 20)

static void
write_tree(struct json_writer *w, const struct json *j, int depth)
{
	FUZZ_CHECK(depth <= 65); /* 64 levels, and what is in the last */
	switch (j->type) {
	case JSON_NULL:
		json_null(w, j->key);
		break;
	case JSON_BOOL:
		json_bool(w, j->key, j->boolean);
		break;
	case JSON_NUMBER:
		json_real(w, j->key, j->number);
		break;
	case JSON_STRING:
		json_string(w, j->key, j->text);
		break;
	case JSON_ARRAY:
	case JSON_OBJECT:
		if (j->type == JSON_OBJECT)
			json_open_object(w, j->key);
		else
			json_open_array(w, j->key);
		for (const struct json *c = j->child; c; c = c->next)
			write_tree(w, c, depth + 1);
		json_close(w, j->type == JSON_OBJECT);
		break;
	}
}

static void
check_same(const struct json *a, const struct json *b)
{
	if (a->type == JSON_NUMBER && isinf(a->number)) {
		FUZZ_CHECK(b->type == JSON_STRING);
		return;
	}
	FUZZ_CHECK(a->type == b->type && a->len == b->len);
	FUZZ_CHECK(a->key ? b->key && strcmp(a->key, b->key) == 0 : !b->key);
	FUZZ_CHECK(a->type != JSON_BOOL || a->boolean == b->boolean);
	FUZZ_CHECK(a->type != JSON_STRING || strcmp(a->text, b->text) == 0);
	FUZZ_CHECK(a->type != JSON_NUMBER || memcmp(&a->number, &b->number, sizeof(double)) == 0);
	size_t n = 0;
	const struct json *x = a->child, *y = b->child;
	for (; x && y; x = x->next, y = y->next, n++)
		check_same(x, y);
	FUZZ_CHECK(!x && !y && n == a->len);
}

static void
check_round_trip(struct arena *a, const struct json *tree, bool pretty)
{
	struct err err = ERR_INIT;
	const struct json *again;
	struct json_writer w;
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	if (!out)
		return;
	json_begin(&w, out, pretty);
	write_tree(&w, tree, 1);
	fclose(out);
	for (size_t i = 0; i < len; i++)
		FUZZ_CHECK((unsigned char)text[i] >= 0x20 || text[i] == '\n');
	bool reads_back = json_parse(a, text, len, 64 * LIMIT, &again, &err);
	if (!reads_back)
		fprintf(stderr, "%s\n", err.text);
	FUZZ_CHECK(reads_back);
	check_same(tree, again);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	const struct json *tree = NULL;
	if (json_parse(a, (const char *)data, size, LIMIT, &tree, &err)) {
		FUZZ_CHECK(utf8_valid((const char *)data, size));
		check_round_trip(a, tree, true);
		check_round_trip(a, tree, false);
	} else {
		FUZZ_CHECK(!tree &&
			   (err.code == ERR_CORRUPT || (err.code == ERR_MEMORY && size > LIMIT)));
	}
	arena_free(a);
	return 0;
}
