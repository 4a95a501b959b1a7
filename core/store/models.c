// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Registered models: the list, one of them, and finding models and versions by what people write. */
#include "core/store/models.h"

#include <stdio.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/store/registry_sql.h"
#include "core/store/store.h"
#include "core/table/rowset_build.h"

#define MODELS_MAX 100000

#define NOT_A_PROMPT                                                                               \
 " NOT EXISTS (SELECT 1 FROM registered_model_tags p"                                              \
 "   WHERE p.\"key\" = 'mlflow.prompt.is_prompt' AND p.value = 'true' AND p.name = m.name{p})"
#define TAGS_OF_MODEL                                                                              \
 "(SELECT group_concat(\"key\" || '=' || substr(ifnull(value, ''), 1, 200), ' ')"                  \
 "   FROM (SELECT \"key\", value FROM registered_model_tags t"                                     \
 "     WHERE t.name = m.name{t} ORDER BY \"key\" LIMIT 50))"
#define ALIASES_OF_MODEL                                                                           \
 "(SELECT group_concat(alias || '=' || version, ' ') FROM (SELECT alias, version"                  \
 "   FROM registered_model_aliases a WHERE a.name = m.name{a} ORDER BY alias LIMIT 50))"
#define CHAMPION                                                                                   \
 "(SELECT a.version FROM registered_model_aliases a"                                               \
 "   WHERE a.name = m.name AND a.alias = 'champion'{a})"
#define IN_STAGE(stage)                                                                            \
 "(SELECT group_concat(version, ', ') FROM (SELECT version FROM model_versions v"                  \
 "   WHERE v.name = m.name AND v.current_stage = '" stage "'{v} ORDER BY version DESC LIMIT 50))"
#define PRODUCTION IN_STAGE("Production")
#define STAGING    IN_STAGE("Staging")
/* Of the versions that are not deleted: what, such as max(version). */
#define OF_VERSIONS(what)                                                                          \
 "(SELECT " what " FROM model_versions v"                                                          \
 "   WHERE v.name = m.name AND v.current_stage IS NOT 'Deleted_Internal'{v})"
#define VERSIONS OF_VERSIONS("count(*)")
#define LATEST   OF_VERSIONS("max(version)")

/* aliases and champion: SQL for them, as the store has a table for aliases or not. */
#define LIST(aliases, champion)                                                                    \
 "SELECT x.*, c.last_updated_time, c.run_id, r.name FROM (SELECT m.name,"                          \
 " " PRODUCTION " AS production, " STAGING " AS staging, " aliases " AS aliases,"                  \
 " " VERSIONS " AS versions, " LATEST " AS latest,"                                                \
 " coalesce((SELECT max(version) FROM model_versions v"                                            \
 "   WHERE v.name = m.name AND v.current_stage = 'Production'{v}),"                                \
 " " champion ", " LATEST ") AS current,"                                                          \
 " m.creation_time, m.last_updated_time AS updated, {text m.description} AS description,"          \
 " " TAGS_OF_MODEL " AS tags"                                                                      \
 " FROM registered_models m WHERE" NOT_A_PROMPT "{m} ORDER BY m.name LIMIT ?1) x"                  \
 " LEFT JOIN model_versions c ON c.name = x.name AND c.version = x.current{c}"                     \
 " LEFT JOIN runs r ON r.run_uuid = c.run_id ORDER BY x.name"

static const struct stmt_column list_columns[] = { { "name", CELL_TEXT },
	{ "production", CELL_TEXT }, { "staging", CELL_TEXT }, { "aliases", CELL_TEXT },
	{ "versions", CELL_INT }, { "latest", CELL_INT }, { "current", CELL_INT },
	{ "creation_time", CELL_TIME }, { "last_updated_time", CELL_TIME },
	{ "description", CELL_TEXT }, { "tags", CELL_TEXT }, { "since", CELL_TIME },
	{ "run_id", CELL_TEXT }, { "run_name", CELL_TEXT }, { NULL, 0 } };

/* The primary metric of the current version, else its first one with a known direction. */
static bool
add_metric(struct store *s, struct rowset_build *b, size_t row, const char *name, int64_t version,
	const char *primary, struct err *err)
{
	struct arena *a = arena_new();
	struct version_facts facts;
	struct version_metric *metrics = NULL;
	const struct version_metric *found = NULL;
	size_t n = 0;
	bool ok = version_facts(s, a, name, version, &facts, err) &&
		  version_metrics(s, a, &facts, &metrics, &n, err);
	if (ok && primary)
		found = version_metric_find(metrics, n, primary);
	for (size_t i = 0; ok && !found && i < n; i++)
		if (metrics[i].better_higher || metrics[i].better_lower)
			found = &metrics[i];
	if (found) {
		rowset_build_text(
			b, rowset_build_find(b, "metric"), row, found->key, strlen(found->key));
		rowset_build_real(b, rowset_build_find(b, "value"), row, found->value);
	}
	arena_free(a);
	return ok;
}

/* The experiment's primary metric, in a; NULL when it names none. */
static bool
primary_metric(
	struct store *s, struct arena *a, const char *run_id, const char **out, struct err *err)
{
	struct stmt *q = stmt_use(s,
		"SELECT t.value FROM runs r JOIN experiment_tags t ON t.experiment_id ="
		" r.experiment_id AND t.\"key\" = 'mlflow.experiment.primaryMetric.name'"
		" WHERE r.run_uuid = ?1");
	stmt_bind_text(q, 1, run_id);
	*out = stmt_next(q) ? stmt_text_in(q, 0, a, NULL) : NULL;
	return stmt_done(q, err);
}

static bool
add_metrics(struct store *s, struct arena *a, const struct rowset *rs, struct rowset_build *b,
	struct err *err)
{
	for (size_t i = 0; i < rs->rows; i++) {
		const char *primary, *name = rowset_text(rs, i, "name");
		int64_t current = rowset_int(rs, i, "current", 0);
		if (current <= 0)
			continue;
		if (!primary_metric(s, a, rowset_text(rs, i, "run_id"), &primary, err) ||
			!add_metric(s, b, i, name, current, primary, err))
			return false;
	}
	return true;
}

bool
models_list(struct store *s, const struct rowset **out, struct err *err)
{
	const struct rowset *rs;
	if (!store_read_begin(s, err))
		return false;
	struct stmt *q = store_facts(s)->has_aliases
				 ? registry_use(s, LIST(ALIASES_OF_MODEL, CHAMPION))
				 : registry_use(s, LIST("NULL", "NULL"));
	stmt_bind_int(q, 1, MODELS_MAX);
	bool ok = stmt_rowset(q, list_columns, STMT_ROWSET_LIMIT, &rs, err);
	if (ok) {
		struct arena *a = arena_new();
		struct rowset_build *b = rowset_build_new(STMT_ROWSET_LIMIT);
		rowset_build_copy(b, rs);
		(void)rowset_build_column(b, "metric", CELL_TEXT);
		(void)rowset_build_column(b, "value", CELL_REAL);
		ok = add_metrics(s, a, rs, b, err);
		rowset_free(rs);
		arena_free(a);
		if (ok)
			ok = rowset_build_finish(b, out, err);
		else
			rowset_build_free(b);
	}
	store_read_end(s);
	return ok;
}

/* ---- one model ---- */

static bool
no_model(const char *name, struct err *err)
{
	return err_set(err, ERR_NOT_FOUND,
		"no registered model named '%s'; see them with: cairn model list", name);
}

#define INFO(aliases)                                                                              \
 "SELECT m.name, {text m.description}, m.creation_time, m.last_updated_time,"                      \
 " " TAGS_OF_MODEL ", " aliases " FROM registered_models m WHERE m.name = ?1 AND" NOT_A_PROMPT     \
 "{m}"

bool
model_info(struct store *s, const char *name, const struct rowset **out, struct err *err)
{
	static const struct stmt_column columns[] = { { "name", CELL_TEXT },
		{ "description", CELL_TEXT }, { "creation_time", CELL_TIME },
		{ "last_updated_time", CELL_TIME }, { "tags", CELL_TEXT }, { "aliases", CELL_TEXT },
		{ NULL, 0 } };
	const struct rowset *rs;
	struct stmt *q = registry_use(
		s, store_facts(s)->has_aliases ? INFO(ALIASES_OF_MODEL) : INFO("NULL"));
	stmt_bind_text(q, 1, name);
	if (!stmt_rowset(q, columns, STMT_ROWSET_LIMIT, &rs, err))
		return false;
	if (rs->rows > 0) {
		*out = rs;
		return true;
	}
	rowset_free(rs);
	return no_model(name, err);
}

bool
model_find(struct store *s, struct arena *a, const char *text, char **name, struct err *err)
{
	struct strbuf others;
	char *found = NULL;
	size_t n = 0;
	bool exact = false;
	/* Names that begin with text: from text on, and the exact one comes first. */
	struct stmt *q =
		registry_use(s, "SELECT m.name FROM registered_models m WHERE substr(m.name, 1, "
				"length(?1)) = ?1 AND" NOT_A_PROMPT "{m} ORDER BY m.name LIMIT 6");
	stmt_bind_text(q, 1, text);
	strbuf_init(&others, 200);
	while (stmt_next(q)) {
		const char *candidate = stmt_text_in(q, 0, a, "");
		if (n++ == 0)
			found = arena_strdup(a, candidate);
		exact = exact || strcmp(candidate, text) == 0;
		strbuf_printf(&others, "%s%s", n > 1 ? ", " : "", candidate);
	}
	bool ok = stmt_done(q, err);
	if (ok && (n == 0 || *text == '\0'))
		ok = no_model(text, err);
	else if (ok && n > 1 && !exact)
		ok = err_set(err, ERR_CONFLICT, "'%s' can be: %s", text, others.at);
	strbuf_free(&others);
	if (ok)
		*name = found;
	return ok;
}

static bool
version_by_alias(
	struct store *s, const char *name, const char *alias, int64_t *version, struct err *err)
{
	*version = 0;
	if (!store_facts(s)->has_aliases)
		return true;
	struct stmt *q = registry_use(s,
		"SELECT a.version FROM registered_model_aliases a WHERE a.name = ?1 AND a.alias ="
		" ?2{a}");
	stmt_bind_text(q, 1, name);
	stmt_bind_text(q, 2, alias);
	return stmt_int_of(q, 0, version, err);
}

/* The newest version in a stage; "" for any but deleted ones. */
static bool
version_by_stage(
	struct store *s, const char *name, const char *stage, int64_t *version, struct err *err)
{
	struct stmt *q = registry_use(s,
		"SELECT max(v.version) FROM model_versions v WHERE v.name = ?1 AND (v.current_stage"
		" = ?2 OR ?2 = '') AND v.current_stage IS NOT 'Deleted_Internal'{v}");
	stmt_bind_text(q, 1, name);
	stmt_bind_text(q, 2, stage);
	return stmt_int_of(q, 0, version, err);
}

static bool
version_by_number(
	struct store *s, const char *name, int64_t number, int64_t *version, struct err *err)
{
	struct stmt *q = registry_use(s,
		"SELECT v.version FROM model_versions v WHERE v.name = ?1 AND v.version = ?2 AND"
		" v.current_stage IS NOT 'Deleted_Internal'{v}");
	stmt_bind_text(q, 1, name);
	stmt_bind_int(q, 2, number);
	return stmt_int_of(q, 0, version, err);
}

bool
model_version_find(
	struct store *s, const char *name, const char *text, int64_t *version, struct err *err)
{
	static const char *const stages[] = { "None", "Staging", "Production", "Archived" };
	const char *digits = text + (text[0] == 'v' || text[0] == 'V');
	int64_t found = 0, number;
	bool ok;
	if (parse_int(digits, strlen(digits), &number)) {
		ok = version_by_number(s, name, number, &found, err);
	} else if (text[0] == '@') {
		ok = version_by_alias(s, name, text + 1, &found, err);
	} else if (str_casecmp(text, "latest") == 0) {
		ok = version_by_stage(s, name, "", &found, err);
	} else {
		ok = version_by_alias(s, name, text, &found, err);
		for (size_t i = 0; ok && found == 0 && i < 4; i++)
			if (str_casecmp(text, stages[i]) == 0)
				ok = version_by_stage(s, name, stages[i], &found, err);
	}
	if (!ok)
		return false;
	if (found == 0)
		return err_set(err, ERR_NOT_FOUND,
			"'%s' has no version '%s'; see them with: cairn model show '%s'", name,
			text, name);
	*version = found;
	return true;
}
