// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The trainer of the benchmarks. */
#include "tests/bench/trainer.h"

#include <stdio.h>
#include <unistd.h>
#include "core/base/clock.h"
#include "tests/bench/bench.h"

#define PATIENCE_MS 20000

/* What sqlite3_busy_timeout() does, with a count. */
static int
wait_for_lock(void *arg, int count)
{
	static const int delays[] = { 1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50, 100 };
	struct trainer *t = arg;
	int last = (int)(sizeof(delays) / sizeof(delays[0])) - 1;
	int ms = delays[count < last ? count : last];
	if (count > PATIENCE_MS / delays[last])
		return 0;
	double from = bench_ms();
	usleep((useconds_t)ms * 1000);
	from = bench_ms() - from;
	t->slept += from;
	t->slept_now += from;
	t->longest = t->slept_now > t->longest ? t->slept_now : t->longest;
	return 1;
}

static void
run_sql(struct trainer *t, const char *sql)
{
	bench_check(sqlite3_exec(t->db, sql, NULL, NULL, NULL) == SQLITE_OK, sql,
		sqlite3_errmsg(t->db));
}

static void
make_run(struct trainer *t)
{
	char sql[400];
	snprintf(sql, sizeof(sql),
		"INSERT OR IGNORE INTO runs (run_uuid, name, status, start_time, lifecycle_stage, "
		"artifact_uri, experiment_id) VALUES ('" TRAINER_RUN "', 'trainer', 'RUNNING', "
		"%lld, 'active', '', 1)",
		(long long)clock_wall_ms());
	run_sql(t, sql);
	run_sql(t, "INSERT OR IGNORE INTO latest_metrics (key, value, timestamp, step, is_nan, "
		   "run_uuid) VALUES ('loss', 0, 0, 0, 0, '" TRAINER_RUN "')");
}

static int64_t
last_step(sqlite3 *db)
{
	sqlite3_stmt *s = bench_prepare(db, "SELECT step FROM latest_metrics WHERE key = 'loss' "
					    "AND run_uuid = '" TRAINER_RUN "'");
	int64_t step = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
	sqlite3_finalize(s);
	return step;
}

void
trainer_open(struct trainer *t, const char *path)
{
	*t = (struct trainer){ .db = bench_open(path, true), .begun = bench_ms() };
	sqlite3_busy_handler(t->db, wait_for_lock, t);
	make_run(t);
	t->insert = bench_prepare(t->db,
		"INSERT INTO metrics (key, value, timestamp, run_uuid, "
		"step, is_nan) VALUES ('loss', ?1, ?2, '" TRAINER_RUN "', ?3, 0)");
	t->update = bench_prepare(t->db,
		"UPDATE latest_metrics SET value = ?1, timestamp = ?2, "
		"step = ?3 WHERE key = 'loss' AND run_uuid = '" TRAINER_RUN "'");
	t->step = last_step(t->db);
	t->slept = t->longest = 0;
}

bool
trainer_commit(struct trainer *t)
{
	sqlite3_stmt *both[] = { t->insert, t->update };
	t->step++;
	t->slept_now = 0;
	if (sqlite3_exec(t->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
		return false;
	for (int i = 0; i < 2; i++) {
		sqlite3_bind_double(both[i], 1, (bench_ms() - t->begun) / 1e3);
		sqlite3_bind_int64(both[i], 2, clock_wall_ms());
		sqlite3_bind_int64(both[i], 3, t->step);
		sqlite3_step(both[i]);
		sqlite3_reset(both[i]);
	}
	return sqlite3_exec(t->db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
}

void
trainer_close(struct trainer *t)
{
	sqlite3_finalize(t->insert);
	sqlite3_finalize(t->update);
	sqlite3_close(t->db);
}
