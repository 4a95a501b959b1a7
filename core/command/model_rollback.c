// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* model rollback: a stage or an alias back to who had it before. */
#include "core/base/arena.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/model_act.h"
#include "core/command/model_parts.h"
#include "core/registry/stage.h"

static bool
plan_it(const struct command_call *call, struct arena *a, const char *model,
	struct model_change *out, struct err *err)
{
	struct rollback r = { .model = model, .alias = args_text(call->args, "alias") };
	if (r.alias && args_given(call->args, "stage"))
		return err_set(err, ERR_USAGE, "a stage or an alias goes back, not both at once");
	if ((!r.alias && !stage_parse(args_text(call->args, "stage"), &r.stage, err)) ||
		!version_arg(call, model, "to", &r.to, err) ||
		!plan_rollback(call->store, a, &r, &out->plan, err))
		return false;
	out->told = true;
	out->title = arena_printf(a, "Roll %s of %s back to v%lld", r.alias ? r.alias : r.stage,
		model, (long long)out->plan.version);
	return true;
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	return model_change(call, plan_it, out, err);
}

static const struct param params[] = {
	MODEL_NAME_PARAM,
	{ .name = "stage",
		.type = PARAM_TEXT,
		.value = "STAGE",
		.preset = "Production",
		.help = "stage that goes back" },
	{ .name = "alias", .letter = 'a', .type = PARAM_TEXT, .help = "alias that goes back" },
	{ .name = "to",
		.type = PARAM_TEXT,
		.value = "VERSION",
		.help = "version to go back to; without it the one that was there before" },
	MODEL_ACT_PARAMS,
	{ 0 },
};

const struct command command_model_rollback = {
	.name = "model.rollback",
	.summary = "put the previous version back to Production",
	.details = "The previous version is the one that the history shows, or, where another "
		   "program promoted, the one that MLflow archived last. Aliases that came with "
		   "the promotion go back with it. No gate keeps it: it is what served before. How "
		   "it stands with its gates today is said.",
	.examples = "cairn model rollback churn --reason 'p99 doubled'\n"
		    "cairn model rollback churn --alias champion --yes\n"
		    "cairn model rollback churn --to 6 --dry-run",
	.effect = COMMAND_WRITES,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
