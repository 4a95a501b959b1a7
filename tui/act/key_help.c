// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The help page is a list like any other: type to narrow, Enter to do. */
#include "tui/act/key_help.h"

#include "core/base/arena.h"
#include "core/base/vec.h"
#include "tui/app.h"
#include "tui/keymap.h"
#include "tui/widget/picker.h"

#include <string.h>

static void
run_line(void *arg, const struct picker_item *items, size_t n, size_t chosen)
{
	const struct binding *b = items[chosen].data;
	(void)n;
	if (b && strcmp(b->command, "help") != 0)
		app_run(arg, b->command);
}

static const char *
heading_of(const struct app *app, const char *context)
{
	const struct view *v = app_view(app);
	if (v && strcmp(context, v->class->name) == 0)
		return v->class->title;
	if (strcmp(context, "table") == 0)
		return "In every table";
	if (strcmp(context, "document") == 0)
		return "In every document";
	return strcmp(context, "global") == 0 ? "Everywhere" : context;
}

/* A key is listed once: where it acts first. */
static bool
hidden_by(const struct keymap *m, const char *const *contexts, const struct binding *b)
{
	const struct binding *first = NULL;
	return keymap_find(m, contexts, b->keys, b->n, &first) != KEYMAP_COMMAND || first != b;
}

void
help_open(struct app *app)
{
	struct arena *a = arena_new();
	const char *contexts[APP_CONTEXTS];
	const struct keymap *m = app_keymap(app);
	VEC(struct picker_item) items = { 0 };
	app_contexts(app, contexts);
	for (const char **context = contexts; *context; context++) {
		size_t before = items.len;
		VEC_PUSH(&items, (struct picker_item){
					 .label = heading_of(app, *context), .heading = true });
		for (size_t i = 0; i < keymap_count(m); i++) {
			const struct binding *b = keymap_at(m, i);
			char keys[KEYS_TEXT_MAX];
			if (strcmp(b->context, *context) != 0 || hidden_by(m, contexts, b))
				continue;
			const char *label = *b->help ? b->help : b->command;
			keymap_keys_text(keys, b);
			VEC_PUSH(&items, (struct picker_item){ .label = label,
						 .note = b->command,
						 .extra = arena_strdup(a, keys),
						 .data = b });
		}
		if (items.len == before + 1)
			items.len = before;
	}
	const struct view *v = app_view(app);
	const char *title = v ? arena_printf(a, "Help: %s", v->class->title) : "Help";
	struct picker_spec spec = { .title = title,
		.hint = "Enter does it · the name in the middle can be typed at \":\" · ? closes",
		.arg = app,
		.accept = run_line };
	picker_open(app, &spec, items.at, items.len);
	VEC_FREE(&items);
	arena_free(a);
}
