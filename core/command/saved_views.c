// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Saved views are lines of JSON among what was typed; see tui/view/runs_saved.c. */
#include "core/command/saved_views.h"

#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/path.h"
#include "core/base/str.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STATE_BYTES_MAX ((size_t)4 << 20)
#define NAMES_MAX       1000

char *
saved_state_path(struct arena *a, const char *store)
{
	char hex[HASH_HEX_MAX];
	struct err err = ERR_INIT;
	char *real = store ? realpath(store, NULL) : NULL;
	const char *text = real ? real : store ? store : "";
	bool ok = hash_sha256(text, strlen(text), hex, &err);
	free(real);
	return ok ? path_state(a, arena_printf(a, "stores/%.16s.json", hex)) : NULL;
}

/* The saved ones as a list of texts; NULL when there are none. */
static bool
read_lines(struct arena *a, const char *store, const struct json **out, struct err *err)
{
	char *path = saved_state_path(a, store), *text = NULL;
	const struct json *state = NULL;
	size_t len = 0;
	*out = NULL;
	if (!path || access(path, F_OK) != 0)
		return true;
	if (!path_read(a, path, STATE_BYTES_MAX, &text, &len, err) ||
		!json_parse(a, text, len, STATE_BYTES_MAX, &state, err))
		return err_wrap(err, "what was remembered of the store");
	const struct json *history = json_get(state, "history");
	const struct json *lines = history ? json_get(history, "saved views") : NULL;
	*out = lines && lines->type == JSON_ARRAY ? lines : NULL;
	return true;
}

static void
take(struct arena *a, const struct json *view, struct saved_view *out)
{
	const struct json *columns = json_get(view, "columns");
	bool listed = columns && columns->type == JSON_ARRAY;
	const char **names = ARENA_ARRAY(a, const char *, listed ? columns->len + 1 : 1);
	size_t n = 0;
	for (const struct json *one = listed ? columns->child : NULL; one; one = one->next)
		/* Deltas are to a run that is chosen on the screen. */
		if (one->type == JSON_STRING && *one->text && !str_starts(one->text, "Δ "))
			names[n++] = one->text;
	names[n] = NULL;
	*out = (struct saved_view){ .filter = json_text(view, "filter", ""),
		.order = json_text(view, "order", ""),
		.group = json_text(view, "group", ""),
		.columns = names };
}

bool
saved_view_find(struct arena *a, const char *store, const char *name, struct saved_view *out,
	struct err *err)
{
	const struct json *lines;
	struct strbuf names;
	bool found = false;
	if (!read_lines(a, store, &lines, err))
		return false;
	strbuf_init(&names, NAMES_MAX);
	for (const struct json *one = lines ? lines->child : NULL; one && !found; one = one->next) {
		const struct json *view = NULL;
		struct err ignored = ERR_INIT;
		if (one->type != JSON_STRING || !json_parse(a, one->text, strlen(one->text),
							SAVED_VIEW_BYTES_MAX, &view, &ignored))
			continue;
		const char *its = json_text(view, "name", "");
		found = strcmp(its, name) == 0;
		if (found)
			take(a, view, out);
		else
			strbuf_printf(&names, "%s%s", names.len ? ", " : "", its);
	}
	if (!found)
		err_set(err, ERR_NOT_FOUND,
			names.len ? "no view is saved as '%s'; there are: %s"
				  : "no view is saved as '%s'; the application "
				    "saves them with V%s",
			name, names.at);
	strbuf_free(&names);
	return found;
}
