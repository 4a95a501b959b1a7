// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* experiment rename: another name for an experiment. */
#include "core/base/arena.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/experiment_parts.h"
#include "core/command/parts.h"
#include "core/report/report.h"
#include "core/store/write.h"

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	const char *name = args_text(call->args, "name");
	const struct rowset *rs;
	int64_t id;
	size_t row;
	if (!parts_experiment(call, "experiment", &id, err) ||
		!experiment_row(call, id, &rs, &row, err))
		return false;
	bool ok = call->dry ? experiment_name_free(call, name, id, err)
			    : experiment_rename(call->store, id, name, call->now_ms, err);
	if (ok) {
		struct arena *a = report_arena(out);
		const char *old = rowset_text(rs, row, "name"),
			   *text = rowset_text(rs, row, "experiment_id");
		report_value_text(out, "experiment_id", "experiment id", text);
		report_value_text(out, "before", "name before", old);
		report_value_text(out, "name", "name", name);
		report_conclude(out, VERDICT_NONE, "the experiment %s",
			call->dry ? "would be renamed" : "is renamed");
		parts_undo(call, out,
			arena_printf(a, "experiment rename %s %s", text, args_quote(a, old)));
	}
	rowset_free(rs);
	return ok;
}

static const struct param params[] = {
	{ .name = "experiment",
		.type = PARAM_EXPERIMENT,
		.positional = true,
		.required = true,
		.help = "experiment, by name or id" },
	{ .name = "name",
		.type = PARAM_TEXT,
		.positional = true,
		.required = true,
		.value = "NAME",
		.help = "its new name" },
	{ 0 },
};

const struct command command_experiment_rename = {
	.name = "experiment.rename",
	.summary = "rename an experiment",
	.details = "Its id, its runs and their artifacts stay as they are.",
	.examples = "cairn experiment rename churn churn-2026 --yes",
	.effect = COMMAND_WRITES,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
