// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Sessions of the program over one store. */
#include "tests/pty/session.h"

#include "tests/support/check.h"
#include "tests/support/client_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static char state_home[4200];
static char store[4096];

void
session_store(const char *fixture)
{
	snprintf(store, sizeof(store), "%s", fixture_client(fixture));
	forget_sessions();
}

const char *
session_state(void)
{
	return state_home;
}

const char *
session_path(void)
{
	return store;
}

bool
under_valgrind(void)
{
	const char *program = getenv("CAIRN");
	return program && strstr(program, "valgrind.sh");
}

static struct drive *
open_with(struct drive_options *options, const char *const *env)
{
	const char *own[16] = { state_home, "CAIRN_NOW=2026-10-27T00:00:00Z", "TZ=UTC" };
	for (size_t i = 0; env && env[i]; i++)
		own[3 + i] = env[i];
	options->env = own;
	return drive_open(options);
}

struct drive *
start_as(const char *term, const char *const *env, int rows, int cols)
{
	const char *argv[] = { getenv("CAIRN"), store, NULL };
	struct drive_options options = { .argv = argv, .term = term, .rows = rows, .cols = cols };
	return open_with(&options, env);
}

struct drive *
start_by_shell(const char *line)
{
	const char *argv[] = { "/bin/sh", "-c", line, getenv("CAIRN"), store, NULL };
	struct drive_options options = { .argv = argv, .rows = 24, .cols = 80 };
	forget_sessions();
	return open_with(&options, NULL);
}

struct drive *
start_slow(speed_t speed, int rows, int cols)
{
	const char *argv[] = { getenv("CAIRN"), store, NULL };
	struct drive_options options = { .argv = argv, .rows = rows, .cols = cols, .speed = speed };
	forget_sessions();
	struct drive *d = open_with(&options, NULL);
	drive_sync(d);
	return d;
}

struct drive *
start_again(int rows, int cols)
{
	struct drive *d = start_as(NULL, NULL, rows, cols);
	drive_sync(d);
	return d;
}

void
forget_sessions(void)
{
	static int n;
	snprintf(state_home, sizeof(state_home), "XDG_STATE_HOME=%s-state%d", store, n++);
}

struct drive *
start(int rows, int cols)
{
	forget_sessions();
	return start_again(rows, cols);
}

void
check_shows(struct drive *d, const char *text)
{
	if (drive_shows(d, text))
		return;
	for (int row = 0; row < 24; row++)
		print_message("# %s\n", drive_row(d, row));
	fail_msg("'%s' is not on the screen", text);
}

void
check_restored(struct drive *d)
{
	struct termios before = drive_termios_before(d);
	struct termios now = drive_termios(d);
	assert_int_equal(now.c_iflag, before.c_iflag);
	assert_int_equal(now.c_oflag, before.c_oflag);
	assert_int_equal(now.c_lflag, before.c_lflag);
	assert_int_equal(now.c_cflag, before.c_cflag);
	assert_memory_equal(now.c_cc, before.c_cc, sizeof(now.c_cc));
	assert_false(drive_on_alternate_screen(d));
}

void
check_quits(struct drive *d)
{
	drive_type(d, "Q");
	int status = drive_wait(d);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	check_restored(d);
	drive_close(d);
}
