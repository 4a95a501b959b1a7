// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Names of columns that no run has: a list that asks for one says so. */
#ifndef CORE_COMMAND_RUN_NAMES_H
#define CORE_COMMAND_RUN_NAMES_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct filter;
struct report;
struct sort_key;

/* What a person wrote; NULL and 0 for what was not written. */
struct run_names {
	const struct filter *filter;
	const struct sort_key *order;
	size_t n_order;
	const char *const *columns; /* NULL-ended */
};

/*
 * A warning for the first name of each that is not among known (as run_columns_known), with the
 * nearest one; true when there was one. None for a store that knows no name at all.
 */
bool run_names_warn(struct arena *a, const struct run_names *names, const char *const *known,
	struct report *out);

/* True of "metrics.K", "params.K" and "tags.K". */
bool run_names_logged(const char *column);

/* "nothing is logged as 'metrics.acuracy'; did you mean 'metrics.accuracy'?", in a. */
const char *run_names_sentence(struct arena *a, const char *name, const char *const *known);

#endif
