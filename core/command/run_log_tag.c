// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* run log tag: tags of a run from the script that makes it, without questions. */
#include "core/base/arena.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/parts.h"
#include "core/store/write.h"

#include <string.h>

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	(void)out;
	char id[RUN_ID_MAX];
	size_t n;
	const char *const *pairs = args_list(call->args, "tag", &n);
	if (!parts_run(call, "run", id, err) || !write_begin(call->store, err))
		return false;
	struct arena *a = arena_new();
	bool ok = true;
	for (size_t i = 0; ok && i < n; i++) {
		const char *equals = strchr(pairs[i], '=');
		const char *key = arena_strndup(a, pairs[i], (size_t)(equals - pairs[i]));
		ok = run_set_tag(call->store, a, id, key, equals + 1, NULL, err);
	}
	arena_free(a);
	return write_end(call->store, ok, err);
}

static const struct param params[] = {
	{ .name = "run",
		.type = PARAM_RUN,
		.positional = true,
		.required = true,
		.help = "run to log to" },
	{ .name = "tag",
		.type = PARAM_KEY_VALUE,
		.positional = true,
		.required = true,
		.repeats = true,
		.help = "tags" },
	{ 0 },
};

const struct command command_run_log_tag = {
	.name = "run.log.tag",
	.summary = "set tags from a script",
	.details = "Like 'run tag', but for the script that logs its own run: it does not ask. The "
		   "tag "
		   "mlflow.note.content is the run's note, mlflow.runName its name.",
	.examples = "cairn run log tag $id team=vision data=2026-11",
	.effect = COMMAND_LOGS,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
