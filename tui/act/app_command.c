// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Commands of the application itself, in one table. */
#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/base/str.h"
#include "core/job/job.h"
#include "tui/act/key_help.h"
#include "tui/act/palette.h"
#include "tui/act/place.h"
#include "tui/app_inside.h"
#include "tui/term.h"
#include "tui/user_command.h"
#include "tui/widget/picker.h"

#include <stdio.h>
#include <string.h>

#define AGAIN_MS 2000

static void
run_close(struct app *app, const char *const *words, size_t n)
{
	(void)words;
	(void)n;
	app_close_view(app);
}

static void
run_quit(struct app *app, const char *const *words, size_t n)
{
	(void)words;
	(void)n;
	app_quit(app, 0);
}

static void
run_back(struct app *app, const char *const *words, size_t n)
{
	(void)words;
	(void)n;
	if (app->tabs[app->tab].depth > 1)
		app_close_view(app);
}

static bool
cancel_questions(struct view *v)
{
	bool any = false;
	for (unsigned i = 0; v && i < VIEW_SLOTS; i++) {
		any = any || view_waiting(v, i);
		view_cancel(v, i);
	}
	return any;
}

static void
run_cancel(struct app *app, const char *const *words, size_t n)
{
	(void)words;
	(void)n;
	int64_t now = clock_mono_ms();
	if (cancel_questions(app_view(app))) {
		app_message(app, MESSAGE_INFO, "cancelled; r reads again");
	} else if (app->cancel_ms > 0 && now - app->cancel_ms < AGAIN_MS) {
		app_quit(app, 0);
	} else {
		app_message(app, MESSAGE_INFO, "press ^C again to leave");
		app->cancel_ms = now;
	}
}

static void
run_suspend(struct app *app, const char *const *words, size_t n)
{
	(void)words;
	(void)n;
	app->wants_suspend = true;
}

static void
tell(struct app *app, bool ok, const struct err *err)
{
	if (!ok)
		app_fail(app, err);
}

static void
run_view(struct app *app, const char *const *words, size_t n)
{
	struct err err = ERR_INIT;
	if (n < 2)
		err_set(&err, ERR_USAGE, "which view? write: view runs");
	tell(app, n >= 2 && app_show(app, words[1], &err), &err);
}

static void
run_view_open(struct app *app, const char *const *words, size_t n)
{
	struct err err = ERR_INIT;
	if (n < 2)
		err_set(&err, ERR_USAGE, "which view? write: view.open run ID");
	tell(app, n >= 2 && app_open(app, words[1], n > 2 ? words[2] : "", &err), &err);
}

static void
run_view_last(struct app *app, const char *const *words, size_t n)
{
	(void)words;
	(void)n;
	struct err err = ERR_INIT;
	if (app->tabs[app->last_tab].depth > 0)
		tell(app, app_show(app, view_table[app->last_tab].class->name, &err), &err);
}

static void
run_reload(struct app *app, const char *const *words, size_t n)
{
	app->held = 0;
	app_refresh(app, n > 1 && strcmp(words[1], "all") == 0);
}

static void
run_pause(struct app *app, const char *const *words, size_t n)
{
	(void)words;
	(void)n;
	app->paused = !app->paused;
	if (!app->paused && app->held > 0)
		app_refresh(app, false);
	app->held = 0;
}

static void
run_redraw(struct app *app, const char *const *words, size_t n)
{
	(void)words;
	(void)n;
	app->term->ops->repaint(app->term);
}

static void
run_undo(struct app *app, const char *const *words, size_t n)
{
	(void)words;
	(void)n;
	app_undo(app);
}

static void
run_redo(struct app *app, const char *const *words, size_t n)
{
	(void)words;
	(void)n;
	app_redo(app);
}

static void
run_save(struct app *app, const char *const *words, size_t n)
{
	(void)words;
	(void)n;
	struct err err = ERR_INIT;
	if (app_save_state(app, &err))
		app_message(app, MESSAGE_INFO, "layout, filters and history are remembered");
	else
		app_fail(app, &err);
}

static void
run_shell(struct app *app, const char *const *words, size_t n)
{
	place_shell(app, n > 1 ? words[1] : ".");
}

static void
run_reveal(struct app *app, const char *const *words, size_t n)
{
	place_reveal(app, n > 1 ? words[1] : ".");
}

static void
run_help(struct app *app, const char *const *words, size_t n)
{
	(void)words;
	(void)n;
	help_open(app);
}

static void
run_palette(struct app *app, const char *const *words, size_t n)
{
	(void)words;
	(void)n;
	palette_open(app);
}

static void
run_actions(struct app *app, const char *const *words, size_t n)
{
	(void)words;
	(void)n;
	actions_open(app);
}

static void
run_command_line(struct app *app, const char *const *words, size_t n)
{
	command_line_open(app, n > 1 ? words[1] : "");
}

static void
run_mouse(struct app *app, const char *const *words, size_t n)
{
	(void)words;
	(void)n;
	app_set_mouse(app, !app->mouse);
}

static void
run_set(struct app *app, const char *const *words, size_t n)
{
	bool on = n == 3 && strcmp(words[2], "on") == 0;
	bool known = n == 3 && strcmp(words[1], "mouse") == 0;
	if (known && (on || strcmp(words[2], "off") == 0))
		app_set_mouse(app, on);
	else
		app_message(app, MESSAGE_ERROR, "write: set mouse on, or: set mouse off");
}

/* ---- themes, previewed while choosing ---- */

static void
use_theme(struct app *app, const char *name)
{
	struct theme theme;
	struct err err = ERR_INIT;
	if (theme_load(name, &theme, &err))
		app_set_theme(app, name, &theme);
	else
		app_fail(app, &err);
}

struct theme_choice {
	struct app *app;
	struct theme before;
	char name[THEME_PATH_MAX];
};

static void
theme_moved(void *arg, const struct picker_item *item)
{
	struct theme_choice *choice = arg;
	use_theme(choice->app, item->label);
}

static void
theme_accept(void *arg, const struct picker_item *items, size_t n, size_t chosen)
{
	struct theme_choice *choice = arg;
	(void)n;
	use_theme(choice->app, items[chosen].label);
	app_message(choice->app, MESSAGE_INFO, "theme %s; w remembers it", items[chosen].label);
}

static void
theme_cancel(void *arg)
{
	struct theme_choice *choice = arg;
	app_set_theme(choice->app, choice->name, &choice->before);
}

static void
choose_theme(struct app *app)
{
	struct arena *a = arena_new();
	size_t n = 0;
	const char *const *names = theme_names(a, &n);
	struct picker_item *items = ARENA_ARRAY(a, struct picker_item, n + 1);
	struct theme_choice *choice = xcalloc(1, sizeof(*choice));
	struct picker_spec spec = { .title = "Theme",
		.hint = "the screen shows it while you move",
		.arg = choice,
		.accept = theme_accept,
		.moved = theme_moved,
		.cancel = theme_cancel,
		.free = free };
	choice->app = app;
	choice->before = app->theme;
	snprintf(choice->name, sizeof(choice->name), "%s", app->theme_name);
	for (size_t i = 0; i < n; i++) {
		struct theme theme;
		struct err err = ERR_INIT;
		bool ok = theme_load(names[i], &theme, &err);
		items[i].label = names[i];
		items[i].note = ok ? arena_strdup(a, theme.name) : "cannot be read";
		if (strcmp(names[i], app->theme_name) == 0)
			spec.cursor = i;
	}
	picker_open(app, &spec, items, n);
	arena_free(a);
}

static void
run_theme(struct app *app, const char *const *words, size_t n)
{
	if (n > 1)
		use_theme(app, words[1]);
	else
		choose_theme(app);
}

static const struct app_action actions[] = {
	{ "actions", "", "What can be done with this row", run_actions },
	{ "back", "", "Cancel, clear, or go back one view", run_back },
	{ "cancel", "", "Cancel what is running; twice at rest: leave", run_cancel },
	{ "close", "", "Close this view; at the first one, leave", run_close },
	{ "command", "[TEXT]", "Command line", run_command_line },
	{ "help", "", "Keys and commands of this view", run_help },
	{ "mouse", "", "Mouse on or off", run_mouse },
	{ "palette", "", "Find any action by name", run_palette },
	{ "pause", "", "Pause or continue live updates", run_pause },
	{ "q", "", "Leave cairn", run_quit },
	{ "quit", "", "Leave cairn", run_quit },
	{ "redo", "", "Make the undone change again", run_redo },
	{ "redraw", "", "Draw the screen again", run_redraw },
	{ "reload", "[all]", "Read again now", run_reload },
	{ "reveal", "[PATH]", "Open a folder or file on the desktop, or show its path",
		run_reveal },
	{ "save", "", "Remember this layout now", run_save },
	{ "set", "mouse on|off", "Mouse on or off: wheel, rows, headers, tabs, hints", run_set },
	{ "shell", "[FOLDER]", "A shell in a folder", run_shell },
	{ "suspend", "", "Back to the shell", run_suspend },
	{ "theme", "[NAME]", "Choose a theme", run_theme },
	{ "undo", "", "Undo the last change made here", run_undo },
	{ "view", "NAME", "Show a view", run_view },
	{ "view.last", "", "The view before this one", run_view_last },
	{ "view.open", "NAME [WHAT]", "Open a view on something", run_view_open },
};

const struct app_action *
app_actions(size_t *n)
{
	*n = sizeof(actions) / sizeof(actions[0]);
	return actions;
}

bool
app_command(struct app *app, const char *const *words, size_t n)
{
	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
		if (strcmp(actions[i].name, words[0]) == 0) {
			actions[i].run(app, words, n);
			return true;
		}
	}
	return user_command_run(app, app->user_commands, words[0]);
}
