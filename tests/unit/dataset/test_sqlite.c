// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Tables and queries: exact values, files that would run code, and writers that must not wait. */
#include "core/dataset/dataset.h"
#include "tests/support/check.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[64];

static sqlite3 *
make(const char *sql)
{
	sqlite3 *db = NULL;
	snprintf(path, sizeof(path), "/tmp/cairn-data-%d.db", (int)getpid());
	unlink(path);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	char *why = NULL;
	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s", why);
	return db;
}

static struct dataset *
opened(const char *table, const char *const *columns)
{
	struct err err = ERR_INIT;
	struct dataset *d = NULL;
	struct dataset_options o = { .table = table, .columns = columns };
	CHECK_OK(dataset_open(path, &o, &d, &err));
	return d;
}

static void
refused(const char *table, const char *const *columns, const char *words)
{
	struct err err = ERR_INIT;
	struct dataset *d = NULL;
	struct batch b;
	struct dataset_options o = { .table = table, .columns = columns };
	bool ok = dataset_open(path, &o, &d, &err);
	while (ok) {
		enum dataset_step step = dataset_next(d, &b, &err);
		if (step == DATASET_END)
			fail_msg("%s was read", table);
		ok = step != DATASET_ERROR;
	}
	if (!strstr(err.text, words))
		fail_msg("'%s' lacks '%s'", err.text, words);
	dataset_close(d);
}

static void
values_are_exact(void **state)
{
	(void)state;
	sqlite3 *db =
		make("CREATE TABLE t(i INT, r REAL, s TEXT, d TEXT, e, \"odd \"\"name\" INT);"
		     "INSERT INTO t VALUES(9007199254740993, 0.1, 'x', '2026-11-21', NULL, 1),"
		     "(-9223372036854775807, 1e999, '', NULL, NULL, 2), (NULL, NULL, '12', "
		     "'2026-11-22', NULL, 3)");
	sqlite3_close(db);
	struct dataset *d = opened(NULL, NULL);
	struct err err = ERR_INIT;
	struct batch b;
	size_t n;
	assert_int_equal(dataset_next(d, &b, &err), DATASET_ROWS);
	const struct field_info *f = dataset_fields(d, &n);
	assert_int_equal(n, 6);
	assert_true(f[0].type == FIELD_INT && f[1].type == FIELD_REAL && f[2].type == FIELD_TEXT);
	assert_true(f[3].type == FIELD_TIME && f[4].type == FIELD_EMPTY);
	assert_string_equal(f[5].name, "odd \"name");
	assert_true(b.col[0].i[0] == 9007199254740993 && b.col[0].i[1] == -9223372036854775807);
	assert_true(b.col[0].missing[2] && b.col[1].missing[2] && b.col[2].missing[1]);
	assert_true(b.col[1].r[0] == 0.1 && isinf(b.col[1].r[1]));
	assert_true(str_equals(b.col[2].s[2], "12"));
	assert_int_equal(dataset_next(d, &b, &err), DATASET_END);
	dataset_close(d);
	static const char *const some[] = { "r", "i", NULL };
	d = opened("select i, r, i + 1 as i from t", some);
	assert_int_equal(dataset_next(d, &b, &err), DATASET_ROWS);
	assert_true(b.rows == 3 && b.col[0].r[0] == 0.1 && b.col[1].i[0] == 9007199254740993);
	assert_string_equal(dataset_kind(d), "SQLite query");
	dataset_close(d);
	unlink(path);
}

/* Sums a column of whole numbers and counts the restarts. */
static int64_t
sum_of(struct dataset *d, size_t *rows, int *again)
{
	struct err err = ERR_INIT;
	struct batch b;
	int64_t sum = 0;
	enum dataset_step step;
	*rows = 0;
	*again = 0;
	while ((step = dataset_next(d, &b, &err)) != DATASET_END) {
		if (step == DATASET_ERROR)
			fail_msg("%s", err.text);
		if (step == DATASET_AGAIN) {
			(*again)++;
			*rows = 0;
			sum = 0;
			continue;
		}
		for (size_t i = 0; i < b.rows && b.col[0].type == FIELD_INT; i++)
			sum += b.col[0].i[i];
		*rows += b.rows;
	}
	return sum;
}

static void
long_tables_and_late_types(void **state)
{
	(void)state;
	static const char fill[] =
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 23457) ";
	char sql[1200];
	snprintf(sql, sizeof(sql),
		"CREATE TABLE t(v, rowid TEXT); %sINSERT INTO t SELECT i, 'x' FROM n;"
		"CREATE TABLE w(v PRIMARY KEY) WITHOUT ROWID; %sINSERT INTO w SELECT i FROM n;"
		"CREATE TABLE late(v); %sINSERT INTO late SELECT i FROM n; INSERT INTO late "
		"VALUES('word');"
		"DELETE FROM t WHERE v %% 7 = 0",
		fill, fill, fill);
	sqlite3_close(make(sql));
	size_t rows;
	int again;
	struct dataset *d = opened("t", NULL);
	assert_true(sum_of(d, &rows, &again) == 275127153 - 7 * (int64_t)3351 * 3352 / 2);
	assert_true(rows == 23457 - 3351 && again == 0);
	dataset_close(d);
	d = opened("w", NULL);
	assert_true(sum_of(d, &rows, &again) == 275127153 && rows == 23457 && again == 0);
	struct err err = ERR_INIT;
	CHECK_OK(dataset_rewind(d, &err));
	assert_true(sum_of(d, &rows, &again) == 275127153);
	dataset_close(d);
	d = opened("late", NULL);
	sum_of(d, &rows, &again);
	assert_true(rows == 23458 && again == 1);
	size_t n;
	assert_int_equal(dataset_fields(d, &n)[0].type, FIELD_TEXT);
	dataset_close(d);
	unlink(path);
}

static void
hostile_files_run_nothing(void **state)
{
	(void)state;
	sqlite3 *db = make("CREATE TABLE t(a, b); INSERT INTO t VALUES(1, x'00ff'), (2, 'a' || "
			   "char(0) || 'b');"
			   "CREATE VIEW plain AS SELECT a FROM t; CREATE VIEW endless AS WITH "
			   "RECURSIVE n(i) AS (SELECT 1 UNION ALL "
			   "SELECT i FROM n) SELECT i FROM n;"
			   "CREATE TABLE big(z); INSERT INTO big VALUES(zeroblob(40000000));");
	sqlite3_close(db);
	static const char *const b_only[] = { "b", NULL };
	refused("endless", NULL, "is a view");
	refused("SELECT * FROM plain", NULL, "prohibited");
	refused("t", b_only, "row 1, column 'b' holds a blob of 2 bytes");
	refused("SELECT b FROM t WHERE a = 2", NULL, "row 1, column 'b' holds a NUL byte");
	refused("big", NULL, "more than 16 MiB");
	refused("SELECT load_extension('x')", NULL, "load_extension");
	refused("SELECT 1; SELECT 2", NULL, "one SELECT");
	refused("WITH x AS (SELECT 1) DELETE FROM t", NULL, "only a SELECT that reads");
	refused("SELECT * FROM pragma_database_list", NULL, "not authorized");
	refused("PRAGMA journal_mode = delete", NULL, "has no table");
	refused(NULL, NULL, "several tables; choose one with --table: big, t");
	unlink(path);
}

/* Between two batches a writer gets in at once, and the rows it adds do no harm. */
static void
writers_do_not_wait(void **state)
{
	(void)state;
	sqlite3 *db = make(
		"CREATE TABLE t(v INT);"
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
		" INSERT INTO t SELECT i FROM n");
	struct err err = ERR_INIT;
	struct batch b;
	struct dataset *d = opened("t", NULL);
	size_t rows = 0;
	for (enum dataset_step step; (step = dataset_next(d, &b, &err)) != DATASET_END;) {
		assert_int_equal(step, DATASET_ROWS);
		rows += b.rows;
		sqlite3_busy_timeout(db, 0);
		assert_int_equal(sqlite3_exec(db, "UPDATE t SET v = v + 1 WHERE rowid = 1", NULL,
					 NULL, NULL),
			SQLITE_OK);
	}
	assert_int_equal(rows, 20000);
	dataset_close(d);
	d = opened("SELECT v FROM t", NULL);
	assert_int_equal(dataset_next(d, &b, &err), DATASET_ROWS);
	assert_int_equal(sqlite3_exec(db, "DELETE FROM t", NULL, NULL, NULL), SQLITE_OK);
	dataset_close(d);
	sqlite3_close(db);
	unlink(path);
}

/* "c0, c1, …": so many of them between begin and end. */
static char *
many(const char *begin, int n, const char *end)
{
	size_t room = (size_t)n * 8 + 100, at = 0;
	char *sql = malloc(room);
	assert_non_null(sql);
	at = (size_t)snprintf(sql, room, "%s", begin);
	for (int i = 0; i < n; i++)
		at += (size_t)snprintf(
			sql + at, room - at, "%s%s%d", i ? "," : "", begin[0] == 'C' ? "c" : "", i);
	snprintf(sql + at, room - at, "%s", end);
	return sql;
}

/* As many columns as SQLite has are read; more, in a query or in the schema of another build, is said. */
static void
as_many_columns_as_there_may_be(void **state)
{
	(void)state;
	enum { MOST = 2000 };
	struct err err = ERR_INIT;
	struct batch b;
	char *table = many("CREATE TABLE t(", MOST, ")"),
	     *row = many("INSERT INTO t VALUES(", MOST, ")"),
	     *query = many("SELECT ", MOST + 1, ""),
	     *wide = many("CREATE TABLE t(", MOST + 500, ")");
	sqlite3 *db = make(table);
	assert_int_equal(sqlite3_exec(db, row, NULL, NULL, NULL), SQLITE_OK);
	struct dataset *d = opened(NULL, NULL);
	assert_int_equal(dataset_next(d, &b, &err), DATASET_ROWS);
	assert_true(b.rows == 1 && b.col[0].i[0] == 0 && b.col[MOST - 1].i[0] == MOST - 1);
	assert_int_equal(dataset_next(d, &b, &err), DATASET_END);
	dataset_close(d);
	const char *const last[] = { "c1999", NULL };
	d = opened("t", last);
	assert_int_equal(dataset_next(d, &b, &err), DATASET_ROWS);
	assert_true(b.rows == 1 && b.col[0].i[0] == MOST - 1);
	dataset_close(d);
	refused(query, NULL, "more columns than SQLite takes");
	char *change =
		sqlite3_mprintf("PRAGMA writable_schema=ON; UPDATE sqlite_master SET sql=%Q", wide);
	assert_int_equal(sqlite3_exec(db, change, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_free(change);
	sqlite3_close(db);
	refused("t", NULL, "more columns than SQLite takes");
	free(table);
	free(row);
	free(query);
	free(wide);
	unlink(path);
}

CHECK_MAIN(cmocka_unit_test(values_are_exact), cmocka_unit_test(long_tables_and_late_types),
	cmocka_unit_test(hostile_files_run_nothing), cmocka_unit_test(writers_do_not_wait),
	cmocka_unit_test(as_many_columns_as_there_may_be))
