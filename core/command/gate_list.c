// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* gate list: the rules there are, and the kinds of rules. */
#include <string.h>
#include "core/base/arena.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/gate_parts.h"
#include "core/command/parts.h"
#include "core/gate/gate_kind.h"
#include "core/report/report.h"
#include "core/table/rowset_build.h"

static bool
list_kinds(struct report *out, struct err *err)
{
	static const struct column columns[] = {
		{ .name = "kind", .priority = 9 },
		{ .name = "syntax", .max_width = 120, .priority = 8 },
		{ .name = "summary", .max_width = 80, .priority = 5 },
		{ .name = "computed", .priority = 6 },
		{ 0 },
	};
	const struct rowset *rs;
	if (!gate_kinds(&rs, err))
		return false;
	report_set_title(out, "Kinds of gates");
	report_table(out, "kinds", rs, columns, NULL);
	return true;
}

static void
put(struct rowset_build *b, const char *column, size_t row, const char *text)
{
	if (*text)
		rowset_build_text(b, rowset_build_find(b, column), row, text, strlen(text));
}

static bool
list_rules(const struct gate_rule *rules, size_t n, const char *model, struct report *out,
	struct err *err)
{
	static const struct column columns[] = {
		{ .name = "model", .priority = 8 },
		{ .name = "target", .title = "for", .key = "target", .priority = 7 },
		{ .name = "name", .priority = 9 },
		{ .name = "rule", .max_width = 80, .priority = 9 },
		{ .name = "severity", .priority = 5 },
		{ .name = "kind", .priority = 2 },
		{ .name = "origin", .title = "from", .key = "origin", .priority = 4 },
		{ 0 },
	};
	struct rowset_build *b = rowset_build_new((size_t)16 << 20);
	const struct rowset *rs;
	char count[64];
	for (size_t i = 0; columns[i].name; i++)
		(void)rowset_build_column(b, columns[i].name, CELL_TEXT);
	for (size_t i = 0; i < n; i++) {
		if (model && strcmp(rules[i].model, "*") != 0 && strcmp(rules[i].model, model) != 0)
			continue;
		size_t row = rowset_build_row(b);
		put(b, "model", row, rules[i].model);
		put(b, "target", row, *rules[i].target ? rules[i].target : "any");
		put(b, "name", row, rules[i].name);
		put(b, "rule", row, rules[i].text);
		put(b, "severity", row, gate_severity_name(rules[i].severity));
		put(b, "kind", row, rules[i].kind->name);
		put(b, "origin", row, rules[i].origin);
	}
	if (!rowset_build_finish(b, &rs, err))
		return false;
	size_t shown = rs->rows;
	report_set_title(out, "Gates");
	report_table(out, "gates", rs, columns,
		"no gates; add one with: cairn gate add NAME RULE, or in a file gates.conf");
	report_conclude(out, VERDICT_NONE, "%s", parts_count(count, shown, "gate", "gates"));
	return true;
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	struct arena *a = arena_new();
	struct gate_rule *rules;
	size_t n;
	bool ok = args_flag(call->args, "kinds")
			  ? list_kinds(out, err)
			  : gates_load(call, a, &rules, &n, err) &&
				    list_rules(rules, n, args_text(call->args, "name"), out, err);
	arena_free(a);
	return ok;
}

static const struct param params[] = {
	{ .name = "name",
		.type = PARAM_MODEL,
		.positional = true,
		.help = "only the rules about this model" },
	{ .name = "kinds",
		.letter = 'k',
		.type = PARAM_FLAG,
		.help = "list the kinds of rules instead" },
	GATE_RULES_PARAM,
	{ 0 },
};

const struct command command_gate_list = {
	.name = "gate.list",
	.summary = "list the gates, or the kinds of gates",
	.details =
		"Rules stand in cairn's own file beside the store (gate add) and in files that a "
		"team keeps (gates.conf beside the store, or --rules).",
	.examples = "cairn gate list\ncairn gate list churn --format json\ncairn gate list --kinds",
	.effect = COMMAND_READS,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
