// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Rows with a 64-bit sort word each, sorted in linear time. Any thread. */
#ifndef CORE_TABLE_RANK_H
#define CORE_TABLE_RANK_H

#include <stddef.h>
#include <stdint.h>

struct rank {
	uint64_t word;
	uint32_t row;
};

/* Stable, by word. */
void rank_sort(struct rank *at, size_t n);

/*
 * Gives every at[i] the rank of texts[at[i].row] among all of them, bytewise:
 * equal texts get equal words. The sequence of at does not change. Texts that
 * are equal should mostly be one pointer.
 */
void rank_texts(struct rank *at, size_t n, const char *const *texts);

#endif
