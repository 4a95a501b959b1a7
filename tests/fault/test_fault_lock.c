// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Locks: readers get in, writers are never kept out, and whoever must wait is told. */
#include "core/base/clock.h"
#include "core/store/store.h"
#include "core/store/store_stmt.h"
#include "core/store/watch.h"
#include "core/store/write.h"
#include "tests/fault/fault.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define RUN "00000000000000000000000000000001"

static void
pause_us(long us)
{
	struct timespec t = { us / 1000000, us % 1000000 * 1000 };
	nanosleep(&t, NULL);
}

static void
make_store(const char *name, const char *mode)
{
	sqlite3 *db = fixture_store(name, FIXTURE_NEW);
	fixture_exec(db, "PRAGMA journal_mode = %s", mode);
	fixture_run(db, RUN, 0, "first", 1000, 0);
	fixture_exec(db,
		"INSERT INTO params WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
		" WHERE i < 20000) SELECT 'key' || i, 'value' || i, '" RUN "' FROM n");
	sqlite3_close(db);
}

static struct store *
opened(const char *name, enum store_role role, int busy_ms)
{
	struct err err = ERR_INIT;
	struct store *s = NULL;
	struct store_options o = { .role = role, .busy_ms = busy_ms };
	CHECK_OK(store_open(fixture_path(name), &o, &s, &err));
	return s;
}

/* One page of a list: what a view asks for. */
static bool
read_page(struct store *s, struct err *err)
{
	if (!store_read_begin(s, err))
		return false;
	int64_t n = 0;
	bool ok = stmt_int_of(stmt_use(s, "SELECT count(*) FROM runs"), 0, &n, err) &&
		  stmt_run(stmt_use(s, "SELECT key, value FROM params WHERE rowid <= 2000"), err);
	store_read_end(s);
	return ok;
}

/* Row 1: an exclusive lock is an answer within the limit, and no more than that. */
static void
row_1_exclusive_lock(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	make_store("row1.db", "DELETE");
	struct store *s = opened("row1.db", STORE_READER, 50);
	sqlite3 *db = fixture_reopen("row1.db");
	fixture_exec(db, "BEGIN EXCLUSIVE");
	CHECK_FAILS(read_page(s, &err), ERR_BUSY);
	assert_non_null(strstr(err.text, "locked by another program"));
	struct store *late = NULL;
	struct store_options o = { .busy_ms = 50 };
	CHECK_FAILS(store_open(fixture_path("row1.db"), &o, &late, &err), ERR_BUSY);
	struct store *w = NULL;
	o.role = STORE_WRITER;
	CHECK_FAILS(store_open(fixture_path("row1.db"), &o, &w, &err), ERR_BUSY);
	/* Waiting ends at once when the work is cancelled, whatever the limit. */
	store_close(s);
	fixture_exec(db, "COMMIT");
	s = opened("row1.db", STORE_READER, 3600000);
	fixture_exec(db, "BEGIN EXCLUSIVE");
	atomic_bool stop = true;
	store_set_stop(s, &stop);
	CHECK_FAILS(read_page(s, &err), ERR_CANCELLED);
	store_set_stop(s, NULL);
	fixture_exec(db, "COMMIT");
	CHECK_OK(read_page(s, &err));
	sqlite3_close(db);
	store_close(s);
}

static void
commit_for_ever(void *arg)
{
	struct fault_gate *gate = arg;
	sqlite3 *db = fixture_reopen("row2.db");
	sqlite3_busy_timeout(db, 20000);
	fault_gate_pass(gate);
	for (;;)
		sqlite3_exec(
			db, "UPDATE runs SET end_time = ifnull(end_time, 0) + 1", NULL, NULL, NULL);
}

/* Row 2: a writer that commits all the time does not starve readers. */
static void
row_2_saturating_writer(void **state)
{
	(void)state;
	make_store("row2.db", "DELETE");
	struct fault_gate gate;
	fault_gate_open(&gate);
	pid_t child = fault_start(commit_for_ever, &gate);
	fault_gate_await(&gate);
	/* A generous limit: what is tested is that everyone gets in, not how fast this machine is. */
	struct store *s = opened("row2.db", STORE_READER, 20000);
	int failures = 0;
	for (int i = 0; i < 200; i++) {
		struct err err = ERR_INIT;
		int64_t n = 0;
		failures += !stmt_int_of(stmt_use(s, "SELECT count(*) FROM runs"), 0, &n, &err);
	}
	store_close(s);
	fault_end(child);
	assert_int_equal(failures, 0);
}

static void
read_for_ever(void *arg)
{
	struct fault_gate *gate = arg;
	struct err err = ERR_INIT;
	struct store *s = NULL;
	struct store_options o = { .busy_ms = 20000 };
	if (!store_open(fixture_path("row3.db"), &o, &s, &err))
		_exit(2);
	fault_gate_pass(gate);
	while (read_page(s, &err))
		;
	_exit(3);
}

/* Row 3: a reader stopped at random moments makes a writer wait, never fail. */
static void
row_3_stopped_reader(void **state)
{
	(void)state;
	make_store("row3.db", "DELETE");
	struct fault_gate gate;
	fault_gate_open(&gate);
	pid_t reader = fault_start(read_for_ever, &gate);
	fault_gate_await(&gate);
	struct store *s = opened("row3.db", STORE_WRITER, 3000);
	srandom(1);
	for (int i = 0; i < 200; i++) {
		struct err err = ERR_INIT;
		struct metric_point p = { "loss", 1.0 / (i + 1), i, i };
		pause_us(random() % 3000);
		kill(reader, SIGSTOP);
		pid_t waker = fork();
		if (waker == 0) {
			pause_us(3000);
			kill(reader, SIGCONT);
			_exit(0);
		}
		CHECK_OK(run_log_metrics(s, RUN, &p, 1, &err));
		assert_int_equal(fault_wait(waker), 0);
	}
	store_close(s);
	fault_end(reader);
}

/*
 * Row 3, the rule behind it: when a call of ours has returned, no lock is held,
 * however it ended. Then stopping for ever hurts nobody.
 */
static void
row_3_no_lock_between_calls(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	make_store("between.db", "DELETE");
	struct store *s = opened("between.db", STORE_READER, 50);
	sqlite3 *db = fixture_reopen("between.db");
	sqlite3_busy_timeout(db, 0);
	CHECK_OK(read_page(s, &err));
	fixture_exec(db, "UPDATE runs SET end_time = 1");
	/* Half-read, then given up. */
	struct stmt *q = stmt_use(s, "SELECT key FROM params");
	assert_true(stmt_next(q));
	CHECK_OK(stmt_done(q, &err));
	fixture_exec(db, "UPDATE runs SET end_time = 2");
	/* Read to its end and not yet done. */
	q = stmt_use(s, "SELECT key FROM params LIMIT 1");
	while (stmt_next(q))
		;
	fixture_exec(db, "UPDATE runs SET end_time = 3");
	CHECK_OK(stmt_done(q, &err));
	/* Interrupted. */
	CHECK_OK(store_read_begin(s, &err));
	CHECK_OK(stmt_run(stmt_use(s, "SELECT key FROM params LIMIT 1"), &err));
	store_interrupt(s);
	CHECK_FAILS(stmt_run(stmt_use(s, "SELECT key FROM params"), &err), ERR_CANCELLED);
	store_read_end(s);
	fixture_exec(db, "UPDATE runs SET end_time = 4");
	sqlite3_close(db);
	store_close(s);
}

/*
 * Asks the kernel who holds SQLite's shared lock: 1 when our parent does. SQLite
 * itself cannot be asked, as it carries what it knows of its locks over a fork.
 */
static void
look_at_lock(void *arg)
{
	/* Where SQLite's unix locks lie: 510 bytes behind the pending and the reserved byte. */
	struct flock lock = {
		.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0x40000002, .l_len = 510
	};
	int fd = open(arg, O_RDWR | O_CLOEXEC);
	if (fd < 0 || fcntl(fd, F_GETLK, &lock) != 0)
		_exit(2);
	_exit(lock.l_type == F_UNLCK ? 0 : 1);
}

static int
is_locked(const char *name)
{
	char path[512];
	snprintf(path, sizeof path, "%s", fixture_path(name));
	return fault_wait(fault_start(look_at_lock, path));
}

/*
 * Row 6: nothing of ours opens and closes the store's file behind SQLite's back,
 * which would drop the lock that another connection of the process holds.
 */
static void
row_6_locks_survive_our_neighbours(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	make_store("row6.db", "DELETE");
	struct store *holder = opened("row6.db", STORE_READER, 50);
	CHECK_OK(store_read_begin(holder, &err));
	CHECK_OK(stmt_run(stmt_use(holder, "SELECT count(*) FROM runs"), &err));
	assert_int_equal(is_locked("row6.db"), 1);
	store_close(opened("row6.db", STORE_READER, 50));
	struct store_options o = { .immutable = true };
	struct store *other = NULL;
	CHECK_OK(store_open(fixture_path("row6.db"), &o, &other, &err));
	assert_false(store_was_replaced(other));
	store_close(other);
	struct store_watch *w = store_watch_open(fixture_path("row6.db"), NULL, &err);
	assert_non_null(w);
	store_watch_read(w);
	store_watch_close(w);
	store_close(opened("row6.db", STORE_WRITER, 50));
	assert_int_equal(is_locked("row6.db"), 1);
	/* What it would be like: this is the mistake itself. */
	close(open(fixture_path("row6.db"), O_RDONLY | O_CLOEXEC));
	assert_int_equal(is_locked("row6.db"), 0);
	store_read_end(holder);
	store_close(holder);
}

/* Frames of the log that a checkpoint could not move, because somebody still sees what was before. */
static int
kept_frames(sqlite3 *db)
{
	int in_log = 0, moved = 0;
	assert_int_equal(
		sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_PASSIVE, &in_log, &moved),
		SQLITE_OK);
	return in_log - moved;
}

/*
 * Row 12: a scan that goes on and on does not keep the write-ahead log from being
 * emptied: its pauses come to see the newest state by themselves.
 */
static void
row_12_log_stays_small(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	make_store("row12.db", "WAL");
	sqlite3 *db = fixture_reopen("row12.db");
	fixture_exec(db, "UPDATE runs SET end_time = 1");
	struct store *s = opened("row12.db", STORE_READER, 0);
	int64_t seen = 0, until = clock_mono_ms() + 30000;
	CHECK_OK(store_read_begin(s, &err));
	CHECK_OK(stmt_int_of(stmt_use(s, "SELECT end_time FROM runs"), 0, &seen, &err));
	assert_int_equal(seen, 1);
	fixture_exec(db, "UPDATE runs SET end_time = 2");
	assert_true(kept_frames(db) > 0);
	while (seen == 1 && clock_mono_ms() < until) {
		CHECK_OK(store_read_pause(s, &err));
		CHECK_OK(stmt_int_of(stmt_use(s, "SELECT end_time FROM runs"), 0, &seen, &err));
	}
	assert_int_equal(seen, 2);
	assert_int_equal(kept_frames(db), 0);
	store_read_end(s);
	store_close(s);
	sqlite3_close(db);
}

struct counting {
	const char *name;
	int from;
};

static void
log_many(void *arg)
{
	struct counting *c = arg;
	struct err err = ERR_INIT;
	struct store *s = NULL;
	struct store_options o = { .role = STORE_WRITER, .busy_ms = 60000 };
	if (!store_open(fixture_path(c->name), &o, &s, &err))
		_exit(2);
	for (int i = 0; i < 100; i++) {
		struct metric_point p = { "loss", i, 1, c->from + i };
		if (!run_log_metrics(s, RUN, &p, 1, &err))
			_exit(3);
	}
	store_close(s);
}

/* Row 28: writers side by side wait for each other; no change is lost or half made. */
static void
row_28_writers_side_by_side(void **state)
{
	(void)state;
	static const char *const modes[] = { "DELETE", "WAL" };
	for (size_t i = 0; i < 2; i++) {
		make_store("row28.db", modes[i]);
		struct counting a = { "row28.db", 0 }, b = { "row28.db", 100 };
		pid_t one = fault_start(log_many, &a), two = fault_start(log_many, &b);
		assert_int_equal(fault_wait(one), 0);
		assert_int_equal(fault_wait(two), 0);
		sqlite3 *db = fixture_reopen("row28.db");
		assert_int_equal(fixture_int(db, "SELECT count(DISTINCT step) FROM metrics"), 200);
		assert_int_equal(fixture_int(db, "SELECT step FROM latest_metrics"), 199);
		sqlite3_close(db);
	}
}

CHECK_MAIN(cmocka_unit_test(row_1_exclusive_lock), cmocka_unit_test(row_2_saturating_writer),
	cmocka_unit_test(row_3_stopped_reader), cmocka_unit_test(row_3_no_lock_between_calls),
	cmocka_unit_test(row_6_locks_survive_our_neighbours),
	cmocka_unit_test(row_12_log_stays_small), cmocka_unit_test(row_28_writers_side_by_side))
