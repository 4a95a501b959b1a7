// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Looking for what a run recorded about how it was made. */
#include "core/repro/repro.h"

#include <ctype.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/hash.h"
#include "core/base/str.h"
#include "core/job/job.h"
#include "core/store/artifacts.h"
#include "core/store/model_files.h"
#include "core/store/models.h"
#include "core/store/runs.h"
#include "core/table/rowset.h"
#include "core/table/rowset_build.h"

#define TEXT_MAX ((size_t)1 << 20)

enum state { MISSING, LOOSE, PINNED };

struct collector {
	struct store *s;
	struct job *job;
	struct arena *a;
	const char *run_id;
	const struct version_facts *v;
	const struct rowset *tags, *params, *datasets, *metrics, *top; /* top: artifacts, or NULL */
	struct rowset_build *b;
	double points;
	struct repro *out;
	struct err *err;
};

static void
put(struct rowset_build *b, size_t col, size_t row, const char *text)
{
	if (text && *text)
		rowset_build_text(b, col, row, text, strlen(text));
}

static void
item(struct collector *c, const char *name, enum state state, const char *value, const char *note)
{
	static const char *const states[] = { "missing", "loose", "pinned" };
	size_t row = rowset_build_row(c->b);
	put(c->b, 0, row, name);
	put(c->b, 1, row, states[state]);
	put(c->b, 2, row, value);
	put(c->b, 3, row, note);
	c->points += state == PINNED ? 1 : state == LOOSE ? 0.5 : 0;
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
		item(c, "code", MISSING, NULL, "no git commit was recorded");
	else
		item(c, "code", changed ? LOOSE : PINNED,
			branch ? arena_printf(c->a, "%s on %s", commit, branch) : commit,
			changed ? "with changes that were not committed" : NULL);
}

/* A file of DVC at the top of the artifacts, NULL without one. */
static const char *
dvc_file(const struct collector *c)
{
	for (size_t i = 0; c->top && i < c->top->rows; i++) {
		const char *path = rowset_text(c->top, i, "path");
		if (str_ends(path, ".dvc") || strcmp(path, "dvc.lock") == 0)
			return path;
	}
	return NULL;
}

static void
data(struct collector *c)
{
	const char *value = "", *dvc = dvc_file(c);
	size_t without = 0;
	for (size_t i = 0; i < c->datasets->rows; i++) {
		const char *digest = rowset_text(c->datasets, i, "digest");
		without += *digest == '\0';
		if (i < 8)
			value = arena_printf(c->a, "%s%s%s %s", value, i ? ", " : "",
				rowset_text(c->datasets, i, "name"), digest);
	}
	if (c->datasets->rows == 0 && !dvc)
		item(c, "data", MISSING, NULL, "no data set was recorded");
	else
		item(c, "data", without ? LOOSE : PINNED,
			dvc ? arena_printf(c->a, "%s%s%s", value, *value ? ", " : "", dvc) : value,
			without ? "a data set has no digest" : NULL);
}

/* requirements.txt of the version, or of the run's artifacts. */
static const char *
requirements(struct collector *c)
{
	static const char *const places[] = { "requirements.txt", "environment/requirements.txt",
		"model/requirements.txt" };
	char *text;
	size_t len;
	long long total;
	if (c->v && model_file_read(c->s, c->a, c->v, places[0], TEXT_MAX, &text, &len, NULL))
		return text;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (artifact_read(
			    c->s, c->a, c->run_id, places[i], TEXT_MAX, &text, &len, &total, NULL))
			return text;
	return NULL;
}

static void
environment(struct collector *c)
{
	const char *text = requirements(c), *image = value_of(c->tags, "mlflow.docker.image.id");
	struct package *packages;
	size_t n, loose = 0;
	if (!text) {
		item(c, "environment", image ? PINNED : MISSING, image,
			image ? "container image" : "no requirements.txt and no container image");
		return;
	}
	packages_parse(c->a, text, &packages, &n);
	c->out->packages = packages;
	c->out->n_packages = n;
	for (size_t i = 0; i < n; i++)
		loose += !packages[i].pinned;
	item(c, "environment",
		n == 0  ? MISSING
		: loose ? LOOSE
			: PINNED,
		arena_printf(c->a, "%zu packages", n),
		loose ? arena_printf(c->a, "%zu without an exact version", loose) : NULL);
}

static void
configuration(struct collector *c)
{
	size_t n = c->params->rows;
	if (n)
		item(c, "configuration", PINNED, arena_printf(c->a, "%zu params", n), NULL);
	else
		item(c, "configuration", MISSING, NULL, "no param was logged");
}

static void
randomness(struct collector *c)
{
	static const char *const words[] = { "seed", "random_state", "rng", NULL };
	size_t at = key_with(c->params, words);
	const struct rowset *rs = at == ROWSET_NONE ? c->tags : c->params;
	if (at == ROWSET_NONE)
		at = key_with(c->tags, words);
	if (at == ROWSET_NONE) {
		item(c, "randomness", MISSING, NULL, "no seed was logged");
		return;
	}
	const char *value = rowset_text(rs, at, "value");
	bool none = !*value || str_casecmp(value, "none") == 0;
	item(c, "randomness", none ? LOOSE : PINNED,
		arena_printf(c->a, "%s = %s", rowset_text(rs, at, "key"), value),
		none ? "the seed was left to chance" : NULL);
}

static void
hardware(struct collector *c)
{
	static const char *const words[] = { "gpu", "cuda", "device", "hardware", "cpu", NULL };
	static const char *const system[] = { "system/", NULL };
	size_t at = key_with(c->params, words);
	const struct rowset *rs = at == ROWSET_NONE ? c->tags : c->params;
	if (at == ROWSET_NONE)
		at = key_with(c->tags, words);
	if (at != ROWSET_NONE)
		item(c, "hardware", PINNED,
			arena_printf(c->a, "%s = %s", rowset_text(rs, at, "key"),
				rowset_text(rs, at, "value")),
			NULL);
	else if (key_with(c->metrics, system) != ROWSET_NONE)
		item(c, "hardware", LOOSE, NULL, "system metrics were logged, but not on what");
	else
		item(c, "hardware", MISSING, NULL, "nothing tells what it ran on");
}

static bool
model(struct collector *c)
{
	const struct rowset *files;
	struct err local = ERR_INIT;
	char hex[HASH_HEX_MAX];
	const atomic_bool *stop = c->job ? job_stop_flag(c->job) : NULL;
	if (!c->v)
		return true;
	if (!model_files(c->s, c->v, true, stop, &files, &local)) {
		if (local.code == ERR_CANCELLED || local.code == ERR_BUSY)
			return err_set(c->err, local.code, "%s", local.text);
		item(c, "model", MISSING, NULL, local.text);
		return true;
	}
	bool ok = model_files_digest(files, hex, c->err);
	if (ok)
		item(c, "model", PINNED,
			arena_printf(c->a, "%zu files, digest %.12s", files->rows, hex), NULL);
	rowset_free(files);
	return ok;
}

static bool
read_all(struct collector *c)
{
	/* Artifacts that are not of this machine tell nothing; that is no failure. */
	if (!artifacts_list(c->s, c->run_id, "", &c->top, NULL))
		c->top = NULL;
	return run_tags(c->s, c->run_id, &c->tags, c->err) &&
	       run_params(c->s, c->run_id, &c->params, c->err) &&
	       run_datasets(c->s, c->run_id, &c->datasets, c->err) &&
	       run_metrics(c->s, c->job, c->run_id, 2, &c->metrics, c->err);
}

bool
repro_collect(struct store *s, struct job *job, struct arena *a, const char *run_id,
	const struct version_facts *v, struct repro *out, struct err *err)
{
	struct repro found = { 0 };
	struct collector c = {
		.s = s, .job = job, .a = a, .run_id = run_id, .v = v, .out = &found, .err = err
	};
	bool ok = read_all(&c);
	if (ok) {
		c.b = rowset_build_new((size_t)16 << 20);
		(void)rowset_build_column(c.b, "item", CELL_TEXT);
		(void)rowset_build_column(c.b, "state", CELL_TEXT);
		(void)rowset_build_column(c.b, "value", CELL_TEXT);
		(void)rowset_build_column(c.b, "note", CELL_TEXT);
		code(&c);
		data(&c);
		environment(&c);
		configuration(&c);
		randomness(&c);
		hardware(&c);
		ok = model(&c);
		if (ok)
			ok = rowset_build_finish(c.b, &found.items, err);
		else
			rowset_build_free(c.b);
	}
	if (ok) {
		found.score = c.points / (double)found.items->rows;
		*out = found;
	}
	rowset_free(c.tags);
	rowset_free(c.params);
	rowset_free(c.datasets);
	rowset_free(c.metrics);
	rowset_free(c.top);
	return ok;
}
