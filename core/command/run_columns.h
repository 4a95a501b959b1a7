// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Columns of runs: which there are, which are worth showing, how each looks. */
#ifndef CORE_COMMAND_RUN_COLUMNS_H
#define CORE_COMMAND_RUN_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>
#include "core/base/err.h"
#include "core/query/filter.h"
#include "core/store/runs.h"
#include "core/table/column.h"

struct arena;
struct job;
struct rowset;
struct store;

/* "metrics.K", "params.K", "tags.K" of the whole store, NULL-ended. In a. */
bool run_columns_known(
	struct store *s, struct arena *a, const char *const **out, struct err *err) MUST_CHECK;

/*
 * A list as a person writes it, "val_auc,p.lr,'best(loss)'", to names; no column twice. How each
 * was written goes to written (may be NULL). NULL-ended, in a.
 */
bool run_columns_parse(struct arena *a, const char *text, const char *const *known,
	const char *const **out, const char *const **written, struct err *err) MUST_CHECK;

/* False with ERR_NOT_FOUND and the nearest name when the store has no metric of that key. */
bool run_columns_metric(struct store *s, const char *key, struct err *err) MUST_CHECK;

enum run_columns_kind {
	RUN_COLUMNS_BEST,
	RUN_COLUMNS_METRICS,
	RUN_COLUMNS_PARAMS,
	RUN_COLUMNS_TAGS,
	RUN_COLUMNS_ALL,
};

/*
 * Metric, param and tag columns for the runs of a query. BEST: the primary
 * metrics of their experiments, then those that most of its first runs have, and the params in which they differ, a
 * handful of each; otherwise all of the kind that occur there. NULL-ended, in a.
 */
bool run_columns_choose(struct store *s, struct job *job, struct arena *a,
	const struct runs_query *q, enum run_columns_kind kind, const char *const **out,
	struct err *err) MUST_CHECK;

/* How a column of that name is shown. In a. */
struct column run_column(struct arena *a, const char *name);
/* The same for a NULL-ended list of names, ended by a nameless one. In a. */
struct column *run_columns(struct arena *a, const char *const *names);
/* Who writes start_time wants the time, and not the age that stands for it otherwise. */
void run_columns_as_written(struct column *columns, const char *const *written);
/* The names that begin with a metric, param or tag kind or a function of one: what a query must ask for. In a. */
const char *const *run_columns_wanted(struct arena *a, const char *const *names);

#endif
