// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The rows of the view of gates: every rule stands there, asked or with why it was not. */
#include "core/command/gate_rows.h"

#include "core/job/job.h"
#include "core/store/companion.h"
#include "core/store/store.h"
#include "core/table/rowset.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <stdio.h>
#include <string.h>

#define RUN "abcd0000000000000000000000000001"
#define NOW INT64_C(1795248000000)

/* A store of that name whose models the statements make. */
static void
make_store(const char *name, const char *models, const char *versions)
{
	sqlite3 *db = fixture_store(name, FIXTURE_NEW);
	fixture_run(db, RUN, 0, "run", 1, 2);
	fixture_metric(db, RUN, "auc", 0.9, 1, 1);
	if (models)
		fixture_exec(db, "%s", models);
	if (versions)
		fixture_exec(db, "%s", versions);
	sqlite3_close(db);
}

static void
add_gate(const char *store, const char *gate, const char *model, const char *rule)
{
	struct err err = ERR_INIT;
	struct companion *c = NULL;
	int64_t id = 0;
	const struct gate_row row = { .model = model,
		.target = "Production",
		.name = gate,
		.rule = rule,
		.severity = "block",
		.who = "tester",
		.at_ms = NOW };
	CHECK_OK(companion_open(fixture_path(store), STORE_WRITER, &c, &err));
	CHECK_OK(companion_gate_add(c, &row, &id, &err));
	companion_close(c);
}

static const struct rowset *
rows_of(const char *name)
{
	struct err err = ERR_INIT;
	struct store *s = NULL;
	const struct rowset *rows = NULL;
	struct job *job = job_inline(NULL, NULL, NULL);
	CHECK_OK(store_open(fixture_path(name), NULL, &s, &err));
	CHECK_OK(gate_rows(s, job, NOW, &rows, &err));
	job_inline_free(job);
	store_close(s);
	return rows;
}

static void
check_row(const struct rowset *rows, size_t row, const char *model, int64_t has_version,
	const char *verdict, const char *sentence)
{
	assert_string_equal(rowset_text(rows, row, "model"), model);
	assert_int_equal(*rowset_text(rows, row, "version") != '\0', has_version);
	assert_string_equal(rowset_text(rows, row, "verdict"), verdict);
	if (!strstr(rowset_text(rows, row, "sentence"), sentence))
		fail_msg("'%s' is not in '%s'", sentence, rowset_text(rows, row, "sentence"));
	assert_string_equal(rowset_text(rows, row, "target"), "--to=Production");
}

static void
asks_the_newest_version(void **state)
{
	(void)state;
	make_store("asks.db", "INSERT INTO registered_models (name) VALUES ('m')",
		"INSERT INTO model_versions (name, version, creation_time, current_stage, source,"
		" run_id, status) VALUES ('m', 1, 1, 'None', 'x', NULL, 'READY'),"
		" ('m', 2, 2, 'None', 'x', '" RUN "', 'READY')");
	add_gate("asks.db", "good", "m", "auc >= 0.8");
	add_gate("asks.db", "hard", "*", "auc >= 0.95");
	const struct rowset *rows = rows_of("asks.db");
	assert_int_equal(rows->rows, 2);
	for (size_t i = 0; i < 2; i++) {
		bool good = strcmp(rowset_text(rows, i, "gate"), "good") == 0;
		check_row(rows, i, "m", true, good ? "pass" : "fail", "0.9");
		assert_string_equal(rowset_text(rows, i, "version"), "2");
		assert_true(rowset_real(rows, i, "value") == 0.9);
	}
	rowset_free(rows);
}

/* Neither passes, and neither is left out: a rule that nobody is held to must be seen. */
static void
shows_rules_that_find_nothing(void **state)
{
	(void)state;
	make_store("none.db", "INSERT INTO registered_models (name) VALUES ('bare')", NULL);
	add_gate("none.db", "a", "bare", "auc >= 0.8");
	add_gate("none.db", "b", "gone", "auc >= 0.8");
	const struct rowset *rows = rows_of("none.db");
	assert_int_equal(rows->rows, 2);
	check_row(rows, 0, "bare", false, "unknown", "the model has no version");
	check_row(rows, 1, "gone", false, "unknown", "no registered model of this name");
	assert_string_not_equal(rowset_text(rows, 0, "id"), rowset_text(rows, 1, "id"));
	assert_true(*rowset_text(rows, 1, "number") != '\0');
	rowset_free(rows);
	/* A rule about all has nobody to ask either. */
	make_store("empty.db", NULL, NULL);
	add_gate("empty.db", "a", "*", "auc >= 0.8");
	rows = rows_of("empty.db");
	assert_int_equal(rows->rows, 1);
	check_row(rows, 0, "*", false, "unknown", "no model is registered yet");
	rowset_free(rows);
}

static void
asks_so_many_models_and_lists_the_others(void **state)
{
	(void)state;
	make_store("many.db",
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 203)"
		" INSERT INTO registered_models (name) SELECT printf('m%04d', i) FROM n",
		"INSERT INTO model_versions (name, version, creation_time, current_stage, source,"
		" run_id, status) SELECT name, 1, 1, 'None', 'x', '" RUN
		"', 'READY' FROM registered_models");
	add_gate("many.db", "a", "*", "auc >= 0.8");
	const struct rowset *rows = rows_of("many.db");
	size_t asked = 0, left = 0;
	assert_int_equal(rows->rows, 203);
	for (size_t i = 0; i < rows->rows; i++) {
		asked += strcmp(rowset_text(rows, i, "verdict"), "pass") == 0;
		left += strstr(rowset_text(rows, i, "sentence"), "too many models") != NULL;
	}
	assert_int_equal(asked, GATE_ROWS_MODELS);
	assert_int_equal(left, 3);
	rowset_free(rows);
}

CHECK_MAIN(cmocka_unit_test(asks_the_newest_version),
	cmocka_unit_test(shows_rules_that_find_nothing),
	cmocka_unit_test(asks_so_many_models_and_lists_the_others))
