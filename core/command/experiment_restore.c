// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* experiment restore: bring a deleted experiment and its runs back. */
#include "core/command/command_table.h"
#include "core/command/experiment_parts.h"

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	return experiment_lifecycle(call, true, out, err);
}

static const struct param params[] = {
	{ .name = "experiment",
		.type = PARAM_EXPERIMENT,
		.positional = true,
		.required = true,
		.help = "experiment, by name or id" },
	{ 0 },
};

const struct command command_experiment_restore = {
	.name = "experiment.restore",
	.summary = "bring a deleted experiment and its runs back",
	.details = "As MLflow does it, all of its runs come back, also those that had been deleted "
		   "before the experiment was.",
	.examples = "cairn experiment restore churn --yes",
	.effect = COMMAND_WRITES,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
