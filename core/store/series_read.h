// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Streaming metric histories out of the store. Internal to core/store. */
#ifndef CORE_STORE_SERIES_READ_H
#define CORE_STORE_SERIES_READ_H

#include "core/base/str.h"
#include "core/store/series_fold.h"
#include "core/store/store_read.h"

struct series_sink {
	/* Each point, roughly in the order of logging; false ends the reading early, without error. */
	bool (*point)(void *arg, struct str key, struct series_point p);
	void *arg;
	/* With some: only rows numbered from … upto. From above INT64_MIN they are sought by the run's index. */
	bool some;
	int64_t from, upto;
	int64_t rowid; /* of the point being given */
	size_t odd;    /* rows left out: a step, time or value of the wrong type */
};

/* Points of one run; key NULL: of all its metrics. In the caller's only scope, which it pauses. */
bool series_read(struct store *s, struct job *job, const char *run_id, const char *key,
	struct series_sink *sink, struct err *err) MUST_CHECK;

/*
 * The queries behind it. With MLflow's run-key-step index one key is read by it;
 * without, the points of the run are read by the run index and the key is compared here.
 * Never by the primary key, which the planner would take for (run, key) and which
 * walks the points of every run.
 */
#define SERIES_BY_RUN                                                                              \
 "SELECT rowid, key, step, timestamp, value, is_nan FROM metrics"                                  \
 " WHERE run_uuid = ?1 AND rowid > ?2 ORDER BY rowid LIMIT ?3"
/* Where most rows are of one run, as when a single script logs, they are walked without an index. */
#define SERIES_IN_ROWS                                                                             \
 "SELECT rowid, key, step, timestamp, value, is_nan FROM metrics"                                  \
 " WHERE rowid > ?2 AND rowid <= ?3 AND +run_uuid = ?1 ORDER BY rowid"
#define SERIES_SAME_STEP                                                                           \
 "SELECT rowid, NULL, step, timestamp, value, is_nan FROM metrics"                                 \
 " WHERE run_uuid = ?1 AND key = ?2 AND step = ?4 AND rowid > ?5 ORDER BY rowid LIMIT ?3"
#define SERIES_LATER_STEP                                                                          \
 "SELECT rowid, NULL, step, timestamp, value, is_nan FROM metrics"                                 \
 " WHERE run_uuid = ?1 AND key = ?2 AND step > ?4 ORDER BY step, rowid LIMIT ?3"

#endif
