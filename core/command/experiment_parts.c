// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* One experiment out of the list, and its state of deletion there and back. */
#include "core/command/experiment_parts.h"

#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/command/command.h"
#include "core/command/parts.h"
#include "core/report/report.h"
#include "core/store/experiments.h"
#include "core/store/write.h"

#include <inttypes.h>
#include <string.h>

const struct column *
experiment_columns(void)
{
	static const struct column columns[] = {
		{ .name = "experiment_id", .title = "id", .priority = 8 },
		{ .name = "name", .title = "experiment", .priority = 9 },
		{ .name = "runs", .format = FORMAT_COUNT, .priority = 7 },
		{ .name = "running", .format = FORMAT_COUNT, .priority = 5 },
		{ .name = "last_start", .title = "last run", .format = FORMAT_AGE, .priority = 6 },
		{ .name = "lifecycle_stage", .title = "lifecycle", .priority = 2 },
		{ .name = "primary_metric", .title = "primary metric", .priority = 4 },
		{ .name = "greater_is_better", .hidden = true },
		{ .name = "creation_time",
			.title = "created",
			.format = FORMAT_AGE,
			.hidden = true },
		{ .name = "last_update_time",
			.title = "updated",
			.format = FORMAT_AGE,
			.hidden = true },
		{ .name = "artifact_location", .title = "artifacts", .hidden = true },
		{ .name = "note", .hidden = true },
		{ 0 },
	};
	return columns;
}

bool
experiment_row(const struct command_call *call, int64_t id, const struct rowset **all, size_t *row,
	struct err *err)
{
	char text[24];
	const struct rowset *rs;
	snprintf(text, sizeof(text), "%" PRId64, id);
	if (!experiments_list(call->store, LIFECYCLE_ALL, &rs, err))
		return false;
	for (size_t i = 0; i < rs->rows; i++) {
		if (strcmp(rowset_text(rs, i, "experiment_id"), text) != 0)
			continue;
		*all = rs;
		*row = i;
		return true;
	}
	rowset_free(rs);
	return err_set(err, ERR_NOT_FOUND, "there is no experiment %s any more", text);
}

static void
tell(const struct command_call *call, const struct rowset *rs, size_t row, bool restore,
	struct report *out)
{
	char count[64];
	struct arena *a = report_arena(out);
	const char *id = rowset_text(rs, row, "experiment_id");
	int64_t runs = rowset_int(rs, row, "runs", 0);
	parts_cell(out, rs, row, "experiment_id", "experiment id", FORMAT_AUTO);
	parts_cell(out, rs, row, "name", "name", FORMAT_AUTO);
	if (restore)
		report_conclude(out, VERDICT_NONE, "the experiment and all of its runs %s",
			call->dry ? "would be restored, those deleted one by one too"
				  : "are restored");
	else
		report_conclude(out, VERDICT_NONE, "the experiment and its %s %s",
			parts_count(
				count, (size_t)(runs < 0 ? 0 : runs), "active run", "active runs"),
			call->dry ? "would be deleted; both can be restored until MLflow's gc runs"
				  : "are deleted");
	parts_undo(
		call, out, arena_printf(a, "experiment %s %s", restore ? "delete" : "restore", id));
}

bool
experiment_lifecycle(
	const struct command_call *call, bool restore, struct report *out, struct err *err)
{
	const struct rowset *rs;
	int64_t id;
	size_t row;
	if (!parts_experiment(call, "experiment", &id, err) ||
		!experiment_row(call, id, &rs, &row, err))
		return false;
	bool deleted = strcmp(rowset_text(rs, row, "lifecycle_stage"), "deleted") == 0;
	bool ok = deleted == restore ||
		  err_set(err, ERR_CONFLICT, "experiment '%s' is %s already",
			  rowset_text(rs, row, "name"), restore ? "active" : "deleted");
	if (ok && !call->dry)
		ok = restore ? experiment_restore(call->store, id, call->now_ms, err)
			     : experiment_delete(call->store, id, call->now_ms, err);
	if (ok)
		tell(call, rs, row, restore, out);
	rowset_free(rs);
	return ok;
}

/* A name stays taken by a deleted experiment, too. */
bool
experiment_name_free(
	const struct command_call *call, const char *name, int64_t except, struct err *err)
{
	const struct rowset *rs;
	if (!experiment_check_name(name, err) ||
		!experiments_list(call->store, LIFECYCLE_ALL, &rs, err))
		return false;
	bool ok = true;
	for (size_t i = 0; ok && i < rs->rows; i++) {
		const char *id = rowset_text(rs, i, "experiment_id");
		bool deleted = strcmp(rowset_text(rs, i, "lifecycle_stage"), "active") != 0;
		int64_t number = -1;
		if (strcmp(rowset_text(rs, i, "name"), name) != 0 ||
			(parse_int(id, strlen(id), &number) && number == except))
			continue;
		ok = err_set(err, ERR_CONFLICT, "experiment %s is called '%s' already%s", id, name,
			deleted ? " (it is deleted; its name stays taken)" : "");
	}
	rowset_free(rs);
	return ok;
}
