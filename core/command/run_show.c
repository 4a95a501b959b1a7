// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* run show: everything about one run. */
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/parts.h"
#include "core/command/run_page.h"

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	char id[RUN_ID_MAX];
	const struct run_page page = {
		.all_tags = args_flag(call->args, "all-tags"),
		.repro_only = args_flag(call->args, "reproducibility"),
	};
	return parts_run(call, "run", id, err) && run_page_fill(call, id, page, out, err);
}

static const struct param params[] = {
	{ .name = "run",
		.type = PARAM_RUN,
		.positional = true,
		.required = true,
		.help = "run id, the beginning of one, or a run's name" },
	{ .name = "all-tags",
		.type = PARAM_FLAG,
		.help = "show the tags that MLflow keeps for itself, too" },
	{ .name = "reproducibility",
		.letter = 'r',
		.type = PARAM_FLAG,
		.help = "show only what is known for getting the same model again" },
	{ 0 },
};

const struct command command_run_show = {
	.name = "run.show",
	.summary = "show one run: metrics, params, tags, data, models, artifacts",
	.details = "Metrics show their latest value, the best one by the metric's direction, and "
		   "the curve; code "
		   "and environment are what the logging client recorded about them. "
		   "Reproducibility counts what is pinned (code, data, environment, "
		   "configuration, randomness, hardware) and names what is missing; data is also "
		   "what DVC kept at the run's commit, where the repository around the store has "
		   "it. With --reproducibility the packages and DVC's digests are listed, too.",
	.examples = "cairn run show 3f2a91c4\ncairn run show gbm-depth8 --format json\n"
		    "cairn run show gbm-depth8 --reproducibility",
	.effect = COMMAND_READS,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
