// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Changes of the registry under kill -9, beside each other, and on stores that give way. */
#include "core/base/arena.h"
#include "core/registry/plan.h"
#include "core/store/companion.h"
#include "core/store/store.h"
#include "tests/fault/fault.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define VERSIONS 6

static void
make_store(const char *name, const char *mode)
{
	sqlite3 *db = fixture_store(name, FIXTURE_NEW);
	fixture_exec(db, "PRAGMA journal_mode = %s", mode);
	fixture_exec(db, "INSERT INTO registered_models (name, creation_time, last_updated_time)"
			 " VALUES ('m', 1, 1)");
	for (int v = 1; v <= VERSIONS; v++)
		fixture_exec(db,
			"INSERT INTO model_versions (name, version, creation_time,"
			" last_updated_time, current_stage, source, status) VALUES ('m', %d, 1, 1,"
			" %Q, 'x', 'READY')",
			v, v == 1 ? "Production" : "None");
	fixture_exec(db, "INSERT INTO registered_model_aliases (name, alias, version) VALUES ('m',"
			 " 'champion', 1)");
	sqlite3_close(db);
}

static bool
promote(struct store *s, int64_t version, const char *who, int64_t now_ms, struct err *err)
{
	static const char *const aliases[] = { "champion", NULL };
	struct promotion p = { "m", version, "Production", false, aliases };
	struct plan_act act = { .who = who, .reason = "r", .now_ms = now_ms };
	struct arena *a = arena_new();
	struct plan plan;
	int64_t id;
	bool ok = plan_promotion(s, a, &p, &plan, err) && plan_apply(s, &plan, &act, &id, err);
	arena_free(a);
	return ok;
}

/* One Production version, the alias with it, and a history without a hole that leads to it. */
static void
check_whole(const char *name)
{
	sqlite3 *db = fixture_reopen(name);
	assert_string_equal(fixture_text(db, "PRAGMA quick_check"), "ok");
	assert_int_equal(fixture_int(db, "SELECT count(*) FROM model_versions WHERE current_stage ="
					 " 'Production'"),
		1);
	int64_t holder = fixture_int(
		db, "SELECT version FROM model_versions WHERE current_stage = 'Production'");
	assert_int_equal(fixture_int(db, "SELECT version FROM registered_model_aliases"), holder);
	if (fixture_int(db, "SELECT count(*) FROM sqlite_schema WHERE name = 'cairn_audit'") > 0) {
		assert_int_equal(fixture_int(db, "SELECT max(id) - count(*) FROM cairn_audit"), 0);
		assert_int_equal(
			fixture_int(db, "SELECT count(*) FROM cairn_audit a JOIN cairn_audit b ON"
					" b.id = a.id + 1 AND b.state_before <> a.state_after"),
			0);
		assert_int_equal(fixture_int(db, "SELECT version FROM cairn_audit ORDER BY id DESC"
						 " LIMIT 1"),
			holder);
		assert_int_equal(fixture_int(db, "SELECT count(*) FROM cairn_audit WHERE version ="
						 " from_version OR json_extract(state_after,"
						 " '$.aliases.champion') <> version"),
			0);
	}
	sqlite3_close(db);
}

struct writer {
	const char *name, *who;
	long first, times;
	struct fault_gate *gate;
};

static struct store *
opened_writer(const char *name)
{
	struct err err = ERR_INIT;
	struct store *s = NULL;
	struct store_options o = { .role = STORE_WRITER, .busy_ms = 60000, .recover = true };
	if (!store_open(fixture_path(name), &o, &s, &err)) {
		fprintf(stderr, "%s\n", err.text);
		_exit(2);
	}
	return s;
}

static void
promote_for_ever(void *arg)
{
	struct writer *w = arg;
	struct store *s = opened_writer(w->name);
	for (int64_t i = 0;; i++) {
		struct err err = ERR_INIT;
		bool ok = promote(s, 1 + (w->first + i) % VERSIONS, w->who, 1000 + i, &err);
		if (i == 0)
			fault_gate_pass(w->gate);
		if (!ok && err.code != ERR_CONFLICT)
			_exit(3);
	}
}

/* Killed at any moment, a promotion was made or was not. */
static void
kills_leave_whole_changes(void **state)
{
	(void)state;
	static const char *const modes[] = { "DELETE", "WAL" };
	long times = fault_times("CAIRN_FAULT_KILLS", 40);
	srandom(7);
	for (size_t m = 0; m < 2; m++) {
		make_store("kill.db", modes[m]);
		for (long i = 0; i < times / 2; i++) {
			struct fault_gate gate;
			struct writer w = { "kill.db", "victim", random() % VERSIONS, 0, &gate };
			fault_gate_open(&gate);
			pid_t child = fault_start(promote_for_ever, &w);
			fault_gate_await(&gate);
			struct timespec pause = { 0, random() % 4000000 };
			nanosleep(&pause, NULL);
			fault_end(child);
			check_whole("kill.db");
		}
		sqlite3 *db = fixture_reopen("kill.db");
		assert_true(fixture_int(db, "SELECT count(*) FROM cairn_audit") > 0);
		sqlite3_close(db);
	}
}

static void
promote_many(void *arg)
{
	struct writer *w = arg;
	struct store *s = opened_writer(w->name);
	for (long i = 0, done = 0; done < w->times; i++) {
		struct err err = ERR_INIT;
		if (promote(s, 1 + (w->first + i) % VERSIONS, w->who, 1000 + i, &err))
			done++;
		else if (err.code != ERR_CONFLICT)
			_exit(3);
	}
	store_close(s);
}

/* Two people at once: whoever comes second has planned on a state that is gone, and looks again. */
static void
two_writers_leave_one_history(void **state)
{
	(void)state;
	static const char *const modes[] = { "DELETE", "WAL" };
	long times = fault_times("CAIRN_FAULT_PROMOTIONS", 100);
	for (size_t m = 0; m < 2; m++) {
		make_store("two.db", modes[m]);
		struct writer a = { "two.db", "ann", 1, times / 4, NULL };
		struct writer b = { "two.db", "bob", 4, times / 4, NULL };
		pid_t one = fault_start(promote_many, &a), two = fault_start(promote_many, &b);
		assert_int_equal(fault_wait(one), 0);
		assert_int_equal(fault_wait(two), 0);
		check_whole("two.db");
		sqlite3 *db = fixture_reopen("two.db");
		assert_int_equal(fixture_int(db, "SELECT count(*) FROM cairn_audit WHERE who ="
						 " 'ann'"),
			times / 4);
		assert_int_equal(fixture_int(db, "SELECT count(*) FROM cairn_audit WHERE who ="
						 " 'bob'"),
			times / 4);
		sqlite3_close(db);
	}
}

/* A lock that does not go away, and a file that may no longer be written: nothing was changed. */
static void
stores_that_give_way(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	make_store("way.db", "DELETE");
	struct store *s = NULL;
	struct store_options o = { .role = STORE_WRITER, .busy_ms = 50 };
	CHECK_OK(store_open(fixture_path("way.db"), &o, &s, &err));
	CHECK_OK(promote(s, 2, "ann", 1000, &err));
	sqlite3 *db = fixture_reopen("way.db");
	fixture_exec(db, "BEGIN IMMEDIATE");
	CHECK_FAILS(promote(s, 3, "ann", 1001, &err), ERR_BUSY);
	fixture_exec(db, "COMMIT");
	/* A reader that stays: the commit itself cannot be had, after all steps were made. */
	fixture_exec(db, "BEGIN");
	assert_int_equal(fixture_int(db, "SELECT count(*) FROM runs"), 0);
	CHECK_FAILS(promote(s, 3, "ann", 1002, &err), ERR_BUSY);
	fixture_exec(db, "COMMIT");
	check_whole("way.db");
	CHECK_OK(promote(s, 3, "ann", 1003, &err));
	/* The store was replaced by another file. */
	char other[600];
	snprintf(other, sizeof other, "%s.old", fixture_path("way.db"));
	assert_int_equal(rename(fixture_path("way.db"), other), 0);
	make_store("way.db", "DELETE");
	assert_false(promote(s, 4, "ann", 1004, &err));
	check_whole("way.db");
	store_close(s);
	sqlite3_close(db);
}

static int
promote_on_read_only(void *arg)
{
	struct err err = ERR_INIT;
	struct store *s = NULL;
	struct store_options o = { .role = STORE_WRITER, .busy_ms = 50 };
	(void)arg;
	if (!store_open(fixture_path("ro.db"), &o, &s, &err))
		return err.code == ERR_READ_ONLY ? 0 : 1;
	return promote(s, 2, "ann", 1000, &err) ? 2 : err.code == ERR_READ_ONLY ? 0 : 3;
}

static void
read_only_stores_are_refused(void **state)
{
	(void)state;
	make_store("ro.db", "DELETE");
	chmod(fixture_folder(), 0755);
	chmod(fixture_path("ro.db"), 0444);
	assert_int_equal(fault_unprivileged(promote_on_read_only, NULL), 0);
	chmod(fixture_path("ro.db"), 0644);
	check_whole("ro.db");
}

static int
add_gate_beside(void *arg)
{
	static const struct gate_row row = { "*", "Production", "floor", "auc > 0.9", "block",
		"ann", 1000 };
	struct err err = ERR_INIT;
	struct companion *c = NULL;
	int64_t id;
	(void)arg;
	if (!companion_open(fixture_path("beside.db"), STORE_WRITER, &c, &err) ||
		!companion_gate_add(c, &row, &id, &err) || !companion_gate_remove(c, id, &err))
		fprintf(stderr, "%s\n", err.text);
	companion_close(c);
	return (int)err.code;
}

/* Gates are kept beside the store: that it may not be written does not matter, that the folder may not does. */
static void
gates_beside_a_read_only_store(void **state)
{
	(void)state;
	make_store("beside.db", "DELETE");
	assert_int_equal(chmod(fixture_folder(), 0755), 0);
	assert_int_equal(chmod(fixture_path("beside.db"), 0444), 0);
	assert_int_equal(
		fault_unprivileged(add_gate_beside, NULL), geteuid() == 0 ? ERR_READ_ONLY : 0);
	assert_int_equal(chmod(fixture_folder(), 0777), 0);
	assert_int_equal(fault_unprivileged(add_gate_beside, NULL), 0);
	check_whole("beside.db");
}

CHECK_MAIN(cmocka_unit_test(gates_beside_a_read_only_store),
	cmocka_unit_test(kills_leave_whole_changes),
	cmocka_unit_test(two_writers_leave_one_history), cmocka_unit_test(stores_that_give_way),
	cmocka_unit_test(read_only_stores_are_refused))
