// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Runs side by side: what each was given, what came out, and where that differs. */
#ifndef CORE_COMMAND_COMPARE_RUNS_H
#define CORE_COMMAND_COMPARE_RUNS_H

#include <stdbool.h>
#include <stddef.h>
#include "core/base/err.h"
#include "core/repro/repro.h"

struct arena;
struct column;
struct command_call;
struct rowset;

/* At most so many runs in one comparison. */
#define COMPARE_RUNS_MAX 100

struct comparison {
	/*
	 * One row an item, those that differ most first: kind (param, metric, best,
	 * tag, dataset, git, environment, package, run), name, item (both in one text), cause
	 * (what it is a part of when another model comes out: code, data, environment,
	 * configuration, randomness, hardware; missing for what comes out itself), differs (bool), difference (0 … 1, see compare_difference), values (how
	 * many different ones, "missing" counts as one), better (higher, lower or
	 * missing); then for each run its id: the value as text, and for
	 * numbers "ID.value" and, but for the baseline, "ID.delta" against it and
	 * "ID.change", the same as a text.
	 */
	const struct rowset *items;
	/* One row a run, the baseline first: the columns of run_info, and baseline (bool). */
	const struct rowset *runs;
	size_t differing;                    /* items that differ */
	enum repro_state known[REPRO_ITEMS]; /* of each cause, for the run that tells least of it */
};

/* ids [n]: the first is the baseline; each once. The caller frees both rowsets. */
bool compare_runs(const struct command_call *call, const char *const *ids, size_t n,
	struct comparison *out, struct err *err) MUST_CHECK;

/*
 * Because of what they differ, one row a cause: cause, verdict ("differs", "same", "not known"
 * where a run did not record it), what (the items that differ, in short). *because, in a:
 * "code, configuration", "" where nothing that is known differs.
 */
bool compare_causes(struct arena *a, const struct comparison *c, const struct rowset **out,
	const char **because, struct err *err) MUST_CHECK;

/*
 * How much values differ, in 0 … 1. All numbers: (largest - smallest) / (|largest| +
 * |smallest|). Otherwise (different values - 1) / (values - 1); a missing one is a
 * value of its own, and the larger of the two counts when only some are missing.
 */
double compare_difference(const char *const *texts, const double *numbers, size_t n);

/* Columns for the items: those shown first, what only exports carry hidden. In a. */
struct column *compare_columns(struct arena *a, const struct comparison *c);

#endif
