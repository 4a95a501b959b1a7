// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Everything about one model version as sections of a report. */
#ifndef CORE_COMMAND_MODEL_PAGE_H
#define CORE_COMMAND_MODEL_PAGE_H

#include <stdint.h>
#include "core/base/err.h"

struct command_call;
struct report;

/*
 * Sections version, metrics, params, tags, run, code, datasets, model, signature,
 * input_example, files, reproducibility. What lies elsewhere is said to be missing, with the reason.
 */
bool model_page_fill(const struct command_call *call, const char *name, int64_t version,
	struct report *out, struct err *err) MUST_CHECK;

#endif
