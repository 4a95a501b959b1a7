// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* gate add: a rule for the companion store. */
#include <string.h>
#include "core/base/arena.h"
#include "core/base/ini.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/parts.h"
#include "core/gate/gate_kind.h"
#include "core/report/report.h"
#include "core/store/companion.h"

static bool
read_row(const struct command_call *call, struct arena *a, struct gate_row *row, struct err *err)
{
	struct gate_rule rule;
	size_t at = 0;
	const char *text = args_text(call->args, "rule");
	const char *target = args_text(call->args, "to");
	*row = (struct gate_row){
		.model = args_text(call->args, "model"),
		.name = args_text(call->args, "name"),
		.rule = text,
		.who = parts_user(),
		.at_ms = call->now_ms,
	};
	if (!*row->name || strpbrk(row->name, " \t\n=#[]"))
		return err_set(
			err, ERR_USAGE, "the gate's name '%s' is not one plain word", row->name);
	if (!gate_target_parse(a, target ? target : "", &row->target, err))
		return false;
	if (!gate_rule_parse(a, text, &rule, &at, err))
		return err_wrap(err, "rule, at character %zu", at + 1);
	row->severity = gate_severity_name(rule.severity);
	return true;
}

static bool
add(const struct command_call *call, const struct gate_row *row, int64_t *id, struct err *err)
{
	struct companion *c = NULL;
	bool ok = companion_open(call->store_path, STORE_WRITER, &c, err) &&
		  companion_gate_add(c, row, id, err);
	companion_close(c);
	return ok;
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	struct arena *a = arena_new();
	struct gate_row row;
	int64_t id = 0;
	bool ok = read_row(call, a, &row, err) && (call->dry || add(call, &row, &id, err));
	if (ok) {
		report_value_text(out, "name", "gate", row.name);
		report_value_text(out, "model", "model", row.model);
		report_value_text(out, "target", "for", *row.target ? row.target : "any");
		report_value_text(out, "rule", "rule", row.rule);
		report_value_text(out, "severity", "severity", row.severity);
		report_value_text(out, "file", "kept in",
			companion_path(report_arena(out), call->store_path));
		if (!call->dry) {
			report_value_int(out, "id", "number", id);
			parts_undo(call, out,
				arena_printf(report_arena(out), "gate remove %lld", (long long)id));
		}
		report_conclude(out, VERDICT_NONE, "the gate '%s' %s", row.name,
			call->dry ? "would be added" : "is added");
	}
	arena_free(a);
	return ok;
}

static const struct param params[] = {
	{ .name = "name",
		.type = PARAM_TEXT,
		.positional = true,
		.required = true,
		.value = "NAME",
		.help = "name of the gate, one word" },
	{ .name = "rule",
		.type = PARAM_TEXT,
		.positional = true,
		.required = true,
		.value = "RULE",
		.help = "the rule, as one word for the shell" },
	{ .name = "model",
		.letter = 'm',
		.type = PARAM_MODEL,
		.preset = "*",
		.help = "registered model it is about; * for all" },
	{ .name = "to",
		.type = PARAM_TEXT,
		.value = "TARGET",
		.help = "stage, or @alias, that it guards; without it all" },
	{ 0 },
};

const struct command command_gate_add = {
	.name = "gate.add",
	.summary = "add a gate to cairn's own file beside the store",
	.details =
		"The rule language: cairn gate list --kinds. A rule that begins with warn does not "
		"block.",
	.examples =
		"cairn gate add accuracy 'val_auc >= production - 0.02' -m churn --to Production\n"
		"cairn gate add latency 'latency p99_ms <= 200ms' --yes\n"
		"cairn gate add signed 'warn signature'",
	.effect = COMMAND_WRITES,
	.needs = COMMAND_READS_STORE,
	.params = params,
	.run = run,
};
