// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* experiment create: a new experiment. */
#include "core/base/arena.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/experiment_parts.h"
#include "core/command/parts.h"
#include "core/report/report.h"
#include "core/store/experiments.h"
#include "core/store/write.h"
#include "core/table/rowset.h"

#include <inttypes.h>
#include <string.h>

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	const char *name = args_text(call->args, "name");
	const char *location = args_text(call->args, "artifacts");
	int64_t id;
	if (call->dry) {
		if (!experiment_name_free(call, name, -1, err))
			return false;
		report_value_text(out, "name", "name", name);
		report_conclude(out, VERDICT_NONE, "the experiment would be created");
		return true;
	}
	if (!experiment_create(call->store, name, location, call->now_ms, &id, err))
		return false;
	report_value_int(out, "experiment_id", "experiment id", id);
	report_value_text(out, "name", "name", name);
	report_conclude(out, VERDICT_NONE, "the experiment is created");
	parts_undo(call, out, arena_printf(report_arena(out), "experiment delete %" PRId64, id));
	return true;
}

static const struct param params[] = {
	{ .name = "name",
		.type = PARAM_TEXT,
		.positional = true,
		.required = true,
		.value = "NAME",
		.help = "name, not taken by another one" },
	{ .name = "artifacts",
		.type = PARAM_TEXT,
		.value = "LOCATION",
		.help = "where its runs keep artifacts; MLflow's default for this store without "
			"it" },
	{ 0 },
};

const struct command command_experiment_create = {
	.name = "experiment.create",
	.summary = "create an experiment",
	.details = "The row is the one that MLflow's client would leave.",
	.examples = "cairn experiment create churn --yes",
	.effect = COMMAND_WRITES,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
