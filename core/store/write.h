// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Writing to a tracking store: exactly the rows that MLflow's client would
 * leave, each call one short BEGIN IMMEDIATE transaction. Needs a STORE_WRITER.
 *
 * A change can be undone: calls that overwrite report the old value. Keys, names
 * and values are held to MLflow's rules (ERR_USAGE). Two things differ from its
 * client on purpose: a param or tag value over MLflow's limit is refused where
 * the client cuts it, and deleting a run keeps the assessments of traces that
 * name it, which the newest clients delete for good.
 */
#ifndef CORE_STORE_WRITE_H
#define CORE_STORE_WRITE_H

#include "core/base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct store;

/*
 * Makes several of the changes below one: all are done, or none. When one fails no other is
 * tried, and write_end is told so by ok. Nothing else writes to the store in between, so it is
 * kept short; write_begin waits and fails as the changes do.
 */
bool write_begin(struct store *s, struct err *err) MUST_CHECK;
bool write_end(struct store *s, bool ok, struct err *err) MUST_CHECK;

/* Whether a tag, an experiment's name, may be so; ERR_USAGE as from the changes themselves. */
bool run_check_tag(const char *key, const char *value, struct err *err) MUST_CHECK;
bool experiment_check_name(const char *name, struct err *err) MUST_CHECK;

/*
 * A new RUNNING run. name NULL: a random adjective-noun-number as MLflow makes;
 * parent NULL or a run id; source may be NULL. user: for the tag mlflow.user.
 * ERR_CONFLICT when the experiment is deleted.
 */
bool run_create(struct store *s, int64_t experiment, const char *name, const char *user,
	const char *source, const char *parent, int64_t start_ms, char run_id[33], struct err *err) MUST_CHECK;
/* status: "FINISHED", "FAILED", "KILLED". */
bool run_finish(struct store *s, const char *run_id, const char *status, int64_t end_ms,
	struct err *err) MUST_CHECK;

struct metric_point {
	const char *key;
	double value; /* NaN and infinities are stored as MLflow stores them */
	int64_t timestamp_ms, step;
};

/* All or none, at most 1000. Keeps latest_metrics as MLflow does. */
bool run_log_metrics(struct store *s, const char *run_id, const struct metric_point *points, size_t n,
	struct err *err) MUST_CHECK;
/* Same value again is fine; another one is ERR_CONFLICT (params are immutable). */
bool run_log_param(struct store *s, const char *run_id, const char *key, const char *value,
	struct err *err) MUST_CHECK;
/* *old (may be NULL; in a): the value before, NULL if there was none. mlflow.runName renames. */
bool run_set_tag(struct store *s, struct arena *a, const char *run_id, const char *key, const char *value,
	char **old, struct err *err) MUST_CHECK;
bool run_delete_tag(struct store *s, struct arena *a, const char *run_id, const char *key, char **old,
	struct err *err) MUST_CHECK;
/* Soft delete and back. ERR_CONFLICT when it is so already. */
bool run_delete(struct store *s, const char *run_id, int64_t now_ms, struct err *err) MUST_CHECK;
bool run_restore(struct store *s, const char *run_id, struct err *err) MUST_CHECK;

/* artifact_location NULL: MLflow's default for this store. ERR_CONFLICT when the name is taken. */
bool experiment_create(struct store *s, const char *name, const char *artifact_location, int64_t now_ms,
	int64_t *id, struct err *err) MUST_CHECK;
bool experiment_rename(struct store *s, int64_t id, const char *name, int64_t now_ms, struct err *err) MUST_CHECK;
/* Deletes its runs too, as MLflow does; restore brings them all back. */
bool experiment_delete(struct store *s, int64_t id, int64_t now_ms, struct err *err) MUST_CHECK;
bool experiment_restore(struct store *s, int64_t id, int64_t now_ms, struct err *err) MUST_CHECK;
bool experiment_set_tag(struct store *s, struct arena *a, int64_t id, const char *key, const char *value,
	char **old, struct err *err) MUST_CHECK;

/*
 * Creates an empty store at path with MLflow's tables, as of the named schema
 * (the last patch of that MLflow release, "2.22", "3.1", …; NULL for the one that
 * most clients can open, see init.c), with experiment 0 "Default" whose artifacts
 * go below artifact_root (a URI or a path; NULL: mlruns beside the store).
 * ERR_CONFLICT when the path exists. Whole or not at all.
 */
bool store_init(const char *path, const char *schema, const char *artifact_root, struct err *err) MUST_CHECK;
/* Names store_init knows, NULL-ended, oldest first. */
const char *const *store_init_schemas(void);

#endif
