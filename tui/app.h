// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The application: tabs of views, layers over them, messages, the log, and the
 * way of a key: layer, view, application, engine. UI thread.
 */
#ifndef TUI_APP_H
#define TUI_APP_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include "core/base/attr.h"
#include "core/base/err.h"
#include "tui/canvas.h"
#include "tui/view.h"

struct app;
struct arena;
struct command;
struct engine;
struct json;
struct json_writer;
struct keymap;
struct layer;
struct report;
struct term;
struct theme;
struct user_commands;

struct app *app_new(struct term *term, const struct engine *engine) MUST_CHECK;
void app_free(struct app *app);

/* ---- for the loop ---- */

void app_key(struct app *app, int key);
/* Everything that is to be seen, into c. */
void app_draw(struct app *app, struct canvas *c);
/* Nothing runs, waits or is undrawn: a script may go on. */
bool app_idle(const struct app *app);
/* Milliseconds until something is due by the clock, -1 for never. */
int app_due(const struct app *app);
void app_tick(struct app *app);
/* Does what waits for a rest of the keys: a script and a test have typed all they want to. */
void app_settle(struct app *app);
/* The store's watch has something to say. */
void app_watched(struct app *app);
/* The store changed: the view on top asks again, at once or when its last questions are answered. */
void app_changed(struct app *app);
void app_catch_up(struct app *app);

enum app_dirt { APP_CLEAN, APP_BACKGROUND, APP_NOW };
enum app_dirt app_dirt(const struct app *app);
void app_set_dirty(struct app *app, enum app_dirt dirt);

/*
 * What happens now was not asked for by a person: the store changed, or a
 * clock. Then the answers to what is asked meanwhile may wait for the pace of
 * background frames; those that a person waits for are shown at once.
 */
void app_set_unasked(struct app *app, bool unasked);
bool app_unasked(const struct app *app);

/* Leaves the loop; status as tui_run returns it. */
void app_quit(struct app *app, int status);
bool app_quitting(const struct app *app, int *status);
bool app_wants_suspend(struct app *app);

/* ---- running commands ---- */

/* A line as bound to a key or typed at ':', with {placeholders}. Failures become messages. */
void app_run(struct app *app, const char *line);
/* Words already split and expanded, NULL-ended. */
void app_run_words(struct app *app, const char *const *words);
/* The same, by a script: false with err set when it could not be begun. */
bool app_try(struct app *app, const char *line, struct err *err) MUST_CHECK;

/* One sentence about what a line would do, without doing it; NULL for an empty one. In a. */
const char *app_preview(struct app *app, struct arena *a, const char *line);

/* ---- views ---- */

struct view *app_view(const struct app *app);
/* The first view of the tab called so, shown or not; NULL when it was not opened yet. */
struct view *app_tab(const struct app *app, const char *name);
/*
 * For the refresh of a view that shows what the view of runs knows: that asks again, too, if it
 * missed a change. While its last questions are on their way, v stays stale instead.
 */
void app_refresh_runs(struct view *v, bool all);
bool app_open(struct app *app, const char *view, const char *arg, struct err *err) MUST_CHECK;
/* Shows the tab of that view. */
bool app_show(struct app *app, const char *view, struct err *err) MUST_CHECK;
/* A report as a view of its own. Takes r. */
void app_show_report(struct app *app, struct report *r);
void app_close_view(struct app *app);
/* True where closing the view leaves the program. */
bool app_at_first(const struct app *app);

/* ---- telling ---- */

enum message_level { MESSAGE_INFO, MESSAGE_WARN, MESSAGE_ERROR };
void app_message(struct app *app, enum message_level level, const char *fmt, ...) PRINTF(3, 4);
void app_fail(struct app *app, const struct err *err);

struct message {
	enum message_level level;
	int64_t at_ms; /* wall clock */
	char *text;
};
/* The i-th newest, NULL after the last. */
const struct message *app_message_at(const struct app *app, size_t i);

/* An equivalent command line that was carried out; the same order. */
void app_log(struct app *app, const char *line);
const struct message *app_log_at(const struct app *app, size_t i);

/* ---- parts ---- */

const struct engine *app_engine(const struct app *app);
struct term *app_term(const struct app *app);
struct keymap *app_keymap(const struct app *app);
struct user_commands *app_user_commands(const struct app *app);
const struct theme *app_theme(const struct app *app);
/* name: as theme_load takes it, for remembering. */
void app_set_theme(struct app *app, const char *name, const struct theme *theme);
/* For poll: the theme's file may have been written; and then looking. */
int app_theme_fd(const struct app *app);
void app_theme_changed(struct app *app);
/* Off at first, as a terminal that reports the mouse no longer selects text with it. */
void app_set_mouse(struct app *app, bool on);
/* NULL when writes are possible now. */
const char *app_why_read_only(const struct app *app);
/* NULL when this command may write now: some write beside the store only. */
const char *app_why_refused(const struct app *app, const struct command *c);
bool app_paused(const struct app *app);
struct history *app_history(struct app *app, const char *name);
struct layer *app_layer(const struct app *app);
/* Contexts in which keys are looked up now, "global" last, NULL-ended. */
#define APP_CONTEXTS 8
void app_contexts(const struct app *app, const char *out[APP_CONTEXTS]);
/* The same as if no layer lay over the view. */
void app_view_contexts(const struct app *app, const char *out[APP_CONTEXTS]);

/* Everything to remember, at the end or on demand. */
bool app_save_state(struct app *app, struct err *err) MUST_CHECK;
void app_load_state(struct app *app);
/* A text that was remembered beside the views: "theme", "view". */
const char *app_state_text(const struct app *app, const char *name, const char *fallback);

#endif
