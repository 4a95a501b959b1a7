// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* run restore: bring deleted runs back. */
#include "core/command/command_table.h"
#include "core/command/run_lifecycle.h"

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	return run_lifecycle(call, true, out, err);
}

static const struct param params[] = {
	{ .name = "run",
		.type = PARAM_RUN,
		.positional = true,
		.required = true,
		.repeats = true,
		.help = "run ids, beginnings of them, or names" },
	{ 0 },
};

const struct command command_run_restore = {
	.name = "run.restore",
	.summary = "bring deleted runs back",
	.details = "The opposite of 'run delete'. Deleted runs are listed by 'run list --lifecycle "
		   "deleted'.",
	.examples = "cairn run restore 3f2a91c4",
	.effect = COMMAND_WRITES,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
