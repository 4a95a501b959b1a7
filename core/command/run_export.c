// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* run export: runs with their whole histories, for other programs. */
#include "core/base/arena.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/parts.h"
#include "core/command/run_columns.h"
#include "core/command/series_table.h"
#include "core/report/report.h"
#include "core/table/rowset_build.h"

#include <string.h>

#define TABLE_MAX ((size_t)256 << 20)

struct export
{
	const struct command_call *call;
	struct arena *a;
	const char *const *ids;
	size_t n;
	struct report *out;
};

/* By name, else by the query; one of the two must be said, so that a slip does not export everything. */
static bool
choose_runs(struct export *e, struct err *err)
{
	const struct command_call *call = e->call;
	struct runs_query q;
	const struct rowset *rs;
	if (args_has(call->args, "run"))
		return parts_runs(call, e->a, "run", &e->ids, &e->n, err);
	if (!args_has(call->args, "filter") && !args_has(call->args, "experiment"))
		return err_set(err, ERR_USAGE,
			"no run is named; name some, or choose with --experiment or --filter "
			"(--filter '' is all)");
	if (!parts_query(call, e->a, (struct parts_choice){ .experiment = true, .filter = true },
		    &q, err))
		return false;
	static const char *const none[] = { NULL };
	q.columns = none;
	if (!runs_select(call->store, call->job, &q, &rs, NULL, err))
		return false;
	const char **ids = ARENA_ARRAY(e->a, const char *, rs->rows + 1);
	for (size_t i = 0; i < rs->rows; i++)
		ids[i] = arena_strdup(e->a, rowset_text(rs, i, "run_id"));
	e->ids = ids;
	e->n = rs->rows;
	rowset_free(rs);
	return true;
}

static void
copy_cell(struct rowset_build *b, size_t col, size_t row, const struct cells *c, size_t from)
{
	if (cells_odd(c, from))
		rowset_build_odd(b, col, row);
	else if (cells_null(c, from) || c->type == CELL_SERIES)
		return;
	else if (c->type == CELL_TEXT)
		rowset_build_text(b, col, row, c->at.s[from], strlen(c->at.s[from]));
	else if (c->type == CELL_REAL)
		rowset_build_real(b, col, row, c->at.r[from]);
	else
		rowset_build_int(b, col, row, c->at.i[from]);
}

/* All rows of rs behind those in b, by column name; a "run_id" column of b gets the id. */
static void
append_rows(struct rowset_build *b, const char *id, const struct rowset *rs)
{
	for (size_t i = 0; i < rs->rows; i++) {
		size_t row = rowset_build_row(b);
		for (size_t c = 0; c < rs->cols; c++) {
			if (rs->col[c].type == CELL_SERIES)
				continue;
			size_t col = rowset_build_find(b, rs->col[c].name);
			if (col == ROWSET_NONE)
				col = rowset_build_column(b, rs->col[c].name, rs->col[c].type);
			copy_cell(b, col, row, &rs->col[c], i);
		}
		rowset_build_text(b, 0, row, id, strlen(id));
	}
}

typedef bool load_fn(
	struct store *s, const char *run_id, const struct rowset **out, struct err *err);

/* One table over all runs, with the run's id in front. */
static bool
add_table(const struct export *e, load_fn *load, const char *key, const char *heading,
	struct err *err)
{
	const struct rowset *all;
	struct rowset_build *b = rowset_build_new(TABLE_MAX);
	rowset_build_column(b, "run_id", CELL_TEXT);
	for (size_t i = 0; i < e->n; i++) {
		const struct rowset *rs;
		bool ok = load ? load(e->call->store, e->ids[i], &rs, err)
			       : run_info(e->call->store, e->ids[i], e->call->now_ms, &rs, err);
		if (ok) {
			append_rows(b, e->ids[i], rs);
			rowset_free(rs);
			ok = rowset_build_ok(b, err);
		}
		if (!ok) {
			rowset_build_free(b);
			return false;
		}
	}
	if (!rowset_build_finish(b, &all, err))
		return false;
	report_section(e->out, "", heading);
	report_table(e->out, key, all, NULL, "none");
	return true;
}

static bool
add_points(const struct export *e, struct err *err)
{
	const struct rowset *rs;
	const struct series_wanted wanted = { .key = args_text(e->call->args, "metric") };
	if (wanted.key && !run_columns_metric(e->call->store, wanted.key, err))
		return false;
	if (!series_table(e->call, e->ids, e->n, &wanted, &rs, err))
		return false;
	report_section(e->out, "", "Metrics");
	report_table(e->out, "points", rs, series_columns(e->a, true, true), "no metrics");
	if (rs->note)
		report_warning(e->out, "%s", rs->note);
	return true;
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	struct export e = { .call = call, .a = arena_new(), .out = out };
	report_set_title(out, "Export of runs");
	bool ok = choose_runs(&e, err) &&
		  (e.n > 0 || err_set(err, ERR_NOT_FOUND, "no run matches; nothing is exported")) &&
		  add_points(&e, err) && add_table(&e, NULL, "runs", "Runs", err) &&
		  add_table(&e, run_params, "params", "Params", err) &&
		  add_table(&e, run_tags, "tags", "Tags", err) &&
		  add_table(&e, run_datasets, "datasets", "Datasets", err);
	arena_free(e.a);
	return ok;
}

static const struct param params[] = {
	{ .name = "run",
		.type = PARAM_RUN,
		.positional = true,
		.repeats = true,
		.help = "runs to export" },
	{ .name = "metric",
		.letter = 'm',
		.type = PARAM_METRIC,
		.help = "only the history of this metric" },
	{ .name = "filter", .letter = 'F', .type = PARAM_FILTER, .help = "all runs that match" },
	{ .name = "experiment",
		.letter = 'e',
		.type = PARAM_EXPERIMENT,
		.repeats = true,
		.help = "all runs of this experiment" },
	{ 0 },
};

const struct command command_run_export = {
	.name = "run.export",
	.summary = "export runs with their whole histories",
	.details = "JSON holds everything: every point of every metric, the runs, params, tags and "
		   "datasets. CSV and TSV "
		   "hold the points (run_id, key, step, value, timestamp).",
	.examples = "cairn run export 3f2a91c4 --output run.json\n"
		    "cairn run export --experiment churn --metric val_auc --format csv",
	.effect = COMMAND_READS,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
