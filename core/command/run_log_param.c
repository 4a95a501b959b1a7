// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* run log param: params of a run, which never change afterwards. */
#include "core/base/oom.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/parts.h"
#include "core/store/write.h"

#include <stdlib.h>
#include <string.h>

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	(void)out;
	char id[RUN_ID_MAX];
	size_t n;
	const char *const *pairs = args_list(call->args, "param", &n);
	if (!parts_run(call, "run", id, err))
		return false;
	bool ok = write_begin(call->store, err);
	if (!ok)
		return false;
	for (size_t i = 0; ok && i < n; i++) {
		const char *equals = strchr(pairs[i], '=');
		char *key = xstrndup(pairs[i], (size_t)(equals - pairs[i]));
		ok = run_log_param(call->store, id, key, equals + 1, err);
		free(key);
	}
	return write_end(call->store, ok, err);
}

static const struct param params[] = {
	{ .name = "run",
		.type = PARAM_RUN,
		.positional = true,
		.required = true,
		.help = "run to log to" },
	{ .name = "param",
		.type = PARAM_KEY_VALUE,
		.positional = true,
		.required = true,
		.repeats = true,
		.help = "params" },
	{ 0 },
};

const struct command command_run_log_param = {
	.name = "run.log.param",
	.summary = "log params from a script",
	.details = "A param is set once: the same value again is fine, another one is refused.",
	.examples = "cairn run log param $id lr=0.05 depth=8",
	.effect = COMMAND_LOGS,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
