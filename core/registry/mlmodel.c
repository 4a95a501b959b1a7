// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* MLmodel files: YAML whose signature is JSON in strings. Hostile like all that lies beside a model. */
#include "core/registry/mlmodel.h"

#include <string.h>
#include "core/base/arena.h"
#include "core/base/json.h"
#include "core/base/str.h"
#include "core/base/yaml.h"
#include "core/store/model_files.h"
#include "core/store/models.h"
#include "core/store/runs.h"
#include "core/table/rowset.h"
#include "core/table/rowset_build.h"

#define MLMODEL_MAX   ((size_t)1 << 20)
#define SIGNATURE_MAX ((size_t)8 << 20)

/* The text of a scalar member, "" when it is missing or null; numbers as written. */
static const char *
scalar(const struct json *object, const char *key)
{
	const struct json *j = json_get(object, key);
	return j && (j->type == JSON_STRING || j->type == JSON_NUMBER) ? j->text : "";
}

static const struct json *
fields(struct arena *a, const struct json *signature, const char *key)
{
	const char *text = json_text(signature, key, NULL);
	const struct json *out = NULL;
	if (!text || !json_parse(a, text, strlen(text), SIGNATURE_MAX, &out, NULL))
		return NULL;
	return out->type == JSON_ARRAY ? out : NULL;
}

static const char *
flavor_names(struct arena *a, const struct json *flavors)
{
	const char *names = "";
	for (const struct json *j = flavors ? flavors->child : NULL; j && j->key; j = j->next)
		names = arena_printf(a, "%s%s%s", names, *names ? ", " : "", j->key);
	return names;
}

/* The data file of the first flavor that is more than the Python function around it. */
static const char *
native_data(const struct json *flavors)
{
	for (const struct json *j = flavors ? flavors->child : NULL; j && j->key; j = j->next) {
		const char *data = scalar(j, "data");
		if (strcmp(j->key, "python_function") != 0 && *data)
			return data;
	}
	return "";
}

static void
take(struct arena *a, const struct json *root, const char *from, struct mlmodel *out)
{
	const struct json *flavors = json_get(root, "flavors");
	const struct json *signature = json_get(root, "signature");
	const struct json *bytes = json_get(root, "model_size_bytes");
	if (flavors && flavors->type != JSON_OBJECT)
		flavors = NULL;
	*out = (struct mlmodel){
		.flavors = flavor_names(a, flavors),
		.data = native_data(flavors),
		.mlflow_version = scalar(root, "mlflow_version"),
		.python_version = scalar(json_get(flavors, "python_function"), "python_version"),
		.created = scalar(root, "utc_time_created"),
		.example = scalar(json_get(root, "saved_input_example_info"), "artifact_path"),
		.from = from,
		.bytes = bytes && bytes->type == JSON_NUMBER && bytes->number >= 0 &&
					 bytes->number < 9e15
				 ? (int64_t)bytes->number
				 : -1,
		.inputs = fields(a, signature, "inputs"),
		.outputs = fields(a, signature, "outputs"),
		.params = fields(a, signature, "params"),
	};
	out->has_signature = out->inputs || out->outputs;
}

bool
mlmodel_parse(struct arena *a, const char *text, size_t len, struct mlmodel *out, struct err *err)
{
	const struct json *root;
	if (!yaml_parse(a, text, len, MLMODEL_MAX, &root, err))
		return err_wrap(err, "MLmodel");
	if (root->type != JSON_OBJECT)
		return err_set(err, ERR_CORRUPT, "MLmodel: not a list of named values");
	take(a, root, "MLmodel", out);
	return true;
}

/* The entry of the run's history for this version's folder. */
static const struct json *
history_entry(struct arena *a, const struct rowset *tags, const char *folder)
{
	for (size_t i = 0; i < tags->rows; i++) {
		const struct json *root;
		const char *value = rowset_text(tags, i, "value");
		if (strcmp(rowset_text(tags, i, "key"), "mlflow.log-model.history") != 0 ||
			!json_parse(a, value, strlen(value), MLMODEL_MAX, &root, NULL) ||
			root->type != JSON_ARRAY)
			continue;
		const struct json *last = NULL;
		for (const struct json *j = root->child; j; j = j->next)
			if (strcmp(json_text(j, "artifact_path", ""), folder) == 0)
				last = j;
		return last;
	}
	return NULL;
}

static bool
load_history(struct store *s, struct arena *a, const struct version_facts *v, struct mlmodel *out)
{
	const struct rowset *tags;
	struct model_place place;
	if (!model_place_find(s, a, v, &place, NULL) || !run_tags(s, v->run_id, &tags, NULL))
		return false;
	const struct json *entry = history_entry(a, tags, place.folder);
	if (entry)
		take(a, entry, "mlflow.log-model.history", out);
	rowset_free(tags);
	return entry != NULL;
}

bool
mlmodel_load(struct store *s, struct arena *a, const struct version_facts *v, struct mlmodel *out,
	struct err *err)
{
	struct err local = ERR_INIT;
	char *text;
	size_t len;
	if (model_file_read(s, a, v, "MLmodel", MLMODEL_MAX, &text, &len, &local))
		return mlmodel_parse(a, text, len, out, err);
	if (local.code == ERR_CANCELLED || local.code == ERR_BUSY)
		return err_set(err, local.code, "%s", local.text);
	return load_history(s, a, v, out) || err_set(err, ERR_DATA, "%s", local.text);
}

/* ---- the signature as rows ---- */

enum { COL_SIDE, COL_NAME, COL_TYPE, COL_REQUIRED, COL_SHAPE, COL_PRESET };

static void
put(struct rowset_build *b, size_t col, size_t row, const char *text)
{
	if (*text)
		rowset_build_text(b, col, row, text, strlen(text));
}

static void
put_shape(struct rowset_build *b, size_t row, const struct json *shape)
{
	struct strbuf text;
	if (!shape || shape->type != JSON_ARRAY)
		return;
	strbuf_init(&text, 1000);
	for (const struct json *j = shape->child; j; j = j->next)
		strbuf_printf(&text, "%s%s", j == shape->child ? "" : " x ",
			j->type == JSON_NUMBER ? j->text : "?");
	put(b, COL_SHAPE, row, text.at);
	strbuf_free(&text);
}

static void
put_fields(struct rowset_build *b, const char *side, const struct json *list)
{
	for (const struct json *j = list ? list->child : NULL; j; j = j->next) {
		size_t row = rowset_build_row(b);
		const struct json *tensor = json_get(j, "tensor-spec");
		const struct json *required = json_get(j, "required");
		const char *type = tensor ? scalar(tensor, "dtype") : scalar(j, "type");
		put(b, COL_SIDE, row, side);
		put(b, COL_NAME, row, scalar(j, "name"));
		put(b, COL_TYPE, row, type);
		put(b, COL_PRESET, row, scalar(j, "default"));
		if (required && required->type == JSON_BOOL)
			rowset_build_int(b, COL_REQUIRED, row, required->boolean);
		put_shape(b, row, tensor ? json_get(tensor, "shape") : json_get(j, "shape"));
	}
}

bool
mlmodel_signature(const struct mlmodel *m, const struct rowset **out, struct err *err)
{
	struct rowset_build *b = rowset_build_new((size_t)64 << 20);
	(void)rowset_build_column(b, "side", CELL_TEXT);
	(void)rowset_build_column(b, "name", CELL_TEXT);
	(void)rowset_build_column(b, "type", CELL_TEXT);
	(void)rowset_build_column(b, "required", CELL_BOOL);
	(void)rowset_build_column(b, "shape", CELL_TEXT);
	(void)rowset_build_column(b, "preset", CELL_TEXT);
	put_fields(b, "input", m->inputs);
	put_fields(b, "output", m->outputs);
	put_fields(b, "param", m->params);
	return rowset_build_finish(b, out, err);
}
