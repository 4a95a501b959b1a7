// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* run compare: runs side by side, differences first. */
#include "core/base/arena.h"
#include "core/base/oom.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/compare_runs.h"
#include "core/command/parts.h"
#include "core/report/report.h"
#include "core/table/rowset_build.h"

#include <stdlib.h>
#include <string.h>

/* The named runs with the baseline in front, each once. */
static bool
find_runs(const struct command_call *call, struct arena *a, const char *const **out, size_t *n,
	struct err *err)
{
	const char *const *ids;
	char base[RUN_ID_MAX] = "";
	size_t given;
	if (!parts_runs(call, a, "run", &ids, &given, err) ||
		(args_given(call->args, "baseline") && !parts_run(call, "baseline", base, err)))
		return false;
	const char **runs = ARENA_ARRAY(a, const char *, given + 1);
	*n = 0;
	if (*base)
		runs[(*n)++] = arena_strdup(a, base);
	for (size_t i = 0; i < given; i++)
		if (strcmp(ids[i], base) != 0)
			runs[(*n)++] = ids[i];
	*out = runs;
	if (*n < 2)
		return err_set(err, ERR_USAGE, "one run alone cannot be compared; name another");
	if (*n > COMPARE_RUNS_MAX)
		return err_set(err, ERR_USAGE, "at most %d runs can be compared at once",
			COMPARE_RUNS_MAX);
	return true;
}

static bool
wanted_kind(const struct command_call *call, const char *kind)
{
	size_t n;
	const char *const *only = args_list(call->args, "only", &n);
	for (size_t i = 0; i < n; i++)
		if (strcmp(only[i], kind) == 0)
			return true;
	return n == 0;
}

struct counts {
	size_t items, differing;
	size_t telling; /* of those that differ; a run's own time and status tell nothing of its kind */
};

/* The items asked for, counted. */
static const struct rowset *
choose(const struct command_call *call, const struct rowset *items, struct counts *count)
{
	bool all = args_flag(call->args, "all"), only = args_given(call->args, "only");
	uint32_t *rows = xcalloc(items->rows + 1, sizeof(*rows));
	size_t n = 0;
	*count = (struct counts){ 0 };
	for (size_t i = 0; i < items->rows; i++) {
		bool differs = rowset_int(items, i, "differs", 0) != 0;
		const char *kind = rowset_text(items, i, "kind");
		if (!wanted_kind(call, kind))
			continue;
		count->items++;
		count->differing += differs;
		count->telling += differs && (only || strcmp(kind, "run") != 0);
		if (all || differs)
			rows[n++] = (uint32_t)i;
	}
	const struct rowset *out = rowset_select(items, rows, n);
	free(rows);
	return out;
}

static void
tell(const struct comparison *c, const struct counts *n, struct report *out)
{
	char runs[64], items[64];
	const char *base = rowset_text(c->runs, 0, "run_name");
	parts_count(runs, c->runs->rows, "run", "runs");
	parts_count(items, n->items, "item", "items");
	if (n->differing == 0)
		report_conclude(out, VERDICT_PASS, "%s do not differ in %s", runs, items);
	else if (n->telling == 0)
		report_conclude(out, VERDICT_PASS,
			"%s differ in %zu of %s, in nothing but their own time and status", runs,
			n->differing, items);
	else
		report_conclude(out, VERDICT_WARN, "%s differ in %zu of %s; deltas are against %s",
			runs, n->differing, items,
			*base ? base : rowset_text(c->runs, 0, "run_id"));
}

static void
add_runs(const struct comparison *c, struct report *out)
{
	static const struct column columns[] = {
		{ .name = "run_name", .title = "run", .priority = 9 },
		{ .name = "run_id", .title = "id", .format = FORMAT_ID, .priority = 8 },
		{ .name = "baseline", .priority = 7 },
		{ .name = "status", .format = FORMAT_STATUS, .priority = 6 },
		{ .name = "experiment", .priority = 5 },
		{ .name = "start_time", .title = "started", .format = FORMAT_TIME, .priority = 4 },
		{ .name = "duration", .title = "time", .format = FORMAT_SPAN, .priority = 3 },
		{ .name = "user_id", .title = "user", .priority = 2 },
		{ 0 },
	};
	report_table(out, "runs", rowset_ref(c->runs), columns, NULL);
}

/* The answer in one table, where no kind of item was asked for. */
static bool
add_causes(const struct command_call *call, struct arena *a, const struct comparison *c,
	struct report *out, struct err *err)
{
	static const struct column columns[] = {
		{ .name = "cause", .priority = 9 },
		{ .name = "verdict", .priority = 9 },
		{ .name = "what", .max_width = 160, .priority = 8 },
		{ 0 },
	};
	const struct rowset *rs;
	const char *because;
	if (args_given(call->args, "only"))
		return true;
	if (!compare_causes(a, c, &rs, &because, err))
		return false;
	if (*because)
		report_value_text(out, "because", "because of", because);
	else
		report_value_missing(
			out, "because", "because of", "nothing that was recorded differs");
	report_section(out, "", "Because of what");
	report_table(out, "causes", rs, columns, NULL);
	report_section(out, "", "All that differs");
	report_set_lead(out, "items");
	return true;
}

static bool
fill(const struct command_call *call, struct arena *a, struct report *out, struct err *err)
{
	const char *const *ids;
	struct comparison c;
	struct counts count;
	size_t n;
	if (!find_runs(call, a, &ids, &n, err) || !compare_runs(call, ids, n, &c, err))
		return false;
	const struct rowset *shown = choose(call, c.items, &count);
	report_set_title(out, "Comparison of runs");
	report_value_int(out, "differing", "differing", (int64_t)count.differing);
	report_value_int(out, "compared", "compared", (int64_t)count.items);
	report_value_text(out, "baseline", "baseline", ids[0]);
	bool ok = add_causes(call, a, &c, out, err);
	if (ok) {
		report_table(out, "items", shown, compare_columns(a, &c),
			"nothing differs; --all shows what is equal");
		report_section(out, "", "Runs");
		add_runs(&c, out);
		tell(&c, &count, out);
	} else {
		rowset_free(shown);
	}
	rowset_free(c.items);
	rowset_free(c.runs);
	return ok;
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
	{ .name = "run",
		.type = PARAM_RUN,
		.positional = true,
		.required = true,
		.repeats = true,
		.help = "runs to compare, the first one is the baseline" },
	{ .name = "baseline",
		.letter = 'b',
		.type = PARAM_RUN,
		.help = "another run to count differences from" },
	{ .name = "all", .letter = 'a', .type = PARAM_FLAG, .help = "show what is equal, too" },
	{ .name = "only",
		.type = PARAM_CHOICE,
		.value = "KIND",
		.choices = "param metric best dataset git environment package tag run",
		.repeats = true,
		.help = "this kind of item only" },
	{ 0 },
};

const struct command command_run_compare = {
	.name = "run.compare",
	.summary = "compare runs, differences first: params, metrics, data, code",
	.details =
		"Items that differ most come first: for numbers the spread against their size, for "
		"texts the share of different values. Metrics show their last value, 'best' the "
		"best one by the metric's direction. Causes say what a different model can come "
		"from: code, data (of up to 8 runs also what DVC kept at their commits), "
		"environment (packages), configuration, randomness, hardware; 'not known' where a "
		"run did not record it. With --exit-code the status is 1 when "
		"anything but the run's own times and status differs.",
	.examples = "cairn run compare gbm-depth8 gbm-depth6\n"
		    "cairn run compare 3f2a91c4 77e0d2aa 9b02 --baseline prod --format md\n"
		    "cairn run compare nightly-1 nightly-2 --only param --only dataset --exit-code",
	.effect = COMMAND_READS,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
