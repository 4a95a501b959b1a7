// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* One list of all actions feeds both: those of the view, of the application, of the engine. */
#include "tui/act/palette.h"

#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/base/vec.h"
#include "core/command/command.h"
#include "tui/act/line_complete.h"
#include "tui/app.h"
#include "tui/app_inside.h"
#include "tui/engine.h"
#include "tui/keymap.h"
#include "tui/widget/picker.h"
#include "tui/widget/prompt.h"

#include <string.h>

struct entry {
	const char *line; /* what to type */
	const char *help;
	const char *keys; /* or NULL */
	bool wants_more;  /* arguments have to be given */
};

struct entries {
	struct arena *arena;
	VEC(struct entry) list;
};

static void
add(struct entries *e, const char *line, const char *help, const char *keys, bool wants_more)
{
	for (size_t i = 0; i < e->list.len; i++)
		if (strcmp(e->list.at[i].line, line) == 0)
			return;
	VEC_PUSH(&e->list, (struct entry){ line, help, keys, wants_more });
}

static void
add_bound(struct app *app, struct entries *e)
{
	const char *contexts[APP_CONTEXTS];
	app_view_contexts(app, contexts);
	for (const char **context = contexts; *context; context++) {
		for (size_t i = 0; i < keymap_count(app_keymap(app)); i++) {
			const struct binding *b = keymap_at(app_keymap(app), i);
			char keys[KEYS_TEXT_MAX];
			if (strcmp(b->context, *context) != 0 || str_starts(b->command, "cursor."))
				continue;
			add(e, b->command, b->help,
				arena_strdup(e->arena, keymap_keys_text(keys, b)), false);
		}
	}
}

static bool
needs_words(const struct command *c)
{
	for (const struct param *p = c->params; p && p->name; p++)
		if (p->required)
			return true;
	return false;
}

static struct entries
all_entries(struct app *app)
{
	struct entries e = { .arena = arena_new() };
	const struct view *v = app_view(app);
	const struct engine *engine = app_engine(app);
	size_t n = 0;
	add_bound(app, &e);
	for (const struct action *a = v ? v->class->actions : NULL; a && a->command; a++)
		add(&e, a->command, a->help, NULL, false);
	const struct app_action *own = app_actions(&n);
	for (size_t i = 0; i < n; i++)
		if (strlen(own[i].name) > 1)
			add(&e, own[i].name, own[i].help, NULL,
				*own[i].args && *own[i].args != '[');
	for (size_t i = 0; user_commands_at(app->user_commands, i); i++) {
		const struct user_command *c = user_commands_at(app->user_commands, i);
		add(&e, c->name, c->help, NULL, false);
	}
	for (size_t i = 0; i < view_count; i++)
		add(&e, arena_printf(e.arena, "view %s", view_table[i].class->name),
			view_table[i].class->about, NULL, false);
	for (size_t i = 0; i < engine->n_commands; i++)
		add(&e, command_spelled(e.arena, engine->commands[i]->name),
			engine->commands[i]->summary, NULL, needs_words(engine->commands[i]));
	return e;
}

static void
entries_free(struct entries *e)
{
	VEC_FREE(&e->list);
	arena_free(e->arena);
}

/* ---- palette ---- */

static void
run_entry(void *arg, const struct picker_item *items, size_t n, size_t chosen)
{
	const struct picker_item *item = &items[chosen];
	char line[300];
	(void)n;
	if (item->data) {
		snprintf(line, sizeof(line), "%.290s ", item->note);
		command_line_open(arg, line);
		return;
	}
	app_run(arg, item->note);
}

static void
show_entries(struct app *app, struct entries *e, const char *title)
{
	struct picker_item *items = ARENA_ARRAY(e->arena, struct picker_item, e->list.len + 1);
	for (size_t i = 0; i < e->list.len; i++) {
		const struct entry *one = &e->list.at[i];
		items[i].label = one->help && *one->help ? one->help : one->line;
		items[i].note = one->line;
		items[i].extra = one->keys;
		items[i].data = one->wants_more ? "more" : NULL;
	}
	struct picker_spec spec = { .title = title,
		.hint = "Enter does it · the name on the right can be typed at \":\"",
		.arg = app,
		.accept = run_entry };
	picker_open(app, &spec, items, e->list.len);
	entries_free(e);
}

void
palette_open(struct app *app)
{
	struct entries e = all_entries(app);
	show_entries(app, &e, "Do");
}

/* ---- what can be done with the row ---- */

static bool
takes(const struct command *c, enum param_type type)
{
	for (const struct param *p = c->params; p && p->name; p++)
		if (p->positional)
			return p->type == type;
	return false;
}

static void
add_commands_on(struct app *app, struct entries *e, enum param_type type, const char *placeholder)
{
	const struct engine *engine = app_engine(app);
	for (size_t i = 0; i < engine->n_commands; i++) {
		const struct command *c = engine->commands[i];
		if (!takes(c, type))
			continue;
		const char *line = arena_printf(
			e->arena, "%s {%s}", command_spelled(e->arena, c->name), placeholder);
		add(e, line, c->summary, NULL, true);
	}
}

static void
add_own_keys(struct app *app, struct entries *e, const char *context)
{
	for (size_t i = 0; i < keymap_count(app_keymap(app)); i++) {
		const struct binding *b = keymap_at(app_keymap(app), i);
		char keys[KEYS_TEXT_MAX];
		if (strcmp(b->context, context) == 0)
			add(e, b->command, b->help,
				arena_strdup(e->arena, keymap_keys_text(keys, b)), false);
	}
}

void
actions_open(struct app *app)
{
	struct entries e = { .arena = arena_new() };
	const struct view *v = app_view(app);
	bool run = v->class->lookup && v->class->lookup(v, "run_id", 0);
	bool experiment = v->class->lookup && v->class->lookup(v, "experiment_id", 0);
	add_own_keys(app, &e, v->class->name);
	if (run)
		add_commands_on(app, &e, PARAM_RUN, "run_id");
	else if (experiment)
		add_commands_on(app, &e, PARAM_EXPERIMENT, "experiment_id");
	show_entries(app, &e, "Do with this row");
}

/* ---- command line ---- */

static void
run_typed(void *arg, const char *text)
{
	while (*text == ' ' || *text == ':')
		text++;
	if (*text)
		app_run(arg, text);
}

static struct completion
complete_command(void *arg, struct arena *a, const char *text, size_t cursor)
{
	struct app *app = arg;
	struct completion out = { .from = 0, .to = cursor };
	const char *typed = arena_strndup(a, text, cursor);
	const char *word = strrchr(typed, ' ') ? strrchr(typed, ' ') + 1 : typed;
	struct entries e = all_entries(app);
	const char **list = ARENA_ARRAY(a, const char *, e.list.len + 1);
	for (size_t i = 0; i < e.list.len; i++)
		if (str_starts(e.list.at[i].line, typed) && !strchr(e.list.at[i].line, '{'))
			list[out.n++] = arena_printf(a, "%s ", e.list.at[i].line);
	out.candidates = list;
	entries_free(&e);
	if (out.n == 0) {
		out.from = (size_t)(word - typed);
		line_complete(app, a, typed, word, &out);
	}
	return out;
}

static const char *
preview_command(void *arg, struct arena *a, const char *text)
{
	while (*text == ' ' || *text == ':')
		text++;
	return app_preview(arg, a, text);
}

void
command_line_open(struct app *app, const char *text)
{
	struct prompt_spec spec = { .label = ":",
		.history = "command",
		.text = text,
		.arg = app,
		.accept = run_typed,
		.preview = preview_command,
		.complete = complete_command };
	prompt_open(app, &spec);
}
