// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Speed matters here: one transaction, no journal, secondary indexes last. */
#include "tests/bench/store_data.h"

#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "core/base/random.h"

#define EPOCH       INT64_C(1700000000000)
#define EXPERIMENTS 10
#define METRICS     5
#define COUNT(a)    (sizeof(a) / sizeof((a)[0]))

enum insert {
	INSERT_RUN,
	INSERT_METRIC,
	INSERT_LATEST,
	INSERT_PARAM,
	INSERT_TAG,
	INSERT_INPUT,
	INSERTS
};

struct maker {
	sqlite3 *db;
	sqlite3_stmt *insert[INSERTS];
	const struct store_data *spec;
	struct random random;
	size_t series_points, long_run, long_points;
	bool failed;
};

struct made_run {
	char id[33], parent[33], name[48], commit[41];
	size_t number;
	int experiment;
	int64_t start;
	const char *status;
	double quality;
	bool diverges;
};

static const char *const metric_keys[METRICS] = { "loss", "acc", "val_loss", "f1", "auc" };

static const char tables[] =
	"CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);"
	"CREATE TABLE experiment_tags (\"key\" VARCHAR(250) NOT NULL, value VARCHAR(5000),"
	" experiment_id INTEGER NOT NULL REFERENCES experiments (experiment_id),"
	" PRIMARY KEY (\"key\", experiment_id));"
	"CREATE TABLE runs (run_uuid VARCHAR(32) NOT NULL PRIMARY KEY, name VARCHAR(250),"
	" source_type VARCHAR(20), source_name VARCHAR(500), entry_point_name VARCHAR(50),"
	" user_id VARCHAR(256), status VARCHAR(9), start_time BIGINT, end_time BIGINT,"
	" source_version VARCHAR(50), lifecycle_stage VARCHAR(20), artifact_uri VARCHAR(200),"
	" experiment_id INTEGER REFERENCES experiments (experiment_id), deleted_time BIGINT,"
	" CHECK (lifecycle_stage IN ('active', 'deleted')),"
	" CHECK (status IN ('SCHEDULED', 'FAILED', 'FINISHED', 'RUNNING', 'KILLED')));"
	"CREATE TABLE metrics (\"key\" VARCHAR(250) NOT NULL, value FLOAT NOT NULL,"
	" timestamp BIGINT NOT NULL, run_uuid VARCHAR(32) NOT NULL REFERENCES runs (run_uuid),"
	" step BIGINT DEFAULT '0' NOT NULL, is_nan BOOLEAN DEFAULT '0' NOT NULL CHECK (is_nan IN "
	"(0, 1)),"
	" PRIMARY KEY (\"key\", timestamp, step, run_uuid, value, is_nan));"
	"CREATE TABLE latest_metrics (\"key\" VARCHAR(250) NOT NULL, value FLOAT NOT NULL,"
	" timestamp BIGINT, step BIGINT NOT NULL, is_nan BOOLEAN NOT NULL CHECK (is_nan IN (0, 1)),"
	" run_uuid VARCHAR(32) NOT NULL REFERENCES runs (run_uuid), PRIMARY KEY (\"key\", "
	"run_uuid));"
	"CREATE TABLE params (\"key\" VARCHAR(250) NOT NULL, value VARCHAR(8000) NOT NULL,"
	" run_uuid VARCHAR(32) NOT NULL REFERENCES runs (run_uuid), PRIMARY KEY (\"key\", "
	"run_uuid));"
	"CREATE TABLE tags (\"key\" VARCHAR(250) NOT NULL, value VARCHAR(8000),"
	" run_uuid VARCHAR(32) NOT NULL REFERENCES runs (run_uuid), PRIMARY KEY (\"key\", "
	"run_uuid));"
	"CREATE TABLE datasets (dataset_uuid VARCHAR(36) NOT NULL, experiment_id INTEGER NOT NULL"
	" REFERENCES experiments (experiment_id) ON DELETE CASCADE, name VARCHAR(500) NOT NULL,"
	" digest VARCHAR(36) NOT NULL, dataset_source_type VARCHAR(36) NOT NULL,"
	" dataset_source TEXT NOT NULL, dataset_schema TEXT, dataset_profile TEXT,"
	" PRIMARY KEY (experiment_id, name, digest));"
	"CREATE TABLE input_tags (input_uuid VARCHAR(36) NOT NULL, name VARCHAR(255) NOT NULL,"
	" value VARCHAR(500) NOT NULL, PRIMARY KEY (input_uuid, name));";

static const char tables_old[] =
	"CREATE TABLE experiments (experiment_id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(256) "
	"NOT NULL"
	" UNIQUE, artifact_location VARCHAR(256), lifecycle_stage VARCHAR(32), creation_time "
	"BIGINT,"
	" last_update_time BIGINT, CHECK (lifecycle_stage IN ('active', 'deleted')));"
	"CREATE TABLE inputs (input_uuid VARCHAR(36) NOT NULL, source_type VARCHAR(36) NOT NULL,"
	" source_id VARCHAR(36) NOT NULL, destination_type VARCHAR(36) NOT NULL,"
	" destination_id VARCHAR(36) NOT NULL,"
	" PRIMARY KEY (source_type, source_id, destination_type, destination_id));"
	"INSERT INTO alembic_version VALUES ('0584bdc529eb');";

static const char tables_new[] =
	"CREATE TABLE workspaces (name VARCHAR(63) NOT NULL PRIMARY KEY, description TEXT,"
	" default_artifact_root TEXT);"
	"INSERT INTO workspaces VALUES ('default', 'Default workspace for legacy resources', NULL);"
	"CREATE TABLE experiments (experiment_id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(256) "
	"NOT NULL,"
	" artifact_location VARCHAR(256), lifecycle_stage VARCHAR(32), creation_time BIGINT,"
	" last_update_time BIGINT, workspace VARCHAR(63) DEFAULT 'default' NOT NULL,"
	" CHECK (lifecycle_stage IN ('active', 'deleted')), UNIQUE (workspace, name));"
	"CREATE TABLE inputs (input_uuid VARCHAR(36) NOT NULL, source_type VARCHAR(36) NOT NULL,"
	" source_id VARCHAR(36) NOT NULL, destination_type VARCHAR(36) NOT NULL,"
	" destination_id VARCHAR(36) NOT NULL, step BIGINT DEFAULT '0' NOT NULL,"
	" PRIMARY KEY (source_type, source_id, destination_type, destination_id));"
	"CREATE TABLE logged_models (model_id VARCHAR(36) NOT NULL PRIMARY KEY, experiment_id "
	"INTEGER NOT NULL"
	" REFERENCES experiments (experiment_id) ON DELETE CASCADE, name VARCHAR(500) NOT NULL,"
	" artifact_location VARCHAR(1000) NOT NULL, creation_timestamp_ms BIGINT NOT NULL,"
	" last_updated_timestamp_ms BIGINT NOT NULL, status INTEGER NOT NULL, lifecycle_stage "
	"VARCHAR(32),"
	" model_type VARCHAR(500), source_run_id VARCHAR(32), status_message VARCHAR(1000));"
	"INSERT INTO alembic_version VALUES ('7d34483879f0');";

static const char indexes[] =
	"CREATE INDEX index_params_run_uuid ON params (run_uuid);"
	"CREATE INDEX index_metrics_run_uuid ON metrics (run_uuid);"
	"CREATE INDEX index_latest_metrics_run_uuid ON latest_metrics (run_uuid);"
	"CREATE INDEX index_tags_run_uuid ON tags (run_uuid);"
	"CREATE INDEX index_datasets_dataset_uuid ON datasets (dataset_uuid);"
	"CREATE INDEX index_inputs_input_uuid ON inputs (input_uuid);"
	"CREATE INDEX index_inputs_destination_type_destination_id_source_type"
	" ON inputs (destination_type, destination_id, source_type);";

static const char index_new[] =
	"CREATE INDEX index_metrics_run_uuid_key_step ON metrics (run_uuid, \"key\", step);";

static const char *const inserts[INSERTS] = {
	[INSERT_RUN] = "INSERT INTO runs VALUES "
		       "(?,?,'LOCAL','/srv/ada/vision/train.py','','ada',?,?,?,?,?,?,?,?)",
	[INSERT_METRIC] = "INSERT INTO metrics (\"key\", value, timestamp, run_uuid, step, is_nan) "
			  "VALUES (?,?,?,?,?,?)",
	[INSERT_LATEST] = "INSERT INTO latest_metrics (\"key\", value, timestamp, run_uuid, step, "
			  "is_nan) VALUES (?,?,?,?,?,?)",
	[INSERT_PARAM] = "INSERT INTO params VALUES (?,?,?)",
	[INSERT_TAG] = "INSERT INTO tags VALUES (?,?,?)",
	[INSERT_INPUT] = "INSERT INTO inputs (input_uuid, source_type, source_id, "
			 "destination_type, destination_id)"
			 " VALUES (?,'DATASET',?,'RUN',?)",
};

static void
execute(struct maker *m, const char *sql)
{
	if (!m->failed && sqlite3_exec(m->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		m->failed = true;
}

static void
step(struct maker *m, enum insert which)
{
	sqlite3_stmt *s = m->insert[which];
	if (!m->failed && sqlite3_step(s) != SQLITE_DONE)
		m->failed = true;
	sqlite3_reset(s);
}

static void
bind_text(sqlite3_stmt *s, int at, const char *text)
{
	sqlite3_bind_text(s, at, text, -1, SQLITE_STATIC);
}

static const char *
pick(struct maker *m, const char *const *words, size_t n)
{
	return words[random_below(&m->random, n)];
}

static void
hex(struct maker *m, char *out, size_t digits)
{
	for (size_t i = 0; i < digits; i += 8)
		snprintf(out + i, 9, "%08x", (unsigned)(random_bits(&m->random) >> 32));
}

/* Close enough to a normal deviate for a curve that should look measured. */
static double
noise(struct maker *m)
{
	double sum = -2;
	for (int i = 0; i < 4; i++)
		sum += random_unit(&m->random);
	return sum * 1.73;
}

static struct made_run
make_run(struct maker *m, size_t number, const char *last_id)
{
	static const char *const adjectives[] = { "brave", "calm", "dapper", "eager", "lively",
		"mellow", "quiet", "rapid", "sturdy", "vivid" };
	static const char *const nouns[] = { "badger", "crane", "finch", "heron", "lynx", "marten",
		"otter", "raven", "stoat", "wren" };
	struct random *r = &m->random;
	struct made_run run = {
		.number = number,
		.experiment =
			random_below(r, 10) < 9 ? 1 : 2 + (int)random_below(r, EXPERIMENTS - 1),
		.start = EPOCH + (int64_t)number * 60000 + (int64_t)random_below(r, 30000),
		.quality = 0.6 + 0.39 * random_unit(r),
		.diverges = random_below(r, 100) == 0,
	};
	hex(m, run.id, 32);
	hex(m, run.commit, 40);
	snprintf(run.name, sizeof(run.name), "%s-%s-%u", pick(m, adjectives, COUNT(adjectives)),
		pick(m, nouns, COUNT(nouns)), (unsigned)random_below(r, 1000));
	double fate = random_unit(r);
	run.status = fate < 0.9    ? "FINISHED"
		     : fate < 0.96 ? "FAILED"
		     : fate < 0.98 ? "KILLED"
				   : "RUNNING";
	if (number % 20 == 19)
		memcpy(run.parent, last_id, sizeof(run.parent));
	return run;
}

static void
insert_run(struct maker *m, const struct made_run *run)
{
	char uri[96];
	snprintf(uri, sizeof(uri), "/data/mlruns/%d/%s/artifacts", run->experiment, run->id);
	bool deleted = random_below(&m->random, 50) == 0;
	sqlite3_stmt *s = m->insert[INSERT_RUN];
	bind_text(s, 1, run->id);
	bind_text(s, 2, run->name);
	bind_text(s, 3, run->status);
	sqlite3_bind_int64(s, 4, run->start);
	if (strcmp(run->status, "RUNNING") == 0)
		sqlite3_bind_null(s, 5);
	else
		sqlite3_bind_int64(s, 5, run->start + 40000);
	bind_text(s, 6, run->commit);
	bind_text(s, 7, deleted ? "deleted" : "active");
	bind_text(s, 8, uri);
	sqlite3_bind_int(s, 9, run->experiment);
	if (deleted)
		sqlite3_bind_int64(s, 10, run->start + 90000);
	else
		sqlite3_bind_null(s, 10);
	step(m, INSERT_RUN);
}

static void
insert_point(struct maker *m, enum insert which, const struct made_run *run, const char *key,
	double value, size_t at)
{
	sqlite3_stmt *s = m->insert[which];
	bind_text(s, 1, key);
	sqlite3_bind_double(s, 2, isnan(value) ? 0 : value);
	sqlite3_bind_int64(s, 3, run->start + (int64_t)at * 1000);
	bind_text(s, 4, run->id);
	sqlite3_bind_int64(s, 5, (int64_t)at);
	sqlite3_bind_int(s, 6, isnan(value));
	step(m, which);
}

/* A falling curve for losses, a rising one for scores, NaN near the end of a diverged run. */
static double
curve(struct maker *m, const struct made_run *run, size_t metric, double progress)
{
	if (metric == 0 || metric == 2) {
		if (run->diverges && progress > 0.8)
			return NAN;
		return 0.2 + 2 * exp(-5 * progress) + 0.05 * noise(m);
	}
	return fmin(run->quality * (1 - exp(-4 * progress - 0.1)) + 0.01 * noise(m), 1);
}

static void
insert_metrics(struct maker *m, const struct made_run *run)
{
	for (size_t k = 0; k < METRICS; k++) {
		size_t n = m->series_points;
		if (run->number == m->long_run && k == 0)
			n = m->long_points;
		double value = run->quality;
		for (size_t i = 0; i < n; i++) {
			value = curve(m, run, k, (double)(i + 1) / (double)n);
			insert_point(m, INSERT_METRIC, run, metric_keys[k], value, i);
		}
		insert_point(m, INSERT_LATEST, run, metric_keys[k], value, n ? n - 1 : 0);
	}
}

static void
insert_pair(struct maker *m, enum insert which, const struct made_run *run, const char *key,
	const char *value)
{
	sqlite3_stmt *s = m->insert[which];
	bind_text(s, 1, key);
	bind_text(s, 2, value);
	bind_text(s, 3, run->id);
	step(m, which);
}

static void
insert_params(struct maker *m, const struct made_run *run)
{
	static const char *const rates[] = { "0.1", "0.01", "0.001", "0.0003" };
	static const char *const optimisers[] = { "adam", "sgd", "adamw" };
	static const char *const models[] = { "resnet50", "vit_b_16", "mlp", "xgboost" };
	struct random *r = &m->random;
	char text[32];
	insert_pair(m, INSERT_PARAM, run, "lr", pick(m, rates, COUNT(rates)));
	insert_pair(m, INSERT_PARAM, run, "optimizer", pick(m, optimisers, COUNT(optimisers)));
	insert_pair(m, INSERT_PARAM, run, "model", pick(m, models, COUNT(models)));
	snprintf(text, sizeof(text), "%d", 16 << random_below(r, 5));
	insert_pair(m, INSERT_PARAM, run, "batch_size", text);
	snprintf(text, sizeof(text), "%u", (unsigned)random_below(r, 20));
	insert_pair(m, INSERT_PARAM, run, "depth", text);
	snprintf(text, sizeof(text), "%.2f", random_unit(r) * 0.5);
	insert_pair(m, INSERT_PARAM, run, "dropout", text);
	snprintf(text, sizeof(text), "%u", (unsigned)(random_bits(r) >> 32));
	insert_pair(m, INSERT_PARAM, run, "seed", text);
	snprintf(text, sizeof(text), "%.1e", random_unit(r) * 1e-3);
	insert_pair(m, INSERT_PARAM, run, "weight_decay", text);
}

static void
insert_tags(struct maker *m, const struct made_run *run)
{
	insert_pair(m, INSERT_TAG, run, "mlflow.user", "ada");
	insert_pair(m, INSERT_TAG, run, "mlflow.source.name", "/srv/ada/vision/train.py");
	insert_pair(m, INSERT_TAG, run, "mlflow.source.type", "LOCAL");
	insert_pair(m, INSERT_TAG, run, "mlflow.source.git.commit", run->commit);
	insert_pair(m, INSERT_TAG, run, "mlflow.runName", run->name);
	insert_pair(m, INSERT_TAG, run, "team", random_below(&m->random, 2) ? "vision" : "text");
	if (run->parent[0])
		insert_pair(m, INSERT_TAG, run, "mlflow.parentRunId", run->parent);
	if (run->number == m->long_run)
		insert_pair(m, INSERT_TAG, run, "bench.long", "loss");
}

static void
insert_input(struct maker *m, const struct made_run *run)
{
	if (run->number % 4)
		return;
	char input[33], dataset[33];
	hex(m, input, 32);
	snprintf(dataset, sizeof(dataset), "%032d", run->experiment);
	sqlite3_stmt *s = m->insert[INSERT_INPUT];
	bind_text(s, 1, input);
	bind_text(s, 2, dataset);
	bind_text(s, 3, run->id);
	step(m, INSERT_INPUT);
}

static void
insert_experiments(struct maker *m)
{
	for (int e = 0; e <= EXPERIMENTS; e++) {
		char sql[512];
		char name[32];
		snprintf(name, sizeof(name), e ? "study-%02d" : "Default", e);
		snprintf(sql, sizeof(sql),
			"INSERT INTO experiments (experiment_id, name, artifact_location, "
			"lifecycle_stage,"
			" creation_time, last_update_time) VALUES (%d, '%s', '/data/mlruns/%d', "
			"'active',"
			" %lld, %lld); INSERT INTO datasets VALUES ('%032d', %d, 'images', "
			"'d%07d', 'local',"
			" '{\"uri\":\"/data/images\"}', NULL, '{\"num_rows\":60000}')",
			e, name, e, (long long)EPOCH, (long long)EPOCH, e, e, e);
		execute(m, sql);
	}
}

static void
insert_all(struct maker *m)
{
	insert_experiments(m);
	for (int i = 0; i < INSERTS; i++)
		if (!m->failed &&
			sqlite3_prepare_v2(m->db, inserts[i], -1, &m->insert[i], NULL) != SQLITE_OK)
			m->failed = true;
	char last_id[33] = "";
	for (size_t i = 0; i < m->spec->runs && !m->failed; i++) {
		struct made_run run = make_run(m, i, last_id);
		insert_run(m, &run);
		insert_metrics(m, &run);
		insert_params(m, &run);
		insert_tags(m, &run);
		insert_input(m, &run);
		memcpy(last_id, run.id, sizeof(last_id));
	}
	for (int i = 0; i < INSERTS; i++)
		sqlite3_finalize(m->insert[i]);
}

bool
store_data_write(const char *path, const struct store_data *spec, struct err *err)
{
	struct maker m = { .spec = spec };
	size_t runs = spec->runs ? spec->runs : 1;
	m.long_run = runs / 2;
	m.long_points = spec->points / 20;
	m.series_points = (spec->points - m.long_points) / (METRICS * runs);
	if (m.long_points < m.series_points)
		m.long_points = m.series_points;
	random_seed(&m.random, spec->seed);
	unlink(path);
	if (sqlite3_open(path, &m.db) != SQLITE_OK)
		m.failed = true;
	execute(&m, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-1000000; "
		    "BEGIN");
	execute(&m, tables);
	execute(&m, spec->newest ? tables_new : tables_old);
	if (!m.failed)
		insert_all(&m);
	execute(&m, indexes);
	if (spec->newest)
		execute(&m, index_new);
	execute(&m, "COMMIT");
	if (m.failed)
		err_set(err, ERR_SYSTEM, "cannot write '%s': %s", path, sqlite3_errmsg(m.db));
	sqlite3_close(m.db);
	return !m.failed;
}
