// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * A trainer and an onlooker. Each is a process of its own, forked before
 * anything is opened, since locks of one process do not hold each other up.
 */
#include "tests/bench/bench.h"
#include "tests/bench/trainer.h"

#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include "core/base/clock.h"
#include "core/store/metrics.h"
#include "core/store/runs.h"
#include "core/store/store.h"
#include "core/store/watch.h"
#include "core/table/rowset.h"

#define SAMPLES 400000
#define COMMITS 60

/* What the two processes share. */
struct shared {
	atomic_bool stop, ready;
	atomic_int failures;
	_Atomic double committed; /* ms, of the last commit */
	size_t n;
	double longest; /* ms, that one commit waited for locks */
	double at[SAMPLES];
};

static struct shared *
share(void)
{
	struct shared *m =
		mmap(NULL, sizeof(*m), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	bench_check(m != MAP_FAILED, "writers", "no memory");
	return m;
}

/* ---- the trainer ---- */

/* Commits as fast as it can for so long; times of each in m. */
static void
train(const char *path, struct shared *m, double ms)
{
	struct trainer t;
	trainer_open(&t, path);
	double begin = bench_ms(), end = begin + ms, now = begin;
	for (m->n = 0; now < end && m->n < SAMPLES; m->n++) {
		if (!trainer_commit(&t))
			atomic_fetch_add(&m->failures, 1);
		double after = bench_ms();
		m->at[m->n] = after - now;
		now = after;
	}
	m->longest = t.longest;
	trainer_close(&t);
}

/* ---- an onlooker that never rests ---- */

static void
look(struct store *s, const struct rowset **rs, struct runs_marker *marker)
{
	static const int64_t first = 1;
	struct err err = ERR_INIT;
	struct runs_query q = {
		.experiments = &first, .n_experiments = 1, .now_ms = clock_wall_ms()
	};
	const struct rowset *next = NULL;
	bench_check(runs_snapshot(s, NULL, &q, *rs, marker, &next, &err), "refresh", err.text);
	rowset_free(*rs);
	*rs = next;
}

/* Reads the whole table again and again. */
static pid_t
start_onlooker(const char *path, struct shared *m)
{
	pid_t child = fork();
	bench_check(child >= 0, "writers", "no process");
	if (child)
		return child;
	struct err err = ERR_INIT;
	struct store *s = NULL;
	struct runs_marker marker = { 0 };
	const struct rowset *rs = NULL;
	bench_check(store_open(path, NULL, &s, &err), path, err.text);
	look(s, &rs, &marker);
	atomic_store(&m->ready, true);
	while (!atomic_load(&m->stop)) {
		marker.full_ms = 0;
		look(s, &rs, &marker);
	}
	rowset_free(rs);
	store_close(s);
	_exit(0);
}

static void
reading_all(const char *path, const char *mode)
{
	struct shared *m = share();
	pid_t child = start_onlooker(path, m);
	while (!atomic_load(&m->ready))
		usleep(10000);
	train(path, m, 3000);
	atomic_store(&m->stop, true);
	waitpid(child, NULL, 0);
	char what[64], measured[64];
	double median = bench_quantile(m->at, m->n, 0.5);
	snprintf(what, sizeof(what), "commits beside endless reading, %s", mode);
	snprintf(measured, sizeof(measured), "median %.2f ms, longest lock %.1f ms", median,
		m->longest);
	bench_line("R2", what, measured, "lock <= 25 ms, 0 failed", 0,
		m->longest <= 25 && atomic_load(&m->failures) == 0);
	munmap(m, sizeof(*m));
}

/* ---- how soon a commit is seen ---- */

static pid_t
start_slow_trainer(const char *path, struct shared *m)
{
	pid_t child = fork();
	bench_check(child >= 0, "writers", "no process");
	if (child)
		return child;
	struct trainer t;
	trainer_open(&t, path);
	usleep(300000);
	for (int i = 0; i < COMMITS; i++) {
		atomic_store(&m->committed, 0.0);
		bool ok = trainer_commit(&t);
		atomic_store(&m->committed, bench_ms());
		if (!ok)
			atomic_fetch_add(&m->failures, 1);
		usleep((useconds_t)(60000 + 1000 * (i * 7 % 40)));
	}
	trainer_close(&t);
	atomic_store(&m->stop, true);
	_exit(0);
}

static void
commit_to_sight(const char *path, const char *mode)
{
	struct shared *m = share();
	struct err err = ERR_INIT;
	double delays[4 * COMMITS];
	size_t n = 0;
	pid_t child = start_slow_trainer(path, m);
	struct store_watch *w = store_watch_open(path, NULL, &err);
	bench_check(w != NULL, "watch", err.text);
	double last = 0;
	while (!atomic_load(&m->stop) && n < 4 * COMMITS) {
		struct pollfd p = { .fd = store_watch_fd(w), .events = POLLIN };
		if (poll(&p, 1, 50) <= 0)
			continue;
		double now = bench_ms();
		(void)store_watch_read(w);
		double at = atomic_load(&m->committed);
		if (at > 0 && at != last)
			delays[n++] = now - at;
		else if (at == 0.0 && last != 0)
			delays[n++] = 0; /* seen before the commit had returned */
		last = at;
	}
	store_watch_close(w);
	waitpid(child, NULL, 0);
	char what[64], measured[64];
	double middle = bench_quantile(delays, n, 0.5), p99 = bench_quantile(delays, n, 0.99);
	snprintf(what, sizeof(what), "a commit is seen, %s", mode);
	snprintf(measured, sizeof(measured), "p50 %.2f ms, p99 %.2f ms (%zu of %d)", middle, p99, n,
		COMMITS);
	bench_line(
		"R1", what, measured, "p99 <= 20 ms, all", 0, n >= COMMITS * 9 / 10 && p99 <= 20);
	munmap(m, sizeof(*m));
}

/* ---- reading beside a writer that never rests ---- */

#define READS 200

static pid_t
start_restless_trainer(const char *path, struct shared *m)
{
	pid_t child = fork();
	bench_check(child >= 0, "writers", "no process");
	if (child)
		return child;
	struct trainer t;
	trainer_open(&t, path);
	while (!atomic_load(&m->stop))
		(void)trainer_commit(&t);
	trainer_close(&t);
	_exit(0);
}

/* The same page by SQLite itself, with a busy handler or its stock one and the same patience. */
struct raw_reader {
	sqlite3 *db;
	sqlite3_stmt *page;
	double until;
	double waits[READS];
	size_t good;
};

/* What measurements recommend: short sleeps, 500 ms in all. */
static int
sleep_shortly(void *arg, int count)
{
	const struct raw_reader *r = arg;
	(void)count;
	usleep(300);
	return bench_ms() < r->until;
}

static void
raw_open(struct raw_reader *r, const char *path, bool stock)
{
	r->db = bench_open(path, false);
	r->until = bench_ms() + 20000; /* for preparing */
	if (stock)
		sqlite3_busy_timeout(r->db, 500);
	else
		sqlite3_busy_handler(r->db, sleep_shortly, r);
	r->page = bench_prepare(r->db,
		"SELECT rowid FROM runs WHERE experiment_id = 1 AND lifecycle_stage = 'active'"
		" ORDER BY start_time DESC LIMIT 100");
}

static void
raw_read(struct raw_reader *r, size_t i)
{
	double at = bench_ms();
	r->until = at + 500;
	int rc = sqlite3_step(r->page);
	sqlite3_reset(r->page);
	r->waits[i] = bench_ms() - at;
	r->good += rc == SQLITE_ROW && r->waits[i] <= 500;
}

static void
raw_close(struct raw_reader *r)
{
	sqlite3_finalize(r->page);
	sqlite3_close(r->db);
}

/* The three take turns, so that what else the machine does meets each of them. */
static void
reads_beside_writer(const char *path)
{
	static const int64_t first = 1;
	static double waits[READS];
	static struct raw_reader stock, brief;
	struct shared *m = share();
	struct err err = ERR_INIT;
	struct store *s = NULL;
	size_t good = 0;
	pid_t child = start_restless_trainer(path, m);
	raw_open(&stock, path, true);
	raw_open(&brief, path, false);
	bench_check(store_open(path, NULL, &s, &err), path, err.text);
	for (size_t i = 0; i < READS; i++) {
		struct runs_query q = { .experiments = &first, .n_experiments = 1, .limit = 100 };
		const struct rowset *rs = NULL;
		raw_read(&stock, i);
		raw_read(&brief, i);
		double at = bench_ms();
		bool ok = runs_select(s, NULL, &q, &rs, NULL, &err);
		waits[i] = bench_ms() - at;
		good += ok && waits[i] <= 500;
		rowset_free(rs);
	}
	atomic_store(&m->stop, true);
	waitpid(child, NULL, 0);
	store_close(s);
	raw_close(&stock);
	raw_close(&brief);
	char measured[80], what[64];
	snprintf(what, sizeof(what), "pages beside a writer (stock %zu, brief %zu)", stock.good,
		brief.good);
	snprintf(measured, sizeof(measured), "%zu of %d, p50 %.0f p99 %.0f (brief %.0f, %.0f) ms",
		good, READS, bench_quantile(waits, READS, 0.5), bench_quantile(waits, READS, 0.99),
		bench_quantile(brief.waits, READS, 0.5), bench_quantile(brief.waits, READS, 0.99));
	bench_line("R3", what, measured, "all within 500 ms", (double)good / READS, good == READS);
	munmap(m, sizeof(*m));
}

static void
set_journal(const char *path, const char *mode)
{
	char sql[64];
	sqlite3 *db = bench_open(path, true);
	snprintf(sql, sizeof(sql), "PRAGMA journal_mode = %s", mode);
	bench_check(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, sql, sqlite3_errmsg(db));
	sqlite3_close(db);
}

void
bench_writers(const char *path)
{
	set_journal(path, "delete");
	commit_to_sight(path, "rollback journal");
	reading_all(path, "rollback journal");
	reads_beside_writer(path);
	set_journal(path, "wal");
	commit_to_sight(path, "write-ahead log");
	reading_all(path, "write-ahead log");
	set_journal(path, "delete");
}
