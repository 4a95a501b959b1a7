// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Outputs and dependencies with their digests, out of the YAML that DVC writes. */
#include "core/repro/dvc.h"

#include <string.h>
#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/base/vec.h"
#include "core/base/yaml.h"

typedef VEC(struct dvc_entry) entry_list;

bool
dvc_is_file(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	return strcmp(name, "dvc.lock") == 0 || (str_ends(name, ".dvc") && strlen(name) > 4);
}

/* A digest of digits only is a number for YAML; its text is kept. */
static const char *
scalar(const struct json *object, const char *key)
{
	const struct json *j = json_get(object, key);
	return j && (j->type == JSON_STRING || j->type == JSON_NUMBER) ? j->text : "";
}

static const char *
digest_of(const struct json *entry)
{
	static const char *const keys[] = { "md5", "etag", "checksum" };
	const char *named = scalar(entry, scalar(entry, "hash"));
	for (size_t i = 0; !*named && i < sizeof(keys) / sizeof(keys[0]); i++)
		named = scalar(entry, keys[i]);
	return named;
}

static void
take(entry_list *list, const struct json *stage, const char *name, bool outputs)
{
	const struct json *entries = json_get(stage, outputs ? "outs" : "deps");
	if (!entries || entries->type != JSON_ARRAY)
		return;
	for (const struct json *j = entries->child; j; j = j->next) {
		const struct json *size = json_get(j, "size");
		const char *path = scalar(j, "path");
		if (!*path || list->len >= DVC_ENTRIES_MAX)
			continue;
		VEC_PUSH(list,
			((struct dvc_entry){
				.path = path,
				.digest = digest_of(j),
				.stage = name,
				.is_output = outputs,
				.bytes = size && size->type == JSON_NUMBER && size->number >= 0 &&
							 size->number < 9e15
						 ? (int64_t)size->number
						 : -1,
			}));
	}
}

static void
take_stage(entry_list *list, const struct json *stage, const char *name)
{
	take(list, stage, name, false);
	take(list, stage, name, true);
}

bool
dvc_parse(struct arena *a, const char *text, size_t len, struct dvc_entry **out, size_t *n,
	struct err *err)
{
	entry_list list = { 0 };
	const struct json *root;
	if (!yaml_parse(a, text, len, DVC_BYTES_MAX, &root, err))
		return false;
	const struct json *stages = json_get(root, "stages");
	bool single = json_get(root, "outs") != NULL || json_get(root, "deps") != NULL;
	/* Before version 2 the stages of a lock stood at the top. */
	if (!stages && !single && root->type == JSON_OBJECT)
		stages = root;
	if (single)
		take_stage(&list, root, "");
	else if (stages && stages->type == JSON_OBJECT)
		for (const struct json *j = stages->child; j; j = j->next)
			take_stage(&list, j, j->key);
	*out = arena_memdup(a, list.at, list.len * sizeof(*list.at), _Alignof(struct dvc_entry));
	*n = list.len;
	VEC_FREE(&list);
	return true;
}
