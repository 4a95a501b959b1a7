// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Owners of a rowset, and look-ups by column name. */
#include "core/table/rowset.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/vec.h"
#include "core/table/rowset_memory.h"

const struct rowset *
rowset_ref(const struct rowset *rs)
{
	if (rs)
		atomic_fetch_add_explicit(&rs->memory->owners, 1, memory_order_relaxed);
	return rs;
}

struct rowset_block *
rowset_block_new(void)
{
	struct arena *a = arena_new();
	struct rowset_block *block = ARENA_NEW(a, struct rowset_block);
	atomic_init(&block->owners, 1);
	block->arena = a;
	return block;
}

struct rowset_block *
rowset_block_ref(struct rowset_block *block)
{
	atomic_fetch_add_explicit(&block->owners, 1, memory_order_relaxed);
	return block;
}

void
rowset_block_free(struct rowset_block *block)
{
	if (block && atomic_fetch_sub_explicit(&block->owners, 1, memory_order_acq_rel) == 1)
		arena_free(block->arena);
}

void
rowset_free(const struct rowset *rs)
{
	if (!rs || atomic_fetch_sub_explicit(&rs->memory->owners, 1, memory_order_acq_rel) != 1)
		return;
	for (size_t i = 0; i < rs->memory->cols; i++) {
		struct rowset_held *held = &rs->memory->held[i];
		rowset_block_free(held->cells);
		for (size_t k = 0; k < held->n_texts; k++)
			rowset_block_free(held->texts[k]);
	}
	arena_free(rs->memory->arena);
}

static int
compare_blocks(const void *a, const void *b)
{
	uintptr_t p = (uintptr_t) * (struct rowset_block *const *)a,
		  q = (uintptr_t) * (struct rowset_block *const *)b;
	return (p > q) - (p < q);
}

size_t
rowset_bytes(const struct rowset *rs)
{
	VEC(struct rowset_block *) all = { 0 };
	size_t bytes = arena_used(rs->memory->arena);
	for (size_t i = 0; i < rs->memory->cols; i++) {
		const struct rowset_held *held = &rs->memory->held[i];
		VEC_PUSH(&all, held->cells);
		for (size_t k = 0; k < held->n_texts; k++)
			VEC_PUSH(&all, held->texts[k]);
	}
	if (all.len)
		qsort(all.at, all.len, sizeof(*all.at), compare_blocks);
	for (size_t i = 0; i < all.len; i++)
		if (i == 0 || all.at[i] != all.at[i - 1])
			bytes += arena_used(all.at[i]->arena);
	VEC_FREE(&all);
	return bytes;
}

size_t
rowset_find(const struct rowset *rs, const char *name)
{
	return map_find(rs->memory->names, name, strlen(name));
}

const char *
rowset_text(const struct rowset *rs, size_t row, const char *name)
{
	size_t col = rowset_find(rs, name);
	return col == ROWSET_NONE || rs->col[col].type != CELL_TEXT ? "" : rs->col[col].at.s[row];
}

int64_t
rowset_int(const struct rowset *rs, size_t row, const char *name, int64_t fallback)
{
	size_t col = rowset_find(rs, name);
	if (col == ROWSET_NONE || cells_null(&rs->col[col], row))
		return fallback;
	const struct cells *c = &rs->col[col];
	bool whole = c->type == CELL_INT || c->type == CELL_TIME || c->type == CELL_BOOL;
	return whole ? c->at.i[row] : fallback;
}

double
rowset_real(const struct rowset *rs, size_t row, const char *name)
{
	size_t col = rowset_find(rs, name);
	if (col == ROWSET_NONE || cells_null(&rs->col[col], row))
		return (double)NAN;
	const struct cells *c = &rs->col[col];
	if (c->type == CELL_REAL)
		return c->at.r[row];
	bool whole = c->type == CELL_INT || c->type == CELL_TIME || c->type == CELL_BOOL;
	return whole ? (double)c->at.i[row] : (double)NAN;
}
