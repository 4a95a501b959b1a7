// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Categorical columns: counts by level over the union of two samples. */
#ifndef CORE_STATS_LEVELS_H
#define CORE_STATS_LEVELS_H

#include <stddef.h>

struct arena;

struct levels {
	size_t n;                /* levels, in the order in which they are first met, ref first */
	const char *const *name; /* [n] */
	const size_t *ref, *cur; /* [n] counts */
	size_t n_ref, n_cur;     /* values that are not missing */
	size_t added, missing;   /* levels of cur that ref lacks, and the reverse */
};

/*
 * ref [n] and cur [m]; NULL is missing and dropped, "" is a level. Levels are
 * equal when their bytes are: "1", "1.0" and "01" are three. In a.
 */
struct levels levels_of(
	struct arena *a, const char *const ref[], size_t n, const char *const cur[], size_t m);

#endif
