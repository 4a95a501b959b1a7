// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Help as plain text, written from the table of commands, and topics beside it. */
#ifndef CORE_COMMAND_HELP_TEXT_H
#define CORE_COMMAND_HELP_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include "core/base/str.h"

struct command;

#define HELP_TEXT_MAX (256 * 1024)

/* What cairn is, its nouns and verbs with a line each, the global options. */
void help_overview(struct strbuf *out);
/* The verbs after one or more first words, "run" or "run.log"; false when there are none. */
bool help_noun(struct strbuf *out, const char *stem);
/* One command: usage, details, arguments, options, examples. */
void help_command(struct strbuf *out, const struct command *c);
/* "cairn run list [--filter FILTER] …" on one line, for errors and headings. */
void help_usage(struct strbuf *out, const struct command *c);
/* The manual page in mdoc(7), from the same table. */
void help_man(struct strbuf *out);

struct help_topic {
	const char *name;    /* "filter"; NULL ends the list */
	const char *summary; /* one line */
	const char *
		text; /* paragraphs end with a newline; a line that begins with two blanks is kept as it is */
};

const struct help_topic *help_topics(void);
/* By exact name; NULL when there is none. */
const struct help_topic *help_topic_find(const char *name);

/* Appends text word-wrapped to width columns; lines that begin with a blank are kept whole. */
void help_wrap(struct strbuf *out, const char *text, int indent, int width);

#endif
