// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Slow lines are waited for, fast ones are not; the clock is a number here. */
#include "tests/support/check.h"
#include "tui/pace.h"

static void
fast_lines_wait_for_nothing(void **state)
{
	(void)state;
	struct pace p = { 0 };
	pace_line(&p, 38400);
	for (int64_t now = 1000; now < 2000; now += 10) {
		assert_int_equal(pace_wait_ms(&p, now), 0);
		pace_sent(&p, now, 5000);
	}
	/* Full for a moment, as when a terminal is busy. */
	pace_full(&p, 2000);
	pace_sent(&p, 2010, 8000);
	pace_empty(&p, 2010);
	assert_int_equal(pace_wait_ms(&p, 2011), 0);
}

static void
settings_of_a_line_are_believed(void **state)
{
	(void)state;
	struct pace p = { 0 };
	pace_line(&p, 9600);
	assert_int_equal(pace_wait_ms(&p, 1000), 0);
	pace_sent(&p, 1000, 960);
	/* A second's worth, less what may be on its way when the next one begins. */
	assert_in_range(pace_wait_ms(&p, 1000), 870, 890);
	assert_in_range(pace_wait_ms(&p, 1500), 370, 390);
	assert_int_equal(pace_wait_ms(&p, 1900), 0);
	/* Never longer than a second at a time. */
	pace_sent(&p, 2000, 100000);
	assert_in_range(pace_wait_ms(&p, 2000), 1, 1000);
}

/* A key every 30 ms for two seconds: what is drawn stays near what is carried. */
static void
held_keys_do_not_pile_up(void **state)
{
	(void)state;
	struct pace p = { 0 };
	int frames = 0;
	pace_line(&p, 9600);
	for (int64_t now = 1000; now < 3000; now += 30) {
		if (pace_wait_ms(&p, now) > 0)
			continue;
		pace_sent(&p, now, 400);
		frames++;
	}
	assert_in_range(frames, 4, 7);
	assert_true(p.backlog / p.rate < 600);
}

static void
learns_from_a_line_that_took_no_more(void **state)
{
	(void)state;
	struct pace p = { 0 };
	pace_sent(&p, 1000, 16384);
	pace_full(&p, 1000);
	assert_int_equal(pace_wait_ms(&p, 1000), 0);
	/* Then it takes 500 bytes in half a second. */
	pace_sent(&p, 1500, 500);
	pace_full(&p, 1500);
	assert_in_range((int)(p.rate * 1000), 990, 1010);
	assert_in_range(pace_wait_ms(&p, 1500), 1, 1000);
	/* Learned too low or from a moment's trouble, it mends. */
	for (int64_t now = 2000; now < 60000; now += 500) {
		pace_sent(&p, now, 3000);
		(void)pace_wait_ms(&p, now);
	}
	assert_int_equal(pace_wait_ms(&p, 60000), 0);
}

CHECK_MAIN(cmocka_unit_test(fast_lines_wait_for_nothing),
	cmocka_unit_test(settings_of_a_line_are_believed),
	cmocka_unit_test(held_keys_do_not_pile_up),
	cmocka_unit_test(learns_from_a_line_that_took_no_more))
