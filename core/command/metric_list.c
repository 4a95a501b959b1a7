// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* metric list: the metrics of a store and how many runs have each. */
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/parts.h"
#include "core/report/report.h"
#include "core/store/metrics.h"

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	static const struct column columns[] = {
		{ .name = "key", .title = "metric", .max_width = 80, .priority = 2 },
		{ .name = "runs", .format = FORMAT_COUNT, .priority = 1 },
		{ 0 },
	};
	const struct rowset *rs;
	char count[64];
	if (!metric_keys(call->store, &rs, err))
		return false;
	size_t n = rs->rows;
	report_set_title(out, "Metrics");
	report_table(out, "metrics", rs, columns, "no metrics yet");
	if (rs->note)
		report_warning(out, "%s", rs->note);
	report_conclude(out, VERDICT_NONE, "%s", parts_count(count, n, "metric", "metrics"));
	return true;
}

static const struct param params[] = { { 0 } };

const struct command command_metric_list = {
	.name = "metric.list",
	.summary = "list the metrics of the store",
	.details = "With the number of runs that logged each.",
	.examples = "cairn metric list\ncairn metric list --format tsv",
	.effect = COMMAND_READS,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
