// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Every view at every size draws only inside its rectangle; what a person does
 * in one has the effect it should; random keys break nothing.
 */
#include "core/base/number.h"
#include "core/base/random.h"
#include "core/command/command.h"
#include "core/job/job.h"
#include "tests/support/check.h"
#include "tests/unit/tui/fake_app.h"
#include "tests/unit/tui/outside.h"
#include "tui/app.h"
#include "tui/canvas.h"
#include "tui/keymap.h"
#include "tui/term.h"
#include "tui/view.h"

#include <stdlib.h>
#include <string.h>

static const char *
argument(const char *view)
{
	if (strcmp(view, "report") == 0)
		return "run show 3f2a";
	if (strcmp(view, "artifact") == 0)
		return "3f2a model.json";
	return strcmp(view, "run") == 0 ? "3f2a" : strcmp(view, "version") == 0 ? "churn 8" : "";
}

static void
check_all_sizes(void)
{
	for (size_t i = 0; i < view_count; i++) {
		struct fake_app f = fake_app_open("runs", 24, 80);
		struct err err = ERR_INIT;
		const char *name = view_table[i].class->name;
		CHECK_OK(app_open(f.app, name, argument(name), &err));
		fake_settle(&f);
		for (int h = 1; h <= 60; h += h < 20 ? 1 : 7)
			for (int w = 1; w <= 200; w += w < 50 ? 1 : 13)
				fake_check_size(&f, h, w);
		fake_app_close(&f);
	}
}

static void
views_fit_every_size(void **state)
{
	(void)state;
	fake_data = (struct fake_data){ .runs = 40 };
	check_all_sizes();
}

static void
empty_views_fit_every_size(void **state)
{
	(void)state;
	fake_data = (struct fake_data){ .runs = 0 };
	check_all_sizes();
}

static void
failing_views_fit_every_size(void **state)
{
	(void)state;
	fake_data = (struct fake_data){ .fails = true };
	check_all_sizes();
}

static void
hostile_views_fit_every_size(void **state)
{
	(void)state;
	fake_data = (struct fake_data){ .runs = 5,
		.name = "\x1b[2J\xe2\x80\xae 実験 \r\n\xff e\xcc\x81 x" };
	check_all_sizes();
}

static void
filters_while_typing(void **state)
{
	(void)state;
	fake_data = (struct fake_data){ .runs = 40 };
	struct fake_app f = fake_app_open("runs", 24, 120);
	assert_true(fake_shows(&f, "40 runs"));
	fake_press(&f, "/params.lr = '0.1'");
	assert_true(fake_shows(&f, "20 of 40"));
	/* A wrong line says why and keeps the last good result. */
	fake_press(&f, " and (");
	assert_true(fake_shows(&f, "20 of 40"));
	assert_true(fake_shows(&f, "^"));
	fake_press(&f, "<C-c>");
	assert_false(fake_shows(&f, "20 of 40"));
	fake_press(&f, "/params.lr = '0.1'<Enter>");
	assert_true(fake_shows(&f, "/ params.lr = '0.1'"));
	/* Esc takes the filter away, then there is nothing left to go back from. */
	fake_press(&f, "<Esc>");
	assert_false(fake_shows(&f, "20 of 40"));
	int status = 0;
	fake_press(&f, "<Esc><Esc>");
	assert_false(app_quitting(f.app, &status));
	fake_press(&f, "q");
	assert_true(app_quitting(f.app, &status));
	fake_app_close(&f);
}

static void
cursor_survives_a_refresh(void **state)
{
	(void)state;
	fake_data = (struct fake_data){ .runs = 40 };
	struct fake_app f = fake_app_open("runs", 24, 120);
	fake_press(&f, "jjj");
	const char *before = app_view(f.app)->class->lookup(app_view(f.app), "run_id", 0);
	char *id = strdup(before);
	fake_data.runs = 80;
	fake_data.shift = 0.01;
	fake_press(&f, "r");
	assert_true(fake_shows(&f, "80 runs"));
	assert_string_equal(app_view(f.app)->class->lookup(app_view(f.app), "run_id", 0), id);
	/* Metrics of the running ones went up. */
	assert_true(fake_shows(&f, "▲"));
	free(id);
	fake_app_close(&f);
}

/* A store that changes faster than it can be read: what is on its way is let come, then the rest is read. */
static void
changes_wait_for_answers(void **state)
{
	(void)state;
	fake_data = (struct fake_data){ .runs = 40 };
	struct fake_app f = fake_app_open("runs", 24, 120);
	size_t before = fake_reads();
	const struct view *v = app_view(f.app);
	fake_data.runs = 80;
	app_changed(f.app);
	assert_true(view_waits(v));
	uint64_t first = v->slot[0].serial;
	for (int i = 0; i < 5; i++)
		app_changed(f.app);
	assert_int_equal(v->slot[0].serial, first);
	fake_settle(&f);
	assert_false(view_waits(v));
	assert_int_equal(fake_reads(), before + 2);
	assert_true(fake_shows(&f, "80 runs"));
	/* Another view shows from the same runs: nothing that came is lost for it. */
	fake_press(&f, "2");
	before = fake_reads();
	for (int i = 0; i < 5; i++)
		app_changed(f.app);
	fake_settle(&f);
	assert_int_equal(fake_reads(), before + 2);
	fake_press(&f, "3");
	before = fake_reads();
	for (int i = 0; i < 5; i++)
		app_changed(f.app);
	fake_settle(&f);
	assert_int_equal(fake_reads(), before + 2);
	fake_app_close(&f);
}

static void
writes_only_after_consent(void **state)
{
	(void)state;
	fake_data = (struct fake_data){ .runs = 40 };
	struct fake_app f = fake_app_open("runs", 24, 120);
	fake_press(&f, "D");
	assert_true(fake_shows(&f, "1 run would be deleted"));
	assert_true(fake_shows(&f, "[ Cancel ]"));
	fake_press(&f, "<Enter>");
	assert_null(app_log_at(f.app, 0));
	fake_press(&f, "D<Tab><Enter>");
	assert_non_null(app_log_at(f.app, 0));
	assert_true(strncmp(app_log_at(f.app, 0)->text, "cairn run delete ", 17) == 0);
	assert_true(fake_shows(&f, "1 run deleted"));
	/* Undo asks as well. */
	fake_press(&f, "u");
	assert_true(fake_shows(&f, "Undo: cairn run restore 3f2a"));
	fake_press(&f, "y<Enter>");
	assert_string_equal(app_log_at(f.app, 0)->text, "cairn run restore 3f2a");
	fake_press(&f, "u");
	assert_true(fake_shows(&f, "nothing was changed here"));
	fake_app_close(&f);
}

static void
help_can_be_run(void **state)
{
	(void)state;
	fake_data = (struct fake_data){ .runs = 40 };
	struct fake_app f = fake_app_open("runs", 30, 120);
	fake_press(&f, "?");
	assert_true(fake_shows(&f, "Help: Runs"));
	/* The six nested runs are folded away and so not shown. */
	fake_press(&f, "mark all shown<Enter>");
	assert_true(fake_shows(&f, "34 marked"));
	fake_press(&f, "<C-p>clear");
	fake_press(&f, "<Esc>?");
	fake_press(&f, "?");
	assert_false(fake_shows(&f, "Help: Runs"));
	fake_app_close(&f);
}

static void
pause_holds_changes(void **state)
{
	(void)state;
	fake_data = (struct fake_data){ .runs = 40 };
	struct fake_app f = fake_app_open("runs", 24, 120);
	fake_press(&f, "Z");
	assert_true(fake_shows(&f, "PAUSED"));
	fake_press(&f, "Z");
	assert_false(fake_shows(&f, "PAUSED"));
	fake_app_close(&f);
}

/* q goes back to the first view from every other one, and leaves only there. */
static void
leaves_from_the_first_view(void **state)
{
	(void)state;
	int status;
	fake_data = (struct fake_data){ .runs = 40 };
	struct fake_app f = fake_app_open("runs", 24, 160);
	assert_true(fake_shows(&f, "q:quit"));
	fake_press(&f, "2");
	assert_string_equal(app_view(f.app)->class->name, "charts");
	fake_press(&f, "q");
	assert_string_equal(app_view(f.app)->class->name, "runs");
	assert_false(app_quitting(f.app, &status));
	fake_press(&f, "<Enter>");
	assert_true(fake_shows(&f, "q:back"));
	fake_press(&f, "q");
	assert_string_equal(app_view(f.app)->class->name, "runs");
	assert_false(app_quitting(f.app, &status));
	fake_press(&f, "q");
	assert_true(app_quitting(f.app, &status));
	fake_app_close(&f);
}

static void
facets_filter(void **state)
{
	(void)state;
	fake_data = (struct fake_data){ .runs = 40 };
	struct fake_app f = fake_app_open("runs", 30, 120);
	struct err err = ERR_INIT;
	CHECK_OK(app_try(f.app, "sort lr", &err));
	for (int i = 0; i < 12 && !fake_shows(&f, "Values of lr"); i++)
		fake_press(&f, i > 0 ? "<Esc>lf" : "lf");
	assert_true(fake_shows(&f, "Values of lr"));
	fake_press(&f, "<Enter>");
	assert_true(fake_shows(&f, "20 of 40"));
	fake_app_close(&f);
}

/* Columns named on the line are those of the rows, by any of their names, or an error. */
static void
takes_columns_by_name(void **state)
{
	(void)state;
	fake_data = (struct fake_data){ .runs = 40 };
	struct fake_app f = fake_app_open("runs", 30, 120);
	fake_press(&f, ":facet lr<Enter>");
	assert_true(fake_shows(&f, "Values of lr"));
	fake_press(&f, "<Esc>:group params.lr<Enter>");
	assert_true(fake_shows(&f, "by lr"));
	fake_press(&f, ":group lr<Enter>:sort -lr<Enter>");
	assert_true(fake_shows(&f, "sorted by lr"));
	static const char *const wrong[] = { "facet", "group", "sort" };
	for (size_t i = 0; i < 3; i++) {
		char keys[64];
		snprintf(keys, sizeof(keys), ":%s nosuch<Enter>", wrong[i]);
		fake_press(&f, keys);
		assert_true(fake_shows(&f, "no row has a column"));
		assert_true(fake_shows(&f, "sorted by lr"));
		assert_false(fake_shows(&f, "by nosuch"));
		fake_press(&f, "j");
	}
	fake_app_close(&f);
}

/* A paste into a list does nothing; into a prompt it is text, and Enter in it takes nothing. */
static void
paste_is_text(void **state)
{
	(void)state;
	fake_data = (struct fake_data){ .runs = 40 };
	struct fake_app f = fake_app_open("runs", 24, 120);
	fake_press(&f, "<Paste>DqQ<Enter>D<EndPaste>");
	int status = 0;
	assert_false(app_quitting(f.app, &status));
	assert_false(fake_shows(&f, "would be deleted"));
	fake_press(&f, "/<Paste>run-1<Enter>x<EndPaste>");
	assert_true(fake_shows(&f, "/ run-1 x"));
	fake_app_close(&f);
}

/* The engine here is a small one: what it has not is looked up among all verbs. */
static bool
names_no_verb(const char *message)
{
	char name[COMMAND_NAME_MAX];
	struct err ignored = ERR_INIT;
	const char *at = strstr(message, "no command is called '");
	if (!at)
		return false;
	at = strchr(at, '\'') + 1;
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(at, "'"), at);
	return command_find(name, &ignored) == NULL;
}

/* Every key of every view names a command that there is. */
static void
every_bound_command_exists(void **state)
{
	(void)state;
	outside_begin();
	fake_data = (struct fake_data){ .runs = 40 };
	for (size_t i = 0; i < view_count; i++) {
		const char *name = view_table[i].class->name;
		size_t n = 0;
		for (size_t k = 0;; k++) {
			struct fake_app f = fake_app_open("runs", 24, 80);
			struct err err = ERR_INIT;
			const char *contexts[APP_CONTEXTS];
			CHECK_OK(app_open(f.app, name, argument(name), &err));
			fake_settle(&f);
			n = keymap_count(app_keymap(f.app));
			const struct binding *b = k < n ? keymap_at(app_keymap(f.app), k) : NULL;
			app_contexts(f.app, contexts);
			bool acts = false;
			for (size_t c = 0; b && contexts[c]; c++)
				acts = acts || strcmp(contexts[c], b->context) == 0;
			if (acts && !app_try(f.app, b->command, &err) && err.code != ERR_NOT_FOUND)
				fail_msg("%s: %s: %s", name, b->command, err.text);
			if (acts)
				fake_settle(&f);
			const struct message *m = app_message_at(f.app, 0);
			if (m && names_no_verb(m->text))
				fail_msg("%s: %s: %s", name, b->command, m->text);
			fake_app_close(&f);
			if (k >= n)
				break;
		}
	}
	/* The note's editor, the clipboard's file and what was saved are among them. */
	assert_true(outside.lent > 0);
	assert_true(outside.written > 0);
	outside_end();
}

/* What the keys do that go out of the program, and that the stand-ins hold it. */
static void
keys_that_go_out(void **state)
{
	(void)state;
	outside_begin();
	fake_data = (struct fake_data){ .runs = 2000 };
	struct fake_app f = fake_app_open("runs", 24, 120);
	unsigned before = outside.written;
	fake_press(&f, "Erows.csv<Enter>");
	assert_int_equal(outside.written, before + 1);
	assert_true(fake_shows(&f, "rows.csv"));
	before = outside.run;
	fake_press(&f, "E<C-u>| any-program<Enter>");
	assert_int_equal(outside.run, before + 1);
	before = outside.lent;
	fake_press(&f, "e");
	assert_int_equal(outside.lent, before + 1);
	/* A changed note is a command, which the engine here lacks. */
	assert_true(fake_shows(&f, "'run.note'"));
	fake_press(&f, "<Esc>");
	before = outside.written;
	fake_press(&f, "AY");
	assert_int_equal(outside.written, before + 1);
	before = outside.written;
	fake_press(&f, "w");
	assert_int_equal(outside.written, before + 1);
	fake_app_close(&f);
	outside_end();
}

/* ---- the monkey ---- */

static int
random_key(struct random *r, const struct keymap *m)
{
	uint64_t kind = random_below(r, 10);
	if (kind < 6) {
		const struct binding *b = keymap_at(m, random_below(r, keymap_count(m)));
		return b->keys[0];
	}
	return kind < 9 ? (int)(' ' + random_below(r, 95)) : (int)random_below(r, 0x110000);
}

static size_t
from_environment(const char *name, size_t otherwise)
{
	const char *text = getenv(name);
	int64_t n = 0;
	return text && parse_int(text, strlen(text), &n) && n > 0 ? (size_t)n : otherwise;
}

static void
random_keys_break_nothing(void **state)
{
	(void)state;
	struct random r;
	random_seed(&r, from_environment("CAIRN_SEED", 20261121));
	size_t n = from_environment("CAIRN_MONKEY_KEYS", 10000);
	/* Whatever the keys come to stays in here. */
	outside_begin();
	fake_data = (struct fake_data){ .runs = 60 };
	struct fake_app f = fake_app_open("runs", 24, 80);
	for (size_t i = 0; i < n; i++) {
		int status = 0;
		app_key(f.app, random_key(&r, app_keymap(f.app)));
		if (random_below(&r, 50) == 0)
			term_memory_resize(f.term, 1 + (int)random_below(&r, 60),
				1 + (int)random_below(&r, 200));
		if (random_below(&r, 200) == 0) {
			/* Workers read it. */
			fake_settle(&f);
			fake_data.runs = random_below(&r, 300);
		}
		if (random_below(&r, 3) == 0)
			fake_settle(&f);
		if (app_quitting(f.app, &status)) {
			fake_app_close(&f);
			f = fake_app_open("runs", 24, 80);
		}
	}
	fake_app_close(&f);
	outside_end();
}

CHECK_MAIN(cmocka_unit_test(views_fit_every_size), cmocka_unit_test(empty_views_fit_every_size),
	cmocka_unit_test(failing_views_fit_every_size),
	cmocka_unit_test(hostile_views_fit_every_size), cmocka_unit_test(filters_while_typing),
	cmocka_unit_test(cursor_survives_a_refresh), cmocka_unit_test(changes_wait_for_answers),
	cmocka_unit_test(writes_only_after_consent), cmocka_unit_test(help_can_be_run),
	cmocka_unit_test(pause_holds_changes), cmocka_unit_test(leaves_from_the_first_view),
	cmocka_unit_test(facets_filter), cmocka_unit_test(takes_columns_by_name),
	cmocka_unit_test(paste_is_text), cmocka_unit_test(every_bound_command_exists),
	cmocka_unit_test(keys_that_go_out), cmocka_unit_test(random_keys_break_nothing))
