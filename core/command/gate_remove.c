// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* gate remove: take a rule out of the companion store. */
#include <string.h>
#include "core/base/arena.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/parts.h"
#include "core/report/report.h"
#include "core/store/companion.h"
#include "core/table/rowset.h"

static bool
find(const struct command_call *call, int64_t id, const struct rowset **out, size_t *row,
	struct err *err)
{
	struct companion *c = NULL;
	const struct rowset *rs;
	bool ok = companion_open(call->store_path, STORE_READER, &c, err) &&
		  companion_gates(c, &rs, err);
	companion_close(c);
	if (!ok)
		return false;
	for (size_t i = 0; i < rs->rows; i++)
		if (rowset_int(rs, i, "id", 0) == id) {
			*out = rs;
			*row = i;
			return true;
		}
	rowset_free(rs);
	return err_set(err, ERR_NOT_FOUND, "there is no gate number %lld; see: cairn gate list",
		(long long)id);
}

static bool
take_out(const struct command_call *call, int64_t id, struct err *err)
{
	struct companion *c = NULL;
	bool ok = companion_open(call->store_path, STORE_WRITER, &c, err) &&
		  companion_gate_remove(c, id, err);
	companion_close(c);
	return ok;
}

/* The line that adds it again. */
static const char *
way_back(struct arena *a, const struct rowset *rs, size_t row)
{
	const char *target = rowset_text(rs, row, "target");
	return arena_printf(a, "gate add %s %s --model=%s%s%s",
		args_quote(a, rowset_text(rs, row, "name")),
		args_quote(a, rowset_text(rs, row, "rule")),
		args_quote(a, rowset_text(rs, row, "model")), *target ? " --to=" : "",
		*target ? args_quote(a, target) : "");
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	int64_t id = args_int(call->args, "gate", 0);
	const struct rowset *rs = NULL;
	size_t row = 0;
	if (!find(call, id, &rs, &row, err))
		return false;
	bool ok = call->dry || take_out(call, id, err);
	if (ok) {
		report_value_int(out, "id", "number", id);
		parts_cell(out, rs, row, "name", "gate", FORMAT_AUTO);
		parts_cell(out, rs, row, "model", "model", FORMAT_AUTO);
		parts_cell(out, rs, row, "rule", "rule", FORMAT_AUTO);
		report_conclude(out, VERDICT_NONE, "gate %lld %s", (long long)id,
			call->dry ? "would be removed" : "is removed");
		parts_undo(call, out, way_back(report_arena(out), rs, row));
	}
	rowset_free(rs);
	return ok;
}

static const struct param params[] = {
	{ .name = "gate",
		.type = PARAM_COUNT,
		.positional = true,
		.required = true,
		.help = "number of the gate, as gate list shows it" },
	{ 0 },
};

const struct command command_gate_remove = {
	.name = "gate.remove",
	.summary = "remove a gate from cairn's own file beside the store",
	.details = "Rules that stand in a file are removed there, with an editor.",
	.examples = "cairn gate remove 3\ncairn gate remove 3 --yes",
	.effect = COMMAND_WRITES,
	.needs = COMMAND_READS_STORE,
	.params = params,
	.run = run,
};
