// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Writing: the rows, the refusals, and that a refusal changes nothing. */
#include "core/base/arena.h"
#include "core/store/run_name.h"
#include "core/store/store.h"
#include "core/store/store_stmt.h"
#include "core/store/store_txn.h"
#include "core/store/write.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NOW 1700000000000

/* One store of each shape, written by s, looked at by db. */
struct fixture {
	struct store *s;
	sqlite3 *db;
	struct arena *a;
	char run[33];
};

static void
set_up(struct fixture *f, enum fixture_schema schema)
{
	struct err err = ERR_INIT;
	struct store_options o = { .role = STORE_WRITER };
	f->db = fixture_store("write.db", schema);
	f->a = arena_new();
	CHECK_OK(store_open(fixture_path("write.db"), &o, &f->s, &err));
	CHECK_OK(run_create(f->s, 0, "first", "ann", "train.py", NULL, NOW, f->run, &err));
}

static void
tear_down(struct fixture *f)
{
	assert_string_equal(fixture_text(f->db, "PRAGMA integrity_check"), "ok");
	assert_string_equal(fixture_text(f->db, "PRAGMA foreign_key_check"), "");
	store_close(f->s);
	sqlite3_close(f->db);
	arena_free(f->a);
}

static void
creates_and_finishes_runs(void **state)
{
	(void)state;
	for (int schema = FIXTURE_OLD; schema <= FIXTURE_NEW; schema++) {
		struct err err = ERR_INIT;
		struct fixture f;
		set_up(&f, (enum fixture_schema)schema);
		assert_int_equal(strspn(f.run, "0123456789abcdef"), 32);
		char want[600];
		snprintf(want, sizeof want,
			"first|UNKNOWN|||ann|RUNNING|1700000000000|-||active|%s/mlruns/0/%s/"
			"artifacts|0|-",
			fixture_folder(), f.run);
		static const char row[] = "SELECT concat FROM (SELECT name || '|' || source_type "
					  "|| '|' || source_name || '|' ||"
					  " entry_point_name || '|' || user_id || '|' || status || "
					  "'|' || start_time || '|' ||"
					  " ifnull(end_time, '-') || '|' || source_version || '|' "
					  "|| lifecycle_stage || '|' ||"
					  " artifact_uri || '|' || experiment_id || '|' || "
					  "ifnull(deleted_time, '-') AS concat"
					  " FROM runs WHERE run_uuid = %Q)";
		assert_string_equal(fixture_text(f.db, row, f.run), want);
		assert_string_equal(
			fixture_text(f.db, "SELECT group_concat(key || '=' || value, ' ') FROM"
					   " (SELECT * FROM tags ORDER BY key)"),
			"mlflow.runName=first mlflow.source.name=train.py mlflow.source.type=LOCAL"
			" mlflow.user=ann");
		char child[33];
		CHECK_OK(run_create(f.s, 0, NULL, NULL, NULL, f.run, NOW, child, &err));
		assert_string_equal(
			fixture_text(f.db, "SELECT user_id FROM runs WHERE run_uuid = %Q", child),
			"unknown");
		assert_string_equal(fixture_text(f.db,
					    "SELECT value FROM tags WHERE run_uuid = %Q AND"
					    " key = 'mlflow.parentRunId'",
					    child),
			f.run);
		assert_int_equal(
			fixture_int(f.db,
				"SELECT count(*) FROM runs r JOIN tags t USING (run_uuid) WHERE"
				" t.key = 'mlflow.runName' AND t.value = r.name"),
			2);
		CHECK_OK(run_finish(f.s, f.run, "FAILED", NOW + 5, &err));
		assert_string_equal(
			fixture_text(f.db,
				"SELECT status || end_time FROM runs WHERE run_uuid = %Q", f.run),
			"FAILED1700000000005");
		CHECK_FAILS(run_finish(f.s, f.run, "RUNNING", NOW, &err), ERR_USAGE);
		CHECK_FAILS(run_finish(f.s, "absent", "KILLED", NOW, &err), ERR_NOT_FOUND);
		CHECK_FAILS(run_create(f.s, 99, NULL, NULL, NULL, NULL, NOW, child, &err),
			ERR_NOT_FOUND);
		CHECK_FAILS(run_create(f.s, 0, NULL, NULL, NULL, "absent", NOW, child, &err),
			ERR_NOT_FOUND);
		assert_int_equal(fixture_int(f.db, "SELECT count(*) FROM runs"), 2);
		tear_down(&f);
	}
}

static void
keeps_latest_metrics(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct fixture f;
	set_up(&f, FIXTURE_NEW);
	static const struct metric_point points[] = {
		{ "loss", 0.5, 100, 0 }, { "loss", 0.3, 200, 1 },
		{ "loss", 0.9, 150, 1 }, /* older than what step 1 has */
		{ "loss", 0.3, 200, 1 }, /* the same again */
		{ "tie", 1, 100, 0 },
		{ "tie", 2, 100, 0 }, /* same step and time: the larger value */
		{ "tie", 1.5, 100, 0 }, { "back", 5, 900, 10 }, { "back", 6, 999, 9 },
		{ "nan", (double)NAN, 100, 0 }, { "inf", (double)INFINITY, 100, -3 },
		{ "inf", -(double)INFINITY, 100, -2 }, { "below", -1, 100, 0 },
		{ "below", (double)NAN, 100, 0 }, /* counts as 0, so it is the larger */
	};
	CHECK_OK(run_log_metrics(f.s, f.run, points, sizeof points / sizeof *points, &err));
	assert_int_equal(fixture_int(f.db, "SELECT count(*) FROM metrics"), 13);
	assert_string_equal(fixture_text(f.db, "SELECT group_concat(key || ' ' || value || ' ' || "
					       "step || ' ' || is_nan, ';')"
					       " FROM (SELECT * FROM latest_metrics ORDER BY key)"),
		"back 5.0 10 0;below 0.0 0 1;inf -1.79769313486232e+308 -2 0;loss 0.3 1 0;nan 0.0 "
		"0 1;"
		"tie 2.0 0 0");
	assert_int_equal(
		fixture_int(f.db,
			"SELECT count(*) FROM metrics WHERE value IN"
			" (1.7976931348623157e308, -1.7976931348623157e308) AND is_nan = 0"),
		2);
	struct metric_point wrong[] = { { "fine", 1, 1, 1 }, { "../up", 1, 1, 1 } };
	CHECK_FAILS(run_log_metrics(f.s, f.run, wrong, 2, &err), ERR_USAGE);
	wrong[1] = (struct metric_point){ "late", 1, -1, 1 };
	CHECK_FAILS(run_log_metrics(f.s, f.run, wrong, 2, &err), ERR_USAGE);
	assert_int_equal(fixture_int(f.db, "SELECT count(*) FROM metrics WHERE key = 'fine'"), 0);
	static struct metric_point many[1001];
	for (size_t i = 0; i < 1001; i++)
		many[i] = (struct metric_point){ "many", (double)i, 1, (int64_t)i };
	CHECK_FAILS(run_log_metrics(f.s, f.run, many, 1001, &err), ERR_USAGE);
	CHECK_OK(run_log_metrics(f.s, f.run, many, 1000, &err));
	assert_int_equal(
		fixture_int(f.db, "SELECT value FROM latest_metrics WHERE key = 'many'"), 999);
	tear_down(&f);
}

static void
keeps_params(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct fixture f;
	set_up(&f, FIXTURE_OLD);
	CHECK_OK(run_log_param(f.s, f.run, "lr", "0.1", &err));
	CHECK_OK(run_log_param(f.s, f.run, "lr", "0.1", &err));
	CHECK_FAILS(run_log_param(f.s, f.run, "lr", "0.10", &err), ERR_CONFLICT);
	CHECK_OK(run_log_param(f.s, f.run, "größe/x y:z-1.0_試", "", &err));
	assert_int_equal(fixture_int(f.db, "SELECT count(*) FROM params"), 2);
	assert_string_equal(fixture_text(f.db, "SELECT value FROM params WHERE key = 'lr'"), "0.1");
	static char value[6002];
	memset(value, 'v', 6001);
	CHECK_FAILS(run_log_param(f.s, f.run, "long", value, &err), ERR_USAGE);
	value[6000] = '\0';
	CHECK_OK(run_log_param(f.s, f.run, "long", value, &err));
	static char key[252];
	memset(key, 'k', 251);
	CHECK_FAILS(run_log_param(f.s, f.run, key, "v", &err), ERR_USAGE);
	key[250] = '\0';
	CHECK_OK(run_log_param(f.s, f.run, key, "v", &err));
	static const char *const bad[] = { "", "/a", "a/", "a//b", ".", "..", "..a", "./a", "a/..",
		"a/../b", "a,b", "a\tb", "a\nb", "a'b", "\xff", "a\xc2\x9b", "\xf0\x9f\x9a\x80" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK_FAILS(run_log_param(f.s, f.run, bad[i], "v", &err), ERR_USAGE);
	CHECK_FAILS(run_log_param(f.s, f.run, "ok", "\xc3", &err), ERR_USAGE);
	tear_down(&f);
}

static void
sets_and_deletes_tags(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct fixture f;
	set_up(&f, FIXTURE_NEW);
	char *old = f.run;
	CHECK_OK(run_set_tag(f.s, f.a, f.run, "team", "x", &old, &err));
	assert_null(old);
	CHECK_OK(run_set_tag(f.s, f.a, f.run, "team", "y", &old, &err));
	assert_string_equal(old, "x");
	CHECK_OK(run_set_tag(f.s, NULL, f.run, "team", "z", NULL, &err));
	CHECK_OK(run_set_tag(f.s, f.a, f.run, "mlflow.runName", "second", &old, &err));
	assert_string_equal(old, "first");
	assert_string_equal(fixture_text(f.db, "SELECT name FROM runs"), "second");
	assert_string_equal(
		fixture_text(f.db, "SELECT value FROM tags WHERE key = 'mlflow.runName'"),
		"second");
	CHECK_FAILS(run_set_tag(f.s, f.a, f.run, "mlflow.runName", "", &old, &err), ERR_USAGE);
	CHECK_OK(run_delete_tag(f.s, f.a, f.run, "team", &old, &err));
	assert_string_equal(old, "z");
	CHECK_FAILS(run_delete_tag(f.s, f.a, f.run, "team", &old, &err), ERR_NOT_FOUND);
	tear_down(&f);
}

static void
deletes_and_restores_runs(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct fixture f;
	set_up(&f, FIXTURE_NEW);
	CHECK_FAILS(run_restore(f.s, f.run, &err), ERR_CONFLICT);
	CHECK_OK(run_delete(f.s, f.run, NOW + 7, &err));
	assert_string_equal(fixture_text(f.db, "SELECT lifecycle_stage || deleted_time FROM runs"),
		"deleted1700000000007");
	CHECK_FAILS(run_delete(f.s, f.run, NOW, &err), ERR_CONFLICT);
	struct metric_point p = { "loss", 1, 1, 1 };
	CHECK_FAILS(run_log_metrics(f.s, f.run, &p, 1, &err), ERR_CONFLICT);
	CHECK_FAILS(run_log_param(f.s, f.run, "a", "b", &err), ERR_CONFLICT);
	CHECK_FAILS(run_set_tag(f.s, NULL, f.run, "a", "b", NULL, &err), ERR_CONFLICT);
	CHECK_FAILS(run_delete_tag(f.s, NULL, f.run, "mlflow.user", NULL, &err), ERR_CONFLICT);
	CHECK_FAILS(run_finish(f.s, f.run, "FINISHED", NOW, &err), ERR_CONFLICT);
	CHECK_OK(run_restore(f.s, f.run, &err));
	assert_string_equal(
		fixture_text(f.db, "SELECT lifecycle_stage || ifnull(deleted_time, '-') FROM runs"),
		"active-");
	CHECK_FAILS(run_delete(f.s, "absent", NOW, &err), ERR_NOT_FOUND);
	tear_down(&f);
}

static void
writes_experiments(void **state)
{
	(void)state;
	for (int schema = FIXTURE_OLD; schema <= FIXTURE_NEW; schema++) {
		struct err err = ERR_INIT;
		struct fixture f;
		set_up(&f, (enum fixture_schema)schema);
		int64_t id = -1, other = -1;
		CHECK_OK(experiment_create(f.s, "alpha", NULL, NOW, &id, &err));
		assert_int_equal(id, 1);
		char want[400];
		snprintf(want, sizeof want, "alpha|%s/mlruns/1|active|1700000000000|1700000000000",
			fixture_folder());
		assert_string_equal(fixture_text(f.db, "SELECT name || '|' || artifact_location || "
						       "'|' || lifecycle_stage || '|'"
						       " || creation_time || '|' || "
						       "last_update_time FROM experiments WHERE"
						       " experiment_id = 1"),
			want);
		if (schema == FIXTURE_NEW)
			assert_string_equal(fixture_text(f.db, "SELECT workspace FROM experiments "
							       "WHERE experiment_id = 1"),
				"default");
		CHECK_FAILS(experiment_create(f.s, "alpha", NULL, NOW, &other, &err), ERR_CONFLICT);
		CHECK_FAILS(experiment_create(f.s, "", NULL, NOW, &other, &err), ERR_USAGE);
		CHECK_OK(experiment_create(f.s, "cloud", "s3://bucket/x?y=1#z", NOW, &other, &err));
		char run[33];
		CHECK_OK(run_create(f.s, other, "r", NULL, NULL, NULL, NOW, run, &err));
		snprintf(want, sizeof want, "s3://bucket/x/%s/artifacts?y=1#z", run);
		assert_string_equal(
			fixture_text(
				f.db, "SELECT artifact_uri FROM runs WHERE run_uuid = %Q", run),
			want);
		CHECK_OK(experiment_rename(f.s, id, "alpha 2", NOW + 1, &err));
		CHECK_FAILS(experiment_rename(f.s, id, "cloud", NOW + 1, &err), ERR_CONFLICT);
		assert_string_equal(
			fixture_text(f.db, "SELECT name || last_update_time FROM experiments WHERE"
					   " experiment_id = 1"),
			"alpha 21700000000001");
		CHECK_OK(experiment_delete(f.s, other, NOW + 2, &err));
		assert_string_equal(
			fixture_text(f.db,
				"SELECT e.lifecycle_stage || r.lifecycle_stage || deleted_time FROM"
				" experiments e JOIN runs r USING (experiment_id) WHERE run_uuid = "
				"%Q",
				run),
			"deleteddeleted1700000000002");
		CHECK_FAILS(experiment_delete(f.s, other, NOW, &err), ERR_CONFLICT);
		CHECK_FAILS(experiment_rename(f.s, other, "x", NOW, &err), ERR_CONFLICT);
		CHECK_FAILS(experiment_create(f.s, "cloud", NULL, NOW, &id, &err), ERR_CONFLICT);
		assert_non_null(strstr(err.text, "stays taken"));
		CHECK_FAILS(run_create(f.s, other, "r", NULL, NULL, NULL, NOW, run, &err),
			ERR_CONFLICT);
		CHECK_OK(experiment_restore(f.s, other, NOW + 3, &err));
		assert_int_equal(
			fixture_int(f.db,
				"SELECT count(*) FROM runs WHERE lifecycle_stage = 'active' AND"
				" deleted_time IS NULL"),
			2);
		tear_down(&f);
	}
}

static void
writes_experiment_tags(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct fixture f;
	set_up(&f, FIXTURE_NEW);
	char *old = f.run;
	CHECK_OK(experiment_set_tag(f.s, f.a, 0, "team", "x", &old, &err));
	assert_null(old);
	CHECK_OK(experiment_set_tag(f.s, f.a, 0, "team", "y", &old, &err));
	assert_string_equal(old, "x");
	CHECK_FAILS(experiment_set_tag(f.s, f.a, 77, "team", "y", &old, &err), ERR_NOT_FOUND);
	static char value[5002];
	memset(value, 'v', 5001);
	CHECK_FAILS(experiment_set_tag(f.s, f.a, 0, "long", value, &old, &err), ERR_USAGE);
	assert_int_equal(fixture_int(f.db, "SELECT count(*) FROM experiment_tags"), 1);
	tear_down(&f);
}

/* Fault row 33: a trigger that appears after opening is noticed before the next change. */
static void
notices_a_new_trigger(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct fixture f;
	set_up(&f, FIXTURE_NEW);
	fixture_exec(f.db, "CREATE INDEX cairn_test ON runs (user_id)");
	CHECK_OK(run_log_param(f.s, f.run, "a", "b", &err));
	fixture_exec(
		f.db, "CREATE TRIGGER harm AFTER INSERT ON params BEGIN DELETE FROM runs; END");
	CHECK_FAILS(run_log_param(f.s, f.run, "c", "d", &err), ERR_SCHEMA);
	assert_int_equal(fixture_int(f.db, "SELECT count(*) FROM params"), 1);
	assert_int_equal(fixture_int(f.db, "SELECT count(*) FROM runs"), 1);
	tear_down(&f);
}

static void
needs_a_writer(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	sqlite3_close(fixture_store("reader.db", FIXTURE_NEW));
	struct store *s = NULL;
	CHECK_OK(store_open(fixture_path("reader.db"), NULL, &s, &err));
	char run[33];
	CHECK_FAILS(run_create(s, 0, NULL, NULL, NULL, NULL, NOW, run, &err), ERR_READ_ONLY);
	store_close(s);
}

/* Fault row 20: never a change to a file that is no longer the store. */
static void
leaves_a_replaced_store_alone(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct fixture f;
	set_up(&f, FIXTURE_NEW);
	assert_int_equal(rename(fixture_path("write.db"), fixture_path("moved.db")), 0);
	sqlite3_close(fixture_store("write.db", FIXTURE_NEW));
	CHECK_FAILS(run_log_param(f.s, f.run, "a", "b", &err), ERR_CONFLICT);
	assert_int_equal(fixture_int(f.db, "SELECT count(*) FROM params"), 0);
	tear_down(&f);
}

/* Readers inside a transaction see its changes; a failed one leaves nothing. */
static void
transaction_is_whole_or_nothing(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct fixture f;
	set_up(&f, FIXTURE_NEW);
	int64_t n = -1;
	CHECK_OK(txn_begin(f.s, &err));
	CHECK_OK(stmt_run(stmt_use(f.s, "DELETE FROM tags"), &err));
	CHECK_OK(store_read_begin(f.s, &err));
	CHECK_OK(stmt_int_of(stmt_use(f.s, "SELECT count(*) FROM tags"), -1, &n, &err));
	assert_int_equal(n, 0);
	CHECK_OK(store_read_pause(f.s, &err));
	store_read_end(f.s);
	err_set(&err, ERR_DATA, "changed my mind");
	CHECK_FAILS(txn_end(f.s, false, &err), ERR_DATA);
	assert_int_equal(fixture_int(f.db, "SELECT count(*) FROM tags"), 4);
	tear_down(&f);
}

static void
several_changes_are_one(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct fixture f;
	struct arena *a = arena_new();
	char *old;
	set_up(&f, FIXTURE_NEW);
	CHECK_OK(write_begin(f.s, &err));
	CHECK_OK(run_log_param(f.s, f.run, "p", "1", &err));
	CHECK_OK(run_set_tag(f.s, a, f.run, "t", "1", &old, &err));
	CHECK_OK(run_delete(f.s, f.run, NOW, &err));
	CHECK_FAILS(run_delete(f.s, "absent", NOW, &err), ERR_NOT_FOUND);
	CHECK_FAILS(write_end(f.s, false, &err), ERR_NOT_FOUND);
	assert_int_equal(fixture_int(f.db, "SELECT count(*) FROM params WHERE key = 'p'"), 0);
	assert_int_equal(fixture_int(f.db, "SELECT count(*) FROM tags WHERE key = 't'"), 0);
	assert_string_equal(fixture_text(f.db, "SELECT lifecycle_stage FROM runs"), "active");

	err = (struct err)ERR_INIT;
	CHECK_OK(write_begin(f.s, &err));
	CHECK_OK(run_log_param(f.s, f.run, "p", "1", &err));
	CHECK_OK(run_set_tag(f.s, a, f.run, "t", "1", &old, &err));
	assert_int_equal(fixture_int(f.db, "SELECT count(*) FROM params WHERE key = 'p'"), 0);
	CHECK_OK(write_end(f.s, true, &err));
	assert_int_equal(fixture_int(f.db, "SELECT count(*) FROM params WHERE key = 'p'"), 1);
	assert_int_equal(fixture_int(f.db, "SELECT count(*) FROM tags WHERE key = 't'"), 1);
	CHECK_OK(run_log_param(f.s, f.run, "q", "1", &err)); /* alone again */
	assert_int_equal(fixture_int(f.db, "SELECT count(*) FROM params WHERE key = 'q'"), 1);
	arena_free(a);
	tear_down(&f);
}

static void
names_runs(void **state)
{
	(void)state;
	char first[RUN_NAME_MAX], name[RUN_NAME_MAX];
	run_name_random(first);
	bool differs = false;
	for (int i = 0; i < 200; i++) {
		run_name_random(name);
		differs |= strcmp(first, name) != 0;
		char adjective[RUN_NAME_MAX], noun[RUN_NAME_MAX];
		int number = -1, used = 0;
		assert_int_equal(
			sscanf(name, "%20[a-z]-%20[a-z]-%d%n", adjective, noun, &number, &used), 3);
		assert_int_equal(used, (int)strlen(name));
		assert_in_range(number, 0, 1000);
	}
	assert_true(differs);
}

CHECK_MAIN(cmocka_unit_test(creates_and_finishes_runs), cmocka_unit_test(keeps_latest_metrics),
	cmocka_unit_test(keeps_params), cmocka_unit_test(sets_and_deletes_tags),
	cmocka_unit_test(deletes_and_restores_runs), cmocka_unit_test(writes_experiments),
	cmocka_unit_test(writes_experiment_tags), cmocka_unit_test(notices_a_new_trigger),
	cmocka_unit_test(needs_a_writer), cmocka_unit_test(leaves_a_replaced_store_alone),
	cmocka_unit_test(transaction_is_whole_or_nothing),
	cmocka_unit_test(several_changes_are_one), cmocka_unit_test(names_runs))
