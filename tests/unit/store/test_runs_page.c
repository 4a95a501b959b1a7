// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Pages of runs: defaults, ties, filters, orders, columns, hostile rows. */
#include "core/base/arena.h"
#include "core/query/filter.h"
#include "core/store/runs.h"
#include "core/store/store.h"
#include "core/table/rowset.h"
#include "tests/support/check.h"
#include "tests/support/opened.h"
#include "tests/support/store_fixture.h"

#include <stdio.h>
#include <string.h>

#define HOUR INT64_C(3600000)
#define NOW  (INT64_C(1700000000000))

/* The last digits of the page's run ids, "3 2 1". */
static const char *
ids_on(const struct rowset *rs)
{
	static char text[512];
	text[0] = '\0';
	for (size_t i = 0; i < rs->rows; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%s", i ? " " : "",
			rowset_text(rs, i, "run_id") + 30);
	return text;
}

static const struct rowset *
page(struct store *s, struct runs_query *q, size_t *matched)
{
	struct err err = ERR_INIT;
	const struct rowset *rs = NULL;
	q->now_ms = NOW;
	CHECK_OK(runs_select(s, NULL, q, &rs, matched, &err));
	return rs;
}

static void
expect(struct store *s, struct runs_query q, const char *ids, size_t matched)
{
	size_t found = 0;
	const struct rowset *rs = page(s, &q, &found);
	assert_string_equal(ids_on(rs), ids);
	assert_int_equal(found, matched);
	rowset_free(rs);
}

/* Runs 1 to 6 of experiment 0, each a minute younger, 3 and 4 at the same moment. */
static sqlite3 *
six_runs(const char *name, enum fixture_schema schema)
{
	sqlite3 *db = fixture_store(name, schema);
	for (int i = 1; i <= 6; i++) {
		char run_name[16];
		int64_t start = NOW - 10 * HOUR + (i == 4 ? 3 : i) * 60000;
		snprintf(run_name, sizeof(run_name), "run-%d", i);
		fixture_run(db, id_of(i), 0, run_name, start, start + 1000 * i);
		fixture_metric(db, id_of(i), "auc", i == 5 ? (double)NAN : 0.1 * i, 3, start + 10);
		fixture_param(db, id_of(i), "lr", i % 2 ? "0.1" : "0.02");
	}
	return db;
}

static void
newest_first_with_ties_by_id(void **state)
{
	(void)state;
	for (int schema = FIXTURE_OLD; schema <= FIXTURE_NEW; schema++) {
		sqlite3_close(six_runs("newest.db", (enum fixture_schema)schema));
		struct store *s = opened("newest.db");
		expect(s, (struct runs_query){ .limit = 10 }, "06 05 03 04 02 01", 6);
		expect(s, (struct runs_query){ .limit = 3 }, "06 05 03", 6);
		expect(s, (struct runs_query){ .limit = 2, .offset = 3 }, "04 02", 6);
		expect(s, (struct runs_query){ .limit = 3, .inserted_last = true }, "06 05 04", 3);
		expect(s, (struct runs_query){ .limit = 9, .inserted_last = true },
			"06 05 03 04 02 01", 6);
		expect(s, (struct runs_query){ .limit = 2, .offset = 6 }, "", 6);
		expect(s, (struct runs_query){ .limit = SIZE_MAX, .offset = 5 }, "01", 6);
		expect(s, (struct runs_query){ 0 }, "06 05 03 04 02 01", 6);
		store_close(s);
	}
}

static void
attributes_are_filled(void **state)
{
	(void)state;
	sqlite3 *db = six_runs("attributes.db", FIXTURE_NEW);
	fixture_tag(db, id_of(2), "mlflow.parentRunId", id_of(1));
	fixture_tag(db, id_of(2), "team", "vision");
	fixture_exec(db, "UPDATE runs SET name = '' WHERE run_uuid = %Q", id_of(1));
	fixture_exec(db, "UPDATE runs SET user_id = 'ada', artifact_uri = '/x' WHERE run_uuid = %Q",
		id_of(2));
	sqlite3_close(db);
	struct store *s = opened("attributes.db");
	const char *columns[] = { "metrics.auc", "params.lr", "tags.team", "step(metrics.auc)",
		"metrics.none", NULL };
	struct runs_query q = { .limit = 2, .offset = 4, .columns = columns };
	const struct rowset *rs = page(s, &q, NULL);
	assert_string_equal(ids_on(rs), "02 01");
	assert_string_equal(rowset_text(rs, 0, "run_name"), "run-2");
	assert_string_equal(rowset_text(rs, 1, "run_name"), "run-1"); /* from the tag */
	assert_string_equal(rowset_text(rs, 0, "experiment_id"), "0");
	assert_string_equal(rowset_text(rs, 0, "experiment"), "Default");
	assert_string_equal(rowset_text(rs, 0, "status"), "FINISHED");
	assert_string_equal(rowset_text(rs, 0, "user_id"), "ada");
	assert_string_equal(rowset_text(rs, 0, "artifact_uri"), "/x");
	assert_string_equal(rowset_text(rs, 0, "parent_run_id"), id_of(1));
	assert_string_equal(rowset_text(rs, 0, "lifecycle_stage"), "active");
	assert_string_equal(rowset_text(rs, 0, "tags.team"), "vision");
	assert_string_equal(rowset_text(rs, 0, "params.lr"), "0.02");
	assert_int_equal(rowset_int(rs, 0, "duration", -1), 2000);
	assert_int_equal(rowset_int(rs, 0, "stale", -1), 0);
	assert_int_equal(rowset_int(rs, 0, "step(metrics.auc)", -1), 3);
	CHECK_NEAR(rowset_real(rs, 0, "metrics.auc"), 0.2, 1e-15);
	assert_true(cells_null(&rs->col[rowset_find(rs, "metrics.none")], 0));
	assert_true(cells_null(&rs->col[rowset_find(rs, "tags.team")], 1));
	rowset_free(rs);
	store_close(s);
}

static void
silent_runs_are_stale(void **state)
{
	(void)state;
	sqlite3 *db = fixture_store("stale.db", FIXTURE_OLD);
	fixture_run(db, id_of(1), 0, "silent", NOW - 5 * HOUR, 0);
	fixture_metric(db, id_of(1), "m", 1, 0, NOW - 3 * HOUR);
	fixture_run(db, id_of(2), 0, "logging", NOW - 4 * HOUR, 0);
	fixture_metric(db, id_of(2), "m", 1, 0, NOW - 60000);
	fixture_run(db, id_of(3), 0, "young", NOW - HOUR / 2, 0);
	fixture_run(db, id_of(4), 0, "mute", NOW - 6 * HOUR, 0);
	sqlite3_close(db);
	struct store *s = opened("stale.db");
	struct runs_query q = { .limit = 9 };
	const struct rowset *rs = page(s, &q, NULL);
	assert_string_equal(ids_on(rs), "03 02 01 04");
	const int64_t stale[] = { 0, 0, 1, 1 }, duration[] = { HOUR / 2, 4 * HOUR, 2 * HOUR, -1 };
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(rowset_int(rs, i, "stale", -1), stale[i]);
		assert_int_equal(rowset_int(rs, i, "duration", -1), duration[i]);
	}
	rowset_free(rs);
	store_close(s);
}

static void
experiments_and_lifecycles(void **state)
{
	(void)state;
	sqlite3 *db = six_runs("lifecycle.db", FIXTURE_NEW);
	fixture_experiment(db, 7, "seven");
	fixture_experiment(db, 8, "gone");
	fixture_run(db, id_of(7), 7, "in-seven", NOW, NOW);
	fixture_run(db, id_of(8), 8, "in-gone", NOW, NOW);
	fixture_exec(db, "UPDATE runs SET lifecycle_stage = 'deleted' WHERE run_uuid IN (%Q, %Q)",
		id_of(6), id_of(8));
	fixture_exec(
		db, "UPDATE experiments SET lifecycle_stage = 'deleted' WHERE experiment_id = 8");
	sqlite3_close(db);
	struct store *s = opened("lifecycle.db");
	const int64_t seven = 7, gone = 8, both[] = { 7, 0 };
	for (size_t limit = 0; limit < 100; limit += 99) {
		expect(s, (struct runs_query){ .limit = limit }, "07 05 03 04 02 01", 6);
		expect(s,
			(struct runs_query){
				.experiments = &seven, .n_experiments = 1, .limit = limit },
			"07", 1);
		expect(s,
			(struct runs_query){
				.experiments = &gone, .n_experiments = 1, .limit = limit },
			"", 0);
		expect(s,
			(struct runs_query){
				.experiments = both, .n_experiments = 2, .limit = limit },
			"07 05 03 04 02 01", 6);
		expect(s, (struct runs_query){ .lifecycle = LIFECYCLE_DELETED, .limit = limit },
			"08 06", 2);
		expect(s, (struct runs_query){ .lifecycle = LIFECYCLE_ALL, .limit = limit },
			"07 08 06 05 03 04 02 01", 8);
	}
	store_close(s);
}

static void
expect_query(
	struct store *s, const char *filter, const char *order, const char *ids, size_t matched)
{
	struct err err = ERR_INIT;
	struct arena *a = arena_new();
	struct runs_query q = { 0 };
	struct sort_key *keys = NULL;
	CHECK_OK(filter_parse(a, filter, &q.filter, NULL, &err));
	CHECK_OK(order_parse(a, order, &keys, &q.n_order, &err));
	q.order = keys;
	for (q.limit = 0; q.limit < 4; q.limit += 3) { /* cut out of all, and looked up */
		char wanted[64];
		snprintf(wanted, sizeof(wanted), "%.*s", q.limit ? 8 : 63, ids);
		expect(s, q, wanted, matched);
	}
	arena_free(a);
}

static void
filters_and_orders(void **state)
{
	(void)state;
	for (int schema = FIXTURE_OLD; schema <= FIXTURE_NEW; schema++) {
		sqlite3 *db = six_runs("query.db", (enum fixture_schema)schema);
		fixture_tag(db, id_of(3), "team", "vision");
		fixture_metric(db, id_of(1), "loss", 5, 0, 1);
		fixture_metric(db, id_of(1), "loss", 2, 1, 2);
		fixture_metric(db, id_of(2), "loss", 3, 0, 1);
		fixture_exec(db, "INSERT INTO datasets VALUES ('d1', 0, 'mnist', 'abc', 'local', "
				 "'{}', NULL, NULL)");
		fixture_exec(db,
			"INSERT INTO inputs (input_uuid, source_type, source_id, destination_type,"
			" destination_id) VALUES ('i1', 'DATASET', 'd1', 'RUN', %Q)",
			id_of(4));
		fixture_exec(db,
			"INSERT INTO input_tags VALUES ('i1', 'mlflow.data.context', 'training')");
		sqlite3_close(db);
		struct store *s = opened("query.db");
		expect_query(s, "", "", "06 05 03 04 02 01", 6);
		expect_query(s, "metrics.auc > 0.25", "", "06 03 04", 3);
		expect_query(s, "params.lr = '0.1'", "", "05 03 01", 3);
		expect_query(s, "metrics.auc < 0.5 and params.lr = '0.1'", "", "03 01",
			2); /* NaN is not below */
		expect_query(s, "tags.team = 'vision'", "", "03", 1);
		expect_query(
			s, "tags.team != 'x'", "", "03", 1); /* runs without the tag do not match */
		expect_query(s, "status = 'FAILED'", "", "", 0);
		expect_query(s, "attributes.run_name LIKE 'run-_'", "", "06 05 03 04 02 01", 6);
		expect_query(s, "vision", "", "03", 1);
		expect_query(s, "dataset.name = 'mnist'", "", "04", 1);
		expect_query(
			s, "dataset.context = 'training' and dataset.digest = 'abc'", "", "04", 1);
		expect_query(s, "max(metrics.loss) > 4", "", "01", 1);
		expect_query(s, "", "metrics.auc", "01 02 03 04 06 05", 6); /* NaN last */
		expect_query(s, "", "metrics.auc DESC", "06 04 03 02 01 05", 6);
		expect_query(s, "", "metrics.loss DESC", "02 01 06 05 03 04",
			6); /* missing last, newest first */
		expect_query(s, "", "params.lr, metrics.auc DESC", "06 04 02 03 01 05", 6);
		expect_query(s, "", "start_time ASC", "01 02 03 04 05 06", 6); /* ties by id */
		expect_query(s, "", "min(metrics.loss)", "01 02 06 05 03 04", 6);
		expect_query(s, "", "lr", "06 04 02 05 03 01",
			6); /* a bare name: the param, as a number */
		expect_query(s, "", "p.lr", "06 04 02 05 03 01", 6);
		store_close(s);
	}
}

static void
histories_become_columns(void **state)
{
	(void)state;
	sqlite3 *db = fixture_store("history.db", FIXTURE_OLD);
	fixture_experiment(db, 3, "three");
	fixture_exec(db, "INSERT INTO experiment_tags (key, value, experiment_id) VALUES"
			 " ('mlflow.experiment.primaryMetric.name', 'epoch_time', 3),"
			 " ('mlflow.experiment.primaryMetric.greaterIsBetter', 'False', 3)");
	for (int run = 1; run <= 300; run++) { /* more than are read one by one */
		fixture_run(db, id_of(run), 3, "r", NOW - run, NOW);
		fixture_metric(db, id_of(run), "loss", run + 0.5, 2, 20);
		fixture_metric(db, id_of(run), "loss", (double)NAN, 1, 10);
		fixture_metric(db, id_of(run), "loss", run, 4, 40);
		fixture_metric(db, id_of(run), "loss", run + 0.75, 0, 5);
		fixture_metric(db, id_of(run), "epoch_time", run % 7, 0, 5);
		fixture_metric(db, id_of(run), "other", run, 0, 5);
	}
	sqlite3_close(db);
	struct store *s = opened("history.db");
	const char *columns[] = { "min(metrics.loss)", "max(metrics.loss)", "best(metrics.loss)",
		"first(metrics.loss)", "best(metrics.epoch_time)", "best(metrics.other)", NULL };
	for (size_t limit = 0; limit < 20; limit += 10) {
		struct runs_query q = { .limit = limit, .columns = columns };
		const struct rowset *rs = page(s, &q, NULL);
		assert_int_equal(rs->rows, limit ? limit : 300);
		for (size_t i = 0; i < rs->rows; i++) {
			double run = (double)(i + 1);
			CHECK_NEAR(rowset_real(rs, i, "min(metrics.loss)"), run, 0);
			CHECK_NEAR(rowset_real(rs, i, "max(metrics.loss)"), run + 0.75, 0);
			CHECK_NEAR(rowset_real(rs, i, "best(metrics.loss)"), run, 0);
			CHECK_NEAR(rowset_real(rs, i, "first(metrics.loss)"), run + 0.75, 0);
			CHECK_NEAR(rowset_real(rs, i, "best(metrics.epoch_time)"),
				(double)((i + 1) % 7), 0);
			assert_true(
				cells_null(&rs->col[rowset_find(rs, "best(metrics.other)")], i));
		}
		rowset_free(rs);
	}
	store_close(s);
}

/* What no client writes, in every column a page reads. */
static sqlite3 *
hostile(const char *name)
{
	sqlite3 *db = six_runs(name, FIXTURE_OLD);
	fixture_exec(db, "PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF");
	fixture_exec(db,
		"UPDATE runs SET name = x'ff00', user_id = 'a' || char(0) || 'b' WHERE run_uuid = "
		"%Q",
		id_of(1));
	fixture_exec(db,
		"UPDATE runs SET start_time = 'soon', end_time = x'01' WHERE run_uuid = %Q",
		id_of(2));
	fixture_exec(db,
		"UPDATE runs SET status = 'odd' || char(27), experiment_id = 0 WHERE run_uuid = %Q",
		id_of(3));
	fixture_exec(db,
		"UPDATE runs SET start_time = -9223372036854775808, end_time = 9223372036854775807"
		" WHERE run_uuid = %Q",
		id_of(4));
	fixture_exec(db,
		"INSERT INTO runs (run_uuid, lifecycle_stage, experiment_id) VALUES (x'01', "
		"'active', 0),"
		" ('', 'active', 0), ('orphan', 'active', 99), ('nowhere', 'active', 'text')");
	fixture_exec(db, "UPDATE latest_metrics SET value = 'high' WHERE run_uuid = %Q", id_of(1));
	fixture_exec(db, "UPDATE latest_metrics SET is_nan = 'x' WHERE run_uuid = %Q", id_of(3));
	fixture_exec(db, "UPDATE params SET value = zeroblob(4) WHERE run_uuid = %Q", id_of(5));
	fixture_exec(db,
		"UPDATE params SET value = CAST(zeroblob(200000) AS TEXT) WHERE run_uuid = %Q",
		id_of(6));
	fixture_exec(db,
		"INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid) VALUES"
		" ('auc', 1, 1, 1, 0, 'ghost'), ('auc', 1, 1, 1, 0, x'00')");
	return db;
}

static void
hostile_rows_are_marked(void **state)
{
	(void)state;
	sqlite3_close(hostile("hostile.db"));
	struct store *s = opened("hostile.db");
	const char *columns[] = { "metrics.auc", "params.lr", NULL };
	for (size_t limit = 0; limit < 200; limit += 100) {
		struct runs_query q = { .columns = columns, .limit = limit };
		const struct rowset *rs = page(s, &q, NULL);
		assert_string_equal(ids_on(rs), "06 05 03 01 04 02"); /* no usable start last */
		const struct cells *auc = &rs->col[rowset_find(rs, "metrics.auc")];
		const struct cells *lr = &rs->col[rowset_find(rs, "params.lr")];
		const struct cells *start = &rs->col[rowset_find(rs, "start_time")];
		assert_true(cells_odd(&rs->col[rowset_find(rs, "run_name")], 3));
		assert_true(cells_odd(auc, 3) && cells_odd(auc, 2));
		assert_true(cells_odd(lr, 1) && cells_odd(lr, 0));
		assert_true(cells_odd(start, 5));
		assert_true(cells_null(&rs->col[rowset_find(rs, "duration")], 4));
		assert_string_equal(rowset_text(rs, 3, "user_id"), "a\xc0\x80"
								   "b");
		assert_non_null(rs->note);
		rowset_free(rs);
	}
	store_close(s);
}

static void
huge_values_do_not_hide_the_list(void **state)
{
	(void)state;
	sqlite3 *db = six_runs("huge.db", FIXTURE_OLD);
	fixture_exec(db,
		"UPDATE params SET value = CAST(zeroblob(20000000) AS TEXT) WHERE run_uuid = %Q",
		id_of(3));
	fixture_tag(db, id_of(2), "t", "x");
	fixture_exec(
		db, "UPDATE tags SET value = CAST(zeroblob(20000000) AS TEXT) WHERE key = 't'");
	sqlite3_close(db);
	struct store *s = opened("huge.db");
	const char *columns[] = { "params.lr", "tags.t", NULL };
	for (size_t limit = 0; limit < 200; limit += 100) {
		struct runs_query q = { .columns = columns, .limit = limit };
		const struct rowset *rs = page(s, &q, NULL);
		assert_int_equal(rs->rows, 6);
		assert_true(cells_odd(&rs->col[rowset_find(rs, "params.lr")], 2));
		assert_string_equal(rowset_text(rs, 0, "params.lr"), "0.02");
		assert_string_equal(rowset_text(rs, 5, "params.lr"), "0.1");
		rowset_free(rs);
	}
	store_close(s);
}

static void
indexes_are_not_needed(void **state)
{
	(void)state;
	sqlite3 *db = six_runs("bare.db", FIXTURE_NEW);
	fixture_exec(db,
		"DROP INDEX index_metrics_run_uuid_key_step; DROP INDEX index_metrics_run_uuid;"
		"DROP INDEX index_latest_metrics_run_uuid; DROP INDEX index_params_run_uuid;"
		"DROP INDEX index_tags_run_uuid; CREATE TABLE l2 AS SELECT * FROM latest_metrics;"
		"DROP TABLE latest_metrics; ALTER TABLE l2 RENAME TO latest_metrics;"
		"CREATE TABLE m2 AS SELECT * FROM metrics; DROP TABLE metrics; ALTER TABLE m2 "
		"RENAME TO metrics");
	sqlite3_close(db);
	struct store *s = opened("bare.db");
	expect_query(s, "metrics.auc > 0.25", "max(metrics.auc) DESC", "06 04 03", 3);
	const char *columns[] = { "metrics.auc", "max(metrics.auc)", NULL };
	struct runs_query q = { .columns = columns, .limit = 1 };
	const struct rowset *rs = page(s, &q, NULL);
	CHECK_NEAR(rowset_real(rs, 0, "metrics.auc"), 0.6, 1e-15);
	CHECK_NEAR(rowset_real(rs, 0, "max(metrics.auc)"), 0.6, 1e-15);
	rowset_free(rs);
	store_close(s);
}

/* Rowids with holes, negative ones and the largest there is. */
static void
rowids_may_be_anything(void **state)
{
	(void)state;
	sqlite3 *db = six_runs("rowids.db", FIXTURE_OLD);
	fixture_exec(
		db, "UPDATE runs SET rowid = -9223372036854775807 WHERE run_uuid = %Q", id_of(1));
	fixture_exec(
		db, "UPDATE runs SET rowid = 9223372036854775807 WHERE run_uuid = %Q", id_of(2));
	fixture_exec(db, "UPDATE runs SET rowid = 4000000000000 WHERE run_uuid = %Q", id_of(3));
	fixture_exec(db, "UPDATE latest_metrics SET rowid = rowid * 1000000007");
	sqlite3_close(db);
	struct store *s = opened("rowids.db");
	expect(s, (struct runs_query){ .limit = 10 }, "06 05 03 04 02 01", 6);
	expect_query(s, "metrics.auc > 0.25", "", "06 03 04", 3);
	store_close(s);
}

static void
cancelling_ends_it(void **state)
{
	(void)state;
	sqlite3_close(six_runs("cancel.db", FIXTURE_OLD));
	struct store *s = opened("cancel.db");
	struct err err = ERR_INIT;
	const struct rowset *rs = NULL;
	atomic_bool stop = true;
	store_set_stop(s, &stop);
	struct runs_query q = { .limit = 5 };
	CHECK_FAILS(runs_select(s, NULL, &q, &rs, NULL, &err), ERR_CANCELLED);
	q.limit = 0;
	err = (struct err)ERR_INIT;
	CHECK_FAILS(runs_select(s, NULL, &q, &rs, NULL, &err), ERR_CANCELLED);
	stop = false;
	expect(s, (struct runs_query){ .limit = 1 }, "06", 6);
	store_close(s);
}

CHECK_MAIN(cmocka_unit_test(newest_first_with_ties_by_id), cmocka_unit_test(attributes_are_filled),
	cmocka_unit_test(silent_runs_are_stale), cmocka_unit_test(experiments_and_lifecycles),
	cmocka_unit_test(filters_and_orders), cmocka_unit_test(histories_become_columns),
	cmocka_unit_test(hostile_rows_are_marked),
	cmocka_unit_test(huge_values_do_not_hide_the_list),
	cmocka_unit_test(indexes_are_not_needed), cmocka_unit_test(rowids_may_be_anything),
	cmocka_unit_test(cancelling_ends_it))
