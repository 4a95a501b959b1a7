// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Columns of the datasets that runs read: all of a run's names, digests or contexts in one cell,
 * joined by the byte U+001F, as filters expect them.
 */
#include "core/store/runs_load.h"

#include <string.h>
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/store/store.h"

#define SEPARATOR "\x1f"

enum { FIELD_NAME, FIELD_DIGEST, FIELD_CONTEXT, FIELDS };

static const char *const names[FIELDS] = { "datasets.name", "datasets.digest", "datasets.context" };

#define INPUTS(of)                                                                                 \
 "SELECT i.destination_id, d.name, d.digest, (SELECT t.value FROM input_tags t"                    \
 " WHERE t.input_uuid = i.input_uuid AND t.name = 'mlflow.data.context')"                          \
 " FROM inputs i " of " AND i.source_type = 'DATASET' AND i.destination_type = 'RUN'"
#define JOINED "JOIN datasets d ON d.dataset_uuid = i.source_id WHERE "

static const char stretch[] = INPUTS("NOT INDEXED " JOINED "i.rowid > ?1 AND i.rowid <= ?2");
static const char of_run[] = INPUTS(JOINED "i.destination_id = ?1") " ORDER BY i.rowid";

/* Up to so many runs are looked up one by one. */
#define FEW_RUNS 200

static void
append(struct runs_load *l, const char **cell, const char *text)
{
	*cell = *cell ? arena_printf(l->a, "%s" SEPARATOR "%s", *cell, text) : text;
}

static bool
take_inputs(struct runs_load *l, struct stmt *q, const char **cells[FIELDS], struct err *err)
{
	while (stmt_next(q)) {
		const char *run;
		size_t len, row = ROWSET_NONE;
		if (stmt_text(q, 0, &run, &len) == GOT_VALUE)
			row = load_find(l, run, len);
		for (int f = 0; f < FIELDS && row != ROWSET_NONE; f++) {
			const char *text = stmt_text_in(q, 1 + f, l->a, NULL);
			if (cells[f] && text && strlen(text) <= LIST_TEXT_MAX)
				append(l, &cells[f][row], text);
		}
	}
	return stmt_done(q, err);
}

static bool
read_runs(struct runs_load *l, const char **cells[FIELDS], struct err *err)
{
	for (size_t row = 0; row < l->rows.len; row++) {
		struct stmt *q = stmt_use(l->s, of_run);
		stmt_bind_text_n(q, 1, map_key(l->runs, row), map_key_len(l->runs, row));
		if (!take_inputs(l, q, cells, err))
			return false;
	}
	return true;
}

static bool
read_table(struct runs_load *l, const char **cells[FIELDS], struct err *err)
{
	struct scan scan = { .store = l->s, .job = l->job, .table = "inputs" };
	while (scan_next(&scan, err)) {
		struct stmt *q = stmt_use(l->s, stretch);
		stmt_bind_int(q, 1, scan.after);
		stmt_bind_int(q, 2, scan.upto);
		if (!take_inputs(l, q, cells, err))
			return false;
	}
	return scan.ended;
}

bool
load_datasets(struct runs_load *l, const char *const *wanted, size_t n, struct err *err)
{
	const char **cells[FIELDS] = { NULL };
	bool any = false;
	for (size_t i = 0; i < n; i++)
		for (int f = 0; f < FIELDS; f++)
			if (strcmp(wanted[i], names[f]) == 0) {
				cells[f] = ARENA_ARRAY(l->a, const char *, l->rows.len);
				any = true;
			}
	if (!any || !store_facts(l->s)->has_datasets)
		return true;
	if (!(l->rows.len <= FEW_RUNS ? read_runs(l, cells, err) : read_table(l, cells, err)))
		return false;
	for (int f = 0; f < FIELDS; f++) {
		if (!cells[f])
			continue;
		size_t col = rowset_build_column(l->b, names[f], CELL_TEXT);
		for (size_t row = 0; row < l->rows.len; row++)
			if (cells[f][row])
				rowset_build_text(
					l->b, col, row, cells[f][row], strlen(cells[f][row]));
	}
	return rowset_build_ok(l->b, err);
}
