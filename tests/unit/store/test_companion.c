// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The companion file: made when needed, kept, refused when it is not ours. */
#include "core/base/arena.h"
#include "core/store/companion.h"
#include "core/table/rowset.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct gate_row accuracy = { "*", "Production", "accuracy", "auc > 0.9", "block",
	"ann", 1000 };

static void
finds_its_place(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	assert_string_equal(companion_path(a, "/no/such/mlflow.db"), "/no/such/mlflow-cairn.db");
	assert_string_equal(companion_path(a, "/no/such/x.sqlite3"), "/no/such/x-cairn.db");
	assert_string_equal(companion_path(a, "/no/such/plain"), "/no/such/plain-cairn.db");
	arena_free(a);
}

static void
keeps_gates(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct companion *c = NULL;
	const struct rowset *rs;
	int64_t id = 0;
	char tracking[512];
	snprintf(tracking, sizeof tracking, "%s", fixture_path("keeps.db"));
	sqlite3_close(fixture_store("keeps.db", FIXTURE_OLD));
	/* Reading makes nothing. */
	CHECK_OK(companion_open(tracking, STORE_READER, &c, &err));
	assert_null(c);
	CHECK_OK(companion_gates(c, &rs, &err));
	assert_int_equal(rs->rows, 0);
	rowset_free(rs);
	assert_int_not_equal(access(fixture_path("keeps-cairn.db"), F_OK), 0);
	CHECK_OK(companion_open(tracking, STORE_WRITER, &c, &err));
	CHECK_OK(companion_gate_add(c, &accuracy, &id, &err));
	CHECK_FAILS(companion_gate_add(c, &accuracy, &id, &err), ERR_CONFLICT);
	companion_close(c);
	sqlite3 *db = fixture_reopen("keeps-cairn.db");
	assert_string_equal(fixture_text(db, "PRAGMA journal_mode"), "wal");
	assert_int_equal(fixture_int(db, "PRAGMA user_version"), 1);
	assert_int_equal(fixture_int(db, "SELECT strict FROM pragma_table_list('gate_rules')"), 1);
	sqlite3_close(db);
	CHECK_OK(companion_open(tracking, STORE_READER, &c, &err));
	CHECK_OK(companion_gates(c, &rs, &err));
	assert_int_equal(rs->rows, 1);
	assert_string_equal(rowset_text(rs, 0, "rule"), "auc > 0.9");
	assert_int_equal(rowset_int(rs, 0, "created", 0), 1000);
	rowset_free(rs);
	CHECK_FAILS(companion_gate_remove(c, id, &err), ERR_READ_ONLY);
	companion_close(c);
	CHECK_OK(companion_open(tracking, STORE_WRITER, &c, &err));
	CHECK_OK(companion_gate_remove(c, id, &err));
	CHECK_FAILS(companion_gate_remove(c, id, &err), ERR_NOT_FOUND);
	companion_close(c);
}

static void
refuses_what_is_not_its_own(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct companion *c = NULL;
	const struct rowset *rs;
	char tracking[512]; /* fixture_path's buffers come round again */
	snprintf(tracking, sizeof tracking, "%s", fixture_path("strange.db"));
	sqlite3_close(fixture_store("strange.db", FIXTURE_OLD));
	/* Killed before anything was written: taken for what it will be. */
	fclose(fopen(fixture_path("strange-cairn.db"), "w"));
	CHECK_OK(companion_open(tracking, STORE_READER, &c, &err));
	CHECK_OK(companion_gates(c, &rs, &err));
	assert_int_equal(rs->rows, 0);
	rowset_free(rs);
	companion_close(c);
	sqlite3 *db = fixture_reopen("strange-cairn.db");
	fixture_exec(db, "CREATE TABLE mine (x)");
	CHECK_FAILS(companion_open(tracking, STORE_READER, &c, &err), ERR_SCHEMA);
	CHECK_FAILS(companion_open(tracking, STORE_WRITER, &c, &err), ERR_SCHEMA);
	fixture_exec(db, "PRAGMA application_id = 0x63726e31");
	fixture_exec(db, "PRAGMA user_version = 99");
	CHECK_FAILS(companion_open(tracking, STORE_READER, &c, &err), ERR_SCHEMA);
	assert_non_null(strstr(err.text, "newer cairn"));
	sqlite3_close(db);
	unlink(fixture_path("strange-cairn.db"));
	assert_int_equal(mkdir(fixture_path("strange-cairn.db"), 0700), 0);
	CHECK_FAILS(companion_open(tracking, STORE_READER, &c, &err), ERR_SCHEMA);
}

CHECK_MAIN(cmocka_unit_test(finds_its_place), cmocka_unit_test(keeps_gates),
	cmocka_unit_test(refuses_what_is_not_its_own))
