// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Work in parts over the processors. */
#ifndef CORE_STATS_SPREAD_H
#define CORE_STATS_SPREAD_H

#include <stddef.h>

/* Processors that this process may use, at least 1 and at most SPREAD_MAX. */
unsigned spread_processors(void);
#define SPREAD_MAX 16

/*
 * Calls work(arg, part) once for each part of 0..parts-1, on up to threads threads
 * (0: as many as there are processors), the caller's among them, and returns
 * when all are done. Parts must not depend on each other: then neither does
 * the result on the number of threads. Without memory or threads the caller does
 * it all. Signals stay with the threads that had them.
 */
void spread(size_t parts, unsigned threads, void (*work)(void *arg, size_t part), void *arg);

#endif
