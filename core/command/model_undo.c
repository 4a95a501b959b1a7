// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* model undo: take a change of the registry back, as a change of its own. */
#include "core/base/arena.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/model_act.h"

static bool
plan_it(const struct command_call *call, struct arena *a, const char *model,
	struct model_change *out, struct err *err)
{
	if (!plan_undo(call->store, a, model, args_int(call->args, "change", 0), &out->plan, err))
		return false;
	out->title =
		arena_printf(a, "Take back change %lld of %s", (long long)out->plan.undoes, model);
	return true;
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	return model_change(call, plan_it, out, err);
}

static const struct param params[] = {
	MODEL_NAME_PARAM,
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
