// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* run log finish: the end of a run that a script began. */
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/parts.h"
#include "core/store/write.h"

#include <string.h>

static const char *
status_word(const char *word)
{
	if (strcmp(word, "failed") == 0)
		return "FAILED";
	return strcmp(word, "killed") == 0 ? "KILLED" : "FINISHED";
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	(void)out;
	char id[RUN_ID_MAX];
	const char *status = status_word(args_text(call->args, "status"));
	if (!parts_run(call, "run", id, err) ||
		!run_finish(call->store, id, status, call->now_ms, err))
		return false;
	return true;
}

static const struct param params[] = {
	{ .name = "run",
		.type = PARAM_RUN,
		.positional = true,
		.required = true,
		.help = "run to end" },
	{ .name = "status",
		.type = PARAM_CHOICE,
		.choices = "finished failed killed",
		.preset = "finished",
		.help = "how it ended" },
	{ 0 },
};

const struct command command_run_log_finish = {
	.name = "run.log.finish",
	.summary = "end a run from a script",
	.details = "Also for runs whose process died without saying so: they stay RUNNING until "
		   "someone does.",
	.examples = "cairn run log finish $id\ncairn run log finish $id --status failed",
	.effect = COMMAND_LOGS,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
