// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Watching a store for changes, on a thread of its own: inotify on the folder
 * with re-checks of the store, a slow poll where that cannot be had. Asks for
 * a lock only when something changed, and once a second.
 */
#ifndef CORE_STORE_WATCH_H
#define CORE_STORE_WATCH_H

#include "core/base/err.h"
#include <stdbool.h>
#include <stdint.h>

struct rest;
struct store_watch;

enum watch_state {
	WATCH_LIVE,
	WATCH_BUSY,     /* a lock has kept us out since since_ms */
	WATCH_REPLACED, /* another file is at the path now: reopen; told once, then its own state follows */
	WATCH_REMOVED,  /* no file is there; data on screen is what was */
	WATCH_BROKEN,   /* cannot be read; text says why */
};

struct watch_report {
	uint64_t generation; /* grows with every change seen */
	enum watch_state state;
	int64_t since_ms;    /* clock_mono_ms of the state's begin */
	char text[128];      /* for people, safe; "" when live */
};

/*
 * Changes that are committed after this call are told; open the watch before the
 * first read. A store that cannot be read is no error but a state. rest: nothing is told
 * before it is over, and all that came meanwhile is told as one change; NULL: everything
 * at once. It must outlive the watch. NULL when the system has no thread or descriptor left.
 */
struct store_watch *store_watch_open(
	const char *path, const struct rest *rest, struct err *err) MUST_CHECK;
void store_watch_close(struct store_watch *w);
/* Readable after a change or a new state; store_watch_read empties it. */
int store_watch_fd(const struct store_watch *w);
struct watch_report store_watch_read(struct store_watch *w);

#endif
