// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* One run, and experiments: finding them and what the store knows. */
#include "core/store/experiments.h"
#include "core/store/runs.h"
#include "core/store/store.h"
#include "core/table/rowset.h"
#include "tests/support/check.h"
#include "tests/support/opened.h"
#include "tests/support/store_fixture.h"

#include <stdio.h>
#include <string.h>

#define ONE "abcd0000000000000000000000000001"
#define TWO "abcd0000000000000000000000000002"
#define ODD "ffff0000000000000000000000000003"
#define NOW INT64_C(1700000000000)

static sqlite3 *
three_runs(const char *name, enum fixture_schema schema)
{
	sqlite3 *db = fixture_store(name, schema);
	fixture_run(db, ONE, 0, "calm-otter-1", NOW - 5000, NOW);
	fixture_run(db, TWO, 0, "twin", NOW - 4000, NOW);
	fixture_run(db, ODD, 0, "twin", NOW - 3000, NOW);
	return db;
}

static void
finds_runs(void **state)
{
	(void)state;
	sqlite3 *db = three_runs("find.db", FIXTURE_OLD);
	fixture_run(db, "abcde", 0, "gone", 1, 2);
	fixture_run(db, "cafe0000000000000000000000000000", 0, "feed", 1, 2);
	fixture_run(db, "feed0000000000000000000000000000", 0, "feed00", 1, 2);
	fixture_exec(db, "UPDATE runs SET lifecycle_stage = 'deleted' WHERE run_uuid = 'abcde'");
	fixture_exec(
		db, "UPDATE runs SET name = '' WHERE run_uuid = %Q", ONE); /* as MLflow 1 left it */
	sqlite3_close(db);
	struct store *s = opened("find.db");
	struct err err = ERR_INIT;
	char id[33];
	CHECK_OK(run_find(s, ONE, id, &err));
	assert_string_equal(id, ONE);
	CHECK_OK(run_find(s, "ffff", id, &err));
	assert_string_equal(id, ODD);
	CHECK_OK(run_find(s, "calm-otter-1", id, &err));
	assert_string_equal(id, ONE);
	CHECK_OK(run_find(s, "gone", id, &err));
	assert_string_equal(id, "abcde");
	CHECK_FAILS(run_find(s, "abcd", id, &err), ERR_CONFLICT);
	assert_non_null(strstr(err.text, ONE));
	CHECK_FAILS(run_find(s, "twin", id, &err), ERR_CONFLICT);
	assert_non_null(strstr(err.text, TWO));
	assert_non_null(strstr(err.text, ODD));
	CHECK_OK(run_find(s, "cafe", id, &err));
	CHECK_FAILS(run_find(s, "feed", id, &err), ERR_CONFLICT); /* one's id, another's name */
	assert_non_null(strstr(err.text, "cafe0000"));
	CHECK_OK(run_find(s, "feed00", id, &err)); /* its own id and its own name */
	CHECK_OK(run_find(s, "feed0000000000000000000000000000", id, &err));
	CHECK_FAILS(run_find(s, "fff", id, &err), ERR_NOT_FOUND); /* too short for a prefix */
	CHECK_FAILS(run_find(s, "", id, &err), ERR_NOT_FOUND);
	CHECK_FAILS(run_find(s, "%", id, &err), ERR_NOT_FOUND);
	CHECK_FAILS(run_find(s, "nobody\x1b[31m", id, &err), ERR_NOT_FOUND);
	store_close(s);
}

static void
tells_of_a_run(void **state)
{
	(void)state;
	sqlite3 *db = three_runs("info.db", FIXTURE_NEW);
	fixture_tag(db, ONE, "mlflow.source.type", "LOCAL");
	fixture_tag(db, ONE, "mlflow.source.name", "train.py");
	fixture_tag(db, ONE, "mlflow.note.content", "# good");
	fixture_exec(db,
		"UPDATE runs SET source_type = 'JOB', source_name = 'old.py', lifecycle_stage = "
		"'deleted'"
		" WHERE run_uuid = %Q",
		TWO);
	fixture_param(db, ONE, "b", "2");
	fixture_param(db, ONE, "a", "1");
	sqlite3_close(db);
	struct store *s = opened("info.db");
	struct err err = ERR_INIT;
	const struct rowset *rs = NULL;
	CHECK_OK(run_info(s, ONE, NOW, &rs, &err));
	assert_int_equal(rs->rows, 1);
	assert_string_equal(rowset_text(rs, 0, "run_name"), "calm-otter-1");
	assert_string_equal(rowset_text(rs, 0, "source_type"), "LOCAL");
	assert_string_equal(rowset_text(rs, 0, "source_name"), "train.py");
	assert_string_equal(rowset_text(rs, 0, "note"), "# good");
	assert_int_equal(rowset_int(rs, 0, "duration", 0), 5000);
	rowset_free(rs);
	CHECK_OK(run_info(s, TWO, NOW, &rs, &err));
	assert_string_equal(rowset_text(rs, 0, "source_type"), "JOB");
	assert_string_equal(rowset_text(rs, 0, "source_name"), "old.py");
	assert_string_equal(rowset_text(rs, 0, "lifecycle_stage"), "deleted");
	rowset_free(rs);
	CHECK_FAILS(run_info(s, "abcd", NOW, &rs, &err), ERR_NOT_FOUND);
	CHECK_OK(run_params(s, ONE, &rs, &err));
	assert_int_equal(rs->rows, 2);
	assert_string_equal(rowset_text(rs, 0, "key"), "a");
	assert_string_equal(rowset_text(rs, 1, "value"), "2");
	rowset_free(rs);
	CHECK_OK(run_tags(s, ONE, &rs, &err));
	assert_int_equal(rs->rows, 4);
	rowset_free(rs);
	store_close(s);
}

static void
metrics_with_their_curves(void **state)
{
	(void)state;
	sqlite3 *db = three_runs("metrics.db", FIXTURE_OLD);
	for (int i = 0; i < 100; i++) {
		fixture_metric(db, ONE, "val_loss", 100 - i, i, NOW + i);
		fixture_metric(db, ONE, "epoch", i, i, NOW + i);
	}
	fixture_metric(db, ONE, "val_loss", (double)NAN, 100, NOW + 100);
	fixture_exec(db,
		"INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid)"
		" VALUES ('lone', 4, 5, 6, 0, %Q), ('bad', 'text', 5, 6, 0, %Q)",
		ONE, ONE);
	sqlite3_close(db);
	struct store *s = opened("metrics.db");
	struct err err = ERR_INIT;
	const struct rowset *rs = NULL;
	CHECK_OK(run_metrics(s, NULL, ONE, 20, &rs, &err));
	assert_int_equal(rs->rows, 4);
	assert_string_equal(rowset_text(rs, 0, "key"), "bad");
	assert_true(cells_odd(&rs->col[rowset_find(rs, "value")], 0));
	assert_string_equal(rowset_text(rs, 1, "key"), "epoch");
	assert_true(cells_null(&rs->col[rowset_find(rs, "best")], 1));
	assert_string_equal(rowset_text(rs, 2, "key"), "lone");
	assert_true(cells_null(&rs->col[rowset_find(rs, "points")], 2));
	assert_string_equal(rowset_text(rs, 3, "key"), "val_loss");
	assert_true(isnan(rowset_real(rs, 3, "value")));
	assert_int_equal(rowset_int(rs, 3, "step", 0), 100);
	assert_int_equal(rowset_int(rs, 3, "points", 0), 101);
	CHECK_NEAR(rowset_real(rs, 3, "min"), 1, 0);
	CHECK_NEAR(rowset_real(rs, 3, "max"), 100, 0);
	CHECK_NEAR(rowset_real(rs, 3, "best"), 1, 0);
	const struct series *curve = rs->col[rowset_find(rs, "curve")].at.c[3];
	assert_true(curve->n >= 10 && curve->n <= 20);
	assert_true(isnan(curve->y[curve->n - 1]));
	CHECK_NEAR(curve->x[curve->n - 1], 100, 0);
	rowset_free(rs);
	CHECK_OK(run_metrics(s, NULL, ONE, 0, &rs, &err));
	assert_true(cells_null(&rs->col[rowset_find(rs, "curve")], 3));
	rowset_free(rs);
	CHECK_OK(run_metrics(s, NULL, "nobody", 20, &rs, &err));
	assert_int_equal(rs->rows, 0);
	rowset_free(rs);
	store_close(s);
}

static void
datasets_and_models(void **state)
{
	(void)state;
	for (int schema = FIXTURE_OLD; schema <= FIXTURE_NEW; schema++) {
		sqlite3 *db = three_runs("inputs.db", (enum fixture_schema)schema);
		fixture_exec(db, "INSERT INTO datasets VALUES ('d1', 0, 'mnist', 'abc', 'local', "
				 "'{\"uri\":\"/m\"}', NULL,"
				 " '{\"num_rows\": 600}'), ('d2', 0, 'odd', 'x', 'local', '{}', "
				 "NULL, '{broken')");
		fixture_exec(db,
			"INSERT INTO inputs (input_uuid, source_type, source_id, destination_type,"
			" destination_id) VALUES ('i1', 'DATASET', 'd1', 'RUN', %Q),"
			" ('i2', 'DATASET', 'd2', 'RUN', %Q), ('i3', 'DATASET', 'none', 'RUN', %Q)",
			ONE, ONE, ONE);
		fixture_exec(db,
			"INSERT INTO input_tags VALUES ('i1', 'mlflow.data.context', 'training')");
		if (schema == FIXTURE_NEW)
			fixture_exec(db,
				"INSERT INTO logged_models (model_id, experiment_id, name, "
				"artifact_location,"
				" creation_timestamp_ms, last_updated_timestamp_ms, status, "
				"lifecycle_stage,"
				" source_run_id) VALUES ('m-1', 0, 'net', "
				"'/a/models/m-1/artifacts', 1, 1, 2, 'active',"
				" %Q); INSERT INTO inputs VALUES ('i4', 'RUN_OUTPUT', %Q, "
				"'MODEL_OUTPUT', 'm-1', 40)",
				ONE, ONE);
		sqlite3_close(db);
		struct store *s = opened("inputs.db");
		struct err err = ERR_INIT;
		const struct rowset *rs = NULL;
		CHECK_OK(run_datasets(s, ONE, &rs, &err));
		assert_int_equal(rs->rows, 2);
		assert_string_equal(rowset_text(rs, 0, "name"), "mnist");
		assert_string_equal(rowset_text(rs, 0, "context"), "training");
		assert_int_equal(rowset_int(rs, 0, "num_rows", 0), 600);
		assert_int_equal(rowset_int(rs, 1, "num_rows", -1), -1);
		rowset_free(rs);
		CHECK_OK(run_models(s, ONE, &rs, &err));
		assert_int_equal(rs->rows, schema == FIXTURE_NEW);
		if (schema == FIXTURE_NEW) {
			assert_string_equal(rowset_text(rs, 0, "model_id"), "m-1");
			assert_string_equal(rowset_text(rs, 0, "status"), "READY");
			assert_int_equal(rowset_int(rs, 0, "step", 0), 40);
		}
		rowset_free(rs);
		store_close(s);
	}
}

static void
lists_experiments(void **state)
{
	(void)state;
	for (int schema = FIXTURE_OLD; schema <= FIXTURE_NEW; schema++) {
		sqlite3 *db = three_runs("experiments.db", (enum fixture_schema)schema);
		fixture_experiment(db, 7, "vision");
		fixture_experiment(db, 8, "old");
		fixture_run(db, "77770000000000000000000000000000", 7, "r", NOW, 0);
		fixture_exec(db, "UPDATE experiments SET lifecycle_stage = 'deleted' WHERE "
				 "experiment_id = 8");
		fixture_exec(
			db, "UPDATE runs SET lifecycle_stage = 'deleted' WHERE run_uuid = %Q", TWO);
		fixture_exec(db, "INSERT INTO experiment_tags (key, value, experiment_id) VALUES"
				 " ('mlflow.note.content', 'a note', 7), "
				 "('mlflow.experiment.primaryMetric.name', 'auc', 7),"
				 " ('mlflow.experiment.primaryMetric.greaterIsBetter', 'True', 7)");
		sqlite3_close(db);
		struct store *s = opened("experiments.db");
		struct err err = ERR_INIT;
		const struct rowset *rs = NULL;
		CHECK_OK(experiments_list(s, LIFECYCLE_ACTIVE, &rs, &err));
		assert_int_equal(rs->rows, 2);
		assert_string_equal(rowset_text(rs, 0, "name"), "vision"); /* newest activity */
		assert_int_equal(rowset_int(rs, 0, "runs", 0), 1);
		assert_int_equal(rowset_int(rs, 0, "running", 0), 1);
		assert_int_equal(rowset_int(rs, 0, "last_start", 0), NOW);
		assert_string_equal(rowset_text(rs, 0, "primary_metric"), "auc");
		assert_string_equal(rowset_text(rs, 0, "greater_is_better"), "True");
		assert_string_equal(rowset_text(rs, 0, "note"), "a note");
		assert_int_equal(rowset_int(rs, 1, "runs", 0), 2);
		assert_int_equal(rowset_int(rs, 1, "running", -1), 0);
		rowset_free(rs);
		CHECK_OK(experiments_list(s, LIFECYCLE_ALL, &rs, &err));
		assert_int_equal(rs->rows, 3);
		rowset_free(rs);
		CHECK_OK(experiment_tags(s, 7, &rs, &err));
		assert_int_equal(rs->rows, 3);
		rowset_free(rs);
		store_close(s);
	}
}

static void
finds_experiments(void **state)
{
	(void)state;
	sqlite3 *db = fixture_store("which.db", FIXTURE_NEW);
	fixture_experiment(db, 7, "vision");
	fixture_experiment(db, 8, "vision-large");
	fixture_experiment(db, 9, "7");
	fixture_experiment(db, 123456789012345678, "huge");
	fixture_experiment(db, 11, "lost");
	fixture_exec(
		db, "UPDATE experiments SET lifecycle_stage = 'deleted' WHERE experiment_id = 11");
	sqlite3_close(db);
	struct store *s = opened("which.db");
	struct err err = ERR_INIT;
	int64_t id = -1;
	CHECK_OK(experiment_find(s, "vision", &id, &err));
	assert_int_equal(id, 7);
	CHECK_OK(experiment_find(s, "vision-", &id, &err));
	assert_int_equal(id, 8);
	CHECK_OK(experiment_find(s, "8", &id, &err));
	assert_int_equal(id, 8);
	CHECK_FAILS(
		experiment_find(s, "7", &id, &err), ERR_CONFLICT); /* one's id, another's name */
	assert_non_null(strstr(err.text, "id:7 or id:9"));
	err.code = ERR_NONE;
	CHECK_OK(experiment_find(s, "id:7", &id, &err));
	assert_int_equal(id, 7);
	CHECK_OK(experiment_find(s, "id:9", &id, &err));
	assert_int_equal(id, 9);
	CHECK_OK(experiment_find(s, "9", &id, &err));
	assert_int_equal(id, 9);
	CHECK_OK(experiment_find(s, "123456789012345678", &id, &err));
	assert_true(id == 123456789012345678);
	CHECK_OK(experiment_find(s, "lost", &id, &err));
	assert_int_equal(id, 11);
	CHECK_FAILS(experiment_find(s, "visi", &id, &err), ERR_CONFLICT);
	CHECK_FAILS(experiment_find(s, "", &id, &err), ERR_NOT_FOUND);
	CHECK_FAILS(experiment_find(s, "99", &id, &err), ERR_NOT_FOUND);
	store_close(s);
}

CHECK_MAIN(cmocka_unit_test(finds_runs), cmocka_unit_test(tells_of_a_run),
	cmocka_unit_test(metrics_with_their_curves), cmocka_unit_test(datasets_and_models),
	cmocka_unit_test(lists_experiments), cmocka_unit_test(finds_experiments))
