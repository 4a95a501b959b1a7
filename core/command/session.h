// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Session: one store as an application uses it: reader and writer workers, the
 * watch, and the acts done so far. The application's only door to the engine,
 * beside commands, sources, queries, reports and rowsets.
 */
#ifndef CORE_COMMAND_SESSION_H
#define CORE_COMMAND_SESSION_H

#include "core/base/err.h"
#include "core/store/watch.h"
#include <stdbool.h>

struct job_pool;
struct session;

struct session_options {
	const char *path;   /* of the store, resolved; NULL for none (help, demo page) */
	bool read_only;     /* refuse every write, whatever the file allows */
	bool immutable;
	unsigned readers;   /* 0 = cpus - 1, 1 to 4 */
};

/* Opens the store once to see that it can be; then the workers open their own connections. */
bool session_open(const struct session_options *options, struct session **out, struct err *err) MUST_CHECK;
void session_close(struct session *s);

/* Pool whose contexts are struct store *. */
struct job_pool *session_pool(struct session *s);
const char *session_path(const struct session *s);
/* NULL when writes are possible, else why they are not. */
const char *session_why_read_only(const struct session *s);
/* "2.18 to 2.22"; for the title and doctor. */
const char *session_mlflow(const struct session *s);

int session_watch_fd(const struct session *s);
struct watch_report session_watch_read(struct session *s);
/* After WATCH_REPLACED: workers reopen at their next job. */
void session_reopen(struct session *s);

#endif
