// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* model undo: take a change of the registry back, as a change of its own. */
#include "core/base/arena.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/model_act.h"
#include "core/command/model_parts.h"
#include "core/report/report.h"

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	struct arena *a = arena_new();
	struct act_gates gates = { 0 };
	struct plan plan;
	char *name = NULL;
	bool ok = model_arg(call, a, &name, err) &&
		  plan_undo(call->store, a, name, args_int(call->args, "change", 0), &plan, err);
	if (ok) {
		report_set_title(out, arena_printf(report_arena(out), "Take back change %lld of %s",
					      (long long)plan.undoes, name));
		ok = model_act(call, a, &plan, &gates, out, err);
	}
	arena_free(a);
	return ok;
}

static const struct param params[] = {
	{ .name = "name",
		.type = PARAM_MODEL,
		.positional = true,
		.required = true,
		.help = "registered model" },
	{ .name = "change",
		.letter = 'c',
		.type = PARAM_COUNT,
		.help = "number in the history; without it the newest that was not taken back" },
	MODEL_ACT_PARAMS,
	{ 0 },
};

const struct command command_model_undo = {
	.name = "model.undo",
	.summary = "take back a promotion, rollback, alias or registration",
	.details = "Works as long as what the change touched has not been changed again since. The "
		   "history keeps both.",
	.examples = "cairn model undo churn\ncairn model undo churn --change 12 --yes",
	.effect = COMMAND_WRITES,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
