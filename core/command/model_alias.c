// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* model alias: point an alias to a version, or take it away. */
#include "core/base/arena.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/gate_parts.h"
#include "core/command/model_act.h"
#include "core/command/model_parts.h"

static bool
plan_it(const struct command_call *call, struct arena *a, const char *model,
	struct model_change *out, struct err *err)
{
	const char *alias = args_text(call->args, "alias");
	const char **aliases = ARENA_ARRAY(a, const char *, 2);
	bool removes = args_flag(call->args, "remove");
	int64_t version = 0;
	if (removes == args_has(call->args, "version"))
		return err_set(err, ERR_USAGE, "name a version for the alias, or --remove it");
	if (!version_arg(call, model, "version", &version, err) ||
		!plan_alias(call->store, a, model, alias, version, &out->plan, err))
		return false;
	aliases[0] = alias;
	out->title = removes ? arena_printf(a, "Remove alias %s of %s", alias, model)
			     : arena_printf(a, "Alias %s of %s to v%lld", alias, model,
				       (long long)version);
	out->gated = !removes;
	out->aliases = aliases;
	return true;
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	return model_change(call, plan_it, out, err);
}

static const struct param params[] = {
	MODEL_NAME_PARAM,
	{ .name = "alias",
		.type = PARAM_TEXT,
		.positional = true,
		.required = true,
		.value = "ALIAS",
		.help = "alias, such as champion" },
	{ .name = "version",
		.type = PARAM_TEXT,
		.positional = true,
		.value = "VERSION",
		.help = "version it shall point to" },
	{ .name = "remove", .letter = 'r', .type = PARAM_FLAG, .help = "take the alias away" },
	GATE_RULES_PARAM,
	OVERRIDE_PARAM,
	MODEL_ACT_PARAMS,
	{ 0 },
};

const struct command command_model_alias = {
	.name = "model.alias",
	.summary = "point an alias to a version, or remove it",
	.details = "Gates that guard the alias are asked, as by model promote --alias.",
	.examples =
		"cairn model alias churn challenger 8 --yes\ncairn model alias churn blue --remove",
	.effect = COMMAND_WRITES,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
