// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* metric series: the history of one metric in one or more runs. */
#include "core/base/arena.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/parts.h"
#include "core/command/run_columns.h"
#include "core/command/series_table.h"
#include "core/plot/plot.h"
#include "core/report/report.h"
#include "core/store/metrics.h"

#include <math.h>

/* Columns of a chart that may be as wide as a large terminal. */
#define CURVE_PARTS 200
#define CURVES_MAX  12

static void
add_curve(struct plot *plot, struct arena *a, const char *name, const struct rowset *rs)
{
	size_t step = rowset_find(rs, "step"), value = rowset_find(rs, "value");
	double *x = ARENA_ARRAY(a, double, rs->rows + 1), *y = ARENA_ARRAY(a, double, rs->rows + 1);
	if (step == ROWSET_NONE || value == ROWSET_NONE)
		return;
	for (size_t i = 0; i < rs->rows; i++) {
		x[i] = (double)rs->col[step].at.i[i];
		y[i] = cells_null(&rs->col[value], i) ? (double)NAN : rs->col[value].at.r[i];
	}
	plot_add(plot, &(struct plot_series){
			       .name = name, .style = PLOT_LINE, .data = { rs->rows, x, y } });
}

static bool
add_plot(const struct command_call *call, const char *const *ids, size_t n, struct report *out,
	struct err *err)
{
	const char *key = args_text(call->args, "metric");
	struct plot *plot = plot_new(key);
	struct arena *a = arena_new();
	bool ok = true;
	plot_set_x(plot, "step", AXIS_WHOLE);
	for (size_t i = 0; ok && i < n && i < CURVES_MAX; i++) {
		const struct rowset *rs, *info;
		ok = metric_series_decimated(
			call->store, call->job, ids[i], key, CURVE_PARTS, &rs, err);
		if (!ok)
			break;
		ok = run_info(call->store, ids[i], call->now_ms, &info, err);
		if (ok) {
			add_curve(plot, a, n > 1 ? rowset_text(info, 0, "run_name") : NULL, rs);
			rowset_free(info);
		}
		rowset_free(rs);
	}
	if (ok)
		report_plot(out, "curve", plot);
	else
		plot_free(plot);
	if (n > CURVES_MAX)
		report_warning(out, "the picture shows the first %d runs only", CURVES_MAX);
	arena_free(a);
	return ok;
}

static bool
fill(const struct command_call *call, struct arena *a, struct report *out, struct err *err)
{
	const char *const *ids;
	const struct rowset *rs;
	size_t n;
	char count[64];
	const struct series_wanted wanted = {
		.key = args_text(call->args, "metric"),
		.by_time = args_flag(call->args, "by-time"),
		.parts = (size_t)args_int(call->args, "points", 0) / 4,
		.decimate = args_given(call->args, "points"),
	};
	if (!parts_runs(call, a, "run", &ids, &n, err) ||
		!run_columns_metric(call->store, wanted.key, err))
		return false;
	if (!series_table(call, ids, n, &wanted, &rs, err))
		return false;
	size_t points = rs->rows;
	if (points == 0) {
		rowset_free(rs);
		return err_set(err, ERR_NOT_FOUND, "no point of metric '%s' in %s", wanted.key,
			n == 1 ? "this run" : "these runs");
	}
	if (!args_flag(call->args, "no-picture") && !add_plot(call, ids, n, out, err)) {
		rowset_free(rs);
		return false;
	}
	report_set_title(out, arena_printf(report_arena(out), "History of %s", wanted.key));
	report_table(out, "points", rs, series_columns(a, n > 1, false), NULL);
	if (rs->note)
		report_warning(out, "%s", rs->note);
	report_conclude(out, VERDICT_NONE, "%s", parts_count(count, points, "point", "points"));
	return true;
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	struct arena *a = arena_new();
	bool ok = fill(call, a, out, err);
	arena_free(a);
	return ok;
}

static const struct param params[] = {
	{ .name = "metric",
		.type = PARAM_METRIC,
		.positional = true,
		.required = true,
		.help = "metric" },
	{ .name = "run",
		.type = PARAM_RUN,
		.positional = true,
		.required = true,
		.repeats = true,
		.help = "runs" },
	{ .name = "points",
		.letter = 'p',
		.type = PARAM_COUNT,
		.help = "about so many points a run: first, lowest, highest and last of equal "
			"parts of the steps" },
	{ .name = "by-time",
		.type = PARAM_FLAG,
		.help = "in MLflow's order, by time first; without it by step first" },
	{ .name = "no-picture", .type = PARAM_FLAG, .help = "the table alone" },
	{ 0 },
};

const struct command command_metric_series = {
	.name = "metric.series",
	.summary = "show the history of a metric",
	.details = "All points by default, as stored: several of one step stay several, NaN stays "
		   "NaN.",
	.examples = "cairn metric series val_auc gbm-depth8\n"
		    "cairn metric series loss 3f2a91c4 77e0d2aa --points 400 --format csv",
	.effect = COMMAND_READS,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
