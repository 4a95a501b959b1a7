// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* store check: whether the store is healthy. */
#include "core/base/arena.h"
#include "core/command/command_table.h"
#include "core/report/report.h"
#include "core/store/check.h"
#include "core/table/rowset.h"

#include <string.h>

static enum verdict
verdict_of(const char *word)
{
	if (strcmp(word, "pass") == 0)
		return VERDICT_PASS;
	return strcmp(word, "warn") == 0 ? VERDICT_WARN : VERDICT_FAIL;
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	const struct rowset *rs;
	size_t counts[3] = { 0 };
	if (!store_check(call->store, call->job, call->now_ms, &rs, err))
		return false;
	report_set_title(out, "Store check");
	enum verdict worst = VERDICT_PASS;
	for (size_t i = 0; i < rs->rows; i++) {
		enum verdict v = verdict_of(rowset_text(rs, i, "verdict"));
		const char *name = rowset_text(rs, i, "check"),
			   *advice = rowset_text(rs, i, "advice");
		report_check(out, arena_strdup(report_arena(out), name), v, name, "%s%s%s",
			rowset_text(rs, i, "detail"), *advice ? "; " : "", advice);
		worst = v > worst ? v : worst;
		counts[v == VERDICT_PASS ? 0 : v == VERDICT_WARN ? 1 : 2]++;
	}
	rowset_free(rs);
	if (worst == VERDICT_PASS)
		report_conclude(out, worst, "the store is healthy: %zu checks pass", counts[0]);
	else
		report_conclude(out, worst, "%zu checks pass, %zu warn, %zu fail", counts[0],
			counts[1], counts[2]);
	return true;
}

static const struct param params[] = { { 0 } };

const struct command command_store_check = {
	.name = "store.check",
	.summary = "check the health of the store",
	.details = "Integrity of the file, orphaned rows, metrics without their latest value, runs "
		   "that have stopped "
		   "without saying so, values of the wrong type, foreign tables. Reads only. The "
		   "exit status is 1 when a "
		   "check fails; with --exit-code also when one warns.",
	.examples = "cairn store check\ncairn store check --format junit --output check.xml",
	.effect = COMMAND_READS,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
