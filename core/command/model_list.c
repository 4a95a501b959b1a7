// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* model list: the registered models and what serves under their names. */
#include "core/command/command_table.h"
#include "core/command/model_parts.h"
#include "core/command/parts.h"
#include "core/report/report.h"
#include "core/table/rowset.h"

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	const struct rowset *rs;
	char count[64];
	if (!models_list(call->store, &rs, err))
		return false;
	size_t n = rs->rows;
	report_set_title(out, "Models");
	report_table(out, "models", rs, model_columns(),
		"no registered models; register one with: cairn model register RUN NAME");
	report_conclude(out, VERDICT_NONE, "%s", parts_count(count, n, "model", "models"));
	return true;
}

static const struct param params[] = {
	{ 0 },
};

const struct command command_model_list = {
	.name = "model.list",
	.summary = "list registered models with their stages and aliases",
	.details = "current is the version that stands for a model: the newest in Production, else "
		   "the one with the alias champion, else the latest; age, run and metric are its. "
		   "Prompts, which MLflow keeps in the same tables, are left out.",
	.examples = "cairn model list\ncairn model list --format json",
	.effect = COMMAND_READS,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
