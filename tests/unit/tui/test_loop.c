// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The loop on a terminal that takes no frame yet when it is asked, and does a moment later. */
#include "tests/support/check.h"
#include "tests/unit/tui/fake_app.h"
#include "tui/app.h"
#include "tui/engine.h"
#include "tui/key.h"
#include "tui/loop.h"
#include "tui/term.h"

#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* Who sleeps until something else happens is woken by this, and has shown nothing. */
#define GIVE_UP_S 30

static struct {
	struct app *app;
	int busy, unready; /* so often it says so yet */
	int shown;
	int input; /* readable from the first frame on; then the program ends */
} slow;

static int
slow_busy_ms(struct term *t)
{
	(void)t;
	return slow.busy > 0 ? slow.busy-- : 0;
}

static bool
slow_ready(struct term *t)
{
	(void)t;
	return slow.unready-- <= 0;
}

static void
slow_show(struct term *t, const struct canvas *c)
{
	(void)t;
	(void)c;
	uint64_t one = 1;
	slow.shown++;
	assert_int_equal(write(slow.input, &one, sizeof(one)), sizeof(one));
}

static int
slow_key(struct term *t)
{
	(void)t;
	if (slow.shown > 0)
		app_quit(slow.app, 0);
	return KEYS_NONE;
}

static int
slow_input_fd(struct term *t)
{
	(void)t;
	return slow.input;
}

static void
shows_a_frame(int busy, int unready)
{
	struct err err = ERR_INIT;
	struct fake_app f = fake_app_open("runs", 24, 80);
	struct engine engine = { .pool = f.pool };
	const struct term_ops *own = f.term->ops;
	struct term_ops ops = *own;
	int status = -1;
	ops.busy_ms = slow_busy_ms;
	ops.ready = slow_ready;
	ops.show = slow_show;
	ops.key = slow_key;
	ops.input_fd = slow_input_fd;
	f.term->ops = &ops;
	fake_settle(&f);
	slow.app = f.app;
	slow.busy = busy;
	slow.unready = unready;
	slow.shown = 0;
	slow.input = eventfd(0, EFD_CLOEXEC);
	assert_true(slow.input >= 0);
	app_set_dirty(f.app, APP_NOW);
	alarm(GIVE_UP_S);
	if (!loop_run(f.app, f.term, &engine, NULL, &status, &err))
		fail_msg("%s", err.text);
	alarm(0);
	assert_int_equal(status, 0);
	assert_int_equal(slow.shown, 1);
	f.term->ops = own;
	close(slow.input);
	fake_app_close(&f);
}

static void
busy_only_when_first_asked(void **state)
{
	(void)state;
	shows_a_frame(1, 0);
}

static void
not_ready_only_when_first_asked(void **state)
{
	(void)state;
	shows_a_frame(0, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(busy_only_when_first_asked),
		cmocka_unit_test(not_ready_only_when_first_asked),
	};
	loop_block_signals(); /* before there are threads that could take them */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
