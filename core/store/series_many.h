// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Histories of several metrics of several runs in one reading, and later only
 * what was added to them.
 */
#ifndef CORE_STORE_SERIES_MANY_H
#define CORE_STORE_SERIES_MANY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/base/err.h"

struct job;
struct rowset;
struct store;

/* The last point that was read of a history: what comes later is behind it. */
struct series_place {
	bool known; /* false: nothing was read yet, the whole history is wanted */
	bool empty; /* there was no point up to that row; step and timestamp say nothing */
	int64_t rowid, step, timestamp;
};

struct series_want {
	const char *run, *key;
	struct series_place place;
};

/*
 * A row for each wanted history that has anything new: want (its index), whole
 * (bool: begin anew, these are all points), step (a series: the steps, the values),
 * time (a series of the timestamps alone), rowid, last_step, last_time (its new
 * place; the last two are missing when it is empty). Points are in the order step, timestamp, value; those after a known
 * place may belong before points read earlier. Wants of one run must stand
 * together. A place that no longer holds the point it names (a store that was
 * vacuumed) gives the whole history. most: points of one history (0 = 4 million)
 * after which it is decimated to 4 in each of 4,096 parts; the note says so.
 */
bool series_many(struct store *s, struct job *job, const struct series_want *wants, size_t n,
	size_t most, const struct rowset **out, struct err *err) MUST_CHECK;

#endif
