// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The registry as real clients read it, and the answers to odd stores. */
#include "core/base/arena.h"
#include "core/base/json.h"
#include "core/store/model_files.h"
#include "core/store/models.h"
#include "core/store/models_write.h"
#include "core/store/store.h"
#include "core/table/rowset.h"
#include "tests/support/check.h"
#include "tests/support/client_fixture.h"
#include "tests/support/store_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define RUN "abcd0000000000000000000000000001"

static struct store *
opened(const char *path)
{
	struct err err = ERR_INIT;
	struct store *s = NULL;
	CHECK_OK(store_open(path, NULL, &s, &err));
	return s;
}

static void
same_time(const struct rowset *rs, size_t row, const char *name, const struct json *object,
	const char *key)
{
	assert_true(rowset_int(rs, row, name, -1) == (int64_t)json_get(object, key)->number);
}

/* Every version that the client tells of, in its order reversed. */
static void
same_versions(struct store *s, const struct json *model)
{
	struct err err = ERR_INIT;
	const struct rowset *rs;
	const struct json *v = json_get(model, "versions")->child;
	CHECK_OK(model_versions(s, json_text(model, "name", ""), 0, &rs, &err));
	assert_int_equal(rs->rows, json_get(model, "versions")->len);
	for (size_t row = rs->rows; row-- > 0; v = v->next) {
		char aliases[300] = "";
		for (const struct json *j = json_get(v, "aliases")->child; j; j = j->next)
			snprintf(aliases + strlen(aliases), sizeof aliases - strlen(aliases),
				"%s%s", *aliases ? ", " : "", j->text);
		assert_true(rowset_int(rs, row, "version", 0) ==
			    (int64_t)json_get(v, "version")->number);
		assert_string_equal(rowset_text(rs, row, "stage"), json_text(v, "stage", "?"));
		assert_string_equal(rowset_text(rs, row, "run_id"), json_text(v, "run_id", ""));
		assert_string_equal(rowset_text(rs, row, "source"), json_text(v, "source", ""));
		assert_string_equal(rowset_text(rs, row, "status"), json_text(v, "status", ""));
		assert_string_equal(
			rowset_text(rs, row, "description"), json_text(v, "description", ""));
		assert_string_equal(rowset_text(rs, row, "aliases"), aliases);
		same_time(rs, row, "creation_time", v, "creation_timestamp");
		same_time(rs, row, "last_updated_time", v, "last_updated_timestamp");
	}
	rowset_free(rs);
}

static void
reads_what_clients_read(void **state)
{
	(void)state;
	static const char *const names[] = { "mlflow-2.22", "mlflow-3.1", "mlflow-3.17" };
	for (size_t i = 0; i < 3; i++) {
		struct err err = ERR_INIT;
		char file[40];
		snprintf(file, sizeof file, "%s.json", names[i]);
		char *text = fixture_client_text(file);
		snprintf(file, sizeof file, "%s.db", names[i]);
		struct store *s = opened(fixture_client(file));
		struct arena *a = arena_new();
		const struct json *root;
		const struct rowset *rs;
		CHECK_OK(json_parse(a, text, strlen(text), 64 << 20, &root, &err));
		const struct json *models = json_get(root, "models"), *m = models->child;
		CHECK_OK(models_list(s, &rs, &err));
		assert_int_equal(rs->rows, models->len);
		for (size_t row = 0; row < rs->rows; row++, m = m->next) {
			assert_string_equal(rowset_text(rs, row, "name"), json_text(m, "name", ""));
			assert_string_equal(rowset_text(rs, row, "description"),
				json_text(m, "description", ""));
			same_time(rs, row, "creation_time", m, "creation_timestamp");
			same_time(rs, row, "last_updated_time", m, "last_updated_timestamp");
			same_versions(s, m);
		}
		rowset_free(rs);
		arena_free(a);
		store_close(s);
		free(text);
	}
}

static sqlite3 *
one_model(const char *name, enum fixture_schema schema)
{
	sqlite3 *db = fixture_store(name, schema);
	fixture_run(db, RUN, 0, "first", 1000, 2000);
	fixture_exec(db, "INSERT INTO registered_models (name, creation_time) VALUES ('m', 1),"
			 " ('m2', 1), ('prompt', 1)");
	fixture_exec(db, "INSERT INTO registered_model_tags (key, value, name) VALUES"
			 " ('mlflow.prompt.is_prompt', 'true', 'prompt')");
	fixture_exec(db,
		"INSERT INTO model_versions (name, version, creation_time, last_updated_time,"
		" current_stage, source, run_id, status) VALUES"
		" ('m', 1, 1, 1, 'Production', '%q/mlruns/0/" RUN "/artifacts/model', '" RUN
		"', 'READY'), ('m', 2, 2, 2, 'Deleted_Internal', 'x', 'y', 'READY'),"
		" ('m', 10, 3, 3, 'None', 's3://b/k', 'absent', 'PENDING_REGISTRATION')",
		fixture_folder());
	fixture_exec(db, "INSERT INTO registered_model_aliases (alias, version, name) VALUES"
			 " ('champion', 1, 'm'), ('production', 10, 'm')");
	return db;
}

static void
finds_models_and_versions(void **state)
{
	(void)state;
	for (int schema = FIXTURE_OLD; schema <= FIXTURE_NEW; schema++) {
		struct err err = ERR_INIT;
		sqlite3_close(one_model("find.db", (enum fixture_schema)schema));
		struct store *s = opened(fixture_path("find.db"));
		struct arena *a = arena_new();
		char *name = NULL;
		int64_t v = 0;
		CHECK_OK(model_find(s, a, "m", &name, &err));
		assert_string_equal(name, "m");
		CHECK_FAILS(model_find(s, a, "prompt", &name, &err), ERR_NOT_FOUND);
		CHECK_FAILS(model_find(s, a, "", &name, &err), ERR_NOT_FOUND);
		CHECK_FAILS(model_find(s, a, "M", &name, &err), ERR_NOT_FOUND);
		static const struct {
			const char *text;
			int64_t version;
		} good[] = { { "1", 1 }, { "v1", 1 }, { "10", 10 }, { "@champion", 1 },
			{ "champion", 1 }, { "Production", 1 }, { "PRODUCTION", 1 },
			{ "production", 10 }, { "none", 10 }, { "latest", 10 } };
		for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
			CHECK_OK(model_version_find(s, "m", good[i].text, &v, &err));
			assert_int_equal(v, good[i].version);
		}
		static const char *const bad[] = { "2", "3", "-1", "0", "", "@", "@x", "staging",
			"Deleted_Internal", "99999999999999999999" };
		for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
			CHECK_FAILS(model_version_find(s, "m", bad[i], &v, &err), ERR_NOT_FOUND);
		arena_free(a);
		store_close(s);
	}
}

static void
prefers_the_models_own_metrics(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	sqlite3 *db = one_model("own.db", FIXTURE_NEW);
	fixture_metric(db, RUN, "auc", 0.5, 9, 9);
	fixture_metric(db, RUN, "loss", (double)NAN, 3, 3);
	fixture_metric(db, RUN, "only_run", 7, 1, 1);
	fixture_metric(db, RUN, "system/cpu", 1, 1, 1);
	fixture_exec(db, "INSERT INTO logged_models (model_id, experiment_id, name,"
			 " artifact_location, creation_timestamp_ms, last_updated_timestamp_ms,"
			 " status) VALUES ('m-1', 0, 'n', '/x/models/m-1/artifacts', 1, 1, 2)");
	fixture_exec(db, "INSERT INTO logged_model_metrics (model_id, metric_name,"
			 " metric_timestamp_ms, metric_step, metric_value, experiment_id, run_id)"
			 " VALUES ('m-1', 'auc', 5, 1, 0.8, 0, '" RUN "'),"
			 " ('m-1', 'auc', 1, 2, 0.9, 0, '" RUN "'),"
			 " ('m-1', 'loss', 3, 3, 0, 0, '" RUN "'),"
			 " ('m-1', 'zero', 3, 3, 0, 0, '" RUN "')");
	fixture_exec(db, "UPDATE model_versions SET source = 'models:/m-1' WHERE version = 1");
	sqlite3_close(db);
	struct store *s = opened(fixture_path("own.db"));
	struct arena *a = arena_new();
	struct version_facts v;
	struct version_metric *m;
	size_t n;
	CHECK_OK(version_facts(s, a, "m", 1, &v, &err));
	assert_string_equal(v.model_id, "m-1");
	CHECK_OK(version_metrics(s, a, &v, &m, &n, &err));
	assert_int_equal(n, 4);
	assert_true(version_metric_find(m, n, "auc")->value == 0.9);
	assert_true(version_metric_find(m, n, "auc")->better_higher);
	assert_true(isnan(version_metric_find(m, n, "loss")->value));
	assert_true(version_metric_find(m, n, "loss")->better_lower);
	assert_true(version_metric_find(m, n, "zero")->value == 0);
	assert_true(version_metric_find(m, n, "only_run")->value == 7);
	assert_null(version_metric_find(m, n, "system/cpu"));
	CHECK_OK(version_facts(s, a, "m", 2, &v, &err));
	assert_string_equal(v.stage, "Deleted_Internal");
	CHECK_FAILS(version_facts(s, a, "m", 3, &v, &err), ERR_NOT_FOUND);
	arena_free(a);
	store_close(s);
}

static void
write_file(const char *path, const char *text)
{
	char whole[700];
	snprintf(whole, sizeof whole, "%s/mlruns/0/%s/artifacts/%s", fixture_folder(), RUN, path);
	for (char *p = whole + 1; (p = strchr(p, '/')); p++) {
		*p = '\0';
		mkdir(whole, 0700);
		*p = '/';
	}
	FILE *f = fopen(whole, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void
hashes_files(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	sqlite3_close(one_model("files.db", FIXTURE_OLD));
	write_file("model/b/data", "abc");
	write_file("model/MLmodel", "flavors: {}\n");
	write_file("other", "not of the model");
	struct store *s = opened(fixture_path("files.db"));
	struct arena *a = arena_new();
	struct version_facts v;
	const struct rowset *rs;
	char hex[HASH_HEX_MAX];
	CHECK_OK(version_facts(s, a, "m", 1, &v, &err));
	CHECK_OK(model_files(s, &v, true, NULL, &rs, &err));
	assert_int_equal(rs->rows, 2);
	assert_string_equal(rowset_text(rs, 0, "path"), "MLmodel");
	assert_string_equal(rowset_text(rs, 1, "path"), "b/data");
	assert_string_equal(rowset_text(rs, 1, "sha256"),
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_int_equal(rowset_int(rs, 1, "bytes", 0), 3);
	/* What sha256sum makes of its own two lines about these files. */
	CHECK_OK(model_files_digest(rs, hex, &err));
	assert_string_equal(
		hex, "b3942eabe277169911da3683d20506b33d1845180f4485b4ab85f4022e2b8d1d");
	rowset_free(rs);
	write_file("model/b/data", "abd");
	CHECK_OK(model_files(s, &v, true, NULL, &rs, &err));
	CHECK_OK(model_files_digest(rs, hex, &err));
	assert_string_not_equal(
		hex, "b3942eabe277169911da3683d20506b33d1845180f4485b4ab85f4022e2b8d1d");
	rowset_free(rs);
	CHECK_OK(version_facts(s, a, "m", 10, &v, &err));
	CHECK_FAILS(model_files(s, &v, true, NULL, &rs, &err), ERR_DATA);
	arena_free(a);
	store_close(s);
}

/* The text is what json.dumps makes: others read the whole list back. */
static void
links_logged_models(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	sqlite3 *db = one_model("link.db", FIXTURE_NEW);
	fixture_exec(db, "INSERT INTO logged_models (model_id, experiment_id, name,"
			 " artifact_location, creation_timestamp_ms, last_updated_timestamp_ms,"
			 " status) VALUES ('m-1', 0, 'n', '/x/models/m-1/artifacts', 1, 1, 2)");
	struct store *s = NULL;
	struct store_options o = { .role = STORE_WRITER };
	CHECK_OK(store_open(fixture_path("link.db"), &o, &s, &err));
	static const char *const keys[] = { "k" }, *const values[] = { "v" };
	struct model_registration r = { .model = "a\"b \xc3\xa9 \xf0\x9f\x98\x80",
		.source = "models:/m-1",
		.storage_location = "/x",
		.model_id = "m-1",
		.keys = keys,
		.values = values,
		.n_tags = 1 };
	struct audit_note note = { .act = "register", .who = "ann", .model = r.model, .at_ms = 9 };
	int64_t version = 0, id = 0;
	CHECK_OK(models_register(s, &r, &note, &version, &id, &err));
	assert_int_equal(version, 1);
	assert_string_equal(fixture_text(db, "SELECT tag_value FROM logged_model_tags"),
		"[{\"name\": \"a\\\"b \\u00e9 \\ud83d\\ude00\", \"version\": 1}]");
	r.model = note.model = "m";
	CHECK_OK(models_register(s, &r, &note, &version, &id, &err));
	/* Deleted and pending versions have taken their numbers. */
	assert_int_equal(version, 11);
	assert_string_equal(
		fixture_text(db, "SELECT substr(tag_value, -31) FROM logged_model_tags"),
		", {\"name\": \"m\", \"version\": 11}]");
	assert_int_equal(
		fixture_int(db, "SELECT last_updated_time FROM registered_models WHERE name"
				" = 'm'"),
		9);
	static const char *const bad[] = { "prompt", "", " ", "a/b", "a:b", "..", "." };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		r.model = note.model = bad[i];
		assert_false(models_register(s, &r, &note, &version, &id, &err));
		assert_int_equal(err.code, i == 0 ? ERR_CONFLICT : ERR_USAGE);
	}
	assert_int_equal(fixture_int(db, "SELECT count(*) FROM cairn_audit"), 2);
	assert_string_equal(fixture_text(db, "PRAGMA foreign_key_check"), "");
	store_close(s);
	sqlite3_close(db);
}

CHECK_MAIN(cmocka_unit_test(links_logged_models), cmocka_unit_test(reads_what_clients_read),
	cmocka_unit_test(finds_models_and_versions),
	cmocka_unit_test(prefers_the_models_own_metrics), cmocka_unit_test(hashes_files))
