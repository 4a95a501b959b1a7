// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Everything about one run as sections of a report; for "run show" and "report run". */
#ifndef CORE_COMMAND_RUN_PAGE_H
#define CORE_COMMAND_RUN_PAGE_H

#include <stdbool.h>
#include "core/base/err.h"

struct command_call;
struct report;

/*
 * Sections of one run: the run itself, metrics, params, tags, datasets, models,
 * artifacts, environment, reproducibility. curves: also a picture of each metric with history.
 * With a prefix (the id of the run) the keys of the sections are told apart.
 */
struct run_page {
	const char *prefix; /* NULL when the report is about one run */
	bool curves;
	bool all_tags;   /* mlflow.* ones too */
	bool repro_only; /* what is known for making its model again, in full, and nothing else */
};

bool run_page_fill(const struct command_call *call, const char *run_id, struct run_page page,
	struct report *out, struct err *err) MUST_CHECK;

#endif
