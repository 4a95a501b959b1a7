// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* store init: an empty store that MLflow's clients accept. */
#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/report/report.h"
#include "core/store/store.h"
#include "core/store/write.h"

#include <string.h>

static bool
check_schema(const char *schema, struct err *err)
{
	const char *const *names = store_init_schemas();
	struct strbuf b;
	if (!schema)
		return true;
	strbuf_init(&b, 1024);
	for (size_t i = 0; names[i]; i++) {
		if (strcmp(names[i], schema) == 0) {
			strbuf_free(&b);
			return true;
		}
		strbuf_printf(&b, "%s%s", i ? ", " : "", names[i]);
	}
	err_set(err, ERR_USAGE, "'--schema' wants one of: %s, not '%s'", b.at, schema);
	strbuf_free(&b);
	return false;
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	const char *schema = args_text(call->args, "schema");
	struct arena *a = report_arena(out);
	char *path;
	if (!check_schema(schema, err) ||
		!store_location(a, args_text(call->args, "path"), &path, err) ||
		!store_init(path, schema, args_text(call->args, "artifacts"), err))
		return false;
	report_value_text(out, "path", "store", path);
	report_conclude(out, VERDICT_NONE,
		"an empty store is made; clients reach it with MLFLOW_TRACKING_URI=sqlite:///%s",
		path);
	return true;
}

static const struct param params[] = {
	{ .name = "path",
		.type = PARAM_FILE,
		.positional = true,
		.preset = "mlflow.db",
		.value = "PATH",
		.help = "file to make; it must not exist" },
	{ .name = "schema",
		.type = PARAM_TEXT,
		.value = "RELEASE",
		.help = "MLflow release whose tables to make; an old one by default, since newer "
			"clients upgrade it" },
	{ .name = "artifacts",
		.type = PARAM_FILE,
		.value = "FOLDER",
		.help = "where artifacts go; mlruns beside the store without it" },
	{ 0 },
};

const struct command command_store_init = {
	.name = "store.init",
	.summary = "make an empty store that MLflow's clients accept",
	.details = "An existing file is never touched. The older the schema, the more clients can "
		   "open the store: a "
		   "newer client upgrades it, an older one refuses a newer schema.",
	.examples = "cairn store init\ncairn store init runs/mlflow.db --schema 2.22",
	.effect = COMMAND_LOGS,
	.needs = COMMAND_NO_STORE,
	.params = params,
	.run = run,
};
