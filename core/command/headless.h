// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * One command without an application: find the store, open it in the role the
 * command needs, run on the calling thread, close.
 */
#ifndef CORE_COMMAND_HEADLESS_H
#define CORE_COMMAND_HEADLESS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include "core/base/err.h"

struct arena;
struct args;
struct command;
struct report;
struct rest;

/*
 * Path of the store that is meant: given (a path or sqlite URI), else
 * $CAIRN_STORE, else $MLFLOW_TRACKING_URI when it is a SQLite URI, else
 * mlflow.db in the working folder when there is one, else NULL. In a.
 */
bool headless_store(struct arena *a, const char *given, char **path, struct err *err) MUST_CHECK;

struct headless {
	const char *store_path; /* as headless_store gives it; NULL for none */
	const char *store_said; /* see command_call */
	bool read_only;         /* refuse what writes */
	bool immutable;         /* see store_options; refuses what writes, too */
	bool dry;               /* see command_call */
	bool structured;        /* see command_call */
	int64_t now_ms;
	const char *expects;     /* see command_call */
	struct rest *rest;       /* see store_options; of a headless_watch, or NULL */
	const atomic_bool *stop; /* set by a signal handler; not NULL */
	void (*progress)(void *arg, uint64_t done, uint64_t total); /* may be NULL */
	void *progress_arg;
};

bool headless_run(const struct command *c, const struct args *args, const struct headless *h,
	struct report *out, struct err *err) MUST_CHECK;

/* Waiting for changes of the store, for commands that are live. */
struct headless_watch;
struct headless_watch *headless_watch_open(const char *path, struct err *err) MUST_CHECK;
/* NULL is fine. */
void headless_watch_close(struct headless_watch *w);
/* Counts what reading costs those who write, for struct headless; changes are told when it is over. */
struct rest *headless_watch_rest(struct headless_watch *w);
/* Readable when the store may have changed; headless_watch_read empties it. ERR_NOT_FOUND when the file is gone. */
int headless_watch_fd(const struct headless_watch *w);
bool headless_watch_read(struct headless_watch *w, struct err *err) MUST_CHECK;

#endif
