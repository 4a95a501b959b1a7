// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* report run: runs as a document to hand on, with curves. */
#include "core/base/arena.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/parts.h"
#include "core/command/run_page.h"
#include "core/report/report.h"

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	struct arena *a = arena_new();
	const char *const *ids;
	size_t n;
	bool ok = parts_runs(call, a, "run", &ids, &n, err);
	if (ok) {
		struct arena *kept = report_arena(out);
		report_set_title(out, arena_printf(kept, "%zu runs", n));
		report_value_time(out, "made", "made", call->now_ms, FORMAT_TIME);
		report_value_text(out, "store", "store", call->store_path);
	}
	for (size_t i = 0; ok && i < n; i++) {
		const struct run_page page = { .prefix = n > 1 ? ids[i] : NULL, .curves = true };
		ok = run_page_fill(call, ids[i], page, out, err);
	}
	arena_free(a);
	return ok;
}

static const struct param params[] = {
	{ .name = "run",
		.type = PARAM_RUN,
		.positional = true,
		.required = true,
		.repeats = true,
		.help = "runs" },
	{ 0 },
};

const struct command command_report_run = {
	.name = "report.run",
	.summary = "report on runs: everything about them, with curves",
	.details = "As a page to hand on: HTML is one self-contained file, Markdown fits a pull "
		   "request.",
	.examples = "cairn report run gbm-depth8 --output gbm-depth8.html\ncairn report run "
		    "3f2a91c4 --format md",
	.effect = COMMAND_READS,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
