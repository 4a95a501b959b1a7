// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Pieces of the registry's verbs. */
#include "core/command/model_parts.h"

#include <math.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/command/args.h"
#include "core/command/command.h"
#include "core/job/job.h"
#include "core/report/report.h"
#include "core/store/model_files.h"
#include "core/store/runs.h"
#include "core/table/rowset.h"
#include "core/table/rowset_build.h"

#define TABLE_MAX     ((size_t)64 << 20)
#define SHOWN_METRICS 4

bool
model_arg(const struct command_call *call, struct arena *a, char **name, struct err *err)
{
	return model_find(call->store, a, args_text(call->args, "name"), name, err);
}

bool
version_arg(const struct command_call *call, const char *model, const char *param, int64_t *version,
	struct err *err)
{
	const char *text = args_text(call->args, param);
	*version = 0;
	return !text || model_version_find(call->store, model, text, version, err);
}

const struct column *
model_columns(void)
{
	static const struct column columns[] = {
		{ .name = "name", .title = "model", .priority = 9 },
		{ .name = "production", .title = "Production", .priority = 8 },
		{ .name = "staging", .title = "Staging", .priority = 7 },
		{ .name = "aliases", .priority = 6 },
		{ .name = "latest", .priority = 5 },
		{ .name = "current", .priority = 3 },
		{ .name = "since", .title = "age", .format = FORMAT_AGE, .priority = 4 },
		{ .name = "run_name", .title = "run", .priority = 4 },
		{ .name = "metric", .priority = 5 },
		{ .name = "value", .format = FORMAT_SHORT, .digits = 5, .priority = 5 },
		{ .name = "versions", .format = FORMAT_COUNT, .priority = 1 },
		{ .name = "tags", .priority = 1 },
		{ .name = "description", .priority = 2 },
		{ .name = "run_id", .hidden = true },
		{ .name = "creation_time",
			.title = "created",
			.format = FORMAT_AGE,
			.hidden = true },
		{ .name = "last_updated_time",
			.title = "updated",
			.format = FORMAT_AGE,
			.hidden = true },
		{ 0 },
	};
	return columns;
}

const struct column *
version_table_columns(struct arena *a, const struct rowset *rs)
{
	static const struct column fixed[] = {
		{ .name = "version", .priority = 9 },
		{ .name = "stage", .priority = 9 },
		{ .name = "aliases", .priority = 8 },
		{ .name = "status", .priority = 4 },
		{ .name = "creation_time", .title = "age", .format = FORMAT_AGE, .priority = 6 },
		{ .name = "run_name", .title = "run", .priority = 5 },
		{ .name = "last_updated_time",
			.title = "changed",
			.format = FORMAT_AGE,
			.priority = 2 },
		{ .name = "user_id", .title = "user", .priority = 2 },
		{ .name = "tags", .priority = 1 },
		{ .name = "description", .priority = 1 },
		{ .name = "run_id", .hidden = true },
		{ .name = "run_lifecycle", .hidden = true },
		{ .name = "experiment", .hidden = true },
		{ .name = "model_id", .hidden = true },
		{ .name = "source", .hidden = true },
		{ .name = "storage_location", .hidden = true },
		{ .name = "status_message", .hidden = true },
		{ .name = "run_link", .hidden = true },
	};
	size_t n = sizeof(fixed) / sizeof(fixed[0]), shown = 0;
	struct column *columns = ARENA_ARRAY(a, struct column, n + rs->cols + 1);
	memcpy(columns, fixed, sizeof(fixed));
	for (size_t i = 0; i < rs->cols; i++) {
		const char *name = rs->col[i].name;
		if (!str_starts(name, "metrics."))
			continue;
		columns[n++] = (struct column){
			.name = arena_strdup(a, name),
			.title = arena_strdup(a, name + strlen("metrics.")),
			.key = arena_strdup(a, name),
			.format = FORMAT_SHORT,
			.digits = 5,
			.priority = 7,
			.hidden = shown >= SHOWN_METRICS,
		};
		shown++;
	}
	return columns;
}

const struct column *
history_columns(struct arena *a, bool one_model)
{
	const struct column columns[] = {
		{ .name = "id", .title = "#", .key = "id", .priority = 5 },
		{ .name = "at",
			.title = "when",
			.key = "at",
			.format = FORMAT_TIME,
			.priority = 8 },
		{ .name = "who", .priority = 7 },
		{ .name = "act", .priority = 6 },
		{ .name = "model", .priority = 7, .hidden = one_model },
		{ .name = "change", .max_width = 70, .priority = 9 },
		{ .name = "reason", .max_width = 50, .priority = 5 },
		{ .name = "gates", .priority = 4 },
		{ .name = "overridden", .priority = 2 },
		{ .name = "commit", .format = FORMAT_ID, .priority = 3 },
		{ .name = "undone_by", .title = "undone by", .key = "undone_by", .priority = 2 },
		{ .name = "undoes", .hidden = true },
		{ .name = "version", .hidden = true },
		{ .name = "from_version", .hidden = true },
		{ .name = "stage", .hidden = true },
		{ .name = "alias", .hidden = true },
		{ .name = "gates_json", .hidden = true },
		{ .name = "before", .hidden = true },
		{ .name = "after", .hidden = true },
		{ 0 },
	};
	return arena_memdup(a, columns, sizeof(columns), _Alignof(struct column));
}

/* ---- side by side ---- */

/* What is not on this machine has no size here; that is no failure. */
static bool
measure_files(const struct command_call *call, struct version_side *side, struct err *err)
{
	const struct rowset *files;
	struct err local = ERR_INIT;
	int64_t bytes = 0;
	if (!model_files(call->store, &side->facts, false,
		    call->job ? job_stop_flag(call->job) : NULL, &files, &local))
		return (local.code != ERR_BUSY && local.code != ERR_CANCELLED) ||
		       err_set(err, local.code, "%s", local.text);
	for (size_t i = 0; i < files->rows; i++)
		bytes += rowset_int(files, i, "bytes", 0);
	rowset_free(files);
	side->megabytes = (double)bytes / 1e6;
	return true;
}

bool
version_side_load(const struct command_call *call, struct arena *a, const char *model,
	int64_t version, struct version_side *out, struct err *err)
{
	*out = (struct version_side){ .version = version, .megabytes = (double)NAN };
	return version == 0 ||
	       (version_facts(call->store, a, model, version, &out->facts, err) &&
		       version_metrics(call->store, a, &out->facts, &out->metrics, &out->n, err) &&
		       measure_files(call, out, err));
}

enum { COL_METRIC, COL_HOLDER, COL_CANDIDATE, COL_DIFFERENCE, COL_CHANGE };

static void
put_text(struct rowset_build *b, size_t col, size_t row, const char *text)
{
	rowset_build_text(b, col, row, text, strlen(text));
}

static void
add_pair(struct rowset_build *b, const struct version_metric *h, const struct version_metric *c)
{
	if (!h && !c)
		return;
	size_t row = rowset_build_row(b);
	put_text(b, COL_METRIC, row, c ? c->key : h->key);
	if (h)
		rowset_build_real(b, COL_HOLDER, row, h->value);
	if (c)
		rowset_build_real(b, COL_CANDIDATE, row, c->value);
	if (!h || !c)
		return;
	double difference = c->value - h->value;
	rowset_build_real(b, COL_DIFFERENCE, row, difference);
	if (isnan(difference) || difference == 0 || (!c->better_higher && !c->better_lower))
		return;
	put_text(b, COL_CHANGE, row, (difference > 0) == c->better_higher ? "better" : "worse");
}

/* The metrics that both have, or those that one of them has alone. */
static void
add_pairs(struct rowset_build *b, const struct version_side *holder,
	const struct version_side *candidate, bool both)
{
	size_t i = 0, k = 0;
	while (i < holder->n || k < candidate->n) {
		const struct version_metric *h = i < holder->n ? &holder->metrics[i] : NULL;
		const struct version_metric *c = k < candidate->n ? &candidate->metrics[k] : NULL;
		int order = !h ? 1 : !c ? -1 : strcmp(h->key, c->key);
		if ((order == 0) == both)
			add_pair(b, order <= 0 ? h : NULL, order >= 0 ? c : NULL);
		i += order <= 0;
		k += order >= 0;
	}
}

static void
add_size(struct rowset_build *b, double holder, double candidate)
{
	struct version_metric h = { "size (MB)", holder, false, false };
	struct version_metric c = { "size (MB)", candidate, false, false };
	add_pair(b, isnan(holder) ? NULL : &h, isnan(candidate) ? NULL : &c);
}

bool
version_compare(const struct version_side *holder, const struct version_side *candidate,
	const struct rowset **out, struct err *err)
{
	struct rowset_build *b = rowset_build_new(TABLE_MAX);
	(void)rowset_build_column(b, "metric", CELL_TEXT);
	(void)rowset_build_column(b, "holder", CELL_REAL);
	(void)rowset_build_column(b, "candidate", CELL_REAL);
	(void)rowset_build_column(b, "difference", CELL_REAL);
	(void)rowset_build_column(b, "change", CELL_TEXT);
	add_pairs(b, holder, candidate, true);
	add_size(b, holder->megabytes, candidate->megabytes);
	add_pairs(b, holder, candidate, false);
	return rowset_build_finish(b, out, err);
}

/* "v7 Production" */
static const char *
side_title(struct arena *a, const struct version_side *side)
{
	if (side->version == 0)
		return "nobody";
	bool staged = strcmp(side->facts.stage, "None") != 0;
	return arena_printf(a, "v%lld%s%s", (long long)side->version, staged ? " " : "",
		staged ? side->facts.stage : "");
}

void
version_compare_table(struct report *r, const struct rowset *rs, const struct version_side *holder,
	const struct version_side *candidate)
{
	struct arena *a = report_arena(r);
	const struct column columns[] = {
		{ .name = "metric", .title = "", .key = "metric", .priority = 9 },
		{ .name = "holder",
			.title = side_title(a, holder),
			.key = "holder",
			.format = FORMAT_SHORT,
			.digits = 5,
			.priority = 8 },
		{ .name = "candidate",
			.title = side_title(a, candidate),
			.key = "candidate",
			.format = FORMAT_SHORT,
			.digits = 5,
			.priority = 8 },
		{ .name = "difference", .format = FORMAT_DELTA, .digits = 4, .priority = 7 },
		{ .name = "change", .title = "", .key = "change", .priority = 7 },
		{ 0 },
	};
	report_table(r, "comparison", rs, columns, "neither version has metrics");
}

/* The other side's value of a param, NULL without one. */
static const char *
param_value(const struct rowset *params, const char *key)
{
	for (size_t i = 0; i < params->rows; i++)
		if (strcmp(rowset_text(params, i, "key"), key) == 0)
			return rowset_text(params, i, "value");
	return NULL;
}

static void
add_differing(struct rowset_build *b, const struct rowset *from, const struct rowset *other,
	bool from_holder)
{
	for (size_t i = 0; i < from->rows; i++) {
		const char *key = rowset_text(from, i, "key");
		const char *mine = rowset_text(from, i, "value");
		const char *theirs = param_value(other, key);
		/* What both have is taken once, from the holder. */
		if (theirs && (!from_holder || strcmp(mine, theirs) == 0))
			continue;
		size_t row = rowset_build_row(b);
		put_text(b, 0, row, key);
		put_text(b, from_holder ? 1 : 2, row, mine);
		if (theirs)
			put_text(b, 2, row, theirs);
	}
}

bool
version_params_differ(const struct command_call *call, const struct version_side *holder,
	const struct version_side *candidate, const struct rowset **out, struct err *err)
{
	const struct rowset *h = NULL, *c = NULL;
	bool ok = run_params(call->store, holder->version ? holder->facts.run_id : "", &h, err) &&
		  run_params(call->store, candidate->facts.run_id, &c, err);
	if (ok) {
		struct rowset_build *b = rowset_build_new(TABLE_MAX);
		(void)rowset_build_column(b, "key", CELL_TEXT);
		(void)rowset_build_column(b, "holder", CELL_TEXT);
		(void)rowset_build_column(b, "candidate", CELL_TEXT);
		add_differing(b, h, c, true);
		add_differing(b, c, h, false);
		ok = rowset_build_finish(b, out, err);
	}
	rowset_free(h);
	rowset_free(c);
	return ok;
}
