// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What is seen of files that scripts leave, of any size and content. */
#include "core/base/err.h"
#include "core/base/text_file.h"
#include "core/command/artifact_preview.h"
#include "core/report/report.h"
#include "tests/support/check.h"

#include <stdlib.h>
#include <string.h>

static char *
shown(const char *path, const char *at, size_t len, int64_t size)
{
	const struct artifact_bytes b = { path, at, len, size };
	const struct report_style style = { .width = 0 };
	char kind[100];
	struct err err = ERR_INIT;
	struct text_file f;
	bool known = artifact_kind(&b, kind, sizeof(kind));
	struct report *r = artifact_preview(&b, known ? kind : NULL);
	text_file_open(&f);
	CHECK_OK(report_render(r, REPORT_TEXT, &style, f.out, &err));
	text_file_close(&f);
	report_free(r);
	return f.at;
}

static void
check_shows(const char *path, const char *text, const char *expected)
{
	char *got = shown(path, text, strlen(text), (int64_t)strlen(text));
	if (!strstr(got, expected))
		fail_msg("%s: '%s' is not in:\n%s", path, expected, got);
	free(got);
}

static void
texts_are_shown_whatever_their_characters(void **state)
{
	(void)state;
	/* The character before the last four bytes must not be cut in two. */
	check_shows("a.txt", "abcdef\xc3\xa9\nx\n", "abcdef\xc3\xa9\n");
	check_shows("latin.txt", "caf\xe9 au lait\n", "caf\\xe9 au lait");
	check_shows("log.txt", "\033[31mred\033[0m\n", "^[[31mred");
	check_shows("none.txt", "", "none.txt: an empty file");
	char *got = shown("cut.txt", "ab\xe2\x82", 4, 10);
	assert_non_null(strstr(got, "the first 4 B of 10 B"));
	assert_non_null(strstr(got, "ab"));
	free(got);
}

static void
csv_stands_in_columns(void **state)
{
	(void)state;
	check_shows("t.csv", "name,n\n\"\xc3\x9cml\xc3\xa4ut\",1\nx,22\n",
		"name     n\n\xc3\x9cml\xc3\xa4ut   1\nx       22\n");
	/* A line end inside quotes is no new row, a doubled quote is one. */
	check_shows("q.csv", "a,b\r\n\"x\ny\",\"say \"\"hi\"\"\"\r\n", "say \"hi\"");
	check_shows("q.csv", "a,b\r\n\"x\ny\",1\r\n", "x^Jy");
	check_shows("t.tsv", "a\tb\n1\t2\n", "a  b\n1  2\n");
	check_shows("mark.csv",
		"\xef\xbb\xbf"
		"first,b\n1,2\n",
		"first  b");
	check_shows("ragged.csv", "a\n1,2,3\n", "1  2  3");
	check_shows("header.csv", "a,b\n", "a header, and no rows");
	check_shows("open.csv", "a,b\n\"x,1\n2,3\n", "a quote is never closed");
	check_shows("open.csv", "a,b\n\"x,1\n2,3\n", "\"x,1");
	check_shows("evil.csv", "\033]0;x\007,b\n1,2\n", "^[]0;x^G");
}

static void
what_is_left_out_is_said(void **state)
{
	(void)state;
	struct text_file f;
	text_file_open(&f);
	for (int row = 0; row < 1500; row++)
		for (int col = 0; col < 60; col++)
			fprintf(f.out, "%d%c", row, col == 59 ? '\n' : ',');
	text_file_close(&f);
	char *got = shown("big.csv", f.at, f.len, (int64_t)f.len);
	assert_non_null(strstr(got, "the first 50 of 60 columns"));
	assert_non_null(strstr(got, "the first 1000 rows"));
	assert_null(strstr(got, "1001"));
	free(got);
	/* Cut in the middle of a row, which is then not shown as if it were whole. */
	got = shown("cut.csv", "a,b\n1,2\n3,4", 11, 100);
	assert_non_null(strstr(got, "the first 11 B of 100 B"));
	assert_non_null(strstr(got, "only the first 1 row"));
	assert_null(strchr(got, '3'));
	free(got);
	free(f.at);
}

static void
json_keeps_what_it_says(void **state)
{
	(void)state;
	check_shows(
		"a.json", "{\"id\":123456789012345678,\"f\":1.50}", "\"id\": 123456789012345678,");
	check_shows("a.json", "{\"id\":123456789012345678,\"f\":1.50}", "\"f\": 1.50");
	check_shows("nan.json", "{\"a\": NaN}", "{\"a\": NaN}");
	check_shows("nan.json", "{\"a\": NaN}", "shown as it is");
	char deep[2001];
	memset(deep, '[', 1000);
	memset(deep + 1000, ']', 1000);
	deep[2000] = '\0';
	check_shows("deep.json", deep, "[[[[[[");
	memset(deep, '[', 64);
	memset(deep + 64, ']', 64);
	deep[128] = '\0';
	check_shows("just.json", deep, "[]");
}

static void
what_is_no_text_is_named(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		size_t n;
		const char *says;
	} cases[] = {
		{ "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\2\x80\0\0\1\xe0", 24,
			"PNG picture, 640 × 480" },
		{ "\x89PNG\r\n\x1a\n\0", 9, "binary data" },
		{ "GIF89a\x0a\0\x14\0", 10, "GIF picture, 10 × 20" },
		{ "\xff\xd8\xff\xe0", 4, "JPEG picture" },
		{ "\x80\x05\x95\0", 4, "Python pickle" },
		{ "PK\003\004", 4, "ZIP archive" },
		{ "a\0b", 3, "binary data" },
		{ "\1\2\3\4\5\6\7\1\2\3\4", 11, "binary data" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *got = shown("x.csv", cases[i].bytes, cases[i].n, 5000);
		if (!strstr(got, cases[i].says) || !strstr(got, "5.0 kB"))
			fail_msg("%zu: '%s' is not in:\n%s", i, cases[i].says, got);
		free(got);
	}
}

CHECK_MAIN(cmocka_unit_test(texts_are_shown_whatever_their_characters),
	cmocka_unit_test(csv_stands_in_columns), cmocka_unit_test(what_is_left_out_is_said),
	cmocka_unit_test(json_keeps_what_it_says), cmocka_unit_test(what_is_no_text_is_named))
