// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* model history: who changed what in the registry, when and why. */
#include "core/base/arena.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/model_parts.h"
#include "core/command/parts.h"
#include "core/registry/registry_history.h"
#include "core/report/report.h"
#include "core/table/rowset.h"

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	struct arena *a = arena_new();
	const struct rowset *rs = NULL;
	char *name = NULL, count[64];
	bool ok = !args_has(call->args, "name") || model_arg(call, a, &name, err);
	ok = ok && history_list(call->store, name, &rs, err);
	if (ok) {
		size_t n = rs->rows;
		report_set_title(out, name ? arena_printf(report_arena(out), "History of %s", name)
					   : "History of the registry");
		report_table(out, "history", rs, history_columns(report_arena(out), name != NULL),
			"nothing was ever changed");
		report_conclude(out, VERDICT_NONE, "%s, oldest first",
			parts_count(count, n, "entry", "entries"));
	}
	arena_free(a);
	return ok;
}

static const struct param params[] = {
	{ .name = "name",
		.type = PARAM_MODEL,
		.positional = true,
		.help = "registered model; without it all of them" },
	{ 0 },
};

const struct command command_model_history = {
	.name = "model.history",
	.summary = "who changed stages and aliases, when and why",
	.details = "What cairn changed is recorded in the store itself, with reason, gate verdicts "
		   "and the commit of the code. What other programs changed is noticed: versions "
		   "they registered ('registered'), and stages and aliases that are not where the "
		   "last recorded change left them ('outside').",
	.examples = "cairn model history churn\ncairn model history --format csv",
	.effect = COMMAND_READS,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
