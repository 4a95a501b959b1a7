// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* CSV and TSV, read back by small strict readers. */
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "tests/support/check.h"
#include "tests/unit/report/sample.h"

#include <stdlib.h>
#include <string.h>

static size_t
hostile_len(void)
{
	size_t n = 0;
	while (sample_hostile[n])
		n++;
	return n;
}

/* One RFC 4180 field from *at on; its end (',' '\r' or NUL) is left for the caller. */
static void
read_field(const char **at, struct strbuf *out)
{
	const char *p = *at;
	strbuf_clear(out);
	if (*p == '"') {
		for (p++; *p != '"' || p[1] == '"'; p++) {
			assert_true(*p != '\0');
			if (*p == '"')
				p++;
			strbuf_add_char(out, *p);
		}
		p++;
	} else {
		for (; *p && *p != ',' && *p != '\r'; p++) {
			assert_true(*p != '"' && *p != '\n');
			strbuf_add_char(out, *p);
		}
	}
	assert_true(*p == ',' || (*p == '\r' && p[1] == '\n'));
	*at = p;
}

/* Reads the table and gives each name back, with the fields behind it checked. */
static void
check_csv(const char *csv, size_t rows, bool headers, void (*check)(const char *got, size_t row))
{
	struct strbuf field;
	strbuf_init(&field, 1 << 20);
	const char *p = csv;
	static const char *const names[] = { "name", "score", "count", "at", "good" };
	for (size_t row = headers ? (size_t)-1 : 0; row + 1 < rows + 1; row++) {
		for (size_t col = 0; col < 5; col++) {
			char want[64];
			read_field(&p, &field);
			snprintf(want, sizeof(want), "%.10g",
				col == 1 ? -0.5 * (double)row : -(double)row);
			if (row == (size_t)-1)
				assert_string_equal(field.at, names[col]);
			else if (col == 0)
				check(field.at, row);
			else if (col < 3)
				assert_true(strtod(field.at, NULL) == strtod(want, NULL));
			else if (col == 4)
				assert_string_equal(field.at, row % 2 ? "true" : "false");
			assert_int_equal(*p, col < 4 ? ',' : '\r');
			p += col < 4 ? 1 : 2;
		}
	}
	assert_int_equal(*p, '\0');
	strbuf_free(&field);
}

static void
is_same(const char *got, size_t row)
{
	assert_string_equal(got, sample_hostile[row]);
}

static void
is_harmless(const char *got, size_t row)
{
	const char *want = sample_hostile[row];
	bool formula = *want && strchr("=+-@\t\r", *want);
	assert_true(!*got || !strchr("=+-@\t\r", *got));
	assert_int_equal(formula, got[0] == '\'' && want[0] != '\'');
	if (text_is_safe(want, strlen(want)))
		assert_string_equal(got + formula, want);
	for (const char *p = got; *p;) {
		size_t n = strcspn(p, "\n\r\t");
		assert_true(text_is_safe(p, n));
		p += n;
		if (*p == '\r')
			assert_int_equal(p[1], '\n');
		p += *p != '\0';
	}
}

static void
csv_comes_back(void **state)
{
	(void)state;
	struct report *r = sample_table(sample_hostile, hostile_len());
	struct report_style style = sample_style;
	char *csv = sample_render(r, REPORT_CSV, &style);
	check_csv(csv, hostile_len(), true, is_harmless);
	free(csv);
	style.raw = true;
	csv = sample_render(r, REPORT_CSV, &style);
	check_csv(csv, hostile_len(), true, is_same);
	free(csv);
	style.headers = false;
	csv = sample_render(r, REPORT_CSV, &style);
	check_csv(csv, hostile_len(), false, is_same);
	free(csv);
	report_free(r);
}

static void
negative_numbers_stay_numbers(void **state)
{
	(void)state;
	static const char *const names[] = { "a", "-0.5" };
	struct report *r = sample_table(names, 2);
	char *csv = sample_render(r, REPORT_CSV, &sample_style);
	assert_string_equal(csv, "name,score,count,at,good\r\n"
				 "a,-0,0,1763800000000,false\r\n"
				 "\"'-0.5\",-0.5,-1,1763800000001,true\r\n");
	free(csv);
	report_free(r);
}

/* Undoes the escapes of one field. */
static void
unescape(const char *s, size_t n, struct strbuf *out)
{
	static const char codes[] = "t\tn\nr\r\\\\";
	strbuf_clear(out);
	for (size_t i = 0; i < n; i++) {
		if (s[i] != '\\') {
			strbuf_add_char(out, s[i]);
		} else if (s[++i] == 'x') {
			const char digits[] = { s[i + 1], s[i + 2], '\0' };
			strbuf_add_char(out, (char)strtoul(digits, NULL, 16));
			i += 2;
		} else {
			const char *code = strchr(codes, s[i]);
			assert_non_null(code);
			strbuf_add_char(out, code[1]);
		}
	}
}

static void
tsv_loses_nothing(void **state)
{
	(void)state;
	struct report *r = sample_table(sample_hostile, hostile_len());
	char *tsv = sample_render(r, REPORT_TSV, &sample_style), *rest = tsv;
	struct strbuf name;
	strbuf_init(&name, 1 << 20);
	assert_string_equal(strsep(&rest, "\n"), "name\tscore\tcount\tat\tgood");
	for (size_t row = 0; row < hostile_len(); row++) {
		char *line = strsep(&rest, "\n");
		size_t n = strcspn(line, "\t");
		assert_true(text_is_safe(line, n));
		unescape(line, n, &name);
		assert_string_equal(name.at, sample_hostile[row]);
		size_t tabs = 0;
		for (char *p = line; *p; p++)
			tabs += *p == '\t';
		assert_int_equal(tabs, 4);
	}
	assert_string_equal(rest, "");
	strbuf_free(&name);
	free(tsv);
	report_free(r);
}

CHECK_MAIN(cmocka_unit_test(csv_comes_back), cmocka_unit_test(negative_numbers_stay_numbers),
	cmocka_unit_test(tsv_loses_nothing))
