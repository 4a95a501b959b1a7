// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* model alias: point an alias to a version, or take it away. */
#include "core/base/arena.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/gate_parts.h"
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
	int64_t version = 0;
	const char *alias = args_text(call->args, "alias");
	const char *const aliases[] = { alias, NULL };
	bool removes = args_flag(call->args, "remove");
	bool ok = removes != args_has(call->args, "version") ||
		  err_set(err, ERR_USAGE, "name a version for the alias, or --remove it");
	ok = ok && model_arg(call, a, &name, err) &&
	     version_arg(call, name, "version", &version, err) &&
	     plan_alias(call->store, a, name, alias, version, &plan, err);
	if (ok) {
		report_set_title(out,
			removes ? arena_printf(
					  report_arena(out), "Remove alias %s of %s", alias, name)
				: arena_printf(report_arena(out), "Alias %s of %s to v%lld", alias,
					  name, (long long)version));
		ok = (removes || gates_for_plan(call, a, &plan, aliases, &gates, err)) &&
		     model_act(call, a, &plan, &gates, out, err);
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
	{ .name = "override",
		.type = PARAM_TEXT,
		.value = "REASON",
		.help = "go on although a gate says no; the reason stands in the history" },
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
