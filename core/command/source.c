// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The table of sources, and the small bodies between a question and the store. */
#include "core/command/source.h"

#include "core/base/arena.h"
#include "core/base/oom.h"
#include "core/command/artifact_preview.h"
#include "core/command/gate_rows.h"
#include "core/command/run_importance.h"
#include "core/job/job.h"
#include "core/registry/registry_history.h"
#include "core/store/artifacts.h"
#include "core/store/experiments.h"
#include "core/store/keys.h"
#include "core/store/metrics.h"
#include "core/store/models.h"
#include "core/system/system_sample.h"
#include "core/table/rowset_build.h"

#include <stdlib.h>
#include <string.h>

#define TEXT_BYTES     ((size_t)256 << 10)
#define TEXT_BYTES_MAX ((size_t)16 << 20)
#define SERIES_PARTS   400
#define SPARK_POINTS   40

static const char *
text_or(const char *text, const char *fallback)
{
	return text ? text : fallback;
}

static bool
load_runs(struct store *s, struct job *job, struct source_query *q, const struct rowset **out,
	struct err *err)
{
	return runs_select(s, job, &q->runs, out, &q->matched, err);
}

static bool
load_snapshot(struct store *s, struct job *job, struct source_query *q, const struct rowset **out,
	struct err *err)
{
	return runs_snapshot(s, job, &q->runs, q->previous, &q->marker, out, err);
}

static bool
load_experiments(struct store *s, struct job *job, struct source_query *q,
	const struct rowset **out, struct err *err)
{
	(void)job;
	return experiments_list(s, q->runs.lifecycle, out, err);
}

static bool
load_experiment_tags(struct store *s, struct job *job, struct source_query *q,
	const struct rowset **out, struct err *err)
{
	int64_t id;
	(void)job;
	return experiment_find(s, text_or(q->experiment, ""), &id, err) &&
	       experiment_tags(s, id, out, err);
}

static bool
load_info(struct store *s, struct job *job, struct source_query *q, const struct rowset **out,
	struct err *err)
{
	(void)job;
	return run_info(s, text_or(q->run, ""), q->now_ms, out, err);
}

static bool
load_params(struct store *s, struct job *job, struct source_query *q, const struct rowset **out,
	struct err *err)
{
	(void)job;
	return run_params(s, text_or(q->run, ""), out, err);
}

static bool
load_metrics(struct store *s, struct job *job, struct source_query *q, const struct rowset **out,
	struct err *err)
{
	int points = q->limit > 0 && q->limit <= 1000 ? (int)q->limit : SPARK_POINTS;
	return run_metrics(s, job, text_or(q->run, ""), points, out, err);
}

static bool
load_tags(struct store *s, struct job *job, struct source_query *q, const struct rowset **out,
	struct err *err)
{
	(void)job;
	return run_tags(s, text_or(q->run, ""), out, err);
}

static bool
load_datasets(struct store *s, struct job *job, struct source_query *q, const struct rowset **out,
	struct err *err)
{
	(void)job;
	return run_datasets(s, text_or(q->run, ""), out, err);
}

static bool
load_models(struct store *s, struct job *job, struct source_query *q, const struct rowset **out,
	struct err *err)
{
	(void)job;
	return run_models(s, text_or(q->run, ""), out, err);
}

static bool
load_artifacts(struct store *s, struct job *job, struct source_query *q, const struct rowset **out,
	struct err *err)
{
	(void)job;
	return artifacts_list(s, text_or(q->run, ""), text_or(q->key, ""), out, err);
}

/* One row: path, text (the first bytes; NUL bytes end it), shown, bytes, kind (none for a text). */
static bool
load_artifact(struct store *s, struct job *job, struct source_query *q, const struct rowset **out,
	struct err *err)
{
	struct arena *a = arena_new();
	const char *path = text_or(q->key, "");
	size_t most = q->limit > 0 ? q->limit : TEXT_BYTES, len;
	long long total;
	char *bytes;
	(void)job;
	bool ok = artifact_read(s, a, text_or(q->run, ""), path,
		most < TEXT_BYTES_MAX ? most : TEXT_BYTES_MAX, &bytes, &len, &total, err);
	if (ok) {
		struct rowset_build *b = rowset_build_new(2 * TEXT_BYTES_MAX);
		size_t path_col = rowset_build_column(b, "path", CELL_TEXT);
		size_t text_col = rowset_build_column(b, "text", CELL_TEXT);
		size_t shown_col = rowset_build_column(b, "shown", CELL_INT);
		size_t bytes_col = rowset_build_column(b, "bytes", CELL_INT);
		size_t kind_col = rowset_build_column(b, "kind", CELL_TEXT);
		size_t row = rowset_build_row(b);
		struct artifact_bytes about = { path, bytes, len, total };
		char kind[100];
		rowset_build_text(b, path_col, row, path, strlen(path));
		rowset_build_text(b, text_col, row, bytes, len);
		if (artifact_kind(&about, kind, sizeof(kind)))
			rowset_build_text(b, kind_col, row, kind, strlen(kind));
		rowset_build_int(b, shown_col, row, (int64_t)len);
		rowset_build_int(b, bytes_col, row, total);
		ok = rowset_build_finish(b, out, err);
	}
	arena_free(a);
	return ok;
}

static bool
load_series(struct store *s, struct job *job, struct source_query *q, const struct rowset **out,
	struct err *err)
{
	size_t parts = q->limit > 0 ? q->limit : SERIES_PARTS;
	return metric_series_decimated(
		s, job, text_or(q->run, ""), text_or(q->key, ""), parts, out, err);
}

static bool
load_gates(struct store *s, struct job *job, struct source_query *q, const struct rowset **out,
	struct err *err)
{
	return gate_rows(s, job, q->now_ms, out, err);
}

/* Columns of models_list. */
static bool
load_registered(struct store *s, struct job *job, struct source_query *q, const struct rowset **out,
	struct err *err)
{
	(void)job;
	(void)q;
	return models_list(s, out, err);
}

/* Columns of model_versions. */
static bool
load_model_versions(struct store *s, struct job *job, struct source_query *q,
	const struct rowset **out, struct err *err)
{
	(void)job;
	return model_versions(s, text_or(q->model, ""), 0, out, err);
}

/* Columns of history_list; without a model of all. */
static bool
load_model_history(struct store *s, struct job *job, struct source_query *q,
	const struct rowset **out, struct err *err)
{
	(void)job;
	return history_list(s, q->model, out, err);
}

/* Those of model_versions, one row. */
static bool
load_model_version(struct store *s, struct job *job, struct source_query *q,
	const struct rowset **out, struct err *err)
{
	(void)job;
	return model_versions(s, text_or(q->model, ""), q->version, out, err);
}

static bool
load_many(struct store *s, struct job *job, struct source_query *q, const struct rowset **out,
	struct err *err)
{
	return series_many(s, job, q->wants, q->n_wants, q->limit, out, err);
}

/* wants: the runs. */
static bool
load_last_steps(struct store *s, struct job *job, struct source_query *q, const struct rowset **out,
	struct err *err)
{
	const char **runs = xcalloc(q->n_wants + 1, sizeof(*runs));
	for (size_t i = 0; i < q->n_wants; i++)
		runs[i] = q->wants[i].run;
	bool ok = metric_last_steps(s, job, runs, q->n_wants, out, err);
	free(runs);
	return ok;
}

static bool
load_system(struct store *s, struct job *job, struct source_query *q, const struct rowset **out,
	struct err *err)
{
	struct system_sample *sample = xcalloc(1, sizeof(*sample));
	(void)s;
	bool ok = system_sample_take(system_root(), job ? job_stop_flag(job) : NULL, sample, err) &&
		  system_rows(sample, q->previous, out, err);
	free(sample);
	return ok;
}

/* previous: the runs; key: the metric's column. */
static bool
load_importance(struct store *s, struct job *job, struct source_query *q, const struct rowset **out,
	struct err *err)
{
	(void)s;
	return run_importance(job, q->previous, text_or(q->key, ""), out, err);
}

static bool
load_metric_keys(struct store *s, struct job *job, struct source_query *q,
	const struct rowset **out, struct err *err)
{
	(void)job;
	(void)q;
	return key_names(s, KEYS_METRICS, out, err);
}

static bool
load_param_keys(struct store *s, struct job *job, struct source_query *q, const struct rowset **out,
	struct err *err)
{
	(void)job;
	(void)q;
	return key_names(s, KEYS_PARAMS, out, err);
}

static bool
load_tag_keys(struct store *s, struct job *job, struct source_query *q, const struct rowset **out,
	struct err *err)
{
	(void)job;
	(void)q;
	return key_names(s, KEYS_TAGS, out, err);
}

static const struct source sources[] = {
#define SOURCE(name, load) { name, load },
#include "core/command/sources.def"
#undef SOURCE
};

const struct source *
source_find(const char *name)
{
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
		if (strcmp(sources[i].name, name) == 0)
			return &sources[i];
	return NULL;
}
