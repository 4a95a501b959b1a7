// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The filter for untrusted text: whatever goes in, nothing that acts comes out. */
#include "core/base/utf8.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

/* By number and not by the filter's own tables: these must never reach a terminal. */
static bool
acts(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0xad || cp == 0x61c ||
	       (cp >= 0x200b && cp <= 0x200f) || (cp >= 0x2028 && cp <= 0x202e) ||
	       (cp >= 0x2060 && cp <= 0x206f) || (cp >= 0xe000 && cp <= 0xf8ff) || cp == 0xfeff ||
	       (cp >= 0xfff9 && cp <= 0xfffb) || (cp >= 0xe0000 && cp <= 0xe0fff) || cp > 0xeffff ||
	       (cp & 0xfffe) == 0xfffe;
}

static void
check_inert(const char *s, size_t n, enum text_lines lines)
{
	FUZZ_CHECK(strlen(s) == n);
	for (size_t at = 0, used; at < n; at += used) {
		uint32_t cp = utf8_decode(s + at, n - at, &used);
		FUZZ_CHECK(cp != UTF8_BAD);
		FUZZ_CHECK((cp == '\n' && lines == TEXT_LINES) || !acts(cp));
	}
}

/* Clusters cover the text, their columns add up, and each has a stand-in as wide. */
static void
check_columns(const char *s, size_t n)
{
	int total = 0, width;
	for (size_t at = 0; at < n;) {
		size_t len = utf8_cluster(s + at, n - at, &width);
		FUZZ_CHECK(len >= 1 && len <= 32 && width >= 1 && width <= 2);
		FUZZ_CHECK((int)strlen(utf8_to_ascii(s + at, len, width)) == width);
		at += len;
		total += width;
		FUZZ_CHECK(at <= n);
	}
	FUZZ_CHECK(utf8_width(s) == total);
	for (int columns = 0; columns <= total + 1; columns = 2 * columns + 1) {
		size_t cut = utf8_clip(s, columns, &width);
		FUZZ_CHECK(width <= columns && width >= (columns < total ? columns : total) - 1);
		FUZZ_CHECK(utf8_valid(s, cut));
	}
}

static void
check_buffer(const char *text, size_t size)
{
	char *out = malloc(size);
	if (!out)
		return;
	text_safe_to(out, size, text);
	FUZZ_CHECK(strlen(out) < size);
	check_inert(out, strlen(out), TEXT_ONE_LINE);
	free(out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data;
	struct strbuf one, again, lines;
	strbuf_init(&one, 16 * size + 16);
	strbuf_init(&again, 16 * size + 16);
	strbuf_init(&lines, 16 * size + 16);
	text_safe(&one, s, size, TEXT_ONE_LINE);
	text_safe(&lines, s, size, TEXT_LINES);
	check_inert(one.at, one.len, TEXT_ONE_LINE);
	check_inert(lines.at, lines.len, TEXT_LINES);
	check_columns(one.at, one.len);
	bool same = one.len == size && memcmp(one.at, s, size) == 0;
	FUZZ_CHECK(text_is_safe(s, size) == same);
	FUZZ_CHECK(text_is_safe(one.at, one.len));
	text_safe(&again, one.at, one.len, TEXT_ONE_LINE);
	FUZZ_CHECK(strcmp(one.at, again.at) == 0);
	if (size) {
		char *text = malloc(size);
		if (text) {
			memcpy(text, s + 1, size - 1);
			text[size - 1] = '\0';
			check_buffer(text, 1 + data[0] % 80);
			free(text);
		}
	}
	strbuf_free(&one);
	strbuf_free(&again);
	strbuf_free(&lines);
	return 0;
}
