// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* store info: what the file is. */
#include "core/command/command_table.h"
#include "core/command/parts.h"
#include "core/command/store_page.h"
#include "core/report/report.h"

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	report_set_title(out, "Store");
	return store_page_facts(call, call->store, out, err);
}

static const struct param params[] = { { 0 } };

const struct command command_store_info = {
	.name = "store.info",
	.summary = "say what the store is: schema, size, contents, whether it can be written",
	.details = "The schema is recognised by looking at the tables, and the MLflow releases "
		   "that use it are named.",
	.examples =
		"cairn store info\ncairn store info --store sqlite:////srv/mlflow.db --format json",
	.effect = COMMAND_READS,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
