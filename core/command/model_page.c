// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* One model version, section by section. */
#include "core/command/model_page.h"

#include <string.h>
#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/command/command.h"
#include "core/command/model_parts.h"
#include "core/command/parts.h"
#include "core/command/repro_parts.h"
#include "core/job/job.h"
#include "core/registry/mlmodel.h"
#include "core/report/report.h"
#include "core/store/model_files.h"
#include "core/store/models.h"
#include "core/store/runs.h"
#include "core/table/rowset.h"
#include "core/table/rowset_build.h"

#define EXAMPLE_BYTES 2000

struct page {
	const struct command_call *call;
	struct arena *a;
	const char *name;
	struct version_side side;
	struct report *out;
	struct err *err;
};

struct field {
	const char *name, *label;
	enum column_format format;
};

static const struct column pair_columns[] = {
	{ .name = "key", .priority = 2 },
	{ .name = "value", .max_width = 100, .priority = 1 },
	{ 0 },
};

static bool
fill_version(struct page *p)
{
	static const struct field fields[] = {
		{ "version", "version", FORMAT_AUTO },
		{ "stage", "stage", FORMAT_AUTO },
		{ "aliases", "aliases", FORMAT_AUTO },
		{ "status", "status", FORMAT_AUTO },
		{ "status_message", "status message", FORMAT_AUTO },
		{ "creation_time", "registered", FORMAT_TIME },
		{ "last_updated_time", "changed", FORMAT_TIME },
		{ "user_id", "user", FORMAT_AUTO },
		{ "description", "description", FORMAT_AUTO },
		{ "source", "source", FORMAT_AUTO },
		{ "storage_location", "files in", FORMAT_AUTO },
		{ "model_id", "logged model", FORMAT_AUTO },
	};
	const struct rowset *rs;
	if (!model_versions(p->call->store, p->name, p->side.version, &rs, p->err))
		return false;
	report_section(p->out, "version", NULL);
	report_value_text(p->out, "model", "model", p->name);
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		parts_cell(p->out, rs, 0, fields[i].name, fields[i].label, fields[i].format);
	rowset_free(rs);
	return true;
}

static bool
fill_metrics(struct page *p)
{
	static const struct column columns[] = {
		{ .name = "metric", .priority = 9 },
		{ .name = "value", .format = FORMAT_SHORT, .digits = 6, .priority = 8 },
		{ .name = "better", .priority = 3 },
		{ 0 },
	};
	struct rowset_build *b = rowset_build_new((size_t)16 << 20);
	const struct rowset *rs;
	size_t key = rowset_build_column(b, "metric", CELL_TEXT);
	size_t value = rowset_build_column(b, "value", CELL_REAL);
	size_t better = rowset_build_column(b, "better", CELL_TEXT);
	for (size_t i = 0; i < p->side.n; i++) {
		const struct version_metric *m = &p->side.metrics[i];
		size_t row = rowset_build_row(b);
		rowset_build_text(b, key, row, m->key, strlen(m->key));
		rowset_build_real(b, value, row, m->value);
		if (m->better_higher || m->better_lower) {
			const char *way = m->better_higher ? "higher" : "lower";
			rowset_build_text(b, better, row, way, strlen(way));
		}
	}
	if (!rowset_build_finish(b, &rs, p->err))
		return false;
	report_section(p->out, "", "Metrics");
	report_table(p->out, "metrics", rs, columns, "no metrics");
	return true;
}

/* A table that is left out when it is empty; takes rs. */
static void
table_unless_empty(struct page *p, const char *key, const char *heading, const struct rowset *rs,
	const struct column *columns)
{
	if (rs->rows == 0) {
		rowset_free(rs);
		return;
	}
	report_section(p->out, "", heading);
	report_table(p->out, key, rs, columns, NULL);
}

static bool
fill_params_and_tags(struct page *p)
{
	const struct rowset *rs;
	if (!run_params(p->call->store, p->side.facts.run_id, &rs, p->err))
		return false;
	table_unless_empty(p, "params", "Params", rs, pair_columns);
	if (!version_tags(p->call->store, p->name, p->side.version, &rs, p->err))
		return false;
	table_unless_empty(p, "tags", "Tags of the version", rs, pair_columns);
	return true;
}

/* Tags of the run that say where the code came from. */
static void
fill_code(struct page *p, const struct rowset *tags)
{
	static const struct {
		const char *tag, *key, *label;
	} known[] = {
		{ "mlflow.source.git.commit", "git_commit", "git commit" },
		{ "mlflow.source.git.branch", "git_branch", "git branch" },
		{ "mlflow.source.git.repoURL", "git_repository", "git repository" },
		{ "mlflow.source.git.dirty", "git_dirty", "uncommitted changes" },
		{ "mlflow.source.name", "source", "source" },
	};
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		for (size_t row = 0; row < tags->rows; row++)
			if (strcmp(rowset_text(tags, row, "key"), known[i].tag) == 0)
				report_value_text(p->out, known[i].key, known[i].label,
					rowset_text(tags, row, "value"));
}

static bool
fill_run(struct page *p)
{
	static const struct field fields[] = {
		{ "run_id", "id", FORMAT_AUTO },
		{ "run_name", "name", FORMAT_AUTO },
		{ "experiment", "experiment", FORMAT_AUTO },
		{ "status", "status", FORMAT_AUTO },
		{ "lifecycle_stage", "lifecycle", FORMAT_AUTO },
		{ "start_time", "started", FORMAT_TIME },
		{ "user_id", "user", FORMAT_AUTO },
	};
	const struct rowset *rs;
	report_section(p->out, "run", "Lineage");
	if (!p->side.facts.run_exists) {
		report_value_missing(p->out, "run_id", "run",
			*p->side.facts.run_id ? "the run it names is not in this store"
					      : "it was registered without a run");
		return true;
	}
	if (!run_info(p->call->store, p->side.facts.run_id, p->call->now_ms, &rs, p->err))
		return false;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		parts_cell(p->out, rs, 0, fields[i].name, fields[i].label, fields[i].format);
	rowset_free(rs);
	if (!run_tags(p->call->store, p->side.facts.run_id, &rs, p->err))
		return false;
	fill_code(p, rs);
	rowset_free(rs);
	return true;
}

static bool
fill_datasets(struct page *p)
{
	static const struct column columns[] = {
		{ .name = "name", .priority = 9 },
		{ .name = "digest", .priority = 8 },
		{ .name = "context", .priority = 7 },
		{ .name = "num_rows", .title = "rows", .format = FORMAT_COUNT, .priority = 6 },
		{ .name = "source_type", .title = "source type", .priority = 3 },
		{ .name = "source", .max_width = 50, .priority = 2 },
		{ 0 },
	};
	const struct rowset *rs;
	if (!run_datasets(p->call->store, p->side.facts.run_id, &rs, p->err))
		return false;
	table_unless_empty(p, "datasets", "Datasets", rs, columns);
	return true;
}

/* An error that is a fact about the version and not about this machine's trouble. */
static bool
is_fact(enum err_code code)
{
	return code == ERR_DATA || code == ERR_NOT_FOUND || code == ERR_CORRUPT ||
	       code == ERR_MEMORY || code == ERR_CONFLICT || code == ERR_USAGE;
}

static void
value_if(struct page *p, const char *key, const char *label, const char *value)
{
	if (*value)
		report_value_text(p->out, key, label, value);
}

static void
fill_example(struct page *p, const struct mlmodel *m)
{
	struct err err = ERR_INIT;
	char *text;
	size_t len;
	if (!*m->example)
		return;
	report_section(p->out, "", "Input example");
	if (!model_file_read(p->call->store, p->a, &p->side.facts, m->example, EXAMPLE_BYTES, &text,
		    &len, &err))
		report_value_missing(p->out, "input_example", "input example", err.text);
	else
		report_lines(p->out, "input_example", text, len);
}

static bool
fill_model(struct page *p)
{
	static const struct column columns[] = {
		{ .name = "side", .priority = 9 },
		{ .name = "name", .priority = 8 },
		{ .name = "type", .priority = 8 },
		{ .name = "shape", .priority = 6 },
		{ .name = "required", .priority = 4 },
		{ .name = "preset", .title = "default", .priority = 3 },
		{ 0 },
	};
	struct mlmodel m;
	struct err err = ERR_INIT;
	const struct rowset *rs;
	report_section(p->out, "model", "Model");
	if (!mlmodel_load(p->call->store, p->a, &p->side.facts, &m, &err)) {
		if (!is_fact(err.code))
			return err_set(p->err, err.code, "%s", err.text);
		report_value_missing(p->out, "flavors", "flavors", err.text);
		return true;
	}
	value_if(p, "flavors", "flavors", m.flavors);
	value_if(p, "data", "file", m.data);
	value_if(p, "python_version", "python", m.python_version);
	value_if(p, "mlflow_version", "logged by MLflow", m.mlflow_version);
	report_value_bool(p->out, "has_signature", "signature", m.has_signature);
	report_value_bool(p->out, "has_input_example", "input example", *m.example != '\0');
	value_if(p, "from", "told by", m.from);
	if (!mlmodel_signature(&m, &rs, p->err))
		return false;
	table_unless_empty(p, "signature", "Signature", rs, columns);
	fill_example(p, &m);
	return true;
}

static bool
fill_repro(struct page *p)
{
	const struct repro_page page = {
		.key = "reproducibility",
		.run_id = p->side.facts.run_id,
		.version = &p->side.facts,
	};
	return !p->side.facts.run_exists || repro_fill(p->call, &page, p->out, p->err);
}

static bool
fill_files(struct page *p)
{
	static const struct column columns[] = {
		{ .name = "path", .priority = 9 },
		{ .name = "bytes", .title = "size", .format = FORMAT_BYTES, .priority = 8 },
		{ .name = "sha256", .format = FORMAT_ID, .priority = 6 },
		{ .name = "modified", .format = FORMAT_AGE, .priority = 2 },
		{ 0 },
	};
	struct err err = ERR_INIT;
	const struct rowset *rs;
	char hex[HASH_HEX_MAX];
	int64_t bytes = 0;
	const atomic_bool *stop = p->call->job ? job_stop_flag(p->call->job) : NULL;
	report_section(p->out, "files", "Files");
	if (!model_files(p->call->store, &p->side.facts, true, stop, &rs, &err)) {
		if (!is_fact(err.code))
			return err_set(p->err, err.code, "%s", err.text);
		report_value_missing(p->out, "digest", "digest", err.text);
		return true;
	}
	for (size_t i = 0; i < rs->rows; i++)
		bytes += rowset_int(rs, i, "bytes", 0);
	if (!model_files_digest(rs, hex, p->err)) {
		rowset_free(rs);
		return false;
	}
	report_value_text(p->out, "digest", "digest of all", hex);
	report_value_int(p->out, "total_bytes", "bytes in all", bytes);
	report_table(p->out, "list", rs, columns, "no files");
	return true;
}

bool
model_page_fill(const struct command_call *call, const char *name, int64_t version,
	struct report *out, struct err *err)
{
	struct page p = { .call = call, .a = arena_new(), .name = name, .out = out, .err = err };
	report_set_title(out,
		arena_printf(report_arena(out), "Model %s version %lld", name, (long long)version));
	bool ok = version_side_load(call, p.a, name, version, &p.side, err) && fill_version(&p) &&
		  fill_metrics(&p) && fill_run(&p) && fill_datasets(&p) &&
		  fill_params_and_tags(&p) && fill_model(&p) && fill_files(&p) && fill_repro(&p);
	report_section(out, "", NULL);
	arena_free(p.a);
	return ok;
}
