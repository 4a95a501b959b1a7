// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* gate check: would this version be let through; for CI. */
#include <math.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/gate_parts.h"
#include "core/command/model_parts.h"
#include "core/gate/gate_kind.h"
#include "core/registry/stage.h"
#include "core/report/report.h"
#include "core/table/rowset_build.h"

static bool
read_targets(const struct command_call *call, struct arena *a, const char **out, struct err *err)
{
	const char *alias = args_text(call->args, "alias");
	if (!alias)
		return stage_parse(args_text(call->args, "to"), out, err);
	if (args_given(call->args, "to"))
		return err_set(err, ERR_USAGE, "name a stage or an alias, not both");
	return gate_target_parse(a, arena_printf(a, "@%s", alias), out, err);
}

static void
put(struct rowset_build *b, const char *column, size_t row, const char *text)
{
	rowset_build_text(b, rowset_build_find(b, column), row, text, strlen(text));
}

/* The numbers behind the sentences. */
static bool
show_numbers(const struct gates_asked *asked, struct report *out, struct err *err)
{
	static const struct column columns[] = {
		{ .name = "name", .title = "rule", .key = "name", .priority = 9 },
		{ .name = "kind", .priority = 4 },
		{ .name = "verdict", .priority = 8 },
		{ .name = "value", .format = FORMAT_SHORT, .digits = 6, .priority = 7 },
		{ .name = "limit", .format = FORMAT_SHORT, .digits = 6, .priority = 7 },
		{ .name = "severity", .priority = 5 },
		{ .name = "origin", .title = "from", .key = "origin", .priority = 3 },
		{ .name = "rule", .hidden = true },
		{ .name = "sentence", .hidden = true },
		{ 0 },
	};
	static const char *const texts[] = { "name", "kind", "verdict", "severity", "origin",
		"rule", "sentence" };
	struct rowset_build *b = rowset_build_new((size_t)16 << 20);
	const struct rowset *rs;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		(void)rowset_build_column(b, texts[i], CELL_TEXT);
	size_t value = rowset_build_column(b, "value", CELL_REAL);
	size_t limit = rowset_build_column(b, "limit", CELL_REAL);
	for (size_t i = 0; i < asked->n; i++) {
		const struct gate_verdict *v = &asked->verdicts[i];
		size_t row = rowset_build_row(b);
		put(b, "name", row, v->rule->name);
		put(b, "kind", row, v->rule->kind->name);
		put(b, "verdict", row, gate_outcome_name(v->outcome));
		put(b, "severity", row, gate_severity_name(v->rule->severity));
		put(b, "origin", row, v->rule->origin);
		put(b, "rule", row, v->rule->text);
		put(b, "sentence", row, v->sentence);
		if (isfinite(v->value))
			rowset_build_real(b, value, row, v->value);
		if (isfinite(v->limit))
			rowset_build_real(b, limit, row, v->limit);
	}
	if (!rowset_build_finish(b, &rs, err))
		return false;
	report_section(out, "", "Numbers");
	report_table(out, "rules", rs, columns, NULL);
	report_section(out, "", NULL);
	return true;
}

static void
conclude(const struct gates_asked *asked, const char *model, int64_t version, const char *target,
	struct report *out)
{
	const struct gate_tally *t = &asked->tally;
	report_set_code(out, t->code);
	if (asked->n == 0) {
		report_set_code(out, ERR_DATA);
		report_conclude(out, VERDICT_FAIL,
			"no gate is about %s for %s, so nothing was checked", model, target);
		return;
	}
	report_conclude(out,
		t->code != ERR_NONE ? VERDICT_FAIL
		: t->warned         ? VERDICT_WARN
				    : VERDICT_PASS,
		"%s v%lld for %s: %zu of %zu gates pass%s", model, (long long)version, target,
		t->passed, asked->n,
		t->failed    ? "; it would not be let through"
		: t->unknown ? "; it would not be let through, as some cannot be computed"
			     : "");
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	struct arena *a = arena_new();
	const char *targets[2] = { NULL, NULL };
	struct gates_asked asked;
	int64_t version = 0;
	char *name = NULL;
	bool ok = read_targets(call, a, &targets[0], err) && model_arg(call, a, &name, err) &&
		  version_arg(call, name, "version", &version, err) &&
		  gates_ask(call, a, name, version, targets, &asked, err);
	if (ok) {
		report_set_title(out, arena_printf(report_arena(out), "Gates of %s v%lld for %s",
					      name, (long long)version, targets[0]));
		report_value_text(out, "model", "model", name);
		report_value_int(out, "version", "version", version);
		report_value_text(out, "target", "for", targets[0]);
		gates_show(&asked, false, out);
		ok = asked.n == 0 || show_numbers(&asked, out, err);
	}
	if (ok)
		conclude(&asked, name, version, targets[0], out);
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
		.value = "VERSION",
		.preset = "latest",
		.help = "version to check: number, stage, alias, or latest" },
	{ .name = "to",
		.type = PARAM_TEXT,
		.value = "STAGE",
		.preset = "Production",
		.help = "stage it would be promoted to" },
	{ .name = "alias",
		.letter = 'a',
		.type = PARAM_TEXT,
		.help = "alias it would get instead" },
	GATE_RULES_PARAM,
	{ 0 },
};

const struct command command_gate_check = {
	.name = "gate.check",
	.summary = "ask the gates about a version, without promoting it",
	.details = "Ends with 0 when every blocking gate passes, 1 when one fails, 3 when none "
		   "fails but one cannot be computed (or none applies), 4 when the store cannot be "
		   "used. Gates that only warn count with --exit-code.",
	.examples = "cairn gate check churn 8\n"
		    "cairn gate check churn latest --rules gates.conf --format junit -o gates.xml\n"
		    "cairn gate check churn 8 --format md",
	.effect = COMMAND_READS,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
