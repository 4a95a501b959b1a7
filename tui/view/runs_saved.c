// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Saved views: filter, columns, order and group under a name; and bookmarks. */
#include "core/base/arena.h"
#include "core/base/json.h"
#include "core/base/oom.h"
#include "core/base/text_file.h"
#include "core/command/saved_views.h"
#include "tui/app.h"
#include "tui/line_history.h"
#include "tui/view/runs_parts.h"
#include "tui/widget/picker.h"
#include "tui/widget/prompt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* They are kept among what was typed: one line of JSON each. */
static struct history *
saved_lines(const struct view *v)
{
	return app_history(v->app, SAVED_VIEWS);
}

static const struct json *
parsed(struct arena *a, const char *line)
{
	const struct json *object = NULL;
	struct err err = ERR_INIT;
	return json_parse(a, line, strlen(line), SAVED_VIEW_BYTES_MAX, &object, &err) ? object
										      : NULL;
}

static void
forget(struct history *h, const char *name)
{
	struct arena *a = arena_new();
	for (size_t i = h->lines.len; i-- > 0;) {
		const struct json *object = parsed(a, h->lines.at[i]);
		if (!object || strcmp(json_text(object, "name", ""), name) != 0)
			continue;
		free(h->lines.at[i]);
		h->lines.len--;
		memmove(&h->lines.at[i], &h->lines.at[i + 1], (h->lines.len - i) * sizeof(char *));
	}
	arena_free(a);
}

static void
save_as(void *arg, const char *name)
{
	struct view *v = arg;
	const struct runs_state *s = v->state;
	struct json_writer w;
	struct text_file f;
	if (!*name)
		return;
	text_file_open(&f);
	json_begin(&w, f.out, false);
	json_open_object(&w, NULL);
	json_string(&w, "name", name);
	table_ui_save(&s->list.table, &w);
	json_close(&w, true);
	text_file_close(&f);
	if (f.len > SAVED_VIEW_BYTES_MAX) {
		app_message(v->app, MESSAGE_ERROR,
			"this view is too large to save; choose fewer columns");
		free(f.at);
		return;
	}
	f.at[strcspn(f.at, "\n")] = '\0';
	forget(saved_lines(v), name);
	history_add(saved_lines(v), f.at);
	app_message(v->app, MESSAGE_INFO, "this view is saved as '%s'; V lists them", name);
	free(f.at);
}

static void
ask_name(struct view *v)
{
	struct prompt_spec spec = {
		.label = "save this view as: ", .owner = v, .arg = v, .accept = save_as
	};
	prompt_open(v->app, &spec);
}

static void
saved_chosen(void *arg, const struct picker_item *items, size_t n, size_t chosen)
{
	struct view *v = arg;
	struct runs_state *s = v->state;
	struct history *h = saved_lines(v);
	struct arena *a = arena_new();
	struct table_ui ui = runs_ui(v);
	(void)n;
	if (items[chosen].number == 0) {
		ask_name(v);
	} else if (items[chosen].number <= h->lines.len) {
		const struct json *object = parsed(a, h->lines.at[items[chosen].number - 1]);
		if (object)
			table_ui_restore(&ui, object);
		s->chosen = true;
	}
	arena_free(a);
}

void
runs_saved_open(struct view *v)
{
	struct history *h = saved_lines(v);
	struct arena *a = arena_new();
	struct picker_item *items = ARENA_ARRAY(a, struct picker_item, h->lines.len + 2);
	size_t n = 0;
	for (size_t i = h->lines.len; i-- > 0;) {
		const struct json *object = parsed(a, h->lines.at[i]);
		if (object)
			items[n++] = (struct picker_item){ .label = json_text(object, "name", "?"),
				.note = json_text(object, "filter", ""),
				.number = i + 1 };
	}
	items[n++] = (struct picker_item){ .label = "Save the present one…",
		.note = "filter, columns, order and group under a name" };
	struct picker_spec spec = {
		.title = "Views", .owner = v, .arg = v, .accept = saved_chosen
	};
	picker_open(v->app, &spec, items, n);
	arena_free(a);
}

/* ---- bookmarks ---- */

static void
bookmark_chosen(void *arg, const struct picker_item *items, size_t n, size_t chosen)
{
	struct view *v = arg;
	struct runs_state *s = v->state;
	(void)n;
	if (items[chosen].number < s->bookmarks.ids.len)
		table_go_to(&s->list.table, s->bookmarks.ids.at[items[chosen].number]);
}

void
runs_bookmarks_open(struct view *v)
{
	const struct runs_state *s = v->state;
	const struct table *t = &s->list.table;
	struct arena *a = arena_new();
	size_t n = s->bookmarks.ids.len;
	struct picker_item *items = ARENA_ARRAY(a, struct picker_item, n + 1);
	if (n == 0)
		app_message(
			v->app, MESSAGE_INFO, "no bookmarks; B remembers the row under the cursor");
	for (size_t i = 0; i < n; i++) {
		uint32_t row = table_find_row(t, s->bookmarks.ids.at[i]);
		items[i].label = row == ROW_NONE ? s->bookmarks.ids.at[i]
						 : rowset_text(t->rows, row, "run_name");
		items[i].note = row == ROW_NONE ? "not in this list"
						: arena_printf(a, "%.8s", s->bookmarks.ids.at[i]);
		items[i].number = i;
	}
	struct picker_spec spec = {
		.title = "Bookmarks", .owner = v, .arg = v, .accept = bookmark_chosen
	};
	if (n > 0)
		picker_open(v->app, &spec, items, n);
	arena_free(a);
}
