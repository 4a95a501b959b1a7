// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The manual page in mdoc(7), so that it can never disagree with the table. */
#include "core/base/arena.h"
#include "core/command/args.h"
#include "core/command/command.h"
#include "core/command/global_params.h"
#include "core/command/help_text.h"

#include <string.h>

/* One line of text: backslashes, minus signs and leading control characters are quoted. */
static void
add_text(struct strbuf *out, const char *s, size_t n)
{
	if (n > 0 && (s[0] == '.' || s[0] == '\''))
		strbuf_add(out, "\\&");
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\\')
			strbuf_add(out, "\\e");
		else if (s[i] == '-')
			strbuf_add(out, "\\-");
		else
			strbuf_add_char(out, s[i]);
	}
}

/* Text as argument of a macro: quoted as one word. */
static void
add_word(struct strbuf *out, const char *s)
{
	strbuf_add_char(out, '"');
	for (; *s; s++) {
		if (*s == '"')
			strbuf_add(out, "\\(dq");
		else
			add_text(out, s, 1);
	}
	strbuf_add_char(out, '"');
}

/* Filled text: broken between words, and after every sentence, as mdoc wants it. */
static void
add_sentences(struct strbuf *out, const char *s, size_t n)
{
	enum { WIDTH = 76 };
	size_t column = 0;
	while (n > 0) {
		const char *blank = memchr(s, ' ', n);
		size_t len = blank ? (size_t)(blank - s) : n;
		if (column > 0 && column + 1 + len > WIDTH) {
			strbuf_add_char(out, '\n');
			column = 0;
		}
		if (column > 0)
			strbuf_add_char(out, ' ');
		add_text(out, s, len);
		column += len + 1;
		if (len > 0 && s[len - 1] == '.' && blank) {
			strbuf_add_char(out, '\n');
			column = 0;
		}
		n -= len;
		s += len;
		while (n > 0 && *s == ' ') {
			s++;
			n--;
		}
	}
	if (column > 0)
		strbuf_add_char(out, '\n');
}

static void
add_paragraphs(struct strbuf *out, const char *text)
{
	bool kept = false, gap = false;
	while (*text) {
		size_t len = strcspn(text, "\n");
		bool keep = text[0] == ' ';
		if (keep != kept)
			strbuf_add(out, keep ? ".Bd -literal\n" : ".Ed\n");
		if (len == 0) {
			gap = true;
		} else {
			if (gap && !keep && !kept)
				strbuf_add(out, ".Pp\n");
			if (gap && !keep && kept)
				strbuf_add(out, ".Pp\n");
			gap = false;
			if (keep) {
				add_text(out, text, len);
				strbuf_add_char(out, '\n');
			} else {
				add_sentences(out, text, len);
			}
		}
		kept = keep;
		text += len;
		text += *text == '\n';
	}
	if (kept)
		strbuf_add(out, ".Ed\n");
}

static void
add_param(struct strbuf *out, struct arena *a, const struct param *p)
{
	const char *value = args_value_name(a, p);
	strbuf_add(out, ".It ");
	if (p->positional) {
		strbuf_add(out, "Ar ");
		add_word(out, value);
	} else {
		if (p->letter)
			strbuf_printf(out, "Fl %c , ", p->letter);
		strbuf_printf(out, "Fl Fl %s", p->name);
		if (*value) {
			strbuf_add(out, " Ar ");
			add_word(out, value);
		}
	}
	strbuf_add_char(out, '\n');
	const char *help = p->preset ? arena_printf(a, "%s (default %s).", p->help, p->preset)
				     : arena_printf(a, "%s.", p->help);
	add_sentences(out, help, strlen(help));
}

static void
add_params(struct strbuf *out, const struct param *params)
{
	if (!params->name)
		return;
	struct arena *a = arena_new();
	strbuf_add(out, ".Bl -tag -width Ds\n");
	for (const struct param *p = params; p->name; p++)
		add_param(out, a, p);
	strbuf_add(out, ".El\n");
	arena_free(a);
}

static void
add_command(struct strbuf *out, const struct command *c)
{
	char spelling[COMMAND_NAME_MAX];
	strbuf_add(out, ".Ss ");
	add_word(out, command_spelling(spelling, c));
	strbuf_add_char(out, '\n');
	add_text(out, c->summary, strlen(c->summary));
	strbuf_add(out, ".\n");
	if (c->details) {
		strbuf_add(out, ".Pp\n");
		add_paragraphs(out, c->details);
	}
	add_params(out, c->params);
	if (!c->examples)
		return;
	strbuf_add(out, ".Bd -literal -offset indent\n");
	for (const char *at = c->examples; *at;) {
		size_t len = strcspn(at, "\n");
		add_text(out, at, len);
		strbuf_add_char(out, '\n');
		at += len;
		at += *at == '\n';
	}
	strbuf_add(out, ".Ed\n");
}

static void
add_topic(struct strbuf *out, const char *heading, const char *name)
{
	strbuf_printf(out, ".Sh %s\n", heading);
	add_paragraphs(out, help_topic_find(name)->text);
}

void
help_man(struct strbuf *out)
{
	strbuf_add(out, ".\\\" Written by 'cairn help --man' from the table of commands.\n"
			".Dd November 21, 2026\n.Dt CAIRN 1\n.Os\n.Sh NAME\n.Nm cairn\n"
			".Nd workstation for machine-learning experiments\n"
			".Sh SYNOPSIS\n.Nm\n.Op Ar STORE\n.Nm\n.Ar NOUN VERB\n.Op Ar argument ...\n"
			".Sh DESCRIPTION\nWithout a verb\n.Nm\nopens the application on a store;\n"
			"with one it does one thing and ends.\n"
			"A verb may be abbreviated as long as it stays unique.\n.Pp\n");
	add_paragraphs(out, help_topic_find("store")->text);
	strbuf_add(out, ".Sh OPTIONS\nThese are accepted before and after every verb:\n");
	add_params(out, global_params());
	strbuf_add(out, ".Sh COMMANDS\n");
	for (size_t i = 0; i < command_count; i++)
		if (!command_table[i]->hidden)
			add_command(out, command_table[i]);
	add_topic(out, "FILTERS", "filter");
	add_topic(out, "COLUMNS", "columns");
	add_topic(out, "FORMATS", "formats");
	add_topic(out, "KEYS", "keys");
	add_topic(out, "ENVIRONMENT", "environment");
	add_topic(out, "EXIT STATUS", "exit-status");
	strbuf_add(out, ".Sh SEE ALSO\n.Xr sqlite3 1\n");
}
