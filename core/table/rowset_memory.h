// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What keeps a rowset alive; for rowset*.c only. */
#ifndef CORE_TABLE_ROWSET_MEMORY_H
#define CORE_TABLE_ROWSET_MEMORY_H

#include <stdatomic.h>
#include <stddef.h>

struct arena;
struct map;

struct rowset_memory {
	atomic_size_t owners;
	struct arena *arena; /* everything of the rowset, and this struct */
	struct map *names;   /* column name; its number is the column's index */
};

#endif
