// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Metric histories: plans, order, decimation, encodings and odd rows. */
#include "core/base/arena.h"
#include "core/base/random.h"
#include "core/store/keys.h"
#include "core/store/metrics.h"
#include "core/store/series_fold.h"
#include "core/store/series_read.h"
#include "core/store/store.h"
#include "core/store/write.h"
#include "core/table/rowset.h"
#include "tests/support/check.h"
#include "tests/support/opened.h"
#include "tests/support/store_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RUN   "000000000000000000000000000000a1"
#define OTHER "000000000000000000000000000000b2"

static sqlite3 *
with_runs(const char *name, enum fixture_schema schema)
{
	sqlite3 *db = fixture_store(name, schema);
	fixture_run(db, RUN, 0, "one", 1000, 0);
	fixture_run(db, OTHER, 0, "other", 2000, 0);
	return db;
}

/* The plan's text, steps joined by "; ". */
static void
plan_of(sqlite3 *db, const char *sql, char *out, size_t size)
{
	char *explain = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", sql);
	sqlite3_stmt *q = NULL;
	out[0] = '\0';
	assert_int_equal(sqlite3_prepare_v2(db, explain, -1, &q, NULL), SQLITE_OK);
	while (sqlite3_step(q) == SQLITE_ROW)
		snprintf(out + strlen(out), size - strlen(out), "%s; ",
			(const char *)sqlite3_column_text(q, 3));
	sqlite3_finalize(q);
	sqlite3_free(explain);
}

/* Every generation of tables: the history of one run is searched for by run, and never sorted. */
static void
plans_search_by_run(void **state)
{
	(void)state;
	for (const char *const *schema = store_init_schemas(); *schema; schema++) {
		struct err err = ERR_INIT;
		struct store *s = NULL;
		sqlite3 *db = NULL;
		char name[64], plan[512];
		snprintf(name, sizeof(name), "plan-%s.db", *schema);
		CHECK_OK(store_init(fixture_path(name), *schema, NULL, &err));
		CHECK_OK(store_open(fixture_path(name), NULL, &s, &err));
		bool indexed = store_facts(s)->has_series_index;
		store_close(s);
		assert_int_equal(sqlite3_open(fixture_path(name), &db), SQLITE_OK);
		plan_of(db, SERIES_BY_RUN, plan, sizeof(plan));
		assert_non_null(strstr(plan, "SEARCH metrics USING INDEX index_metrics_run_uuid "
					     "(run_uuid=? AND rowid>?)"));
		assert_null(strstr(plan, "TEMP B-TREE"));
		plan_of(db, SERIES_IN_ROWS, plan, sizeof(plan));
		assert_non_null(strstr(plan, "USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"));
		assert_null(strstr(plan, "TEMP B-TREE"));
		if (indexed) {
			plan_of(db, SERIES_LATER_STEP, plan, sizeof(plan));
			assert_non_null(strstr(plan, "index_metrics_run_uuid_key_step (run_uuid=? "
						     "AND key=? AND step>?)"));
			assert_null(strstr(plan, "TEMP B-TREE"));
			plan_of(db, SERIES_SAME_STEP, plan, sizeof(plan));
			assert_non_null(strstr(plan, "index_metrics_run_uuid_key_step (run_uuid=? "
						     "AND key=? AND step=? AND rowid>?)"));
			assert_null(strstr(plan, "TEMP B-TREE"));
		}
		sqlite3_close(db);
	}
}

static void
check_history(const char *name, enum fixture_schema schema)
{
	sqlite3 *db = with_runs(name, schema);
	fixture_metric(db, RUN, "loss", 0.5, 2, 300);
	fixture_metric(db, RUN, "loss", 0.9, 0, 500);
	fixture_metric(db, RUN, "loss", 0.7, 0, 100);
	fixture_metric(db, RUN, "loss", 0.6, 0, 100);
	fixture_metric(db, RUN, "loss", 0.4, -3, 900);
	fixture_metric(db, RUN, "acc", 0.1, 0, 100);
	fixture_metric(db, OTHER, "loss", 7, 1, 1);
	sqlite3_close(db);
	struct store *s = opened(name);
	struct err err = ERR_INIT;
	const struct rowset *rs = NULL;
	CHECK_OK(metric_series(s, NULL, RUN, "loss", false, 0, &rs, &err));
	const double by_step[] = { 0.4, 0.6, 0.7, 0.9, 0.5 };
	assert_int_equal(rs->rows, 5);
	for (size_t i = 0; i < 5; i++)
		CHECK_NEAR(rowset_real(rs, i, "value"), by_step[i], 0);
	assert_int_equal(rowset_int(rs, 0, "step", 0), -3);
	assert_null(rs->note);
	rowset_free(rs);
	CHECK_OK(metric_series(s, NULL, RUN, "loss", true, 3, &rs, &err));
	const double by_time[] = { 0.6, 0.7, 0.5 };
	assert_int_equal(rs->rows, 3);
	for (size_t i = 0; i < 3; i++)
		CHECK_NEAR(rowset_real(rs, i, "value"), by_time[i], 0);
	assert_string_equal(rs->note, "3 of 5 points");
	rowset_free(rs);
	CHECK_OK(metric_series(s, NULL, RUN, "nosuch", false, 0, &rs, &err));
	assert_int_equal(rs->rows, 0);
	rowset_free(rs);
	store_close(s);
}

static void
histories_are_in_order(void **state)
{
	(void)state;
	check_history("order-old.db", FIXTURE_OLD);
	check_history("order-new.db", FIXTURE_NEW);
}

/* More points than a page, many at one step, another metric between them. */
static void
check_pages(const char *name, enum fixture_schema schema)
{
	sqlite3 *db = with_runs(name, schema);
	fixture_exec(db,
		"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 23999)"
		" INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan)"
		" SELECT CASE i %% 2 WHEN 0 THEN 'a' ELSE 'b' END, i, i, %Q,"
		" CASE WHEN i < 20000 THEN 5 ELSE i END, 0 FROM n",
		RUN);
	sqlite3_close(db);
	struct store *s = opened(name);
	struct err err = ERR_INIT;
	const struct rowset *rs = NULL;
	CHECK_OK(metric_series(s, NULL, RUN, "a", false, 0, &rs, &err));
	assert_int_equal(rs->rows, 12000);
	for (size_t i = 0; i < rs->rows; i++)
		CHECK_NEAR(rowset_real(rs, i, "value"), (double)(2 * i), 0);
	rowset_free(rs);
	store_close(s);
}

static void
pages_meet_without_gap(void **state)
{
	(void)state;
	check_pages("pages-old.db", FIXTURE_OLD);
	check_pages("pages-new.db", FIXTURE_NEW);
}

static void
values_are_decoded(void **state)
{
	(void)state;
	sqlite3 *db = with_runs("decode.db", FIXTURE_OLD);
	fixture_metric(db, RUN, "m", (double)NAN, 0, 1);
	fixture_exec(db,
		"INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES"
		" ('m', 1.7976931348623157e308, 2, %Q, 1, 0), ('m', -1.7976931348623157e308, 3, "
		"%Q, 2, 0),"
		" ('m', 1.7976931348623155e308, 4, %Q, 3, 0)",
		RUN, RUN, RUN);
	sqlite3_close(db);
	struct store *s = opened("decode.db");
	struct err err = ERR_INIT;
	const struct rowset *rs = NULL;
	CHECK_OK(metric_series(s, NULL, RUN, "m", false, 0, &rs, &err));
	assert_int_equal(rs->rows, 4);
	assert_true(isnan(rs->col[2].at.r[0]) && !cells_null(&rs->col[2], 0));
	CHECK_NEAR(rs->col[2].at.r[1], (double)INFINITY, 0);
	CHECK_NEAR(rs->col[2].at.r[2], -(double)INFINITY, 0);
	CHECK_NEAR(rs->col[2].at.r[3], 1.7976931348623155e308, 0);
	rowset_free(rs);
	CHECK_OK(metric_series_decimated(s, NULL, RUN, "m", 2, &rs, &err));
	assert_string_equal(rs->note, "3 of 4 points are not finite");
	rowset_free(rs);
	store_close(s);
}

/* Wrong types in every column: counted, not believed, and no endless page. */
static void
check_odd_rows(const char *name, enum fixture_schema schema)
{
	sqlite3 *db = with_runs(name, schema);
	fixture_metric(db, RUN, "m", 1, 0, 1);
	fixture_exec(db,
		"INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES"
		" ('m', 'text', 2, %Q, 1, 0), ('m', x'00', 3, %Q, 2, 0),"
		" ('m', 4, 'late', %Q, 3, 0), ('m', 5, 5, %Q, 'far', 0), ('m', 6, 6, %Q, 2.5, 0),"
		" (x'6d', 7, 7, %Q, 1, 0)",
		RUN, RUN, RUN, RUN, RUN, RUN);
	fixture_metric(db, RUN, "m", 2, INT64_MAX, 8);
	fixture_metric(db, RUN, "m", 3, INT64_MIN + 1, 9);
	sqlite3_close(db);
	struct store *s = opened(name);
	struct err err = ERR_INIT;
	const struct rowset *rs = NULL;
	CHECK_OK(metric_series(s, NULL, RUN, "m", false, 0, &rs, &err));
	assert_true(rs->rows >= 2);
	CHECK_NEAR(rowset_real(rs, 0, "value"), 3, 0);
	CHECK_NEAR(rowset_real(rs, 1, "value"), 1, 0);
	assert_non_null(strstr(rs->note, "wrong type"));
	rowset_free(rs);
	CHECK_OK(metric_series_decimated(s, NULL, RUN, "m", 10, &rs, &err));
	CHECK_NEAR(rowset_real(rs, 0, "value"), 3, 0);
	assert_non_null(strstr(rs->note, "wrong type"));
	rowset_free(rs);
	store_close(s);
}

static void
odd_rows_are_counted(void **state)
{
	(void)state;
	check_odd_rows("odd-old.db", FIXTURE_OLD);
	check_odd_rows("odd-new.db", FIXTURE_NEW);
}

/* ---- decimation against the plain definition ---- */

/* Every kept point is real, extremes of the whole and its ends are kept, and the order holds. */
static void
check_fold(uint64_t seed, size_t n, size_t parts, int64_t low, uint64_t span, uint64_t expected)
{
	struct random r;
	struct series_fold f;
	struct series_point *in = calloc(n, sizeof(*in)), *out = calloc(parts, 4 * sizeof(*out));
	random_seed(&r, seed);
	series_fold_init(&f, parts, expected);
	size_t lowest = 0, highest = 0;
	for (size_t i = 0; i < n; i++) {
		in[i] = (struct series_point){ .step = (int64_t)((uint64_t)low +
								 random_below(&r, span)),
			.timestamp = (int64_t)i,
			.value = random_unit(&r) };
		lowest = in[i].value < in[lowest].value ? i : lowest;
		highest = in[i].value > in[highest].value ? i : highest;
		series_fold_add(&f, in[i]);
	}
	size_t kept = series_fold_points(&f, out);
	assert_true(kept >= 1 && kept <= 4 * parts && kept <= n);
	bool has_low = false, has_high = false;
	for (size_t i = 0; i < kept; i++) {
		assert_true(i == 0 || series_point_compare(&out[i - 1], &out[i]) < 0);
		assert_int_equal(series_point_compare(&out[i], &in[out[i].timestamp]), 0);
		has_low = has_low || (size_t)out[i].timestamp == lowest;
		has_high = has_high || (size_t)out[i].timestamp == highest;
	}
	assert_true(has_low && has_high);
	qsort(in, n, sizeof(*in), series_point_compare);
	assert_int_equal(series_point_compare(&out[0], &in[0]), 0);
	assert_int_equal(series_point_compare(&out[kept - 1], &in[n - 1]), 0);
	assert_int_equal(f.points, n);
	series_fold_free(&f);
	free(in);
	free(out);
}

static void
folding_keeps_what_matters(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 50; seed++) {
		check_fold(seed, 1 + seed * 37, 1 + seed % 20, 0, 1 + seed * 100, 0);
		check_fold(seed, 500, 10, -1000, 2000, 1000);
		check_fold(seed, 300, 7, INT64_MIN, UINT64_MAX, 0);
		check_fold(seed, 300, 1, INT64_MIN, UINT64_MAX, 5);
		check_fold(seed, 100, 50, 42, 1, 0);
	}
}

/* In order and evenly spread: at least half as many parts are used as were asked for. */
static void
folding_uses_its_parts(void **state)
{
	(void)state;
	for (size_t n = 100; n < 5000; n += 333) {
		struct series_fold f;
		series_fold_init(&f, 100, 0);
		for (size_t i = 0; i < n; i++)
			series_fold_add(
				&f, (struct series_point){ .step = (int64_t)i, .value = 1 });
		size_t used = 0;
		for (size_t i = 0; i < f.n_parts; i++)
			used += f.parts[i].n > 0;
		assert_true(used >= 50 && used <= 100);
		series_fold_free(&f);
	}
}

static void
decimation_of_a_store(void **state)
{
	(void)state;
	sqlite3 *db = with_runs("long.db", FIXTURE_NEW);
	fixture_exec(db,
		"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 9999)"
		" INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan)"
		" SELECT 'a', CASE i WHEN 7777 THEN -5 ELSE i %% 10 END, i, %Q, i, 0 FROM n",
		RUN);
	fixture_exec(db,
		"INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid)"
		" VALUES ('a', 9, 9999, 9999, 0, %Q)",
		RUN);
	sqlite3_close(db);
	struct store *s = opened("long.db");
	struct err err = ERR_INIT;
	const struct rowset *rs = NULL;
	CHECK_OK(metric_series_decimated(s, NULL, RUN, "a", 50, &rs, &err));
	assert_true(rs->rows <= 200 && rs->rows >= 100);
	bool dip = false;
	for (size_t i = 0; i < rs->rows; i++)
		dip = dip ||
		      (rowset_real(rs, i, "value") == -5 && rowset_int(rs, i, "step", 0) == 7777);
	assert_true(dip);
	assert_int_equal(rowset_int(rs, 0, "step", -1), 0);
	assert_int_equal(rowset_int(rs, rs->rows - 1, "step", -1), 9999);
	rowset_free(rs);
	store_close(s);
}

/* ---- keys ---- */

static void
keys_are_listed(void **state)
{
	(void)state;
	sqlite3 *db = with_runs("keys.db", FIXTURE_OLD);
	fixture_metric(db, RUN, "b", 1, 0, 1);
	fixture_metric(db, OTHER, "b", 1, 0, 1);
	fixture_metric(db, RUN, "a/\xff", 1, 0, 1);
	fixture_param(db, RUN, "lr", "1");
	fixture_exec(db,
		"INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid) VALUES"
		" (x'00ff', 1, 1, 0, 0, %Q), (7, 1, 1, 0, 0, %Q), ('', 1, 1, 0, 0, %Q)",
		RUN, RUN, RUN);
	sqlite3_close(db);
	struct store *s = opened("keys.db");
	struct err err = ERR_INIT;
	const struct rowset *rs = NULL;
	CHECK_OK(metric_keys(s, &rs, &err));
	assert_int_equal(rs->rows, 3);
	assert_string_equal(rowset_text(rs, 0, "key"), "7"); /* affinity made a text of it */
	assert_string_equal(rowset_text(rs, 1, "key"), "a/\xff");
	assert_string_equal(rowset_text(rs, 2, "key"), "b");
	assert_int_equal(rowset_int(rs, 2, "runs", 0), 2);
	rowset_free(rs);
	CHECK_OK(key_names(s, KEYS_PARAMS, &rs, &err));
	assert_int_equal(rs->rows, 1);
	assert_string_equal(rowset_text(rs, 0, "key"), "lr");
	rowset_free(rs);
	store_close(s);
}

static void
many_keys_and_no_index(void **state)
{
	(void)state;
	for (int indexed = 0; indexed < 2; indexed++) {
		sqlite3 *db = with_runs("many.db", FIXTURE_OLD);
		if (!indexed)
			fixture_exec(db,
				"DROP TABLE params; CREATE TABLE params (key VARCHAR(250), value"
				" VARCHAR(8000), run_uuid VARCHAR(32))");
		fixture_exec(db,
			"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < "
			"6999)"
			" INSERT INTO params (key, value, run_uuid) SELECT printf('k%%05d', i), "
			"'v', %Q"
			" FROM n",
			RUN);
		sqlite3_close(db);
		struct store *s = opened("many.db");
		struct err err = ERR_INIT;
		const struct rowset *rs = NULL;
		CHECK_OK(key_names(s, KEYS_PARAMS, &rs, &err));
		assert_int_equal(rs->rows, 7000);
		assert_string_equal(rowset_text(rs, 6999, "key"), "k06999");
		rowset_free(rs);
		store_close(s);
	}
}

/* Rows of one run alone, far between others, and alone again: none is missed, none comes twice. */
static void
runs_among_others(void **state)
{
	(void)state;
	static const struct {
		int rows, of; /* so many rows, of which each of-th is the run's */
	} parts[] = { { 13000, 1 }, { 40000, 50 }, { 9000, 2 }, { 20000, 20000 }, { 12000, 1 } };
	sqlite3 *db = fixture_store("among.db", FIXTURE_OLD);
	fixture_run(db, RUN, 0, "one", 1000, 0);
	fixture_run(db, "000000000000000000000000000000b2", 0, "two", 1000, 0);
	int step = 0, wanted = 0;
	for (size_t p = 0; p < sizeof(parts) / sizeof(parts[0]); p++) {
		fixture_exec(db,
			"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < "
			"%d) INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan) "
			"SELECT 'loss', i, 1000 + %d + i, iif(i %% %d = 0, %Q, "
			"'000000000000000000000000000000b2'), %d + i, 0 FROM n",
			parts[p].rows - 1, step, parts[p].of, RUN, step);
		step += parts[p].rows;
		wanted += (parts[p].rows + parts[p].of - 1) / parts[p].of;
	}
	sqlite3_close(db);
	struct store *s = opened("among.db");
	struct err err = ERR_INIT;
	const struct rowset *rs = NULL;
	CHECK_OK(metric_series(s, NULL, RUN, "loss", false, 0, &rs, &err));
	assert_int_equal(rs->rows, wanted);
	for (size_t i = 1; i < rs->rows; i++)
		assert_true(rowset_int(rs, i, "step", -1) > rowset_int(rs, i - 1, "step", -1));
	rowset_free(rs);
	store_close(s);
}

static void
last_steps_of_runs(void **state)
{
	(void)state;
	sqlite3 *db = fixture_store("steps.db", FIXTURE_NEW);
	const char *const runs[] = { RUN, "000000000000000000000000000000b2" };
	fixture_run(db, runs[0], 0, "one", 1000, 0);
	fixture_run(db, runs[1], 0, "two", 1000, 0);
	fixture_metric(db, runs[0], "loss", 1, 0, 1000);
	fixture_metric(db, runs[1], "loss", 1, 7, 1000);
	fixture_metric(db, runs[1], "test", 1, 0, 1000);
	fixture_metric(db, runs[0], "test", 1, 0, 1000);
	sqlite3_close(db);
	struct store *s = opened("steps.db");
	struct err err = ERR_INIT;
	const struct rowset *rs = NULL;
	CHECK_OK(metric_last_steps(s, NULL, runs, 2, &rs, &err));
	assert_int_equal(rs->rows, 2);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(rowset_int(rs, i, "last_step", -1),
			strcmp(rowset_text(rs, i, "key"), "loss") == 0 ? 7 : 0);
	rowset_free(rs);
	CHECK_OK(metric_last_steps(s, NULL, runs, 1, &rs, &err));
	assert_int_equal(rowset_int(rs, 0, "last_step", -1), 0);
	rowset_free(rs);
	CHECK_OK(metric_last_steps(s, NULL, NULL, 0, &rs, &err));
	assert_int_equal(rs->rows, 0);
	rowset_free(rs);
	store_close(s);
}

static void
direction_by_name(void **state)
{
	(void)state;
	static const struct {
		const char *key;
		enum column_better better;
	} cases[] = { { "loss", BETTER_LOWER }, { "val_loss", BETTER_LOWER },
		{ "val/rmse", BETTER_LOWER }, { "mlogloss", BETTER_LOWER },
		{ "error_rate", BETTER_LOWER }, { "valLoss", BETTER_LOWER },
		{ "f1_loss", BETTER_LOWER }, { "test.MAE", BETTER_LOWER },
		{ "accuracy", BETTER_HIGHER }, { "val_auc", BETTER_HIGHER },
		{ "topKAccuracy", BETTER_HIGHER }, { "f1", BETTER_HIGHER },
		{ "r2_score", BETTER_HIGHER }, { "map50", BETTER_HIGHER },
		{ "roc_auc_score", BETTER_HIGHER }, { "neg_mean_squared_error", BETTER_HIGHER },
		{ "epoch", BETTER_NONE }, { "lr", BETTER_NONE },
		{ "system/gpu_0_error_count", BETTER_NONE }, { "", BETTER_NONE } };
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (metric_better(cases[i].key, NULL, NULL) != cases[i].better)
			fail_msg("%s", cases[i].key);
	assert_int_equal(metric_better("epoch", "epoch", "True"), BETTER_HIGHER);
	assert_int_equal(metric_better("auc", "auc", "false"), BETTER_LOWER);
	assert_int_equal(metric_better("auc", "loss", "false"), BETTER_HIGHER);
	assert_int_equal(metric_better("auc", "auc", NULL), BETTER_HIGHER);
}

CHECK_MAIN(cmocka_unit_test(plans_search_by_run), cmocka_unit_test(histories_are_in_order),
	cmocka_unit_test(pages_meet_without_gap), cmocka_unit_test(values_are_decoded),
	cmocka_unit_test(odd_rows_are_counted), cmocka_unit_test(folding_keeps_what_matters),
	cmocka_unit_test(folding_uses_its_parts), cmocka_unit_test(decimation_of_a_store),
	cmocka_unit_test(keys_are_listed), cmocka_unit_test(many_keys_and_no_index),
	cmocka_unit_test(runs_among_others), cmocka_unit_test(last_steps_of_runs),
	cmocka_unit_test(direction_by_name))
