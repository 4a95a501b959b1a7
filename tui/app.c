// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The application: tabs, layers, and the way of a key. */
#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/command/args.h"
#include "core/command/command.h"
#include "core/command/session.h"
#include "core/job/job.h"
#include "core/report/report.h"
#include "tui/app_inside.h"
#include "tui/key.h"
#include "tui/placeholder.h"
#include "tui/term.h"

#include <stdio.h>
#include <string.h>

/* Ages on the screen grow; once a minute is enough to keep them true. */
#define TICK_MS       60000
#define PREVIEW_WORDS 20

struct app *
app_new(struct term *term, const struct engine *engine)
{
	struct app *app = xcalloc(1, sizeof(*app));
	app->term = term;
	app->engine = *engine;
	app->keymap = keymap_new();
	app->user_commands = user_commands_new();
	theme_builtin(&app->theme);
	app->theme_watch = theme_watch_new();
	snprintf(app->theme_name, sizeof(app->theme_name), "ansi");
	app->dirt = APP_NOW;
	app->changed_ms = clock_wall_ms();
	app->tick_ms = clock_mono_ms() + TICK_MS;
	return app;
}

void
app_free(struct app *app)
{
	if (!app)
		return;
	while (app->top)
		layer_close(app->top);
	for (size_t i = 0; i < TABS_MAX; i++)
		while (app->tabs[i].depth > 0)
			view_free(app->tabs[i].stack[--app->tabs[i].depth]);
	job_disown(app->engine.pool, app);
	app_deeds_free(app);
	message_free(&app->messages);
	message_free(&app->log);
	histories_free(&app->histories);
	theme_watch_free(app->theme_watch);
	VEC_FREE(&app->hot);
	keymap_free(app->keymap);
	user_commands_free(app->user_commands);
	arena_free(app->state_arena);
	free(app);
}

/* ---- views ---- */

static struct tab *
current(struct app *app)
{
	return &app->tabs[app->tab];
}

struct view *
app_view(const struct app *app)
{
	const struct tab *tab = &app->tabs[app->tab];
	return tab->depth > 0 ? tab->stack[tab->depth - 1] : NULL;
}

struct view *
app_tab(const struct app *app, const char *name)
{
	for (size_t i = 0; i < view_count && i < TABS_MAX; i++)
		if (app->tabs[i].depth > 0 && strcmp(view_table[i].class->name, name) == 0)
			return app->tabs[i].stack[0];
	return NULL;
}

/*
 * A view that missed changes asks now, unless its last questions are still on
 * their way: they are let come, or a store that changes all the time would never be read.
 */
void
app_catch_up(struct app *app)
{
	struct view *v = app_view(app);
	if (!v || !v->stale || app->paused || view_waits(v))
		return;
	v->stale = false;
	v->class->refresh(v, false);
}

void
app_refresh_runs(struct view *v, bool all)
{
	struct view *runs = app_tab(v->app, "runs");
	if (!runs || !runs->stale)
		return;
	if (!all && view_waits(runs)) {
		v->stale = true;
		return;
	}
	runs->stale = false;
	runs->class->refresh(runs, all);
}

static void
freshen(struct app *app)
{
	app_catch_up(app);
	app_set_dirty(app, APP_NOW);
}

bool
app_open(struct app *app, const char *name, const char *arg, struct err *err)
{
	const struct view_class *class = view_find(name);
	struct tab *tab = current(app);
	if (!class)
		return err_set(err, ERR_NOT_FOUND, "no view is called '%s'", name);
	if (tab->depth == STACK_MAX)
		return err_set(err, ERR_USAGE, "too many views are open; close some with q");
	struct view *v = view_new(app, class, arg, err);
	if (!v)
		return false;
	if (tab->depth == 0)
		app_restore_view(app, v);
	tab->stack[tab->depth++] = v;
	app_set_dirty(app, APP_NOW);
	return true;
}

void
app_show_report(struct app *app, struct report *r)
{
	struct err err = ERR_INIT;
	struct view *v = app_open(app, "report", "", &err) ? app_view(app) : NULL;
	if (!v) {
		app_fail(app, &err);
		report_free(r);
		return;
	}
	struct fetched got = { .ok = true, .report = r };
	v->class->arrive(v, 0, &got);
}

bool
app_show(struct app *app, const char *name, struct err *err)
{
	for (size_t i = 0; i < view_count && i < TABS_MAX; i++) {
		if (!view_table[i].digit || strcmp(view_table[i].class->name, name) != 0)
			continue;
		size_t before = app->tab;
		app->tab = i;
		if (app->tabs[i].depth == 0 && !app_open(app, name, "", err)) {
			app->tab = before;
			return false;
		}
		if (before != i)
			app->last_tab = before;
		freshen(app);
		return true;
	}
	return app_open(app, name, "", err);
}

static void
close_layers_of(struct app *app, const void *owner)
{
	for (struct layer *l = app->top, *below; l; l = below) {
		below = l->below;
		if (l->owner == owner)
			layer_close(l);
	}
}

bool
app_at_first(const struct app *app)
{
	return app->tab == 0 && app->tabs[0].depth <= 1;
}

void
app_close_view(struct app *app)
{
	struct tab *tab = current(app);
	struct err err = ERR_INIT;
	if (app_at_first(app)) {
		app_quit(app, 0);
		return;
	}
	if (tab->depth <= 1) {
		if (!app_show(app, view_table[0].class->name, &err))
			app_fail(app, &err);
		app_set_dirty(app, APP_NOW);
		return;
	}
	struct view *v = tab->stack[--tab->depth];
	close_layers_of(app, v);
	view_free(v);
	freshen(app);
}

static void
all_are_stale(struct app *app)
{
	for (size_t i = 0; i < TABS_MAX; i++)
		for (size_t k = 0; k < app->tabs[i].depth; k++)
			app->tabs[i].stack[k]->stale = true;
}

void
app_refresh(struct app *app, bool all)
{
	struct view *v = app_view(app);
	all_are_stale(app);
	if (v) {
		v->stale = false;
		v->class->refresh(v, all);
	}
	app_set_dirty(app, APP_BACKGROUND);
}

void
app_changed(struct app *app)
{
	app->changed_ms = clock_wall_ms();
	if (app->paused) {
		app->held++;
		return;
	}
	app->unasked = true;
	if (app->watch.state == WATCH_REPLACED) {
		app_refresh(app, true);
	} else {
		all_are_stale(app);
		app_catch_up(app);
	}
	app->unasked = false;
}

void
app_watched(struct app *app)
{
	if (!app->engine.session)
		return;
	uint64_t before = app->watch.generation;
	app->watch = session_watch_read(app->engine.session);
	app_set_dirty(app, APP_BACKGROUND);
	if (app->watch.state == WATCH_REPLACED)
		session_reopen(app->engine.session);
	if (app->watch.generation != before)
		app_changed(app);
}

/* ---- layers ---- */

void
layer_push(struct app *app, struct layer *l)
{
	l->app = app;
	l->below = app->top;
	app->top = l;
	app_set_dirty(app, APP_NOW);
}

void
layer_close(struct layer *l)
{
	struct app *app = l->app;
	for (struct layer **at = &app->top; *at; at = &(*at)->below) {
		if (*at == l) {
			*at = l->below;
			break;
		}
	}
	app_set_dirty(app, APP_NOW);
	l->class->free(l);
}

struct layer *
app_layer(const struct app *app)
{
	return app->top;
}

/* ---- keys ---- */

static size_t
list_contexts(const char *const *own, const char *out[APP_CONTEXTS])
{
	size_t n = 0;
	for (; own && *own && n + 2 < APP_CONTEXTS; own++)
		out[n++] = *own;
	out[n] = NULL;
	return n;
}

void
app_view_contexts(const struct app *app, const char *out[APP_CONTEXTS])
{
	const struct view *v = app_view(app);
	size_t n = list_contexts(v ? view_contexts(v) : NULL, out);
	out[n++] = "global";
	out[n] = NULL;
}

void
app_contexts(const struct app *app, const char *out[APP_CONTEXTS])
{
	if (app->top)
		list_contexts(app->top->class->contexts, out);
	else
		app_view_contexts(app, out);
}

static void
layer_key(struct app *app, int key)
{
	struct layer *l = app->top;
	const struct binding *b = NULL;
	if (app->pasting) {
		if (l->class->key && key != KEYS_ESC)
			l->class->key(l, key == KEYS_ENTER || key == KEYS_TAB ? ' ' : key);
		return;
	}
	if (keymap_find(app->keymap, l->class->contexts, &key, 1, &b) == KEYMAP_COMMAND &&
		l->class->command(l, b->command))
		return;
	if (l->class->key)
		l->class->key(l, key);
}

static void
view_key(struct app *app, int key)
{
	const char *contexts[APP_CONTEXTS];
	const struct binding *b = NULL;
	app_contexts(app, contexts);
	app->pending[app->n_pending++] = key;
	switch (keymap_find(app->keymap, contexts, app->pending, app->n_pending, &b)) {
	case KEYMAP_COMMAND:
		app->n_pending = 0;
		app_run(app, b->command);
		break;
	case KEYMAP_PREFIX:
		if (app->n_pending < KEYMAP_SEQUENCE_MAX)
			break;
		app->n_pending = 0;
		break;
	case KEYMAP_NONE:
		app->n_pending = 0;
		break;
	}
}

void
app_key(struct app *app, int key)
{
	if (key == KEYS_PASTE_BEGIN || key == KEYS_PASTE_END) {
		app->pasting = key == KEYS_PASTE_BEGIN;
		return;
	}
	app->message_shown = false;
	app_set_dirty(app, APP_NOW);
	if (key & KEYS_MOUSE) {
		app_mouse(app, key);
		return;
	}
	if (app->top)
		layer_key(app, key);
	else if (!app->pasting)
		view_key(app, key);
}

/* ---- lines ---- */

static const char *
look_up(const void *arg, const char *name, size_t i)
{
	const struct view *v = app_view(arg);
	return v && v->class->lookup ? v->class->lookup(v, name, i) : NULL;
}

/* As placeholder_expand(); what is not there may only not be read yet. */
static bool
expand(struct app *app, struct arena *a, const char *const *words, const char *const **out,
	size_t *n, struct err *err)
{
	if (placeholder_expand(a, words, look_up, app, out, n, err))
		return true;
	return job_pool_idle(app->engine.pool) ? false : err_wrap(err, "not read yet");
}

bool
app_try(struct app *app, const char *line, struct err *err)
{
	struct arena *a = arena_new();
	char **words = NULL;
	size_t n = 0;
	const char *const *expanded = NULL;
	bool ok = args_split(a, line, &words, &n, err) &&
		  expand(app, a, (const char *const *)words, &expanded, &n, err);
	if (ok && n > 0)
		app_run_words(app, expanded);
	arena_free(a);
	return ok;
}

static const char *
expanded_line(struct arena *a, const char *const *words)
{
	const char *line = "";
	for (size_t i = 0; words[i] && i < PREVIEW_WORDS; i++)
		line = arena_printf(a, "%s%s%s", line, i > 0 ? " " : "", args_quote(a, words[i]));
	return line;
}

const char *
app_preview(struct app *app, struct arena *a, const char *line)
{
	struct err err = ERR_INIT;
	char **words = NULL;
	size_t n = 0;
	const char *const *expanded = NULL;
	/* A quote that is still open is no mistake yet. */
	if (!*line || !args_split(a, line, &words, &n, &err) || n == 0)
		return NULL;
	if (!expand(app, a, (const char *const *)words, &expanded, &n, &err))
		return arena_strdup(a, err.text);
	const char *text = app_preview_words(app, a, expanded, n);
	return strchr(line, '{') ? arena_printf(a, "%s · %s", expanded_line(a, expanded), text)
				 : text;
}

void
app_run(struct app *app, const char *line)
{
	struct err err = ERR_INIT;
	if (!app_try(app, line, &err))
		app_fail(app, &err);
}

void
app_run_words(struct app *app, const char *const *words)
{
	struct view *v = app_view(app);
	size_t n = 0;
	while (words[n])
		n++;
	app_set_dirty(app, APP_NOW);
	if (v && v->class->command && v->class->command(v, words, n))
		return;
	if (!app_command(app, words, n))
		app_act(app, words);
}

/* ---- the clock, and being idle ---- */

int
app_due(const struct app *app)
{
	const struct view *v = app_view(app);
	bool wakes = v && v->wake_ms > 0 && v->wake_ms < app->tick_ms;
	int64_t left = (wakes ? v->wake_ms : app->tick_ms) - clock_mono_ms();
	return left < 0 ? 0 : (int)left;
}

/* What a rest brings was asked for by the keys before it. */
static void
wake_view(struct app *app, struct view *v)
{
	app->unasked = !v->rests;
	v->wake_ms = 0;
	v->rests = false;
	if (v->class->wake)
		v->class->wake(v);
	app->unasked = false;
}

void
app_settle(struct app *app)
{
	struct view *v = app_view(app);
	if (v && v->rests)
		wake_view(app, v);
}

void
app_tick(struct app *app)
{
	struct view *v = app_view(app);
	if (v && v->wake_ms > 0 && clock_mono_ms() >= v->wake_ms)
		wake_view(app, v);
	if (clock_mono_ms() < app->tick_ms)
		return;
	app->tick_ms = clock_mono_ms() + TICK_MS;
	app_set_dirty(app, APP_BACKGROUND);
}

bool
app_idle(const struct app *app)
{
	return app->dirt == APP_CLEAN && job_pool_idle(app->engine.pool);
}

enum app_dirt
app_dirt(const struct app *app)
{
	return app->dirt;
}

void
app_set_dirty(struct app *app, enum app_dirt dirt)
{
	if (dirt == APP_CLEAN || dirt > app->dirt)
		app->dirt = dirt;
}

void
app_set_unasked(struct app *app, bool unasked)
{
	app->unasked = unasked;
}

bool
app_unasked(const struct app *app)
{
	return app->unasked;
}

void
app_quit(struct app *app, int status)
{
	app->quitting = true;
	app->status = status;
}

bool
app_quitting(const struct app *app, int *status)
{
	*status = app->status;
	return app->quitting;
}

bool
app_wants_suspend(struct app *app)
{
	bool wants = app->wants_suspend;
	app->wants_suspend = false;
	return wants;
}

/* ---- parts ---- */

const struct engine *
app_engine(const struct app *app)
{
	return &app->engine;
}

struct term *
app_term(const struct app *app)
{
	return app->term;
}

struct user_commands *
app_user_commands(const struct app *app)
{
	return app->user_commands;
}

struct keymap *
app_keymap(const struct app *app)
{
	return app->keymap;
}

const struct theme *
app_theme(const struct app *app)
{
	return &app->theme;
}

void
app_set_theme(struct app *app, const char *name, const struct theme *theme)
{
	app->theme = *theme;
	if (name != app->theme_name)
		snprintf(app->theme_name, sizeof(app->theme_name), "%s", name);
	app->term->ops->set_theme(app->term, &app->theme);
	theme_watch_follow(app->theme_watch, name);
	app_set_dirty(app, APP_NOW);
}

int
app_theme_fd(const struct app *app)
{
	return theme_watch_fd(app->theme_watch);
}

void
app_theme_changed(struct app *app)
{
	struct theme theme;
	struct err err = ERR_INIT;
	if (!theme_watch_changed(app->theme_watch))
		return;
	if (theme_load(app->theme_name, &theme, &err))
		app_set_theme(app, app->theme_name, &theme);
	else
		app_fail(app, &err);
}

const char *
app_why_read_only(const struct app *app)
{
	return app->engine.session ? session_why_read_only(app->engine.session)
				   : app->engine.why_read_only;
}

bool
app_paused(const struct app *app)
{
	return app->paused;
}

struct history *
app_history(struct app *app, const char *name)
{
	return histories_get(&app->histories, name);
}

const char *
app_why_refused(const struct app *app, const struct command *c)
{
	bool beside = c->needs == COMMAND_READS_STORE && app->engine.session;
	return beside ? session_why_refused(app->engine.session) : app_why_read_only(app);
}
