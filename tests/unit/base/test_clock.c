// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Time: texts in and out, odd stamps shown raw, the fixed clock. */
#include "core/base/clock.h"
#include "tests/support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NOW INT64_C(1795248000000) /* 2026-11-21T08:00:00Z */

static void
set_zone(const char *name)
{
	setenv("TZ", name, 1);
	tzset();
}

static void
is_fixed_by_the_environment(void **state)
{
	(void)state;
	setenv("CAIRN_NOW", "2026-11-21T08:00:00Z", 1);
	assert_true(clock_wall_ms() == NOW);
	setenv("CAIRN_NOW", "5", 1);
	assert_true(clock_wall_ms() == NOW);
}

static void
never_goes_back(void **state)
{
	(void)state;
	int64_t last = clock_mono_us();
	for (int i = 0; i < 1000; i++) {
		int64_t now = clock_mono_us();
		assert_true(now >= last);
		last = now;
	}
	assert_true(clock_mono_ms() >= last / 1000);
	/* It is the clock that nobody can set. */
	struct timespec before, after;
	clock_gettime(CLOCK_MONOTONIC, &before);
	int64_t ms = clock_mono_ms();
	clock_gettime(CLOCK_MONOTONIC, &after);
	assert_true(ms >= before.tv_sec * INT64_C(1000) + before.tv_nsec / 1000000);
	assert_true(ms <= after.tv_sec * INT64_C(1000) + after.tv_nsec / 1000000);
}

static void
prints(void **state)
{
	(void)state;
	char out[CLOCK_TEXT_MAX];
	set_zone("UTC");
	assert_string_equal(clock_utc(out, NOW + 42), "2026-11-21T08:00:00.042Z");
	assert_string_equal(clock_local(out, NOW), "2026-11-21 08:00:00");
	assert_string_equal(clock_local(out, 0), "1970-01-01 00:00:00");
	set_zone("CET-1CEST,M3.5.0,M10.5.0/3");
	assert_string_equal(clock_local(out, NOW), "2026-11-21 09:00:00");
	assert_string_equal(clock_utc(out, NOW), "2026-11-21T08:00:00.000Z");
	set_zone("no such zone !!");
	assert_true(strlen(clock_local(out, NOW)) > 0);
	set_zone("UTC");
}

static void
shows_odd_stamps_raw(void **state)
{
	(void)state;
	static const int64_t odd[] = { -1, INT64_MIN, INT64_MAX, INT64_C(253402300800000) };
	char out[CLOCK_TEXT_MAX], want[CLOCK_TEXT_MAX];
	for (size_t i = 0; i < 4; i++) {
		snprintf(want, sizeof(want), "%lld", (long long)odd[i]);
		assert_string_equal(clock_local(out, odd[i]), want);
		assert_string_equal(clock_utc(out, odd[i]), want);
	}
	assert_string_equal(clock_utc(out, INT64_C(253402300799999)), "9999-12-31T23:59:59.999Z");
}

static void
reads(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t ms;
	} cases[] = { { "2026-11-21T08:00:00Z", NOW }, { "2026-11-21 08:00", NOW },
		{ "2026-11-21T08:00", NOW }, { "2026-11-21 08:00:11", NOW + 11000 },
		{ "2026-11-21 08:00:11.042", NOW + 11042 },
		{ "2026-11-21 08:00:11.5", NOW + 11500 },
		{ "2026-11-21 08:00:11.0429999", NOW + 11042 },
		{ "2026-11-21T09:00:00+01:00", NOW }, { "2026-11-21T03:30:00-04:30", NOW },
		{ "2026-11-21", NOW - 8 * 3600000 }, { "1795248000000", NOW }, { "00000000000", 0 },
		{ "2024-02-29", INT64_C(1709164800000) }, { "1970-01-01", 0 } };
	set_zone("UTC");
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int64_t ms = -1;
		if (!clock_parse(cases[i].text, &ms))
			fail_msg("'%s' was refused", cases[i].text);
		if (ms != cases[i].ms)
			fail_msg("'%s' is %lld", cases[i].text, (long long)ms);
	}
	int64_t ms;
	set_zone("CET-1CEST,M3.5.0,M10.5.0/3");
	assert_true(clock_parse("2026-11-21 09:00", &ms) && ms == NOW);
	assert_true(clock_parse("2026-11-21T08:00Z", &ms) && ms == NOW);
	assert_true(clock_parse("2026-07-01 12:00", &ms) && ms == INT64_C(1782900000000));
	set_zone("UTC");
}

static void
refuses(void **state)
{
	(void)state;
	static const char *const bad[] = { "", "2026", "2026-13-01", "2026-02-29", "2026-00-10",
		"2026-11-31", "2026-11-21x", "2026-11-21 ", "2026-11-21 24:00", "2026-11-21 08",
		"2026-11-21 08:00:60", "2026-11-21 08:00:00.", "2026-11-21 08:00 Z",
		"2026-11-21 08:00+1", "1969-12-31", "12026-01-01", "1234567890",
		"99999999999999999999999", "2026-11-21T08:00Zx", " 2026-11-21", "-1795248000000",
		"2026-1-1" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		int64_t ms = 42;
		if (clock_parse(bad[i], &ms))
			fail_msg("'%s' was read as %lld", bad[i], (long long)ms);
		assert_true(ms == 42);
	}
}

CHECK_MAIN(cmocka_unit_test(is_fixed_by_the_environment), cmocka_unit_test(never_goes_back),
	cmocka_unit_test(prints), cmocka_unit_test(shows_odd_stamps_raw), cmocka_unit_test(reads),
	cmocka_unit_test(refuses))
