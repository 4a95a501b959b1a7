// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Numbers: read bit for bit as strtod does, in any locale, and printed as promised. */
#include "core/base/number.h"

#include "core/base/c_locale.h"
#include "core/base/random.h"
#include "tests/support/check.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t
bits(double v)
{
	uint64_t b;
	memcpy(&b, &v, sizeof(b));
	return b;
}

static void
check_like_strtod(const char *s)
{
	double got;
	if (!parse_real(s, strlen(s), &got))
		fail_msg("'%s' was refused", s);
	double want = strtod_l(s, NULL, c_locale());
	if (bits(got) != bits(want))
		fail_msg("'%s' is %a, not %a", s, got, want);
}

static void
reads_reals(void **state)
{
	(void)state;
	static const char *const good[] = { "0", "-0", "+1", "1.", ".5", "-.5e3", "1e999", "-1e999",
		"1e-999", "0x1p3", "0x.8", "-0X1.8P-2", "inf", "-INF", "Infinity", "nan", "-NaN",
		"9007199254740993", "9007199254740992", "0.1", "123456789012345678901234567890",
		"4.9e-324", "2.2250738585072011e-308", "1.7976931348623157e308",
		"0.000000000000000000000001", "3.14159265358979323846",
		"00000000000000000000000000000000001.5", "1e22", "1e23", "8.5e22" };
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		check_like_strtod(good[i]);
	struct random r;
	random_seed(&r, 20261121);
	for (int i = 0; i < 200000; i++) {
		char text[64];
		uint64_t b = random_bits(&r);
		double v;
		memcpy(&v, &b, sizeof(v));
		if (i % 2)
			v = (double)(int64_t)(b >> 20) / (double)(1 << (b % 20));
		if (isnan(v))
			continue;
		c_snprintf(text, sizeof(text), i % 3 ? "%.*g" : "%.*e", (int)(b % 20), v);
		check_like_strtod(text);
	}
}

static void
refuses_reals(void **state)
{
	(void)state;
	static const char *const bad[] = { "", " 1", "1 ", "1,5", "1_0", "e5", "1e", "0x", "0x1p",
		".", "-", "+", "--1", "infin", "nan(1)", "１", "1e+", "1.2.3", "abc", "\n1",
		"1\n" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		double v = 42;
		if (parse_real(bad[i], strlen(bad[i]), &v))
			fail_msg("'%s' was read as %g", bad[i], v);
		assert_true(v == 42);
	}
	double v = 42;
	assert_false(parse_real("1\0", 2, &v));
	assert_false(parse_real("1\0002", 3, &v));
	assert_true(parse_real("12345", 3, &v));
	assert_true(v == 123);
}

static void
reads_long_digits(void **state)
{
	(void)state;
	char *text = malloc(100001);
	memset(text, '7', 100000);
	text[1] = '.';
	text[100000] = '\0';
	check_like_strtod(text);
	free(text);
}

static void
ignores_the_locale(void **state)
{
	(void)state;
	/* Without such a locale installed the calls below still hold; with one they would fail unguarded. */
	static const char *const names[] = { "de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8" };
	for (size_t i = 0; i < 3 && !setlocale(LC_NUMERIC, names[i]); i++)
		;
	double v;
	char out[NUMBER_MAX];
	assert_true(parse_real("1.5e0", 5, &v));
	assert_true(v == 1.5);
	assert_false(parse_real("1,5", 3, &v));
	assert_string_equal(number_exact(out, 1.5), "1.5");
	assert_string_equal(number_fixed(out, 1.5, 2), "1.50");
	setlocale(LC_NUMERIC, "C");
}

static void
reads_integers(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t value;
	} good[] = { { "0", 0 }, { "-0", 0 }, { "+7", 7 }, { "0012", 12 },
		{ "9223372036854775807", INT64_MAX }, { "-9223372036854775808", INT64_MIN },
		{ "123456789012345678", 123456789012345678 } };
	static const char *const bad[] = { "", "-", "+", " 1", "1 ", "1.0", "0x10",
		"9223372036854775808", "-9223372036854775809", "99999999999999999999999", "1e3",
		"--1" };
	int64_t v;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		assert_true(parse_int(good[i].text, strlen(good[i].text), &v));
		assert_true(v == good[i].value);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		v = 42;
		assert_false(parse_int(bad[i], strlen(bad[i]), &v));
		assert_true(v == 42);
	}
}

static void
reads_spans(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t ms;
	} good[] = { { "90", 90000 }, { "90s", 90000 }, { "15m", 900000 }, { "2h", 7200000 },
		{ "3d", 259200000 }, { "2w", 1209600000 }, { "1h30m", 5400000 },
		{ "1d2h3m4s", 93784000 }, { "0", 0 }, { "250ms", 250 }, { "1s5ms", 1005 },
		{ "1m12", 72000 }, { "1h05", 3900000 }, { "2d03", 183600000 }, { "1.5h", 5400000 },
		{ "0.25s", 250 }, { "2.5", 2500 }, { "1.0005s", 1001 },
		{ "9223372036854775", 9223372036854775000 } };
	static const char *const bad[] = { "", "m", "1x", "30m1h", "1m1m", "-1s", "1.h", ".5h",
		"1h1.5m", "1.5h1m", "1.5.5h", "1.0000000000001s", "1 h", "1h ", " 1h",
		"9223372036854776", "9223372036854775.9999", "99999999999999999999w", "30s5",
		"5ms5", "1w3", "1msh", "1ms1s" };
	int64_t ms;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		if (!parse_span(good[i].text, strlen(good[i].text), &ms))
			fail_msg("'%s' was refused", good[i].text);
		assert_true(ms == good[i].ms);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		ms = 42;
		if (parse_span(bad[i], strlen(bad[i]), &ms))
			fail_msg("'%s' was read", bad[i]);
		assert_true(ms == 42);
	}
}

/* What stands in the column "time" can be typed. */
static void
reads_the_spans_it_writes(void **state)
{
	(void)state;
	char text[NUMBER_MAX], again[NUMBER_MAX];
	for (int64_t ms = 1; ms < INT64_C(365) * 86400000; ms += 1 + ms / 7) {
		int64_t read = 0;
		number_span(text, ms);
		if (!parse_span(text, strlen(text), &read))
			fail_msg("'%s' was refused", text);
		assert_true(read <= ms);
		assert_string_equal(number_span(again, read), text);
	}
}

static void
prints_exactly(void **state)
{
	(void)state;
	char out[NUMBER_MAX];
	static const struct {
		double v;
		const char *text;
	} cases[] = { { 0, "0" }, { -0.0, "-0" }, { 0.1, "0.1" }, { 1.0 / 3, "0.3333333333333333" },
		{ 3, "3" }, { 0.1 + 0.2, "0.30000000000000004" }, { 1e22, "1e+22" },
		{ 5e-324, "5e-324" }, { 1.7976931348623157e308, "1.7976931348623157e+308" },
		{ 0.94123, "0.94123" } };
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_string_equal(number_exact(out, cases[i].v), cases[i].text);
	assert_string_equal(number_exact(out, NAN), "NaN");
	assert_string_equal(number_exact(out, INFINITY), "Infinity");
	assert_string_equal(number_exact(out, -INFINITY), "-Infinity");
	struct random r;
	random_seed(&r, 7);
	for (int i = 0; i < 100000; i++) {
		uint64_t b = random_bits(&r);
		double v, back;
		memcpy(&v, &b, sizeof(v));
		if (isnan(v))
			continue;
		number_exact(out, v);
		assert_true(parse_real(out, strlen(out), &back));
		assert_true(bits(back) == b);
	}
}

static void
prints_short(void **state)
{
	(void)state;
	char out[NUMBER_MAX];
	static const struct {
		double v;
		int digits;
		const char *text;
	} cases[] = { { 0, 4, "0" }, { -0.0, 4, "0" }, { 0.94123, 4, "0.9412" }, { 0.5, 4, "0.5" },
		{ 1.2345e-5, 3, "1.23e-05" }, { 1e-4, 3, "0.0001" }, { 123456.7, 3, "123457" },
		{ 9999999, 3, "9999999" }, { 1e7, 3, "1e+07" }, { 12345678, 3, "1.23e+07" },
		{ 0.99996, 4, "1" }, { -2.50, 3, "-2.5" }, { 100, 2, "100" },
		{ 1e300, 5, "1e+300" }, { NAN, 3, "NaN" }, { -INFINITY, 3, "-Infinity" },
		{ 9.9996, 4, "10" } };
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_string_equal(number_short(out, cases[i].v, cases[i].digits), cases[i].text);
}

static void
prints_fixed(void **state)
{
	(void)state;
	char out[NUMBER_MAX];
	assert_string_equal(number_fixed(out, 0.94123, 4), "0.9412");
	assert_string_equal(number_fixed(out, -0.00001, 4), "0.0000");
	assert_string_equal(number_fixed(out, -0.5, 0), "0");
	assert_string_equal(number_fixed(out, 2, 3), "2.000");
	assert_string_equal(number_fixed(out, 1e15, 2), "1e+15");
	assert_string_equal(number_fixed(out, -1.7976931348623157e308, 20), "-1.79769e+308");
	assert_string_equal(number_fixed(out, NAN, 2), "NaN");
	assert_true(strlen(number_fixed(out, -999999999999999.0, 500)) < NUMBER_MAX);
}

static void
prints_counts_and_bytes(void **state)
{
	(void)state;
	char out[NUMBER_MAX];
	assert_string_equal(number_count(out, 0), "0");
	assert_string_equal(number_count(out, 999), "999");
	assert_string_equal(number_count(out, 1248), "1,248");
	assert_string_equal(number_count(out, -1000000), "-1,000,000");
	assert_string_equal(number_count(out, INT64_MIN), "-9,223,372,036,854,775,808");
	assert_string_equal(number_bytes(out, 0), "0 B");
	assert_string_equal(number_bytes(out, 512), "512 B");
	assert_string_equal(number_bytes(out, 999), "999 B");
	assert_string_equal(number_bytes(out, 1000), "1.0 kB");
	assert_string_equal(number_bytes(out, 12400000), "12.4 MB");
	assert_string_equal(number_bytes(out, 124000000), "124 MB");
	assert_string_equal(number_bytes(out, 999499), "999 kB");
	assert_string_equal(number_bytes(out, 999500), "1.0 MB");
	assert_string_equal(number_bytes(out, UINT64_MAX), "18.4 EB");
}

static void
prints_spans_and_ages(void **state)
{
	(void)state;
	static const struct {
		int64_t ms;
		const char *span, *age;
	} cases[] = { { INT64_MIN, "0s", "now" }, { -1, "0s", "now" }, { 0, "0s", "now" },
		{ 850, "850ms", "now" }, { 4999, "4s", "now" }, { 5000, "5s", "5s" },
		{ 58999, "58s", "58s" }, { 72000, "1m12", "1m" }, { 580000, "9m40", "9m" },
		{ 14820000, "4h07", "4h" }, { 273600000, "3d04", "3d" },
		{ 604800000, "7d00", "1w" }, { INT64_C(31535999999), "364d23", "52w" },
		{ INT64_C(63072000000), "2y", "2y" }, { INT64_MAX, ">9999y", "292471208y" } };
	char out[NUMBER_MAX];
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_string_equal(number_span(out, cases[i].ms), cases[i].span);
		assert_true(strlen(out) <= 6);
		assert_string_equal(number_age(out, cases[i].ms), cases[i].age);
	}
}

CHECK_MAIN(cmocka_unit_test(reads_reals), cmocka_unit_test(refuses_reals),
	cmocka_unit_test(reads_long_digits), cmocka_unit_test(ignores_the_locale),
	cmocka_unit_test(reads_integers), cmocka_unit_test(reads_spans),
	cmocka_unit_test(reads_the_spans_it_writes), cmocka_unit_test(prints_exactly),
	cmocka_unit_test(prints_short), cmocka_unit_test(prints_fixed),
	cmocka_unit_test(prints_counts_and_bytes), cmocka_unit_test(prints_spans_and_ages))
