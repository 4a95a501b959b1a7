// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Runs: the list, as pages or whole, and single runs.
 *
 * Every rowset of runs has these columns: run_id, run_name, experiment_id
 * (text), experiment, status, user_id, start_time, end_time, duration (ms, CELL_INT;
 * for a running run until its last point or now), lifecycle_stage,
 * artifact_uri, parent_run_id, stale (bool: RUNNING but silent for long); then
 * "metrics.K" (latest value), "params.K", "tags.K", and on demand
 * "min(metrics.K)", "max(metrics.K)", "best(metrics.K)", "first(metrics.K)",
 * "step(metrics.K)" (step of the latest point).
 */
#ifndef CORE_STORE_RUNS_H
#define CORE_STORE_RUNS_H

#include "core/base/err.h"
#include "core/query/filter.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct job;
struct rowset;
struct store;

enum lifecycle { LIFECYCLE_ACTIVE, LIFECYCLE_DELETED, LIFECYCLE_ALL };

struct runs_query {
	const int64_t *experiments;  /* [n_experiments]; none = all active experiments */
	size_t n_experiments;
	enum lifecycle lifecycle;
	const struct filter *filter; /* NULL = all */
	const struct sort_key *order; /* NULL = newest first; ties: start_time desc, run_id */
	size_t n_order;
	size_t offset, limit;        /* limit 0 = no limit */
	/*
	 * Without filter and order: what was inserted last will do instead of what
	 * started last. Nearly always the same, and costs no walk over all runs; how
	 * many match stays unknown then.
	 */
	bool inserted_last;
	const char *const *columns;  /* metric, param, tag columns wanted, NULL-ended; NULL = see runs_snapshot */
	int64_t now_ms;
};

/*
 * The rows of a query, in its order, with the attribute columns and the wanted
 * ones. *matched (may be NULL): rows that match before offset and limit. A page
 * without filter in the default order costs two narrow steps, not a scan.
 */
bool runs_select(struct store *s, struct job *job, const struct runs_query *q,
	const struct rowset **out, size_t *matched, struct err *err) MUST_CHECK;

/*
 * All runs of the query's experiments and lifecycle (filter, order, offset,
 * limit are ignored), in order of start, newest first, with every metric and
 * param column that fits the memory limit (the most used first; columns asked
 * for always) and the tags asked for; note says what was left out.
 *
 * previous (may be NULL): the last snapshot of the same query; only what has
 * changed since is read again. *marker keeps what "since" means between calls;
 * start with a zeroed one.
 */
struct runs_marker {
	int64_t runs_rowid, metrics_rowid, params_rowid, tags_rowid;
	int64_t full_ms; /* clock_mono_ms of the last complete read */
	size_t turn;     /* of the stale runs, the one to look at next */
};

bool runs_snapshot(struct store *s, struct job *job, const struct runs_query *q,
	const struct rowset *previous, struct runs_marker *marker, const struct rowset **out,
	struct err *err) MUST_CHECK;

/*
 * One run by what a person writes: a whole id, a unique prefix of at least 4
 * characters, or a unique run name (within experiments if given). ERR_NOT_FOUND,
 * ERR_CONFLICT with the candidates.
 */
bool run_find(struct store *s, const char *text, char run_id[33], struct err *err) MUST_CHECK;

/* One row with the attribute columns, source_type, source_name, note. ERR_NOT_FOUND. */
bool run_info(struct store *s, const char *run_id, int64_t now_ms, const struct rowset **out,
	struct err *err) MUST_CHECK;
/* key, value, sorted by key. */
bool run_params(struct store *s, const char *run_id, const struct rowset **out, struct err *err) MUST_CHECK;
/* key, value, sorted by key; all tags, mlflow.* included. */
bool run_tags(struct store *s, const char *run_id, const struct rowset **out, struct err *err) MUST_CHECK;
/*
 * key, value (latest), step, timestamp, points, min, max, best (by the
 * experiment's primary metric direction or by the metric's name, see
 * metric_better), curve (CELL_SERIES of at most spark points).
 */
bool run_metrics(struct store *s, struct job *job, const char *run_id, int spark,
	const struct rowset **out, struct err *err) MUST_CHECK;
/* name, digest, context, source_type, source, schema, profile, num_rows. */
bool run_datasets(struct store *s, const char *run_id, const struct rowset **out, struct err *err) MUST_CHECK;
/* model_id, name, status, artifact_location, step: logged models of 3.x. Empty where there are none. */
bool run_models(struct store *s, const char *run_id, const struct rowset **out, struct err *err) MUST_CHECK;

#endif
