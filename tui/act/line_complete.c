// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Arguments first: a command is typed at ":" because of the row that the cursor is on. */
#include "tui/act/line_complete.h"

#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/base/vec.h"
#include "core/command/command.h"
#include "tui/app.h"
#include "tui/app_inside.h"
#include "tui/engine.h"
#include "tui/widget/prompt.h"

#include <string.h>

typedef VEC(const char *) word_list;

const char *
command_spelled(struct arena *a, const char *name)
{
	char *line = arena_strdup(a, name);
	for (char *at = line; *at; at++)
		if (*at == '.')
			*at = ' ';
	return line;
}

static void
add(struct arena *a, word_list *list, const char *candidate, const char *word)
{
	if (str_starts(candidate, word))
		VEC_PUSH(list, arena_printf(a, "%s ", candidate));
}

/* "asc desc", or "on|off". */
static void
add_choices(struct arena *a, word_list *list, const char *choices, const char *word)
{
	while (choices && *choices) {
		size_t n = strcspn(choices, " |");
		if (n > 0)
			add(a, list, arena_strndup(a, choices, n), word);
		choices += n + (choices[n] != '\0');
	}
}

/* ---- arguments of a verb ---- */

static const struct param *
find_option(const struct command *c, const char *name, size_t n)
{
	for (const struct param *p = c->params; p && p->name; p++)
		if (!p->positional && strlen(p->name) == n && strncmp(p->name, name, n) == 0)
			return p;
	return NULL;
}

/* The argument or the option's value that stands there, after the words before it; NULL: none. */
static const struct param *
param_at(const struct command *c, const char *words, const char *word)
{
	size_t given = 0;
	const struct param *value_of = NULL;
	for (const char *at = words + strspn(words, " "); at < word; at += strspn(at, " ")) {
		size_t n = strcspn(at, " ");
		bool option = str_starts(at, "--");
		given += !option && !value_of;
		const struct param *p = option ? find_option(c, at + 2, n - 2) : NULL;
		value_of = p && p->type != PARAM_FLAG ? p : NULL;
		at += n;
	}
	if (value_of)
		return value_of;
	for (const struct param *p = c->params; p && p->name; p++) {
		if (!p->positional)
			continue;
		if (given == 0 || p->repeats)
			return p;
		given--;
	}
	return NULL;
}

static void
add_placeholder(
	struct app *app, word_list *list, struct arena *a, const char *name, const char *word)
{
	const struct view *v = app_view(app);
	if (v && v->class->lookup && v->class->lookup(v, name, 0))
		add(a, list, arena_printf(a, "{%s}", name), word);
}

static void
add_argument(
	struct app *app, struct arena *a, const struct param *p, const char *word, word_list *list)
{
	if (p->type == PARAM_RUN) {
		add_placeholder(app, list, a, "run_id", word);
		if (p->repeats)
			add_placeholder(app, list, a, "marked:run_id", word);
	} else if (p->type == PARAM_EXPERIMENT) {
		add_placeholder(app, list, a, "experiment_id", word);
	} else if (p->type == PARAM_CHOICE) {
		add_choices(a, list, p->choices, word);
	}
}

static void
add_verb(struct app *app, struct arena *a, const struct command *c, const char *words,
	const char *word, word_list *list)
{
	const struct param *here = param_at(c, words, word);
	if (here)
		add_argument(app, a, here, word, list);
	if (here && !here->positional)
		return;
	for (const struct param *p = c->params; p && p->name; p++)
		if (!p->positional)
			add(a, list, arena_printf(a, "--%s", p->name), word);
}

/* ---- the command ---- */

/* What follows the name in the line; NULL: the line is not about it. */
static const char *
behind(const char *line, const char *name)
{
	size_t n = strlen(name);
	return str_starts(line, name) && line[n] == ' ' ? line + n : NULL;
}

/* "set mouse on|off": its words one after the other. */
static void
add_own(struct arena *a, const char *args, const char *words, const char *word, word_list *list)
{
	if (!strchr(args, '|'))
		return;
	for (const char *at = words + strspn(words, " "); at < word; at += strspn(at, " ")) {
		at += strcspn(at, " ");
		args += strcspn(args, " ");
		args += strspn(args, " ");
	}
	add_choices(a, list, arena_strndup(a, args, strcspn(args, " ")), word);
}

void
line_complete(struct app *app, struct arena *a, const char *text, const char *word,
	struct completion *out)
{
	const struct engine *engine = app_engine(app);
	word_list list = { 0 };
	size_t n = 0;
	const struct app_action *own = app_actions(&n);
	for (size_t i = 0; i < n; i++) {
		const char *words = behind(text, own[i].name);
		if (words)
			add_own(a, own[i].args, words, word, &list);
	}
	for (size_t i = 0; i < engine->n_commands; i++) {
		const struct command *c = engine->commands[i];
		const char *words = behind(text, command_spelled(a, c->name));
		if (words)
			add_verb(app, a, c, words, word, &list);
	}
	const char **candidates = ARENA_ARRAY(a, const char *, list.len + 1);
	for (size_t i = 0; i < list.len; i++)
		candidates[i] = list.at[i];
	out->n = list.len;
	out->candidates = candidates;
	VEC_FREE(&list);
}
