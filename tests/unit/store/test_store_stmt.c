// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Statements: sticky errors, typed columns, large values, scopes, cancelling. */
#include "core/base/arena.h"
#include "core/store/rest.h"
#include "core/store/store.h"
#include "core/store/store_handle.h"
#include "core/store/store_stmt.h"
#include "tests/support/check.h"
#include "tests/support/opened.h"
#include "tests/support/store_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RUN "00000000000000000000000000000001"

static sqlite3 *
store_with_run(const char *name)
{
	sqlite3 *db = fixture_store(name, FIXTURE_NEW);
	fixture_run(db, RUN, 0, "first", 1000, 0);
	return db;
}

static void
reads_by_type(void **state)
{
	(void)state;
	sqlite3 *db = store_with_run("types.db");
	fixture_param(db, RUN, "lr", "0.1");
	sqlite3_close(db);
	struct store *s = opened("types.db");
	struct err err = ERR_INIT;
	struct stmt *q = stmt_use(s, "SELECT 'abc', 7, 2.5, NULL, x'00ff', ?1, ?2");
	stmt_bind_text(q, 1, "bound");
	stmt_bind_real(q, 2, 0.25);
	assert_true(stmt_next(q));
	const char *text = NULL;
	size_t n = 0;
	int64_t i = 0;
	double r = 0;
	assert_int_equal(stmt_text(q, 0, &text, &n), GOT_VALUE);
	assert_string_equal(text, "abc");
	assert_int_equal(n, 3);
	assert_int_equal(stmt_int(q, 0, &i), GOT_ODD);
	assert_int_equal(stmt_int(q, 1, &i), GOT_VALUE);
	assert_int_equal(i, 7);
	assert_int_equal(stmt_real(q, 1, &r), GOT_VALUE);
	assert_int_equal(stmt_text(q, 1, &text, &n), GOT_ODD);
	assert_int_equal(stmt_int(q, 2, &i), GOT_ODD);
	assert_int_equal(stmt_real(q, 2, &r), GOT_VALUE);
	assert_true(r == 2.5);
	assert_int_equal(stmt_int(q, 3, &i), GOT_NULL);
	assert_int_equal(stmt_real(q, 3, &r), GOT_NULL);
	assert_int_equal(stmt_text(q, 3, &text, &n), GOT_NULL);
	assert_int_equal(stmt_text(q, 4, &text, &n), GOT_ODD);
	assert_int_equal(stmt_text(q, 5, &text, NULL), GOT_VALUE);
	assert_string_equal(text, "bound");
	assert_int_equal(stmt_int_or(q, 6, -1), -1);
	assert_false(stmt_next(q));
	CHECK_OK(stmt_done(q, &err));
	store_close(s);
}

static void
keeps_the_first_error(void **state)
{
	(void)state;
	sqlite3_close(store_with_run("errors.db"));
	struct store *s = opened("errors.db");
	struct err err = ERR_INIT;
	struct stmt *q = stmt_use(s, "SELECT something FROM nowhere");
	stmt_bind_int(q, 1, 5);
	assert_false(stmt_next(q));
	CHECK_FAILS(stmt_done(q, &err), ERR_SCHEMA);
	assert_non_null(strstr(err.text, "nowhere"));
	q = stmt_use(s, "SELECT 1");
	stmt_bind_int(q, 3, 5);
	assert_false(stmt_next(q));
	CHECK_FAILS(stmt_done(q, &err), ERR_SYSTEM);
	/* The same text works the next time: errors do not outlive stmt_done. */
	int64_t v = 0;
	CHECK_OK(stmt_int_of(stmt_use(s, "SELECT 1"), 0, &v, &err));
	assert_int_equal(v, 1);
	store_close(s);
}

static void
nests_and_ages(void **state)
{
	(void)state;
	sqlite3_close(store_with_run("nest.db"));
	struct store *s = opened("nest.db");
	struct err err = ERR_INIT;
	struct stmt *outer = stmt_use(s, "SELECT value FROM json_each('[1,2,3]')");
	int64_t sum = 0;
	while (stmt_next(outer)) {
		struct stmt *inner = stmt_use(s, "SELECT value FROM json_each('[1,2,3]')");
		assert_ptr_not_equal(inner, outer);
		while (stmt_next(inner))
			sum += stmt_int_or(inner, 0, 0);
		CHECK_OK(stmt_done(inner, &err));
	}
	CHECK_OK(stmt_done(outer, &err));
	assert_int_equal(sum, 18);
	for (int i = 0; i < 200; i++) {
		char sql[40];
		int64_t v = -1;
		snprintf(sql, sizeof sql, "SELECT %d", i);
		CHECK_OK(stmt_int_of(stmt_use(s, sql), 0, &v, &err));
		assert_int_equal(v, i);
	}
	store_close(s);
}

/* Fault row 35: a value of 30 MB is listed by its size; without the guard it is an error. */
static void
measures_large_values(void **state)
{
	(void)state;
	sqlite3 *db = store_with_run("large.db");
	fixture_param(db, RUN, "small", "x");
	fixture_exec(db,
		"INSERT INTO params SELECT 'big', replace(hex(zeroblob(15000000)), '0', 'y'), '" RUN
		"'");
	fixture_exec(db, "INSERT INTO params VALUES ('number', 12, '" RUN "')");
	fixture_exec(db, "INSERT INTO params VALUES ('bytes', x'00', '" RUN "')");
	sqlite3_close(db);
	struct store *s = opened("large.db");
	struct err err = ERR_INIT;
	struct stmt *q =
		stmt_use(s, "SELECT key, " TEXT_COLUMN("value") " FROM params ORDER BY key");
	const char *text = NULL;
	assert_true(stmt_next(q));
	assert_int_equal(stmt_text(q, 1, &text, NULL), GOT_LARGE);
	assert_string_equal(text, "too large (30.0 MB)");
	assert_true(stmt_next(q));
	assert_int_equal(stmt_text(q, 1, &text, NULL), GOT_ODD);
	assert_true(stmt_next(q));
	assert_int_equal(stmt_text(q, 1, &text, NULL), GOT_VALUE);
	assert_true(stmt_next(q));
	CHECK_OK(stmt_done(q, &err));
	q = stmt_use(s, "SELECT key, value FROM params ORDER BY rowid");
	assert_true(stmt_next(q));
	assert_false(stmt_next(q));
	CHECK_FAILS(stmt_done(q, &err), ERR_DATA);
	store_close(s);
}

static void
never_writes(void **state)
{
	(void)state;
	sqlite3_close(store_with_run("reader.db"));
	struct store *s = opened("reader.db");
	struct err err = ERR_INIT;
	CHECK_FAILS(stmt_run(stmt_use(s, "DELETE FROM runs"), &err), ERR_READ_ONLY);
	CHECK_FAILS(stmt_run(stmt_use(s, "ATTACH '/tmp/x' AS x"), &err), ERR_SCHEMA);
	assert_false(stmt_run(stmt_use(s, "SELECT load_extension('x')"), &err));
	store_close(s);
}

static void
like_knows_case(void **state)
{
	(void)state;
	sqlite3_close(store_with_run("like.db"));
	struct store *s = opened("like.db");
	struct err err = ERR_INIT;
	int64_t v = -1;
	CHECK_OK(stmt_int_of(stmt_use(s, "SELECT 'Abc' LIKE 'abc'"), -1, &v, &err));
	assert_int_equal(v, 0);
	store_close(s);
}

static void
scope_sees_one_state(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	sqlite3 *db = store_with_run("scope.db");
	fixture_exec(db, "PRAGMA journal_mode = WAL");
	struct store *s = opened("scope.db");
	int64_t v = -1;
	CHECK_OK(store_read_begin(s, &err));
	CHECK_OK(stmt_int_of(stmt_use(s, "SELECT count(*) FROM params"), 0, &v, &err));
	assert_int_equal(v, 0);
	fixture_param(db, RUN, "k", "v");
	CHECK_OK(store_read_begin(s, &err));
	CHECK_OK(stmt_int_of(stmt_use(s, "SELECT count(*) FROM params"), 0, &v, &err));
	assert_int_equal(v, 0);
	store_read_end(s);
	store_read_end(s);
	CHECK_OK(stmt_int_of(stmt_use(s, "SELECT count(*) FROM params"), 0, &v, &err));
	assert_int_equal(v, 1);
	sqlite3_close(db);
	store_close(s);
}

/* A pause lets a waiting writer in where readers and writers exclude each other. */
static void
pause_lets_writers_in(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	sqlite3 *db = store_with_run("pause.db");
	sqlite3_busy_timeout(db, 0);
	struct store *s = opened("pause.db");
	int64_t v = -1;
	CHECK_OK(store_read_begin(s, &err));
	CHECK_OK(stmt_int_of(stmt_use(s, "SELECT count(*) FROM params"), 0, &v, &err));
	fixture_exec(db, "BEGIN IMMEDIATE");
	fixture_param(db, RUN, "k", "v");
	assert_int_equal(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL), SQLITE_BUSY);
	store_read_end(s);
	fixture_exec(db, "COMMIT");
	CHECK_OK(store_read_begin(s, &err));
	CHECK_OK(stmt_int_of(stmt_use(s, "SELECT count(*) FROM params"), 0, &v, &err));
	assert_int_equal(v, 1);
	nanosleep(&(struct timespec){ 0, 40000000 },
		NULL); /* a pause spares scopes younger than this */
	CHECK_OK(store_read_pause(s, &err));
	fixture_param(db, RUN, "k2", "v");
	CHECK_OK(stmt_int_of(stmt_use(s, "SELECT count(*) FROM params"), 0, &v, &err));
	assert_int_equal(v, 2);
	store_read_end(s);
	sqlite3_close(db);
	store_close(s);
}

/* Every read of a reader is followed by a rest; reads of a scope by one, when it ends. */
static void
reads_are_followed_by_a_rest(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct rest rest = { 0 };
	struct store_options options = { .role = STORE_READER, .rest = &rest };
	struct store *s = NULL;
	int64_t v = -1;
	sqlite3_close(store_with_run("rest.db"));
	CHECK_OK(store_open(fixture_path("rest.db"), &options, &s, &err));
	assert_true(atomic_load(&rest.until_us) > 0);
	atomic_store(&rest.until_us, 0);
	CHECK_OK(stmt_int_of(stmt_use(s, "SELECT count(*) FROM runs"), 0, &v, &err));
	assert_true(atomic_load(&rest.until_us) > 0);
	CHECK_OK(store_read_begin(s, &err));
	atomic_store(&rest.until_us, 0);
	CHECK_OK(stmt_int_of(stmt_use(s, "SELECT count(*) FROM runs"), 0, &v, &err));
	assert_int_equal(atomic_load(&rest.until_us), 0);
	store_read_end(s);
	assert_true(atomic_load(&rest.until_us) > 0);
	store_close(s);
	/* A writer has its own turn at the lock. */
	atomic_store(&rest.until_us, 0);
	options.role = STORE_WRITER;
	CHECK_OK(store_open(fixture_path("rest.db"), &options, &s, &err));
	CHECK_OK(stmt_int_of(stmt_use(s, "SELECT count(*) FROM runs"), 0, &v, &err));
	assert_int_equal(atomic_load(&rest.until_us), 0);
	store_close(s);
}

static void
stops_when_told(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	sqlite3_close(store_with_run("stop.db"));
	struct store *s = opened("stop.db");
	atomic_bool stop = true;
	store_set_stop(s, &stop);
	static const char endless[] =
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
		" SELECT count(*) FROM n";
	CHECK_FAILS(stmt_run(stmt_use(s, endless), &err), ERR_CANCELLED);
	CHECK_FAILS(store_read_begin(s, &err), ERR_CANCELLED);
	store_set_stop(s, NULL);
	int64_t v = 0;
	CHECK_OK(stmt_int_of(stmt_use(s, "SELECT 1"), 0, &v, &err));
	/* An interrupt ends what runs; between calls it does nothing. */
	store_interrupt(s);
	CHECK_OK(store_read_begin(s, &err));
	CHECK_OK(stmt_int_of(stmt_use(s, "SELECT 1"), 0, &v, &err));
	store_interrupt(s);
	CHECK_FAILS(stmt_int_of(stmt_use(s, "SELECT 1"), 0, &v, &err), ERR_CANCELLED);
	CHECK_FAILS(store_read_pause(s, &err), ERR_CANCELLED);
	store_read_end(s);
	CHECK_OK(stmt_int_of(stmt_use(s, "SELECT 1"), 0, &v, &err));
	store_close(s);
}

/* Each is a wall of its own: no other test would notice that one of them is gone. */
static void
trusts_no_schema(void **state)
{
	(void)state;
	static const struct {
		int what, wanted;
	} walls[] = {
		{ SQLITE_DBCONFIG_DEFENSIVE, 1 },
		{ SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
		{ SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
		{ SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
		{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
	};
	sqlite3_close(store_with_run("walls.db"));
	for (int role = STORE_READER; role <= STORE_WRITER; role++) {
		struct err err = ERR_INIT;
		struct store *s = NULL;
		const struct store_options options = { .role = (enum store_role)role };
		CHECK_OK(store_open(fixture_path("walls.db"), &options, &s, &err));
		for (size_t i = 0; i < sizeof walls / sizeof *walls; i++) {
			int now = -1;
			sqlite3_db_config(s->db, walls[i].what, -1, &now);
			assert_int_equal(now, walls[i].wanted);
		}
		assert_int_equal(sqlite3_limit(s->db, SQLITE_LIMIT_ATTACHED, -1), 0);
		assert_true(sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, -1) < 20 << 20);
		store_close(s);
	}
}

CHECK_MAIN(cmocka_unit_test(reads_by_type), cmocka_unit_test(trusts_no_schema),
	cmocka_unit_test(keeps_the_first_error), cmocka_unit_test(nests_and_ages),
	cmocka_unit_test(measures_large_values), cmocka_unit_test(never_writes),
	cmocka_unit_test(like_knows_case), cmocka_unit_test(scope_sees_one_state),
	cmocka_unit_test(pause_lets_writers_in), cmocka_unit_test(reads_are_followed_by_a_rest),
	cmocka_unit_test(stops_when_told))
