// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Behaviours around the command line, groups and copying: docs/behaviours.md. */
#include "core/base/err.h"
#include "tests/support/check.h"
#include "tests/unit/tui/fake_app.h"
#include "tui/app.h"
#include "tui/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
completes_what_the_view_knows(void **state)
{
	(void)state;
	fake_data = (struct fake_data){ .runs = 40 };
	struct fake_app f = fake_app_open("runs", 24, 120);
	fake_press(&f, ":column.h<Tab>");
	assert_true(fake_shows(&f, ":column.hide"));
	/* What the line editor itself is bound to is nothing to type. */
	fake_press(&f, "<C-u>history.b<Tab>");
	assert_false(fake_shows(&f, "history.back"));
	fake_press(&f, "<C-u>run del<Tab>");
	assert_true(fake_shows(&f, ":run delete"));
	fake_press(&f, "<Tab>");
	/* Arguments before options: the row is why one types it. */
	fake_press(&f, "<C-u>run delete <Tab>");
	assert_true(fake_shows(&f, ":run delete {run_id}"));
	fake_press(&f, "<C-u>run delete {run_id} <Tab>");
	assert_true(fake_shows(&f, ":run delete {run_id} {run_id}"));
	fake_press(&f, "<C-u>set m<Tab>o<Tab>");
	assert_true(fake_shows(&f, ":set mouse on"));
	fake_press(&f, "<C-u>set mouse of<Tab>");
	assert_true(fake_shows(&f, ":set mouse off"));
	fake_press(&f, "<C-u>view <Tab>");
	assert_true(fake_shows(&f, "view charts"));
	fake_press(&f, "<Esc>");
	fake_app_close(&f);
}

/* The rows that the names came from go while these are still shown. */
static void
candidates_outlive_their_rows(void **state)
{
	(void)state;
	fake_data = (struct fake_data){ .runs = 40 };
	struct fake_app f = fake_app_open("runs", 24, 120);
	fake_press(&f, "<Enter>]/<Tab>");
	assert_true(fake_shows(&f, "key  name  "));
	struct view *v = app_view(f.app);
	v->class->refresh(v, true);
	fake_settle(&f);
	assert_true(fake_shows(&f, "key  name  "));
	fake_press(&f, "<Tab><Esc>");
	fake_app_close(&f);
}

static void
says_what_a_line_would_do(void **state)
{
	(void)state;
	fake_data = (struct fake_data){ .runs = 40 };
	struct fake_app f = fake_app_open("runs", 24, 120);
	char expanded[100];
	fake_press(&f, "j");
	snprintf(expanded, sizeof(expanded), "run delete %s",
		app_view(f.app)->class->lookup(app_view(f.app), "run_id", 0));
	fake_press(&f, ":sort");
	assert_true(fake_shows(&f, "Sort by this column; again turns it round"));
	fake_press(&f, "<C-u>pause");
	assert_true(fake_shows(&f, "Pause or continue live updates"));
	fake_press(&f, "<C-u>12");
	assert_true(fake_shows(&f, "to line 12"));
	fake_press(&f, "<C-u>run delete {run_id}");
	assert_true(fake_shows(&f, expanded));
	assert_true(fake_shows(&f, "shows what will change and asks"));
	fake_press(&f, "<C-u>nonsense");
	assert_true(fake_shows(&f, "no command is called 'nonsense'"));
	/* Looking did nothing. */
	fake_press(&f, "<Esc>");
	assert_null(app_log_at(f.app, 0));
	fake_app_close(&f);
}

/* With one run no param tells anything; those of the second do, and what was there stays. */
static void
columns_come_with_the_runs(void **state)
{
	(void)state;
	fake_data = (struct fake_data){ .runs = 1 };
	struct fake_app f = fake_app_open("runs", 24, 120);
	assert_true(fake_shows(&f, "auc  loss"));
	assert_false(fake_shows(&f, "  lr  depth"));
	fake_press(&f, "llllb");
	fake_data.runs = 2;
	fake_press(&f, "r");
	assert_true(fake_shows(&f, "loss    Δ loss    lr  depth  experiment"));
	/* The column under the cursor is the one it was. */
	fake_press(&f, "f");
	assert_true(fake_shows(&f, "Values of loss"));
	fake_app_close(&f);
}

/* A baseline has its differences, whichever columns there are. */
static void
differences_outlive_new_columns(void **state)
{
	(void)state;
	fake_data = (struct fake_data){ .runs = 40 };
	struct fake_app f = fake_app_open("runs", 24, 120);
	fake_press(&f, "b");
	assert_true(fake_shows(&f, "Δ auc"));
	fake_data.system = true;
	fake_press(&f, "r");
	assert_true(fake_shows(&f, "Δ auc"));
	fake_app_close(&f);
}

/* What has become small is not shown as nothing. */
static void
small_values_keep_their_digits(void **state)
{
	(void)state;
	fake_data = (struct fake_data){ .runs = 1 };
	struct fake_app f = fake_app_open("runs", 24, 120);
	assert_true(fake_shows(&f, "0.9000"));
	fake_data.shift = -0.89998;
	fake_press(&f, "r");
	assert_false(fake_shows(&f, "0.0000"));
	assert_true(fake_shows(&f, "2e-05"));
	fake_app_close(&f);
}

/* Names of runs are no groups: from their column "o" asks for another. */
static void
grouping_asks_for_a_column(void **state)
{
	(void)state;
	fake_data = (struct fake_data){ .runs = 40 };
	struct fake_app f = fake_app_open("runs", 40, 120);
	fake_press(&f, "o");
	assert_true(fake_shows(&f, "Group by"));
	fake_press(&f, "lr<Enter>");
	assert_true(fake_shows(&f, "▸ 0.05 (20)"));
	assert_true(fake_shows(&f, "▸ 0.1 (20)"));
	fake_press(&f, "o");
	assert_false(fake_shows(&f, "(20)"));
	fake_app_close(&f);
}

static void
groups_have_details_and_keep_the_cursor(void **state)
{
	(void)state;
	fake_data = (struct fake_data){ .runs = 40 };
	struct fake_app f = fake_app_open("runs", 40, 120);
	struct err err = ERR_INIT;
	CHECK_OK(app_try(f.app, "group params.lr", &err));
	fake_press(&f, "g");
	assert_true(fake_shows(&f, "lr 0.05  20 runs  4 finished  4 running"));
	assert_true(fake_shows(&f, "params the same in all"));
	fake_press(&f, "j");
	assert_true(fake_shows(&f, "lr 0.1  20 runs"));
	assert_true(fake_shows(&f, "loss 0 … 1.2"));
	assert_true(fake_shows(&f, "depth 6"));
	/* Another group comes to stand above: the cursor stays on its own. */
	CHECK_OK(app_try(f.app, "sort -lr", &err));
	assert_true(fake_shows(&f, "lr 0.1  20 runs"));
	fake_data.runs = 80;
	fake_press(&f, "r");
	assert_true(fake_shows(&f, "lr 0.1  40 runs"));
	fake_app_close(&f);
}

/* The last lines above the hints, where the details are. */
static char *
details(struct fake_app *f)
{
	const char *at = fake_screen(f);
	for (int y = 0; y < f->canvas->h - 6; y++)
		at = strchr(at, '\n') + 1;
	return strdup(at);
}

static bool
details_are_of(struct fake_app *f, const char *id)
{
	char *pane = details(f);
	char start[9] = "";
	strncpy(start, id, 8);
	bool there = strstr(pane, start);
	free(pane);
	return there;
}

static const char *
id_here(const struct fake_app *f)
{
	struct view *v = app_view(f->app);
	return v->class->lookup(v, "run_id", 0);
}

/* A key that is held down: the list moves, and nothing else is drawn or read. */
static void
details_follow_when_the_cursor_rests(void **state)
{
	(void)state;
	fake_data = (struct fake_data){ .runs = 40 };
	struct fake_app f = fake_app_open("runs", 40, 120);
	fake_press(&f, "gj");
	char *before = details(&f);
	for (int i = 0; i < 3; i++) {
		app_key(f.app, 'j');
		app_set_dirty(f.app, APP_CLEAN);
		app_draw(f.app, f.canvas);
		char *now = details(&f);
		assert_string_equal(now, before);
		free(now);
		assert_true(app_idle(f.app));
	}
	free(before);
	assert_false(details_are_of(&f, id_here(&f)));
	assert_true(app_due(f.app) < 1000);
	fake_settle(&f);
	assert_true(details_are_of(&f, id_here(&f)));
	/* Not a step: the lines themselves are others. */
	fake_press(&f, "s");
	assert_true(details_are_of(&f, id_here(&f)));
	fake_app_close(&f);
}

/* What acts before the cursor rests acts on the run under it. */
static void
keys_do_not_wait_for_the_details(void **state)
{
	(void)state;
	fake_data = (struct fake_data){ .runs = 40 };
	struct fake_app f = fake_app_open("runs", 40, 120);
	fake_press(&f, "gj");
	app_key(f.app, 'j');
	char *id = strdup(id_here(&f));
	app_key(f.app, '\r');
	fake_settle(&f);
	assert_string_equal(app_view(f.app)->class->name, "run");
	assert_string_equal(app_view(f.app)->arg, id);
	fake_press(&f, "q");
	assert_true(details_are_of(&f, id));
	free(id);
	fake_app_close(&f);
}

/* Whatever the width, it is said which section is shown. */
static void
names_the_section_on_narrow_screens(void **state)
{
	(void)state;
	fake_data = (struct fake_data){ .runs = 40 };
	struct fake_app f = fake_app_open("runs", 24, 80);
	fake_press(&f, "<Enter>[");
	assert_true(fake_shows(&f, "  datasets 5  artifacts 5  reproduce\n"));
	fake_app_close(&f);
	f = fake_app_open("runs", 12, 38);
	fake_press(&f, "<Enter>]]");
	assert_true(fake_shows(&f, "metrics 5  3 of 7"));
	fake_press(&f, "[[[");
	assert_true(fake_shows(&f, "reproduce  7 of 7"));
	fake_app_close(&f);
}

/* A store that changes all the time is asked for what is shown; the rest when somebody looks. */
static void
reads_the_parts_of_a_run_that_are_shown(void **state)
{
	(void)state;
	fake_data = (struct fake_data){ .runs = 40 };
	struct fake_app f = fake_app_open("runs", 40, 120);
	fake_press(&f, "<Enter>");
	/* The page, and the three short lists whose counts are shown. */
	size_t before = fake_parts();
	fake_press(&f, "r");
	assert_int_equal(fake_parts() - before, 4);
	before = fake_parts();
	fake_press(&f, "]");
	assert_int_equal(fake_parts() - before, 0);
	fake_press(&f, "]");
	assert_int_equal(fake_parts() - before, 1);
	fake_press(&f, "[]");
	assert_int_equal(fake_parts() - before, 1);
	/* All; the made-up page knows no "--reproducibility". */
	before = fake_parts();
	fake_press(&f, "R");
	assert_int_equal(fake_parts() - before, 6);
	fake_app_close(&f);
}

static void
long_copies_go_to_a_file(void **state)
{
	(void)state;
	char folder[] = "/tmp/cairn-copy-XXXXXX";
	char path[200];
	struct stat found;
	assert_non_null(mkdtemp(folder));
	setenv("XDG_STATE_HOME", folder, 1);
	unsetenv("TMUX");
	fake_data = (struct fake_data){ .runs = 2000 };
	struct fake_app f = fake_app_open("runs", 24, 140);
	fake_press(&f, "AY");
	snprintf(path, sizeof(path), "%s/cairn/copied.txt", folder);
	assert_true(fake_shows(&f, "copied the marked rows"));
	assert_true(fake_shows(&f, "bytes to the file "));
	assert_int_equal(stat(path, &found), 0);
	assert_true(found.st_size > 74000);
	fake_app_close(&f);
	unlink(path);
	snprintf(path, sizeof(path), "%s/cairn", folder);
	rmdir(path);
	rmdir(folder);
	unsetenv("XDG_STATE_HOME");
}

CHECK_MAIN(cmocka_unit_test(completes_what_the_view_knows),
	cmocka_unit_test(candidates_outlive_their_rows),
	cmocka_unit_test(says_what_a_line_would_do), cmocka_unit_test(columns_come_with_the_runs),
	cmocka_unit_test(differences_outlive_new_columns),
	cmocka_unit_test(small_values_keep_their_digits),
	cmocka_unit_test(grouping_asks_for_a_column),
	cmocka_unit_test(groups_have_details_and_keep_the_cursor),
	cmocka_unit_test(details_follow_when_the_cursor_rests),
	cmocka_unit_test(keys_do_not_wait_for_the_details),
	cmocka_unit_test(names_the_section_on_narrow_screens),
	cmocka_unit_test(reads_the_parts_of_a_run_that_are_shown),
	cmocka_unit_test(long_copies_go_to_a_file))
