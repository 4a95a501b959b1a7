// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Owners of a rowset, and look-ups by column name. */
#include "core/table/rowset.h"

#include <math.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/table/rowset_memory.h"

const struct rowset *
rowset_ref(const struct rowset *rs)
{
	if (rs)
		atomic_fetch_add_explicit(&rs->memory->owners, 1, memory_order_relaxed);
	return rs;
}

void
rowset_free(const struct rowset *rs)
{
	if (rs && atomic_fetch_sub_explicit(&rs->memory->owners, 1, memory_order_acq_rel) == 1)
		arena_free(rs->memory->arena);
}

size_t
rowset_bytes(const struct rowset *rs)
{
	return arena_used(rs->memory->arena);
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
