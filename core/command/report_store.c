// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* report store: the run report of a store; what "cairn STORE" prints where there is no terminal. */
#include "core/command/command_table.h"
#include "core/command/store_page.h"
#include "core/report/report.h"
#include "core/store/store.h"

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	const struct store_facts *f = store_facts(call->store);
	report_set_title(out, "Runs");
	report_value_text(out, "store", "store", f->path);
	report_value_text(out, "mlflow", "MLflow", f->mlflow);
	return store_page_runs(call, call->store, out, err);
}

static const struct param params[] = { { 0 } };

const struct command command_report_store = {
	.name = "report.store",
	.summary = "report on a store: experiments, newest runs",
	.details = "Also what cairn prints without a verb where there is no terminal to open the "
		   "application on.",
	.examples = "cairn report store --output runs.html\ncairn report store --format md",
	.effect = COMMAND_READS,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
