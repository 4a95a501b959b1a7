// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* MLmodel files of both generations, broken ones, and the run's own record in their place. */
#include "core/base/arena.h"
#include "core/registry/mlmodel.h"
#include "core/store/models.h"
#include "core/store/store.h"
#include "core/table/rowset.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <string.h>

#define RUN "abcd0000000000000000000000000001"

static const char onnx[] =
	"flavors:\n"
	"  onnx:\n    data: model.onnx\n    onnx_version: 1.16.0\n"
	"  python_function:\n    data: other\n    python_version: 3.11.7\n"
	"mlflow_version: 3.1.4\nmodel_size_bytes: 33216\n"
	"saved_input_example_info:\n  artifact_path: input_example.json\n"
	"signature:\n"
	"  inputs: '[{\"type\": \"float\", \"name\": \"age\", \"required\": true}, {\"type\":\n"
	"    \"string\", \"name\": \"sex\", \"required\": false}]'\n"
	"  outputs: '[{\"type\": \"tensor\", \"tensor-spec\": {\"dtype\": \"float64\", \"shape\":"
	" [-1, 2]}}]'\n"
	"  params: '[{\"name\": \"t\", \"type\": \"double\", \"default\": 0.5, \"shape\": "
	"null}]'\n";

static void
reads_an_onnx_model(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct arena *a = arena_new();
	struct mlmodel m;
	const struct rowset *rs;
	CHECK_OK(mlmodel_parse(a, onnx, strlen(onnx), &m, &err));
	assert_string_equal(m.flavors, "onnx, python_function");
	assert_string_equal(m.data, "model.onnx");
	assert_string_equal(m.python_version, "3.11.7");
	assert_string_equal(m.example, "input_example.json");
	assert_int_equal(m.bytes, 33216);
	assert_true(m.has_signature);
	CHECK_OK(mlmodel_signature(&m, &rs, &err));
	assert_int_equal(rs->rows, 4);
	assert_string_equal(rowset_text(rs, 0, "name"), "age");
	assert_int_equal(rowset_int(rs, 1, "required", -1), 0);
	assert_string_equal(rowset_text(rs, 2, "type"), "float64");
	assert_string_equal(rowset_text(rs, 2, "shape"), "-1 x 2");
	assert_string_equal(rowset_text(rs, 3, "preset"), "0.5");
	rowset_free(rs);
	arena_free(a);
}

static void
survives_odd_files(void **state)
{
	(void)state;
	static const char *const odd[] = { "flavors: null\n", "flavors: [a, b]\n", "x: 1\n",
		"signature: text\nflavors: {onnx: null}\n",
		"signature: {inputs: 'not json', outputs: '{\"a\": 1}'}\n",
		"signature: {inputs: '[1, null, {}]'}\n", "model_size_bytes: -5\n" };
	struct arena *a = arena_new();
	struct mlmodel m;
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		struct err err = ERR_INIT;
		const struct rowset *rs;
		CHECK_OK(mlmodel_parse(a, odd[i], strlen(odd[i]), &m, &err));
		CHECK_OK(mlmodel_signature(&m, &rs, &err));
		assert_int_equal(m.bytes, -1);
		rowset_free(rs);
	}
	struct err err = ERR_INIT;
	CHECK_FAILS(mlmodel_parse(a, "- a", 3, &m, &err), ERR_CORRUPT);
	CHECK_FAILS(mlmodel_parse(a, "a: [", 4, &m, &err), ERR_CORRUPT);
	arena_free(a);
}

static void
falls_back_on_the_run(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	sqlite3 *db = fixture_store("mlmodel.db", FIXTURE_OLD);
	fixture_run(db, RUN, 0, "first", 1, 2);
	fixture_tag(db, RUN, "mlflow.log-model.history",
		"[{\"artifact_path\": \"other\", \"flavors\": {\"x\": {}}}, {\"artifact_path\":"
		" \"model\", \"flavors\": {\"sklearn\": {}}, \"signature\": {\"inputs\":"
		" \"[{\\\"type\\\": \\\"long\\\"}]\", \"outputs\": null}}]");
	fixture_exec(db, "INSERT INTO registered_models (name) VALUES ('m')");
	fixture_exec(db,
		"INSERT INTO model_versions (name, version, current_stage, source, run_id,"
		" status) VALUES ('m', 1, 'None', '/elsewhere/" RUN "/artifacts/model', '" RUN
		"', 'READY'), ('m', 2, 'None', 's3://x', '" RUN "', 'READY')");
	sqlite3_close(db);
	struct store *s = NULL;
	struct arena *a = arena_new();
	struct version_facts v;
	struct mlmodel m;
	CHECK_OK(store_open(fixture_path("mlmodel.db"), NULL, &s, &err));
	CHECK_OK(version_facts(s, a, "m", 1, &v, &err));
	CHECK_OK(mlmodel_load(s, a, &v, &m, &err));
	assert_string_equal(m.flavors, "sklearn");
	assert_string_equal(m.from, "mlflow.log-model.history");
	assert_true(m.has_signature);
	CHECK_OK(version_facts(s, a, "m", 2, &v, &err));
	CHECK_FAILS(mlmodel_load(s, a, &v, &m, &err), ERR_DATA);
	arena_free(a);
	store_close(s);
}

CHECK_MAIN(cmocka_unit_test(reads_an_onnx_model), cmocka_unit_test(survives_odd_files),
	cmocka_unit_test(falls_back_on_the_run))
