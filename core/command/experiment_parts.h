// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What the verbs of experiments share. */
#ifndef CORE_COMMAND_EXPERIMENT_PARTS_H
#define CORE_COMMAND_EXPERIMENT_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/base/err.h"
#include "core/table/column.h"

struct command_call;
struct report;
struct rowset;

/* Columns of experiments_list; ends with a nameless entry. */
const struct column *experiment_columns(void);
/* The experiment's row in a list of all of them; *all is the caller's. */
bool experiment_row(const struct command_call *call, int64_t id, const struct rowset **all,
	size_t *row, struct err *err) MUST_CHECK;
/* Whether the name may be given to an experiment; -1, or the id of the one that may have it already. */
bool experiment_name_free(const struct command_call *call, const char *name, int64_t except,
	struct err *err) MUST_CHECK;
/* Deletes or restores the one named by the argument "experiment". */
bool experiment_lifecycle(const struct command_call *call, bool restore, struct report *out,
	struct err *err) MUST_CHECK;

#endif
