// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Snapshots: whole, refreshed, bounded. A refresh must equal a complete read. */
#include "core/base/str.h"
#include "core/store/runs.h"
#include "core/store/store.h"
#include "core/table/cell_format.h"
#include "core/table/rowset.h"
#include "tests/support/check.h"
#include "tests/support/opened.h"
#include "tests/support/store_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW    INT64_C(1700000000000)
#define MINUTE INT64_C(60000)

/* Every cell as text, columns by name, so that two rowsets can be compared whatever their columns' order. */
static char *
dump(const struct rowset *rs)
{
	struct strbuf out;
	strbuf_init(&out, 1 << 24);
	char **lines = calloc(rs->cols, sizeof(*lines));
	for (size_t i = 0; i < rs->cols; i++) {
		struct strbuf line;
		strbuf_init(&line, 1 << 22);
		strbuf_printf(&line, "%s:", rs->col[i].name);
		for (size_t row = 0; row < rs->rows; row++) {
			strbuf_add(&line, cells_odd(&rs->col[i], row) ? "|?" : "|");
			cell_format_raw(&line, &rs->col[i], row);
		}
		lines[i] = strbuf_take(&line);
	}
	for (size_t n = 0; n < rs->cols; n++) {
		size_t first = rs->cols;
		for (size_t i = 0; i < rs->cols; i++)
			if (lines[i] && (first == rs->cols || strcmp(lines[i], lines[first]) < 0))
				first = i;
		strbuf_add(&out, lines[first]);
		strbuf_add(&out, "\n");
		free(lines[first]);
		lines[first] = NULL;
	}
	free(lines);
	return strbuf_take(&out);
}

static const struct rowset *
snapshot(
	struct store *s, struct runs_query *q, const struct rowset *previous, struct runs_marker *m)
{
	struct err err = ERR_INIT;
	const struct rowset *rs = NULL;
	q->now_ms = q->now_ms ? q->now_ms : NOW;
	CHECK_OK(runs_snapshot(s, NULL, q, previous, m, &rs, &err));
	return rs;
}

static sqlite3 *
some_runs(const char *name, enum fixture_schema schema, int n)
{
	sqlite3 *db = fixture_store(name, schema);
	for (int i = 1; i <= n; i++) {
		char run_name[16];
		snprintf(run_name, sizeof(run_name), "run-%d", i % 5);
		fixture_run(
			db, id_of(i), 0, run_name, NOW - (1000 - i) * MINUTE, i % 4 ? NOW - i : 0);
		fixture_metric(db, id_of(i), "auc", 0.01 * i, 1, NOW - (999 - i) * MINUTE);
		if (i % 3)
			fixture_metric(db, id_of(i), "loss", (double)NAN, 1, NOW - 500);
		fixture_param(db, id_of(i), "lr", i % 2 ? "0.1" : "0.02");
		fixture_tag(db, id_of(i), "team", "vision");
	}
	return db;
}

static void
whole_table(void **state)
{
	(void)state;
	sqlite3_close(some_runs("whole.db", FIXTURE_OLD, 20));
	struct store *s = opened("whole.db");
	const char *columns[] = { "tags.team", "step(metrics.auc)", "best(metrics.auc)", NULL };
	struct runs_query q = { .columns = columns };
	struct runs_marker m = { 0 };
	const struct rowset *rs = snapshot(s, &q, NULL, &m);
	assert_int_equal(rs->rows, 20);
	assert_null(rs->note);
	assert_string_equal(rowset_text(rs, 0, "run_id"), id_of(20));
	assert_string_equal(rowset_text(rs, 19, "run_id"), id_of(1));
	assert_string_equal(rowset_text(rs, 0, "tags.team"), "vision");
	assert_string_equal(rowset_text(rs, 0, "params.lr"), "0.02");
	assert_int_equal(rowset_int(rs, 3, "step(metrics.auc)", 0), 1);
	CHECK_NEAR(rowset_real(rs, 3, "metrics.auc"), 0.17, 1e-15);
	CHECK_NEAR(rowset_real(rs, 3, "best(metrics.auc)"), 0.17, 1e-15);
	assert_int_equal(rs->col[rowset_find(rs, "metrics.loss")].nulls, 6);
	assert_true(isnan(rowset_real(rs, 0, "metrics.loss")));
	assert_true(m.full_ms > 0 && m.runs_rowid == 20);
	rowset_free(rs);
	store_close(s);
}

/* One thing that a trainer or a person does to the store. */
static void
do_something(sqlite3 *db, int what)
{
	switch (what) {
	case 0: /* nothing */
		break;
	case 1: /* a run that was running logs */
		fixture_metric(db, id_of(8), "auc", 0.99, 5, NOW - 10);
		break;
	case 2: /* a new metric and a new param */
		fixture_metric(db, id_of(8), "f1", 0.5, 5, NOW - 10);
		fixture_param(db, id_of(8), "late", "yes");
		break;
	case 3: /* it ends */
		fixture_exec(db,
			"UPDATE runs SET status = 'FINISHED', end_time = %lld WHERE run_uuid = %Q",
			(long long)NOW - 5, id_of(8));
		break;
	case 4: /* a new run, not the newest */
		fixture_run(db, id_of(100), 0, "late-comer", NOW - 990 * MINUTE - 1, 0);
		fixture_metric(db, id_of(100), "auc", 0.5, 0, NOW - 3);
		fixture_param(db, id_of(100), "lr", "7");
		fixture_tag(db, id_of(100), "mlflow.parentRunId", id_of(8));
		fixture_tag(db, id_of(100), "team", "text");
		break;
	case 5: /* a running run is deleted */
		fixture_exec(db, "UPDATE runs SET lifecycle_stage = 'deleted' WHERE run_uuid = %Q",
			id_of(12));
		break;
	case 6: /* a finished run gets one more point */
		fixture_metric(db, id_of(3), "auc", 0.123, 9, NOW - 1);
		break;
	case 7: /* a run loses a tag and reads a dataset, which is seen when it logs */
		fixture_exec(db,
			"DELETE FROM tags WHERE key = 'team' AND run_uuid = %Q;"
			"INSERT INTO datasets (dataset_uuid, experiment_id, name, digest,"
			" dataset_source_type, dataset_source) VALUES ('d', 0, 'iris', 'x', "
			"'local', '');"
			"INSERT INTO inputs (input_uuid, source_type, source_id, destination_type,"
			" destination_id) VALUES ('i', 'DATASET', 'd', 'RUN', %Q)",
			id_of(4), id_of(4));
		fixture_metric(db, id_of(4), "auc", 2, 9, NOW - 1);
		break;
	case 8: /* a run of another experiment */
		fixture_experiment(db, 5, "five");
		fixture_run(db, id_of(200), 5, "elsewhere", NOW, 0);
		fixture_metric(db, id_of(200), "auc", 0.5, 0, NOW);
		break;
	default: /* the newest run */
		fixture_run(db, id_of(300), 0, "newest", NOW, NOW + 5);
		break;
	}
}

static void
refreshes_equal_complete_reads(void **state)
{
	(void)state;
	for (int schema = FIXTURE_OLD; schema <= FIXTURE_NEW; schema++) {
		sqlite3 *db = some_runs("refresh.db", (enum fixture_schema)schema, 20);
		struct store *s = opened("refresh.db");
		const int64_t zero = 0;
		const char *columns[] = { "tags.team", "step(metrics.auc)", "max(metrics.auc)",
			"datasets.name", NULL };
		struct runs_query q = {
			.columns = columns, .experiments = &zero, .n_experiments = 1
		};
		struct runs_marker m = { 0 };
		const struct rowset *rs = snapshot(s, &q, NULL, &m);
		int64_t full_ms = m.full_ms;
		for (int what = 0; what < 10; what++) {
			struct runs_marker fresh = { 0 };
			do_something(db, what);
			const struct rowset *next = snapshot(s, &q, rs, &m);
			const struct rowset *whole = snapshot(s, &q, NULL, &fresh);
			char *a = dump(next), *b = dump(whole);
			assert_string_equal(a, b);
			assert_int_equal(m.full_ms, full_ms); /* it was a refresh */
			free(a);
			free(b);
			rowset_free(whole);
			rowset_free(rs);
			rs = next;
		}
		rowset_free(rs);
		store_close(s);
		sqlite3_close(db);
	}
}

/* What only lasts longer is not read again. */
static void
running_runs_last_until_now(void **state)
{
	(void)state;
	sqlite3 *db = fixture_store("aging.db", FIXTURE_OLD);
	fixture_run(db, id_of(1), 0, "at work", NOW - MINUTE, 0);
	fixture_run(db, id_of(2), 0, "done", NOW - 2 * MINUTE, NOW);
	fixture_run(db, id_of(3), 0, "ahead of the clock", NOW + 600 * MINUTE, 0);
	struct store *s = opened("aging.db");
	struct runs_query q = { 0 };
	struct runs_marker m = { 0 };
	const struct rowset *rs = snapshot(s, &q, NULL, &m);
	q.now_ms = NOW + 5 * MINUTE;
	const struct rowset *next = snapshot(s, &q, rs, &m);
	assert_string_equal(rowset_text(next, 1, "run_name"), "at work");
	assert_int_equal(rowset_int(rs, 1, "duration", 0), MINUTE);
	assert_int_equal(rowset_int(next, 1, "duration", 0), 6 * MINUTE);
	assert_int_equal(rowset_int(next, 2, "duration", 0), 2 * MINUTE);
	assert_int_equal(rowset_int(next, 0, "duration", -1), -1);
	/* Also when another run is read anew. */
	fixture_metric(db, id_of(2), "late", 1, 1, NOW);
	q.now_ms = NOW + 7 * MINUTE;
	const struct rowset *last = snapshot(s, &q, next, &m);
	assert_int_equal(rowset_int(last, 1, "duration", 0), 8 * MINUTE);
	CHECK_NEAR(rowset_real(last, 2, "metrics.late"), 1, 0);
	rowset_free(last);
	rowset_free(next);
	rowset_free(rs);
	store_close(s);
	sqlite3_close(db);
}

static size_t
count_running(const struct rowset *rs, bool stale)
{
	size_t n = 0;
	for (size_t i = 0; i < rs->rows; i++)
		n += strcmp(rowset_text(rs, i, "status"), "RUNNING") == 0 &&
		     (rowset_int(rs, i, "stale", 0) != 0) == stale;
	return n;
}

/* Each refresh looks at 50 of them and at everything that really runs. */
static void
hundreds_of_stale_runs_take_turns(void **state)
{
	(void)state;
	static const size_t left[] = { 70, 20, 0 };
	sqlite3 *db = fixture_store("stale.db", FIXTURE_OLD);
	for (int i = 0; i < 120; i++)
		fixture_run(db, id_of(i), 0, "killed", NOW - 600 * MINUTE - i, 0);
	for (int i = 120; i < 123; i++)
		fixture_run(db, id_of(i), 0, "at work", NOW - MINUTE, 0);
	struct store *s = opened("stale.db");
	struct runs_query q = { 0 };
	struct runs_marker m = { 0 };
	const struct rowset *rs = snapshot(s, &q, NULL, &m);
	int64_t full_ms = m.full_ms;
	assert_int_equal(count_running(rs, true), 120);
	assert_int_equal(count_running(rs, false), 3);
	fixture_exec(db, "UPDATE runs SET status = 'FINISHED', end_time = %lld", (long long)NOW);
	for (size_t i = 0; i < sizeof(left) / sizeof(left[0]); i++) {
		const struct rowset *next = snapshot(s, &q, rs, &m);
		assert_int_equal(m.full_ms, full_ms);
		assert_int_equal(count_running(next, true), left[i]);
		assert_int_equal(count_running(next, false), 0);
		rowset_free(rs);
		rs = next;
	}
	rowset_free(rs);
	store_close(s);
	sqlite3_close(db);
}

static void
nothing_new_is_the_same_rowset(void **state)
{
	(void)state;
	sqlite3 *db = fixture_store("same.db", FIXTURE_OLD);
	fixture_run(db, id_of(1), 0, "done", NOW - 5, NOW);
	struct store *s = opened("same.db");
	struct runs_query q = { 0 };
	struct runs_marker m = { 0 };
	const struct rowset *rs = snapshot(s, &q, NULL, &m), *again = snapshot(s, &q, rs, &m);
	assert_ptr_equal(rs, again);
	rowset_free(again);
	/* Another change than an appended row: seen by the complete read that is due. */
	fixture_exec(db, "UPDATE runs SET user_id = 'eve'");
	m.full_ms -= 61000;
	again = snapshot(s, &q, rs, &m);
	assert_string_equal(rowset_text(again, 0, "user_id"), "eve");
	rowset_free(again);
	/* Rows went away: the ends moved back. */
	fixture_run(db, id_of(2), 0, "two", NOW, NOW);
	again = snapshot(s, &q, rs, &m);
	assert_int_equal(again->rows, 2);
	fixture_exec(db, "DELETE FROM tags; DELETE FROM runs WHERE run_uuid = %Q", id_of(2));
	const struct rowset *less = snapshot(s, &q, again, &m);
	assert_int_equal(less->rows, 1);
	rowset_free(less);
	rowset_free(again);
	rowset_free(rs);
	store_close(s);
	sqlite3_close(db);
}

static void
too_many_keys_are_cut_with_a_note(void **state)
{
	(void)state;
	sqlite3 *db = some_runs("keys.db", FIXTURE_OLD, 3);
	fixture_exec(db,
		"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1999)"
		" INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid)"
		" SELECT printf('k%%04d', i), i, 1, 1, 0, %Q FROM n",
		id_of(1));
	sqlite3_close(db);
	struct store *s = opened("keys.db");
	const char *columns[] = { "metrics.k1999", NULL };
	struct runs_query q = { .columns = columns };
	struct runs_marker m = { 0 };
	const struct rowset *rs = snapshot(s, &q, NULL, &m);
	assert_true(rs->cols > 1000 && rs->cols <= 13 + 1000 + 1);
	assert_string_equal(rs->note,
		"1000 of 2003 metrics and params, those of the most runs; name others as"
		" columns to see them");
	assert_true(rowset_find(rs, "metrics.auc") != ROWSET_NONE); /* of every run */
	assert_true(rowset_find(rs, "params.lr") != ROWSET_NONE);
	assert_true(rowset_find(rs, "metrics.k1500") == ROWSET_NONE);
	CHECK_NEAR(rowset_real(rs, 2, "metrics.k1999"), 1999, 0); /* asked for */
	rowset_free(rs);
	store_close(s);
}

static void
empty_stores_have_columns(void **state)
{
	(void)state;
	sqlite3_close(fixture_store("empty.db", FIXTURE_NEW));
	struct store *s = opened("empty.db");
	struct runs_query q = { 0 };
	struct runs_marker m = { 0 };
	const struct rowset *rs = snapshot(s, &q, NULL, &m);
	assert_int_equal(rs->rows, 0);
	assert_int_equal(rs->cols, 13);
	const struct rowset *again = snapshot(s, &q, rs, &m);
	assert_int_equal(again->rows, 0);
	rowset_free(again);
	rowset_free(rs);
	store_close(s);
}

CHECK_MAIN(cmocka_unit_test(whole_table), cmocka_unit_test(refreshes_equal_complete_reads),
	cmocka_unit_test(running_runs_last_until_now),
	cmocka_unit_test(hundreds_of_stale_runs_take_turns),
	cmocka_unit_test(nothing_new_is_the_same_rowset),
	cmocka_unit_test(too_many_keys_are_cut_with_a_note),
	cmocka_unit_test(empty_stores_have_columns))
