// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Histories of metrics of several runs as one long table. */
#ifndef CORE_COMMAND_SERIES_TABLE_H
#define CORE_COMMAND_SERIES_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include "core/base/err.h"
#include "core/table/column.h"
#include "core/table/rowset.h"

struct arena;
struct command_call;

struct series_wanted {
	const char *key; /* NULL: every metric of each run */
	bool by_time, decimate;
	size_t parts; /* with decimate */
};

/* run_id, key, step, timestamp, value; at most 1 GiB. */
bool series_table(const struct command_call *call, const char *const *ids, size_t n,
	const struct series_wanted *wanted, const struct rowset **out, struct err *err) MUST_CHECK;
/* For that table; runs and keys: whether the columns are shown (they are always exported). In a. */
struct column *series_columns(struct arena *a, bool runs, bool keys);

#endif
