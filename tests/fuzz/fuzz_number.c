// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Numbers and times: the same as the C library's in the C locale, or refused. */
#include "core/base/c_locale.h"
#include "core/base/clock.h"
#include "core/base/number.h"
#include "tests/fuzz/fuzz.h"

#include <errno.h>
#include <math.h>
#include <string.h>

static bool
same_bits(double a, double b)
{
	return memcmp(&a, &b, sizeof(a)) == 0;
}

/* strtod, less what it takes beyond a plain number: leading space and "nan(...)". */
static void
check_real(const char *s, size_t n)
{
	char *end;
	double want = strtod_l(s, &end, c_locale()), got = 0;
	bool whole = n > 0 && strlen(s) == n && end == s + n && !strchr(" \t\n\v\f\r", s[0]) &&
		     !strchr(s, '(');
	FUZZ_CHECK(parse_real(s, n, &got) == whole);
	FUZZ_CHECK(!whole || same_bits(got, want));
}

static void
check_int(const char *s, size_t n)
{
	char *end;
	errno = 0;
	long long want = strtoll(s, &end, 10);
	bool whole = n > 0 && strlen(s) == n && end == s + n && errno == 0 &&
		     !strchr(" \t\n\v\f\r", s[0]);
	int64_t got = 0;
	FUZZ_CHECK(parse_int(s, n, &got) == whole);
	FUZZ_CHECK(!whole || got == want);
}

static void
check_time(const char *s, size_t n)
{
	int64_t ms, again;
	if (parse_span(s, n, &ms)) {
		char out[NUMBER_MAX];
		FUZZ_CHECK(ms >= 0);
		FUZZ_CHECK(strlen(number_span(out, ms)) <= 6);
		FUZZ_CHECK(strlen(number_age(out, ms)) < NUMBER_MAX);
	}
	char utc[CLOCK_TEXT_MAX];
	if (clock_parse(s, &ms) && strchr(clock_utc(utc, ms), 'T'))
		FUZZ_CHECK(clock_parse(utc, &again) && again == ms);
	FUZZ_CHECK(strlen(clock_local(utc, ms = (int64_t)n)) > 0);
}

static void
check_formats(const uint8_t *data)
{
	char out[NUMBER_MAX];
	double v, back;
	int64_t i;
	memcpy(&v, data, sizeof(v));
	memcpy(&i, data, sizeof(i));
	number_exact(out, v);
	FUZZ_CHECK(parse_real(out, strlen(out), &back));
	FUZZ_CHECK(isnan(v) ? isnan(back) : same_bits(v, back));
	for (int digits = 0; digits <= 20; digits++) {
		number_short(out, v, digits);
		FUZZ_CHECK(strlen(out) < NUMBER_MAX && parse_real(out, strlen(out), &back));
		FUZZ_CHECK(isnan(v) || digits < 2 || isinf(back) == isinf(v) || fabs(v) > 1e308);
		number_fixed(out, v, digits);
		FUZZ_CHECK(strlen(out) < NUMBER_MAX && parse_real(out, strlen(out), &back));
	}
	FUZZ_CHECK(strlen(number_count(out, i)) < NUMBER_MAX);
	FUZZ_CHECK(strlen(number_bytes(out, (uint64_t)i)) <= 9);
	FUZZ_CHECK(strlen(number_span(out, i)) <= 6);
	char text[CLOCK_TEXT_MAX];
	FUZZ_CHECK(strlen(clock_utc(text, i)) < CLOCK_TEXT_MAX);
	FUZZ_CHECK(strlen(clock_local(text, i)) < CLOCK_TEXT_MAX);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *s = malloc(size + 1);
	if (!s)
		return 0;
	memcpy(s, data, size);
	s[size] = '\0';
	check_real(s, size);
	check_int(s, size);
	check_time(s, size);
	if (size >= sizeof(double))
		check_formats(data);
	free(s);
	return 0;
}
