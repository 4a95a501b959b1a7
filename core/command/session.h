// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Session: one store as an application uses it: reader and writer workers, the
 * watch, and the acts done so far. The application's only door to the engine,
 * beside commands, sources, queries, reports and rowsets.
 */
#ifndef CORE_COMMAND_SESSION_H
#define CORE_COMMAND_SESSION_H

#include <stdbool.h>
#include "core/base/err.h"
#include "core/store/watch.h"

struct job_pool;
struct session;

struct session_options {
	const char *path; /* of the store, resolved; NULL for none: workers get no context */
	bool read_only;   /* refuse every write, whatever the file allows */
	bool immutable;
	unsigned readers; /* 0 = cpus - 1, 1 to 4 */
};

/*
 * Opens the store once to see that it can be; then the workers open their own
 * connections. Block the signals that are to be handled elsewhere before it.
 */
bool session_open(
	const struct session_options *options, struct session **out, struct err *err) MUST_CHECK;
/* Cancels and drops what its jobs have left. NULL is fine. */
void session_close(struct session *s);

/* Pool whose contexts are struct store *, with the job's stop flag set. */
struct job_pool *session_pool(struct session *s);
/* As given; "" for no store. The texts live as long as the session. */
const char *session_path(const struct session *s);
/* NULL when writes are possible, else why they are not, as the reader that opened last saw it. */
const char *session_why_read_only(struct session *s);
/* Why not even cairn's own file beside the store is written: NULL where only the store cannot be. */
const char *session_why_refused(const struct session *s);
/* "2.18 to 2.22", "" for no store; for the title and doctor. */
const char *session_mlflow(struct session *s);

/* -1 where nothing is watched: no store, or an immutable one. */
int session_watch_fd(const struct session *s);
struct watch_report session_watch_read(struct session *s);
/* After WATCH_REPLACED: workers reopen at their next job. */
void session_reopen(struct session *s);

#endif
