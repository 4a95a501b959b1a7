// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The options that every verb takes on the command line. */
#include "core/command/global_params.h"

#include "core/command/command.h"

static const struct param params[] = {
	{ .name = "store",
		.letter = 'S',
		.type = PARAM_FILE,
		.value = "STORE",
		.help = "the tracking store: a path or sqlite:///path" },
	{ .name = "format",
		.letter = 'f',
		.type = PARAM_CHOICE,
		.choices = "text json csv tsv md html junit",
		.help = "how the result is written; text unless --output says otherwise" },
	{ .name = "output",
		.letter = 'o',
		.type = PARAM_FILE,
		.help = "write the result to FILE, whole or not at all; its ending chooses the "
			"format" },
	{ .name = "yes",
		.letter = 'y',
		.type = PARAM_FLAG,
		.help = "do what the verb is about to change without asking" },
	{ .name = "dry-run",
		.letter = 'n',
		.type = PARAM_FLAG,
		.help = "show what would change and change nothing" },
	{ .name = "exit-code",
		.type = PARAM_FLAG,
		.help = "exit with 1 when there is a difference or a warning" },
	{ .name = "read-only",
		.letter = 'R',
		.type = PARAM_FLAG,
		.help = "refuse everything that writes to the store" },
	{ .name = "immutable",
		.type = PARAM_FLAG,
		.help = "take the store's file as it stands, without locks and without its "
			"write-ahead log; it may be behind" },
	{ .name = "quiet",
		.letter = 'q',
		.type = PARAM_FLAG,
		.help = "no progress, no notes on standard error" },
	{ .name = "no-color", .type = PARAM_FLAG, .help = "no colours" },
	{ .name = "ascii", .type = PARAM_FLAG, .help = "no character outside ASCII" },
	{ .name = "plain",
		.type = PARAM_FLAG,
		.help = "linear text: no colours, nothing redrawn, curves in words" },
	{ .name = "width",
		.type = PARAM_COUNT,
		.help = "columns of text output; 0 neither wraps nor cuts" },
	{ .name = "help", .letter = 'h', .type = PARAM_FLAG, .help = "explain and end" },
	{ .name = "version",
		.letter = 'V',
		.type = PARAM_FLAG,
		.help = "name the version and end" },
	{ 0 },
};

const struct param *
global_params(void)
{
	return params;
}
