// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Changes of the registry, step by step inside one transaction. */
#include "core/store/models_write.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "core/store/model_state.h"
#include "core/store/models_write_part.h"
#include "core/store/registry_sql.h"
#include "core/store/store.h"
#include "core/store/store_handle.h"
#include "core/store/store_txn.h"
#include "core/store/write_check.h"

#define ALIAS_MAX 255

/* ---- names ---- */

bool
model_name_check(const char *name, struct err *err)
{
	if (name[strspn(name, " \t\n\r\f\v")] == '\0')
		return err_set(err, ERR_USAGE, "the model's name is empty");
	if (strpbrk(name, "/:") || strcmp(name, ".") == 0 || strncmp(name, "..", 2) == 0)
		return err_set(err, ERR_USAGE,
			"model name '%s': '/', ':' and a leading '..' are not allowed", name);
	return write_check_text("the model's name", name, 256, err);
}

bool
model_alias_check(const char *alias, struct err *err)
{
	size_t n = strlen(alias);
	if (n == 0)
		return err_set(err, ERR_USAGE, "the alias is empty");
	if (!write_check_text("the alias", alias, ALIAS_MAX, err))
		return false;
	for (size_t i = 0, used; i < n; i += used) {
		uint32_t cp = utf8_decode(alias + i, n - i, &used);
		if (cp != '-' && !utf8_is_word(cp))
			return err_set(err, ERR_USAGE,
				"alias '%s': only letters, digits, '_' and '-' are allowed", alias);
	}
	if (str_casecmp(alias, "latest") == 0)
		return err_set(err, ERR_USAGE,
			"'%s' means the latest version and cannot be an alias", alias);
	if ((alias[0] == 'v' || alias[0] == 'V') && n > 1 &&
		strspn(alias + 1, "0123456789") == n - 1)
		return err_set(err, ERR_USAGE, "'%s' means a version number and cannot be an alias",
			alias);
	return true;
}

/* ---- what both kinds of change need ---- */

bool
registry_may_be_written(struct store *s, struct err *err)
{
	static const struct {
		const char *table, *columns;
	} shapes[] = {
		{ "registered_models",
			"name creation_time last_updated_time description workspace" },
		{ "registered_model_tags", "key value name workspace" },
		{ "model_versions",
			"name version creation_time last_updated_time description user_id"
			" current_stage source run_id status status_message run_link"
			" storage_location workspace" },
		{ "model_version_tags", "key value name version workspace" },
		{ "registered_model_aliases", "alias version name workspace" },
		{ "logged_model_tags", "model_id experiment_id tag_key tag_value" },
		{ "cairn_audit",
			"id at_ms who act model version from_version stage alias reason gates"
			" source_commit overridden undoes state_before state_after details" },
	};
	const char *why = NULL;
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes && !why; i++)
		if (!store_table_stranger(s, shapes[i].table, shapes[i].columns, &why, err))
			return false;
	return why == NULL ||
	       err_set(err, ERR_SCHEMA, "the registry of '%s' may not be written: %s",
		       store_facts(s)->path, why);
}

bool
registry_touch_model(struct store *s, const char *name, int64_t now_ms, struct err *err)
{
	struct stmt *q = registry_use(s, "UPDATE registered_models AS m SET last_updated_time = ?2"
					 " WHERE m.name = ?1{m}");
	stmt_bind_text(q, 1, name);
	stmt_bind_int(q, 2, now_ms);
	return stmt_run(q, err);
}

/* ---- steps ---- */

static bool
step_stage(struct store *s, const char *name, const struct model_step *step, int64_t now_ms,
	struct err *err)
{
	struct stmt *q = registry_use(s,
		"UPDATE model_versions AS v SET current_stage = ?3, last_updated_time = ?4 WHERE"
		" v.name = ?1 AND v.version = ?2{v}");
	stmt_bind_text(q, 1, name);
	stmt_bind_int(q, 2, step->version);
	stmt_bind_text(q, 3, step->stage);
	stmt_bind_int(q, 4, now_ms);
	return stmt_run(q, err) && registry_touch_model(s, name, now_ms, err);
}

static bool
step_alias(struct store *s, const char *name, const struct model_step *step, struct err *err)
{
	if (!store_facts(s)->has_aliases)
		return err_set(err, ERR_SCHEMA,
			"this store is older than aliases (MLflow 2.3): run mlflow db upgrade "
			"sqlite:///%s",
			store_facts(s)->path);
	struct stmt *q =
		step->version == 0
			? registry_use(s, "DELETE FROM registered_model_aliases AS a WHERE a.name ="
					  " ?1 AND a.alias = ?2{a}")
			: stmt_use(s,
				  "INSERT OR REPLACE INTO registered_model_aliases (name, alias,"
				  " version) VALUES (?1, ?2, ?3)");
	stmt_bind_text(q, 1, name);
	stmt_bind_text(q, 2, step->alias);
	if (step->version)
		stmt_bind_int(q, 3, step->version);
	return stmt_run(q, err);
}

static bool
step_delete(struct store *s, const char *name, const struct model_step *step, int64_t now_ms,
	struct err *err)
{
	struct stmt *q = registry_use(s,
		"UPDATE model_versions AS v SET current_stage = 'Deleted_Internal',"
		" last_updated_time = ?3, description = NULL, user_id = NULL, source ="
		" 'REDACTED-SOURCE-PATH', run_id = 'REDACTED-RUN-ID', run_link ="
		" 'REDACTED-RUN-LINK', status_message = NULL WHERE v.name = ?1 AND v.version = ?2"
		"{v}");
	stmt_bind_text(q, 1, name);
	stmt_bind_int(q, 2, step->version);
	stmt_bind_int(q, 3, now_ms);
	if (!stmt_run(q, err))
		return false;
	if (store_facts(s)->has_aliases) {
		q = registry_use(s,
			"DELETE FROM registered_model_aliases AS a WHERE a.name = ?1 AND"
			" a.version = ?2{a}");
		stmt_bind_text(q, 1, name);
		stmt_bind_int(q, 2, step->version);
		if (!stmt_run(q, err))
			return false;
	}
	return registry_touch_model(s, name, now_ms, err);
}

/* The version that a step is about is there and not deleted. */
static bool
check_version(struct store *s, const char *name, int64_t version, struct err *err)
{
	int64_t n = 0;
	struct stmt *q = registry_use(s,
		"SELECT count(*) FROM model_versions v WHERE v.name = ?1 AND v.version = ?2 AND"
		" v.current_stage IS NOT 'Deleted_Internal'{v}");
	stmt_bind_text(q, 1, name);
	stmt_bind_int(q, 2, version);
	if (!stmt_int_of(q, 0, &n, err))
		return false;
	return n > 0 ||
	       err_set(err, ERR_NOT_FOUND, "'%s' has no version %lld", name, (long long)version);
}

static bool
take_step(struct store *s, const char *name, const struct model_step *step, int64_t now_ms,
	struct err *err)
{
	if (step->version != 0 && !check_version(s, name, step->version, err))
		return false;
	switch (step->kind) {
	case STEP_STAGE:
		return step_stage(s, name, step, now_ms, err);
	case STEP_ALIAS:
		return step_alias(s, name, step, err);
	case STEP_DELETE:
		return step_delete(s, name, step, now_ms, err);
	}
	return false;
}

static bool
still_as_expected(struct arena *a, const char *name, const struct model_state *expected,
	const struct model_state *now, struct err *err)
{
	if (model_state_same(expected, now))
		return true;
	return err_set(err, ERR_CONFLICT,
		"'%s' has changed since it was looked at (%s): nothing was done; look again", name,
		model_state_difference(a, expected, now));
}

bool
models_apply(struct store *s, const struct model_state *expected, const struct model_step *steps,
	size_t n, const struct audit_note *note, int64_t *id, struct err *err)
{
	struct model_state before, after;
	if (!txn_begin(s, err))
		return false;
	struct arena *a = arena_new();
	bool ok = registry_may_be_written(s, err) &&
		  model_state_read(s, a, note->model, &before, err) &&
		  still_as_expected(a, note->model, expected, &before, err);
	for (size_t i = 0; ok && i < n; i++)
		ok = take_step(s, note->model, &steps[i], note->at_ms, err);
	ok = ok && model_state_read(s, a, note->model, &after, err) &&
	     audit_add(s, note, &before, &after, id, err);
	arena_free(a);
	return txn_end(s, ok, err);
}
