// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A new version of a registered model, as MLflow's register_model leaves it. */
#include <stdio.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "core/store/model_state.h"
#include "core/store/models_write.h"
#include "core/store/models_write_part.h"
#include "core/store/registry_sql.h"
#include "core/store/store.h"
#include "core/store/store_txn.h"
#include "core/store/write_check.h"

#define TAG_VALUE_MAX   100000
#define DESCRIPTION_MAX 5000
#define VERSIONS_TAG    "mlflow.modelVersions"

static bool
check(const struct model_registration *r, struct err *err)
{
	if (!model_name_check(r->model, err) ||
		(r->description &&
			!write_check_text("the description", r->description, DESCRIPTION_MAX, err)))
		return false;
	for (size_t i = 0; i < r->n_tags; i++)
		if (!write_check_key("tag", r->keys[i], err) ||
			!write_check_text("the tag's value", r->values[i], TAG_VALUE_MAX, err))
			return false;
	return true;
}

/* The model, made when it is not there. A prompt of that name stands in the way. */
static bool
put_model(struct store *s, struct arena *a, const struct model_registration *r, int64_t now_ms,
	struct model_state *before, struct err *err)
{
	struct err local = ERR_INIT;
	int64_t n = 0;
	if (model_state_read(s, a, r->model, before, &local))
		return registry_touch_model(s, r->model, now_ms, err);
	if (local.code != ERR_NOT_FOUND)
		return err_set(err, local.code, "%s", local.text);
	struct stmt *q =
		registry_use(s, "SELECT count(*) FROM registered_models m WHERE m.name = ?1{m}");
	stmt_bind_text(q, 1, r->model);
	if (!stmt_int_of(q, 0, &n, err))
		return false;
	if (n > 0)
		return err_set(err, ERR_CONFLICT, "'%s' is the name of a prompt", r->model);
	q = stmt_use(s, "INSERT INTO registered_models (name, creation_time, last_updated_time)"
			" VALUES (?1, ?2, ?2)");
	stmt_bind_text(q, 1, r->model);
	stmt_bind_int(q, 2, now_ms);
	*before = (struct model_state){ 0 };
	return stmt_run(q, err);
}

static bool
put_version(struct store *s, const struct model_registration *r, int64_t version, int64_t now_ms,
	struct err *err)
{
	bool storage = false;
	if (!registry_has_storage(s, &storage, err))
		return false;
	struct stmt *q = stmt_use(s,
		storage ? "INSERT INTO model_versions (name, version, creation_time,"
			  " last_updated_time, description, current_stage, source, run_id, status,"
			  " storage_location) VALUES (?1, ?2, ?3, ?3, ?4, 'None', ?5, ?6, 'READY',"
			  " ?7)"
			: "INSERT INTO model_versions (name, version, creation_time,"
			  " last_updated_time, description, current_stage, source, run_id, status)"
			  " VALUES (?1, ?2, ?3, ?3, ?4, 'None', ?5, ?6, 'READY')");
	stmt_bind_text(q, 1, r->model);
	stmt_bind_int(q, 2, version);
	stmt_bind_int(q, 3, now_ms);
	stmt_bind_text(q, 4, r->description);
	stmt_bind_text(q, 5, r->source);
	stmt_bind_text(q, 6, r->run_id);
	if (storage)
		stmt_bind_text(q, 7, r->storage_location);
	return stmt_run(q, err);
}

static bool
put_tags(struct store *s, const struct model_registration *r, int64_t version, struct err *err)
{
	for (size_t i = 0; i < r->n_tags; i++) {
		struct stmt *q = stmt_use(s, "INSERT OR REPLACE INTO model_version_tags (\"key\","
					     " value, name, version) VALUES (?1, ?2, ?3, ?4)");
		stmt_bind_text(q, 1, r->keys[i]);
		stmt_bind_text(q, 2, r->values[i]);
		stmt_bind_text(q, 3, r->model);
		stmt_bind_int(q, 4, version);
		if (!stmt_run(q, err))
			return false;
	}
	return true;
}

/* A JSON string in ASCII, as Python's json spells it. */
static void
add_json_string(struct strbuf *b, const char *text)
{
	size_t n = strlen(text);
	strbuf_add_char(b, '"');
	for (size_t i = 0, used; i < n; i += used) {
		uint32_t cp = utf8_decode(text + i, n - i, &used);
		if (cp == '"' || cp == '\\')
			strbuf_printf(b, "\\%c", (int)cp);
		else if (cp >= 0x20 && cp < 0x7f)
			strbuf_add_char(b, (char)cp);
		else if (cp >= 0x10000 && cp != UTF8_BAD)
			strbuf_printf(b, "\\u%04x\\u%04x", 0xd800 + ((cp - 0x10000) >> 10),
				0xdc00 + ((cp - 0x10000) & 0x3ff));
		else
			strbuf_printf(b, "\\u%04x", cp == UTF8_BAD ? 0xfffdu : cp);
	}
	strbuf_add_char(b, '"');
}

/* The list with one more: MLflow's own text, or a new one when it is none. */
static void
add_to_list(struct strbuf *b, const char *old, const char *model, int64_t version)
{
	size_t n = strlen(old);
	bool list = n > 2 && old[0] == '[' && old[n - 1] == ']';
	strbuf_add_n(b, list ? old : "[", list ? n - 1 : 1);
	strbuf_printf(b, "%s{\"name\": ", list ? ", " : "");
	add_json_string(b, model);
	strbuf_printf(b, ", \"version\": %lld}]", (long long)version);
}

static bool
put_link(struct store *s, struct arena *a, const struct model_registration *r, int64_t version,
	struct err *err)
{
	struct strbuf list;
	if (!r->model_id)
		return true;
	struct stmt *q = stmt_use(s, "SELECT tag_value FROM logged_model_tags WHERE model_id = ?1"
				     " AND tag_key = '" VERSIONS_TAG "'");
	stmt_bind_text(q, 1, r->model_id);
	const char *old = stmt_next(q) ? stmt_text_in(q, 0, a, "") : "";
	if (!stmt_done(q, err))
		return false;
	strbuf_init(&list, (size_t)1 << 20);
	add_to_list(&list, old, r->model, version);
	q = stmt_use(s, "INSERT INTO logged_model_tags (model_id, experiment_id, tag_key,"
			" tag_value) SELECT m.model_id, m.experiment_id, '" VERSIONS_TAG
			"', ?2 FROM logged_models m WHERE m.model_id = ?1"
			" ON CONFLICT (model_id, tag_key) DO UPDATE SET tag_value ="
			" excluded.tag_value");
	stmt_bind_text(q, 1, r->model_id);
	stmt_bind_text(q, 2, list.at);
	strbuf_free(&list);
	return stmt_run(q, err);
}

bool
models_register(struct store *s, const struct model_registration *r, const struct audit_note *note,
	int64_t *version, int64_t *id, struct err *err)
{
	struct model_state before, after;
	struct audit_note told = *note;
	if (!check(r, err) || !txn_begin(s, err))
		return false;
	struct arena *a = arena_new();
	bool ok = registry_may_be_written(s, err) && put_model(s, a, r, note->at_ms, &before, err);
	if (ok) {
		told.version = before.latest + 1;
		ok = put_version(s, r, told.version, note->at_ms, err) &&
		     put_tags(s, r, told.version, err) && put_link(s, a, r, told.version, err) &&
		     model_state_read(s, a, r->model, &after, err) &&
		     audit_add(s, &told, &before, &after, id, err);
	}
	arena_free(a);
	if (!txn_end(s, ok, err))
		return false;
	*version = told.version;
	return true;
}
