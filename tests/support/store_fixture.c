// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Stores for tests. */
#include "tests/support/store_fixture.h"

#include <ftw.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Columns and keys as MLflow's migrations leave them. */
static const char *const common[] = {
	"CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,"
	" CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))",
	"CREATE TABLE experiment_tags (\"key\" VARCHAR(250) NOT NULL, value VARCHAR(5000),"
	" experiment_id INTEGER NOT NULL, CONSTRAINT experiment_tag_pk PRIMARY KEY (\"key\", "
	"experiment_id),"
	" FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id))",
	"CREATE TABLE runs (run_uuid VARCHAR(32) NOT NULL, name VARCHAR(250), source_type "
	"VARCHAR(20),"
	" source_name VARCHAR(500), entry_point_name VARCHAR(50), user_id VARCHAR(256), status "
	"VARCHAR(9),"
	" start_time BIGINT, end_time BIGINT, source_version VARCHAR(50), lifecycle_stage "
	"VARCHAR(20),"
	" artifact_uri VARCHAR(200), experiment_id INTEGER, deleted_time BIGINT,"
	" CONSTRAINT run_pk PRIMARY KEY (run_uuid),"
	" CONSTRAINT source_type CHECK (source_type IN ('NOTEBOOK', 'JOB', 'LOCAL', 'UNKNOWN', "
	"'PROJECT')),"
	" CONSTRAINT runs_lifecycle_stage CHECK (lifecycle_stage IN ('active', 'deleted')),"
	" CHECK (status IN ('SCHEDULED', 'FAILED', 'FINISHED', 'RUNNING', 'KILLED')),"
	" FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id))",
	"CREATE TABLE metrics (\"key\" VARCHAR(250) NOT NULL, value FLOAT NOT NULL, timestamp "
	"BIGINT NOT NULL,"
	" run_uuid VARCHAR(32) NOT NULL, step BIGINT DEFAULT '0' NOT NULL, is_nan BOOLEAN DEFAULT "
	"'0' NOT NULL,"
	" CONSTRAINT metric_pk PRIMARY KEY (\"key\", timestamp, step, run_uuid, value, is_nan),"
	" CHECK (is_nan IN (0, 1)), FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid))",
	"CREATE INDEX index_metrics_run_uuid ON metrics (run_uuid)",
	"CREATE TABLE latest_metrics (\"key\" VARCHAR(250) NOT NULL, value FLOAT NOT NULL, "
	"timestamp BIGINT,"
	" step BIGINT NOT NULL, is_nan BOOLEAN NOT NULL, run_uuid VARCHAR(32) NOT NULL,"
	" CONSTRAINT latest_metric_pk PRIMARY KEY (\"key\", run_uuid), CHECK (is_nan IN (0, 1)),"
	" FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid))",
	"CREATE INDEX index_latest_metrics_run_uuid ON latest_metrics (run_uuid)",
	"CREATE TABLE params (\"key\" VARCHAR(250) NOT NULL, value VARCHAR(8000) NOT NULL,"
	" run_uuid VARCHAR(32) NOT NULL, CONSTRAINT param_pk PRIMARY KEY (\"key\", run_uuid),"
	" FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid))",
	"CREATE INDEX index_params_run_uuid ON params (run_uuid)",
	"CREATE TABLE tags (\"key\" VARCHAR(250) NOT NULL, value VARCHAR(8000), run_uuid "
	"VARCHAR(32) NOT NULL,"
	" CONSTRAINT tag_pk PRIMARY KEY (\"key\", run_uuid), FOREIGN KEY(run_uuid) REFERENCES runs "
	"(run_uuid))",
	"CREATE INDEX index_tags_run_uuid ON tags (run_uuid)",
	"CREATE TABLE datasets (dataset_uuid VARCHAR(36) NOT NULL, experiment_id INTEGER NOT NULL,"
	" name VARCHAR(500) NOT NULL, digest VARCHAR(36) NOT NULL, dataset_source_type VARCHAR(36) "
	"NOT NULL,"
	" dataset_source TEXT NOT NULL, dataset_schema TEXT, dataset_profile TEXT,"
	" CONSTRAINT dataset_pk PRIMARY KEY (experiment_id, name, digest),"
	" FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id) ON DELETE CASCADE)",
	"CREATE INDEX index_datasets_dataset_uuid ON datasets (dataset_uuid)",
	"CREATE TABLE input_tags (input_uuid VARCHAR(36) NOT NULL, name VARCHAR(255) NOT NULL,"
	" value VARCHAR(500) NOT NULL, CONSTRAINT input_tags_pk PRIMARY KEY (input_uuid, name))",
	NULL,
};

static const char *const old_only[] = {
	"CREATE TABLE experiments (experiment_id INTEGER NOT NULL, name VARCHAR(256) NOT NULL,"
	" artifact_location VARCHAR(256), lifecycle_stage VARCHAR(32), creation_time BIGINT,"
	" last_update_time BIGINT, CONSTRAINT experiment_pk PRIMARY KEY (experiment_id),"
	" CONSTRAINT experiments_lifecycle_stage CHECK (lifecycle_stage IN ('active', 'deleted')), "
	"UNIQUE (name))",
	"CREATE TABLE inputs (input_uuid VARCHAR(36) NOT NULL, source_type VARCHAR(36) NOT NULL,"
	" source_id VARCHAR(36) NOT NULL, destination_type VARCHAR(36) NOT NULL,"
	" destination_id VARCHAR(36) NOT NULL, CONSTRAINT inputs_pk PRIMARY KEY (source_type, "
	"source_id,"
	" destination_type, destination_id))",
	"CREATE TABLE registered_models (name VARCHAR(256) NOT NULL, creation_time BIGINT,"
	" last_updated_time BIGINT, description VARCHAR(5000),"
	" CONSTRAINT registered_model_pk PRIMARY KEY (name), UNIQUE (name))",
	"CREATE TABLE registered_model_tags (\"key\" VARCHAR(250) NOT NULL, value VARCHAR(5000),"
	" name VARCHAR(256) NOT NULL, CONSTRAINT registered_model_tag_pk PRIMARY KEY (\"key\", "
	"name),"
	" FOREIGN KEY(name) REFERENCES registered_models (name) ON UPDATE cascade)",
	"CREATE TABLE model_versions (name VARCHAR(256) NOT NULL, version INTEGER NOT NULL,"
	" creation_time BIGINT, last_updated_time BIGINT, description VARCHAR(5000), user_id "
	"VARCHAR(256),"
	" current_stage VARCHAR(20), source VARCHAR(500), run_id VARCHAR(32), status VARCHAR(20),"
	" status_message VARCHAR(500), run_link VARCHAR(500), storage_location VARCHAR(500),"
	" CONSTRAINT model_version_pk PRIMARY KEY (name, version),"
	" FOREIGN KEY(name) REFERENCES registered_models (name) ON UPDATE CASCADE)",
	"CREATE TABLE model_version_tags (\"key\" VARCHAR(250) NOT NULL, value VARCHAR(5000),"
	" name VARCHAR(256) NOT NULL, version INTEGER NOT NULL,"
	" CONSTRAINT model_version_tag_pk PRIMARY KEY (\"key\", name, version),"
	" FOREIGN KEY(name, version) REFERENCES model_versions (name, version) ON UPDATE cascade)",
	"CREATE TABLE registered_model_aliases (alias VARCHAR(256) NOT NULL, version INTEGER NOT "
	"NULL,"
	" name VARCHAR(256) NOT NULL, CONSTRAINT registered_model_alias_pk PRIMARY KEY (name, "
	"alias),"
	" FOREIGN KEY(name) REFERENCES registered_models (name) ON DELETE cascade ON UPDATE "
	"cascade)",
	"INSERT INTO alembic_version VALUES ('0584bdc529eb')",
	NULL,
};

static const char *const new_only[] = {
	"CREATE TABLE workspaces (name VARCHAR(63) NOT NULL, description TEXT, "
	"default_artifact_root TEXT,"
	" CONSTRAINT workspaces_pk PRIMARY KEY (name))",
	"CREATE TABLE experiments (experiment_id INTEGER NOT NULL, name VARCHAR(256) NOT NULL,"
	" artifact_location VARCHAR(256), lifecycle_stage VARCHAR(32), creation_time BIGINT,"
	" last_update_time BIGINT, workspace VARCHAR(63) DEFAULT 'default' NOT NULL,"
	" CONSTRAINT experiment_pk PRIMARY KEY (experiment_id),"
	" CONSTRAINT experiments_lifecycle_stage CHECK (lifecycle_stage IN ('active', 'deleted')),"
	" CONSTRAINT uq_experiments_workspace_name UNIQUE (workspace, name))",
	"CREATE INDEX idx_experiments_workspace ON experiments (workspace)",
	"CREATE INDEX index_metrics_run_uuid_key_step ON metrics (run_uuid, \"key\", step)",
	"CREATE TABLE inputs (input_uuid VARCHAR(36) NOT NULL, source_type VARCHAR(36) NOT NULL,"
	" source_id VARCHAR(36) NOT NULL, destination_type VARCHAR(36) NOT NULL,"
	" destination_id VARCHAR(36) NOT NULL, step BIGINT DEFAULT '0' NOT NULL,"
	" CONSTRAINT inputs_pk PRIMARY KEY (source_type, source_id, destination_type, "
	"destination_id))",
	"CREATE TABLE registered_models (name VARCHAR(256) NOT NULL, creation_time BIGINT,"
	" last_updated_time BIGINT, description VARCHAR(5000),"
	" workspace VARCHAR(63) DEFAULT 'default' NOT NULL,"
	" CONSTRAINT registered_model_pk PRIMARY KEY (workspace, name))",
	"CREATE TABLE registered_model_tags (\"key\" VARCHAR(250) NOT NULL, value VARCHAR(5000),"
	" name VARCHAR(256) NOT NULL, workspace VARCHAR(63) DEFAULT 'default' NOT NULL,"
	" CONSTRAINT registered_model_tag_pk PRIMARY KEY (workspace, \"key\", name),"
	" FOREIGN KEY(workspace, name) REFERENCES registered_models (workspace, name) ON UPDATE "
	"CASCADE)",
	"CREATE TABLE model_versions (name VARCHAR(256) NOT NULL, version INTEGER NOT NULL,"
	" creation_time BIGINT, last_updated_time BIGINT, description VARCHAR(5000), user_id "
	"VARCHAR(256),"
	" current_stage VARCHAR(20), source VARCHAR(500), run_id VARCHAR(32), status VARCHAR(20),"
	" status_message VARCHAR(500), run_link VARCHAR(500), storage_location VARCHAR(500),"
	" workspace VARCHAR(63) DEFAULT 'default' NOT NULL,"
	" CONSTRAINT model_version_pk PRIMARY KEY (workspace, name, version),"
	" FOREIGN KEY(workspace, name) REFERENCES registered_models (workspace, name) ON UPDATE "
	"CASCADE)",
	"CREATE TABLE model_version_tags (\"key\" VARCHAR(250) NOT NULL, value TEXT,"
	" name VARCHAR(256) NOT NULL, version INTEGER NOT NULL,"
	" workspace VARCHAR(63) DEFAULT 'default' NOT NULL,"
	" CONSTRAINT model_version_tag_pk PRIMARY KEY (workspace, \"key\", name, version),"
	" FOREIGN KEY(workspace, name, version) REFERENCES model_versions (workspace, name, "
	"version)"
	" ON UPDATE CASCADE)",
	"CREATE TABLE registered_model_aliases (alias VARCHAR(256) NOT NULL, version INTEGER NOT "
	"NULL,"
	" name VARCHAR(256) NOT NULL, workspace VARCHAR(63) DEFAULT 'default' NOT NULL,"
	" CONSTRAINT registered_model_alias_pk PRIMARY KEY (workspace, name, alias),"
	" FOREIGN KEY(workspace, name) REFERENCES registered_models (workspace, name)"
	" ON DELETE CASCADE ON UPDATE CASCADE)",
	"CREATE TABLE logged_models (model_id VARCHAR(36) NOT NULL, experiment_id INTEGER NOT NULL,"
	" name VARCHAR(500) NOT NULL, artifact_location VARCHAR(1000) NOT NULL,"
	" creation_timestamp_ms BIGINT NOT NULL, last_updated_timestamp_ms BIGINT NOT NULL,"
	" status INTEGER NOT NULL, lifecycle_stage VARCHAR(32), model_type VARCHAR(500),"
	" source_run_id VARCHAR(32), status_message VARCHAR(1000),"
	" CONSTRAINT logged_models_pk PRIMARY KEY (model_id),"
	" CONSTRAINT logged_models_lifecycle_stage_check CHECK (lifecycle_stage IN ('active', "
	"'deleted')),"
	" FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id) ON DELETE CASCADE)",
	"CREATE TABLE logged_model_metrics (model_id VARCHAR(36) NOT NULL, metric_name "
	"VARCHAR(500) NOT NULL,"
	" metric_timestamp_ms BIGINT NOT NULL, metric_step BIGINT NOT NULL, metric_value FLOAT,"
	" experiment_id INTEGER NOT NULL, run_id VARCHAR(32) NOT NULL, dataset_uuid VARCHAR(36),"
	" dataset_name VARCHAR(500), dataset_digest VARCHAR(36), CONSTRAINT logged_model_metrics_pk"
	" PRIMARY KEY (model_id, metric_name, metric_timestamp_ms, metric_step, run_id))",
	"CREATE TABLE logged_model_params (model_id VARCHAR(36) NOT NULL, experiment_id INTEGER "
	"NOT NULL,"
	" param_key VARCHAR(255) NOT NULL, param_value TEXT NOT NULL,"
	" CONSTRAINT logged_model_params_pk PRIMARY KEY (model_id, param_key))",
	"CREATE TABLE logged_model_tags (model_id VARCHAR(36) NOT NULL, experiment_id INTEGER NOT "
	"NULL,"
	" tag_key VARCHAR(255) NOT NULL, tag_value TEXT NOT NULL,"
	" CONSTRAINT logged_model_tags_pk PRIMARY KEY (model_id, tag_key))",
	"INSERT INTO workspaces VALUES ('default', 'Default workspace for legacy resources', NULL)",
	"INSERT INTO alembic_version VALUES ('7d34483879f0')",
	NULL,
};

static void
die(const char *what, sqlite3 *db)
{
	fprintf(stderr, "store fixture: %s: %s\n", what, db ? sqlite3_errmsg(db) : "failed");
	abort();
}

static char folder[256];

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type, (void)at;
	return remove(path);
}

static pid_t owner;

static void
remove_folder(void)
{
	if (getpid() == owner)
		nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

const char *
fixture_folder(void)
{
	if (*folder)
		return folder;
	const char *tmp = getenv("TMPDIR");
	snprintf(folder, sizeof folder, "%s/cairn-test-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	if (mkdtemp(folder) == NULL)
		die(folder, NULL);
	owner = getpid();
	atexit(remove_folder);
	return folder;
}

void
fixture_use_folder(const char *path)
{
	snprintf(folder, sizeof folder, "%s", path);
}

const char *
fixture_path(const char *name)
{
	static char paths[8][512];
	static unsigned next;
	char *path = paths[next++ % 8];
	snprintf(path, sizeof paths[0], "%s/%s", fixture_folder(), name);
	return path;
}

void
fixture_exec(sqlite3 *db, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char *sql = sqlite3_vmprintf(format, args);
	va_end(args);
	if (sql == NULL || sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		die(sql ? sql : format, db);
	sqlite3_free(sql);
}

const char *
fixture_text(sqlite3 *db, const char *format, ...)
{
	static char out[4096];
	va_list args;
	va_start(args, format);
	char *sql = sqlite3_vmprintf(format, args);
	va_end(args);
	sqlite3_stmt *q = NULL;
	if (sql == NULL || sqlite3_prepare_v2(db, sql, -1, &q, NULL) != SQLITE_OK)
		die(sql ? sql : format, db);
	int rc = sqlite3_step(q);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		die(sql, db);
	const unsigned char *text = rc == SQLITE_ROW ? sqlite3_column_text(q, 0) : NULL;
	snprintf(out, sizeof out, "%s", rc != SQLITE_ROW ? "" : text ? (const char *)text : "NULL");
	sqlite3_finalize(q);
	sqlite3_free(sql);
	return out;
}

int64_t
fixture_int(sqlite3 *db, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char *sql = sqlite3_vmprintf(format, args);
	va_end(args);
	int64_t v = strtoll(fixture_text(db, "%s", sql), NULL, 10);
	sqlite3_free(sql);
	return v;
}

sqlite3 *
fixture_reopen(const char *name)
{
	sqlite3 *db = NULL;
	if (sqlite3_open(fixture_path(name), &db) != SQLITE_OK)
		die(name, db);
	sqlite3_busy_timeout(db, 5000);
	return db;
}

sqlite3 *
fixture_store(const char *name, enum fixture_schema schema)
{
	static const char *const side[] = { "", "-journal", "-wal", "-shm" };
	for (size_t i = 0; i < 4; i++) {
		char path[600];
		snprintf(path, sizeof path, "%s%s", fixture_path(name), side[i]);
		unlink(path);
	}
	sqlite3 *db = fixture_reopen(name);
	const char *const *own = schema == FIXTURE_OLD ? old_only : new_only;
	fixture_exec(db, "BEGIN");
	for (size_t i = 0; common[i]; i++)
		fixture_exec(db, "%s", common[i]);
	for (size_t i = 0; own[i]; i++)
		fixture_exec(db, "%s", own[i]);
	fixture_experiment(db, 0, "Default");
	fixture_exec(db, "COMMIT");
	return db;
}

void
fixture_experiment(sqlite3 *db, int64_t id, const char *name)
{
	fixture_exec(db,
		"INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage,"
		" creation_time, last_update_time) VALUES (%lld, %Q, '%q/mlruns/%lld', 'active',"
		" 1700000000000, 1700000000000)",
		(long long)id, name, fixture_folder(), (long long)id);
}

void
fixture_run(sqlite3 *db, const char *run_id, int64_t experiment, const char *name, int64_t start_ms,
	int64_t end_ms)
{
	fixture_exec(db,
		"INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, "
		"user_id,"
		" status, start_time, end_time, source_version, lifecycle_stage, artifact_uri,"
		" experiment_id) VALUES (%Q, %Q, 'UNKNOWN', '', '', 'tester', %Q, %lld,"
		" nullif(%lld, 0), '', 'active', '%q/mlruns/%lld/%q/artifacts', %lld)",
		run_id, name, end_ms ? "FINISHED" : "RUNNING", (long long)start_ms,
		(long long)end_ms, fixture_folder(), (long long)experiment, run_id,
		(long long)experiment);
	fixture_tag(db, run_id, "mlflow.runName", name);
}

void
fixture_metric(sqlite3 *db, const char *run_id, const char *key, double value, int64_t step,
	int64_t timestamp_ms)
{
	int is_nan = isnan(value);
	double stored = is_nan ? 0 : isinf(value) ? copysign(1.7976931348623157e308, value) : value;
	fixture_exec(db,
		"INSERT OR IGNORE INTO metrics (\"key\", value, timestamp, run_uuid, step, is_nan)"
		" VALUES (%Q, %!.17g, %lld, %Q, %lld, %d)",
		key, stored, (long long)timestamp_ms, run_id, (long long)step, is_nan);
	fixture_exec(db,
		"INSERT INTO latest_metrics (\"key\", value, timestamp, step, is_nan, run_uuid)"
		" VALUES (%Q, %!.17g, %lld, %lld, %d, %Q) ON CONFLICT (\"key\", run_uuid) DO "
		"UPDATE SET"
		" value = excluded.value, timestamp = excluded.timestamp, step = excluded.step,"
		" is_nan = excluded.is_nan WHERE (excluded.step, excluded.timestamp, "
		"excluded.value) >"
		" (latest_metrics.step, latest_metrics.timestamp, latest_metrics.value)",
		key, stored, (long long)timestamp_ms, (long long)step, is_nan, run_id);
}

void
fixture_param(sqlite3 *db, const char *run_id, const char *key, const char *value)
{
	fixture_exec(db, "INSERT INTO params (\"key\", value, run_uuid) VALUES (%Q, %Q, %Q)", key,
		value, run_id);
}

void
fixture_tag(sqlite3 *db, const char *run_id, const char *key, const char *value)
{
	fixture_exec(db,
		"INSERT INTO tags (\"key\", value, run_uuid) VALUES (%Q, %Q, %Q)"
		" ON CONFLICT (\"key\", run_uuid) DO UPDATE SET value = excluded.value",
		key, value, run_id);
}
