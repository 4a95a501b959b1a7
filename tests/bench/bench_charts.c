// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * bench_charts CAIRN FOLDER: charts on a terminal. How soon a long series is on
 * the screen, how soon another part of it, and what a page of charts costs while
 * somebody logs. The stores are made in FOLDER and stay there.
 */
#include "tests/bench/bench.h"
#include "tests/bench/pty_run.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LONG      1000000
#define RUNS      10
#define METRICS   9
#define POINTS    10000
#define ROWS      60
#define COLS      200
#define ROUNDS    5
#define ZOOMS     15
#define LIMIT_MS  30000
#define WINDOW_MS 12000
#define TICK_MS   250

static const char *program;
static int64_t now_ms;

/* ---- stores ---- */

static void
exec(sqlite3 *db, const char *sql)
{
	bench_check(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, sql, sqlite3_errmsg(db));
}

struct logger {
	sqlite3 *db;
	sqlite3_stmt *both[2]; /* the history, and the latest value */
};

static struct logger
logger_open(const char *path)
{
	struct logger l = { .db = bench_open(path, true) };
	exec(l.db, "PRAGMA synchronous = OFF");
	l.both[0] = bench_prepare(l.db,
		"INSERT INTO metrics (\"key\", value, timestamp, run_uuid, step, is_nan)"
		" VALUES (?1, ?2, ?3, ?4, ?5, 0)");
	l.both[1] = bench_prepare(l.db,
		"INSERT OR REPLACE INTO latest_metrics (\"key\", value, timestamp, run_uuid, "
		"step, is_nan) VALUES (?1, ?2, ?3, ?4, ?5, 0)");
	return l;
}

/* One point of every metric of every run, at that step. */
static void
log_step(const struct logger *l, int runs, int metrics, int step)
{
	for (int r = 0; r < runs; r++)
		for (int m = 0; m < metrics; m++) {
			char run[40], key[20];
			snprintf(run, sizeof(run), "%032d", r + 1);
			snprintf(key, sizeof(key), metrics == 1 ? "loss" : "metric-%d", m);
			double v = exp(-step / (500.0 * (r + 1))) +
				   0.05 * sin(step * (m + 1) * 0.37 + r);
			for (int i = 0; i < 2; i++) {
				sqlite3_bind_text(l->both[i], 1, key, -1, SQLITE_TRANSIENT);
				sqlite3_bind_double(l->both[i], 2, v);
				sqlite3_bind_int64(l->both[i], 3, now_ms - 3600000 + step);
				sqlite3_bind_text(l->both[i], 4, run, -1, SQLITE_TRANSIENT);
				sqlite3_bind_int64(l->both[i], 5, step);
				bench_check(sqlite3_step(l->both[i]) == SQLITE_DONE, "log",
					sqlite3_errmsg(l->db));
				sqlite3_reset(l->both[i]);
			}
		}
}

static void
close_db(sqlite3 *db)
{
	for (sqlite3_stmt *s; (s = sqlite3_next_stmt(db, NULL));)
		sqlite3_finalize(s);
	sqlite3_close(db);
}

static void
make_store(const char *path, int runs, int metrics, int points)
{
	char command[1000];
	unlink(path);
	snprintf(command, sizeof(command), "'%s' store init '%s' --yes >/dev/null 2>&1", program,
		path);
	bench_check(system(command) == 0, path, "cannot be made");
	struct logger l = logger_open(path);
	exec(l.db, "BEGIN");
	for (int r = 0; r < runs; r++) {
		char sql[400];
		snprintf(sql, sizeof(sql),
			"INSERT INTO runs (run_uuid, name, user_id, status, start_time, "
			"lifecycle_stage, artifact_uri, experiment_id) VALUES ('%032d', 'net-%d', "
			"'ada', 'RUNNING', %lld, 'active', '', 0)",
			r + 1, r, (long long)now_ms - 3600000);
		exec(l.db, sql);
	}
	for (int step = 0; step < points; step++)
		log_step(&l, runs, metrics, step);
	exec(l.db, "COMMIT");
	close_db(l.db);
}

static void
start(struct pty_run *p, const char *store)
{
	const char *const argv[] = { program, store, NULL };
	pty_start(p, argv, ROWS, COLS, true);
	pty_settle(p, 1000, 20000);
	pty_forget(p);
}

static bool
shows(struct pty_run *p, const char *text)
{
	for (int y = 0; y < ROWS; y++)
		if (strstr(pty_row(p, y, COLS), text))
			return true;
	return false;
}

/* ---- P6: a long series ---- */

static double
raw_loop(const char *store)
{
	sqlite3 *db = bench_open(store, false);
	sqlite3_stmt *s = bench_prepare(db,
		"SELECT step, timestamp, value, is_nan FROM metrics WHERE run_uuid = "
		"'00000000000000000000000000000001' AND +\"key\" = 'loss'");
	double sum = 0;
	double at = bench_ms();
	while (sqlite3_step(s) == SQLITE_ROW)
		for (int i = 0; i < 4; i++)
			sum += sqlite3_column_double(s, i);
	at = bench_ms() - at;
	bench_check(sum > 0, "raw loop", "nothing there");
	close_db(db);
	return at;
}

/* From the key to the last byte of what it brings. */
static double
press(struct pty_run *p, const char *key, double quiet)
{
	pty_settle(p, 20, 1000);
	double begin = bench_ms();
	pty_forget(p);
	pty_type(p, key);
	pty_settle(p, quiet, 20000);
	return p->bytes > 0 ? p->last - begin : 0;
}

/* The same until the text is there. */
static double
press_until(struct pty_run *p, const char *key, const char *text)
{
	pty_settle(p, 20, 1000);
	double begin = bench_ms();
	pty_type(p, key);
	while (!shows(p, text) && bench_ms() - begin < LIMIT_MS)
		pty_settle(p, 50, 50);
	pty_settle(p, 300, 2000);
	bench_check(shows(p, text), text, "is never shown");
	return p->last - begin;
}

static void
long_series(const char *store)
{
	static const char *const zooms[] = { "+", "+", "h", "h", "-", "l", "+", "0" };
	struct bench_times t = { .rounds = ROUNDS };
	double zoom[ZOOMS];
	char measured[64];
	struct pty_run p;
	for (size_t i = 0; i < t.rounds; i++) {
		start(&p, store);
		t.ours[i] = press_until(&p, "2", "1.00M");
		t.peer[i] = raw_loop(store);
		if (i + 1 < t.rounds)
			pty_end(&p);
	}
	bench_at_most("P6", "a million points on the screen, from the key", &t, 1.3);
	for (size_t i = 0; i < ZOOMS; i++)
		zoom[i] = press(&p, zooms[i % (sizeof(zooms) / sizeof(zooms[0]))], 200);
	pty_end(&p);
	double most = bench_quantile(zoom, ZOOMS, 1), half = bench_quantile(zoom, ZOOMS, 0.5);
	snprintf(measured, sizeof(measured), "median %.1f ms, most %.1f ms", half, most);
	bench_line("P6", "another part of them, from the key", measured, "<= 5 ms", 0, half <= 5);
}

/* ---- P8: live ---- */

static void
live(const char *store)
{
	struct pty_run p;
	char measured[80];
	start(&p, store);
	(void)press_until(&p, "2", "metric-8");
	pty_settle(&p, 2000, 20000);
	struct logger l = logger_open(store);
	sqlite3_stmt *last = bench_prepare(l.db, "SELECT max(step) FROM latest_metrics");
	int step = sqlite3_step(last) == SQLITE_ROW ? sqlite3_column_int(last, 0) : POINTS;
	sqlite3_finalize(last);
	struct pty_cost before = pty_cost(&p);
	double begin = bench_ms();
	pty_forget(&p);
	for (int i = 1; bench_ms() - begin < WINDOW_MS; i++) {
		exec(l.db, "BEGIN IMMEDIATE");
		log_step(&l, RUNS, METRICS, ++step);
		exec(l.db, "COMMIT");
		double end = begin + i * TICK_MS;
		while (bench_ms() < end)
			pty_settle(&p, end - bench_ms(), end - bench_ms());
	}
	double seconds = (bench_ms() - begin) / 1e3;
	double share = (pty_cost(&p).cpu_ms - before.cpu_ms) / seconds / 10;
	snprintf(measured, sizeof(measured), "%.2f %%, %.0f bytes a second", share,
		(double)p.bytes / seconds);
	bench_line("P8", "9 charts x 10 runs x 10,000 points, live: of a core", measured, "<= 3 %",
		0, share <= 3 && p.bytes > 0);
	close_db(l.db);
	pty_end(&p);
}

int
main(int argc, char **argv)
{
	if (argc != 3) {
		fputs("usage: bench_charts CAIRN FOLDER\n", stderr);
		return 2;
	}
	char long_store[1000], grid[1000], state[] = "/tmp/cairn-bench-XXXXXX";
	struct timespec now;
	program = argv[1];
	clock_gettime(CLOCK_REALTIME, &now);
	now_ms = (int64_t)now.tv_sec * 1000;
	bench_check(mkdtemp(state) != NULL, "state", "no folder");
	setenv("XDG_STATE_HOME", state, 1);
	setenv("XDG_CONFIG_HOME", state, 1);
	snprintf(long_store, sizeof(long_store), "%s/bench-long.db", argv[2]);
	snprintf(grid, sizeof(grid), "%s/bench-grid.db", argv[2]);
	if (access(long_store, R_OK) != 0)
		make_store(long_store, 1, 1, LONG);
	make_store(grid, RUNS, METRICS, POINTS);
	bench_head();
	long_series(long_store);
	live(grid);
	printf("%d lines short of their goals\n", bench_short());
	return 0;
}
