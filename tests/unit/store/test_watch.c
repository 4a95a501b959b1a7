// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The watch: changes are told, states come and go, and an idle store costs next to nothing. */
#include "core/base/clock.h"
#include "core/store/rest.h"
#include "core/store/watch.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RUN "00000000000000000000000000000001"
/* Far beyond what anything here takes: a test that gets there fails. */
#define LONG_MS 30000

static struct store_watch *
watched(const char *name)
{
	struct err err = ERR_INIT;
	struct store_watch *w = store_watch_open(fixture_path(name), NULL, &err);
	if (w == NULL)
		fail_msg("%s", err.text);
	return w;
}

static bool
readable(struct store_watch *w, int ms)
{
	struct pollfd fd = { .fd = store_watch_fd(w), .events = POLLIN };
	return poll(&fd, 1, ms) == 1;
}

/* Reads reports until one is in the state and at least of the generation. */
static struct watch_report
await(struct store_watch *w, enum watch_state state, uint64_t generation)
{
	int64_t until = clock_mono_ms() + LONG_MS;
	struct watch_report r = store_watch_read(w);
	while (r.state != state || r.generation < generation) {
		if (clock_mono_ms() > until)
			fail_msg("state %d generation %llu '%s' instead of %d %llu", r.state,
				(unsigned long long)r.generation, r.text, state,
				(unsigned long long)generation);
		readable(w, 1000);
		r = store_watch_read(w);
	}
	return r;
}

static void
tells_every_commit(void **state)
{
	(void)state;
	static const char *const modes[] = { "DELETE", "WAL", "TRUNCATE" };
	for (size_t i = 0; i < 3; i++) {
		sqlite3 *db = fixture_store("commits.db", FIXTURE_NEW);
		fixture_exec(db, "PRAGMA journal_mode = %s", modes[i]);
		fixture_run(db, RUN, 0, "first", 1000, 0);
		struct store_watch *w = watched("commits.db");
		struct watch_report r = store_watch_read(w);
		assert_int_equal(r.state, WATCH_LIVE);
		assert_string_equal(r.text, "");
		for (int64_t step = 0; step < 10; step++) {
			fixture_metric(
				db, RUN, "loss", 1.0 / (double)(step + 1), step, 1000 + step);
			r = await(w, WATCH_LIVE, r.generation + 1);
		}
		store_watch_close(w);
		sqlite3_close(db);
	}
}

/* During a rest nothing is told, and all that came meanwhile is one change. */
static void
keeps_to_the_rest(void **state)
{
	(void)state;
	static const char *const modes[] = { "DELETE", "WAL" };
	for (size_t i = 0; i < 2; i++) {
		struct err err = ERR_INIT;
		struct rest rest = { .until_us = clock_mono_us() + INT64_C(3600000000) };
		sqlite3 *db = fixture_store("rest.db", FIXTURE_NEW);
		fixture_exec(db, "PRAGMA journal_mode = %s", modes[i]);
		fixture_run(db, RUN, 0, "first", 1000, 0);
		struct store_watch *w = store_watch_open(fixture_path("rest.db"), &rest, &err);
		assert_non_null(w);
		uint64_t before = store_watch_read(w).generation;
		for (int64_t step = 0; step < 10; step++)
			fixture_metric(db, RUN, "loss", 0.5, step, 1000 + step);
		assert_false(readable(w, 200));
		assert_int_equal(store_watch_read(w).generation, before);
		atomic_store(&rest.until_us, 0);
		struct watch_report r = await(w, WATCH_LIVE, before + 1);
		assert_int_equal(r.generation, before + 1);
		/* Nor is it told again by the look that asks for a lock. */
		assert_false(readable(w, 1200));
		store_watch_close(w);
		sqlite3_close(db);
	}
}

static void
is_silent_when_nothing_happens(void **state)
{
	(void)state;
	sqlite3 *db = fixture_store("idle.db", FIXTURE_NEW);
	struct store_watch *w = watched("idle.db");
	store_watch_read(w);
	/* A neighbour in the folder is not our business. */
	sqlite3_close(fixture_store("neighbour.db", FIXTURE_OLD));
	assert_false(readable(w, 300));
	fixture_exec(db, "SELECT count(*) FROM runs");
	assert_false(readable(w, 1200));
	store_watch_close(w);
	sqlite3_close(db);
}

/* Fault row 1: a lock that stays is a state with a beginning, and it ends. */
static void
tells_busy(void **state)
{
	(void)state;
	sqlite3 *db = fixture_store("busy.db", FIXTURE_OLD);
	struct store_watch *w = watched("busy.db");
	int64_t before = clock_mono_ms();
	fixture_exec(db, "BEGIN EXCLUSIVE");
	struct watch_report r = await(w, WATCH_BUSY, 0);
	assert_true(r.since_ms >= before && r.since_ms <= clock_mono_ms());
	assert_non_null(strstr(r.text, "locked"));
	fixture_run(db, RUN, 0, "first", 1000, 0);
	fixture_exec(db, "COMMIT");
	await(w, WATCH_LIVE, r.generation + 1);
	/* The same when the lock is there from the start. */
	store_watch_close(w);
	fixture_exec(db, "BEGIN EXCLUSIVE");
	w = watched("busy.db");
	await(w, WATCH_BUSY, 0);
	fixture_exec(db, "ROLLBACK");
	await(w, WATCH_LIVE, 1);
	store_watch_close(w);
	sqlite3_close(db);
}

/* Fault row 20: another file at the path, which data_version cannot see. */
static void
tells_replaced(void **state)
{
	(void)state;
	sqlite3_close(fixture_store("one.db", FIXTURE_OLD));
	sqlite3_close(fixture_store("two.db", FIXTURE_OLD));
	struct store_watch *w = watched("one.db");
	assert_int_equal(rename(fixture_path("two.db"), fixture_path("one.db")), 0);
	struct watch_report r = await(w, WATCH_REPLACED, 1);
	r = await(w, WATCH_LIVE, r.generation);
	/* The watch goes on with the new file. */
	sqlite3 *db = fixture_reopen("one.db");
	fixture_run(db, RUN, 0, "first", 1000, 0);
	await(w, WATCH_LIVE, r.generation + 1);
	sqlite3_close(db);
	store_watch_close(w);
}

/*
 * Another file in the place of what SQLite has mapped: all is closed, opened anew, and goes on. It is not
 * cut off here, as the watch may be reading at that moment.
 */
static void
tells_a_lost_side_file(void **state)
{
	(void)state;
	sqlite3 *db = fixture_store("side.db", FIXTURE_OLD);
	fixture_exec(db, "PRAGMA journal_mode = WAL");
	sqlite3_close(db);
	struct store_watch *w = watched("side.db");
	FILE *other = fopen(fixture_path("other-shm"), "w");
	assert_non_null(other);
	fclose(other);
	assert_int_equal(rename(fixture_path("other-shm"), fixture_path("side.db-shm")), 0);
	struct watch_report r = await(w, WATCH_REPLACED, 1);
	r = await(w, WATCH_LIVE, r.generation);
	db = fixture_reopen("side.db");
	fixture_run(db, RUN, 0, "first", 1000, 0);
	await(w, WATCH_LIVE, r.generation + 1);
	sqlite3_close(db);
	store_watch_close(w);
}

static void
tells_a_moved_link(void **state)
{
	(void)state;
	sqlite3_close(fixture_store("a.db", FIXTURE_OLD));
	sqlite3_close(fixture_store("b.db", FIXTURE_OLD));
	assert_int_equal(mkdir(fixture_path("links"), 0700), 0);
	const char *link = fixture_path("links/current.db");
	assert_int_equal(symlink("../a.db", link), 0);
	struct store_watch *w = watched("links/current.db");
	assert_int_equal(symlink("../b.db", fixture_path("links/next.db")), 0);
	assert_int_equal(rename(fixture_path("links/next.db"), link), 0);
	await(w, WATCH_REPLACED, 1);
	await(w, WATCH_LIVE, 1);
	store_watch_close(w);
}

/* Fault row 22: removed, and there again as another file. */
static void
tells_removed(void **state)
{
	(void)state;
	sqlite3_close(fixture_store("gone.db", FIXTURE_OLD));
	struct store_watch *w = watched("gone.db");
	assert_int_equal(unlink(fixture_path("gone.db")), 0);
	struct watch_report r = await(w, WATCH_REMOVED, 0);
	assert_non_null(strstr(r.text, "removed"));
	sqlite3_close(fixture_store("gone.db", FIXTURE_NEW));
	await(w, WATCH_REPLACED, r.generation + 1);
	await(w, WATCH_LIVE, r.generation + 1);
	store_watch_close(w);
	/* A path with nothing at it can be watched too. */
	w = watched("later.db");
	await(w, WATCH_REMOVED, 0);
	sqlite3_close(fixture_store("later.db", FIXTURE_NEW));
	await(w, WATCH_LIVE, 1);
	store_watch_close(w);
}

static void
tells_broken(void **state)
{
	(void)state;
	sqlite3_close(fixture_store("broken.db", FIXTURE_OLD));
	struct store_watch *w = watched("broken.db");
	FILE *f = fopen(fixture_path("next"), "w");
	assert_non_null(f);
	fputs("not a store at all", f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(rename(fixture_path("next"), fixture_path("broken.db")), 0);
	await(w, WATCH_REPLACED, 1);
	struct watch_report r = await(w, WATCH_BROKEN, 1);
	assert_true(strlen(r.text) > 0 && strlen(r.text) < sizeof r.text);
	sqlite3_close(fixture_store("fresh.db", FIXTURE_OLD));
	assert_int_equal(rename(fixture_path("fresh.db"), fixture_path("broken.db")), 0);
	await(w, WATCH_LIVE, r.generation + 1);
	store_watch_close(w);
}

static void
leaves_signals_alone(void **state)
{
	(void)state;
	sqlite3_close(fixture_store("signals.db", FIXTURE_OLD));
	sigset_t usr, before;
	sigemptyset(&usr);
	sigaddset(&usr, SIGUSR1);
	struct store_watch *w = watched("signals.db");
	/* Blocked here, the signal can only stay pending: no other thread may take it (and die of it). */
	pthread_sigmask(SIG_BLOCK, &usr, &before);
	kill(getpid(), SIGUSR1);
	struct timespec none = { 0, 0 };
	assert_int_equal(sigtimedwait(&usr, NULL, &none), SIGUSR1);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	store_watch_close(w);
}

static void
opens_and_closes_quickly(void **state)
{
	(void)state;
	sqlite3 *db = fixture_store("quick.db", FIXTURE_OLD);
	for (int i = 0; i < 20; i++)
		store_watch_close(watched("quick.db"));
	fixture_exec(db, "BEGIN EXCLUSIVE");
	struct store_watch *w = watched("quick.db");
	store_watch_close(w);
	store_watch_close(NULL);
	sqlite3_close(db);
}

CHECK_MAIN(cmocka_unit_test(tells_every_commit), cmocka_unit_test(keeps_to_the_rest),
	cmocka_unit_test(is_silent_when_nothing_happens), cmocka_unit_test(tells_busy),
	cmocka_unit_test(tells_replaced), cmocka_unit_test(tells_a_lost_side_file),
	cmocka_unit_test(tells_a_moved_link), cmocka_unit_test(tells_removed),
	cmocka_unit_test(tells_broken), cmocka_unit_test(leaves_signals_alone),
	cmocka_unit_test(opens_and_closes_quickly))
