// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* data validate: whether a data file is what a schema, or another file, says it should be. */
#include "core/base/arena.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/data_parts.h"
#include "core/dataset/validate.h"
#include "core/report/report.h"

/* The schema that is meant, from its file or from the data it was to be like. In a. */
static bool
find_schema(const struct command_call *call, struct arena *a, const struct data_schema **out,
	struct err *err)
{
	const char *schema = args_text(call->args, "schema"),
		   *against = args_text(call->args, "against");
	if (!schema == !against)
		return err_set(
			err, ERR_USAGE, "'data validate' wants one of --schema and --against");
	if (schema)
		return data_read_schema(a, schema, out, err);
	if (!data_apart(args_text(call->args, "file"), against, err))
		return false;
	struct profile *p = NULL;
	if (!data_profile(call, against, NULL, NULL, &p, err))
		return false;
	*out = data_schema_infer(a, p);
	profile_free(p);
	return true;
}

static void
put_check(struct report *r, const struct data_verdict *v)
{
	static const enum verdict verdicts[] = { [OUTCOME_PASS] = VERDICT_PASS,
		[OUTCOME_WARN] = VERDICT_WARN,
		[OUTCOME_FAIL] = VERDICT_FAIL };
	const char *name = data_check_name(v->check);
	if (v->column)
		name = arena_printf(report_arena(r), "%s: %s", v->column, name);
	report_check(r, arena_strdup(report_arena(r), name), verdicts[v->outcome], name, "%s",
		v->sentence);
}

/* What fails comes first. */
static void
put_verdicts(struct report *r, const struct data_verdict *v, size_t n)
{
	size_t count[3] = { 0 };
	for (int outcome = OUTCOME_FAIL; outcome >= OUTCOME_PASS; outcome--) {
		for (size_t i = 0; i < n; i++) {
			if ((int)v[i].outcome != outcome)
				continue;
			put_check(r, &v[i]);
			count[outcome]++;
		}
	}
	if (count[OUTCOME_FAIL])
		report_conclude(r, VERDICT_FAIL, "%zu of %zu checks fail, %zu warn",
			count[OUTCOME_FAIL], n, count[OUTCOME_WARN]);
	else if (count[OUTCOME_WARN])
		report_conclude(
			r, VERDICT_WARN, "no check of %zu fails, %zu warn", n, count[OUTCOME_WARN]);
	else
		report_conclude(r, VERDICT_PASS, "all %zu checks pass", n);
}

static bool
validate(const struct command_call *call, const struct data_schema *schema, struct arena *a,
	struct report *out, struct err *err)
{
	const char *path = args_text(call->args, "file");
	const char *reference = args_text(call->args, "schema");
	struct validation *v = NULL;
	struct profile *p = NULL;
	if (!validation_new(schema, &v, err))
		return false;
	if (!data_profile(
		    call, path, data_schema_texts(a, schema), validation_visitor(v), &p, err)) {
		validation_free(v);
		return false;
	}
	const struct data_verdict *verdicts;
	size_t n = validation_verdicts(v, p, report_arena(out), &verdicts);
	report_set_title(out, "Data validation");
	report_value_text(out, "file", "file", path);
	report_value_text(out, reference ? "schema" : "against", reference ? "schema" : "against",
		reference ? reference : args_text(call->args, "against"));
	report_value_int(out, "rows", "rows", (int64_t)p->rows);
	if (p->cut)
		report_warning(out, "only the first rows were read, as asked with --limit");
	validation_free(v);
	profile_free(p);
	if (n == 0)
		return err_set(err, ERR_DATA, "the schema switches every check off");
	put_verdicts(out, verdicts, n);
	return true;
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	struct arena *a = arena_new();
	const struct data_schema *schema;
	bool ok = find_schema(call, a, &schema, err) && validate(call, schema, a, out, err);
	arena_free(a);
	return ok;
}

static const struct param params[] = {
	{ .name = "file",
		.type = PARAM_FILE,
		.positional = true,
		.required = true,
		.help = "data file, or '-' for standard input" },
	{ .name = "schema",
		.type = PARAM_FILE,
		.help = "the schema, as 'data profile --schema' writes it" },
	{ .name = "against",
		.type = PARAM_FILE,
		.help = "a data file that the first one should be like" },
	DATA_PARAMS,
	{ 0 },
};

const struct command command_data_validate = {
	.name = "data.validate",
	.summary = "check a data file against a schema or another file",
	.details =
		"Rows, columns, types, missing values, ranges, levels, duplicates, keys, constant "
		"columns, means, regular expressions and order, each with its own tolerance and "
		"severity. The exit status is 1 when a check that blocks fails, with --exit-code "
		"also when one warns, and 3 when there is nothing to check. What cannot be told "
		"does not pass.",
	.examples = "cairn data validate week-8.csv --against train.csv\n"
		    "cairn data validate week-8.csv --schema train.json --output data.xml",
	.effect = COMMAND_READS,
	.needs = COMMAND_NO_STORE,
	.params = params,
	.run = run,
};
