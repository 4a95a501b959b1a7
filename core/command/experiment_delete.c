// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* experiment delete: delete an experiment and its runs; they can be restored. */
#include "core/command/command_table.h"
#include "core/command/experiment_parts.h"

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	return experiment_lifecycle(call, false, out, err);
}

static const struct param params[] = {
	{ .name = "experiment",
		.type = PARAM_EXPERIMENT,
		.positional = true,
		.required = true,
		.help = "experiment, by name or id" },
	{ 0 },
};

const struct command command_experiment_delete = {
	.name = "experiment.delete",
	.summary = "delete an experiment and its runs; they can be restored",
	.details = "As MLflow does it: the experiment and its runs are marked as deleted, and the "
		   "name stays taken until 'mlflow gc'.",
	.examples = "cairn experiment delete churn --dry-run\ncairn experiment delete 3 --yes",
	.effect = COMMAND_WRITES,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
