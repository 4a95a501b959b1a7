// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* experiment show: one experiment, its tags and its newest runs. */
#include "core/base/arena.h"
#include "core/base/oom.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/experiment_parts.h"
#include "core/command/parts.h"
#include "core/command/run_columns.h"
#include "core/report/report.h"
#include "core/store/experiments.h"
#include "core/table/rowset_build.h"

#include <stdlib.h>
#include <string.h>

#define NEWEST 10

static bool
fill_tags(const struct command_call *call, int64_t id, struct report *out, struct err *err)
{
	static const struct column columns[] = {
		{ .name = "key", .max_width = 60, .priority = 2 },
		{ .name = "value", .max_width = 80, .priority = 1 },
		{ 0 },
	};
	const struct rowset *rs;
	if (!experiment_tags(call->store, id, &rs, err))
		return false;
	/* The note stands above. */
	uint32_t *rows = xcalloc(rs->rows + 1, sizeof(*rows));
	size_t n = 0;
	for (size_t i = 0; i < rs->rows; i++)
		if (strcmp(rowset_text(rs, i, "key"), "mlflow.note.content") != 0)
			rows[n++] = (uint32_t)i;
	report_section(out, "", "Tags");
	report_table(out, "tags", rowset_select(rs, rows, n), columns, "no tags");
	rowset_free(rs);
	free(rows);
	return true;
}

static bool
fill_runs(const struct command_call *call, int64_t id, struct report *out, struct err *err)
{
	static const char *const fixed[] = { "run_name", "run_id", "status", "start_time",
		"duration", NULL };
	struct arena *a = arena_new();
	const struct rowset *rs;
	struct runs_query q = {
		.experiments = &id, .n_experiments = 1, .limit = NEWEST, .now_ms = call->now_ms
	};
	const char *const *chosen;
	size_t n = 0;
	bool ok = run_columns_choose(call->store, call->job, a, &q, RUN_COLUMNS_BEST, &chosen, err);
	if (ok) {
		q.columns = chosen;
		ok = runs_select(call->store, call->job, &q, &rs, NULL, err);
	}
	if (ok) {
		while (chosen[n])
			n++;
		const char **names = ARENA_ARRAY(a, const char *, n + 6);
		for (size_t i = 0; i < 5; i++)
			names[i] = fixed[i];
		for (size_t i = 0; i < n; i++)
			names[5 + i] = chosen[i];
		report_section(out, "", "Newest runs");
		report_table(out, "newest_runs", rs, run_columns(a, names), "no runs yet");
	}
	arena_free(a);
	return ok;
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	static const struct {
		const char *name, *label;
	} fields[] = {
		{ "name", "name" },
		{ "experiment_id", "id" },
		{ "lifecycle_stage", "lifecycle" },
		{ "runs", "active runs" },
		{ "running", "running" },
		{ "last_start", "last run" },
		{ "primary_metric", "primary metric" },
		{ "greater_is_better", "greater is better" },
		{ "creation_time", "created" },
		{ "last_update_time", "updated" },
		{ "artifact_location", "artifacts" },
		{ "note", "note" },
	};
	const struct rowset *rs;
	int64_t id;
	size_t row;
	if (!parts_experiment(call, "experiment", &id, err) ||
		!experiment_row(call, id, &rs, &row, err))
		return false;
	report_set_title(out,
		arena_printf(report_arena(out), "Experiment %s", rowset_text(rs, row, "name")));
	report_section(out, "experiment", NULL);
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		parts_cell(out, rs, row, fields[i].name, fields[i].label, FORMAT_AUTO);
	rowset_free(rs);
	return fill_tags(call, id, out, err) && fill_runs(call, id, out, err);
}

static const struct param params[] = {
	{ .name = "experiment",
		.type = PARAM_EXPERIMENT,
		.positional = true,
		.required = true,
		.help = "experiment, by name or id" },
	{ 0 },
};

const struct command command_experiment_show = {
	.name = "experiment.show",
	.summary = "show one experiment: facts, tags, newest runs",
	.details = "The primary metric and its direction are those that MLflow's tags of the "
		   "experiment name.",
	.examples = "cairn experiment show churn\ncairn experiment show 0 --format md",
	.effect = COMMAND_READS,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
