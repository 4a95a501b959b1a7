// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Plans of changes: what they say, what they leave in the store, when they are refused. */
#include "core/base/arena.h"
#include "core/registry/plan.h"
#include "core/registry/registry_history.h"
#include "core/registry/stage.h"
#include "core/store/audit.h"
#include "core/store/store.h"
#include "core/table/rowset.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <stdio.h>
#include <string.h>

#define RUN "abcd0000000000000000000000000001"

/* Versions 1 Archived, 2 Production (champion), 3 Staging, 4 None, 5 pending, 6 deleted. */
struct fixture {
	struct store *s;
	sqlite3 *db;
	struct arena *a;
	struct err err;
	int64_t now;
};

static void
set_up(struct fixture *f, enum fixture_schema schema)
{
	*f = (struct fixture){ .a = arena_new(), .now = 1000 };
	f->db = fixture_store("plan.db", schema);
	fixture_run(f->db, RUN, 0, "first", 1, 2);
	fixture_tag(f->db, RUN, "mlflow.source.git.commit", "c0ffee");
	fixture_exec(f->db, "INSERT INTO registered_models (name, creation_time, last_updated_time)"
			    " VALUES ('m', 1, 1), ('other', 1, 1)");
	fixture_exec(f->db,
		"INSERT INTO model_versions (name, version, creation_time, last_updated_time,"
		" current_stage, source, run_id, status) VALUES ('m', 1, 1, 40, 'Archived', 'x',"
		" '" RUN "', 'READY'), ('m', 2, 2, 40, 'Production', 'x', '" RUN "', 'READY'),"
		" ('m', 3, 3, 30, 'Staging', 'x', '" RUN "', 'READY'),"
		" ('m', 4, 4, 4, 'None', 'x', 'gone', 'READY'),"
		" ('m', 5, 5, 5, 'None', 'x', '" RUN "', 'PENDING_REGISTRATION'),"
		" ('m', 6, 6, 6, 'Deleted_Internal', 'x', 'y', 'READY'),"
		" ('other', 1, 1, 1, 'Production', 'x', 'y', 'READY')");
	fixture_exec(f->db, "INSERT INTO registered_model_aliases (name, alias, version) VALUES"
			    " ('m', 'champion', 2), ('other', 'champion', 1)");
	struct store_options o = { .role = STORE_WRITER };
	struct err err = ERR_INIT;
	CHECK_OK(store_open(fixture_path("plan.db"), &o, &f->s, &err));
}

static void
tear_down(struct fixture *f)
{
	assert_string_equal(fixture_text(f->db, "PRAGMA integrity_check"), "ok");
	assert_string_equal(fixture_text(f->db, "PRAGMA foreign_key_check"), "");
	assert_int_equal(fixture_int(f->db, "SELECT last_updated_time FROM registered_models WHERE"
					    " name = 'other'"),
		1);
	store_close(f->s);
	sqlite3_close(f->db);
	arena_free(f->a);
}

/* "1:Archived 2:Production …" but for None, then the aliases. */
static const char *
state(struct fixture *f)
{
	return fixture_text(f->db,
		"SELECT ifnull((SELECT group_concat(version || ':' || current_stage, ' ') FROM"
		" (SELECT * FROM model_versions WHERE name = 'm' AND current_stage NOT IN ('None',"
		" 'Deleted_Internal') ORDER BY version)), '') || ifnull((SELECT group_concat(' ' ||"
		" alias || '=' || version, '') FROM (SELECT * FROM registered_model_aliases WHERE"
		" name = 'm' ORDER BY alias)), '')");
}

static bool
apply(struct fixture *f, const struct plan *p)
{
	struct plan_act act = { .who = "ann", .reason = "why", .now_ms = ++f->now };
	int64_t id = 0;
	return plan_apply(f->s, p, &act, &id, &f->err);
}

static bool
promote(struct fixture *f, int64_t version, const char *stage, const char *alias, bool keep)
{
	const char *aliases[] = { alias, NULL };
	struct promotion p = { "m", version, stage, keep, aliases };
	struct plan plan;
	return plan_promotion(f->s, f->a, &p, &plan, &f->err) && apply(f, &plan);
}

static bool
roll_back(struct fixture *f, const char *stage, const char *alias, int64_t to)
{
	struct rollback r = { "m", stage, alias, to };
	struct plan plan;
	return plan_rollback(f->s, f->a, &r, &plan, &f->err) && apply(f, &plan);
}

static bool
undo(struct fixture *f, int64_t id)
{
	struct plan plan;
	return plan_undo(f->s, f->a, "m", id, &plan, &f->err) && apply(f, &plan);
}

#define OK(call)                                                                                   \
 do {                                                                                              \
  f.err.text[0] = '\0';                                                                            \
  if (!(call))                                                                                     \
   fail_msg("%s: %s", #call, f.err.text);                                                          \
 } while (0)
#define NOT_OK(call, expected)                                                                     \
 do {                                                                                              \
  if (call)                                                                                        \
   fail_msg("%s worked", #call);                                                                   \
  if (f.err.code != (expected))                                                                    \
   fail_msg("%s: %s (%s)", #call, f.err.text, err_name(f.err.code));                               \
 } while (0)

static void
promotes(void **unused)
{
	(void)unused;
	for (int schema = FIXTURE_OLD; schema <= FIXTURE_NEW; schema++) {
		struct fixture f;
		set_up(&f, (enum fixture_schema)schema);
		OK(promote(&f, 3, "Production", "champion", false));
		assert_string_equal(state(&f), "1:Archived 2:Archived 3:Production champion=3");
		assert_string_equal(
			fixture_text(f.db, "SELECT group_concat(version, ' ') FROM model_versions"
					   " WHERE name = 'm' AND last_updated_time = 1001"),
			"2 3");
		assert_int_equal(fixture_int(f.db, "SELECT last_updated_time FROM"
						   " registered_models WHERE name = 'm'"),
			1001);
		assert_string_equal(
			fixture_text(f.db,
				"SELECT at_ms || ' ' || who || ' ' || act || ' ' || version || ' '"
				" || from_version || ' ' || stage || ' ' || alias || ' ' || reason"
				" || ' ' || source_commit || ' ' || overridden FROM cairn_audit"),
			"1001 ann promote 3 2 Production champion why c0ffee 0");
		OK(promote(&f, 1, "Production", NULL, true));
		assert_string_equal(state(&f), "1:Production 2:Archived 3:Production champion=3");
		/* An alias alone leaves MLflow's times as they are. */
		OK(promote(&f, 2, NULL, "blue", false));
		assert_int_equal(fixture_int(f.db, "SELECT max(last_updated_time) FROM"
						   " registered_models"),
			1002);
		OK(promote(&f, 4, "Archived", NULL, false));
		NOT_OK(promote(&f, 4, "Archived", NULL, false), ERR_CONFLICT);
		NOT_OK(promote(&f, 5, "Staging", NULL, false), ERR_CONFLICT);
		assert_non_null(strstr(f.err.text, "PENDING_REGISTRATION"));
		NOT_OK(promote(&f, 5, NULL, "x", false), ERR_CONFLICT);
		NOT_OK(promote(&f, 6, "Staging", NULL, false), ERR_NOT_FOUND);
		NOT_OK(promote(&f, 7, "Staging", NULL, false), ERR_NOT_FOUND);
		static const char *const bad[] = { "latest", "LATEST", "v1", "V22", "", "a b",
			"a/b", "a.b", "\xff" };
		for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
			NOT_OK(promote(&f, 3, NULL, bad[i], false), ERR_USAGE);
		OK(promote(&f, 3, NULL, "v1a-\xc3\xa9_2", false));
		tear_down(&f);
	}
}

static void
names_stages(void **unused)
{
	(void)unused;
	struct err err = ERR_INIT;
	const char *stage = NULL;
	CHECK_OK(stage_parse("pRODUCTION", &stage, &err));
	assert_string_equal(stage, "Production");
	CHECK_OK(stage_parse("none", &stage, &err));
	assert_string_equal(stage, "None");
	CHECK_FAILS(stage_parse("Deleted_Internal", &stage, &err), ERR_USAGE);
	CHECK_FAILS(stage_parse("prod", &stage, &err), ERR_USAGE);
	CHECK_FAILS(stage_parse("", &stage, &err), ERR_USAGE);
}

/* Down and further down, not up and down again. */
static void
rolls_back_by_history(void **unused)
{
	(void)unused;
	struct fixture f;
	set_up(&f, FIXTURE_NEW);
	OK(promote(&f, 3, "Production", "champion", false));
	OK(promote(&f, 4, "Production", "champion", false));
	OK(roll_back(&f, "Production", NULL, 0));
	assert_string_equal(state(&f), "1:Archived 2:Archived 3:Production 4:Archived champion=3");
	OK(roll_back(&f, "Production", NULL, 0));
	assert_string_equal(state(&f), "1:Archived 2:Production 3:Archived 4:Archived champion=2");
	/*
	 * Before the history began there is MLflow's own time. 4 was archived last, but
	 * it was rolled back from: a key pressed twice must not bring it back.
	 */
	struct rollback further = { "m", "Production", NULL, 0 };
	struct plan p;
	OK(plan_rollback(f.s, f.a, &further, &p, &f.err));
	assert_int_equal(p.version, 1);
	assert_non_null(strstr(p.basis, "goes no further back"));
	OK(roll_back(&f, "Production", NULL, 0));
	NOT_OK(roll_back(&f, "Production", NULL, 0), ERR_NOT_FOUND);
	assert_string_equal(state(&f), "1:Production 2:Archived 3:Archived 4:Archived champion=2");
	NOT_OK(roll_back(&f, "Production", NULL, 6), ERR_NOT_FOUND);
	NOT_OK(roll_back(&f, "Production", NULL, 1), ERR_CONFLICT);
	NOT_OK(roll_back(&f, "Production", NULL, 5), ERR_CONFLICT);
	assert_non_null(strstr(f.err.text, "no rollback"));
	tear_down(&f);
}

static void
rolls_back_without_history(void **unused)
{
	(void)unused;
	struct fixture f;
	struct plan p;
	struct rollback r = { "m", "Production", NULL, 0 };
	set_up(&f, FIXTURE_OLD);
	OK(plan_rollback(f.s, f.a, &r, &p, &f.err));
	assert_int_equal(p.version, 1);
	assert_non_null(strstr(p.basis, "MLflow keeps no history"));
	assert_non_null(strstr(p.caution, "champion"));
	NOT_OK(roll_back(&f, NULL, "champion", 0), ERR_NOT_FOUND);
	OK(promote(&f, 3, NULL, "champion", false));
	OK(roll_back(&f, NULL, "champion", 0));
	assert_string_equal(state(&f), "1:Archived 2:Production 3:Staging champion=2");
	fixture_exec(f.db, "UPDATE model_versions SET current_stage = 'None' WHERE version = 1 AND"
			   " name = 'm'");
	NOT_OK(roll_back(&f, "Staging", NULL, 0), ERR_NOT_FOUND);
	tear_down(&f);
}

static void
takes_back(void **unused)
{
	(void)unused;
	struct fixture f;
	struct plan p;
	set_up(&f, FIXTURE_NEW);
	NOT_OK(undo(&f, 0), ERR_NOT_FOUND);
	OK(promote(&f, 4, "Production", "champion", false));
	OK(promote(&f, 1, NULL, "blue", false));
	/* The older one can go first: they touched different things. */
	OK(undo(&f, 1));
	assert_string_equal(state(&f), "1:Archived 2:Production 3:Staging blue=1 champion=2");
	NOT_OK(undo(&f, 1), ERR_CONFLICT);
	OK(undo(&f, 0));
	assert_string_equal(state(&f), "1:Archived 2:Production 3:Staging champion=2");
	NOT_OK(undo(&f, 0), ERR_NOT_FOUND);
	NOT_OK(undo(&f, 99), ERR_NOT_FOUND);
	/* A taking-back can be taken back, by its number. */
	OK(undo(&f, 3));
	assert_string_equal(state(&f), "1:Archived 2:Archived 3:Staging 4:Production champion=4");
	fixture_exec(f.db, "UPDATE model_versions SET current_stage = 'Staging' WHERE version = 4");
	NOT_OK(undo(&f, 5), ERR_CONFLICT);
	assert_non_null(strstr(f.err.text, "version 4 has changed again"));
	OK(plan_alias(f.s, f.a, "m", "champion", 0, &p, &f.err));
	OK(apply(&f, &p));
	NOT_OK(plan_alias(f.s, f.a, "m", "champion", 0, &p, &f.err), ERR_NOT_FOUND);
	OK(undo(&f, 0));
	assert_string_equal(state(&f), "1:Archived 2:Archived 3:Staging 4:Staging champion=4");
	tear_down(&f);
}

/* Whoever comes second sees that the state is another one. */
static void
refuses_a_changed_state(void **unused)
{
	(void)unused;
	struct fixture f;
	struct plan mine, theirs;
	struct promotion p = { "m", 3, "Production", false, NULL };
	struct promotion q = { "m", 4, "Production", false, NULL };
	set_up(&f, FIXTURE_NEW);
	OK(plan_promotion(f.s, f.a, &p, &mine, &f.err));
	OK(plan_promotion(f.s, f.a, &q, &theirs, &f.err));
	assert_string_equal(mine.token, theirs.token);
	OK(apply(&f, &theirs));
	NOT_OK(apply(&f, &mine), ERR_CONFLICT);
	assert_non_null(strstr(f.err.text, "v4 None to Production"));
	assert_int_equal(fixture_int(f.db, "SELECT count(*) FROM cairn_audit"), 1);
	/* A plan that was agreed to on another state. */
	OK(plan_promotion(f.s, f.a, &p, &mine, &f.err));
	struct plan_act act = { .who = "ann", .expects = theirs.token, .now_ms = 5000 };
	int64_t id;
	NOT_OK(plan_apply(f.s, &mine, &act, &id, &f.err), ERR_CONFLICT);
	/* A new version in between is nobody's business. */
	fixture_exec(f.db, "INSERT INTO model_versions (name, version, current_stage, status)"
			   " VALUES ('m', 7, 'None', 'READY')");
	OK(apply(&f, &mine));
	tear_down(&f);
}

static void
leaves_unknown_registries_alone(void **unused)
{
	(void)unused;
	struct fixture f;
	set_up(&f, FIXTURE_NEW);
	fixture_exec(f.db, "ALTER TABLE model_versions ADD COLUMN novelty TEXT");
	NOT_OK(promote(&f, 3, "Production", NULL, false), ERR_SCHEMA);
	assert_non_null(strstr(f.err.text, "novelty"));
	assert_string_equal(state(&f), "1:Archived 2:Production 3:Staging champion=2");
	assert_int_equal(fixture_int(f.db, "SELECT count(*) FROM sqlite_schema WHERE name ="
					   " 'cairn_audit'"),
		0);
	tear_down(&f);
}

static void
tells_the_history(void **unused)
{
	(void)unused;
	struct fixture f;
	const struct rowset *rs;
	set_up(&f, FIXTURE_OLD);
	OK(promote(&f, 3, "Production", NULL, false));
	fixture_exec(f.db, "UPDATE model_versions SET current_stage = 'Staging', last_updated_time"
			   " = 1500 WHERE version = 4 AND name = 'm'");
	f.now = 2000;
	OK(promote(&f, 3, NULL, "blue", false));
	fixture_exec(f.db, "UPDATE model_versions SET current_stage = 'Production',"
			   " last_updated_time = 3000 WHERE version = 1 AND name = 'm'");
	OK(history_list(f.s, "m", &rs, &f.err));
	static const struct {
		const char *act, *change;
	} want[] = { { "registered", "v1 registered" }, { "registered", "v2 registered" },
		{ "registered", "v3 registered" }, { "registered", "v4 registered" },
		{ "registered", "v5 registered" },
		{ "promote", "v3 Staging to Production, v2 Production to Archived" },
		{ "outside", "v4 None to Staging" }, { "promote", "blue to v3" },
		{ "outside", "v1 Archived to Production" } };
	assert_int_equal(rs->rows, sizeof want / sizeof *want);
	for (size_t i = 0; i < rs->rows; i++) {
		assert_string_equal(rowset_text(rs, i, "act"), want[i].act);
		assert_string_equal(rowset_text(rs, i, "change"), want[i].change);
	}
	assert_int_equal(rowset_int(rs, 8, "at", 0), 3000);
	rowset_free(rs);
	OK(history_list(f.s, NULL, &rs, &f.err));
	assert_int_equal(rs->rows, 10);
	rowset_free(rs);
	fixture_exec(f.db, "UPDATE cairn_audit SET state_after = '{' WHERE id = 1");
	OK(history_list(f.s, "m", &rs, &f.err));
	assert_string_equal(rowset_text(rs, 5, "change"), "the recorded state cannot be read");
	rowset_free(rs);
	NOT_OK(undo(&f, 1), ERR_CORRUPT);
	tear_down(&f);
}

CHECK_MAIN(cmocka_unit_test(promotes), cmocka_unit_test(names_stages),
	cmocka_unit_test(rolls_back_by_history), cmocka_unit_test(rolls_back_without_history),
	cmocka_unit_test(takes_back), cmocka_unit_test(refuses_a_changed_state),
	cmocka_unit_test(leaves_unknown_registries_alone), cmocka_unit_test(tells_the_history))
