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

bool
app_save_state(struct app *app, struct err *err)
{
	struct arena *a = arena_new();
	char *path = saved_state_path(a, app->engine.path);
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

void
app_load_state(struct app *app)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	char *path = saved_state_path(a, app->engine.path);
	char *text = NULL;
	size_t len = 0;
	if (!path || access(path, R_OK) != 0) {
		arena_free(a);
		return;
	}
	if (!path_read(a, path, STATE_BYTES_MAX, &text, &len, &err) ||
		!json_parse(a, text, len, STATE_BYTES_MAX, &app->state, &err)) {
		app_message(app, MESSAGE_WARN, "what was remembered cannot be read: %s", err.text);
		app->state = NULL;
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
