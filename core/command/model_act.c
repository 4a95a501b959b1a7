// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A plan as a report, and as a deed. */
#include "core/command/model_act.h"

#include <string.h>
#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/command/args.h"
#include "core/command/command.h"
#include "core/command/gate_parts.h"
#include "core/command/model_parts.h"
#include "core/command/parts.h"
#include "core/report/report.h"
#include "core/table/rowset.h"

static bool
comes_to_production(const struct plan *p)
{
	return p->stage && strcmp(p->stage, "Production") == 0 && p->version != 0;
}

static void
show_values(const struct command_call *call, const struct plan *p, const struct act_gates *gates,
	struct report *out)
{
	const char *reason = args_text(call->args, "reason");
	report_value_text(out, "act", "act", p->act);
	report_value_text(out, "model", "model", p->model);
	if (p->version)
		report_value_int(out, "version", "version", p->version);
	if (p->stage)
		report_value_text(out, "stage", "stage", p->stage);
	if (p->alias)
		report_value_text(out, "alias", "alias", p->alias);
	if (p->holder)
		report_value_int(out, "holder", "held now by", p->holder);
	else
		report_value_missing(out, "holder", "held now by", "nobody");
	if (p->version && *p->facts.run_id)
		report_value_text(out, "run_id", "run", p->facts.run_id);
	if (p->version && *p->facts.commit)
		report_value_text(out, "commit", "git commit", p->facts.commit);
	if (p->basis)
		report_value_text(out, "basis", "why this one", p->basis);
	if (gates->today)
		report_value_text(out, "gates_today", "gates today", gates->today);
	if (reason)
		report_value_text(out, "reason", "reason", reason);
	else
		report_value_missing(out, "reason", "reason", "none is given");
	report_value_text(out, "expects", "state", p->token);
	if (call->dry && comes_to_production(p) && strcmp(p->act, "promote") == 0)
		report_value_text(out, "confirm", "asks for", p->model);
}

/* Who makes room, and since when it was there. */
static void
show_holder(const struct plan *p, const struct version_side *holder, struct report *out)
{
	char when[CLOCK_TEXT_MAX];
	if (p->stage)
		report_text(out, "replaces v%lld, in %s since %s", (long long)holder->version,
			p->stage, clock_local(when, holder->facts.updated_ms));
	else
		report_text(out, "replaces v%lld, where %s points now", (long long)holder->version,
			p->alias);
}

static bool
show_comparison(const struct command_call *call, struct arena *a, const struct plan *p,
	struct report *out, struct err *err)
{
	struct version_side holder, candidate;
	const struct rowset *rs;
	if (p->version == 0)
		return true;
	if (!version_side_load(
		    call, a, p->model, p->holder == p->version ? 0 : p->holder, &holder, err) ||
		!version_side_load(call, a, p->model, p->version, &candidate, err) ||
		!version_compare(&holder, &candidate, &rs, err))
		return false;
	if (holder.version)
		show_holder(p, &holder, out);
	report_section(out, "", NULL);
	version_compare_table(out, rs, &holder, &candidate);
	report_section(out, "", NULL);
	return true;
}

static bool
show_changes(const struct plan *p, const struct act_gates *gates, bool dry, struct report *out,
	struct err *err)
{
	static const struct column columns[] = {
		{ .name = "what", .priority = 9 },
		{ .name = "from", .priority = 8 },
		{ .name = "to", .priority = 8 },
		{ 0 },
	};
	const struct rowset *rs;
	if (!plan_changes(p, &rs, err))
		return false;
	report_section(out, "", NULL);
	if (p->basis)
		report_text(out, "v%lld: %s", (long long)p->version, p->basis);
	if (gates->today)
		report_text(out, "gates today: %s", gates->today);
	if (dry)
		report_text(out, "This will %s.", plan_sentence(report_arena(out), p));
	if (p->caution)
		report_warning(out, "%s", p->caution);
	report_section(out, "", "Changes");
	report_table(out, "changes", rs, columns, "nothing changes");
	report_section(out, "", NULL);
	return true;
}

static void
conclude(const struct plan *p, const struct act_gates *gates, bool done, struct report *out)
{
	const char *change = model_state_difference(report_arena(out), &p->before, &p->after);
	report_value_bool(out, "changed", "changed", done);
	if (gates->blocked) {
		report_conclude(out, VERDICT_FAIL,
			gates->code == ERR_GATE
				? "a gate blocks this; nothing changes (--override REASON goes on)"
				: "a gate cannot be computed, which blocks this; nothing changes "
				  "(--override REASON goes on)");
		report_set_code(out, gates->code);
		return;
	}
	report_conclude(
		out, VERDICT_NONE, done ? "%s: %s" : "%s would change: %s", p->model, change);
}

static bool
act(const struct command_call *call, const struct plan *p, const struct act_gates *gates,
	struct report *out, struct err *err)
{
	const char *expects = args_text(call->args, "expect");
	const char *reason = args_text(call->args, "reason");
	if (gates->overridden)
		reason = arena_printf(report_arena(out), "%s%sgates overridden: %s",
			reason ? reason : "", reason ? "; " : "", gates->override);
	const struct plan_act what = {
		.who = parts_user(),
		.reason = reason,
		.gates = gates->json,
		.overridden = gates->overridden,
		.expects = expects ? expects : call->expects,
		.now_ms = call->now_ms,
	};
	int64_t id;
	if (comes_to_production(p) && strcmp(p->act, "promote") == 0 &&
		(!what.reason || !*what.reason))
		return err_set(err, ERR_USAGE,
			"a promotion to Production wants a --reason for the history");
	if (!plan_apply(call->store, p, &what, &id, err))
		return false;
	report_value_int(out, "change", "in the history as", id);
	for (size_t i = 0; i < p->n_steps; i++)
		if (p->steps[i].kind == STEP_DELETE) {
			parts_undo(call, out, NULL);
			return true;
		}
	parts_undo(call, out,
		arena_printf(report_arena(out), "model undo %s --change %lld",
			args_quote(report_arena(out), p->model), (long long)id));
	return true;
}

bool
model_act(const struct command_call *call, struct arena *a, const struct plan *p,
	const struct act_gates *gates, struct report *out, struct err *err)
{
	bool does = !call->dry && !gates->blocked;
	/* Reads come before the act: what is shown is what was decided on. */
	if (!show_comparison(call, a, p, out, err))
		return false;
	if (gates->asked)
		gates_show(gates->asked, gates->overridden, out);
	if (!show_changes(p, gates, !does, out, err))
		return false;
	show_values(call, p, gates, out);
	if (does && !act(call, p, gates, out, err))
		return false;
	conclude(p, gates, does, out);
	return true;
}

bool
model_change(
	const struct command_call *call, model_planner planner, struct report *out, struct err *err)
{
	struct arena *a = arena_new();
	struct model_change change = { 0 };
	struct act_gates gates = { 0 };
	char *name = NULL;
	bool ok = model_arg(call, a, &name, err) && planner(call, a, name, &change, err) &&
		  (!change.gated ||
			  gates_for_plan(call, a, &change.plan, change.aliases, &gates, err));
	if (ok && change.told)
		gates.today = gates_today(call, a, &change.plan);
	if (ok) {
		report_set_title(out, arena_strdup(report_arena(out), change.title));
		ok = model_act(call, a, &change.plan, &gates, out, err);
	}
	arena_free(a);
	return ok;
}
