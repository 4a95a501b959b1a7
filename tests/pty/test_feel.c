// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Behaviours that need a real terminal, a real folder or another process: docs/behaviours.md. */
#include "tests/pty/session.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define TRIES 6000

/* Until the screen says so; a minute at most. */
static void
wait_for(struct drive *d, const char *text)
{
	for (int i = 0; i < TRIES && !drive_shows(d, text); i++) {
		usleep(10000);
		drive_sync(d);
	}
	check_shows(d, text);
}

/* Another process ends a run. */
static void
change_the_store(void)
{
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open(session_path(), &db), SQLITE_OK);
	sqlite3_busy_timeout(db, 10000);
	fixture_exec(db, "UPDATE runs SET end_time = end_time + 1 WHERE name = 'STRASSE'");
	sqlite3_close(db);
}

static void
counts_what_a_pause_holds(void **state)
{
	(void)state;
	struct drive *d = start(24, 120);
	drive_keys(d, "Z");
	check_shows(d, "PAUSED, 0 changes waiting");
	change_the_store();
	wait_for(d, "PAUSED, 1 change waiting");
	change_the_store();
	wait_for(d, "PAUSED, 2 changes waiting");
	drive_keys(d, "Z");
	check_shows(d, "live");
	assert_false(drive_shows(d, "waiting"));
	check_quits(d);
}

static void
write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

/* A folder of configuration with a folder in it; the variable that names it. */
static const char *
config_folder(const char *name, char folder[4400])
{
	static char variable[4600];
	char path[4200];
	snprintf(path, sizeof(path), "%.4000s-%s", session_path(), name);
	snprintf(variable, sizeof(variable), "XDG_CONFIG_HOME=%s", path);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(folder, 4400, "%s/cairn", path);
	assert_int_equal(mkdir(folder, 0700), 0);
	return variable;
}

/* The name of the first tab, which the theme below draws reversed or not. */
static bool
tab_is_reversed(struct drive *d)
{
	return drive_cell_reversed(d, 1, 2);
}

static void
shows_a_theme_while_it_is_edited(void **state)
{
	(void)state;
	static char folder[4400];
	static char path[4500];
	const char *const env[] = { config_folder("live", folder), NULL };
	snprintf(path, sizeof(path), "%s/themes", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/themes/mine.theme", folder);
	write_file(path, "name = Mine\nextends = ansi\n");
	forget_sessions();
	struct drive *d = start_as(NULL, env, 24, 100);
	drive_keys(d, ":theme mine\r");
	assert_false(tab_is_reversed(d));
	write_file(path, "name = Mine\nextends = ansi\n[role]\ntab.active = reverse\n");
	for (int i = 0; i < TRIES && !tab_is_reversed(d); i++) {
		usleep(10000);
		drive_sync(d);
	}
	assert_true(tab_is_reversed(d));
	/* A mistake is told with its line, and the look stays. */
	write_file(path, "name = Mine\nextends = ansi\n[role]\ntab.active = upside-down\n");
	wait_for(d, "mine.theme:4");
	assert_true(tab_is_reversed(d));
	check_quits(d);
}

static void
gives_what_is_shown_to_a_command(void **state)
{
	(void)state;
	struct drive *d = start(24, 100);
	drive_keys(d, "/run_name = 'cnn-3'\r");
	drive_keys(d, "E\025| cut -d, -f2 | tr a-z A-Z\r");
	check_shows(d, "CNN-3");
	check_shows(d, "Report");
	drive_keys(d, "q");
	drive_keys(d, "E\025|false\r");
	check_shows(d, "it ended with status 1");
	check_quits(d);
}

/* A press of the first button, or of the wheel, on a cell counted from 0. */
static void
press(struct drive *d, int button, int row, int col)
{
	char bytes[100];
	snprintf(bytes, sizeof(bytes), "\033[<%d;%d;%dM\033[<%d;%d;%dm", button, col + 1, row + 1,
		button, col + 1, row + 1);
	drive_keys(d, bytes);
}

static int
column_of(struct drive *d, int row, const char *text)
{
	const char *line = drive_row(d, row);
	const char *at = strstr(line, text);
	int column = 0;
	assert_non_null(at);
	for (; line < at; line++)
		column += ((unsigned char)*line & 0xc0) != 0x80;
	return column;
}

static bool
sent(struct drive *d, const char *bytes)
{
	size_t n = 0;
	return strstr(drive_raw(d, &n), bytes) != NULL;
}

static void
the_mouse_is_left_alone(void **state)
{
	(void)state;
	struct drive *d = start(24, 100);
	assert_false(sent(d, "\033[?1000h"));
	/* A report that nobody asked for does nothing. */
	press(d, 0, 8, 10);
	assert_true(drive_cell_reversed(d, 4, 10));
	press(d, 65, 8, 10);
	assert_true(drive_cell_reversed(d, 4, 10));
	check_quits(d);
}

static void
the_mouse_acts_when_asked(void **state)
{
	(void)state;
	struct drive *d = start(24, 100);
	drive_keys(d, "m");
	assert_true(sent(d, "\033[?1000h\033[?1006h"));
	press(d, 0, 8, 10);
	assert_true(drive_cell_reversed(d, 8, 10));
	press(d, 65, 8, 10);
	assert_true(drive_cell_reversed(d, 11, 10));
	press(d, 64, 8, 10);
	assert_true(drive_cell_reversed(d, 8, 10));
	/* A report whose end comes late, and one for a cell that there is none of. */
	drive_keys(d, "\033[<0;1");
	drive_keys(d, "\033[<0;99999;99999M");
	assert_true(drive_cell_reversed(d, 8, 10));
	press(d, 0, 3, column_of(d, 3, "loss"));
	check_shows(d, "sorted by loss");
	press(d, 0, 1, column_of(d, 1, "4 Models"));
	check_shows(d, "models");
	press(d, 0, 1, column_of(d, 1, "1 Runs"));
	check_shows(d, "sorted by loss");
	press(d, 0, 23, column_of(d, 23, "help"));
	check_shows(d, "Help: Runs");
	press(d, 65, 8, 20);
	drive_keys(d, "\033");
	drive_keys(d, ":set mouse off\r");
	assert_true(sent(d, "\033[?1006l\033[?1000l"));
	check_quits(d);
}

/* However it ends, the terminal reports no mouse afterwards. */
static void
the_mouse_is_given_back(void **state)
{
	(void)state;
	static const int signals[] = { 0, SIGTERM, SIGHUP, SIGSEGV };
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		if (signals[i] == SIGSEGV && under_valgrind())
			continue;
		struct drive *d = start(24, 80);
		drive_keys(d, ":set mouse on\r");
		drive_forget(d);
		if (signals[i] == 0)
			drive_type(d, "Q");
		else
			kill(drive_pid(d), signals[i]);
		drive_wait(d);
		assert_true(sent(d, "\033[?1000l"));
		check_restored(d);
		drive_close(d);
	}
}

/* A line of 9600 baud skips frames, and never the last one. */
static void
a_slow_line_shows_the_last_state(void **state)
{
	(void)state;
	struct drive *d = start_slow(B9600, 24, 80);
	for (int i = 0; i < 12; i++)
		drive_type(d, "j");
	drive_sync(d);
	assert_true(drive_cell_reversed(d, 16, 10));
	drive_keys(d, "\014");
	drive_keys(d, "gjj");
	assert_true(drive_cell_reversed(d, 6, 10));
	drive_resize(d, 30, 90);
	drive_keys(d, "?");
	check_shows(d, "Help: Runs");
	drive_keys(d, "\033");
	check_quits(d);
}

/* nohup ignores SIGHUP for us: the terminal's end is seen all the same. */
static void
ends_without_a_terminal_even_if_hang_ups_are_ignored(void **state)
{
	(void)state;
	struct drive *d = start_by_shell("trap '' HUP; exec \"$0\" \"$1\"");
	drive_sync(d);
	int status = drive_hang_up(d);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 128 + SIGHUP);
	drive_close(d);
}

static void
bursts_of_signals_are_survived(void **state)
{
	(void)state;
	static const int harmless[] = { SIGCHLD, SIGPIPE, SIGWINCH, SIGCONT, SIGURG };
	static const int ending[] = { SIGALRM, SIGVTALRM, SIGUSR1, SIGUSR2 };
	struct drive *d = start(24, 80);
	for (int i = 0; i < 200; i++)
		kill(drive_pid(d), harmless[(size_t)i % (sizeof(harmless) / sizeof(harmless[0]))]);
	drive_keys(d, "j");
	check_shows(d, "STRASSE");
	check_quits(d);
	for (size_t i = 0; i < sizeof(ending) / sizeof(ending[0]); i++) {
		if (under_valgrind() && ending[i] == SIGVTALRM)
			continue;
		d = start(24, 80);
		kill(drive_pid(d), ending[i]);
		int status = drive_wait(d);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 128 + ending[i]);
		check_restored(d);
		drive_close(d);
	}
}

/* Told with file and line, or refused with the reason; the program works as if there was none. */
static void
a_wrong_configuration_is_told(void **state)
{
	(void)state;
	static char folder[4400];
	static char commands[4500];
	static char keys[4500];
	const char *const env[] = { config_folder("wrong", folder), NULL };
	snprintf(commands, sizeof(commands), "%s/cairn.conf", folder);
	snprintf(keys, sizeof(keys), "%s/keymap.conf", folder);
	write_file(commands, "[command x]\nrun = true\nspeed = 9\n");
	write_file(keys, "bind global <C-x> quit\n");
	assert_int_equal(chmod(keys, 0666), 0);
	forget_sessions();
	struct drive *d = start_as(NULL, env, 24, 200);
	drive_keys(d, "M");
	check_shows(d, "cairn.conf:3");
	check_shows(d, "keymap.conf' is not read: everybody may write to it");
	drive_keys(d, "\030q");
	check_shows(d, "STRASSE");
	check_quits(d);
}

static void
save_view(struct drive *d, const char *name)
{
	drive_keys(d, "V");
	drive_keys(d, "Save\r");
	drive_keys(d, name);
	drive_keys(d, "\r");
	check_shows(d, "this view is saved as");
}

/* Two at once on one store, as in two panes: neither forgets what the other one saved. */
static void
keeps_views_that_others_save(void **state)
{
	(void)state;
	struct drive *one = start(24, 100);
	struct drive *other = start_again(24, 100);
	save_view(one, "mornings");
	save_view(other, "evenings");
	check_quits(one);
	check_quits(other);
	struct drive *d = start_again(24, 100);
	drive_keys(d, "V");
	check_shows(d, "mornings");
	check_shows(d, "evenings");
	drive_keys(d, "\003");
	check_quits(d);
}

/* The end of a session writes what it remembers; what could not be read is not lost by it. */
static void
keeps_what_it_cannot_read(void **state)
{
	(void)state;
	char pattern[4400];
	check_quits(start(24, 200));
	snprintf(pattern, sizeof(pattern), "%.4200s/cairn/stores/*.json",
		strchr(session_state(), '=') + 1);
	glob_t found;
	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	assert_int_equal(found.gl_pathc, 1);
	write_file(found.gl_pathv[0], "{ my views");
	globfree(&found);
	struct drive *d = start_again(24, 200);
	check_shows(d, "cannot be read and is kept as");
	check_quits(d);
	snprintf(pattern, sizeof(pattern), "%.4200s/cairn/stores/*.json.unreadable",
		strchr(session_state(), '=') + 1);
	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	char text[20] = "";
	FILE *f = fopen(found.gl_pathv[0], "r");
	assert_non_null(f);
	assert_non_null(fgets(text, sizeof(text), f));
	fclose(f);
	assert_string_equal(text, "{ my views");
	globfree(&found);
}

/* Not an offer to make a store where the program keeps its data. */
static void
says_where_the_demo_should_be(void **state)
{
	(void)state;
	size_t n = 0;
	struct drive *d = start_by_shell("CAIRN_DATADIR=/nonexistent exec \"$0\" demo");
	int status = drive_wait(d);
	assert_true(WIFEXITED(status));
	assert_int_not_equal(WEXITSTATUS(status), 0);
	assert_non_null(strstr(drive_raw(d, &n), "set CAIRN_DATADIR to its sources"));
	assert_null(strstr(drive_raw(d, &n), "store init"));
	drive_close(d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_what_a_pause_holds),
		cmocka_unit_test(shows_a_theme_while_it_is_edited),
		cmocka_unit_test(gives_what_is_shown_to_a_command),
		cmocka_unit_test(a_slow_line_shows_the_last_state),
		cmocka_unit_test(ends_without_a_terminal_even_if_hang_ups_are_ignored),
		cmocka_unit_test(bursts_of_signals_are_survived),
		cmocka_unit_test(a_wrong_configuration_is_told),
		cmocka_unit_test(keeps_views_that_others_save),
		cmocka_unit_test(keeps_what_it_cannot_read),
		cmocka_unit_test(the_mouse_is_left_alone),
		cmocka_unit_test(the_mouse_acts_when_asked),
		cmocka_unit_test(the_mouse_is_given_back),
		cmocka_unit_test(says_where_the_demo_should_be),
	};
	session_store("mlflow-3.17.db");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
