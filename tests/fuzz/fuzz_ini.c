// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Sectioned files: what was read, written out plainly, is read the same again. */
#include "core/base/arena.h"
#include "core/base/ini.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static void
check_entry(const struct ini_entry *e, int line_before)
{
	FUZZ_CHECK(e->line > line_before);
	FUZZ_CHECK(e->section && e->value && e->comment);
	FUZZ_CHECK(!e->key || (e->key[0] && !strpbrk(e->key, " \t=\n")));
	FUZZ_CHECK(e->key || e->value[0]);
	FUZZ_CHECK(!strpbrk(e->value, "\n\r\x1b"));
	FUZZ_CHECK(utf8_valid(e->value, strlen(e->value)));
}

static void
write_out(struct strbuf *b, const struct ini *ini)
{
	const char *section = "";
	/* Only the beginning of a file may have a byte order mark that is skipped. */
	strbuf_add(b, "\n");
	for (size_t i = 0; i < ini->len; i++) {
		const struct ini_entry *e = &ini->entries[i];
		if (strcmp(e->section, section) != 0)
			strbuf_printf(b, "[%s]\n", e->section);
		section = e->section;
		strbuf_printf(b, "%s%s%s # %s\n", e->key ? e->key : "", e->key ? "=" : "", e->value,
			e->comment);
	}
}

static void
check_same(const struct ini *a, const struct ini *b)
{
	FUZZ_CHECK(a->len == b->len);
	for (size_t i = 0; i < a->len; i++) {
		const struct ini_entry *x = &a->entries[i], *y = &b->entries[i];
		FUZZ_CHECK(strcmp(x->section, y->section) == 0 && strcmp(x->value, y->value) == 0);
		FUZZ_CHECK(strcmp(x->comment, y->comment) == 0);
		FUZZ_CHECK(x->key ? y->key && strcmp(x->key, y->key) == 0 : !y->key);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	struct ini ini, again;
	if (!ini_parse(a, "f", (const char *)data, size, &ini, &err)) {
		FUZZ_CHECK(err.code == ERR_USAGE && strncmp(err.text, "f:", 2) == 0);
	} else {
		struct strbuf b;
		strbuf_init(&b, 8 * size + 100);
		for (size_t i = 0; i < ini.len; i++)
			check_entry(&ini.entries[i], i ? ini.entries[i - 1].line : 0);
		write_out(&b, &ini);
		/* A line may have become too long by the spaces put in. */
		if (ini_parse(a, "f", b.at, b.len, &again, &err))
			check_same(&ini, &again);
		else
			FUZZ_CHECK(strstr(err.text, "too long"));
		strbuf_free(&b);
	}
	arena_free(a);
	return 0;
}
