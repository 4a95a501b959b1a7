// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* complete: what could stand at the last of some words. Asked by the shells' completion scripts. */
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/complete_words.h"
#include "core/report/report.h"
#include "core/table/rowset_build.h"

#define TABLE_MAX ((size_t)16 << 20)

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	size_t n;
	const char *const *words = args_list(call->args, "word", &n);
	const struct rowset *rs;
	struct rowset_build *b = rowset_build_new(TABLE_MAX);
	rowset_build_column(b, "candidate", CELL_TEXT);
	rowset_build_column(b, "description", CELL_TEXT);
	complete_words(call, words, n, b);
	if (!rowset_build_finish(b, &rs, err))
		return false;
	report_table(out, "candidates", rs, NULL, NULL);
	return true;
}

static const struct param params[] = {
	{ .name = "word",
		.type = PARAM_TEXT,
		.positional = true,
		.repeats = true,
		.help = "the words after the program's name, up to the one at the cursor" },
	{ 0 },
};

const struct command command_complete = {
	.name = "complete",
	.summary = "list what could stand at the last word",
	.effect = COMMAND_READS,
	.needs = COMMAND_NO_STORE,
	.hidden = true,
	.params = params,
	.run = run,
};
