// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What writers of runs share. Internal to core/store; inside a transaction. */
#ifndef CORE_STORE_WRITE_RUN_H
#define CORE_STORE_WRITE_RUN_H

#include <stdbool.h>
#include "core/base/err.h"

struct store;

/* Whether the run is active or deleted. ERR_NOT_FOUND. */
bool write_run_stage(struct store *s, const char *run_id, bool *active, struct err *err) MUST_CHECK;
/* True for an active run; ERR_NOT_FOUND, ERR_CONFLICT when it is deleted. */
bool write_run_active(struct store *s, const char *run_id, struct err *err) MUST_CHECK;

#endif
