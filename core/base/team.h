// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Team: a few threads that share out the parts of one piece of work. Whoever asks works
 * along, and has everything when the call returns. Parts must not touch each other's
 * data; then results do not depend on how many threads there are. Helpers take no signals,
 * and where the system gives no threads the caller does it all.
 */
#ifndef CORE_BASE_TEAM_H
#define CORE_BASE_TEAM_H

#include <stddef.h>
#include "core/base/attr.h"

/* Most threads of a team, the caller's among them. */
#define TEAM_MAX 16

/* Processors that this process may use, 1 to TEAM_MAX. */
unsigned team_processors(void);

/*
 * Calls work(arg, i) once for each i below n, in any order, on up to threads threads; 0: as
 * many as there are processors. Starts and ends its helpers.
 */
void team_once(size_t n, unsigned threads, void (*work)(void *arg, size_t i), void *arg);

/* The same for many pieces of work, one after the other: helpers stay between them. */
struct team;
struct team *team_new(unsigned threads) MUST_CHECK;
/* NULL is fine. */
void team_free(struct team *t);
/* One caller at a time. */
void team_run(struct team *t, size_t n, void (*work)(void *arg, size_t i), void *arg);

#endif
