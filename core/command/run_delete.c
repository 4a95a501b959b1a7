// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* run delete: delete runs; they can be restored. */
#include "core/command/command_table.h"
#include "core/command/run_lifecycle.h"

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	return run_lifecycle(call, false, out, err);
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

const struct command command_run_delete = {
	.name = "run.delete",
	.summary = "delete runs; they can be restored",
	.details = "Deleting is MLflow's soft deletion: the run and all it logged stay in the "
		   "store, marked as deleted, until "
		   "'mlflow gc' removes them for good.",
	.examples = "cairn run delete 3f2a91c4 --dry-run\ncairn run delete mlp-1024 --yes",
	.effect = COMMAND_WRITES,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
