// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * What the application remembers of a store, as far as verbs want it: the views
 * of the run list that were saved under a name.
 */
#ifndef CORE_COMMAND_SAVED_VIEWS_H
#define CORE_COMMAND_SAVED_VIEWS_H

#include "core/base/arena.h"
#include "core/base/err.h"

/* A view is at most so long. */
#define SAVED_VIEW_BYTES_MAX 100000

struct saved_view {
	const char *filter, *order; /* "" = none */
	const char *group;          /* a column's name, "" = none */
	const char *const *columns; /* names, the run's own excepted; ends with NULL */
};

/*
 * The file in which the application keeps what it remembers of the store at that path (may
 * be NULL), by the digest of its real path. In a; NULL without a home.
 */
char *saved_state_path(struct arena *a, const char *store);

/* ERR_NOT_FOUND names those that there are. In a. */
bool saved_view_find(struct arena *a, const char *store, const char *name, struct saved_view *out,
	struct err *err) MUST_CHECK;

#endif
