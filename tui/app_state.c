// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * What is remembered between sessions, one small file per store: theme, tab,
 * what was typed, and what each view left. Never the configuration: that file
 * is the person's.
 */
#include "core/base/arena.h"
#include "core/base/json.h"
#include "core/base/path.h"
#include "core/base/str.h"
#include "core/command/saved_views.h"
#include "tui/app_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STATE_BYTES_MAX ((size_t)4 << 20)

static void
write_state(const struct app *app, FILE *out)
{
	struct json_writer w;
	json_begin(&w, out, true);
	json_open_object(&w, NULL);
	json_string(&w, "store", app->engine.path);
	json_string(&w, "theme", app->theme_name);
	json_string(&w, "view", view_table[app->tab].class->name);
	json_open_object(&w, "history");
	histories_save(&app->histories, &w);
	json_close(&w, true);
	json_open_object(&w, "views");
	for (size_t i = 0; i < view_count && i < TABS_MAX; i++) {
		const struct view *v = app->tabs[i].depth > 0 ? app->tabs[i].stack[0] : NULL;
		if (!v || !v->class->save)
			continue;
		json_open_object(&w, v->class->name);
		v->class->save(v, &w);
		json_close(&w, true);
	}
	json_close(&w, true);
	json_close(&w, true);
}

static const struct json *
read_state(struct arena *a, const char *path, struct err *err)
{
	const struct json *state = NULL;
	char *text;
	size_t len;
	return path_read(a, path, STATE_BYTES_MAX, &text, &len, err) &&
			       json_parse(a, text, len, STATE_BYTES_MAX, &state, err)
		       ? state
		       : NULL;
}

static const char *
view_name(struct arena *a, const char *line)
{
	const struct json *view = NULL;
	struct err err = ERR_INIT;
	return json_parse(a, line, strlen(line), STATE_BYTES_MAX, &view, &err)
		       ? json_text(view, "name", "")
		       : "";
}

static bool
has_view(struct arena *a, const struct history *ours, const char *name)
{
	for (size_t i = 0; i < ours->lines.len; i++)
		if (strcmp(view_name(a, ours->lines.at[i]), name) == 0)
			return true;
	return false;
}

/* Another session may have saved views since this one began: names that are not ours stay. */
static void
keep_views_of_others(struct app *app, struct arena *a, const char *path)
{
	struct err err = ERR_INIT;
	const struct json *state = access(path, R_OK) == 0 ? read_state(a, path, &err) : NULL;
	const struct json *history = state ? json_get(state, "history") : NULL;
	const struct json *lines = history ? json_get(history, SAVED_VIEWS) : NULL;
	struct history *ours = histories_get(&app->histories, SAVED_VIEWS);
	for (const struct json *line = lines ? lines->child : NULL; line; line = line->next)
		if (line->type == JSON_STRING && !has_view(a, ours, view_name(a, line->text)))
			history_add(ours, line->text);
}

bool
app_save_state(struct app *app, struct err *err)
{
	struct arena *a = arena_new();
	char *path = saved_state_path(a, app->engine.path);
	if (path)
		keep_views_of_others(app, a, path);
	bool ok = !path || path_make_parents(path, err);
	struct path_output *o = path && ok ? path_output_open(path, err) : NULL;
	if (o) {
		write_state(app, path_output_file(o));
		ok = path_output_commit(o, err);
	} else {
		ok = ok && !path;
	}
	arena_free(a);
	return ok;
}

/* At the end it is written anew; what a person saved by hand must not go with it. */
static void
set_aside(struct app *app, struct arena *a, const char *path, const struct err *why)
{
	const char *aside = arena_printf(a, "%s.unreadable", path);
	if (rename(path, aside) == 0)
		app_message(app, MESSAGE_WARN,
			"what was remembered cannot be read and is kept as '%s': %s", aside,
			why->text);
	else
		app_message(app, MESSAGE_WARN, "what was remembered cannot be read: %s", why->text);
}

void
app_load_state(struct app *app)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	char *path = saved_state_path(a, app->engine.path);
	if (!path || access(path, R_OK) != 0) {
		arena_free(a);
		return;
	}
	app->state = read_state(a, path, &err);
	if (!app->state) {
		set_aside(app, a, path, &err);
		arena_free(a);
		return;
	}
	app->state_arena = a;
	histories_load(&app->histories, json_get(app->state, "history"));
}

void
app_restore_view(struct app *app, struct view *v)
{
	const struct json *views = json_get(app->state, "views");
	const struct json *mine = views ? json_get(views, v->class->name) : NULL;
	if (mine && v->class->restore)
		v->class->restore(v, mine);
}

const char *
app_state_text(const struct app *app, const char *name, const char *fallback)
{
	return json_text(app->state, name, fallback);
}
