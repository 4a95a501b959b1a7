// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The state of deletion of some runs, there and back. */
#include "core/command/run_lifecycle.h"

#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/command/command.h"
#include "core/command/parts.h"
#include "core/report/report.h"
#include "core/store/write.h"
#include "core/table/rowset_build.h"

#include <string.h>

#define TABLE_MAX ((size_t)64 << 20)

static const char *const copied[] = { "run_id", "run_name", "experiment", "status" };
#define COPIED (sizeof(copied) / sizeof(copied[0]))

static bool
add_run(const struct command_call *call, const char *id, bool restore, struct rowset_build *b,
	struct err *err)
{
	const struct rowset *rs;
	if (!run_info(call->store, id, call->now_ms, &rs, err))
		return false;
	bool deleted = strcmp(rowset_text(rs, 0, "lifecycle_stage"), "deleted") == 0;
	bool ok = deleted == restore || err_set(err, ERR_CONFLICT, "run '%s' is %s already", id,
						restore ? "active" : "deleted");
	size_t row = rowset_build_row(b);
	for (size_t i = 0; ok && i < COPIED; i++) {
		const char *text = rowset_text(rs, 0, copied[i]);
		rowset_build_text(b, i, row, text, strlen(text));
	}
	rowset_build_int(b, COPIED, row, rowset_int(rs, 0, "start_time", 0));
	rowset_free(rs);
	return ok;
}

static bool
list_runs(const struct command_call *call, const char *const *ids, size_t n, bool restore,
	const struct rowset **out, struct err *err)
{
	struct rowset_build *b = rowset_build_new(TABLE_MAX);
	for (size_t i = 0; i < COPIED; i++)
		rowset_build_column(b, copied[i], CELL_TEXT);
	rowset_build_column(b, "start_time", CELL_TIME);
	for (size_t i = 0; i < n; i++) {
		if (!add_run(call, ids[i], restore, b, err)) {
			rowset_build_free(b);
			return false;
		}
	}
	return rowset_build_finish(b, out, err);
}

static bool
act(const struct command_call *call, const char *const *ids, size_t n, bool restore,
	struct err *err)
{
	bool ok = write_begin(call->store, err);
	if (!ok)
		return false;
	for (size_t i = 0; ok && i < n; i++)
		ok = restore ? run_restore(call->store, ids[i], err)
			     : run_delete(call->store, ids[i], call->now_ms, err);
	return write_end(call->store, ok, err);
}

static void
tell(const struct command_call *call, const char *const *ids, size_t n, bool restore,
	struct report *out)
{
	char count[64];
	struct strbuf line;
	strbuf_init(&line, 64 + n * RUN_ID_MAX);
	strbuf_printf(&line, "run %s", restore ? "delete" : "restore");
	for (size_t i = 0; i < n; i++)
		strbuf_printf(&line, " %s", ids[i]);
	parts_count(count, n, "run", "runs");
	if (call->dry)
		report_conclude(out, VERDICT_NONE, "%s would be %s; nothing else changes", count,
			restore ? "restored"
				: "deleted, and can be restored until MLflow's gc runs");
	else
		report_conclude(
			out, VERDICT_NONE, "%s %s", count, restore ? "restored" : "deleted");
	parts_undo(call, out, line.at);
	strbuf_free(&line);
}

bool
run_lifecycle(const struct command_call *call, bool restore, struct report *out, struct err *err)
{
	static const struct column columns[] = {
		{ .name = "run_name", .title = "run", .priority = 9 },
		{ .name = "run_id", .title = "id", .format = FORMAT_ID, .priority = 8 },
		{ .name = "experiment", .priority = 5 },
		{ .name = "status", .format = FORMAT_STATUS, .priority = 6 },
		{ .name = "start_time", .title = "age", .format = FORMAT_AGE, .priority = 4 },
		{ 0 },
	};
	struct arena *a = arena_new();
	const char *const *ids;
	const struct rowset *rs = NULL;
	size_t n;
	bool ok = parts_runs(call, a, "run", &ids, &n, err) &&
		  list_runs(call, ids, n, restore, &rs, err);
	if (ok && !call->dry)
		ok = act(call, ids, n, restore, err);
	if (ok) {
		report_table(out, "runs", rs, columns, NULL);
		tell(call, ids, n, restore, out);
	} else {
		rowset_free(rs);
	}
	arena_free(a);
	return ok;
}
