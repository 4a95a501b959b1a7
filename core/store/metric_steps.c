// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* How far the metrics of some runs have come, by their latest values alone. */
#include <string.h>
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/store/metrics.h"

#include "core/store/store_read.h"
#include "core/store/store_stmt.h"
#include "core/table/rowset_build.h"

enum { COL_KEY, COL_STEP };

static bool
read_run(struct store *s, struct arena *a, struct map *found, const char *run_id, struct err *err)
{
	struct stmt *q =
		stmt_use(s, "SELECT \"key\", step FROM latest_metrics WHERE run_uuid = ?1");
	stmt_bind_text(q, 1, run_id);
	while (stmt_next(q)) {
		const char *key;
		size_t len;
		if (stmt_text(q, 0, &key, &len) != GOT_VALUE)
			continue;
		size_t at = map_intern(found, key, len);
		int64_t step = stmt_int_or(q, 1, 0);
		int64_t *highest = map_value(found, at);
		if (!highest) {
			highest = ARENA_NEW(a, int64_t);
			*highest = step;
			map_set_value(found, at, highest);
		}
		*highest = step > *highest ? step : *highest;
	}
	return stmt_done(q, err);
}

static bool
answer(const struct map *found, const struct rowset **out, struct err *err)
{
	struct rowset_build *b = rowset_build_new(STMT_ROWSET_LIMIT);
	(void)rowset_build_column(b, "key", CELL_TEXT);
	(void)rowset_build_column(b, "last_step", CELL_INT);
	for (size_t i = 0; i < map_len(found); i++) {
		const int64_t *step = map_value(found, i);
		size_t row = rowset_build_row(b);
		rowset_build_text(b, COL_KEY, row, map_key(found, i), map_key_len(found, i));
		rowset_build_int(b, COL_STEP, row, *step);
	}
	return rowset_build_finish(b, out, err);
}

bool
metric_last_steps(struct store *s, struct job *job, const char *const *run_ids, size_t n,
	const struct rowset **out, struct err *err)
{
	struct arena *a = arena_new();
	struct map *found = map_new(a);
	bool ok = store_read_begin(s, err);
	if (ok) {
		for (size_t i = 0; ok && i < n; i++)
			ok = read_run(s, a, found, run_ids[i], err) && store_read_pause(s, err) &&
			     job_goes_on(job, err);
		store_read_end(s);
	}
	ok = ok && answer(found, out, err);
	arena_free(a);
	return ok;
}
