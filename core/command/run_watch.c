// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* run watch: what is running now, shown again whenever the store changes. */
#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/parts.h"
#include "core/command/run_columns.h"
#include "core/report/report.h"

#include <string.h>

#define SPARK_POINTS 40
#define NEWEST       10

/* One run: its state and its curves. */
static bool
show_run(const struct command_call *call, const char *id, const struct rowset *info,
	struct report *out, struct err *err)
{
	static const struct column columns[] = {
		{ .name = "key", .title = "metric", .priority = 9 },
		{ .name = "value", .format = FORMAT_SHORT, .digits = 6, .priority = 8 },
		{ .name = "curve", .format = FORMAT_SPARK, .width = 30, .priority = 5 },
		{ .name = "best", .format = FORMAT_SHORT, .digits = 6, .priority = 7 },
		{ .name = "step", .format = FORMAT_COUNT, .priority = 6 },
		{ .name = "timestamp", .title = "logged", .format = FORMAT_AGE, .priority = 4 },
		{ 0 },
	};
	const struct rowset *rs;
	if (!run_metrics(call->store, call->job, id, SPARK_POINTS, &rs, err))
		return false;
	report_section(out, id, rowset_text(info, 0, "run_name"));
	parts_cell(out, info, 0, "run_id", "id", FORMAT_AUTO);
	parts_cell(out, info, 0, "status", "status", FORMAT_AUTO);
	parts_cell(out, info, 0, "stale", "stale", FORMAT_AUTO);
	parts_cell(out, info, 0, "duration", "time", FORMAT_SPAN);
	report_table(out, "metrics", rs, columns, "no metrics yet");
	return true;
}

/* The worst end so far, or VERDICT_NONE while one of them still runs. */
static enum verdict
judge(enum verdict so_far, const char *status, bool *running)
{
	if (strcmp(status, "RUNNING") == 0 || strcmp(status, "SCHEDULED") == 0)
		*running = true;
	else if (strcmp(status, "FINISHED") != 0)
		return VERDICT_FAIL;
	return so_far;
}

static bool
watch_named(const struct command_call *call, const char *const *ids, size_t n, struct report *out,
	struct err *err)
{
	enum verdict end = VERDICT_PASS;
	bool running = false;
	for (size_t i = 0; i < n; i++) {
		const struct rowset *info;
		if (!run_info(call->store, ids[i], call->now_ms, &info, err))
			return false;
		end = judge(end, rowset_text(info, 0, "status"), &running);
		bool ok = show_run(call, ids[i], info, out, err);
		rowset_free(info);
		if (!ok)
			return false;
	}
	report_section(out, "", NULL);
	if (!running)
		report_conclude(out, end, "%s",
			end == VERDICT_PASS ? "finished" : "ended without finishing");
	return true;
}

/* Without names: every run that is running, newest first; else the newest ones. */
static bool
watch_running(const struct command_call *call, struct arena *a, struct report *out, struct err *err)
{
	static const char *const fixed[] = { "run_name", "run_id", "status", "start_time",
		"duration" };
	struct runs_query q;
	const struct rowset *rs;
	const char *const *chosen;
	size_t n = 0, n_fixed = sizeof(fixed) / sizeof(fixed[0]);
	if (!parts_query(
		    call, a, (struct parts_choice){ .experiment = true, .filter = true }, &q, err))
		return false;
	if (!q.filter && !filter_parse(a, "attributes.status = 'RUNNING'", &q.filter, NULL, err))
		return false;
	q.limit = NEWEST;
	if (!run_columns_choose(call->store, call->job, a, &q, RUN_COLUMNS_BEST, &chosen, err))
		return false;
	while (chosen[n])
		n++;
	const char **names = ARENA_ARRAY(a, const char *, n + n_fixed + 1);
	for (size_t i = 0; i < n_fixed; i++)
		names[i] = fixed[i];
	for (size_t i = 0; i < n; i++)
		names[n_fixed + i] = chosen[i];
	q.columns = chosen;
	if (!runs_select(call->store, call->job, &q, &rs, NULL, err))
		return false;
	report_table(out, "runs", rs, run_columns(a, names), "nothing is running");
	return true;
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	struct arena *a = arena_new();
	const char *const *ids;
	size_t n;
	bool ok = parts_runs(call, a, "run", &ids, &n, err);
	if (ok)
		ok = n > 0 ? watch_named(call, ids, n, out, err) : watch_running(call, a, out, err);
	arena_free(a);
	return ok;
}

static const struct param params[] = {
	{ .name = "run",
		.type = PARAM_RUN,
		.positional = true,
		.repeats = true,
		.help = "runs to follow; without them, whatever is running" },
	{ .name = "experiment",
		.letter = 'e',
		.type = PARAM_EXPERIMENT,
		.repeats = true,
		.help = "only runs of this experiment" },
	{ .name = "filter",
		.letter = 'F',
		.type = PARAM_FILTER,
		.help = "runs that match instead of running ones" },
	{ 0 },
};

const struct command command_run_watch = {
	.name = "run.watch",
	.summary = "follow runs while they log",
	.details = "Shows them again whenever something is logged; on a terminal in place. With "
		   "runs named it ends "
		   "when all of them have: with 0 when they finished, with 1 when one failed or "
		   "was killed. Without, "
		   "Ctrl-C ends it.",
	.examples = "cairn run watch\ncairn run watch gbm-depth8 && echo done",
	.effect = COMMAND_READS,
	.needs = COMMAND_NEEDS_STORE,
	.live = true,
	.params = params,
	.run = run,
};
