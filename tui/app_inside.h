// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The application's own struct, for the few files that make it up. */
#ifndef TUI_APP_INSIDE_H
#define TUI_APP_INSIDE_H

#include "core/base/vec.h"
#include "core/command/session.h"
#include "tui/app.h"
#include "tui/engine.h"
#include "tui/keymap.h"
#include "tui/layer.h"
#include "tui/line_history.h"
#include "tui/theme.h"
#include "tui/theme_watch.h"
#include "tui/user_command.h"

#define STACK_MAX 16
#define TABS_MAX  16

struct tab {
	struct view *stack[STACK_MAX];
	size_t depth; /* 0: not opened yet */
};

/* A change made here, and the line that takes it back. */
struct deed {
	char *line, *reverse;
};

/* A part of the frame that a press of the mouse reaches: a tab, or a command of the hint line. */
struct hot_spot {
	int y, x, w;
	size_t tab;          /* when command is NULL */
	const char *command; /* lives as long as its view's class */
};

struct message_list {
	VEC(struct message) list; /* oldest first */
};

struct app {
	struct term *term;
	struct engine engine;
	struct keymap *keymap;
	struct user_commands *user_commands;
	struct theme theme;
	char theme_name[THEME_PATH_MAX]; /* as theme_load takes it */
	struct theme_watch *theme_watch;

	struct tab tabs[TABS_MAX]; /* as view_table */
	size_t tab, last_tab;
	struct layer *top;

	int pending[KEYMAP_SEQUENCE_MAX];
	size_t n_pending;
	bool pasting;

	struct message_list messages, log;
	bool message_shown;

	bool mouse;
	VEC(struct hot_spot) hot; /* as drawn last */
	int press_key;            /* the last press, and when, for double ones */
	int64_t press_ms;

	enum app_dirt dirt;
	bool unasked; /* see app_set_unasked */
	bool quitting, wants_suspend;
	int status;
	int64_t cancel_ms; /* clock_mono_ms of the last ^C at rest */
	int64_t tick_ms;   /* when ages are due, clock_mono_ms */

	bool paused;
	unsigned held; /* changes that came while paused */
	struct watch_report watch;
	int64_t changed_ms; /* wall clock of the last change seen */

	VEC(struct deed) done, undone;
	struct histories histories;
	struct arena *state_arena; /* what was remembered; NULL for nothing */
	const struct json *state;
};

/* app_draw.c: the parts of the screen for a size; those without room are empty. */
struct frame {
	struct rect title, tabs, content, hint;
};
struct frame app_frame(const struct app *app, int h, int w);

/* app_command.c: an application command; false = none is called so. */
bool app_command(struct app *app, const char *const *words, size_t n);
struct app_action {
	const char *name, *args, *help;
	void (*run)(struct app *app, const char *const *words, size_t n);
};
const struct app_action *app_actions(size_t *n);

/* app_preview.c: what these words would do. */
const char *app_preview_words(struct app *app, struct arena *a, const char *const *words, size_t n);

/* app_act.c: the command that words name, *used of them; NULL with err set. */
const struct command *app_find_command(
	struct app *app, const char *const *words, size_t *used, struct err *err);
/* app_mouse.c: a report of the mouse. */
void app_mouse(struct app *app, int key);

/* app_act.c: a command of the engine. */
void app_act(struct app *app, const char *const *words);
void app_undo(struct app *app);
void app_redo(struct app *app);
void app_deeds_free(struct app *app);

/* message.c */
void message_add(struct message_list *m, enum message_level level, const char *text);
void message_free(struct message_list *m);

/* app_state.c: gives a view that was just opened what it left last time. */
void app_restore_view(struct app *app, struct view *v);

/* Asks every view again; all: from scratch. */
void app_refresh(struct app *app, bool all);

#endif
