// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Histories, one after the other, in one rowset. */
#include "core/command/series_table.h"

#include "core/base/arena.h"
#include "core/command/command.h"
#include "core/job/job.h"
#include "core/store/metrics.h"
#include "core/store/runs.h"
#include "core/table/rowset_build.h"

#include <string.h>

#define TABLE_MAX ((size_t)1 << 30)

enum { COL_RUN, COL_KEY, COL_STEP, COL_TIME, COL_VALUE };

struct fill {
	const struct command_call *call;
	const struct series_wanted *wanted;
	struct rowset_build *build;
	uint64_t points;
};

static void
copy_points(struct fill *f, const char *id, const char *key, const struct rowset *rs)
{
	size_t value = rowset_find(rs, "value");
	for (size_t i = 0; i < rs->rows; i++) {
		size_t row = rowset_build_row(f->build);
		rowset_build_text(f->build, COL_RUN, row, id, strlen(id));
		rowset_build_text(f->build, COL_KEY, row, key, strlen(key));
		rowset_build_int(f->build, COL_STEP, row, rowset_int(rs, i, "step", 0));
		rowset_build_int(f->build, COL_TIME, row, rowset_int(rs, i, "timestamp", 0));
		if (value == ROWSET_NONE || cells_odd(&rs->col[value], i))
			rowset_build_odd(f->build, COL_VALUE, row);
		else if (!cells_null(&rs->col[value], i))
			rowset_build_real(f->build, COL_VALUE, row, rs->col[value].at.r[i]);
	}
	f->points += rs->rows;
	job_progress(f->call->job, f->points, 0);
}

static bool
add_series(struct fill *f, const char *id, const char *key, struct err *err)
{
	const struct rowset *rs;
	const struct series_wanted *w = f->wanted;
	bool ok = w->decimate ? metric_series_decimated(f->call->store, f->call->job, id, key,
					w->parts > 0 ? w->parts : 1, &rs, err)
			      : metric_series(f->call->store, f->call->job, id, key, w->by_time, 0,
					&rs, err);
	if (!ok)
		return false;
	copy_points(f, id, key, rs);
	if (rs->note)
		rowset_build_note(f->build, "%s", rs->note);
	rowset_free(rs);
	return rowset_build_ok(f->build, err);
}

static bool
add_run(struct fill *f, const char *id, struct err *err)
{
	const struct rowset *keys;
	bool ok = true;
	if (f->wanted->key)
		return add_series(f, id, f->wanted->key, err);
	if (!run_metrics(f->call->store, f->call->job, id, 2, &keys, err))
		return false;
	for (size_t i = 0; ok && i < keys->rows; i++)
		ok = add_series(f, id, rowset_text(keys, i, "key"), err);
	rowset_free(keys);
	return ok;
}

bool
series_table(const struct command_call *call, const char *const *ids, size_t n,
	const struct series_wanted *wanted, const struct rowset **out, struct err *err)
{
	struct fill f = { .call = call, .wanted = wanted, .build = rowset_build_new(TABLE_MAX) };
	rowset_build_column(f.build, "run_id", CELL_TEXT);
	rowset_build_column(f.build, "key", CELL_TEXT);
	rowset_build_column(f.build, "step", CELL_INT);
	rowset_build_column(f.build, "timestamp", CELL_TIME);
	rowset_build_column(f.build, "value", CELL_REAL);
	for (size_t i = 0; i < n; i++) {
		if (!add_run(&f, ids[i], err)) {
			rowset_build_free(f.build);
			return false;
		}
	}
	return rowset_build_finish(f.build, out, err);
}

struct column *
series_columns(struct arena *a, bool runs, bool keys)
{
	static const struct column columns[] = {
		{ .name = "run_id", .title = "run", .format = FORMAT_ID, .priority = 9 },
		{ .name = "key", .title = "metric", .priority = 8 },
		{ .name = "step", .priority = 7 },
		{ .name = "value", .format = FORMAT_SHORT, .digits = 8, .priority = 6 },
		{ .name = "timestamp", .title = "time", .format = FORMAT_TIME, .priority = 5 },
		{ 0 },
	};
	struct column *own = arena_memdup(a, columns, sizeof(columns), _Alignof(struct column));
	own[0].hidden = !runs;
	own[1].hidden = !keys;
	return own;
}
