// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Writing experiments. */
#include "core/base/arena.h"
#include "core/store/store.h"
#include "core/store/store_stmt.h"
#include "core/store/store_txn.h"
#include "core/store/write.h"
#include "core/store/write_check.h"

#include <string.h>

/* Characters of an experiment's tag: 5000, or 20000 since the column is TEXT. */
static bool
tag_limit(struct store *s, size_t *limit, struct err *err)
{
	int64_t wide = 0;
	if (!stmt_int_of(
		    stmt_use(s,
			    "SELECT upper(type) = 'TEXT' FROM pragma_table_info('experiment_tags')"
			    " WHERE name = 'value'"),
		    0, &wide, err))
		return false;
	*limit = wide == 1 ? 20000 : 5000;
	return true;
}

/* 1 active, 0 deleted; ERR_NOT_FOUND. */
static bool
experiment_stage(struct store *s, int64_t id, bool *active, struct err *err)
{
	struct stmt *q = stmt_use(
		s, "SELECT lifecycle_stage IS 'active' FROM experiments WHERE experiment_id = ?1");
	stmt_bind_int(q, 1, id);
	int64_t stage = -1;
	if (!stmt_int_of(q, -1, &stage, err))
		return false;
	*active = stage == 1;
	return stage >= 0 || err_set(err, ERR_NOT_FOUND, "no experiment %lld", (long long)id);
}

static bool
experiment_active(struct store *s, int64_t id, struct err *err)
{
	bool active = false;
	if (!experiment_stage(s, id, &active, err))
		return false;
	return active || err_set(err, ERR_CONFLICT, "experiment %lld is deleted: restore it first",
				 (long long)id);
}

/* Names of deleted experiments stay taken. */
static bool
name_is_free(struct store *s, const char *name, int64_t except, struct err *err)
{
	struct stmt *q = stmt_use(s,
		store_facts(s)->has_workspace
			? "SELECT experiment_id, lifecycle_stage IS 'active' FROM experiments"
			  " WHERE workspace = 'default' AND name = ?1 AND experiment_id IS NOT ?2"
			: "SELECT experiment_id, lifecycle_stage IS 'active' FROM experiments"
			  " WHERE name = ?1 AND experiment_id IS NOT ?2");
	stmt_bind_text(q, 1, name);
	stmt_bind_int(q, 2, except);
	bool taken = stmt_next(q);
	long long id = taken ? (long long)stmt_int_or(q, 0, -1) : -1;
	bool active = taken && stmt_int_or(q, 1, 0) == 1;
	if (!stmt_done(q, err))
		return false;
	return !taken || err_set(err, ERR_CONFLICT, "experiment %lld is called '%s' already%s", id,
				 name, active ? "" : " (it is deleted; its name stays taken)");
}

/*
 * Where MLflow's clients of this store put a new experiment's artifacts: beside
 * those of an experiment whose location ends in its own id, "<root>/<id>".
 */
static bool
default_location(
	struct store *s, struct arena *a, int64_t id, const char **location, struct err *err)
{
	struct stmt *q =
		stmt_use(s, "SELECT substr(artifact_location, 1, length(artifact_location) - "
			    "length(experiment_id))"
			    " FROM experiments WHERE artifact_location LIKE '%/' || experiment_id"
			    " ORDER BY experiment_id LIMIT 1");
	const char *root = stmt_next(q) ? stmt_text_in(q, 0, a, NULL) : NULL;
	if (!stmt_done(q, err))
		return false;
	if (root == NULL) {
		const char *path = store_facts(s)->path;
		root = arena_printf(a, "%.*s/mlruns/", (int)(strrchr(path, '/') - path), path);
	}
	*location = arena_printf(a, "%s%lld", root, (long long)id);
	return true;
}

static bool
insert_experiment(struct store *s, const char *name, const char *location, int64_t now_ms,
	int64_t *id, struct err *err)
{
	struct stmt *q =
		stmt_use(s, store_facts(s)->has_workspace
				    ? "INSERT INTO experiments (name, artifact_location, "
				      "lifecycle_stage, creation_time,"
				      " last_update_time, workspace) VALUES (?1, ?2, 'active', ?3, "
				      "?3, 'default')"
				    : "INSERT INTO experiments (name, artifact_location, "
				      "lifecycle_stage, creation_time,"
				      " last_update_time) VALUES (?1, ?2, 'active', ?3, ?3)");
	stmt_bind_text(q, 1, name);
	stmt_bind_text(q, 2, location);
	stmt_bind_int(q, 3, now_ms);
	return stmt_run(q, err) &&
	       stmt_int_of(stmt_use(s, "SELECT last_insert_rowid()"), -1, id, err);
}

static bool
set_location(struct store *s, int64_t id, const char *location, struct err *err)
{
	struct stmt *q = stmt_use(
		s, "UPDATE experiments SET artifact_location = ?2 WHERE experiment_id = ?1");
	stmt_bind_int(q, 1, id);
	stmt_bind_text(q, 2, location);
	return stmt_run(q, err);
}

bool
experiment_check_name(const char *name, struct err *err)
{
	if (*name == '\0')
		return err_set(err, ERR_USAGE, "an experiment's name may not be empty");
	return write_check_text("the experiment's name", name, WRITE_EXPERIMENT_NAME_MAX, err);
}

bool
experiment_create(struct store *s, const char *name, const char *artifact_location, int64_t now_ms,
	int64_t *id, struct err *err)
{
	if (!experiment_check_name(name, err) ||
		(artifact_location &&
			!write_check_text("the artifact location", artifact_location, 256, err)))
		return false;
	if (!txn_begin(s, err))
		return false;
	struct arena *a = arena_new();
	const char *location = NULL;
	int64_t made = -1;
	bool ok = name_is_free(s, name, -1, err) &&
		  insert_experiment(s, name, artifact_location, now_ms, &made, err) &&
		  (artifact_location || (default_location(s, a, made, &location, err) &&
						set_location(s, made, location, err)));
	arena_free(a);
	if (!txn_end(s, ok, err))
		return false;
	*id = made;
	return true;
}

bool
experiment_rename(struct store *s, int64_t id, const char *name, int64_t now_ms, struct err *err)
{
	if (!experiment_check_name(name, err) || !txn_begin(s, err))
		return false;
	bool ok = experiment_active(s, id, err) && name_is_free(s, name, id, err);
	if (ok) {
		struct stmt *q = stmt_use(s, "UPDATE experiments SET name = ?2, last_update_time = "
					     "?3 WHERE experiment_id = ?1");
		stmt_bind_int(q, 1, id);
		stmt_bind_text(q, 2, name);
		stmt_bind_int(q, 3, now_ms);
		ok = stmt_run(q, err);
	}
	return txn_end(s, ok, err);
}

/* The experiment and every run in it, whatever state each run was in: MLflow keeps no memory of that. */
static bool
set_stage(struct store *s, int64_t id, bool to_active, int64_t now_ms, struct err *err)
{
	if (!txn_begin(s, err))
		return false;
	bool active = false;
	bool ok = experiment_stage(s, id, &active, err);
	if (ok && active == to_active)
		ok = err_set(err, ERR_CONFLICT, "experiment %lld is %s already", (long long)id,
			active ? "active" : "deleted");
	static const char *const sql[] = {
		"UPDATE experiments SET lifecycle_stage = ?2, last_update_time = ?3"
		" WHERE experiment_id = ?1",
		"UPDATE runs SET lifecycle_stage = ?2, deleted_time = CASE ?2 WHEN 'deleted' THEN "
		"?3 END"
		" WHERE experiment_id = ?1",
	};
	for (size_t i = 0; ok && i < 2; i++) {
		struct stmt *q = stmt_use(s, sql[i]);
		stmt_bind_int(q, 1, id);
		stmt_bind_text(q, 2, to_active ? "active" : "deleted");
		stmt_bind_int(q, 3, now_ms);
		ok = stmt_run(q, err);
	}
	return txn_end(s, ok, err);
}

bool
experiment_delete(struct store *s, int64_t id, int64_t now_ms, struct err *err)
{
	return set_stage(s, id, false, now_ms, err);
}

bool
experiment_restore(struct store *s, int64_t id, int64_t now_ms, struct err *err)
{
	return set_stage(s, id, true, now_ms, err);
}

static bool
swap_tag(struct store *s, struct arena *a, int64_t id, const char *key, const char *value,
	char **old, struct err *err)
{
	struct stmt *q = stmt_use(
		s, "SELECT value FROM experiment_tags WHERE experiment_id = ?1 AND \"key\" = ?2");
	stmt_bind_int(q, 1, id);
	stmt_bind_text(q, 2, key);
	const char *text = NULL;
	size_t n = 0;
	*old = a && stmt_next(q) && stmt_text(q, 0, &text, &n) == GOT_VALUE
		       ? arena_strndup(a, text, n)
		       : NULL;
	if (!stmt_done(q, err))
		return false;
	q = stmt_use(s,
		"INSERT INTO experiment_tags (\"key\", value, experiment_id) VALUES (?2, ?3, ?1)"
		" ON CONFLICT (\"key\", experiment_id) DO UPDATE SET value = excluded.value");
	stmt_bind_int(q, 1, id);
	stmt_bind_text(q, 2, key);
	stmt_bind_text(q, 3, value);
	return stmt_run(q, err);
}

bool
experiment_set_tag(struct store *s, struct arena *a, int64_t id, const char *key, const char *value,
	char **old, struct err *err)
{
	if (!write_check_key("tag", key, err) || !txn_begin(s, err))
		return false;
	size_t limit = 0;
	char *before = NULL;
	bool ok = experiment_active(s, id, err) && tag_limit(s, &limit, err) &&
		  write_check_text("the tag's value", value, limit, err) &&
		  swap_tag(s, old ? a : NULL, id, key, value, &before, err);
	if (!txn_end(s, ok, err))
		return false;
	if (old)
		*old = before;
	return true;
}
