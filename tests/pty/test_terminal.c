// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The program on a terminal: it comes and goes without a trace, whatever the
 * terminal, the size, the signals and the names in the store are.
 */
#include "core/base/random.h"
#include "tests/pty/session.h"
#include "tests/support/check.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void
comes_and_goes(void **state)
{
	(void)state;
	struct drive *d = start(24, 80);
	assert_true(drive_on_alternate_screen(d));
	check_shows(d, "STRASSE");
	check_shows(d, "1 Runs");
	check_quits(d);
}

static void
keys_act(void **state)
{
	(void)state;
	struct drive *d = start(24, 80);
	assert_true(drive_cell_reversed(d, 4, 10));
	drive_keys(d, "jj");
	assert_false(drive_cell_reversed(d, 4, 10));
	assert_true(drive_cell_reversed(d, 6, 10));
	drive_keys(d, "\033[B");
	assert_true(drive_cell_reversed(d, 7, 10));
	drive_keys(d, "?");
	check_shows(d, "Help: Runs");
	drive_keys(d, "\033");
	assert_false(drive_shows(d, "Help: Runs"));
	/* An unknown sequence is eaten whole: its letters do nothing. */
	drive_keys(d, "\033[1;5Q\033[99~\033OQ\033[<0;3;4M");
	check_shows(d, "STRASSE");
	/* One that is broken off eats nothing of what follows: here, the question of drive_keys(). */
	drive_keys(d, "\033O");
	drive_keys(d, "\033[1;5");
	drive_keys(d, "\033[1;5\033");
	drive_keys(d, "/cnn-1");
	check_shows(d, "/ cnn-1");
	drive_keys(d, "\r");
	check_shows(d, "of 58");
	check_quits(d);
}

static void
cursor_moves_are_cheap(void **state)
{
	(void)state;
	struct drive *d = start(40, 120);
	size_t n = 0;
	drive_keys(d, "j");
	drive_forget(d);
	drive_keys(d, "j");
	drive_raw(d, &n);
	/* The cursor's row, the row it left, and the pane below; the answer itself is 12 bytes. */
	assert_in_range(n, 1, 1500);
	drive_keys(d, "z");
	drive_keys(d, "j");
	drive_forget(d);
	drive_keys(d, "j");
	drive_raw(d, &n);
	assert_in_range(n, 1, 512);
	check_quits(d);
}

static void
follows_the_size(void **state)
{
	(void)state;
	struct drive *d = start(24, 80);
	struct random r;
	random_seed(&r, 7);
	drive_resize(d, 40, 120);
	drive_sync(d);
	assert_true(strstr(drive_row(d, 39), "help"));
	for (int i = 0; i < 300; i++)
		drive_resize(d, 1 + (int)random_below(&r, 60), 1 + (int)random_below(&r, 200));
	drive_resize(d, 1, 1);
	drive_sync(d);
	drive_resize(d, 2, 500);
	drive_sync(d);
	drive_resize(d, 30, 100);
	drive_sync(d);
	check_shows(d, "STRASSE");
	assert_true(strstr(drive_row(d, 29), "help"));
	check_quits(d);
}

static void
stops_and_continues(void **state)
{
	(void)state;
	if (under_valgrind())
		CHECK_SKIP("valgrind does not stop as a job does");
	struct drive *d = start(24, 80);
	for (int way = 0; way < 3; way++) {
		if (way == 0)
			drive_type(d, "\032");
		else
			kill(drive_pid(d), way == 1 ? SIGTSTP : SIGSTOP);
		drive_wait_stop(d);
		if (way < 2)
			check_restored(d);
		if (way == 1)
			drive_resize(d, 30, 90);
		drive_continue(d);
		drive_sync(d);
		assert_true(drive_on_alternate_screen(d));
		check_shows(d, "STRASSE");
	}
	assert_true(strstr(drive_row(d, 29), "help"));
	check_quits(d);
}

static void
ends_on_signals(void **state)
{
	(void)state;
	static const int signals[] = { SIGTERM, SIGHUP, SIGINT, SIGQUIT };
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		struct drive *d = start(24, 80);
		kill(drive_pid(d), signals[i]);
		int status = drive_wait(d);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 128 + signals[i]);
		check_restored(d);
		drive_close(d);
	}
}

static void
ends_when_the_terminal_goes_away(void **state)
{
	(void)state;
	struct drive *d = start(24, 80);
	int status = drive_hang_up(d);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 128 + SIGHUP);
	drive_close(d);
}

/* Nobody reads what it writes, and the terminal's queue is full: it still hears SIGTERM. */
static void
ends_while_the_terminal_is_stalled(void **state)
{
	(void)state;
	struct drive *d = start(60, 200);
	for (int i = 0; i < 200; i++)
		drive_resize(d, 40 + i % 20, 180 + i % 20);
	kill(drive_pid(d), SIGTERM);
	int status = drive_wait_deaf(d);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 128 + SIGTERM);
	drive_close(d);
}

static void
a_crash_leaves_the_terminal_usable(void **state)
{
	(void)state;
	if (under_valgrind())
		CHECK_SKIP("valgrind takes the signals of a crash for itself");
	static const int signals[] = { SIGSEGV, SIGABRT, SIGBUS, SIGFPE };
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		struct drive *d = start(24, 80);
		kill(drive_pid(d), signals[i]);
		int status = drive_wait(d);
		assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 0);
		check_restored(d);
		drive_close(d);
	}
}

static bool
has_colour(const char *raw)
{
	for (const char *at = raw; (at = strstr(at, "\033[")); at++) {
		const char *end = at + 2 + strspn(at + 2, "0123456789;:");
		if (*end != 'm')
			continue;
		for (const char *p = at + 1; p < end; p++) {
			bool begins = *p == '[' || *p == ';';
			bool ground = begins && (p[1] == '3' || p[1] == '4' || p[1] == '9') &&
				      p[2] >= '0' && p[2] <= '8' &&
				      (p[3] == 'm' || p[3] == ';' || p[3] == ':');
			if (ground)
				return true;
		}
	}
	return false;
}

static void
colours_can_be_turned_off(void **state)
{
	(void)state;
	static const char *const no_color[] = { "NO_COLOR=1", NULL };
	size_t n = 0;
	struct drive *d = start(24, 80);
	assert_true(has_colour(drive_raw(d, &n)));
	check_quits(d);
	d = start_as(NULL, no_color, 24, 80);
	drive_sync(d);
	check_shows(d, "STRASSE");
	assert_false(has_colour(drive_raw(d, &n)));
	/* The cursor still shows. */
	assert_true(drive_cell_reversed(d, 4, 10));
	check_quits(d);
}

static void
runs_on_many_terminals(void **state)
{
	(void)state;
	static const char *const terms[] = { "xterm-256color", "xterm", "tmux-256color", "screen",
		"linux", "vt100", "no-such-terminal", "" };
	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++) {
		struct drive *d = start_as(terms[i], NULL, 24, 80);
		drive_sync(d);
		if (!*terms[i] || strcmp(terms[i], "no-such-terminal") == 0)
			check_shows(d, "taken as xterm-256color");
		drive_keys(d, "jk");
		check_shows(d, "STRASSE");
		check_quits(d);
	}
}

/* In a shell within an editor: the same facts as lines, and no sequence at all. */
static void
prints_lines_where_nothing_can_be_placed(void **state)
{
	(void)state;
	size_t n = 0;
	struct drive *d = start_as("dumb", NULL, 24, 80);
	int status = drive_wait(d);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	assert_non_null(strstr(drive_raw(d, &n), "58 runs in 5 experiments"));
	assert_null(strchr(drive_raw(d, &n), '\033'));
	drive_close(d);
}

static void
speaks_ascii_where_it_must(void **state)
{
	(void)state;
	static const char *const plain[] = { "LC_ALL=C", NULL };
	size_t n = 0;
	struct drive *d = start_as(NULL, plain, 24, 100);
	drive_type(d, "jj? ");
	drive_type(d, "\033");
	kill(drive_pid(d), SIGTERM);
	drive_wait(d);
	const char *raw = drive_raw(d, &n);
	for (size_t i = 0; i < n; i++)
		assert_in_range((unsigned char)raw[i], 0, 126);
	check_restored(d);
	drive_close(d);
}

static void
names_cannot_speak_to_the_terminal(void **state)
{
	(void)state;
	static const char *const bad[] = { "\033[31mred", "\a", "\xe2\x80\xae", "\xe2\x80\xad",
		"\xc2\x9b", "\xc2\x9d", "\033]0;", "<script>\033" };
	size_t n = 0;
	struct drive *d = start(60, 200);
	drive_keys(d, "G");
	drive_keys(d, "g");
	drive_keys(d, "jjj\r");
	drive_keys(d, "]]]");
	drive_keys(d, "qC");
	drive_keys(d, "\0330");
	drive_keys(d, "\r");
	char *raw = strdup(drive_raw(d, &n));
	/* The answers to our own questions end in BEL. */
	for (char *at = raw; (at = strstr(at, "\033]7777;idle\a"));)
		memset(at, ' ', strlen("\033]7777;idle\a"));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (strstr(raw, bad[i]))
			fail_msg("bad sequence %zu came through", i);
	free(raw);
	check_quits(d);
}

static void
is_silent_when_nothing_happens(void **state)
{
	(void)state;
	struct drive *d = start(24, 80);
	size_t n = 0;
	drive_sync(d);
	drive_forget(d);
	/* Long enough for several background frames, if there were any. */
	usleep(1200000);
	drive_forget(d);
	drive_sync(d);
	drive_raw(d, &n);
	assert_int_equal(n, strlen("\033]7777;idle\a"));
	check_quits(d);
}

static void
write_script(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	chmod(path, 0700);
}

static void
lends_the_terminal_to_the_editor(void **state)
{
	(void)state;
	char editor[4300];
	char variable[4400];
	snprintf(editor, sizeof(editor), "%.4000s.editor", session_path());
	write_script(editor,
		"#!/bin/sh\nstty -a | grep -q ' echo ' || exit 3\necho a thought >\"$1\"\n");
	snprintf(variable, sizeof(variable), "EDITOR=%s", editor);
	const char *const env[] = { variable, NULL };
	struct drive *d = start_as(NULL, env, 30, 100);
	drive_keys(d, "jjjjj");
	drive_keys(d, "e");
	check_shows(d, "[ Cancel ]");
	drive_keys(d, "\t\r");
	check_shows(d, "note");
	drive_keys(d, "@");
	check_shows(d, "cairn run note");
	check_quits(d);
	/* Nobody writes a note that cannot be kept. */
	write_script(editor, "#!/bin/sh\ntouch \"$0.ran\"\n");
	snprintf(variable, sizeof(variable), "EDITOR='%s' exec \"$0\" --read-only \"$1\"", editor);
	d = start_by_shell(variable);
	drive_sync(d);
	drive_keys(d, "e");
	check_shows(d, "nothing is written");
	check_quits(d);
	snprintf(editor + strlen(editor), sizeof(editor) - strlen(editor), ".ran");
	assert_int_not_equal(access(editor, F_OK), 0);
}

static void
runs_commands_of_ones_own(void **state)
{
	(void)state;
	static char folder[4200];
	static char path[4300];
	static char variable[4300];
	snprintf(folder, sizeof(folder), "%.4000s-config", session_path());
	snprintf(variable, sizeof(variable), "XDG_CONFIG_HOME=%s", folder);
	assert_int_equal(mkdir(folder, 0700), 0);
	snprintf(path, sizeof(path), "%s/cairn", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/cairn/cairn.conf", folder);
	write_script(path,
		"[command tell]\nrun = printf '[%s]\\n' {run_id} 'why: {answer}' "
		"{marked:run_name}\n"
		"ask = Why\nconfirm = yes\n"
		"[command look]\nrun = sh -c 'stty -a | grep -q \" echo \"'\nterminal = yes\n");
	forget_sessions();
	const char *const env[] = { variable, NULL };
	struct drive *d = start_as(NULL, env, 30, 100);
	drive_keys(d, "/run_name = 'cnn-3'\r");
	/* Asked, confirmed with Cancel as the default: nothing happens. */
	drive_keys(d, ":tell\r");
	drive_keys(d, "it is; time\r");
	check_shows(d, "[ Cancel ]");
	drive_keys(d, "\r");
	assert_false(drive_shows(d, "[why: it is; time]"));
	drive_keys(d, ":tell\r");
	drive_keys(d, "it is; time\r");
	drive_keys(d, "\t\r");
	check_shows(d, "[why: it is; time]");
	check_shows(d, "[cnn-3]");
	drive_keys(d, "q");
	drive_keys(d, ":look\r");
	check_shows(d, "look ended with status 0");
	check_quits(d);
}

static void
copies_by_the_terminal(void **state)
{
	(void)state;
	size_t n = 0;
	struct drive *d = start(24, 100);
	drive_keys(d, "/run_name = 'cnn-3'\r");
	drive_forget(d);
	drive_keys(d, "y");
	check_shows(d, "copied the id, 32 bytes via the terminal");
	const char *raw = drive_raw(d, &n);
	const char *at = memmem(raw, n, "\033]52;c;", 7);
	assert_non_null(at);
	/* 32 bytes are 44 digits, the last one a filler, and then the end. */
	assert_int_equal(at[7 + 43], '=');
	assert_int_equal(at[7 + 44], '\a');
	check_quits(d);
}

/* In the list by its rows, on the run's page by what was read of it. */
static void
shows_where_artifacts_lie(void **state)
{
	(void)state;
	static const char *const no_desktop[] = { "DISPLAY=", "WAYLAND_DISPLAY=", NULL };
	forget_sessions();
	struct drive *d = start_as(NULL, no_desktop, 24, 120);
	drive_sync(d);
	drive_keys(d, "/run_name = 'cnn-3'\r");
	drive_keys(d, "O");
	assert_non_null(strstr(drive_row(d, 23), "/srv/mlruns/vision/"));
	drive_keys(d, "\r");
	drive_keys(d, "jjj");
	drive_keys(d, ":reveal {artifact_uri}\r");
	assert_non_null(strstr(drive_row(d, 23), "/srv/mlruns/vision/"));
	check_quits(d);
}

/* What the application saves under a name is a view of the verbs too. */
static void
saved_views_serve_verbs(void **state)
{
	(void)state;
	char line[9000], found[400] = "";
	struct drive *d = start(24, 100);
	drive_keys(d, "/run_name = 'cnn-3'\r");
	drive_keys(d, "V");
	drive_keys(d, "\r");
	drive_keys(d, "third ones\r");
	check_shows(d, "this view is saved as 'third ones'");
	check_quits(d);
	snprintf(line, sizeof(line),
		"%s \"$CAIRN\" run list --store '%s' --view 'third ones' --format tsv",
		session_state(), session_path());
	FILE *out = popen(line, "r");
	assert_non_null(out);
	assert_non_null(fgets(found, sizeof(found), out));
	assert_int_equal(strncmp(found, "run_name\tstart_time\t", 20), 0);
	while (fgets(found, sizeof(found), out))
		assert_int_equal(strncmp(found, "cnn-3\t", 6), 0);
	assert_int_equal(pclose(out), 0);
	assert_int_equal(strncmp(found, "cnn-3\t", 6), 0);
}

/* A "tmux" that keeps what it is given. */
static void
write_tmux(const char *folder)
{
	char path[4400];
	assert_int_equal(mkdir(folder, 0700), 0);
	snprintf(path, sizeof(path), "%s/tmux", folder);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fprintf(f, "#!/bin/sh\necho \"$*\" >%s/asked\ncat >%s/given\n", folder, folder);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, 0700), 0);
}

static void
check_file(const char *folder, const char *name, const char *text)
{
	char path[4400];
	char got[200] = "";
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	FILE *f = fopen(path, "r");
	assert_non_null(f);
	got[fread(got, 1, sizeof(got) - 1, f)] = '\0';
	fclose(f);
	assert_string_equal(got, text);
}

static void
copies_by_tmux_inside_tmux(void **state)
{
	(void)state;
	static char folder[4200];
	static char path[8400];
	snprintf(folder, sizeof(folder), "%s-tmux", session_path());
	snprintf(path, sizeof(path), "PATH=%s:%s", folder, getenv("PATH"));
	write_tmux(folder);
	forget_sessions();
	const char *env[] = { "TMUX=/tmp/tmux,1,0", path, NULL };
	struct drive *d = start_as(NULL, env, 24, 100);
	drive_sync(d);
	drive_keys(d, "/run_name = 'cnn-3'\r");
	drive_keys(d, "y");
	check_shows(d, "copied the id, 32 bytes via tmux");
	check_file(folder, "asked", "load-buffer -w -\n");
	check_quits(d);
}

static void
a_large_paste_is_survived(void **state)
{
	(void)state;
	struct drive *d = start(24, 80);
	char *paste = malloc(300001);
	assert_non_null(paste);
	for (size_t i = 0; i < 300000; i++)
		paste[i] = (char)(' ' + i % 95);
	paste[300000] = '\0';
	drive_type(d, "\033[200~");
	drive_type(d, paste);
	drive_type(d, "\033[201~");
	drive_sync(d);
	check_shows(d, "STRASSE");
	/* Into the line editor it is text up to its limit. */
	drive_type(d, "/\033[200~");
	drive_type(d, paste);
	drive_type(d, "\033[201~");
	drive_sync(d);
	drive_keys(d, "\003");
	free(paste);
	check_quits(d);
}

static void
remembers_where_it_was(void **state)
{
	(void)state;
	struct drive *d = start(24, 100);
	drive_keys(d, "/run_name = 'cnn-3'\r");
	drive_keys(d, "j");
	check_quits(d);
	d = start_again(24, 100);
	check_shows(d, "/ run_name = 'cnn-3'");
	drive_keys(d, "\033");
	check_quits(d);
}

/* Rows from the header on, and where the cursor's bar is. */
#define LIST_TOP  3
#define LIST_ROWS 15

static int
remember_list(struct drive *d, char rows[LIST_ROWS][600])
{
	int cursor = -1;
	for (int i = 0; i < LIST_ROWS; i++) {
		snprintf(rows[i], 600, "%s", drive_row(d, LIST_TOP + i));
		if (cursor < 0 && i > 0 && drive_cell_reversed(d, LIST_TOP + i, 10))
			cursor = i;
	}
	return cursor;
}

/* Order, a pin, the row and the width of a column that nobody chose to show. */
static void
remembers_how_it_looked(void **state)
{
	(void)state;
	static char before[LIST_ROWS][600];
	static char after[LIST_ROWS][600];
	struct drive *d = start(24, 120);
	remember_list(d, before);
	drive_keys(d, "jjjjp");
	drive_keys(d, "lls");
	drive_keys(d, "l}}}");
	drive_keys(d, "j jj");
	check_shows(d, "1 marked");
	int cursor = remember_list(d, after);
	assert_true(cursor > 0);
	for (int i = 0; i < 2; i++)
		assert_string_not_equal(before[i], after[i]);
	memcpy(before, after, sizeof(before));
	check_shows(d, "▴");
	check_quits(d);
	d = start_again(24, 120);
	check_shows(d, "1 marked");
	int came_back = remember_list(d, after);
	for (int i = 0; i < LIST_ROWS; i++)
		assert_string_equal(before[i], after[i]);
	assert_int_equal(came_back, cursor);
	check_quits(d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_and_goes),
		cmocka_unit_test(keys_act),
		cmocka_unit_test(cursor_moves_are_cheap),
		cmocka_unit_test(follows_the_size),
		cmocka_unit_test(stops_and_continues),
		cmocka_unit_test(ends_on_signals),
		cmocka_unit_test(ends_when_the_terminal_goes_away),
		cmocka_unit_test(ends_while_the_terminal_is_stalled),
		cmocka_unit_test(a_crash_leaves_the_terminal_usable),
		cmocka_unit_test(colours_can_be_turned_off),
		cmocka_unit_test(runs_on_many_terminals),
		cmocka_unit_test(prints_lines_where_nothing_can_be_placed),
		cmocka_unit_test(speaks_ascii_where_it_must),
		cmocka_unit_test(names_cannot_speak_to_the_terminal),
		cmocka_unit_test(is_silent_when_nothing_happens),
		cmocka_unit_test(lends_the_terminal_to_the_editor),
		cmocka_unit_test(runs_commands_of_ones_own),
		cmocka_unit_test(copies_by_the_terminal),
		cmocka_unit_test(shows_where_artifacts_lie),
		cmocka_unit_test(saved_views_serve_verbs),
		cmocka_unit_test(copies_by_tmux_inside_tmux),
		cmocka_unit_test(a_large_paste_is_survived),
		cmocka_unit_test(remembers_where_it_was),
		cmocka_unit_test(remembers_how_it_looked),
	};
	session_store("mlflow-3.17.db");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
