// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Metric histories and keys, on both generations of tables. */
#include "tests/bench/bench.h"

#include <stdio.h>
#include "core/store/keys.h"
#include "core/store/metrics.h"
#include "core/store/store.h"
#include "core/table/rowset.h"

/* What MLflow's client runs for one metric's history. */
static const char mlflow_history[] = "SELECT key, value, timestamp, run_uuid, step, is_nan FROM "
				     "metrics WHERE run_uuid = ?1 AND key = ?2"
				     " ORDER BY timestamp, step, value";
/* The quickest way to the same rows. */
static const char raw_history[] =
	"SELECT step, timestamp, value, is_nan FROM metrics WHERE run_uuid = ?1 AND +key = ?2";

static double
time_sql(sqlite3 *db, const char *sql, const char *run)
{
	sqlite3_stmt *s = bench_prepare(db, sql);
	sqlite3_bind_text(s, 1, run, -1, SQLITE_STATIC);
	sqlite3_bind_text(s, 2, "loss", -1, SQLITE_STATIC);
	double at = bench_ms();
	bench_check(bench_drain(s) > 0, "history", "nothing there");
	at = bench_ms() - at;
	sqlite3_finalize(s);
	return at;
}

static double
time_series(struct store *s, const char *run, size_t parts)
{
	struct err err = ERR_INIT;
	const struct rowset *rs = NULL;
	double at = bench_ms();
	bool ok = parts ? metric_series_decimated(s, NULL, run, "loss", parts, &rs, &err)
			: metric_series(s, NULL, run, "loss", false, 0, &rs, &err);
	at = bench_ms() - at;
	bench_check(ok && rs->rows > 0, "history", ok ? "nothing there" : err.text);
	rowset_free(rs);
	return at;
}

static void
histories(const char *path, const char *generation)
{
	struct err err = ERR_INIT;
	struct store *s = NULL;
	char what[64], run[64], long_run[64];
	bench_check(store_open(path, NULL, &s, &err), path, err.text);
	sqlite3 *db = bench_open(path, false);
	snprintf(run, sizeof(run), "%s",
		bench_text(db, "SELECT run_uuid FROM runs ORDER BY rowid LIMIT 1 OFFSET 77"));
	snprintf(long_run, sizeof(long_run), "%s",
		bench_text(db, "SELECT run_uuid FROM tags WHERE key = 'bench.long'"));
	struct bench_times few = { .rounds = 7 }, many = { .rounds = 7 };
	(void)time_series(s, run, 0); /* both from warm pages */
	for (size_t i = 0; i < few.rounds; i++) {
		few.peer[i] = time_sql(db, mlflow_history, run);
		few.ours[i] = time_series(s, run, 0);
		many.peer[i] = time_sql(db, raw_history, long_run);
		many.ours[i] = time_series(s, long_run, 200);
	}
	snprintf(what, sizeof(what), "one metric's history, %s tables", generation);
	bench_faster("P5", what, &few, 100, 1);
	snprintf(what, sizeof(what), "the longest history in 200 parts, %s tables", generation);
	bench_at_most("P6", what, &many, 1.3);
	sqlite3_close(db);
	store_close(s);
}

static void
keys(const char *path)
{
	struct err err = ERR_INIT;
	struct store *s = NULL;
	struct bench_times t = { .rounds = 7 };
	bench_check(store_open(path, NULL, &s, &err), path, err.text);
	sqlite3 *db = bench_open(path, false);
	sqlite3_stmt *distinct =
		bench_prepare(db, "SELECT DISTINCT key FROM latest_metrics ORDER BY key");
	for (size_t i = 0; i < t.rounds; i++) {
		const struct rowset *rs = NULL;
		double at = bench_ms();
		(void)bench_drain(distinct);
		t.peer[i] = bench_ms() - at;
		at = bench_ms();
		bench_check(key_names(s, KEYS_METRICS, &rs, &err), "keys", err.text);
		t.ours[i] = bench_ms() - at;
		rowset_free(rs);
	}
	bench_faster("P7", "names of all metrics", &t, 10, 1);
	sqlite3_finalize(distinct);
	sqlite3_close(db);
	store_close(s);
}

void
bench_series(const char *old_path, const char *new_path)
{
	histories(old_path, "old");
	histories(new_path, "new");
	keys(old_path);
}
