// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Charts, Compare and System as a person uses them, over made-up runs. */
#include "core/base/clock.h"
#include "tests/support/check.h"
#include "tests/unit/tui/fake_app.h"
#include "tui/app.h"
#include "tui/key.h"
#include "tui/term.h"
#include "tui/view.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define USUAL                                                                                      \
 (struct fake_data)                                                                                \
 {                                                                                                 \
  .runs = 12, .points = 60                                                                         \
 }

/* What the shown view has put off is done, when its time has come. */
static void
wait_for_wake(struct fake_app *f)
{
	while (app_view(f->app)->wake_ms > 0) {
		poll(NULL, 0, app_due(f->app));
		app_tick(f->app);
		fake_settle(f);
		if (strcmp(app_view(f->app)->class->name, "charts") != 0)
			return;
	}
}

static struct fake_app
charts(int h, int w)
{
	struct fake_app f = fake_app_open("runs", h, w);
	fake_press(&f, "2");
	return f;
}

static void
draws_the_first_runs(void **state)
{
	(void)state;
	fake_data = USUAL;
	struct fake_app f = charts(24, 80);
	assert_true(fake_shows(&f, "10 first runs · 2 metrics"));
	assert_true(fake_shows(&f, "auc"));
	assert_true(fake_shows(&f, "loss"));
	assert_true(fake_shows(&f, "● run-0"));
	assert_false(fake_shows(&f, "no points"));
	fake_app_close(&f);
}

/* A single point is no curve: it stands in a pane of its own, behind the curves. */
static void
points_without_a_curve_come_last(void **state)
{
	(void)state;
	fake_data = USUAL;
	fake_data.once = true;
	struct fake_app f = charts(30, 80);
	assert_true(fake_shows(&f, "2 metrics"));
	const char *loss = strstr(fake_screen(&f), "loss");
	const char *once = strstr(fake_screen(&f), "logged once");
	assert_true(loss && once && loss < once);
	assert_true(fake_shows(&f, "auc"));
	fake_press(&f, "<Tab>z");
	assert_false(fake_shows(&f, "loss"));
	assert_true(fake_shows(&f, "logged once"));
	/* There is nothing to zoom, to point at or to export. */
	fake_press(&f, "i+hl-0pE");
	assert_false(fake_shows(&f, "at step"));
	assert_true(fake_shows(&f, "these are no curves"));
	/* A second point makes it a curve, in its usual place. */
	fake_press(&f, "z");
	fake_data.once = false;
	fake_press(&f, "r");
	wait_for_wake(&f);
	assert_false(fake_shows(&f, "logged once"));
	assert_true(fake_shows(&f, "auc"));
	fake_app_close(&f);
}

static void
follows_marks(void **state)
{
	(void)state;
	fake_data = USUAL;
	struct fake_app f = fake_app_open("runs", 24, 80);
	fake_press(&f, "<Space>jj<Space>2");
	assert_true(fake_shows(&f, "2 marked runs"));
	fake_press(&f, "1<Esc>2");
	assert_true(fake_shows(&f, "10 first runs"));
	fake_app_close(&f);
}

/* More points come by themselves; the axis moves in steps and not with every one. */
static void
grows(void **state)
{
	(void)state;
	fake_data = USUAL;
	struct fake_app f = charts(30, 80);
	assert_true(fake_shows(&f, "60"));
	assert_false(fake_shows(&f, "140"));
	fake_data.points = 150;
	fake_press(&f, "r");
	wait_for_wake(&f);
	assert_true(fake_shows(&f, "140"));
	char *before = strdup(fake_screen(&f));
	fake_press(&f, "r");
	wait_for_wake(&f);
	assert_string_equal(fake_screen(&f), before);
	free(before);
	fake_app_close(&f);
}

static void
says_how_it_smooths(void **state)
{
	(void)state;
	fake_data = USUAL;
	struct fake_app f = charts(30, 100);
	fake_press(&f, "~");
	assert_true(fake_shows(&f, "loss · EMA 0.6, debiased"));
	fake_press(&f, "}}");
	assert_true(fake_shows(&f, "EMA 0.9, debiased"));
	fake_press(&f, "`");
	assert_true(fake_shows(&f, "time-weighted EMA 0.9"));
	fake_press(&f, "`");
	assert_true(fake_shows(&f, "mean of 31"));
	fake_press(&f, "{");
	assert_true(fake_shows(&f, "mean of 15"));
	fake_press(&f, "~");
	assert_false(fake_shows(&f, "mean of"));
	fake_app_close(&f);
}

/* Where points are denser than columns, too: nothing was logged at step 33.88889. */
static void
crosshair_stands_on_points(void **state)
{
	static const char *const ways[] = { "l", "l", "l", "l", "l", "l", "l", "l", ">", "l", "l",
		"<lt>", "h", "h", "h", "h" };
	(void)state;
	fake_data = USUAL;
	for (size_t points = 50; points <= 110; points += 10) {
		fake_data.points = points;
		struct fake_app f = charts(40, 120);
		fake_press(&f, "i");
		for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
			double at = NAN;
			fake_press(&f, ways[i]);
			const char *text = strstr(fake_screen(&f), "at step ");
			assert_non_null(text);
			assert_int_equal(sscanf(text, "at step %lf", &at), 1);
			assert_true(at == floor(at));
		}
		fake_app_close(&f);
	}
}

static void
press_at(struct fake_app *f, enum mouse_kind kind, int y, int x)
{
	app_key(f->app, keys_mouse(kind, y, x));
	fake_settle(f);
}

static void
mouse_chooses_charts_and_pictures(void **state)
{
	(void)state;
	fake_data = USUAL;
	struct fake_app f = charts(40, 120);
	/* The right one of the two; then it alone, and both again. */
	fake_press(&f, "i");
	press_at(&f, MOUSE_PRESS, 20, 100);
	char *right = strdup(strstr(fake_screen(&f), "at step"));
	press_at(&f, MOUSE_PRESS, 20, 80);
	assert_string_not_equal(strstr(fake_screen(&f), "at step"), right);
	free(right);
	press_at(&f, MOUSE_DOUBLE, 20, 90);
	assert_true(fake_shows(&f, "page 2 of 2"));
	press_at(&f, MOUSE_DOUBLE, 20, 30);
	assert_false(fake_shows(&f, "page 2 of 2"));
	/* " curves  scatter": the name, not what is between them. */
	press_at(&f, MOUSE_PRESS, 2, 8);
	assert_true(fake_shows(&f, "at step"));
	press_at(&f, MOUSE_PRESS, 2, 9);
	assert_false(fake_shows(&f, "at step"));
	assert_true(fake_shows(&f, " over "));
	press_at(&f, MOUSE_PRESS, 2, 1);
	assert_true(fake_shows(&f, "by step"));
	fake_app_close(&f);
}

/* Small charts name their metric and their axis whole; all of it stands above them. */
static void
titles_are_brief_in_small_charts(void **state)
{
	(void)state;
	fake_data = USUAL;
	struct fake_app f = charts(24, 80);
	fake_press(&f, "~b");
	assert_true(fake_shows(&f, "loss · EMA 0.6 · min–max"));
	assert_true(fake_shows(&f, "by step · EMA 0.6, debiased · mean, min–max"));
	fake_app_close(&f);
	f = charts(24, 40);
	fake_press(&f, "~bO<Enter>");
	assert_true(fake_shows(&f, "EMA 0.6 · min–max · 5–95 %"));
	fake_app_close(&f);
}

static void
crosshair_sorts_values(void **state)
{
	(void)state;
	fake_data = USUAL;
	struct fake_app f = charts(40, 120);
	fake_press(&f, "i");
	assert_true(fake_shows(&f, "at step"));
	assert_true(fake_shows(&f, "┆"));
	/* Of a loss less is better: the best run stands first. */
	const char *table = strstr(fake_screen(&f), "at step");
	assert_non_null(table);
	double last = -HUGE_VAL;
	int lines = 0;
	for (const char *line = strchr(table, '\n'); line && strncmp(line, "\n ●", 3) == 0;
		line = strchr(line + 1, '\n')) {
		double loss = 0;
		assert_int_equal(sscanf(line, "\n ● run-%*d %lf", &loss), 1);
		assert_true(loss >= last);
		last = loss;
		lines++;
	}
	assert_true(lines >= 5);
	/* By point. */
	char *before = strdup(fake_screen(&f));
	fake_press(&f, "l");
	assert_string_not_equal(fake_screen(&f), before);
	fake_press(&f, "h");
	assert_string_equal(fake_screen(&f), before);
	free(before);
	fake_press(&f, "<Esc>");
	assert_false(fake_shows(&f, "at step"));
	fake_app_close(&f);
}

static void
zooms_and_goes_back(void **state)
{
	(void)state;
	fake_data = USUAL;
	struct fake_app f = charts(30, 100);
	char *whole = strdup(fake_screen(&f));
	fake_press(&f, "+");
	assert_true(fake_shows(&f, "zoomed"));
	fake_press(&f, "hh");
	assert_true(fake_shows(&f, "zoomed"));
	fake_press(&f, "0");
	assert_string_equal(fake_screen(&f), whole);
	fake_press(&f, "++--");
	assert_string_equal(fake_screen(&f), whole);
	/* A logarithmic y axis keeps the window, which another scale of x cannot. */
	fake_press(&f, "+L");
	assert_true(fake_shows(&f, "log y · zoomed"));
	fake_press(&f, "L");
	assert_false(fake_shows(&f, "zoomed"));
	fake_press(&f, "LL");
	assert_string_equal(fake_screen(&f), whole);
	/* One metric alone, and back by one key. */
	fake_press(&f, "z");
	assert_false(fake_shows(&f, "auc"));
	fake_press(&f, "z");
	assert_string_equal(fake_screen(&f), whole);
	/* Esc undoes one thing at a time and never leaves. */
	fake_press(&f, "+zi<Esc><Esc><Esc><Esc>");
	assert_string_equal(fake_screen(&f), whole);
	free(whole);
	fake_app_close(&f);
}

static void
other_axes_and_bands(void **state)
{
	(void)state;
	fake_data = USUAL;
	struct fake_app f = charts(30, 120);
	fake_press(&f, "X");
	assert_true(fake_shows(&f, "by time since start"));
	fake_press(&f, "X");
	assert_true(fake_shows(&f, "by time"));
	fake_press(&f, "X<Enter>");
	assert_true(fake_shows(&f, "by loss"));
	fake_press(&f, "X");
	assert_true(fake_shows(&f, "by step"));
	fake_press(&f, "L");
	assert_true(fake_shows(&f, "log y"));
	fake_press(&f, "L");
	assert_true(fake_shows(&f, "log x"));
	fake_press(&f, "LL");
	assert_false(fake_shows(&f, "log x"));
	fake_press(&f, "b");
	assert_true(fake_shows(&f, "mean, min–max"));
	fake_press(&f, "b");
	assert_true(fake_shows(&f, "mean ± sd"));
	fake_press(&f, "bO");
	assert_true(fake_shows(&f, "5–95 %"));
	fake_press(&f, "O/loss<Enter>");
	assert_true(fake_shows(&f, "1 of 2 metrics"));
	fake_app_close(&f);
}

/* The keys of what is drawn over runs, in its sequence. */
static const char *const pictures[] = { "]", "]", "]", "]" };

static void
pictures_over_runs(void **state)
{
	(void)state;
	fake_data = USUAL;
	struct fake_app f = charts(30, 120);
	fake_press(&f, pictures[0]);
	assert_true(fake_shows(&f, "loss over"));
	fake_press(&f, pictures[1]);
	assert_true(fake_shows(&f, "11 runs with loss, by the params"));
	fake_press(&f, pictures[2]);
	assert_true(fake_shows(&f, "median"));
	fake_press(&f, pictures[3]);
	assert_true(fake_shows(&f, "what goes with loss"));
	assert_true(fake_shows(&f, "Spearman · 11 runs, 2 values"));
	fake_press(&f, "j");
	assert_true(fake_shows(&f, "what goes with auc"));
	fake_press(&f, "<Esc>");
	assert_true(fake_shows(&f, "by step"));
	fake_app_close(&f);
}

static void
check_sizes(struct fake_app *f)
{
	for (int h = 0; h <= 60; h += h < 20 ? 1 : 7)
		for (int w = 0; w <= 200; w += w < 50 ? 3 : 13)
			fake_check_size(f, h, w);
}

/* Every picture with everything switched on stays inside its rectangle. */
static void
fits_every_size(void **state)
{
	(void)state;
	fake_data = (struct fake_data){
		.runs = 30, .points = 300, .name = "\x1b[2J\xe2\x80\xae 実験 \r\n\xff e\xcc\x81 x"
	};
	struct fake_app f = charts(40, 120);
	fake_press(&f, "i~b");
	check_sizes(&f);
	fake_press(&f, "bbzX");
	check_sizes(&f);
	fake_press(&f, "zi");
	for (size_t i = 0; i < sizeof(pictures) / sizeof(pictures[0]); i++) {
		fake_press(&f, pictures[i]);
		check_sizes(&f);
	}
	fake_app_close(&f);
	f = fake_app_open("runs", 40, 120);
	fake_press(&f, "<Space><Space><Space>3");
	check_sizes(&f);
	fake_press(&f, "9");
	check_sizes(&f);
	fake_press(&f, "]");
	check_sizes(&f);
	fake_app_close(&f);
}

/* One metric's line over all of them: as many as there are charts. */
static size_t
crosshairs(struct fake_app *f)
{
	size_t n = 0;
	char seen[400] = "";
	int col = 0;
	for (const char *c = fake_screen(f); *c; c++) {
		if (((unsigned char)*c & 0xc0) == 0x80)
			continue;
		if (*c == '\n')
			col = -1;
		if (strncmp(c, "┆", strlen("┆")) == 0 && col < (int)sizeof(seen) && !seen[col]) {
			seen[col] = 1;
			n++;
		}
		col++;
	}
	return n;
}

static void
crosshair_is_over_all_charts(void **state)
{
	(void)state;
	fake_data = USUAL;
	struct fake_app f = charts(30, 120);
	assert_int_equal(crosshairs(&f), 0);
	fake_press(&f, "i");
	assert_int_equal(crosshairs(&f), 2);
	/* The table beneath has a column for each metric. */
	const char *table = strstr(fake_screen(&f), "at step");
	assert_non_null(table);
	char line[200];
	snprintf(line, sizeof(line), "%.*s", (int)strcspn(table, "\n"), table);
	assert_non_null(strstr(line, "loss"));
	assert_non_null(strstr(line, "auc"));
	/* It moves in both at once, and goes from both. */
	fake_press(&f, "llll");
	assert_int_equal(crosshairs(&f), 2);
	fake_press(&f, "i");
	assert_int_equal(crosshairs(&f), 0);
	fake_app_close(&f);
}

/* Without colours each run has a letter, in ASCII a mark. */
static void
tells_runs_apart_without_colour(void **state)
{
	(void)state;
	fake_data = USUAL;
	struct fake_app f = charts(30, 100);
	f.term->colours = 0;
	fake_press(&f, "<C-l>");
	assert_true(fake_shows(&f, "a run-0"));
	assert_true(fake_shows(&f, "b run-1"));
	f.term->colours = 16;
	f.term->ascii = true;
	fake_press(&f, "<C-l>");
	assert_false(fake_shows(&f, "●"));
	for (const char *c = fake_screen(&f); *c; c++)
		assert_true((unsigned char)*c < 0x80);
	fake_app_close(&f);
}

static bool
stands_at(const struct fake_app *f, int y, int x, const char *text)
{
	for (; *text && x < f->canvas->w; text++, x++) {
		char c = canvas_at(f->canvas, y, x)->utf8[0];
		if ((c ? c : ' ') != *text)
			return false;
	}
	return !*text;
}

/* Of the mark before a name in the legend. */
static enum role
role_before(const struct fake_app *f, const char *text)
{
	for (int y = 0; y < f->canvas->h; y++)
		for (int x = 2; x < f->canvas->w; x++)
			if (stands_at(f, y, x, text))
				return (enum role)canvas_at(f->canvas, y, x - 2)->role;
	fail_msg("%s is not shown", text);
	return ROLE_TEXT;
}

/* Ten runs have ten colours; on a terminal with fewer their letters say which is which. */
static void
ten_runs_are_told_apart(void **state)
{
	(void)state;
	/* The others are nested. */
	static const int shown[10] = { 0, 1, 2, 4, 5, 6, 7, 8, 9, 11 };
	enum role roles[10];
	fake_data = USUAL;
	struct fake_app f = charts(30, 200);
	f.term->colours = 256;
	fake_press(&f, "<C-l>");
	for (int i = 0; i < 10; i++) {
		char name[20];
		snprintf(name, sizeof(name), "run-%d ", shown[i]);
		roles[i] = role_before(&f, name);
		assert_in_range(roles[i], ROLE_SERIES_1, ROLE_SERIES_12);
		for (int k = 0; k < i; k++)
			assert_int_not_equal(roles[i], roles[k]);
	}
	assert_true(fake_shows(&f, "● run-0"));
	f.term->colours = 16;
	fake_press(&f, "<C-l>");
	assert_true(fake_shows(&f, "a run-0"));
	assert_true(fake_shows(&f, "j run-11"));
	/* They keep their colours all the same. */
	assert_int_equal(role_before(&f, "run-11 "), roles[9]);
	fake_app_close(&f);
}

/* Runs that are folded away in their groups are drawn all the same; bands are named by the group. */
static void
draws_groups(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	fake_data = USUAL;
	struct fake_app f = fake_app_open("runs", 30, 120);
	CHECK_OK(app_try(f.app, "group params.lr", &err));
	fake_press(&f, "2");
	assert_true(fake_shows(&f, "12 first runs"));
	assert_true(fake_shows(&f, "● run-3"));
	fake_press(&f, "b");
	assert_true(fake_shows(&f, "mean, min–max"));
	assert_true(fake_shows(&f, "● lr 0.05 (6 runs)   ● lr 0.1 (6 runs)"));
	assert_false(fake_shows(&f, "run-3"));
	assert_int_not_equal(role_before(&f, "lr 0.05 ("), role_before(&f, "lr 0.1 ("));
	fake_press(&f, "bb");
	assert_true(fake_shows(&f, "● run-3"));
	fake_app_close(&f);
}

static void
compares_marked_runs(void **state)
{
	(void)state;
	fake_data = USUAL;
	struct fake_app f = fake_app_open("runs", 24, 100);
	fake_press(&f, "3");
	assert_true(fake_shows(&f, "Nothing to compare yet"));
	fake_press(&f, "1<Space><Space>c");
	assert_true(fake_shows(&f, "2 runs, 1 of 2 items differ"));
	assert_true(fake_shows(&f, "auc"));
	assert_false(fake_shows(&f, "param"));
	assert_true(fake_shows(&f, "≠"));
	fake_press(&f, "x");
	assert_true(fake_shows(&f, "param"));
	fake_press(&f, "]j<Enter>");
	assert_string_equal(app_view(f.app)->class->name, "compare");
	fake_press(&f, "k<Enter>");
	assert_string_equal(app_view(f.app)->class->name, "charts");
	fake_app_close(&f);
}

static void
looks_at_the_machine_while_shown(void **state)
{
	(void)state;
	fake_data = USUAL;
	struct fake_app f = fake_app_open("runs", 30, 100);
	fake_press(&f, "9");
	assert_true(fake_shows(&f, "Processor"));
	assert_true(fake_shows(&f, "Memory"));
	assert_true(app_view(f.app)->wake_ms > 0);
	/* The clock in the title goes with it. */
	assert_true(app_view(f.app)->as_of_ms > 0);
	/* The other section shows runs; nothing is looked at meanwhile. */
	fake_press(&f, "]");
	assert_true(fake_shows(&f, "no system metrics"));
	assert_true(app_view(f.app)->wake_ms == 0);
	assert_true(app_view(f.app)->as_of_ms == 0);
	fake_app_close(&f);
}

/* The first runs that have some, their curves beside them; what has one point is none. */
static void
shows_system_metrics_of_runs(void **state)
{
	(void)state;
	fake_data = USUAL;
	fake_data.once = true;
	fake_data.system = true;
	struct fake_app f = fake_app_open("runs", 40, 120);
	fake_press(&f, "9]");
	assert_true(fake_shows(&f, "● run-4   ● run-9"));
	assert_false(fake_shows(&f, "run-0"));
	assert_true(fake_shows(&f, "cpu"));
	assert_true(fake_shows(&f, "loss"));
	assert_false(fake_shows(&f, "auc"));
	/* Charts are about the others. */
	fake_press(&f, "2");
	assert_true(fake_shows(&f, "● run-0"));
	assert_false(fake_shows(&f, "cpu"));
	/* Nor can a single point be gone along. */
	fake_press(&f, "XX");
	fake_press(&f, "X");
	assert_true(fake_shows(&f, "Metric along the x axis"));
	assert_true(fake_shows(&f, "│ loss"));
	assert_false(fake_shows(&f, "│ auc"));
	fake_app_close(&f);
}

static void
tells_of_gpus_and_limits(void **state)
{
	(void)state;
	fake_data = USUAL;
	fake_data.machine = true;
	struct fake_app f = fake_app_open("runs", 50, 120);
	fake_press(&f, "9");
	wait_for_wake(&f);
	assert_true(fake_shows(&f, "64 cores"));
	assert_true(fake_shows(&f, "each"));
	assert_true(fake_shows(&f, "This container's limits"));
	assert_true(fake_shows(&f, "7.6 GB of 8.0 GB"));
	assert_true(fake_shows(&f, "2 killed by it"));
	assert_true(fake_shows(&f, "50.0 %"));
	assert_true(fake_shows(&f, "time of 2.5 of 64 cores"));
	assert_true(fake_shows(&f, "may run on 4 of 64"));
	assert_true(fake_shows(&f, "by NVML"));
	assert_true(fake_shows(&f, "87.0 %"));
	assert_true(fake_shows(&f, "250 of 300 W"));
	assert_true(fake_shows(&f, "71 °C"));
	assert_true(fake_shows(&f, "train.py"));
	assert_false(fake_shows(&f, "\x1b"));
	for (int h = 1; h < 40; h += 3)
		for (int w = 1; w < 130; w += 7)
			fake_check_size(&f, h, w);
	fake_press(&f, "G");
	assert_true(fake_shows(&f, "71 °C"));
	fake_app_close(&f);
}

static void
failures_are_told(void **state)
{
	(void)state;
	fake_data = USUAL;
	struct fake_app f = charts(24, 100);
	fake_data.fails = true;
	fake_press(&f, "R");
	wait_for_wake(&f);
	assert_true(fake_shows(&f, "the store is busy"));
	fake_data.fails = false;
	fake_press(&f, "R");
	wait_for_wake(&f);
	assert_false(fake_shows(&f, "the store is busy"));
	fake_app_close(&f);
}

CHECK_MAIN(cmocka_unit_test(draws_the_first_runs), cmocka_unit_test(follows_marks),
	cmocka_unit_test(points_without_a_curve_come_last),
	cmocka_unit_test(crosshair_is_over_all_charts), cmocka_unit_test(grows),
	cmocka_unit_test(says_how_it_smooths), cmocka_unit_test(titles_are_brief_in_small_charts),
	cmocka_unit_test(crosshair_sorts_values),
	cmocka_unit_test(mouse_chooses_charts_and_pictures),
	cmocka_unit_test(crosshair_stands_on_points), cmocka_unit_test(zooms_and_goes_back),
	cmocka_unit_test(other_axes_and_bands), cmocka_unit_test(pictures_over_runs),
	cmocka_unit_test(fits_every_size), cmocka_unit_test(tells_runs_apart_without_colour),
	cmocka_unit_test(ten_runs_are_told_apart), cmocka_unit_test(draws_groups),
	cmocka_unit_test(compares_marked_runs), cmocka_unit_test(looks_at_the_machine_while_shown),
	cmocka_unit_test(shows_system_metrics_of_runs), cmocka_unit_test(tells_of_gpus_and_limits),
	cmocka_unit_test(failures_are_told))
