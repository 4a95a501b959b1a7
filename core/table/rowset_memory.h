// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * What keeps a rowset alive; for rowset*.c only. Cells and texts lie in blocks that have owners
 * of their own, because a merged rowset takes most columns from the one before it.
 */
#ifndef CORE_TABLE_ROWSET_MEMORY_H
#define CORE_TABLE_ROWSET_MEMORY_H

#include <stdatomic.h>
#include <stddef.h>

struct arena;
struct map;

struct rowset_block {
	atomic_size_t owners;
	struct arena *arena; /* the block itself lies in it, too */
};

/* What the cells of a column need. */
struct rowset_held {
	struct rowset_block *cells;
	struct rowset_block **texts; /* [n_texts] that cells point into; may be cells' own */
	size_t n_texts;
};

struct rowset_memory {
	atomic_size_t owners;
	struct arena *arena; /* the rowset, its columns' heads, points of curves, and this struct */
	struct map *names;   /* column name; its number is the column's index */
	struct rowset_held *held; /* [cols] */
	size_t cols;
};

/* With one owner. */
struct rowset_block *rowset_block_new(void);
/* One more owner; returns block. */
struct rowset_block *rowset_block_ref(struct rowset_block *block);
/* One owner less. NULL is fine. */
void rowset_block_free(struct rowset_block *block);

#endif
