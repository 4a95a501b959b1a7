// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* model show: one model and its versions, one version in full, or two side by side. */
#include "core/base/arena.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/model_page.h"
#include "core/command/model_parts.h"
#include "core/command/parts.h"
#include "core/report/report.h"
#include "core/repro/repro.h"
#include "core/table/rowset.h"

static bool
show_model(const struct command_call *call, const char *name, struct report *out, struct err *err)
{
	static const struct {
		const char *name, *label;
	} fields[] = {
		{ "name", "name" },
		{ "description", "description" },
		{ "aliases", "aliases" },
		{ "tags", "tags" },
		{ "creation_time", "created" },
		{ "last_updated_time", "updated" },
	};
	const struct rowset *rs;
	if (!model_info(call->store, name, &rs, err))
		return false;
	report_set_title(out, arena_printf(report_arena(out), "Model %s", name));
	report_section(out, "model", NULL);
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		parts_cell(out, rs, 0, fields[i].name, fields[i].label, FORMAT_AUTO);
	rowset_free(rs);
	if (!model_versions(call->store, name, 0, &rs, err))
		return false;
	report_section(out, "", "Versions");
	report_table(out, "versions", rs, version_table_columns(report_arena(out), rs),
		"no versions yet; register one with: cairn model register RUN NAME");
	return true;
}

static bool
packages_of(const struct command_call *call, struct arena *a, const struct version_side *side,
	struct repro *out, struct err *err)
{
	const struct repro_question q = {
		.store = call->store,
		.job = call->job,
		.run_id = side->facts.run_id,
		.version = &side->facts,
	};
	if (!repro_collect(&q, a, out, err))
		return false;
	rowset_free(out->items);
	return true;
}

/* Packages of the two environments, where both are known. */
static bool
show_packages(const struct command_call *call, struct arena *a, const struct version_side *before,
	const struct version_side *after, struct report *out, struct err *err)
{
	static const struct column columns[] = {
		{ .name = "package", .priority = 9 },
		{ .name = "before", .priority = 8 },
		{ .name = "after", .priority = 8 },
		{ 0 },
	};
	struct repro one, other;
	const struct rowset *rs;
	if (!before->facts.run_exists || !after->facts.run_exists)
		return true;
	if (!packages_of(call, a, before, &one, err) || !packages_of(call, a, after, &other, err))
		return false;
	if (one.n_packages == 0 || other.n_packages == 0)
		return true;
	if (!packages_differ(
		    one.packages, one.n_packages, other.packages, other.n_packages, &rs, err))
		return false;
	report_section(out, "", "Packages that differ");
	report_table(out, "packages", rs, columns, "all packages are the same");
	return true;
}

static bool
show_two(const struct command_call *call, struct arena *a, const char *name, int64_t version,
	int64_t other, struct report *out, struct err *err)
{
	static const struct column params_columns[] = {
		{ .name = "key", .title = "param", .priority = 9 },
		{ .name = "holder", .title = "before", .priority = 8 },
		{ .name = "candidate", .title = "after", .priority = 8 },
		{ 0 },
	};
	struct version_side before, after;
	const struct rowset *metrics, *params;
	if (!version_side_load(call, a, name, other, &before, err) ||
		!version_side_load(call, a, name, version, &after, err) ||
		!version_compare(&before, &after, &metrics, err))
		return false;
	report_set_title(out, arena_printf(report_arena(out), "%s: v%lld against v%lld", name,
				      (long long)version, (long long)other));
	report_section(out, "", "Metrics");
	version_compare_table(out, metrics, &before, &after);
	if (!version_params_differ(call, &before, &after, &params, err))
		return false;
	report_section(out, "", "Params that differ");
	report_table(out, "params", params, params_columns, "all params are the same");
	return show_packages(call, a, &before, &after, out, err);
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	struct arena *a = arena_new();
	char *name = NULL;
	int64_t version = 0, other = 0;
	bool ok = model_arg(call, a, &name, err) &&
		  version_arg(call, name, "version", &version, err) &&
		  version_arg(call, name, "compare", &other, err);
	if (ok && other && !version)
		ok = err_set(
			err, ERR_USAGE, "--compare wants two versions: name the other one too");
	if (ok && other)
		ok = show_two(call, a, name, version, other, out, err);
	else if (ok && version)
		ok = model_page_fill(call, name, version, out, err);
	else if (ok)
		ok = show_model(call, name, out, err);
	arena_free(a);
	return ok;
}

static const struct param params[] = {
	{ .name = "name",
		.type = PARAM_MODEL,
		.positional = true,
		.required = true,
		.help = "registered model, or the beginning of its name" },
	{ .name = "version",
		.type = PARAM_TEXT,
		.positional = true,
		.value = "VERSION",
		.help = "number, stage, alias, or latest" },
	{ .name = "compare",
		.letter = 'c',
		.type = PARAM_TEXT,
		.value = "VERSION",
		.help = "show what differs from this version" },
	{ 0 },
};

const struct command command_model_show = {
	.name = "model.show",
	.summary = "show a registered model, or one of its versions",
	.details = "A version shows its lineage: the run, its data, code and environment; "
		   "signature, input example and files with their digests, where they lie on this "
		   "machine.",
	.examples = "cairn model show churn\ncairn model show churn production\n"
		    "cairn model show churn 8 --compare 7",
	.effect = COMMAND_READS,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
