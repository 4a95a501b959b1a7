// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* model rollback: a stage or an alias back to who had it before. */
#include "core/base/arena.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/model_act.h"
#include "core/command/model_parts.h"
#include "core/registry/stage.h"
#include "core/report/report.h"

static bool
read_target(const struct command_call *call, struct rollback *r, struct err *err)
{
	r->alias = args_text(call->args, "alias");
	if (r->alias && args_given(call->args, "stage"))
		return err_set(err, ERR_USAGE, "a stage or an alias goes back, not both at once");
	return r->alias || stage_parse(args_text(call->args, "stage"), &r->stage, err);
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	struct arena *a = arena_new();
	struct rollback r = { 0 };
	struct act_gates gates = { 0 };
	struct plan plan;
	char *name = NULL;
	bool ok = read_target(call, &r, err) && model_arg(call, a, &name, err) &&
		  version_arg(call, name, "to", &r.to, err);
	r.model = name;
	ok = ok && plan_rollback(call->store, a, &r, &plan, err);
	if (ok) {
		report_set_title(
			out, arena_printf(report_arena(out), "Roll %s of %s back to v%lld",
				     r.alias ? r.alias : r.stage, name, (long long)plan.version));
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
		   "the promotion go back with it. No gates are asked: it is what served before.",
	.examples = "cairn model rollback churn --reason 'p99 doubled'\n"
		    "cairn model rollback churn --alias champion --yes\n"
		    "cairn model rollback churn --to 6 --dry-run",
	.effect = COMMAND_WRITES,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
