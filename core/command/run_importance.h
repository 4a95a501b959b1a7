// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Which params a metric goes with, over many runs. */
#ifndef CORE_COMMAND_RUN_IMPORTANCE_H
#define CORE_COMMAND_RUN_IMPORTANCE_H

#include "core/base/err.h"

struct job;
struct rowset;

/*
 * A row for each param column of runs (a rowset as in core/store/runs.h), those
 * first whose strength is surest (the lower end of Fisher's 95 % interval): name ("params.lr"), method, value (signed where the method is), strength
 * (0 … 1; missing when undefined), runs (that have both), values (different ones of
 * the param), why (it is undefined). Params that are numbers throughout: Spearman's
 * rank correlation; others: the correlation ratio of their values, undefined when
 * there are more than half as many values as runs. Nothing here says what causes what.
 */
bool run_importance(struct job *job, const struct rowset *runs, const char *metric,
	const struct rowset **out, struct err *err) MUST_CHECK;

#endif
