// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* One run, section by section. */
#include "core/command/run_page.h"

#include "core/base/arena.h"
#include "core/base/oom.h"
#include "core/base/str.h"
#include "core/command/command.h"
#include "core/command/parts.h"
#include "core/command/repro_parts.h"
#include "core/plot/plot.h"
#include "core/report/report.h"
#include "core/store/artifacts.h"
#include "core/store/metrics.h"
#include "core/store/runs.h"
#include "core/table/rowset.h"
#include "core/table/rowset_build.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SPARK_POINTS 40
#define CURVE_PARTS  120
#define CURVES_MAX   24

struct page {
	const struct command_call *call;
	const char *run_id;
	struct run_page wanted;
	struct report *out;
	struct err *err;
};

/* A key told apart from those of other runs. */
static const char *
own_key(const struct page *p, const char *key)
{
	return p->wanted.prefix ? arena_printf(report_arena(p->out), "%s.%s", p->wanted.prefix, key)
				: key;
}

/* Values that belong together: an object in JSON. */
static void
section(const struct page *p, const char *key, const char *heading)
{
	report_section(p->out, own_key(p, key), heading);
}

/* A table under its own heading: an array in JSON. */
static void
table(const struct page *p, const char *key, const char *heading, const struct rowset *rs,
	const struct column *columns, const char *empty)
{
	report_section(p->out, "", heading);
	report_table(p->out, own_key(p, key), rs, columns, empty);
}

static const struct column pair_columns[] = {
	{ .name = "key", .priority = 2 },
	{ .name = "value", .max_width = 100, .priority = 1 },
	{ 0 },
};

static bool
fill_info(const struct page *p)
{
	static const struct {
		const char *name, *label;
		enum column_format format;
	} fields[] = {
		{ "run_name", "name", FORMAT_AUTO },
		{ "run_id", "id", FORMAT_AUTO },
		{ "experiment", "experiment", FORMAT_AUTO },
		{ "experiment_id", "experiment id", FORMAT_AUTO },
		{ "status", "status", FORMAT_AUTO },
		{ "stale", "stale", FORMAT_AUTO },
		{ "lifecycle_stage", "lifecycle", FORMAT_AUTO },
		{ "start_time", "started", FORMAT_TIME },
		{ "end_time", "ended", FORMAT_TIME },
		{ "duration", "time", FORMAT_SPAN },
		{ "user_id", "user", FORMAT_AUTO },
		{ "source_type", "source type", FORMAT_AUTO },
		{ "source_name", "source", FORMAT_AUTO },
		{ "parent_run_id", "parent", FORMAT_AUTO },
		{ "artifact_uri", "artifacts", FORMAT_AUTO },
		{ "note", "note", FORMAT_AUTO },
	};
	const struct rowset *rs;
	if (!run_info(p->call->store, p->run_id, p->call->now_ms, &rs, p->err))
		return false;
	const char *name = rowset_text(rs, 0, "run_name");
	if (!p->wanted.prefix)
		report_set_title(p->out, arena_printf(report_arena(p->out), "Run %s", name));
	section(p, "run", p->wanted.prefix ? name : NULL);
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		parts_cell(p->out, rs, 0, fields[i].name, fields[i].label, fields[i].format);
	rowset_free(rs);
	return true;
}

static bool
fill_metrics(const struct page *p)
{
	static const struct column columns[] = {
		{ .name = "key", .title = "metric", .priority = 9 },
		{ .name = "value", .format = FORMAT_SHORT, .digits = 6, .priority = 8 },
		{ .name = "curve", .format = FORMAT_SPARK, .width = 20, .priority = 4 },
		{ .name = "best", .format = FORMAT_SHORT, .digits = 6, .priority = 7 },
		{ .name = "min", .format = FORMAT_SHORT, .digits = 6, .priority = 3 },
		{ .name = "max", .format = FORMAT_SHORT, .digits = 6, .priority = 3 },
		{ .name = "step", .format = FORMAT_COUNT, .priority = 5 },
		{ .name = "points", .format = FORMAT_COUNT, .priority = 2 },
		{ .name = "timestamp", .title = "logged", .format = FORMAT_AGE, .priority = 1 },
		{ 0 },
	};
	const struct rowset *rs;
	if (!run_metrics(p->call->store, p->call->job, p->run_id, SPARK_POINTS, &rs, p->err))
		return false;
	table(p, "metrics", "Metrics", rs, columns, "no metrics");
	return true;
}

/* A table of the section, left out when there is nothing in it and it may be. */
static bool
fill_table(const struct page *p,
	bool (*load)(struct store *, const char *, const struct rowset **, struct err *),
	const char *key, const char *heading, const struct column *columns)
{
	const struct rowset *rs;
	if (!load(p->call->store, p->run_id, &rs, p->err))
		return false;
	if (rs->rows == 0) {
		rowset_free(rs);
		return true;
	}
	table(p, key, heading, rs, columns, NULL);
	return true;
}

static bool
fill_datasets(const struct page *p)
{
	static const struct column columns[] = {
		{ .name = "name", .priority = 9 },
		{ .name = "digest", .priority = 8 },
		{ .name = "context", .priority = 7 },
		{ .name = "num_rows", .title = "rows", .format = FORMAT_COUNT, .priority = 6 },
		{ .name = "source_type", .title = "source type", .priority = 3 },
		{ .name = "source", .max_width = 50, .priority = 2 },
		{ .name = "schema", .hidden = true },
		{ .name = "profile", .hidden = true },
		{ 0 },
	};
	return fill_table(p, run_datasets, "datasets", "Datasets", columns);
}

static bool
fill_models(const struct page *p)
{
	static const struct column columns[] = {
		{ .name = "model_id", .title = "model", .priority = 9 },
		{ .name = "name", .priority = 8 },
		{ .name = "status", .priority = 7 },
		{ .name = "step", .format = FORMAT_COUNT, .priority = 6 },
		{ .name = "artifact_location",
			.title = "artifacts",
			.max_width = 60,
			.priority = 2 },
		{ 0 },
	};
	return fill_table(p, run_models, "models", "Models", columns);
}

/* Where artifacts are not files of this machine, that is a fact of the run and no failure. */
static bool
fill_artifacts(const struct page *p)
{
	static const struct column columns[] = {
		{ .name = "path", .priority = 9 },
		{ .name = "is_dir", .title = "folder", .priority = 3 },
		{ .name = "bytes", .title = "size", .format = FORMAT_BYTES, .priority = 5 },
		{ .name = "modified", .format = FORMAT_AGE, .priority = 2 },
		{ 0 },
	};
	const struct rowset *rs;
	struct err err = ERR_INIT;
	if (!artifacts_list(p->call->store, p->run_id, "", &rs, &err)) {
		if (err.code == ERR_CANCELLED || err.code == ERR_BUSY || err.code == ERR_MEMORY)
			return err_set(p->err, err.code, "%s", err.text);
		report_section(p->out, "", "Artifacts");
		report_value_missing(p->out, own_key(p, "artifacts"), "artifacts", err.text);
		return true;
	}
	table(p, "artifacts", "Artifacts", rs, columns, "no artifacts");
	return true;
}

/* Tags that MLflow keeps for itself, under names for people. */
static const struct {
	const char *tag, *key, *label;
} environment[] = {
	{ "mlflow.source.git.commit", "git_commit", "git commit" },
	{ "mlflow.source.git.branch", "git_branch", "git branch" },
	{ "mlflow.source.git.repoURL", "git_repository", "git repository" },
	{ "mlflow.source.git.dirty", "git_dirty", "uncommitted changes" },
	{ "mlflow.source.name", "source", "source" },
	{ "mlflow.source.type", "source_type", "source type" },
	{ "mlflow.user", "user", "user" },
	{ "mlflow.autologging", "autologging", "autologging" },
	{ "mlflow.project.entryPoint", "entry_point", "entry point" },
	{ "mlflow.docker.image.name", "docker_image", "docker image" },
};

static const char *
tag_value(const struct rowset *tags, const char *key)
{
	for (size_t i = 0; i < tags->rows; i++)
		if (strcmp(rowset_text(tags, i, "key"), key) == 0)
			return rowset_text(tags, i, "value");
	return NULL;
}

static void
fill_environment(const struct page *p, const struct rowset *tags)
{
	bool any = false;
	for (size_t i = 0; i < sizeof(environment) / sizeof(environment[0]); i++) {
		const char *value = tag_value(tags, environment[i].tag);
		if (!value)
			continue;
		if (!any)
			section(p, "environment", "Code and environment");
		any = true;
		report_value_text(p->out, environment[i].key, environment[i].label, value);
	}
}

static bool
fill_tags(const struct page *p)
{
	const struct rowset *tags;
	if (!run_tags(p->call->store, p->run_id, &tags, p->err))
		return false;
	uint32_t *own = xcalloc(tags->rows + 1, sizeof(*own));
	size_t n = 0;
	for (size_t i = 0; i < tags->rows; i++)
		if (p->wanted.all_tags || !str_starts(rowset_text(tags, i, "key"), "mlflow."))
			own[n++] = (uint32_t)i;
	if (n > 0) {
		table(p, "tags", "Tags", rowset_select(tags, own, n), pair_columns, NULL);
	}
	free(own);
	fill_environment(p, tags);
	rowset_free(tags);
	return true;
}

static bool
add_curve(const struct page *p, const char *key, size_t number)
{
	const struct rowset *rs;
	if (!metric_series_decimated(
		    p->call->store, p->call->job, p->run_id, key, CURVE_PARTS, &rs, p->err))
		return false;
	size_t step = rowset_find(rs, "step"), value = rowset_find(rs, "value");
	if (rs->rows > 1 && step != ROWSET_NONE && value != ROWSET_NONE) {
		struct arena *a = report_arena(p->out);
		double *x = ARENA_ARRAY(a, double, rs->rows), *y = ARENA_ARRAY(a, double, rs->rows);
		for (size_t i = 0; i < rs->rows; i++) {
			x[i] = (double)rs->col[step].at.i[i];
			y[i] = cells_null(&rs->col[value], i) ? (double)NAN
							      : rs->col[value].at.r[i];
		}
		struct plot *plot = plot_new(key);
		plot_set_x(plot, "step", AXIS_WHOLE);
		plot_add(plot,
			&(struct plot_series){ .style = PLOT_LINE, .data = { rs->rows, x, y } });
		report_plot(p->out, own_key(p, arena_printf(a, "curve%zu", number)), plot);
	}
	rowset_free(rs);
	return true;
}

static bool
fill_curves(const struct page *p)
{
	const struct rowset *rs;
	bool ok = true;
	size_t shown = 0;
	if (!run_metrics(p->call->store, p->call->job, p->run_id, 2, &rs, p->err))
		return false;
	report_section(p->out, "", "Curves");
	for (size_t i = 0; ok && i < rs->rows && shown < CURVES_MAX; i++)
		if (rowset_int(rs, i, "points", 0) > 1)
			ok = add_curve(p, rowset_text(rs, i, "key"), ++shown);
	if (ok && shown == 0)
		report_text(p->out, "no metric has more than one point");
	rowset_free(rs);
	return ok;
}

static bool
fill_repro(const struct page *p)
{
	const struct repro_page page = {
		.key = own_key(p, "reproducibility"),
		.run_id = p->run_id,
		.full = p->wanted.repro_only,
	};
	return repro_fill(p->call, &page, p->out, p->err);
}

static bool
fill_all(const struct page *p)
{
	return fill_info(p) && fill_metrics(p) && (!p->wanted.curves || fill_curves(p)) &&
	       fill_table(p, run_params, "params", "Params", pair_columns) && fill_tags(p) &&
	       fill_datasets(p) && fill_models(p) && fill_artifacts(p) && fill_repro(p);
}

bool
run_page_fill(const struct command_call *call, const char *run_id, struct run_page wanted,
	struct report *out, struct err *err)
{
	const struct page p = {
		.call = call,
		.run_id = run_id,
		.wanted = wanted,
		.out = out,
		.err = err,
	};
	bool ok = wanted.repro_only ? fill_repro(&p) : fill_all(&p);
	report_section(out, "", NULL);
	return ok;
}
