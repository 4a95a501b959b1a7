// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What the verbs of the registry share: arguments, columns, versions side by side. */
#ifndef CORE_COMMAND_MODEL_PARTS_H
#define CORE_COMMAND_MODEL_PARTS_H

#include <stdint.h>
#include "core/base/err.h"
#include "core/store/models.h"
#include "core/table/column.h"

struct arena;
struct command_call;
struct report;
struct rowset;

/* The model that argument "name" names; in a. */
bool model_arg(
	const struct command_call *call, struct arena *a, char **name, struct err *err) MUST_CHECK;
/* The version that an argument names; 0 when it is absent. */
bool version_arg(const struct command_call *call, const char *model, const char *param,
	int64_t *version, struct err *err) MUST_CHECK;

const struct column *model_columns(void);
/* For rows of history_list; of one model its name is not shown. In a. */
const struct column *history_columns(struct arena *a, bool one_model);
/* For rows of model_versions: the fixed columns, then the metrics. In a. */
const struct column *version_table_columns(struct arena *a, const struct rowset *rs);

/* One version with its metrics; in a. */
struct version_side {
	int64_t version; /* 0: nobody */
	struct version_facts facts;
	struct version_metric *metrics;
	size_t n;
	double megabytes; /* of its files; NaN where they are not on this machine */
};
bool version_side_load(const struct command_call *call, struct arena *a, const char *model,
	int64_t version, struct version_side *out, struct err *err) MUST_CHECK;

/*
 * Rows of metric, holder, candidate, difference (candidate - holder), change
 * ("better", "worse", "" when the direction is unknown or nothing changed): the
 * metrics that both have, the size of the files, the metrics that one of them has.
 */
bool version_compare(const struct version_side *holder, const struct version_side *candidate,
	const struct rowset **out, struct err *err) MUST_CHECK;
/* Puts it into a report as table "comparison", its columns titled "v7 Production", "v8"; takes rs. */
void version_compare_table(struct report *r, const struct rowset *rs,
	const struct version_side *holder, const struct version_side *candidate);

/* Rows of key, holder, candidate for params that differ. */
bool version_params_differ(const struct command_call *call, const struct version_side *holder,
	const struct version_side *candidate, const struct rowset **out,
	struct err *err) MUST_CHECK;

#endif
