// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Stores for tests, made with SQLite alone: the tables MLflow makes, with as
 * many rows as a test wants. Nothing here is the code under test. Calls that
 * fail end the program with a message.
 */
#ifndef TESTS_SUPPORT_STORE_FIXTURE_H
#define TESTS_SUPPORT_STORE_FIXTURE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

enum fixture_schema {
	FIXTURE_OLD, /* MLflow 2.18 to 2.22: no workspaces, no logged models, no series index */
	FIXTURE_NEW, /* MLflow 3.12: workspace, inputs.step, logged_models, index_metrics_run_uuid_key_step */
};

/* One folder of this program for its stores, made at the first call, removed with all in it at the end. */
const char *fixture_folder(void);
/* Instead a folder that is there already and stays. Before the first of the other calls. */
void fixture_use_folder(const char *path);
/* A path in that folder; one of a few static buffers. */
const char *fixture_path(const char *name);

/*
 * A new store called name in the folder (an older one of that name goes), with
 * experiment 0 "Default". The connection stays open for more rows; close it with
 * sqlite3_close before the store is read in earnest.
 */
sqlite3 *fixture_store(const char *name, enum fixture_schema schema);
/* Opens a store again, with a busy time of 5 s. */
sqlite3 *fixture_reopen(const char *name);

/* Runs SQL; formats are those of sqlite3_mprintf: %Q quotes a text, %lld takes long long. */
void fixture_exec(sqlite3 *db, const char *format, ...);
/* First value of the first row as text, "NULL" for null, "" for no row; a static buffer. */
const char *fixture_text(sqlite3 *db, const char *format, ...);
int64_t fixture_int(sqlite3 *db, const char *format, ...);

void fixture_experiment(sqlite3 *db, int64_t id, const char *name);
/* An active run as MLflow leaves it (with the tag mlflow.runName); end_ms 0: RUNNING, else FINISHED. */
void fixture_run(sqlite3 *db, const char *run_id, int64_t experiment, const char *name,
	int64_t start_ms, int64_t end_ms);
/* One point, and latest_metrics kept as MLflow keeps it. NaN is stored as MLflow stores it. */
void fixture_metric(sqlite3 *db, const char *run_id, const char *key, double value, int64_t step,
	int64_t timestamp_ms);
void fixture_param(sqlite3 *db, const char *run_id, const char *key, const char *value);
void fixture_tag(sqlite3 *db, const char *run_id, const char *key, const char *value);

#endif
