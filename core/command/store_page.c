// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What a store is and what is going on in it. */
#include "core/command/store_page.h"

#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/command/command.h"
#include "core/command/experiment_parts.h"
#include "core/command/parts.h"
#include "core/command/run_columns.h"
#include "core/report/report.h"
#include "core/store/experiments.h"
#include "core/store/keys.h"
#include "core/store/store.h"

#define NEWEST 15

static bool
count_runs(const struct command_call *call, struct store *s, enum lifecycle lifecycle, size_t *n,
	struct err *err)
{
	static const char *const none[] = { NULL };
	struct runs_query q = {
		.lifecycle = lifecycle, .limit = 1, .columns = none, .now_ms = call->now_ms
	};
	const struct rowset *rs;
	if (!runs_select(s, call->job, &q, &rs, n, err))
		return false;
	rowset_free(rs);
	return true;
}

static bool
fill_counts(const struct command_call *call, struct store *s, struct report *out, struct err *err)
{
	const struct rowset *experiments, *metrics;
	size_t active, deleted;
	if (!count_runs(call, s, LIFECYCLE_ACTIVE, &active, err) ||
		!count_runs(call, s, LIFECYCLE_DELETED, &deleted, err) ||
		!experiments_list(s, LIFECYCLE_ALL, &experiments, err))
		return false;
	size_t n = experiments->rows;
	rowset_free(experiments);
	if (!key_names(s, KEYS_METRICS, &metrics, err))
		return false;
	report_value_int(out, "experiments", "experiments", (int64_t)n);
	report_value_int(out, "runs", "active runs", (int64_t)active);
	report_value_int(out, "deleted_runs", "deleted runs", (int64_t)deleted);
	report_value_int(out, "metrics", "metrics", (int64_t)metrics->rows);
	rowset_free(metrics);
	return true;
}

bool
store_page_facts(
	const struct command_call *call, struct store *s, struct report *out, struct err *err)
{
	const struct store_facts *f = store_facts(s);
	char bytes[NUMBER_MAX];
	report_value_text(out, "path", "path", f->path);
	report_value_int(out, "bytes", "bytes", (int64_t)f->bytes);
	report_value_text(out, "size", "size", number_bytes(bytes, f->bytes));
	report_value_text(out, "mlflow", "MLflow", f->mlflow);
	report_value_text(out, "revision", "schema revision", f->revision);
	report_value_bool(out, "known_revision", "revision known", f->known_revision);
	report_value_bool(out, "writable", "writable", f->writable);
	if (f->why_read_only)
		report_value_text(out, "why_read_only", "why not", f->why_read_only);
	report_value_text(out, "journal", "journal", f->wal ? "write-ahead" : "rollback");
	report_value_bool(out, "network", "on a network file system", f->network_fs);
	report_value_bool(out, "logged_models", "logged models", f->has_logged_models);
	report_value_bool(out, "workspaces", "workspaces", f->has_workspace);
	report_value_bool(out, "series_index", "index for histories", f->has_series_index);
	return fill_counts(call, s, out, err);
}

static bool
fill_newest(const struct command_call *call, struct store *s, struct arena *a, struct report *out,
	struct err *err)
{
	static const char *const fixed[] = { "run_name", "run_id", "status", "start_time",
		"duration", "experiment" };
	struct runs_query q = { .limit = NEWEST, .now_ms = call->now_ms };
	const size_t n_fixed = sizeof(fixed) / sizeof(fixed[0]);
	const char *const *chosen;
	const struct rowset *rs;
	size_t n = 0;
	if (!run_columns_choose(s, call->job, a, &q, RUN_COLUMNS_BEST, &chosen, err))
		return false;
	q.columns = chosen;
	if (!runs_select(s, call->job, &q, &rs, NULL, err))
		return false;
	while (chosen[n])
		n++;
	const char **names = ARENA_ARRAY(a, const char *, n + n_fixed + 1);
	for (size_t i = 0; i < n_fixed; i++)
		names[i] = fixed[i];
	for (size_t i = 0; i < n; i++)
		names[n_fixed + i] = chosen[i];
	report_section(out, "", "Newest runs");
	report_table(out, "newest_runs", rs, run_columns(a, names),
		"no runs yet; they appear here when a script logs with its MLflow client");
	return true;
}

bool
store_page_runs(
	const struct command_call *call, struct store *s, struct report *out, struct err *err)
{
	const struct rowset *experiments;
	char runs[64], count[64];
	size_t active;
	int64_t running = 0;
	if (!count_runs(call, s, LIFECYCLE_ACTIVE, &active, err) ||
		!experiments_list(s, LIFECYCLE_ACTIVE, &experiments, err))
		return false;
	for (size_t i = 0; i < experiments->rows; i++)
		running += rowset_int(experiments, i, "running", 0);
	report_conclude(out, VERDICT_NONE, "%s in %s · %lld running",
		parts_count(runs, active, "run", "runs"),
		parts_count(count, experiments->rows, "experiment", "experiments"),
		(long long)running);
	report_section(out, "", "Experiments");
	report_table(out, "experiments", experiments, experiment_columns(), "no experiments");
	struct arena *a = arena_new();
	bool ok = fill_newest(call, s, a, out, err);
	arena_free(a);
	report_section(out, "", NULL);
	return ok;
}
