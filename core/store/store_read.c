// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Plans, walks and decoding shared by the readers of tables. */
#include "core/store/store_read.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include "core/base/str.h"
#include "core/job/job.h"

bool
job_goes_on(const struct job *job, struct err *err)
{
	if (job && job_stopping(job))
		return err_set(err, ERR_CANCELLED, "the work was stopped");
	return true;
}

bool
plan_searches(struct store *s, const char *sql, bool *search, struct err *err)
{
	char text[512];
	snprintf(text, sizeof(text), "EXPLAIN QUERY PLAN %s", sql);
	struct stmt *q = stmt_use(s, text);
	*search = true;
	while (stmt_next(q)) {
		const char *step;
		if (stmt_text(q, 3, &step, NULL) == GOT_VALUE && str_starts(step, "SCAN "))
			*search = false;
	}
	return stmt_done(q, err);
}

/* ---- walks ---- */

/* Rowids this far apart are taken as a table with holes, in which a stretch's end must be looked for. */
#define HOLE 64

/* The rowid that comes skip rows behind above; above itself when there are not so many. */
static bool
rowid_behind(struct scan *scan, int64_t above, int skip, int64_t *out, struct err *err)
{
	char sql[160];
	snprintf(sql, sizeof(sql),
		"SELECT rowid FROM %s NOT INDEXED WHERE rowid > ?1 ORDER BY rowid LIMIT 1 OFFSET "
		"?2",
		scan->table);
	struct stmt *q = stmt_use(scan->store, sql);
	stmt_bind_int(q, 1, above);
	stmt_bind_int(q, 2, skip);
	return stmt_int_of(q, above, out, err);
}

/* Where a stretch that begins at first may end. */
static bool
find_end(struct scan *scan, int64_t first, struct err *err)
{
	int64_t last;
	bool hole = (uint64_t)first - (uint64_t)scan->after > HOLE;
	if (!hole && first <= INT64_MAX - STORE_PAGE) {
		scan->upto = first + STORE_PAGE - 1;
		return true;
	}
	if (!rowid_behind(scan, scan->after, STORE_PAGE - 1, &last, err))
		return false;
	scan->upto = last == scan->after ? INT64_MAX : last;
	return true;
}

bool
scan_next(struct scan *scan, struct err *err)
{
	int64_t first;
	if (!scan->begun && !scan->tail)
		scan->upto = INT64_MIN;
	if (scan->begun && !store_read_pause(scan->store, err))
		return false;
	scan->begun = true;
	scan->after = scan->upto;
	if (!job_goes_on(scan->job, err) || !rowid_behind(scan, scan->after, 0, &first, err))
		return false;
	scan->ended = first == scan->after;
	return !scan->ended && find_end(scan, first, err);
}

bool
cache_pages(struct store *s, enum cache size, struct err *err)
{
	return stmt_run(
		stmt_use(s, size == CACHE_USUAL ? STORE_CACHE : "PRAGMA cache_size = -1024"), err);
}

bool
table_end(struct store *s, const char *table, int64_t *rowid, struct err *err)
{
	char sql[160];
	snprintf(sql, sizeof(sql), "SELECT max(rowid) FROM %s", table);
	return stmt_int_of(stmt_use(s, sql), 0, rowid, err);
}

/* ---- values ---- */

double
metric_decode(double value, bool is_nan)
{
	if (is_nan)
		return (double)NAN;
	if (value >= DBL_MAX)
		return (double)INFINITY;
	return value <= -DBL_MAX ? -(double)INFINITY : value;
}

enum got
metric_cell(struct stmt *q, int value_col, int nan_col, double *out)
{
	double value = 0;
	int64_t is_nan = 0;
	enum got got = stmt_real(q, value_col, &value);
	if (got != GOT_VALUE)
		return got;
	if (stmt_int(q, nan_col, &is_nan) == GOT_ODD)
		return GOT_ODD;
	*out = metric_decode(value, is_nan != 0);
	return GOT_VALUE;
}
