// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Rests: what a reader owes to those who write, reckoned from times that are made up. */
#include "core/store/rest.h"
#include "tests/support/check.h"

#define NOW INT64_C(5000000000)

/* The rest after one read. */
static int64_t
after(int64_t took_us, bool locked)
{
	struct rest r = { 0 };
	rest_after(&r, NOW, took_us, locked);
	return rest_left_us(&r, NOW);
}

/* How long SQLite's stock handler sleeps, given a lock that goes after held_us. */
static int64_t
sleeps_of_a_writer(int64_t held_us)
{
	static const int delays[] = { 1, 2, 5, 10, 15, 20, 25 };
	int64_t at = 0;
	for (int i = 0; at < held_us; i++)
		at += (int64_t)delays[i] * 1000;
	return at;
}

/* Whatever a lock costs, it is at most a fiftieth of the time, unless a second is too short for it. */
static void
writers_keep_their_pace(void **state)
{
	(void)state;
	for (int64_t held = 100; held < 60000; held += 37) {
		int64_t rest = after(held, true);
		assert_true(rest >= REST_LEAST_US && rest <= REST_MOST_US);
		if (rest < REST_MOST_US)
			assert_true(sleeps_of_a_writer(held) * 50 <= rest);
	}
	assert_true(after(900, true) < after(4000, true));
	assert_true(after(4000, true) < REST_MOST_US);
	assert_int_equal(after(20000, true), REST_MOST_US);
}

/* Nobody waits for a read of a write-ahead store, so it costs less rest. */
static void
cores_are_shared(void **state)
{
	(void)state;
	assert_int_equal(after(0, false), REST_LEAST_US);
	assert_int_equal(after(5000, false), REST_LEAST_US);
	assert_int_equal(after(50000, false), 450000);
	assert_int_equal(after(500000, false), REST_MOST_US);
	assert_true(after(8000, false) < after(8000, true));
}

static void
reads_add_up(void **state)
{
	(void)state;
	struct rest r = { 0 };
	assert_int_equal(rest_left_us(&r, NOW), 0);
	rest_after(&r, NOW, 4000, true);
	int64_t first = rest_left_us(&r, NOW);
	rest_after(&r, NOW + 1000, 900, true);
	int64_t both = rest_left_us(&r, NOW + 1000);
	assert_true(both > first - 1000);
	/* Bounded since the first, however many there are: what is new must not wait for ever. */
	for (int i = 0; i < 1000; i++)
		rest_after(&r, NOW + 2000, 4000, true);
	assert_int_equal(rest_left_us(&r, NOW + 2000), REST_MOST_US - 2000);
	rest_after(&r, NOW + REST_MOST_US - 1000, 4000, true);
	assert_int_equal(rest_left_us(&r, NOW + REST_MOST_US - 1000), 1000);
	/* Short ones after the rest is over begin anew. */
	int64_t later = NOW + REST_MOST_US;
	assert_int_equal(rest_left_us(&r, later - 1), 1);
	assert_int_equal(rest_left_us(&r, later), 0);
	rest_after(&r, later, 10, true);
	assert_int_equal(rest_left_us(&r, later), REST_LEAST_US);
}

static void
absurd_times_are_bounded(void **state)
{
	(void)state;
	assert_int_equal(after(-5, true), REST_LEAST_US);
	assert_int_equal(after(INT64_MIN, false), REST_LEAST_US);
	assert_int_equal(after(INT64_MAX, true), REST_MOST_US);
	assert_int_equal(after(INT64_MAX, false), REST_MOST_US);
}

CHECK_MAIN(cmocka_unit_test(writers_keep_their_pace), cmocka_unit_test(cores_are_shared),
	cmocka_unit_test(reads_add_up), cmocka_unit_test(absurd_times_are_bounded))
