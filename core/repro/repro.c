// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Looking for what a run recorded about how it was made. */
#include "core/repro/repro.h"

#include <string.h>
#include "core/base/arena.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/path.h"
#include "core/base/str.h"
#include "core/base/vec.h"
#include "core/job/job.h"
#include "core/repro/commit_files.h"
#include "core/repro/dvc.h"
#include "core/repro/environment.h"
#include "core/store/artifacts.h"
#include "core/store/model_files.h"
#include "core/store/models.h"
#include "core/store/runs.h"
#include "core/store/store.h"
#include "core/table/rowset.h"
#include "core/table/rowset_build.h"

#define DATA_SHOWN  8
#define SHORT_ID    12
#define FOLDERS_MAX 12
#define HISTORY_MAX ((size_t)1 << 20)

struct collector {
	const struct repro_question *q;
	struct arena *a;
	const struct rowset *tags, *params, *datasets, *metrics, *top; /* top: artifacts, or NULL */
	struct rowset_build *b;
	VEC(struct repro_fact) facts;
	const char *folders[FOLDERS_MAX]; /* of artifacts, where an environment may lie */
	size_t n_folders;
	double points;
	struct repro *out;
	struct err *err;
};

static const char *const item_names[] = { "code", "data", "environment", "configuration",
	"randomness", "hardware", "model" };

const char *
repro_item_name(enum repro_item item)
{
	return item_names[item];
}

const char *
repro_state_name(enum repro_state state)
{
	static const char *const names[] = { "missing", "loose", "pinned" };
	return names[state];
}

static void
put(struct rowset_build *b, size_t col, size_t row, const char *text)
{
	if (text && *text)
		rowset_build_text(b, col, row, text, strlen(text));
}

static void
item(struct collector *c, enum repro_item what, enum repro_state state, const char *value,
	const char *note)
{
	size_t row = rowset_build_row(c->b);
	put(c->b, 0, row, item_names[what]);
	put(c->b, 1, row, repro_state_name(state));
	put(c->b, 2, row, value);
	put(c->b, 3, row, note);
	c->points += (double)state / REPRO_PINNED;
	c->out->states[what] = state;
	if (state == REPRO_MISSING)
		c->out->missing = arena_printf(c->a, "%s%s%s", c->out->missing,
			*c->out->missing ? ", " : "", item_names[what]);
}

static void
fact(struct collector *c, enum repro_item what, const char *name, const char *value)
{
	VEC_PUSH(&c->facts,
		((struct repro_fact){ what, arena_strdup(c->a, name), arena_strdup(c->a, value) }));
}

static const char *
value_of(const struct rowset *rs, const char *key)
{
	for (size_t i = 0; i < rs->rows; i++)
		if (strcmp(rowset_text(rs, i, "key"), key) == 0)
			return rowset_text(rs, i, "value");
	return NULL;
}

/* The first row whose key has one of the words in it, in any case. */
static size_t
key_with(const struct rowset *rs, const char *const *words)
{
	for (size_t i = 0; i < rs->rows; i++)
		for (size_t w = 0; words[w]; w++)
			if (strcasestr(rowset_text(rs, i, "key"), words[w]))
				return i;
	return ROWSET_NONE;
}

static void
code(struct collector *c)
{
	const char *commit = value_of(c->tags, "mlflow.source.git.commit");
	const char *branch = value_of(c->tags, "mlflow.source.git.branch");
	const char *dirty = value_of(c->tags, "mlflow.source.git.dirty");
	bool changed = dirty && str_casecmp(dirty, "true") == 0;
	if (!commit)
		item(c, REPRO_CODE, REPRO_MISSING, NULL, "no git commit was recorded");
	else
		item(c, REPRO_CODE, changed ? REPRO_LOOSE : REPRO_PINNED,
			branch ? arena_printf(c->a, "%s on %s", commit, branch) : commit,
			changed ? "with changes that were not committed" : NULL);
}

/* ---- data ---- */

/* What the row of the data says. */
struct data_seen {
	const char *value, *note;
	size_t n, without;
};

static void
add_data(struct collector *c, struct data_seen *seen, const char *name, const char *digest)
{
	seen->without += *digest == '\0';
	if (seen->n++ < DATA_SHOWN)
		seen->value = arena_printf(c->a, "%s%s%s%s%.*s", seen->value,
			seen->n > 1 ? ", " : "", name, *digest ? " " : "", SHORT_ID, digest);
}

static void
take_dvc(
	struct collector *c, struct data_seen *seen, const char *path, const char *text, size_t len)
{
	struct dvc_entry *entries;
	struct err local = ERR_INIT;
	const char *slash = strrchr(path, '/');
	const char *folder = slash ? path_dir(c->a, path) : "";
	size_t n;
	if (!dvc_parse(c->a, text, len, &entries, &n, &local)) {
		seen->note = arena_printf(c->a, "%s: %s", path, local.text);
		seen->without++;
		return;
	}
	for (size_t i = 0; i < n; i++) {
		const struct dvc_entry *e = &entries[i];
		const char *name = slash ? path_join(c->a, folder, e->path) : e->path;
		add_data(c, seen, name, e->digest);
		if (*e->stage)
			name = arena_printf(c->a, "%s (%s %s)", name, e->stage,
				e->is_output ? "makes" : "reads");
		fact(c, REPRO_DATA, name, *e->digest ? e->digest : "no digest");
	}
}

/* Files of DVC at the top of the artifacts. */
static void
dvc_of_artifacts(struct collector *c, struct data_seen *seen)
{
	for (size_t i = 0; c->top && i < c->top->rows; i++) {
		const char *path = rowset_text(c->top, i, "path");
		char *text;
		size_t len;
		long long total;
		if (dvc_is_file(path) && artifact_read(c->q->store, c->a, c->q->run_id, path,
						 DVC_BYTES_MAX, &text, &len, &total, NULL))
			take_dvc(c, seen, path, text, len);
	}
}

/* Files of DVC as the run's commit has them. */
static bool
dvc_of_commit(struct collector *c, struct data_seen *seen)
{
	const char *commit = value_of(c->tags, "mlflow.source.git.commit");
	struct commit_file *files;
	struct err local = ERR_INIT;
	size_t n;
	if (!c->q->ask_git || !commit)
		return true;
	if (!commit_files(c->a, path_dir(c->a, store_facts(c->q->store)->path), commit, dvc_is_file,
		    c->q->job ? job_stop_flag(c->q->job) : NULL, &files, &n, &local))
		return local.code != ERR_CANCELLED || err_set(c->err, local.code, "%s", local.text);
	for (size_t i = 0; i < n; i++)
		take_dvc(c, seen, files[i].path, files[i].text, files[i].len);
	return true;
}

static bool
data(struct collector *c)
{
	struct data_seen seen = { .value = "" };
	for (size_t i = 0; i < c->datasets->rows; i++)
		add_data(c, &seen, rowset_text(c->datasets, i, "name"),
			rowset_text(c->datasets, i, "digest"));
	dvc_of_artifacts(c, &seen);
	if (!dvc_of_commit(c, &seen))
		return false;
	if (seen.without && !seen.note)
		seen.note = "some of it has no digest";
	if (seen.n > DATA_SHOWN)
		seen.value = arena_printf(c->a, "%s and %zu more", seen.value, seen.n - DATA_SHOWN);
	if (seen.n == 0)
		item(c, REPRO_DATA, REPRO_MISSING, NULL,
			seen.note ? seen.note : "no data set and no file of DVC was recorded");
	else
		item(c, REPRO_DATA, seen.without ? REPRO_LOOSE : REPRO_PINNED, seen.value,
			seen.note);
	return true;
}

/* ---- environment ---- */

static void
add_folder(struct collector *c, const char *within, const char *name)
{
	if (*name && c->n_folders < FOLDERS_MAX)
		c->folders[c->n_folders++] = arena_printf(c->a, "%s%s/", within, name);
}

/* Where people and MLflow put an environment: beside the models that the run logged, or where all is. */
static bool
find_folders(struct collector *c)
{
	const char *history = value_of(c->tags, "mlflow.log-model.history");
	const struct json *root;
	const struct rowset *models;
	c->folders[c->n_folders++] = "";
	add_folder(c, "", "environment");
	if (!run_models(c->q->store, c->q->run_id, &models, c->err))
		return false;
	for (size_t i = 0; i < models->rows; i++)
		add_folder(c, "models/", rowset_text(models, i, "model_id"));
	rowset_free(models);
	if (history && json_parse(c->a, history, strlen(history), HISTORY_MAX, &root, NULL))
		for (const struct json *j = root->child; j; j = j->next)
			add_folder(c, "", json_text(j, "artifact_path", ""));
	add_folder(c, "", "model");
	return true;
}

/* A file of the version, or of the run's artifacts; NULL without one. */
static const char *
environment_file(struct collector *c, const char *name, size_t *len)
{
	char *text;
	long long total;
	if (c->q->version && model_file_read(c->q->store, c->a, c->q->version, name,
				     ENVIRONMENT_BYTES_MAX, &text, len, NULL))
		return text;
	for (size_t i = 0; i < c->n_folders; i++)
		if (artifact_read(c->q->store, c->a, c->q->run_id,
			    arena_printf(c->a, "%s%s", c->folders[i], name), ENVIRONMENT_BYTES_MAX,
			    &text, len, &total, NULL))
			return text;
	return NULL;
}

static bool
read_requirements(struct arena *a, const char *text, size_t len, struct package **out, size_t *n,
	struct err *err)
{
	(void)len;
	(void)err;
	packages_parse(a, text, out, n);
	return true;
}

/* The first file that names a package tells its version. */
static void
environment(struct collector *c)
{
	static const struct {
		const char *name;
		bool (*read)(struct arena *, const char *, size_t, struct package **, size_t *,
			struct err *);
	} files[] = { { "requirements.txt", read_requirements },
		{ "conda.yaml", environment_conda }, { "python_env.yaml", environment_python } };
	const char *image = value_of(c->tags, "mlflow.docker.image.id"), *from = "", *note = NULL;
	struct package *all = NULL, *more;
	size_t n = 0, n_more, len, loose = 0;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct err local = ERR_INIT;
		const char *text = environment_file(c, files[i].name, &len);
		if (!text)
			continue;
		if (!files[i].read(c->a, text, len, &more, &n_more, &local)) {
			note = arena_printf(c->a, "%s: %s", files[i].name, local.text);
			continue;
		}
		environment_merge(c->a, all, n, more, n_more, &all, &n);
		from = arena_printf(c->a, "%s%s%s", from, *from ? ", " : "", files[i].name);
	}
	c->out->packages = all;
	c->out->n_packages = n;
	for (size_t i = 0; i < n; i++)
		loose += !all[i].pinned;
	if (image)
		fact(c, REPRO_ENVIRONMENT, "container image", image);
	if (loose)
		note = arena_printf(c->a, "%zu without an exact version", loose);
	if (n == 0)
		item(c, REPRO_ENVIRONMENT, image ? REPRO_PINNED : REPRO_MISSING, image,
			image  ? "container image"
			: note ? note
			       : "no requirements.txt, conda.yaml, python_env.yaml or container "
				 "image");
	else
		item(c, REPRO_ENVIRONMENT, loose || note ? REPRO_LOOSE : REPRO_PINNED,
			arena_printf(c->a, "%zu packages in %s", n, from), note);
}

/* ---- configuration, randomness, hardware ---- */

static void
configuration(struct collector *c)
{
	size_t n = c->params->rows;
	if (n)
		item(c, REPRO_CONFIGURATION, REPRO_PINNED, arena_printf(c->a, "%zu params", n),
			NULL);
	else
		item(c, REPRO_CONFIGURATION, REPRO_MISSING, NULL, "no param was logged");
}

/* The first param, else the first tag, that has one of the words in its name. */
static bool
told_by(struct collector *c, const char *const *words, const char **key, const char **value)
{
	const struct rowset *const places[] = { c->params, c->tags };
	for (size_t i = 0; i < 2; i++) {
		size_t at = key_with(places[i], words);
		if (at == ROWSET_NONE)
			continue;
		*key = rowset_text(places[i], at, "key");
		*value = rowset_text(places[i], at, "value");
		return true;
	}
	return false;
}

static void
randomness(struct collector *c)
{
	static const char *const words[] = { "seed", "random_state", "rng", NULL };
	const char *key, *value;
	if (!told_by(c, words, &key, &value)) {
		item(c, REPRO_RANDOMNESS, REPRO_MISSING, NULL, "no seed was logged");
		return;
	}
	bool none = !*value || str_casecmp(value, "none") == 0;
	fact(c, REPRO_RANDOMNESS, key, value);
	item(c, REPRO_RANDOMNESS, none ? REPRO_LOOSE : REPRO_PINNED,
		arena_printf(c->a, "%s = %s", key, value),
		none ? "the seed was left to chance" : NULL);
}

static void
hardware(struct collector *c)
{
	static const char *const words[] = { "gpu", "cuda", "device", "hardware", "cpu", NULL };
	static const char *const system[] = { "system/", NULL };
	const char *key, *value;
	if (told_by(c, words, &key, &value)) {
		fact(c, REPRO_HARDWARE, key, value);
		item(c, REPRO_HARDWARE, REPRO_PINNED, arena_printf(c->a, "%s = %s", key, value),
			NULL);
	} else if (key_with(c->metrics, system) != ROWSET_NONE) {
		item(c, REPRO_HARDWARE, REPRO_LOOSE, NULL,
			"system metrics were logged, but not on what");
	} else {
		item(c, REPRO_HARDWARE, REPRO_MISSING, NULL, "nothing tells what it ran on");
	}
}

static bool
model(struct collector *c)
{
	const struct rowset *files;
	struct err local = ERR_INIT;
	char hex[HASH_HEX_MAX];
	const atomic_bool *stop = c->q->job ? job_stop_flag(c->q->job) : NULL;
	if (!c->q->version)
		return true;
	if (!model_files(c->q->store, c->q->version, true, stop, &files, &local)) {
		if (local.code == ERR_CANCELLED || local.code == ERR_BUSY)
			return err_set(c->err, local.code, "%s", local.text);
		item(c, REPRO_MODEL, REPRO_MISSING, NULL, local.text);
		return true;
	}
	bool ok = model_files_digest(files, hex, c->err);
	if (ok)
		item(c, REPRO_MODEL, REPRO_PINNED,
			arena_printf(c->a, "%zu files, digest %.12s", files->rows, hex), NULL);
	rowset_free(files);
	return ok;
}

static bool
read_all(struct collector *c)
{
	const struct repro_question *q = c->q;
	/* Artifacts that are not of this machine tell nothing; that is no failure. */
	if (!artifacts_list(q->store, q->run_id, "", &c->top, NULL))
		c->top = NULL;
	return run_tags(q->store, q->run_id, &c->tags, c->err) &&
	       run_params(q->store, q->run_id, &c->params, c->err) &&
	       run_datasets(q->store, q->run_id, &c->datasets, c->err) &&
	       run_metrics(q->store, q->job, q->run_id, 2, &c->metrics, c->err);
}

static bool
all_items(struct collector *c)
{
	code(c);
	if (!data(c) || !find_folders(c))
		return false;
	environment(c);
	configuration(c);
	randomness(c);
	hardware(c);
	return model(c);
}

static bool
collect(struct collector *c)
{
	static const char *const columns[] = { "item", "state", "value", "note" };
	if (!read_all(c))
		return false;
	c->b = rowset_build_new((size_t)16 << 20);
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		(void)rowset_build_column(c->b, columns[i], CELL_TEXT);
	if (all_items(c))
		return rowset_build_finish(c->b, &c->out->items, c->err);
	rowset_build_free(c->b);
	return false;
}

bool
repro_collect(const struct repro_question *q, struct arena *a, struct repro *out, struct err *err)
{
	struct repro found = { .missing = "" };
	struct collector c = { .q = q, .a = a, .out = &found, .err = err };
	bool ok = collect(&c);
	if (ok) {
		found.score = c.points / (double)found.items->rows;
		found.facts = arena_memdup(a, c.facts.at, c.facts.len * sizeof(*c.facts.at),
			_Alignof(struct repro_fact));
		found.n_facts = c.facts.len;
		*out = found;
	}
	VEC_FREE(&c.facts);
	rowset_free(c.tags);
	rowset_free(c.params);
	rowset_free(c.datasets);
	rowset_free(c.metrics);
	rowset_free(c.top);
	return ok;
}
