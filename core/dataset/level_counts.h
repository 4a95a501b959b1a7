// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The most frequent texts of a column in bounded memory. Exact until there are more
 * different ones than fit; then the rarer half is forgotten now and again and
 * counts are at most "lost" too low, while no text of a count above lost is missed
 * (Misra and Gries 1982). One thread at a time. Internal to core/dataset.
 */
#ifndef CORE_DATASET_LEVEL_COUNTS_H
#define CORE_DATASET_LEVEL_COUNTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/base/str.h"

struct arena;
struct level_counts;

struct level_count {
	const char *name; /* NUL-ended bytes as in the file */
	size_t len;
	uint64_t count; /* at least so many */
};

/* most: different texts kept; bytes: of their text. */
struct level_counts *level_counts_new(size_t most, size_t bytes);
/* NULL is fine. */
void level_counts_free(struct level_counts *l);
void level_counts_add(struct level_counts *l, struct str text, uint64_t times);
/* How much too low a count may be; 0 when all are exact. */
uint64_t level_counts_lost(const struct level_counts *l);
/* All that are kept, most frequent first, then by text; in a. Returns how many. */
size_t level_counts_list(
	const struct level_counts *l, struct arena *a, const struct level_count **out);

#endif
