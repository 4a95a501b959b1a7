// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What the words of one command line mean together. */
#ifndef CLI_INVOCATION_H
#define CLI_INVOCATION_H

#include <stdbool.h>
#include <stddef.h>
#include "core/base/err.h"

struct args;
struct command;

struct invocation {
	const struct command *command; /* NULL: the application */
	char stem[64]; /* "run" or "run.log" when that much was given with --help, else "" */
	bool help, version;
	struct args *args; /* of the command, or of the application; NULL with help and version */
	const char *store; /* as written, NULL when not given; borrowed from the words */
	const char **
		options; /* [n_options] all words but store and verb, to be parsed for another command */
	size_t n_options;
};

/* words: NULL-ended, without the program's name; they must outlive the invocation. */
bool invocation_parse(const char *const *words, struct invocation *out, struct err *err) MUST_CHECK;
void invocation_free(struct invocation *inv);

#endif
