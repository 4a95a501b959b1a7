// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Bytes that are not what they should be: cut off, flipped, or made by somebody
 * who means harm. Every answer is allowed but a crash, a hang and an error
 * without a word.
 */
#include "core/base/random.h"
#include "core/store/check.h"
#include "core/store/experiments.h"
#include "core/store/metrics.h"
#include "core/store/runs.h"
#include "core/store/store.h"
#include "core/store/store_stmt.h"
#include "core/store/write.h"
#include "core/table/rowset.h"
#include "tests/fault/fault.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RUN "00000000000000000000000000000001"
#define NOW INT64_C(1700000000000)

static void
make_store(const char *name)
{
	sqlite3 *db = fixture_store(name, FIXTURE_NEW);
	fixture_exec(db, "BEGIN");
	for (int i = 1; i <= 12; i++) {
		char id[33];
		snprintf(id, sizeof id, "%032d", i);
		fixture_run(db, id, 0, "a run", NOW + i, i % 3 ? NOW + i + 5000 : 0);
		fixture_param(db, id, "lr", "0.1");
		fixture_param(db, id, "text", "a longer text, so that rows are not all alike");
		for (int step = 0; step < 20; step++)
			fixture_metric(db, id, step % 2 ? "loss" : "auc", 1.0 / (step + i), step,
				NOW + step);
	}
	fixture_exec(db, "COMMIT");
	sqlite3_close(db);
}

/* A failure must say something; what it says must be one of the codes for bad stores. */
static void
check_said(bool ok, const struct err *err)
{
	if (ok)
		return;
	if (err->code == ERR_NONE || err->code == ERR_SYSTEM || err->code == ERR_STORE ||
		err->code == ERR_USAGE || *err->text == '\0')
		fail_msg("%s: %s", err_name(err->code), err->text);
}

#define LOOKS 9
/* How many rows each look found, -1 where it failed. */
static int64_t found[LOOKS + 1];

/* Everything that a person may do with a store by looking. */
static void
look_at_all(struct store *s)
{
	size_t look = 0;
	const struct rowset *rs = NULL;
	struct err err = ERR_INIT;
	struct runs_query q = { .now_ms = NOW };
	struct runs_marker marker = { 0 };
	size_t matched;
#define LOOK(call)                                                                                 \
 do {                                                                                              \
  err = (struct err)ERR_INIT;                                                                      \
  rs = NULL;                                                                                       \
  bool look_ok = (call);                                                                           \
  check_said(look_ok, &err);                                                                       \
  found[look++] = look_ok ? (int64_t)rs->rows : -1;                                                \
  rowset_free(rs);                                                                                 \
 } while (0)
	LOOK(experiments_list(s, LIFECYCLE_ALL, &rs, &err));
	LOOK(runs_select(s, NULL, &q, &rs, &matched, &err));
	LOOK(runs_snapshot(s, NULL, &q, NULL, &marker, &rs, &err));
	LOOK(run_info(s, RUN, NOW, &rs, &err));
	LOOK(run_params(s, RUN, &rs, &err));
	LOOK(run_tags(s, RUN, &rs, &err));
	LOOK(run_metrics(s, NULL, RUN, 8, &rs, &err));
	LOOK(metric_keys(s, &rs, &err));
	LOOK(metric_series(s, NULL, RUN, "loss", false, 0, &rs, &err));
	LOOK(store_check(s, NULL, NOW, &rs, &err));
#undef LOOK
}

static void
open_and_look(const char *path)
{
	struct err err = ERR_INIT;
	struct store *s = NULL;
	bool ok = store_open(path, NULL, &s, &err);
	check_said(ok, &err);
	if (ok)
		look_at_all(s);
	store_close(s);
}

/* Row 18: the file cut off at every length below one page, and at every page. */
static void
row_18_truncated(void **state)
{
	(void)state;
	make_store("cut.db");
	const char *path = fixture_path("cut.db");
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	for (off_t n = st.st_size - 4096; n > 4096; n -= 4096) {
		assert_int_equal(truncate(path, n), 0);
		open_and_look(path);
	}
	for (off_t n = 4095; n >= 0; n--) {
		struct err err = ERR_INIT;
		struct store *s = NULL;
		assert_int_equal(truncate(path, n), 0);
		if (store_open(path, NULL, &s, &err))
			fail_msg("a store of %lld bytes was opened", (long long)n);
		if (err.code != (n <= 1 ? ERR_SCHEMA : ERR_CORRUPT))
			fail_msg("%lld bytes: %s: %s", (long long)n, err_name(err.code), err.text);
	}
	make_store("cut.db");
	assert_int_equal(truncate(path, st.st_size / 2), 0);
	struct err err = ERR_INIT;
	struct store *s = NULL;
	CHECK_FAILS(store_open(path, NULL, &s, &err), ERR_CORRUPT);
	assert_non_null(strstr(err.text, "is truncated"));
}

/* Row 19: some bytes of the file are others. CAIRN_FLIPS says how many files. */
static void
row_19_flipped_bytes(void **state)
{
	(void)state;
	make_store("flip.db");
	const char *path = fixture_path("flip.db");
	int fd = open(path, O_RDWR | O_CLOEXEC);
	struct stat st;
	assert_true(fd >= 0 && fstat(fd, &st) == 0);
	struct random r;
	random_seed(&r, 19);
	long times = fault_times("CAIRN_FLIPS", 1000);
	for (long i = 0; i < times; i++) {
		off_t at[16];
		unsigned char was[16];
		size_t n = 1 + random_below(&r, 16);
		for (size_t k = 0; k < n; k++) {
			unsigned char now = (unsigned char)random_bits(&r);
			/* Half of them in the first pages: the schema is there. */
			at[k] = (off_t)random_below(
				&r, random_below(&r, 2) ? (uint64_t)st.st_size : 16384);
			assert_int_equal(pread(fd, &was[k], 1, at[k]), 1);
			assert_int_equal(pwrite(fd, &now, 1, at[k]), 1);
		}
		open_and_look(path);
		for (size_t k = n; k-- > 0;)
			assert_int_equal(pwrite(fd, &was[k], 1, at[k]), 1);
	}
	close(fd);
	/* All is back as it was, so the test did damage what it read. */
	struct err err = ERR_INIT;
	struct store *s = NULL;
	CHECK_OK(store_open(path, NULL, &s, &err));
	store_close(s);
}

/* Rows 21 and 22: cut off, or gone, while it is open. */
static void
row_21_truncated_while_open(void **state)
{
	(void)state;
	make_store("shrink.db");
	struct err err = ERR_INIT;
	struct store *s = NULL;
	struct stat st;
	CHECK_OK(store_open(fixture_path("shrink.db"), NULL, &s, &err));
	look_at_all(s);
	assert_int_equal(stat(fixture_path("shrink.db"), &st), 0);
	for (off_t n = st.st_size - 4096; n >= 0; n -= 8192) {
		assert_int_equal(truncate(fixture_path("shrink.db"), n), 0);
		look_at_all(s);
	}
	store_close(s);
}

/* ---- the files of a write-ahead store, cut off by another program ---- */

struct cut {
	const char *ending;
	enum store_role role;
	int eighths; /* of the file that are left */
};

/* Leaves a log that is not empty, as a writer that was killed does. */
static void
fill_log(void *arg)
{
	sqlite3 *db = fixture_reopen("wal.db");
	(void)arg;
	for (int step = 20; step < 120; step++)
		fixture_metric(db, RUN, "loss", 0.5, step, NOW + step);
	_exit(0);
}

/*
 * In a process of its own, as a bus error would end it. SQLite maps "-shm": the look before each
 * read must find that it is too short to be touched, and closing must not touch it either.
 */
static void
cut_and_look(void *arg)
{
	const struct cut *cut = arg;
	struct err err = ERR_INIT;
	struct store *s = NULL, *other = NULL;
	struct store_options o = { .role = cut->role };
	struct stat st;
	char path[600];
	bool mapped = strcmp(cut->ending, "-shm") == 0;
	CHECK_OK(store_open(fixture_path("wal.db"), &o, &s, &err));
	look_at_all(s);
	snprintf(path, sizeof path, "%s%s", fixture_path("wal.db"), cut->ending);
	assert_int_equal(stat(path, &st), 0);
	assert_true(st.st_size > 0);
	assert_int_equal(truncate(path, st.st_size / 8 * cut->eighths), 0);
	int64_t n = 0;
	bool ok = stmt_int_of(stmt_use(s, "SELECT count(*) FROM metrics"), 0, &n, &err);
	check_said(ok, &err);
	if (mapped) {
		assert_false(ok);
		assert_non_null(strstr(err.text, "-shm' was cut off"));
		assert_true(store_was_replaced(s));
		/* Another connection of this process would touch the same: not before all are closed. */
		CHECK_FAILS(store_open(fixture_path("wal.db"), &o, &other, &err), ERR_CONFLICT);
	}
	look_at_all(s);
	err = (struct err)ERR_INIT;
	if (cut->role == STORE_WRITER)
		check_said(run_delete(s, RUN, NOW, &err), &err);
	store_close(s);
	err = (struct err)ERR_INIT;
	s = NULL;
	ok = store_open(fixture_path("wal.db"), &o, &s, &err);
	check_said(ok, &err);
	if (ok)
		look_at_all(s);
	/* What is in "-shm" can be made anew. */
	if (mapped) {
		CHECK_OK(stmt_int_of(stmt_use(s, "SELECT count(*) FROM metrics"), 0, &n, &err));
		assert_int_equal(n, 12 * 20 + 100);
	}
	store_close(s);
}

static void
row_21_side_files_cut_off(void **state)
{
	(void)state;
	static const char *const endings[] = { "-shm", "-wal", "" };
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		for (int eighths = 0; eighths < 8; eighths += 3)
			for (int writes = 0; writes < 2; writes++) {
				struct cut cut = { endings[i], writes ? STORE_WRITER : STORE_READER,
					eighths };
				make_store("wal.db");
				sqlite3 *db = fixture_reopen("wal.db");
				fixture_exec(db, "PRAGMA journal_mode = WAL");
				sqlite3_close(db);
				assert_int_equal(fault_wait(fault_start(fill_log, NULL)), 0);
				int status = fault_wait(fault_start(cut_and_look, &cut));
				if (status != 0)
					fail_msg("'%s' cut to %d/8, writer %d: status %d",
						endings[i], eighths, writes, status);
			}
}

static void
hold_log(void *arg)
{
	sqlite3 *db = fixture_reopen("held.db");
	fixture_exec(db, "PRAGMA journal_mode = WAL");
	for (int step = 20; step < 120; step++)
		fixture_metric(db, RUN, "loss", 0.5, step, NOW + step);
	fault_gate_pass(arg);
	for (;;)
		pause();
}

/* As long as somebody holds the store, "-shm" says what is in the log: that it is not is told. */
static void
row_21_log_cut_off_beside_others(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct store *s = NULL;
	struct fault_gate gate;
	make_store("held.db");
	fault_gate_open(&gate);
	pid_t holder = fault_start(hold_log, &gate);
	fault_gate_await(&gate);
	assert_int_equal(truncate(fixture_path("held.db-wal"), 0), 0);
	CHECK_FAILS(store_open(fixture_path("held.db"), NULL, &s, &err), ERR_CORRUPT);
	assert_non_null(strstr(err.text, "write-ahead log is cut off"));
	fault_end(holder);
}

static void
row_22_deleted_while_open(void **state)
{
	(void)state;
	make_store("gone.db");
	struct err err = ERR_INIT;
	struct store *s = NULL;
	int64_t n = 0;
	CHECK_OK(store_open(fixture_path("gone.db"), NULL, &s, &err));
	assert_int_equal(unlink(fixture_path("gone.db")), 0);
	assert_true(store_was_replaced(s));
	CHECK_OK(stmt_int_of(stmt_use(s, "SELECT count(*) FROM runs"), 0, &n, &err));
	assert_int_equal(n, 12);
	store_close(s);
}

/* ---- tables and indexes that are missing ---- */

/* The nth of them, by name; false behind the last. */
static bool
name_part(size_t nth, char type[16], char name[100])
{
	sqlite3 *db = fixture_store("whole.db", FIXTURE_NEW);
	bool is = sscanf(fixture_text(db,
				 "SELECT ifnull((SELECT type || ' ' || name FROM sqlite_schema"
				 " WHERE type IN ('table', 'index') AND name NOT LIKE 'sqlite%%'"
				 " ORDER BY name LIMIT 1 OFFSET %d), '')",
				 (int)nth),
			  "%15s %99s", type, name) == 2;
	sqlite3_close(db);
	return is;
}

static bool
is_needed(const char *type, const char *name)
{
	static const char *const needed[] = { "experiments", "experiment_tags", "runs", "metrics",
		"latest_metrics", "params", "tags" };
	bool is = false;
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
		is = is || (strcmp(type, "table") == 0 && strcmp(name, needed[i]) == 0);
	return is;
}

/* Row 31: each in turn. Runs are the same without any other, and what they need is named. */
static void
row_31_each_table_and_index_missing(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct store *s = NULL;
	int64_t usual[LOOKS];
	char type[16], name[100];
	size_t n = 0;
	make_store("whole.db");
	open_and_look(fixture_path("whole.db"));
	memcpy(usual, found, sizeof usual);
	for (size_t i = 0; i < LOOKS; i++)
		assert_true(usual[i] > 0);
	for (; name_part(n, type, name); n++) {
		make_store("part.db");
		sqlite3 *db = fixture_reopen("part.db");
		fixture_exec(db, "PRAGMA foreign_keys = OFF; DROP %s \"%w\"", type, name);
		fixture_exec(db, "CREATE TABLE stranger (a); CREATE INDEX odd ON stranger (a)");
		sqlite3_close(db);
		if (is_needed(type, name)) {
			CHECK_FAILS(
				store_open(fixture_path("part.db"), NULL, &s, &err), ERR_SCHEMA);
			assert_non_null(strstr(err.text, name));
			continue;
		}
		memset(found, 0, sizeof found);
		open_and_look(fixture_path("part.db"));
		if (memcmp(usual, found, sizeof usual) != 0)
			fail_msg("without the %s '%s' something else is found", type, name);
	}
	assert_true(n > 15);
}

/* Rows 32 and 34: a schema that wants to run code of its own. */
static void
row_32_view_in_place_of_a_table(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct store *s = NULL;
	sqlite3 *db = fixture_store("view.db", FIXTURE_OLD);
	fixture_exec(db, "PRAGMA foreign_keys = OFF; ALTER TABLE runs RENAME TO real_runs");
	fixture_exec(db, "CREATE VIEW runs AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i "
			 "+ 1 FROM n)"
			 " SELECT i AS run_uuid, load_extension('/nowhere') AS name FROM n");
	sqlite3_close(db);
	CHECK_FAILS(store_open(fixture_path("view.db"), NULL, &s, &err), ERR_SCHEMA);
	assert_non_null(strstr(err.text, "no table 'runs'"));
	db = fixture_store("virtual.db", FIXTURE_OLD);
	fixture_exec(
		db, "DROP TABLE tags; CREATE VIRTUAL TABLE tags USING fts5(key, value, run_uuid)");
	sqlite3_close(db);
	CHECK_FAILS(store_open(fixture_path("virtual.db"), NULL, &s, &err), ERR_SCHEMA);
}

/* Puts SQL into the schema that SQLite itself would not have let in. */
static void
forge(sqlite3 *db, const char *table, const char *from, const char *to)
{
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
	fixture_exec(db, "PRAGMA writable_schema = ON");
	fixture_exec(db, "UPDATE sqlite_schema SET sql = replace(sql, %Q, %Q) WHERE name = %Q",
		from, to, table);
	assert_int_equal(sqlite3_changes(db), 1);
	fixture_exec(db, "PRAGMA writable_schema = OFF");
}

static void
row_34_functions_in_the_schema(void **state)
{
	(void)state;
	static const char *const forged[] = {
		"deleted_time BIGINT DEFAULT (load_extension('/nowhere'))",
		"deleted_time BIGINT CHECK (load_extension('/nowhere'))",
		"deleted_time BIGINT AS (load_extension('/nowhere'))",
		"deleted_time BIGINT AS (randomblob(1000000000)) STORED",
		"deleted_time BIGINT COLLATE nowhere",
		"deleted_time BIGINT CHECK (writefile('/nowhere', 1))",
	};
	for (size_t i = 0; i < sizeof forged / sizeof *forged; i++) {
		make_store("forged.db");
		sqlite3 *db = fixture_reopen("forged.db");
		forge(db, "runs", "deleted_time BIGINT", forged[i]);
		sqlite3_close(db);
		open_and_look(fixture_path("forged.db"));
		/* A change either fails with a word or is the change asked for. */
		struct err err = ERR_INIT;
		struct store *s = NULL;
		struct store_options o = { .role = STORE_WRITER };
		bool ok = store_open(fixture_path("forged.db"), &o, &s, &err) &&
			  run_delete(s, RUN, NOW, &err);
		check_said(ok, &err);
		store_close(s);
	}
	/* An index on an expression is run at every write. */
	make_store("index.db");
	sqlite3 *db = fixture_reopen("index.db");
	fixture_exec(db, "CREATE INDEX evil ON params (lower(value))");
	forge(db, "evil", "lower(value)", "load_extension(value)");
	sqlite3_close(db);
	open_and_look(fixture_path("index.db"));
	struct err err = ERR_INIT;
	struct store *s = NULL;
	struct store_options o = { .role = STORE_WRITER };
	bool ok = store_open(fixture_path("index.db"), &o, &s, &err) &&
		  run_log_param(s, RUN, "new", "/nowhere", &err);
	assert_false(ok);
	check_said(ok, &err);
	store_close(s);
}

CHECK_MAIN(cmocka_unit_test(row_18_truncated), cmocka_unit_test(row_19_flipped_bytes),
	cmocka_unit_test(row_21_truncated_while_open), cmocka_unit_test(row_21_side_files_cut_off),
	cmocka_unit_test(row_21_log_cut_off_beside_others),
	cmocka_unit_test(row_22_deleted_while_open),
	cmocka_unit_test(row_31_each_table_and_index_missing),
	cmocka_unit_test(row_32_view_in_place_of_a_table),
	cmocka_unit_test(row_34_functions_in_the_schema))
