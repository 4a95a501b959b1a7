// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Writing runs: made, finished, tagged, deleted and brought back as MLflow's client does it. */
#include "core/store/write.h"
#include "core/base/arena.h"
#include "core/base/random.h"
#include "core/base/str.h"
#include "core/store/run_name.h"
#include "core/store/store_stmt.h"
#include "core/store/store_txn.h"
#include "core/store/write_check.h"
#include "core/store/write_run.h"

#include <string.h>

#define RUN_NAME_TAG "mlflow.runName"

bool
write_run_stage(struct store *s, const char *run_id, bool *active, struct err *err)
{
	struct stmt *q =
		stmt_use(s, "SELECT lifecycle_stage = 'active' FROM runs WHERE run_uuid = ?1");
	stmt_bind_text(q, 1, run_id);
	int64_t stage = -1;
	if (!stmt_int_of(q, 0, &stage, err))
		return false;
	*active = stage == 1;
	if (stage == 1)
		return true;
	q = stmt_use(s, "SELECT count(*) FROM runs WHERE run_uuid = ?1");
	stmt_bind_text(q, 1, run_id);
	if (!stmt_int_of(q, 0, &stage, err))
		return false;
	return stage > 0 || err_set(err, ERR_NOT_FOUND, "no run '%s'", run_id);
}

bool
write_run_active(struct store *s, const char *run_id, struct err *err)
{
	bool active = false;
	if (!write_run_stage(s, run_id, &active, err))
		return false;
	return active ||
	       err_set(err, ERR_CONFLICT, "run '%s' is deleted: restore it first", run_id);
}

static bool
put_tag(struct store *s, const char *run_id, const char *key, const char *value, struct err *err)
{
	struct stmt *q = stmt_use(s,
		"INSERT INTO tags (\"key\", value, run_uuid) VALUES (?1, ?2, ?3)"
		" ON CONFLICT (\"key\", run_uuid) DO UPDATE SET value = excluded.value");
	stmt_bind_text(q, 1, key);
	stmt_bind_text(q, 2, value);
	stmt_bind_text(q, 3, run_id);
	return stmt_run(q, err);
}

/* *old: the tag's text in a, NULL when there is none. Both may be NULL for a caller that does not ask. */
static bool
get_tag(struct store *s, struct arena *a, const char *run_id, const char *key, bool *has,
	char **old, struct err *err)
{
	struct stmt *q = stmt_use(s, "SELECT value FROM tags WHERE run_uuid = ?1 AND \"key\" = ?2");
	stmt_bind_text(q, 1, run_id);
	stmt_bind_text(q, 2, key);
	*has = stmt_next(q);
	if (old) {
		const char *text = NULL;
		size_t n = 0;
		*old = *has && stmt_text(q, 0, &text, &n) == GOT_VALUE ? arena_strndup(a, text, n)
								       : NULL;
	}
	return stmt_done(q, err);
}

/*
 * Where an experiment's runs keep their artifacts: "<location>/<run>/artifacts",
 * put before the query and fragment when the location is a URI.
 */
static const char *
artifact_uri(struct arena *a, const char *location, const char *run_id)
{
	size_t scheme = strspn(
		location, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
	bool is_uri = scheme > 0 && location[scheme] == ':';
	size_t path = is_uri ? strcspn(location, "?#") : strlen(location);
	const char *slash = path > 0 && location[path - 1] != '/' ? "/" : "";
	return arena_printf(
		a, "%.*s%s%s/artifacts%s", (int)path, location, slash, run_id, location + path);
}

/* The artifact location of an active experiment. */
static bool
experiment_location(struct store *s, struct arena *a, int64_t experiment, const char **location,
	struct err *err)
{
	struct stmt *q =
		stmt_use(s, "SELECT lifecycle_stage = 'active', artifact_location FROM experiments"
			    " WHERE experiment_id = ?1");
	stmt_bind_int(q, 1, experiment);
	bool has = stmt_next(q);
	bool active = has && stmt_int_or(q, 0, 0) == 1;
	*location = has ? stmt_text_in(q, 1, a, "") : "";
	if (!stmt_done(q, err))
		return false;
	if (!has)
		return err_set(err, ERR_NOT_FOUND, "no experiment %lld", (long long)experiment);
	return active || err_set(err, ERR_CONFLICT, "experiment %lld is deleted: restore it first",
				 (long long)experiment);
}

static bool
insert_run(struct store *s, const char *run_id, int64_t experiment, const char *name,
	const char *user, int64_t start_ms, const char *uri, struct err *err)
{
	struct stmt *q = stmt_use(s,
		"INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, "
		"user_id,"
		" status, start_time, end_time, source_version, lifecycle_stage, artifact_uri,"
		" experiment_id, deleted_time) VALUES (?1, ?2, 'UNKNOWN', '', '', ?3, 'RUNNING', "
		"?4,"
		" NULL, '', 'active', ?5, ?6, NULL)");
	stmt_bind_text(q, 1, run_id);
	stmt_bind_text(q, 2, name);
	stmt_bind_text(q, 3, user ? user : "unknown");
	stmt_bind_int(q, 4, start_ms);
	stmt_bind_text(q, 5, uri);
	stmt_bind_int(q, 6, experiment);
	return stmt_run(q, err);
}

static bool
put_source_tags(struct store *s, const char *run_id, const char *user, const char *source,
	const char *parent, struct err *err)
{
	if (user && !put_tag(s, run_id, "mlflow.user", user, err))
		return false;
	if (source && (!put_tag(s, run_id, "mlflow.source.name", source, err) ||
			      !put_tag(s, run_id, "mlflow.source.type", "LOCAL", err)))
		return false;
	return parent == NULL || put_tag(s, run_id, "mlflow.parentRunId", parent, err);
}

bool
run_create(struct store *s, int64_t experiment, const char *name, const char *user,
	const char *source, const char *parent, int64_t start_ms, char run_id[33], struct err *err)
{
	char id[33], random_name[RUN_NAME_MAX];
	if (name == NULL || *name == '\0') {
		run_name_random(random_name);
		name = random_name;
	}
	if (!write_check_text("the run's name", name, WRITE_NAME_MAX, err) ||
		(user && !write_check_text("the user's name", user, 256, err)) ||
		(source && !write_check_text("the source", source, WRITE_TAG_MAX, err)))
		return false;
	if (start_ms < 0)
		return err_set(err, ERR_USAGE, "the start time is before 1970");
	random_uuid_hex(id);
	if (!txn_begin(s, err))
		return false;
	struct arena *a = arena_new();
	const char *location = NULL;
	bool ok = experiment_location(s, a, experiment, &location, err) &&
		  (parent == NULL || write_run_active(s, parent, err)) &&
		  insert_run(s, id, experiment, name, user, start_ms, artifact_uri(a, location, id),
			  err) &&
		  put_source_tags(s, id, user, source, parent, err) &&
		  put_tag(s, id, RUN_NAME_TAG, name, err);
	arena_free(a);
	if (!txn_end(s, ok, err))
		return false;
	memcpy(run_id, id, sizeof id);
	return true;
}

bool
run_finish(struct store *s, const char *run_id, const char *status, int64_t end_ms, struct err *err)
{
	if (strcmp(status, "FINISHED") != 0 && strcmp(status, "FAILED") != 0 &&
		strcmp(status, "KILLED") != 0)
		return err_set(
			err, ERR_USAGE, "'%s' ends no run: use FINISHED, FAILED or KILLED", status);
	if (end_ms < 0)
		return err_set(err, ERR_USAGE, "the end time is before 1970");
	if (!txn_begin(s, err))
		return false;
	bool ok = write_run_active(s, run_id, err);
	if (ok) {
		struct stmt *q = stmt_use(
			s, "UPDATE runs SET status = ?2, end_time = ?3 WHERE run_uuid = ?1");
		stmt_bind_text(q, 1, run_id);
		stmt_bind_text(q, 2, status);
		stmt_bind_int(q, 3, end_ms);
		ok = stmt_run(q, err);
	}
	return txn_end(s, ok, err);
}

/* The name stands twice, in the run and in its tag, and both change together. */
static bool
rename_run(struct store *s, const char *run_id, const char *name, struct err *err)
{
	struct stmt *q = stmt_use(s, "UPDATE runs SET name = ?2 WHERE run_uuid = ?1");
	stmt_bind_text(q, 1, run_id);
	stmt_bind_text(q, 2, name);
	return stmt_run(q, err) && put_tag(s, run_id, RUN_NAME_TAG, name, err);
}

bool
write_begin(struct store *s, struct err *err)
{
	return txn_begin(s, err);
}

bool
write_end(struct store *s, bool ok, struct err *err)
{
	return txn_end(s, ok, err);
}

bool
run_check_tag(const char *key, const char *value, struct err *err)
{
	bool is_name = strcmp(key, RUN_NAME_TAG) == 0;
	if (!write_check_key("tag", key, err) ||
		!write_check_text(
			"the tag's value", value, is_name ? WRITE_NAME_MAX : WRITE_TAG_MAX, err))
		return false;
	if (is_name && *value == '\0')
		return err_set(err, ERR_USAGE, "a run's name may not be empty");
	return true;
}

bool
run_set_tag(struct store *s, struct arena *a, const char *run_id, const char *key,
	const char *value, char **old, struct err *err)
{
	bool is_name = strcmp(key, RUN_NAME_TAG) == 0;
	if (!run_check_tag(key, value, err) || !txn_begin(s, err))
		return false;
	bool has = false;
	char *before = NULL;
	bool ok =
		write_run_active(s, run_id, err) &&
		get_tag(s, a, run_id, key, &has, old ? &before : NULL, err) &&
		(is_name ? rename_run(s, run_id, value, err) : put_tag(s, run_id, key, value, err));
	if (!txn_end(s, ok, err))
		return false;
	if (old)
		*old = before;
	return true;
}

bool
run_delete_tag(struct store *s, struct arena *a, const char *run_id, const char *key, char **old,
	struct err *err)
{
	if (!txn_begin(s, err))
		return false;
	bool has = false;
	char *before = NULL;
	bool ok = write_run_active(s, run_id, err) &&
		  get_tag(s, a, run_id, key, &has, old ? &before : NULL, err);
	if (ok && !has)
		ok = err_set(err, ERR_NOT_FOUND, "run '%s' has no tag '%s'", run_id, key);
	if (ok) {
		struct stmt *q =
			stmt_use(s, "DELETE FROM tags WHERE run_uuid = ?1 AND \"key\" = ?2");
		stmt_bind_text(q, 1, run_id);
		stmt_bind_text(q, 2, key);
		ok = stmt_run(q, err);
	}
	if (!txn_end(s, ok, err))
		return false;
	if (old)
		*old = before;
	return true;
}

static bool
set_stage(struct store *s, const char *run_id, bool to_active, int64_t now_ms, struct err *err)
{
	if (!txn_begin(s, err))
		return false;
	bool active = false;
	bool ok = write_run_stage(s, run_id, &active, err);
	if (ok && active == to_active)
		ok = err_set(err, ERR_CONFLICT, "run '%s' is %s already", run_id,
			active ? "active" : "deleted");
	if (ok) {
		struct stmt *q = stmt_use(s, "UPDATE runs SET lifecycle_stage = ?2, deleted_time = "
					     "?3 WHERE run_uuid = ?1");
		stmt_bind_text(q, 1, run_id);
		stmt_bind_text(q, 2, to_active ? "active" : "deleted");
		if (to_active)
			stmt_bind_null(q, 3);
		else
			stmt_bind_int(q, 3, now_ms);
		ok = stmt_run(q, err);
	}
	return txn_end(s, ok, err);
}

bool
run_delete(struct store *s, const char *run_id, int64_t now_ms, struct err *err)
{
	return set_stage(s, run_id, false, now_ms, err);
}

bool
run_restore(struct store *s, const char *run_id, struct err *err)
{
	return set_stage(s, run_id, true, 0, err);
}
