// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Help for people at a terminal: everything here comes from the table. */
#include "core/command/help_text.h"

#include "core/base/arena.h"
#include "core/base/utf8.h"
#include "core/command/args.h"
#include "core/command/command.h"
#include "core/command/global_params.h"

#include <string.h>

#define WIDTH 79

static void
add_indent(struct strbuf *out, int n)
{
	strbuf_add_repeat(out, " ", (size_t)n);
}

/* One paragraph's words, broken before width. */
static void
wrap_line(struct strbuf *out, const char *text, size_t len, int indent, int width)
{
	int at = 0;
	for (size_t i = 0; i < len;) {
		size_t word = i;
		while (word < len && text[word] != ' ')
			word++;
		size_t from = out->len;
		strbuf_add_n(out, text + i, word - i);
		int columns = utf8_width(out->at + from);
		out->len = from;
		out->at[from] = '\0';
		if (at > 0 && at + 1 + columns > width - indent) {
			strbuf_add_char(out, '\n');
			at = 0;
		}
		if (at == 0)
			add_indent(out, indent);
		else
			strbuf_add_char(out, ' ');
		strbuf_add_n(out, text + i, word - i);
		at += columns + (at > 0);
		for (i = word; i < len && text[i] == ' ';)
			i++;
	}
	strbuf_add_char(out, '\n');
}

void
help_wrap(struct strbuf *out, const char *text, int indent, int width)
{
	while (*text) {
		size_t len = strcspn(text, "\n");
		if (text[0] == ' ') {
			add_indent(out, indent);
			strbuf_add_n(out, text, len);
			strbuf_add_char(out, '\n');
		} else {
			wrap_line(out, text, len, indent, width);
		}
		text += len;
		text += *text == '\n';
	}
}

static void
add_usage_param(struct strbuf *out, struct arena *a, const struct param *p)
{
	const char *value = args_value_name(a, p);
	strbuf_add_char(out, ' ');
	if (!p->required)
		strbuf_add_char(out, '[');
	if (!p->positional)
		strbuf_printf(out, "--%s%s", p->name, *value ? " " : "");
	strbuf_add(out, value);
	if (p->repeats)
		strbuf_add(out, "...");
	if (!p->required)
		strbuf_add_char(out, ']');
}

/* Required options and positions always; the others one by one while there are few. */
void
help_usage(struct strbuf *out, const struct command *c)
{
	struct arena *a = arena_new();
	char spelling[COMMAND_NAME_MAX];
	size_t optional = 0;
	strbuf_printf(out, "cairn %s", command_spelling(spelling, c));
	for (const struct param *p = c->params; p->name; p++)
		optional += !p->required && !p->positional;
	if (optional > 4)
		strbuf_add(out, " [OPTION...]");
	for (const struct param *p = c->params; p->name; p++)
		if (!p->positional && (p->required || optional <= 4))
			add_usage_param(out, a, p);
	for (const struct param *p = c->params; p->name; p++)
		if (p->positional)
			add_usage_param(out, a, p);
	arena_free(a);
}

/* "  -m, --metric METRIC     what it is" in two columns, the second wrapped. */
static void
add_param(struct strbuf *out, const struct param *p)
{
	enum { COLUMN = 30 };
	struct arena *a = arena_new();
	struct strbuf left, help;
	strbuf_init(&left, 256);
	strbuf_init(&help, 1024);
	const char *value = args_value_name(a, p);
	if (p->positional)
		strbuf_printf(&left, "  %s", value);
	else if (p->letter)
		strbuf_printf(
			&left, "  -%c, --%s%s%s", p->letter, p->name, *value ? " " : "", value);
	else
		strbuf_printf(&left, "      --%s%s%s", p->name, *value ? " " : "", value);
	strbuf_add(&help, p->help);
	if (p->type == PARAM_CHOICE && p->value)
		strbuf_printf(&help, " (%s)", p->choices);
	if (p->repeats)
		strbuf_add(&help, " (may be repeated)");
	if (p->preset)
		strbuf_printf(&help, " (default %s)", p->preset);
	strbuf_add(out, left.at);
	if (left.len + 2 > COLUMN) {
		strbuf_add_char(out, '\n');
		help_wrap(out, help.at, COLUMN, WIDTH);
	} else {
		size_t from = out->len - left.len;
		struct strbuf wrapped;
		strbuf_init(&wrapped, 4096);
		help_wrap(&wrapped, help.at, COLUMN, WIDTH);
		strbuf_add(out, wrapped.at + (out->len - from));
		strbuf_free(&wrapped);
	}
	strbuf_free(&help);
	strbuf_free(&left);
	arena_free(a);
}

static void
add_params(struct strbuf *out, const char *heading, const struct param *params, bool positional)
{
	bool any = false;
	for (const struct param *p = params; p->name; p++) {
		if (p->positional != positional)
			continue;
		if (!any)
			strbuf_printf(out, "\n%s\n", heading);
		any = true;
		add_param(out, p);
	}
}

void
help_command(struct strbuf *out, const struct command *c)
{
	strbuf_printf(out, "%s\n\nusage: ", c->summary);
	help_usage(out, c);
	strbuf_add_char(out, '\n');
	if (c->details) {
		strbuf_add_char(out, '\n');
		help_wrap(out, c->details, 0, WIDTH);
	}
	add_params(out, "Arguments", c->params, true);
	add_params(out, "Options", c->params, false);
	if (c->effect == COMMAND_WRITES)
		help_wrap(out,
			"\nIt says what it will change and asks; --yes answers, --dry-run only "
			"shows.",
			0, WIDTH);
	if (c->examples) {
		strbuf_add(out, "\nExamples\n");
		for (const char *at = c->examples; *at;) {
			size_t len = strcspn(at, "\n");
			strbuf_printf(out, "  %.*s\n", (int)len, at);
			at += len;
			at += *at == '\n';
		}
	}
	strbuf_add(
		out, "\nThe options of every verb (--store, --format, --output, …): cairn help\n");
}

static void
add_summary(struct strbuf *out, const struct command *c)
{
	char spelling[COMMAND_NAME_MAX];
	strbuf_printf(out, "  %-20s %s\n", command_spelling(spelling, c), c->summary);
}

bool
help_noun(struct strbuf *out, const char *stem)
{
	size_t n = strlen(stem);
	bool any = false;
	char spelling[COMMAND_NAME_MAX];
	command_spelling(spelling, &(struct command){ .name = stem });
	for (size_t i = 0; i < command_count; i++) {
		const struct command *c = command_table[i];
		if (c->hidden || strncmp(c->name, stem, n) != 0 ||
			(c->name[n] && c->name[n] != '.'))
			continue;
		if (!any)
			strbuf_printf(out, "usage: cairn %s VERB [ARGUMENT...]\n\n", spelling);
		any = true;
		add_summary(out, c);
	}
	if (any)
		strbuf_printf(out, "\nMore on one: cairn %s VERB --help\n", spelling);
	return any;
}

void
help_overview(struct strbuf *out)
{
	strbuf_add(out,
		"cairn: a workstation for machine-learning experiments, over MLflow's SQLite file\n"
		"\nusage: cairn [STORE]                  open the application\n"
		"       cairn NOUN VERB [ARGUMENT...]  do one thing and end\n\n");
	for (size_t i = 0; i < command_count; i++)
		if (!command_table[i]->hidden)
			add_summary(out, command_table[i]);
	add_params(out, "Options of every verb", global_params(), false);
	strbuf_add(out, "\nTopics (cairn help TOPIC)\n");
	for (const struct help_topic *t = help_topics(); t->name; t++)
		strbuf_printf(out, "  %-20s %s\n", t->name, t->summary);
}

const struct help_topic *
help_topic_find(const char *name)
{
	for (const struct help_topic *t = help_topics(); t->name; t++)
		if (strcmp(t->name, name) == 0)
			return t;
	return NULL;
}
