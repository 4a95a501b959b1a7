// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* run log start: a new run for a script that logs by itself; prints the id and nothing else. */
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/parts.h"
#include "core/report/report.h"
#include "core/store/experiments.h"
#include "core/store/write.h"

#include <string.h>

/* The experiment named, made when it is wanted so; without a name the default one. */
static bool
find_experiment(const struct command_call *call, int64_t *id, struct err *err)
{
	const char *text = args_text(call->args, "experiment");
	struct err missing = ERR_INIT;
	*id = 0;
	if (!text || experiment_find(call->store, text, id, &missing))
		return true;
	if (missing.code != ERR_NOT_FOUND || !args_flag(call->args, "create"))
		return err_set(err, missing.code, "%s%s", missing.text,
			missing.code == ERR_NOT_FOUND ? "; --create makes it" : "");
	return experiment_create(call->store, text, NULL, call->now_ms, id, err);
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	char id[RUN_ID_MAX], parent[RUN_ID_MAX];
	int64_t experiment;
	bool nested = args_has(call->args, "parent");
	if (nested && !parts_run(call, "parent", parent, err))
		return false;
	if (!find_experiment(call, &experiment, err) ||
		!run_create(call->store, experiment, args_text(call->args, "name"), parts_user(),
			args_text(call->args, "source"), nested ? parent : NULL, call->now_ms, id,
			err))
		return false;
	report_lines(out, "run_id", id, strlen(id));
	return true;
}

static const struct param params[] = {
	{ .name = "experiment",
		.letter = 'e',
		.type = PARAM_EXPERIMENT,
		.help = "experiment the run belongs to; Default without it" },
	{ .name = "create",
		.type = PARAM_FLAG,
		.help = "make the experiment when there is none of that name" },
	{ .name = "name",
		.type = PARAM_TEXT,
		.value = "NAME",
		.help = "name of the run; a random one without it" },
	{ .name = "parent", .type = PARAM_RUN, .help = "run that this one is part of" },
	{ .name = "source",
		.type = PARAM_TEXT,
		.value = "NAME",
		.help = "script or program that logs" },
	{ 0 },
};

const struct command command_run_log_start = {
	.name = "run.log.start",
	.summary = "begin a run from a script; prints its id",
	.details = "The run is RUNNING until 'run log finish' ends it. Standard output is the id "
		   "alone.",
	.examples = "id=$(cairn run log start --experiment nightly --create --name try-1)",
	.effect = COMMAND_LOGS,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
