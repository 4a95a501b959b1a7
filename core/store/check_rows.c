// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Whether the rows make sense: types, what belongs together, runs that fell silent. */
#include "core/base/number.h"
#include "core/store/check_part.h"
#include "core/store/store.h"
#include "core/store/store_read.h"
#include "core/store/store_stmt.h"

#include <stdio.h>
#include <string.h>

/* In a larger table, latest values are looked for by run and not by run and key. */
#define EXACT_ROWS 1000000
#define SILENT_MS  (INT64_C(60) * 60 * 1000)

static bool
count_odd(struct check *c, const char *table, const char *odd, int64_t *count, struct err *err)
{
	char sql[800];
	snprintf(sql, sizeof sql,
		"SELECT count(*) FROM %s NOT INDEXED WHERE rowid > ?1 AND rowid <= ?2 AND (%s)",
		table, odd);
	if (!store_read_begin(c->store, err))
		return false;
	struct scan scan = { .store = c->store, .job = c->job, .table = table };
	bool ok = true;
	while (ok && scan_next(&scan, err)) {
		struct stmt *q = stmt_use(c->store, sql);
		stmt_bind_int(q, 1, scan.after);
		stmt_bind_int(q, 2, scan.upto);
		int64_t n = 0;
		ok = stmt_int_of(q, 0, &n, err);
		*count += n;
		check_progress(c, STORE_PAGE);
	}
	store_read_end(c->store);
	return ok && scan.ended;
}

bool
check_types(struct check *c, struct err *err)
{
	static const struct {
		const char *table, *odd;
	} tables[] = {
		{ "experiments", "typeof(name) <> 'text' OR typeof(artifact_location) NOT IN "
				 "('text', 'null')"
				 " OR ifnull(lifecycle_stage, '') NOT IN ('active', 'deleted')" },
		{ "runs", "typeof(run_uuid) <> 'text' OR typeof(name) NOT IN ('text', 'null')"
			  " OR typeof(start_time) NOT IN ('integer', 'null')"
			  " OR typeof(end_time) NOT IN ('integer', 'null') OR typeof(status) <> "
			  "'text'"
			  " OR ifnull(lifecycle_stage, '') NOT IN ('active', 'deleted')" },
		{ "metrics", "typeof(\"key\") <> 'text' OR typeof(value) NOT IN ('real', 'integer')"
			     " OR typeof(timestamp) <> 'integer' OR typeof(step) <> 'integer'"
			     " OR is_nan NOT IN (0, 1)" },
		{ "latest_metrics",
			"typeof(\"key\") <> 'text' OR typeof(value) NOT IN ('real', 'integer')"
			" OR typeof(step) <> 'integer' OR is_nan NOT IN (0, 1)" },
		{ "params", "typeof(\"key\") <> 'text' OR typeof(value) <> 'text'" },
		{ "tags", "typeof(\"key\") <> 'text' OR typeof(value) NOT IN ('text', 'null')" },
	};
	struct names odd;
	names_init(&odd);
	bool ok = true;
	for (size_t i = 0; ok && i < sizeof tables / sizeof *tables; i++) {
		int64_t n = 0;
		char text[100], number[NUMBER_MAX];
		ok = count_odd(c, tables[i].table, tables[i].odd, &n, err);
		if (!ok || n == 0)
			continue;
		snprintf(text, sizeof text, "%s rows of %s", number_count(number, n),
			tables[i].table);
		names_add(&odd, text);
	}
	if (ok && odd.n)
		check_add(c, "types", "warn", "they are shown as \"type?\" and left out of sorting",
			"values of a type that MLflow does not write: %s", names_text(&odd));
	else if (ok)
		check_add(c, "types", "pass", "", "every value has the type MLflow writes");
	names_free(&odd);
	return ok;
}

/* ---- what belongs together ---- */

/* Rows that the statement counts for one run. */
static bool
count_for(struct check *c, const char *sql, struct str run, int64_t *n, struct err *err)
{
	struct stmt *q = stmt_use(c->store, sql);
	stmt_bind_text_n(q, 1, run.at, run.len);
	return stmt_int_of(q, 0, n, err);
}

#define RUN_ID_MAX 256

/*
 * The smallest run behind the last one; *more is false at the end. A damaged
 * index may lead back to where we were: that is an error, or the walk would
 * never end.
 */
static bool
next_run(struct check *c, const char *sql, char run[RUN_ID_MAX], size_t *len, bool *more,
	struct err *err)
{
	const char *next = NULL;
	size_t n = 0;
	bool forward = true;
	struct stmt *q = stmt_use(c->store, sql);
	stmt_bind_text_n(q, 1, run, *len);
	*more = stmt_next(q) && stmt_text(q, 0, &next, &n) == GOT_VALUE && n < RUN_ID_MAX;
	if (*more) {
		int order = memcmp(next, run, n < *len ? n : *len);
		forward = order > 0 || (order == 0 && n > *len);
		memcpy(run, next, n);
		*len = n;
	}
	if (!stmt_done(q, err))
		return false;
	return forward || err_set(err, ERR_CORRUPT, "an index of '%s' is out of order",
				  store_facts(c->store)->path);
}

/* Calls visit for each run that the table has rows of, by skipping through its index. */
static bool
walk_runs(struct check *c, const char *table,
	bool (*visit)(struct check *c, struct str run, int64_t *count, struct err *err),
	int64_t *count, struct err *err)
{
	char sql[160], run[RUN_ID_MAX];
	size_t len = 0;
	bool search = false, ok = true, more = true;
	snprintf(sql, sizeof sql, "SELECT min(run_uuid) FROM %s WHERE run_uuid > ?1", table);
	if (!plan_searches(c->store, sql, &search, err))
		return false;
	if (!search) /* check_indexes has said so */
		return true;
	if (!store_read_begin(c->store, err))
		return false;
	for (unsigned i = 1; ok && more; i++)
		ok = next_run(c, sql, run, &len, &more, err) &&
		     (!more || visit(c, str_make(run, len), count, err)) &&
		     (i % 1000 || (job_goes_on(c->job, err) && store_read_pause(c->store, err)));
	store_read_end(c->store);
	return ok;
}

static bool
visit_orphan(struct check *c, struct str run, int64_t *count, struct err *err)
{
	int64_t n = 0;
	if (!count_for(c, "SELECT count(*) FROM runs WHERE run_uuid = ?1", run, &n, err))
		return false;
	*count += n == 0;
	return true;
}

bool
check_orphans(struct check *c, struct err *err)
{
	static const char *const tables[] = { "metrics", "latest_metrics", "params", "tags" };
	struct names found;
	names_init(&found);
	bool ok = true;
	char text[100];
	for (size_t i = 0; ok && i < sizeof tables / sizeof *tables; i++) {
		int64_t n = 0;
		ok = walk_runs(c, tables[i], visit_orphan, &n, err);
		if (!ok || n == 0)
			continue;
		snprintf(text, sizeof text, "%s of %lld %s not exist", tables[i], (long long)n,
			n == 1 ? "run that does" : "runs that do");
		names_add(&found, text);
	}
	int64_t runs = 0;
	ok = ok &&
	     stmt_int_of(stmt_use(c->store,
				 "SELECT count(*) FROM runs WHERE experiment_id IS NULL OR"
				 " experiment_id NOT IN (SELECT experiment_id FROM experiments)"),
		     0, &runs, err);
	if (ok && runs > 0) {
		snprintf(text, sizeof text, "%lld %s of no experiment", (long long)runs,
			runs == 1 ? "run" : "runs");
		names_add(&found, text);
	}
	if (ok && found.n)
		check_add(c, "orphans", "warn", "they are not shown; mlflow gc may remove them",
			"%s", names_text(&found));
	else if (ok)
		check_add(c, "orphans", "pass", "",
			"everything belongs to a run, every run to an experiment");
	names_free(&found);
	return ok;
}

static bool
visit_keys(struct check *c, struct str run, int64_t *count, struct err *err)
{
	int64_t n = 0;
	if (!count_for(c,
		    "SELECT count(*) FROM (SELECT DISTINCT \"key\" AS k FROM metrics WHERE "
		    "run_uuid = ?1)"
		    " WHERE NOT EXISTS (SELECT 1 FROM latest_metrics WHERE run_uuid = ?1 AND"
		    " \"key\" = k)",
		    run, &n, err))
		return false;
	*count += n > 0;
	return true;
}

static bool
visit_any(struct check *c, struct str run, int64_t *count, struct err *err)
{
	int64_t n = 0;
	if (!count_for(c, "SELECT count(*) FROM latest_metrics WHERE run_uuid = ?1", run, &n, err))
		return false;
	*count += n == 0;
	return true;
}

/* The schema forbids it, but a store may have lost its keys. */
static bool
visit_twice(struct check *c, struct str run, int64_t *count, struct err *err)
{
	int64_t n = 0;
	if (!count_for(c,
		    "SELECT count(*) FROM (SELECT 1 FROM latest_metrics WHERE run_uuid = ?1"
		    " GROUP BY \"key\" HAVING count(*) > 1)",
		    run, &n, err))
		return false;
	*count += n > 0;
	return true;
}

bool
check_latest(struct check *c, struct err *err)
{
	int64_t rows = 0, runs = 0, twice = 0;
	if (!table_end(c->store, "metrics", &rows, err))
		return false;
	bool exact = rows <= EXACT_ROWS;
	if (!walk_runs(c, "metrics", exact ? visit_keys : visit_any, &runs, err) ||
		!walk_runs(c, "latest_metrics", visit_twice, &twice, err))
		return false;
	if (runs > 0)
		check_add(c, "latest metrics", "warn",
			"run lists miss these values; their histories are whole",
			"%lld %s metrics without a latest value", (long long)runs,
			runs == 1 ? "run has" : "runs have");
	if (twice > 0)
		check_add(c, "latest metrics", "warn",
			"run lists show one of them; their histories are whole",
			"%lld %s several latest values of one metric", (long long)twice,
			twice == 1 ? "run has" : "runs have");
	if (runs == 0 && twice == 0)
		check_add(c, "latest metrics", "pass", "", "%s",
			exact ? "every metric of every run has its latest value"
			      : "every run with metrics has latest values (not compared key by "
				"key)");
	return true;
}

bool
check_silent(struct check *c, struct err *err)
{
	struct stmt *q = stmt_use(c->store,
		"SELECT count(*) FROM runs WHERE status = 'RUNNING' AND lifecycle_stage = 'active'"
		" AND start_time < ?1 AND run_uuid NOT IN"
		" (SELECT run_uuid FROM latest_metrics WHERE timestamp >= ?1 AND run_uuid IS NOT "
		"NULL)");
	stmt_bind_int(q, 1, c->now_ms - SILENT_MS);
	int64_t n = 0;
	if (!stmt_int_of(q, 0, &n, err))
		return false;
	if (n > 0)
		check_add(c, "running", "warn",
			"killed perhaps: cairn run list --filter stale=true names them; end what "
			"has "
			"died with cairn run log finish",
			"%lld %s RUNNING but logged nothing for an hour", (long long)n,
			n == 1 ? "run is" : "runs are");
	else
		check_add(c, "running", "pass", "", "no run is RUNNING and silent");
	return true;
}
