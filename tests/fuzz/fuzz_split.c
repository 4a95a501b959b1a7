// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Splitting a command: words, quoted again, split into the same words. */
#include "core/base/arena.h"
#include "core/base/process.h"
#include "core/base/str.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static void
quote(struct strbuf *b, const char *word)
{
	strbuf_add(b, " '");
	for (; *word; word++)
		if (*word == '\'')
			strbuf_add(b, "'\\''");
		else
			strbuf_add_char(b, *word);
	strbuf_add(b, "'");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	char *command = arena_strndup(a, (const char *)data, size), **words, **again;
	if (process_split(a, command, &words, &err)) {
		struct strbuf b;
		strbuf_init(&b, 8 * size + 100);
		FUZZ_CHECK(words[0]);
		for (size_t i = 0; words[i]; i++)
			quote(&b, words[i]);
		FUZZ_CHECK(!b.truncated);
		FUZZ_CHECK(process_split(a, b.at, &again, &err));
		size_t i = 0;
		for (; words[i] && again[i]; i++)
			FUZZ_CHECK(strcmp(words[i], again[i]) == 0);
		FUZZ_CHECK(!words[i] && !again[i]);
		strbuf_free(&b);
	} else {
		FUZZ_CHECK(err.code == ERR_USAGE);
	}
	arena_free(a);
	return 0;
}
