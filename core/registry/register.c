// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Finding the model of a run. */
#include "core/registry/register.h"

#include <string.h>
#include "core/base/arena.h"
#include "core/base/json.h"
#include "core/base/map.h"
#include "core/base/str.h"
#include "core/store/artifacts.h"
#include "core/store/models.h"
#include "core/store/runs.h"
#include "core/table/rowset.h"

#define HISTORY_MAX ((size_t)4 << 20)
#define READ_MAX    16

struct search {
	struct store *s;
	struct arena *a;
	const char *run_id, *name;
	const struct rowset *info, *models, *tags;
	struct map *folders; /* that hold a model, by what the client recorded or what is on disk */
	struct err *err;
};

/* ---- models as folders ---- */

static void
folders_of_history(struct search *f)
{
	for (size_t i = 0; i < f->tags->rows; i++) {
		const struct json *root;
		const char *value = rowset_text(f->tags, i, "value");
		if (strcmp(rowset_text(f->tags, i, "key"), "mlflow.log-model.history") != 0 ||
			!json_parse(f->a, value, strlen(value), HISTORY_MAX, &root, NULL) ||
			root->type != JSON_ARRAY)
			continue;
		for (const struct json *j = root->child; j; j = j->next) {
			const char *path = json_text(j, "artifact_path", "");
			if (*path)
				map_put(f->folders, path, f->folders);
		}
	}
}

static bool
holds_model(struct search *f, const char *folder)
{
	char *bytes;
	size_t len;
	long long total;
	return artifact_read(f->s, f->a, f->run_id, arena_printf(f->a, "%s/MLmodel", folder),
		READ_MAX, &bytes, &len, &total, NULL);
}

/* Folders at the top of the artifacts, and the one that is asked for. */
static void
folders_on_disk(struct search *f)
{
	const struct rowset *rs;
	if (f->name && holds_model(f, f->name))
		map_put(f->folders, f->name, f->folders);
	if (f->name || !artifacts_list(f->s, f->run_id, "", &rs, NULL))
		return;
	for (size_t i = 0; i < rs->rows && i < 200; i++) {
		const char *path = rowset_text(rs, i, "path");
		if (rowset_int(rs, i, "is_dir", 0) && strcmp(path, "models") != 0 &&
			holds_model(f, path))
			map_put(f->folders, path, f->folders);
	}
	rowset_free(rs);
}

/* Location and path joined as MLflow joins them: before a URI's query. */
static const char *
join(struct arena *a, const char *location, const char *path)
{
	bool uri = strstr(location, "://") != NULL;
	size_t n = uri ? strcspn(location, "?#") : strlen(location);
	const char *slash = n > 0 && location[n - 1] == '/' ? "" : "/";
	return arena_printf(a, "%.*s%s%s%s", (int)n, location, slash, path, location + n);
}

/* ---- logged models ---- */

/* The last of the logged models that are called name (NULL: any); ROWSET_NONE without one. */
static size_t
last_model(const struct search *f, const char *name)
{
	size_t found = ROWSET_NONE;
	for (size_t i = 0; i < f->models->rows; i++)
		if (!name || strcmp(rowset_text(f->models, i, "name"), name) == 0)
			found = i; /* rows come by step */
	return found;
}

static void
names_of_models(struct search *f)
{
	for (size_t i = 0; i < f->models->rows; i++)
		map_put(f->folders, rowset_text(f->models, i, "name"), f->folders);
}

static const char *
none_is_null(const char *text)
{
	return text && *text ? text : NULL;
}

static const char *
commit_of(struct arena *a, const struct rowset *tags)
{
	for (size_t i = 0; i < tags->rows; i++)
		if (strcmp(rowset_text(tags, i, "key"), "mlflow.source.git.commit") == 0)
			return arena_strdup(a, rowset_text(tags, i, "value"));
	return NULL;
}

bool
register_from_model(struct store *s, struct arena *a, const char *model_id,
	struct model_source *out, struct err *err)
{
	struct logged_model m;
	if (!logged_model_find(s, a, model_id, &m, err))
		return false;
	if (strcmp(m.status, "FAILED") == 0)
		return err_set(err, ERR_CONFLICT, "logged model '%s' has failed", model_id);
	*out = (struct model_source){
		.source = arena_printf(a, "models:/%s", model_id),
		.storage_location = m.location,
		.run_id = none_is_null(m.run_id),
		.model_id = arena_strdup(a, model_id),
		.folder = m.name,
		.caution = strcmp(m.status, "READY") == 0
				   ? NULL
				   : arena_printf(a, "the logged model is %s, not READY", m.status),
	};
	const struct rowset *tags;
	if (!run_tags(s, m.run_id, &tags, err))
		return false;
	out->commit = commit_of(a, tags);
	rowset_free(tags);
	return true;
}

/* ---- choosing ---- */

static bool
from_folder(struct search *f, const char *folder, struct model_source *out)
{
	const char *uri = rowset_text(f->info, 0, "artifact_uri");
	const char *source = join(f->a, uri, folder);
	*out = (struct model_source){
		.source = source,
		.storage_location = source,
		.run_id = arena_strdup(f->a, f->run_id),
		.folder = arena_strdup(f->a, folder),
	};
	return true;
}

static bool
choose_name(struct search *f, const char **name)
{
	size_t n = map_len(f->folders);
	if (n == 1) {
		*name = map_key(f->folders, 0);
		return true;
	}
	if (n == 0)
		return err_set(f->err, ERR_NOT_FOUND,
			"run '%s' has logged no model that is known of; name its folder with "
			"--path",
			f->run_id);
	const char *names = "";
	for (size_t i = 0; i < n && i < 10; i++)
		names = arena_printf(f->a, "%s%s%s", names, i ? ", " : "", map_key(f->folders, i));
	return err_set(f->err, ERR_CONFLICT,
		"run '%s' has logged several models; name one with --path: %s", f->run_id, names);
}

/* As the client: files of the run come before a logged model of the same name. */
static bool
choose(struct search *f, struct model_source *out)
{
	const char *name = f->name;
	folders_on_disk(f);
	folders_of_history(f);
	size_t n_folders = map_len(f->folders);
	if (!name) {
		names_of_models(f);
		if (!choose_name(f, &name))
			return false;
	}
	size_t at = map_find(f->folders, name, strlen(name));
	bool folder = at != MAP_NONE && at < n_folders;
	size_t model = last_model(f, name);
	if (folder && (model == ROWSET_NONE || holds_model(f, name)))
		return from_folder(f, name, out);
	if (model == ROWSET_NONE)
		return err_set(
			f->err, ERR_NOT_FOUND, "run '%s' has no model '%s'", f->run_id, name);
	if (!register_from_model(
		    f->s, f->a, rowset_text(f->models, model, "model_id"), out, f->err))
		return false;
	out->run_id = arena_strdup(f->a, f->run_id);
	return true;
}

bool
register_from_run(struct store *s, struct arena *a, const char *run_id, const char *name,
	struct model_source *out, struct err *err)
{
	struct search f = {
		.s = s, .a = a, .run_id = run_id, .name = name, .folders = map_new(a), .err = err
	};
	bool ok = run_info(s, run_id, 0, &f.info, err) && run_models(s, run_id, &f.models, err) &&
		  run_tags(s, run_id, &f.tags, err);
	if (ok && strcmp(rowset_text(f.info, 0, "lifecycle_stage"), "deleted") == 0)
		ok = err_set(err, ERR_CONFLICT, "run '%s' is deleted: restore it first", run_id);
	ok = ok && choose(&f, out);
	if (ok)
		out->commit = commit_of(a, f.tags);
	rowset_free(f.info);
	rowset_free(f.models);
	rowset_free(f.tags);
	return ok;
}
