// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What the readers of several tables need on top of statements. Internal to core/store. */
#ifndef CORE_STORE_STORE_READ_H
#define CORE_STORE_STORE_READ_H

#include "core/store/keys.h"
#include "core/store/store_stmt.h"

struct job;

/* *search: the plan of sql looks every table up by an index or rowid. For tables of a hostile shape. */
bool plan_searches(struct store *s, const char *sql, bool *search, struct err *err) MUST_CHECK;

/* ERR_CANCELLED when the job (may be NULL) is to stop. */
bool job_goes_on(const struct job *job, struct err *err) MUST_CHECK;

/*
 * A walk over a table by rowid, in stretches of at most STORE_PAGE rows with a
 * pause between them; inside a read scope.
 *
 *	struct scan scan = { .store = s, .job = job, .table = "params" };
 *	while (scan_next(&scan, err)) {
 *		struct stmt *q = stmt_use(s, "SELECT … WHERE rowid > ?1 AND rowid <= ?2");
 *		stmt_bind_int(q, 1, scan.after);
 *		stmt_bind_int(q, 2, scan.upto);
 *		…
 *		if (!stmt_done(q, err))
 *			return false;
 *	}
 *	return scan.ended;
 */
struct scan {
	struct store *store;
	struct job *job; /* may be NULL */
	const char *table;
	bool tail; /* begin behind the rowid in upto, not at the first row */
	int64_t after, upto;
	bool begun, ended; /* ended: the whole table was walked, nothing failed */
};

bool scan_next(struct scan *scan, struct err *err) MUST_CHECK;

/* key_names and key_counts for callers that have a scope: pauses work in the outermost one only. */
bool key_names_in_scope(struct store *s, enum key_table table, const struct rowset **out,
	struct err *err) MUST_CHECK;
bool key_counts_in_scope(struct store *s, enum key_table table, const struct rowset **out,
	struct err *err) MUST_CHECK;

/*
 * How many pages SQLite keeps: walks over whole tables never come back to one,
 * and a list of all runs needs the memory itself.
 */
enum cache { CACHE_USUAL, CACHE_FOR_WALKS };
bool cache_pages(struct store *s, enum cache size, struct err *err) MUST_CHECK;

/* Largest rowid of a table, 0 when empty: a quick upper guess of its rows. */
bool table_end(struct store *s, const char *table, int64_t *rowid, struct err *err) MUST_CHECK;

/*
 * A metric's value as MLflow means it: is_nan marks NaN, and the largest finite
 * doubles stand for the infinities, which SQLite's JSON and MLflow's REST could
 * not carry. MLflow itself hands back the finite number there.
 */
double metric_decode(double value, bool is_nan);
/* The same from two result columns; GOT_ODD unless both have the right type. */
enum got metric_cell(struct stmt *q, int value_col, int nan_col, double *out);

#endif
