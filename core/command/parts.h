// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What several verbs need: look-ups by argument, cells as values, the way back. */
#ifndef CORE_COMMAND_PARTS_H
#define CORE_COMMAND_PARTS_H

#include <stddef.h>
#include <stdint.h>
#include "core/base/err.h"
#include "core/command/command.h"
#include "core/store/runs.h"
#include "core/table/column.h"
#include "core/table/rowset.h"

struct arena;
struct report;

#define RUN_ID_MAX 33

/* The run that an argument names. */
bool parts_run(const struct command_call *call, const char *param, char run_id[RUN_ID_MAX],
	struct err *err) MUST_CHECK;
/* The runs that a repeating argument names, each once; ids in a. */
bool parts_runs(const struct command_call *call, struct arena *a, const char *param,
	const char *const **ids, size_t *n, struct err *err) MUST_CHECK;
bool parts_experiment(const struct command_call *call, const char *param, int64_t *id,
	struct err *err) MUST_CHECK;
/* "experiment" (repeating), "filter" and "lifecycle" of the command, where it has them, into a query; in a. */
struct parts_choice {
	bool experiment, filter, lifecycle;
};
bool parts_query(const struct command_call *call, struct arena *a, struct parts_choice has,
	struct runs_query *q, struct err *err) MUST_CHECK;
/* "active", "deleted", "all". */
enum lifecycle parts_lifecycle(const char *word);

/* One cell as a named value, in its type's or the given format; nothing when the column is absent. */
void parts_cell(struct report *r, const struct rowset *rs, size_t row, const char *name,
	const char *label, enum column_format format);

/*
 * The line that takes a change back, "cairn run restore 3f2a…", as value
 * "undo"; line: what stands after "cairn", words quoted. NULL: nothing does. It
 * names the store where the call did.
 */
void parts_undo(const struct command_call *call, struct report *r, const char *line);

/* The person at the keyboard, for tags and records: $LOGNAME, $USER, by the user id, or "unknown". */
const char *parts_user(void);

/* "1 run", "2 runs"; returns out. */
const char *parts_count(char out[64], size_t n, const char *one, const char *many);

#endif
