// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Versions of a registered model: as rows, and one of them in full with its metrics. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/oom.h"
#include "core/base/str.h"
#include "core/base/vec.h"
#include "core/store/metrics.h"
#include "core/store/models.h"
#include "core/store/registry_sql.h"
#include "core/store/store.h"
#include "core/store/store_read.h"
#include "core/table/rowset_build.h"

#define VERSIONS_MAX 100000
#define METRICS_MAX  64

/* ---- one version ---- */

static void
take_facts(struct stmt *q, struct arena *a, struct version_facts *out)
{
	const char *id;
	*out = (struct version_facts){
		.version = stmt_int_or(q, 0, 0),
		.stage = stmt_text_in(q, 1, a, "None"),
		.status = stmt_text_in(q, 2, a, "READY"),
		.status_message = stmt_text_in(q, 3, a, ""),
		.source = stmt_text_in(q, 4, a, ""),
		.storage_location = stmt_text_in(q, 5, a, ""),
		.run_id = stmt_text_in(q, 6, a, ""),
		.model_id = "",
		.created_ms = stmt_int_or(q, 7, 0),
		.updated_ms = stmt_int_or(q, 8, 0),
		.run_exists = stmt_int_or(q, 9, 0) > 0,
		.run_deleted = stmt_int_or(q, 9, 0) == 2,
		.commit = stmt_text_in(q, 10, a, ""),
	};
	id = registry_model_id(out->source);
	if (id)
		out->model_id = arena_strdup(a, id);
}

#define FACTS(storage)                                                                             \
 "SELECT v.version, v.current_stage, v.status, {text v.status_message}, {text v.source}, " storage \
 ", v.run_id, v.creation_time, v.last_updated_time,"                                               \
 " (SELECT CASE r.lifecycle_stage WHEN 'deleted' THEN 2 ELSE 1 END"                                \
 "   FROM runs r WHERE r.run_uuid = v.run_id),"                                                    \
 " (SELECT {text t.value} FROM tags t"                                                             \
 "   WHERE t.run_uuid = v.run_id AND t.\"key\" = 'mlflow.source.git.commit')"                      \
 " FROM model_versions v WHERE v.name = ?1 AND v.version = ?2{v}"

bool
version_facts(struct store *s, struct arena *a, const char *name, int64_t version,
	struct version_facts *out, struct err *err)
{
	bool storage = false;
	if (!registry_has_storage(s, &storage, err))
		return false;
	struct stmt *q =
		registry_use(s, storage ? FACTS("{text v.storage_location}") : FACTS("NULL"));
	stmt_bind_text(q, 1, name);
	stmt_bind_int(q, 2, version);
	bool found = stmt_next(q);
	if (found)
		take_facts(q, a, out);
	if (!stmt_done(q, err))
		return false;
	return found || err_set(err, ERR_NOT_FOUND, "model '%s' has no version %lld", name,
				(long long)version);
}

/* ---- metrics ---- */

struct direction {
	const char *primary, *greater; /* NULL when the experiment does not say */
};

typedef VEC(struct version_metric) metric_list;

static void
add_metric(metric_list *list, const struct direction *d, const char *key, double value)
{
	enum column_better better = metric_better(key, d->primary, d->greater);
	if (str_starts(key, "system/"))
		return;
	/* The later of two points of one key replaces it: rows come in order. */
	if (list->len > 0 && strcmp(list->at[list->len - 1].key, key) == 0)
		list->len--;
	VEC_PUSH(list, (struct version_metric){
			       key, value, better == BETTER_HIGHER, better == BETTER_LOWER });
}

static bool
read_direction(
	struct store *s, struct arena *a, const char *run_id, struct direction *d, struct err *err)
{
	struct stmt *q = stmt_use(s,
		"SELECT t.\"key\", t.value FROM runs r JOIN experiment_tags t ON t.experiment_id ="
		" r.experiment_id WHERE r.run_uuid = ?1 AND t.\"key\" IN"
		" ('mlflow.experiment.primaryMetric.name',"
		" 'mlflow.experiment.primaryMetric.greaterIsBetter')");
	*d = (struct direction){ NULL, NULL };
	stmt_bind_text(q, 1, run_id);
	while (stmt_next(q)) {
		const char *value = stmt_text_in(q, 1, a, NULL);
		if (str_ends(stmt_text_in(q, 0, a, ""), ".name"))
			d->primary = value;
		else
			d->greater = value;
	}
	return stmt_done(q, err);
}

static bool
run_latest(struct store *s, struct arena *a, const char *run_id, const struct direction *d,
	metric_list *list, struct err *err)
{
	struct stmt *q = stmt_use(s, "SELECT \"key\", value, is_nan FROM latest_metrics WHERE"
				     " run_uuid = ?1 ORDER BY \"key\"");
	stmt_bind_text(q, 1, run_id);
	while (stmt_next(q)) {
		double value;
		const char *key = stmt_text_in(q, 0, a, NULL);
		if (key && metric_cell(q, 1, 2, &value) == GOT_VALUE)
			add_metric(list, d, key, value);
	}
	return stmt_done(q, err);
}

/* The table has no room for NaN: a 0 whose twin in metrics is NaN is one. */
static bool
model_latest(struct store *s, struct arena *a, const char *model_id, const struct direction *d,
	metric_list *list, struct err *err)
{
	if (*model_id == '\0' || !store_facts(s)->has_logged_models)
		return true;
	struct stmt *q = stmt_use(s,
		"SELECT l.metric_name, l.metric_value, CASE WHEN l.metric_value = 0 THEN EXISTS"
		" (SELECT 1 FROM metrics m WHERE m.run_uuid = l.run_id AND +m.\"key\" ="
		" l.metric_name AND m.step = l.metric_step AND m.timestamp = l.metric_timestamp_ms"
		" AND m.is_nan = 1) ELSE 0 END FROM logged_model_metrics l WHERE l.model_id = ?1"
		" ORDER BY l.metric_name, l.metric_step, l.metric_timestamp_ms, l.metric_value");
	stmt_bind_text(q, 1, model_id);
	while (stmt_next(q)) {
		double value = (double)NAN;
		const char *key = stmt_text_in(q, 0, a, NULL);
		enum got got = metric_cell(q, 1, 2, &value);
		if (key && (got == GOT_VALUE || got == GOT_NULL))
			add_metric(list, d, key, value);
	}
	return stmt_done(q, err);
}

/* Both lists are sorted; the model's own value wins. */
static void
merge(struct arena *a, const metric_list *own, const metric_list *run, struct version_metric **out,
	size_t *n)
{
	struct version_metric *all = ARENA_ARRAY(a, struct version_metric, own->len + run->len + 1);
	size_t i = 0, k = 0, count = 0;
	while (i < own->len || k < run->len) {
		int order = i == own->len   ? 1
			    : k == run->len ? -1
					    : strcmp(own->at[i].key, run->at[k].key);
		all[count++] = order <= 0 ? own->at[i] : run->at[k];
		i += order <= 0;
		k += order >= 0;
	}
	*out = all;
	*n = count;
}

bool
version_metrics(struct store *s, struct arena *a, const struct version_facts *v,
	struct version_metric **out, size_t *n, struct err *err)
{
	struct direction d;
	metric_list own = { 0 }, run = { 0 };
	bool ok = read_direction(s, a, v->run_id, &d, err) &&
		  model_latest(s, a, v->model_id, &d, &own, err) &&
		  run_latest(s, a, v->run_id, &d, &run, err);
	if (ok)
		merge(a, &own, &run, out, n);
	VEC_FREE(&own);
	VEC_FREE(&run);
	return ok;
}

const struct version_metric *
version_metric_find(const struct version_metric *metrics, size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(metrics[i].key, key) == 0)
			return &metrics[i];
	return NULL;
}

bool
logged_model_find(struct store *s, struct arena *a, const char *model_id, struct logged_model *out,
	struct err *err)
{
	bool found = false;
	if (store_facts(s)->has_logged_models) {
		struct stmt *q = stmt_use(s,
			"SELECT m.name, CASE m.status WHEN 1 THEN 'PENDING' WHEN 2 THEN 'READY' "
			"WHEN 3"
			" THEN 'FAILED' ELSE 'UNSPECIFIED' END, m.artifact_location, "
			"m.source_run_id"
			" FROM logged_models m WHERE m.model_id = ?1 AND m.lifecycle_stage IS NOT"
			" 'deleted'");
		stmt_bind_text(q, 1, model_id);
		found = stmt_next(q);
		if (found)
			*out = (struct logged_model){ stmt_text_in(q, 0, a, ""),
				stmt_text_in(q, 1, a, ""), stmt_text_in(q, 2, a, ""),
				stmt_text_in(q, 3, a, "") };
		if (!stmt_done(q, err))
			return false;
	}
	return found || err_set(err, ERR_NOT_FOUND, "there is no logged model '%s'", model_id);
}

bool
version_tags(struct store *s, const char *name, int64_t version, const struct rowset **out,
	struct err *err)
{
	static const struct stmt_column columns[] = { { "key", CELL_TEXT }, { "value", CELL_TEXT },
		{ NULL, 0 } };
	struct stmt *q =
		registry_use(s, "SELECT t.\"key\", {text t.value} FROM model_version_tags t WHERE"
				" t.name = ?1 AND t.version = ?2{t} ORDER BY t.\"key\"");
	stmt_bind_text(q, 1, name);
	stmt_bind_int(q, 2, version);
	return stmt_rowset(q, columns, STMT_ROWSET_LIMIT, out, err);
}

/* ---- all versions ---- */

static const struct stmt_column version_columns[] = { { "version", CELL_INT },
	{ "stage", CELL_TEXT }, { "aliases", CELL_TEXT }, { "status", CELL_TEXT },
	{ "status_message", CELL_TEXT }, { "creation_time", CELL_TIME },
	{ "last_updated_time", CELL_TIME }, { "user_id", CELL_TEXT }, { "description", CELL_TEXT },
	{ "run_id", CELL_TEXT }, { "run_name", CELL_TEXT }, { "run_lifecycle", CELL_TEXT },
	{ "experiment", CELL_TEXT }, { "source", CELL_TEXT }, { "storage_location", CELL_TEXT },
	{ "run_link", CELL_TEXT }, { "tags", CELL_TEXT }, { NULL, 0 } };

#define VERSION_ALIASES                                                                            \
 "(SELECT group_concat(alias, ', ') FROM (SELECT alias FROM registered_model_aliases a"            \
 "   WHERE a.name = v.name AND a.version = v.version{a} ORDER BY alias LIMIT 50))"
/* MLflow leaves user_id empty: who made the run stands for it. */
#define VERSIONS(aliases, storage)                                                                 \
 "SELECT v.version, v.current_stage, " aliases ", v.status, {text v.status_message},"              \
 " v.creation_time, v.last_updated_time,"                                                          \
 " ifnull(v.user_id, (SELECT u.value FROM tags u"                                                  \
 "   WHERE u.run_uuid = v.run_id AND u.\"key\" = 'mlflow.user')),"                                 \
 " {text v.description}, v.run_id, r.name, r.lifecycle_stage, e.name, {text v.source}, " storage   \
 ", v.run_link,"                                                                                   \
 " (SELECT group_concat(\"key\" || '=' || substr(ifnull(value, ''), 1, 200), ' ')"                 \
 "   FROM (SELECT \"key\", value FROM model_version_tags t"                                        \
 "     WHERE t.name = v.name AND t.version = v.version{t} ORDER BY \"key\" LIMIT 50))"             \
 " FROM model_versions v LEFT JOIN runs r ON r.run_uuid = v.run_id"                                \
 " LEFT JOIN experiments e ON e.experiment_id = r.experiment_id"                                   \
 " WHERE v.name = ?1 AND (?2 = 0 OR v.version = ?2)"                                               \
 " AND v.current_stage IS NOT 'Deleted_Internal'{v} ORDER BY v.version DESC LIMIT ?3"
#define STORAGE "{text v.storage_location}"

static struct stmt *
versions_stmt(struct store *s, bool storage)
{
	if (!store_facts(s)->has_aliases)
		return registry_use(
			s, storage ? VERSIONS("NULL", STORAGE) : VERSIONS("NULL", "NULL"));
	return registry_use(s,
		storage ? VERSIONS(VERSION_ALIASES, STORAGE) : VERSIONS(VERSION_ALIASES, "NULL"));
}

static bool
add_row_metrics(struct store *s, const char *name, const struct rowset *rs, size_t row,
	struct rowset_build *b, size_t *columns, struct err *err)
{
	struct arena *a = arena_new();
	struct version_facts facts;
	struct version_metric *metrics = NULL;
	size_t n = 0;
	bool ok = version_facts(s, a, name, rowset_int(rs, row, "version", 0), &facts, err) &&
		  version_metrics(s, a, &facts, &metrics, &n, err);
	if (ok && *facts.model_id)
		rowset_build_text(b, rowset_build_find(b, "model_id"), row, facts.model_id,
			strlen(facts.model_id));
	if (ok) {
		const char *ref = arena_printf(a, "%lld", (long long)facts.version);
		rowset_build_text(b, rowset_build_find(b, "ref"), row, ref, strlen(ref));
	}
	for (size_t i = 0; ok && i < n; i++) {
		char *column = arena_printf(a, "metrics.%s", metrics[i].key);
		size_t col = rowset_build_find(b, column);
		if (col == ROWSET_NONE && *columns < METRICS_MAX) {
			col = rowset_build_column(b, column, CELL_REAL);
			++*columns;
		}
		if (col != ROWSET_NONE)
			rowset_build_real(b, col, row, metrics[i].value);
	}
	arena_free(a);
	return ok;
}

static bool
with_metrics(struct store *s, const char *name, const struct rowset *rs, const struct rowset **out,
	struct err *err)
{
	struct rowset_build *b = rowset_build_new(STMT_ROWSET_LIMIT);
	size_t columns = 0;
	bool ok = true;
	rowset_build_copy(b, rs);
	(void)rowset_build_column(b, "model_id", CELL_TEXT);
	(void)rowset_build_column(b, "ref", CELL_TEXT);
	for (size_t row = 0; ok && row < rs->rows; row++)
		ok = add_row_metrics(s, name, rs, row, b, &columns, err);
	if (ok)
		return rowset_build_finish(b, out, err);
	rowset_build_free(b);
	return false;
}

bool
model_versions(
	struct store *s, const char *name, int64_t only, const struct rowset **out, struct err *err)
{
	const struct rowset *model, *rs = NULL;
	bool storage = false;
	if (!store_read_begin(s, err))
		return false;
	bool ok = model_info(s, name, &model, err);
	if (ok)
		rowset_free(model);
	ok = ok && registry_has_storage(s, &storage, err);
	if (ok) {
		struct stmt *q = versions_stmt(s, storage);
		stmt_bind_text(q, 1, name);
		stmt_bind_int(q, 2, only);
		stmt_bind_int(q, 3, VERSIONS_MAX);
		ok = stmt_rowset(q, version_columns, STMT_ROWSET_LIMIT, &rs, err) &&
		     with_metrics(s, name, rs, out, err);
	}
	rowset_free(rs);
	store_read_end(s);
	return ok;
}
