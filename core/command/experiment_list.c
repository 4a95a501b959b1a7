// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* experiment list: which experiments there are and where something happens. */
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/experiment_parts.h"
#include "core/command/parts.h"
#include "core/report/report.h"
#include "core/store/experiments.h"

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	const struct rowset *rs;
	char count[64];
	enum lifecycle lifecycle = parts_lifecycle(args_text(call->args, "lifecycle"));
	if (!experiments_list(call->store, lifecycle, &rs, err))
		return false;
	size_t n = rs->rows;
	report_set_title(out, "Experiments");
	report_table(out, "experiments", rs, experiment_columns(), "no experiments");
	report_conclude(out, VERDICT_NONE, "%s · newest activity first",
		parts_count(count, n, "experiment", "experiments"));
	return true;
}

static const struct param params[] = {
	{ .name = "lifecycle",
		.type = PARAM_CHOICE,
		.choices = "active deleted all",
		.preset = "active",
		.help = "which experiments by their state of deletion" },
	{ 0 },
};

const struct command command_experiment_list = {
	.name = "experiment.list",
	.summary = "list experiments",
	.details = "With the number of runs, how many of them are running, and when something last "
		   "happened.",
	.examples = "cairn experiment list\ncairn experiment list --lifecycle all --format json",
	.effect = COMMAND_READS,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
