// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* run best: the runs that did best by one metric, over all or for each value of a param. */
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/experiment_parts.h"
#include "core/command/parts.h"
#include "core/command/run_columns.h"
#include "core/report/report.h"
#include "core/store/metrics.h"
#include "core/table/rowset_build.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

struct best {
	const struct command_call *call;
	struct arena *a;
	struct runs_query query;
	const char *metric; /* key */
	const char
		*measured; /* column that is compared: latest value, or the best of the history */
	const char *group; /* param column, or NULL */
	enum column_better better;
	const char *why; /* where the direction comes from */
};

/* The primary metric's direction counts only when all runs are of one experiment that names it. */
static bool
find_direction(struct best *b, struct err *err)
{
	const char *asked = args_text(b->call->args, "better");
	const char *primary = NULL, *greater = NULL;
	if (asked) {
		b->better = strcmp(asked, "higher") == 0 ? BETTER_HIGHER : BETTER_LOWER;
		b->why = "as asked";
		return true;
	}
	if (b->query.n_experiments == 1) {
		const struct rowset *rs;
		size_t row;
		if (!experiment_row(b->call, b->query.experiments[0], &rs, &row, err))
			return false;
		primary = arena_strdup(b->a, rowset_text(rs, row, "primary_metric"));
		size_t col = rowset_find(rs, "greater_is_better");
		if (col != ROWSET_NONE && rs->col[col].type == CELL_TEXT)
			greater = arena_strdup(b->a, rs->col[col].at.s[row]);
		else if (rowset_int(rs, row, "greater_is_better", -1) >= 0)
			greater = rowset_int(rs, row, "greater_is_better", 0) ? "True" : "False";
		rowset_free(rs);
	}
	b->better = metric_better(b->metric, primary, greater);
	b->why = primary && strcmp(primary, b->metric) == 0 ? "the experiment says so"
							    : "by the metric's name";
	if (b->better == BETTER_NONE)
		return err_set(err, ERR_USAGE,
			"whether more or less of '%s' is better cannot be told; add --better "
			"higher or --better lower",
			b->metric);
	return true;
}

static bool
read_names(struct best *b, struct err *err)
{
	const char *const *known;
	const char *column, *group = args_text(b->call->args, "group-by");
	if (!run_columns_known(b->call->store, b->a, &known, err) ||
		!column_name_parse(b->a, args_text(b->call->args, "metric"), known, &column, err))
		return false;
	if (!str_starts(column, "metrics."))
		return err_set(err, ERR_USAGE, "'%s' is not a metric; see: cairn metric list",
			args_text(b->call->args, "metric"));
	b->metric = column + strlen("metrics.");
	if (!run_columns_metric(b->call->store, b->metric, err))
		return false;
	if (!group)
		return true;
	if (!str_starts(group, "params."))
		group = arena_printf(b->a, "params.%s", group);
	b->group = group;
	return true;
}

/* Runs with a number, best first; NaN and missing ones stand behind and are cut off. */
static bool
select_runs(struct best *b, const struct rowset **out, struct err *err)
{
	bool history = strcmp(args_text(b->call->args, "of"), "history") == 0;
	const char *function = b->better == BETTER_HIGHER ? "max" : "min";
	b->measured = history ? arena_printf(b->a, "%s(metrics.%s)", function, b->metric)
			      : arena_printf(b->a, "metrics.%s", b->metric);
	const char **columns = ARENA_ARRAY(b->a, const char *, 3);
	columns[0] = b->measured;
	columns[1] = b->group;
	const struct sort_key order = { .column = b->measured,
		.descending = b->better == BETTER_HIGHER };
	b->query.columns = columns;
	b->query.order = &order;
	b->query.n_order = 1;
	return runs_select(b->call->store, b->call->job, &b->query, out, NULL, err);
}

static size_t
count_numbers(const struct rowset *rs, const char *column)
{
	size_t n = 0, col = rowset_find(rs, column);
	if (col == ROWSET_NONE || rs->col[col].type != CELL_REAL)
		return 0;
	while (n < rs->rows && !cells_null(&rs->col[col], n) && !isnan(rs->col[col].at.r[n]))
		n++;
	return n;
}

/* Row numbers of the first run of each group, in the order of the runs. */
static size_t
first_of_groups(struct best *b, const struct rowset *rs, size_t n, uint32_t *rows)
{
	struct map *seen = map_new(b->a);
	size_t found = 0, col = rowset_find(rs, b->group);
	for (size_t i = 0; i < n; i++) {
		bool missing = col == ROWSET_NONE || cells_null(&rs->col[col], i);
		const char *value = missing ? "" : rowset_text(rs, i, b->group);
		const char *key = arena_printf(b->a, "%c%s", missing ? '-' : '+', value);
		if (map_find(seen, key, strlen(key)) != MAP_NONE)
			continue;
		map_intern(seen, key, strlen(key));
		rows[found++] = (uint32_t)i;
	}
	return found;
}

static void
tell(const struct best *b, const struct rowset *rs, size_t candidates, struct report *out)
{
	char value[NUMBER_MAX], count[64];
	report_conclude(out, VERDICT_NONE, "%s has the %s %s: %s · of %s · %s is better, %s",
		rowset_text(rs, 0, "run_name"), b->better == BETTER_HIGHER ? "highest" : "lowest",
		b->metric, number_short(value, rowset_real(rs, 0, b->measured), 6),
		parts_count(count, candidates, "run", "runs"),
		b->better == BETTER_HIGHER ? "higher" : "lower", b->why);
	report_set_title(out, arena_printf(report_arena(out), "Best runs by %s", b->metric));
	report_value_text(out, "run_id", "best run", rowset_text(rs, 0, "run_id"));
	report_value_text(out, "better", "better", b->better == BETTER_HIGHER ? "higher" : "lower");
}

static bool
fill(struct best *b, struct report *out, struct err *err)
{
	const struct rowset *rs;
	if (!read_names(b, err) || !find_direction(b, err) || !select_runs(b, &rs, err))
		return false;
	size_t numbers = count_numbers(rs, b->measured), n = numbers;
	size_t top = (size_t)args_int(b->call->args, "top", 0);
	if (numbers == 0) {
		rowset_free(rs);
		return err_set(err, ERR_DATA, "no run%s has a number for metric '%s'",
			args_has(b->call->args, "filter") ? " that matches" : "", b->metric);
	}
	uint32_t *rows = ARENA_ARRAY(b->a, uint32_t, n);
	if (b->group)
		n = first_of_groups(b, rs, numbers, rows);
	else
		for (size_t i = 0; i < n; i++)
			rows[i] = (uint32_t)i;
	if (top > 0 && n > top)
		n = top;
	const struct rowset *shown = rowset_select(rs, rows, n);
	rowset_free(rs);
	const char *names[] = { b->group ? b->group : b->measured,
		b->group ? b->measured : "run_name", b->group ? "run_name" : "run_id",
		b->group ? "run_id" : "status", b->group ? "status" : "start_time",
		b->group ? "start_time" : NULL, NULL };
	tell(b, shown, numbers, out);
	report_table(out, "runs", shown, run_columns(b->a, names), NULL);
	return true;
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	struct best b = { .call = call, .a = arena_new() };
	bool ok =
		parts_query(call, b.a, (struct parts_choice){ .experiment = true, .filter = true },
			&b.query, err) &&
		fill(&b, out, err);
	arena_free(b.a);
	return ok;
}

static const struct param params[] = {
	{ .name = "metric",
		.type = PARAM_METRIC,
		.positional = true,
		.required = true,
		.help = "metric to judge by" },
	{ .name = "group-by",
		.letter = 'g',
		.type = PARAM_PARAM,
		.help = "the best run for each value of a param" },
	{ .name = "better",
		.letter = 'b',
		.type = PARAM_CHOICE,
		.choices = "higher lower",
		.help = "direction, when the metric's name does not tell" },
	{ .name = "of",
		.type = PARAM_CHOICE,
		.choices = "latest history",
		.preset = "latest",
		.help = "compare the latest values, or the best ones of the histories" },
	{ .name = "top",
		.letter = 'l',
		.type = PARAM_COUNT,
		.preset = "10",
		.help = "how many to show; 0 for all" },
	{ .name = "filter", .letter = 'F', .type = PARAM_FILTER, .help = "only runs that match" },
	{ .name = "experiment",
		.letter = 'e',
		.type = PARAM_EXPERIMENT,
		.repeats = true,
		.help = "only runs of this experiment" },
	{ 0 },
};

const struct command command_run_best = {
	.name = "run.best",
	.summary = "find the best runs by a metric",
	.details = "The direction comes from the experiment's primary metric when one experiment "
		   "is named, else from "
		   "the metric's name (loss, error, rmse: lower; acc, auc, f1: higher), and is "
		   "always stated. NaN and "
		   "missing values never win.",
	.examples = "cairn run best val_auc\n"
		    "cairn run best val_loss -e churn --group-by max_depth\n"
		    "cairn run best score --better higher --of history --top 3 --format json",
	.effect = COMMAND_READS,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
