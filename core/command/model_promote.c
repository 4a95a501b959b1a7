// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* model promote: a version to a stage, to aliases, or both. */
#include "core/base/arena.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/gate_parts.h"
#include "core/command/model_act.h"
#include "core/command/model_parts.h"
#include "core/registry/stage.h"

static bool
plan_it(const struct command_call *call, struct arena *a, const char *model,
	struct model_change *out, struct err *err)
{
	size_t n;
	const char *stage = args_text(call->args, "to");
	struct promotion p = { .model = model };
	p.aliases = args_list(call->args, "alias", &n);
	p.keep_existing = args_flag(call->args, "keep-existing");
	if (!stage && n == 0)
		return err_set(err, ERR_USAGE, "where to? name a stage with --to, or --alias NAME");
	if ((stage && !stage_parse(stage, &p.stage, err)) ||
		!version_arg(call, model, "version", &p.version, err) ||
		!plan_promotion(call->store, a, &p, &out->plan, err))
		return false;
	out->title = arena_printf(a, "Promote %s v%lld to %s", model, (long long)p.version,
		p.stage ? p.stage : out->plan.alias);
	out->gated = true;
	out->aliases = p.aliases;
	return true;
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	return model_change(call, plan_it, out, err);
}

static const struct param params[] = {
	MODEL_NAME_PARAM,
	{ .name = "version",
		.type = PARAM_TEXT,
		.positional = true,
		.required = true,
		.value = "VERSION",
		.help = "version to promote: number, stage, alias, or latest" },
	{ .name = "to",
		.type = PARAM_TEXT,
		.value = "STAGE",
		.help = "Staging, Production, Archived or None" },
	{ .name = "alias",
		.letter = 'a',
		.type = PARAM_TEXT,
		.repeats = true,
		.help = "alias that shall point to the version" },
	{ .name = "keep-existing",
		.type = PARAM_FLAG,
		.help = "leave other versions in the stage; without it they are archived" },
	GATE_RULES_PARAM,
	OVERRIDE_PARAM,
	MODEL_ACT_PARAMS,
	{ 0 },
};

const struct command command_model_promote = {
	.name = "model.promote",
	.summary = "promote a version to a stage or an alias",
	.details =
		"Shows the candidate beside the present holder and what will change; then "
		"changes it in one transaction, as MLflow's client would, and writes it down "
		"in the history. When somebody else has changed the model in between, nothing "
		"is done. A promotion to Production wants a reason, and asks for the model's name.",
	.examples = "cairn model promote churn 8 --to Staging --yes\n"
		    "cairn model promote churn 8 --to Production --alias champion --reason 'AUC "
		    "+0.006'\n"
		    "cairn model promote churn latest --to Production --dry-run",
	.effect = COMMAND_WRITES,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
