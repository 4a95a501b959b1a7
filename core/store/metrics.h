// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Metric histories, by plans that do not walk every run's points. */
#ifndef CORE_STORE_METRICS_H
#define CORE_STORE_METRICS_H

#include <stddef.h>
#include <stdint.h>
#include "core/base/err.h"
#include "core/table/column.h"

struct job;
struct rowset;
struct store;

/* key, runs (how many have it): every metric key of the store, sorted. By skip scan. */
bool metric_keys(struct store *s, const struct rowset **out, struct err *err) MUST_CHECK;

/*
 * One history: step, timestamp, value, in the order step, timestamp, value
 * (MLflow's own order is timestamp first: by_time). limit 0 = all points up to
 * the memory limit.
 */
bool metric_series(struct store *s, struct job *job, const char *run_id, const char *key,
	bool by_time, size_t limit, const struct rowset **out, struct err *err) MUST_CHECK;

/*
 * The same, decimated while reading to at most 4 points (first, lowest,
 * highest, last) in each of at most parts equal parts of the step range (at
 * least half as many, when the steps are spread evenly). Points that are NaN or
 * infinite are kept where they come first or last in a part, and counted in the note.
 */
bool metric_series_decimated(struct store *s, struct job *job, const char *run_id, const char *key,
	size_t parts, const struct rowset **out, struct err *err) MUST_CHECK;

/*
 * key, last_step: the metrics that any of these runs has, and the highest step of
 * a latest value. 0 most often means that it was logged once, without a step.
 */
bool metric_last_steps(struct store *s, struct job *job, const char *const *run_ids, size_t n,
	const struct rowset **out, struct err *err) MUST_CHECK;

/*
 * Which way is better for a metric: the experiment's own tag
 * (mlflow.experiment.primaryMetric…) when it names this metric, else by name
 * (loss, error, rmse, mae, … lower; acc, auc, f1, r2 … higher), else BETTER_NONE.
 */
enum column_better metric_better(
	const char *key, const char *primary, const char *greater_is_better);

#endif
