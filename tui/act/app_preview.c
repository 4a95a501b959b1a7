// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What a line typed at ":" would do, while it is being typed. Nothing is read from the store for it. */
#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/command/args.h"
#include "core/command/command.h"
#include "tui/app_inside.h"
#include "tui/view.h"

#include <string.h>

#define PREVIEW_MAX 1000

static const char *
join(struct arena *a, const char *const *words)
{
	struct strbuf b;
	strbuf_init(&b, PREVIEW_MAX);
	for (size_t i = 0; words[i]; i++)
		strbuf_printf(&b, "%s%s", i > 0 ? " " : "", args_quote(a, words[i]));
	const char *text = arena_strdup(a, b.at);
	strbuf_free(&b);
	return text;
}

/* A verb of the shell: the first sentence of its help, and whether it writes. */
static const char *
of_command(struct app *app, struct arena *a, const struct command *c, const char *const *rest)
{
	struct err err = ERR_INIT;
	struct args *args = NULL;
	size_t n = 0;
	while (rest[n])
		n++;
	if (!args_parse(c, rest, n, &args, &err))
		return arena_printf(
			a, "%s · %.*s", c->summary, (int)strcspn(err.text, ";"), err.text);
	args_free(args);
	if (c->effect == COMMAND_READS)
		return arena_printf(a, "%s: opens as a page", c->summary);
	if (app_why_refused(app, c))
		return arena_printf(a, "%s: refused, %s", c->summary, app_why_refused(app, c));
	if (c->effect == COMMAND_LOGS)
		return arena_printf(a, "%s: at once, without asking", c->summary);
	return arena_printf(a, "%s: shows what will change and asks", c->summary);
}

static const char *
of_user_command(struct app *app, struct arena *a, const char *name)
{
	const struct user_command *c;
	for (size_t i = 0; (c = user_commands_at(app->user_commands, i)); i++)
		if (strcmp(c->name, name) == 0)
			return arena_printf(a, "%s%sruns: %s%s%s", c->help, *c->help ? ": " : "",
				c->run, *c->ask ? ", after a question" : "",
				c->confirm ? ", after confirming" : "");
	return NULL;
}

static const char *
of_application(struct arena *a, const char *name)
{
	size_t n = 0;
	const struct app_action *own = app_actions(&n);
	for (size_t i = 0; i < n; i++)
		if (strcmp(own[i].name, name) == 0)
			return *own[i].args ? arena_printf(a, "%s  (%s %s)", own[i].help, name,
						      own[i].args)
					    : own[i].help;
	return NULL;
}

/* Bound to a key here, or an action of the view: then its help is known. */
static const char *
of_view(struct app *app, const char *line)
{
	const char *contexts[APP_CONTEXTS];
	const struct view *v = app_view(app);
	for (const struct action *act = v ? v->class->actions : NULL; act && act->command; act++)
		if (strcmp(act->command, line) == 0)
			return act->help;
	app_view_contexts(app, contexts);
	for (size_t k = 0; contexts[k]; k++)
		for (size_t i = 0; i < keymap_count(app->keymap); i++) {
			const struct binding *b = keymap_at(app->keymap, i);
			if (strcmp(b->context, contexts[k]) == 0 && strcmp(b->command, line) == 0)
				return b->help;
		}
	return NULL;
}

static const char *
of_words(struct app *app, struct arena *a, const char *const *words, struct err *err)
{
	size_t used = 0;
	const char *text = of_view(app, join(a, words));
	text = text ? text : of_view(app, words[0]);
	text = text ? text : of_application(a, words[0]);
	text = text ? text : of_user_command(app, a, words[0]);
	if (text)
		return text;
	const struct command *c = app_find_command(app, words, &used, err);
	return c ? of_command(app, a, c, words + used) : NULL;
}

const char *
app_preview_words(struct app *app, struct arena *a, const char *const *words, size_t n)
{
	struct err err = ERR_INIT;
	if (n == 1 && words[0][strspn(words[0], "0123456789")] == '\0')
		return arena_printf(a, "to line %s", words[0]);
	const char *text = of_words(app, a, words, &err);
	return text ? text : arena_strdup(a, err.text);
}
