// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Text at the boundary: hostile bytes come out inert, good text unchanged, widths add up. */
#include "core/base/utf8.h"
#include "tests/support/check.h"

#include <stdlib.h>
#include <string.h>

static char *
safe(const char *s, size_t n, enum text_lines lines)
{
	struct strbuf b;
	strbuf_init(&b, 1 << 20);
	text_safe(&b, s, n, lines);
	return strbuf_take(&b);
}

static void
check_safe(const char *s, enum text_lines lines, const char *want)
{
	char *got = safe(s, strlen(s), lines);
	assert_string_equal(got, want);
	free(got);
}

static void
decodes_and_encodes(void **state)
{
	(void)state;
	for (uint32_t cp = 1; cp <= 0x10ffff; cp++) {
		if (cp >= 0xd800 && cp <= 0xdfff)
			continue;
		char out[4];
		size_t used, n = utf8_encode(cp, out);
		assert_int_equal(utf8_decode(out, n, &used), cp);
		assert_int_equal(used, n);
		for (size_t cut = 1; cut < n; cut++) {
			assert_int_equal(utf8_decode(out, cut, &used), UTF8_BAD);
			assert_int_equal(used, 1);
		}
	}
	char out[4];
	assert_int_equal(utf8_encode(0xd800, out), 3);
	assert_memory_equal(out, "\xef\xbf\xbd", 3);
}

static void
refuses_malformed(void **state)
{
	(void)state;
	static const char *const bad[] = { "\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80",
		"\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x80\x80\x80", "\xf4\x90\x80\x80",
		"\xf5\x80\x80\x80", "\xff", "\xe2\x82", "a\xe2", "ok \xc3(" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(utf8_valid(bad[i], strlen(bad[i])));
	assert_true(utf8_valid("", 0));
	assert_true(utf8_valid("plain \0 and é 試 🚀", 24));
}

static void
passes_printable(void **state)
{
	(void)state;
	static const char *const good[] = { "", "loss", "naïve café", "試験 α→β", "🚀 run",
		"e\xcc\x81te", "שלום", "\xc2\xa0", "~!@#$%^&*()[]{}\\",
		"x\xcc\x81\xcc\x82\xcc\x83\xcc\x84" };
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		assert_true(text_is_safe(good[i], strlen(good[i])));
		check_safe(good[i], TEXT_ONE_LINE, good[i]);
		check_safe(good[i], TEXT_LINES, good[i]);
	}
}

static void
spells_out_hostile(void **state)
{
	(void)state;
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "\x1b[31m", "^[[31m" },
		{ "a\nb\tc\rd\x7f", "a^Jb^Ic^Md^?" },
		{ "\xc2\x9d"
		  "52;c;aGk=\x07",
			"\\x9d52;c;aGk=^G" },
		{ "\x9b"
		  "2J",
			"\\x9b2J" },
		{ "\xe2\x80\xae"
		  "gpj.exe",
			"\\u{202e}gpj.exe" },
		{ "a\xe2\x80\x8b"
		  "b",
			"a\\u{200b}b" },
		{ "\xe2\x80\xa8", "\\u{2028}" },
		{ "\xee\x80\x80", "\\u{e000}" },
		{ "\xef\xb7\x90", "\\u{fdd0}" },
		{ "\xf4\x8f\xbf\xbf", "\\u{10ffff}" },
		{ "a\xef\xb8\x8f", "a\\u{fe0f}" },
		{ "\xc0\x80", "\\xc0\\x80" },
		{ "\xed\xa0\x80", "\\xed\\xa0\\x80" },
		{ "\xcc\x81"
		  "a",
			"\\u{301}a" },
		{ "x\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81y",
			"x\xcc\x81\xcc\x81\xcc\x81\xcc\x81\\u{301}y" },
		{ "\x1b\xcc\x81", "^[\\u{301}" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		check_safe(cases[i].in, TEXT_ONE_LINE, cases[i].out);
		assert_false(text_is_safe(cases[i].in, strlen(cases[i].in)));
		assert_true(text_is_safe(cases[i].out, strlen(cases[i].out)));
	}
	char *got = safe("a\0b", 3, TEXT_ONE_LINE);
	assert_string_equal(got, "a^@b");
	free(got);
}

static void
keeps_lines(void **state)
{
	(void)state;
	check_safe(
		"a\tb\nlonger text\tc\n\td", TEXT_LINES, "a       b\nlonger text     c\n        d");
	check_safe("試\t|\r\n", TEXT_LINES, "試      |^M\n");
	check_safe("\n\xcc\x81", TEXT_LINES, "\n\\u{301}");
}

/* Every code point: what comes out is valid, holds no class that acts, and is stable. */
static void
filters_every_code_point(void **state)
{
	(void)state;
	for (uint32_t cp = 0; cp <= 0x10ffff; cp++) {
		char in[5] = "x", out[32];
		size_t n = 1 + utf8_encode(cp, in + 1);
		struct strbuf b = { .at = out, .cap = sizeof(out), .max = sizeof(out) - 1 };
		text_safe(&b, in, n, TEXT_ONE_LINE);
		assert_true(text_is_safe(b.at, b.len));
		assert_true(utf8_valid(b.at, b.len));
		assert_int_equal(text_is_safe(in, n), b.len == n && memcmp(in, out, n) == 0);
		assert_true(utf8_width(b.at) >= 1);
	}
}

/* What turns text round, hides in it or ends lines, by the numbers of Unicode's charts. */
static void
lets_nothing_invisible_pass(void **state)
{
	(void)state;
	static const uint32_t ranges[][2] = { { 0x00, 0x1f }, { 0x7f, 0x9f }, { 0xad, 0xad },
		{ 0x600, 0x605 }, { 0x61c, 0x61c }, { 0x6dd, 0x6dd }, { 0x70f, 0x70f },
		{ 0x115f, 0x1160 }, { 0x180b, 0x180e }, { 0x200b, 0x200f }, { 0x2028, 0x202e },
		{ 0x2060, 0x206f }, { 0x3164, 0x3164 }, { 0xe000, 0xf8ff }, { 0xfdd0, 0xfdef },
		{ 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 }, { 0xfff0, 0xfffb },
		{ 0xfffe, 0xffff }, { 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a },
		{ 0xe0000, 0xe01ef }, { 0xf0000, 0x10ffff } };
	for (size_t i = 0; i < sizeof(ranges) / sizeof(*ranges); i++)
		for (uint32_t cp = ranges[i][0]; cp <= ranges[i][1]; cp++) {
			char in[5] = "x";
			size_t n = 1 + utf8_encode(cp, in + 1);
			if (text_is_safe(in, n))
				fail_msg("U+%04X passes", cp);
			char *got = safe(in, n, TEXT_ONE_LINE);
			assert_true(strlen(got) > 2 && (got[1] == '\\' || got[1] == '^'));
			free(got);
		}
}

static void
stops_when_full(void **state)
{
	(void)state;
	struct strbuf b;
	strbuf_init(&b, 5);
	text_safe(&b, "abc試試試", 12, TEXT_ONE_LINE);
	assert_string_equal(b.at, "abc");
	assert_true(b.truncated);
	strbuf_free(&b);
}

static void
fits_buffers(void **state)
{
	(void)state;
	char out[16];
	assert_string_equal(text_safe_to(out, sizeof(out), "short\n"), "short^J");
	assert_string_equal(text_safe_to(out, sizeof(out), "exactly fifteen"), "exactly fifteen");
	assert_string_equal(text_safe_to(out, sizeof(out), "exactly sixteen!"), "exactly sixt…");
	assert_string_equal(text_safe_to(out, sizeof(out), "éééééééééé"), "éééééé…");
	assert_string_equal(text_safe_to(out, sizeof(out), "abcdefghijk試試試"), "abcdefghijk…");
	assert_string_equal(text_safe_to(out, 3, "abcdef"), "ab");
	assert_string_equal(text_safe_to(out, 1, "abcdef"), "");
	assert_string_equal(text_safe_to(out, 4, "試験"), "…");
	for (size_t size = 1; size < 16; size++) {
		text_safe_to(out, size, "a試\x1b[é\xcc\x81🚀 and on and on");
		assert_true(strlen(out) < size);
		assert_true(utf8_valid(out, strlen(out)));
	}
}

static void
counts_columns(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int width;
	} cases[] = { { "", 0 }, { "plain text of some length", 25 }, { "試験", 4 }, { "🚀a", 3 },
		{ "e\xcc\x81", 1 }, { "한국", 4 }, { "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", 2 },
		{ "…─│█⣿", 5 }, { "का", 2 }, { "㉈䷀", 4 } };
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(utf8_width(cases[i].text), cases[i].width);
}

static void
clips(void **state)
{
	(void)state;
	int width;
	assert_int_equal(utf8_clip("abcdefghijkl", 5, &width), 5);
	assert_int_equal(width, 5);
	assert_int_equal(utf8_clip("ab試c", 3, &width), 2);
	assert_int_equal(width, 2);
	assert_int_equal(utf8_clip("ab試c", 4, &width), 5);
	assert_int_equal(width, 4);
	assert_int_equal(utf8_clip("abe\xcc\x81z", 3, &width), 5);
	assert_int_equal(width, 3);
	assert_int_equal(utf8_clip("abc", 0, &width), 0);
	assert_int_equal(width, 0);
	assert_int_equal(utf8_clip("abc", -3, &width), 0);
	assert_int_equal(utf8_clip("", 7, &width), 0);
}

static void
walks_clusters(void **state)
{
	(void)state;
	static const char text[] = "ae\xcc\x81試🚀z";
	static const struct {
		size_t len;
		int width;
	} want[] = { { 1, 1 }, { 3, 1 }, { 3, 2 }, { 4, 2 }, { 1, 1 } };
	size_t at = 0;
	int width;
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(utf8_cluster(text + at, strlen(text) - at, &width), want[i].len);
		assert_int_equal(width, want[i].width);
		at += want[i].len;
	}
	assert_int_equal(utf8_cluster(text, 0, &width), 0);
}

static void
finds_ascii(void **state)
{
	(void)state;
	static const struct {
		const char *cluster, *want;
	} cases[] = { { "a", "a" }, { "é", "e" }, { "e\xcc\x81", "e" }, { "Ø", "O" }, { "─", "-" },
		{ "│", "|" }, { "┌", "+" }, { "█", "#" }, { "⣿", "#" }, { "⠁", "." }, { "•", "*" },
		{ "→", ">" }, { "—", "-" }, { "…", "." }, { "≤", "<" }, { "試", "??" },
		{ "🚀", "??" }, { "Ａ", "A " }, { "α", "?" }, { "▁", "_" }, { "\\", "\\" },
		{ "\"", "\"" }, { "“", "\"" } };
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int width;
		size_t n = utf8_cluster(cases[i].cluster, strlen(cases[i].cluster), &width);
		const char *got = utf8_to_ascii(cases[i].cluster, n, width);
		assert_string_equal(got, cases[i].want);
		assert_int_equal(strlen(got), width);
	}
	for (uint32_t cp = 0x20; cp <= 0x10ffff; cp++) {
		char in[4];
		size_t n = utf8_encode(cp, in);
		for (int width = 0; width <= 2; width++) {
			const char *got = utf8_to_ascii(in, n, width);
			assert_int_equal(strlen(got), width);
			assert_true(text_is_safe(got, strlen(got)));
		}
	}
}

static void
knows_words(void **state)
{
	(void)state;
	assert_true(
		utf8_is_word('a') && utf8_is_word('Z') && utf8_is_word('7') && utf8_is_word('_'));
	assert_true(utf8_is_word(0xe9) && utf8_is_word(0x8a66) && utf8_is_word(0xb2) &&
		    utf8_is_word(0x0663));
	assert_false(utf8_is_word('-') || utf8_is_word(' ') || utf8_is_word(0x301) ||
		     utf8_is_word(0x1f680) || utf8_is_word(0) || utf8_is_word(UTF8_BAD));
	assert_int_equal(utf8_length(""), 0);
	assert_int_equal(utf8_length("a\xc3\xa9\xf0\x9f\x9a\x80"), 3);
	assert_int_equal(utf8_length("\xff\xfe"), 2);
}

CHECK_MAIN(cmocka_unit_test(knows_words), cmocka_unit_test(decodes_and_encodes),
	cmocka_unit_test(refuses_malformed), cmocka_unit_test(passes_printable),
	cmocka_unit_test(spells_out_hostile), cmocka_unit_test(keeps_lines),
	cmocka_unit_test(filters_every_code_point), cmocka_unit_test(lets_nothing_invisible_pass),
	cmocka_unit_test(stops_when_full), cmocka_unit_test(fits_buffers),
	cmocka_unit_test(counts_columns), cmocka_unit_test(clips), cmocka_unit_test(walks_clusters),
	cmocka_unit_test(finds_ascii))
