// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Sources: named questions to the store whose answer is a rowset. What views
 * fetch; built from sources.def, one line each.
 */
#ifndef CORE_COMMAND_SOURCE_H
#define CORE_COMMAND_SOURCE_H

#include <stddef.h>
#include "core/base/err.h"
#include "core/store/runs.h"
#include "core/store/series_many.h"

struct job;
struct rowset;
struct store;

/* Everything a source may be asked with; texts are borrowed until the call returns. */
struct source_query {
	const char *run;               /* run id */
	const char *experiment;        /* experiment id as text */
	const char *key;               /* metric, param or tag key; folder of artifacts */
	const char *model;             /* name of a registered model */
	int64_t version;               /* of it, for "model.version" */
	size_t limit;                  /* rows, points or bytes; 0 = the source's own */
	struct runs_query runs;        /* for "runs" and "runs.snapshot" */
	const struct rowset *previous; /* for refreshing, see runs_snapshot */
	struct runs_marker marker;
	const struct series_want *wants; /* [n_wants], for "series.many" */
	size_t n_wants;
	int64_t now_ms;
	size_t matched; /* answer of "runs": how many match before offset and limit */
};

struct source {
	const char *name; /* "runs", "run.metrics", "experiments" */
	bool (*load)(struct store *s, struct job *job, struct source_query *q,
		const struct rowset **out, struct err *err);
};

/* NULL when there is none of that name. */
const struct source *source_find(const char *name);

#endif
