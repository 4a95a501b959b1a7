// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* model promote: a version to a stage, to aliases, or both. */
#include <string.h>
#include "core/base/arena.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/gate_parts.h"
#include "core/command/model_act.h"
#include "core/command/model_parts.h"
#include "core/registry/stage.h"
#include "core/report/report.h"

static bool
read_target(const struct command_call *call, struct arena *a, struct promotion *p, struct err *err)
{
	size_t n;
	const char *stage = args_text(call->args, "to");
	p->aliases = args_list(call->args, "alias", &n);
	p->keep_existing = args_flag(call->args, "keep-existing");
	if (!stage && n == 0)
		return err_set(err, ERR_USAGE, "where to? name a stage with --to, or --alias NAME");
	(void)a;
	return !stage || stage_parse(stage, &p->stage, err);
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	struct arena *a = arena_new();
	struct promotion p = { 0 };
	struct act_gates gates = { 0 };
	struct plan plan;
	char *name = NULL;
	bool ok = read_target(call, a, &p, err) && model_arg(call, a, &name, err) &&
		  version_arg(call, name, "version", &p.version, err);
	p.model = name;
	ok = ok && plan_promotion(call->store, a, &p, &plan, err);
	if (ok) {
		report_set_title(
			out, arena_printf(report_arena(out), "Promote %s v%lld to %s", name,
				     (long long)p.version, plan.stage ? plan.stage : plan.alias));
		ok = gates_for_plan(call, a, &plan, p.aliases, &gates, err) &&
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
	{ .name = "override",
		.type = PARAM_TEXT,
		.value = "REASON",
		.help = "go on although a gate says no; the reason stands in the history" },
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
