// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Health: each kind of trouble is found and named, a sound store passes, damage is a finding. */
#include "core/job/job.h"
#include "core/store/check.h"
#include "core/store/store.h"
#include "core/table/rowset.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RUN "00000000000000000000000000000001"
#define NOW INT64_C(1700000000000)

static sqlite3 *
sound_store(const char *name, enum fixture_schema schema)
{
	sqlite3 *db = fixture_store(name, schema);
	fixture_run(db, RUN, 0, "first", NOW - 1000, 0);
	fixture_metric(db, RUN, "loss", 0.5, 0, NOW);
	fixture_param(db, RUN, "lr", "0.1");
	return db;
}

static const struct rowset *
checked(const char *name)
{
	struct err err = ERR_INIT;
	struct store *s = NULL;
	const struct rowset *rs = NULL;
	CHECK_OK(store_open(fixture_path(name), NULL, &s, &err));
	CHECK_OK(store_check(s, NULL, NOW, &rs, &err));
	store_close(s);
	return rs;
}

/* The row of one check: its verdict is as wanted, its detail has the words. */
static void
finding(const struct rowset *rs, const char *check, const char *verdict, const char *words)
{
	for (size_t row = 0; row < rs->rows; row++) {
		if (strcmp(rowset_text(rs, row, "check"), check) != 0)
			continue;
		if (strcmp(rowset_text(rs, row, "verdict"), verdict) != 0 ||
			strstr(rowset_text(rs, row, "detail"), words) == NULL)
			fail_msg("%s: %s: %s", check, rowset_text(rs, row, "verdict"),
				rowset_text(rs, row, "detail"));
		return;
	}
	fail_msg("no check '%s'", check);
}

static void
passes_a_sound_store(void **state)
{
	(void)state;
	for (int schema = FIXTURE_OLD; schema <= FIXTURE_NEW; schema++) {
		sqlite3_close(sound_store("sound.db", (enum fixture_schema)schema));
		const struct rowset *rs = checked("sound.db");
		assert_int_equal(rs->rows, 11);
		for (size_t row = 0; row < rs->rows; row++)
			if (strcmp(rowset_text(rs, row, "verdict"), "pass") != 0)
				fail_msg("%s: %s", rowset_text(rs, row, "check"),
					rowset_text(rs, row, "detail"));
		rowset_free(rs);
	}
}

/* Fault rows 31, 36 and 46, and what MLflow's upgrades trip over. */
static void
finds_what_is_odd(void **state)
{
	(void)state;
	sqlite3 *db = sound_store("odd.db", FIXTURE_NEW);
	fixture_exec(db, "UPDATE alembic_version SET version_num = 'ffffffffffff'");
	fixture_exec(db, "DROP INDEX index_params_run_uuid");
	fixture_exec(db, "INSERT INTO metrics VALUES ('loss', 'much', 1, '" RUN "', 1, 0)");
	fixture_exec(db, "INSERT INTO params VALUES ('bytes', x'00', '" RUN "')");
	fixture_exec(db, "INSERT INTO tags VALUES ('k', 'v', 'nobody')");
	fixture_exec(db, "INSERT INTO tags VALUES ('k', 'v', 'nobody' || char(0) || 'else')");
	fixture_exec(db, "INSERT INTO metrics VALUES ('lost', 1.0, 1, '" RUN "', 1, 0)");
	fixture_exec(db, "UPDATE runs SET experiment_id = 42");
	fixture_run(db, "00000000000000000000000000000002", 0, "silent", NOW - 7200000, 0);
	fixture_exec(db, "CREATE TABLE mine (a)");
	fixture_exec(db, "CREATE TABLE cairn_audit (a)");
	fixture_exec(db, "CREATE VIEW report AS SELECT * FROM runs");
	fixture_exec(db, "CREATE TRIGGER harm AFTER INSERT ON mine BEGIN DELETE FROM mine; END");
	sqlite3_close(db);
	const struct rowset *rs = checked("odd.db");
	finding(rs, "schema", "warn", "'ffffffffffff'");
	finding(rs, "journal", "pass", "rollback journal");
	finding(rs, "integrity", "pass", "tables and their indexes agree");
	finding(rs, "indexes", "warn", "index_params_run_uuid");
	finding(rs, "types", "warn", "1 rows of metrics, 1 rows of params");
	finding(rs, "orphans", "warn", "tags of 2 runs that do not exist, 1 run of no experiment");
	finding(rs, "latest metrics", "warn", "1 run ");
	finding(rs, "running", "warn", "1 run ");
	finding(rs, "tables", "pass", "not of MLflow: mine");
	finding(rs, "views", "warn", "report");
	finding(rs, "triggers", "warn", "harm");
	rowset_free(rs);
}

static void
finds_latest_values_twice(void **state)
{
	(void)state;
	sqlite3 *db = sound_store("twice.db", FIXTURE_NEW);
	fixture_exec(db, "CREATE TABLE loose AS SELECT * FROM latest_metrics");
	fixture_exec(db, "DROP TABLE latest_metrics");
	fixture_exec(db, "ALTER TABLE loose RENAME TO latest_metrics");
	fixture_exec(db, "CREATE INDEX index_latest_metrics_run_uuid ON latest_metrics (run_uuid)");
	fixture_exec(db, "INSERT INTO latest_metrics SELECT * FROM latest_metrics");
	sqlite3_close(db);
	const struct rowset *rs = checked("twice.db");
	finding(rs, "latest metrics", "warn", "1 run has several latest values of one metric");
	rowset_free(rs);
}

static void
walks_large_tables(void **state)
{
	(void)state;
	sqlite3 *db = sound_store("large.db", FIXTURE_NEW);
	fixture_exec(db,
		"INSERT INTO metrics WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
		" WHERE i < 70100) SELECT 'loss', 1.0 / i, i, '" RUN "', i, 0 FROM n");
	fixture_exec(db, "UPDATE metrics SET timestamp = 'noon' WHERE step = 70000");
	sqlite3_close(db);
	const struct rowset *rs = checked("large.db");
	finding(rs, "integrity", "pass", "the indexes of \"metrics\" were not compared");
	finding(rs, "types", "warn", "1 rows of metrics");
	finding(rs, "latest metrics", "pass", "every metric");
	rowset_free(rs);
}

/* Damage in one place is told, and the other checks still answer. */
static void
reports_damage(void **state)
{
	(void)state;
	sqlite3 *db = sound_store("damaged.db", FIXTURE_NEW);
	fixture_exec(db,
		"INSERT INTO params WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
		" WHERE i < 3000) SELECT 'key' || i, 'value' || i, '" RUN "' FROM n");
	int64_t page = fixture_int(
		db, "SELECT max(pageno) FROM dbstat WHERE name = 'params' AND pagetype = 'leaf'");
	sqlite3_close(db);
	FILE *f = fopen(fixture_path("damaged.db"), "r+b");
	assert_non_null(f);
	assert_int_equal(fseek(f, (page - 1) * 4096, SEEK_SET), 0);
	for (int i = 0; i < 4096; i++)
		fputc(0xA5, f);
	assert_int_equal(fclose(f), 0);
	const struct rowset *rs = checked("damaged.db");
	finding(rs, "integrity", "fail", "params");
	finding(rs, "types", "fail", "could not be checked");
	finding(rs, "latest metrics", "pass", "");
	finding(rs, "triggers", "pass", "");
	rowset_free(rs);
}

static void
count_progress(void *arg, uint64_t done, uint64_t total)
{
	uint64_t *last = arg;
	assert_true(done <= total && done >= *last);
	*last = done;
}

static void
tells_progress_and_stops(void **state)
{
	(void)state;
	sqlite3_close(sound_store("stop.db", FIXTURE_OLD));
	struct err err = ERR_INIT;
	struct store *s = NULL;
	const struct rowset *rs = NULL;
	CHECK_OK(store_open(fixture_path("stop.db"), NULL, &s, &err));
	atomic_bool stop = false;
	uint64_t last = 0;
	struct job *job = job_inline(&stop, count_progress, &last);
	CHECK_OK(store_check(s, job, NOW, &rs, &err));
	assert_true(last > 0);
	rowset_free(rs);
	rs = NULL;
	stop = true;
	CHECK_FAILS(store_check(s, job, NOW, &rs, &err), ERR_CANCELLED);
	assert_null(rs);
	job_inline_free(job);
	store_close(s);
}

CHECK_MAIN(cmocka_unit_test(passes_a_sound_store), cmocka_unit_test(finds_what_is_odd),
	cmocka_unit_test(finds_latest_values_twice), cmocka_unit_test(walks_large_tables),
	cmocka_unit_test(reports_damage), cmocka_unit_test(tells_progress_and_stops))
