// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Deleting and restoring runs: one plan, one act, one way back each. */
#ifndef CORE_COMMAND_RUN_LIFECYCLE_H
#define CORE_COMMAND_RUN_LIFECYCLE_H

#include <stdbool.h>
#include "core/base/err.h"

struct command_call;
struct report;

bool run_lifecycle(const struct command_call *call, bool restore, struct report *out,
	struct err *err) MUST_CHECK;

#endif
