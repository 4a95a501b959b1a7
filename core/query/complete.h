// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Completion of a filter, an order or a column list at a cursor. */
#ifndef CORE_QUERY_COMPLETE_H
#define CORE_QUERY_COMPLETE_H

#include <stddef.h>

struct arena;

struct completion {
	size_t from, to;               /* bytes of the text that a candidate replaces */
	const char *const *candidates; /* NULL-ended, best first */
	size_t n;
};

/* Most candidates of one completion. */
#define COMPLETION_MAX 200

/*
 * columns: names known to the store ("metrics.acc", …), NULL-ended. values:
 * may be NULL; called for the known texts of a column, NULL-ended or NULL. What
 * stands behind the cursor is not looked at. In a. Every candidate is text that
 * the filter language reads as what it says, quoted where it must be.
 */
struct completion filter_complete(struct arena *a, const char *text, size_t cursor,
	const char *const *columns, const char *const *(*values)(void *arg, const char *column),
	void *arg);

/* The same in an order ("metrics.acc DESC, lr") or a list of columns. */
struct completion columns_complete(
	struct arena *a, const char *text, size_t cursor, const char *const *columns);

#endif
