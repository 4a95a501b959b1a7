// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Column by column: shared where it can be, otherwise gathered and patched. */
#include "core/table/rowset_merge.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/vec.h"
#include "core/table/rowset_building.h"
#include "core/table/rowset_memory.h"

/* A row of the result that comes from fresh. */
struct patch {
	size_t to, from;
};

struct merging {
	const struct rowset *base, *fresh;
	const uint32_t *order;
	size_t n;
	VEC(struct patch) patches;
	bool in_place; /* all other rows stand where they stood in base */
	struct arena *heads;
	struct cells *cells; /* of the result */
};

/* One column of both sides; NULL for a side that lacks it. */
struct pair {
	const struct cells *base, *fresh;
	const struct rowset_held *base_held, *fresh_held;
	enum cell_type type;
};

static void
find_patches(struct merging *m)
{
	m->in_place = m->n == m->base->rows;
	for (size_t i = 0; i < m->n; i++) {
		if (m->order[i] >= m->base->rows)
			VEC_PUSH(&m->patches, (struct patch){ i, m->order[i] - m->base->rows });
		else if (m->order[i] != i)
			m->in_place = false;
	}
}

/* ---- what stays as it is ---- */

static bool
same_cell(const struct cells *a, size_t i, const struct cells *b, size_t k)
{
	bool missing = !b || cells_null(b, k);
	if (cells_null(a, i) != missing || cells_odd(a, i) != (b && cells_odd(b, k)))
		return false;
	if (missing)
		return true;
	if (a->type == CELL_TEXT)
		return strcmp(a->at.s[i], b->at.s[k]) == 0;
	if (a->type == CELL_REAL)
		return memcmp(&a->at.r[i], &b->at.r[k], sizeof(double)) == 0;
	return a->at.i[i] == b->at.i[k];
}

static bool
is_untouched(const struct merging *m, const struct pair *p)
{
	if (!m->in_place || !p->base)
		return false;
	for (size_t i = 0; i < m->patches.len; i++)
		if (!same_cell(p->base, m->patches.at[i].to, p->fresh, m->patches.at[i].from))
			return false;
	return true;
}

static struct rowset_held
share(struct merging *m, const struct rowset_held *held)
{
	struct rowset_held out = { .cells = rowset_block_ref(held->cells),
		.n_texts = held->n_texts };
	out.texts = ARENA_ARRAY(m->heads, struct rowset_block *, held->n_texts);
	for (size_t i = 0; i < held->n_texts; i++)
		out.texts[i] = rowset_block_ref(held->texts[i]);
	return out;
}

/* ---- what is made anew ---- */

static int64_t *
merge_ints(const struct merging *m, const struct pair *p, struct arena *a)
{
	int64_t *to = arena_calloc(a, m->n, sizeof(*to));
	if (p->base && m->in_place && m->n)
		memcpy(to, p->base->at.i, m->n * sizeof(*to));
	for (size_t i = 0; p->base && !m->in_place && i < m->n; i++)
		if (m->order[i] < m->base->rows)
			to[i] = p->base->at.i[m->order[i]];
	for (size_t i = 0; i < m->patches.len; i++)
		to[m->patches.at[i].to] = p->fresh ? p->fresh->at.i[m->patches.at[i].from] : 0;
	return to;
}

static double *
merge_reals(const struct merging *m, const struct pair *p, struct arena *a)
{
	double *to = arena_calloc(a, m->n, sizeof(*to));
	if (p->base && m->in_place && m->n)
		memcpy(to, p->base->at.r, m->n * sizeof(*to));
	for (size_t i = 0; !(p->base && m->in_place) && i < m->n; i++)
		to[i] = p->base && m->order[i] < m->base->rows ? p->base->at.r[m->order[i]]
							       : (double)NAN;
	for (size_t i = 0; i < m->patches.len; i++)
		to[m->patches.at[i].to] =
			p->fresh ? p->fresh->at.r[m->patches.at[i].from] : (double)NAN;
	return to;
}

static const char **
merge_texts(const struct merging *m, const struct pair *p, struct arena *a)
{
	const char **to = arena_calloc(a, m->n, sizeof(*to));
	if (p->base && m->in_place && m->n)
		memcpy(to, p->base->at.s, m->n * sizeof(*to));
	for (size_t i = 0; !(p->base && m->in_place) && i < m->n; i++)
		to[i] = p->base && m->order[i] < m->base->rows ? p->base->at.s[m->order[i]] : "";
	for (size_t i = 0; i < m->patches.len; i++) {
		size_t row = m->patches.at[i].to, from = m->patches.at[i].from;
		bool same = m->in_place && p->base && p->fresh &&
			    strcmp(to[row], p->fresh->at.s[from]) == 0;
		if (!same)
			to[row] = p->fresh ? p->fresh->at.s[from] : "";
	}
	return to;
}

static void
put_bit(uint8_t *bits, size_t i, bool on)
{
	uint8_t bit = (uint8_t)(1u << (i & 7));
	bits[i >> 3] = (uint8_t)(on ? bits[i >> 3] | bit : bits[i >> 3] & ~bit);
}

static bool
bit(const uint8_t *bits, size_t i)
{
	return bits && (bits[i >> 3] >> (i & 7) & 1);
}

/* lacking: the bit of rows whose side has no such column. NULL when no bit is set. */
static const uint8_t *
merge_bits(const struct merging *m, const uint8_t *base, bool base_lacks, const uint8_t *fresh,
	bool fresh_lacks, struct arena *a, size_t *count)
{
	size_t bytes = (m->n + 7) / 8;
	uint8_t *to = arena_alloc(a, bytes + 1, 1);
	if (m->in_place && base && !base_lacks)
		memcpy(to, base, bytes);
	else if (base || base_lacks)
		for (size_t i = 0; i < m->n; i++)
			put_bit(to, i,
				base_lacks ||
					(m->order[i] < m->base->rows && bit(base, m->order[i])));
	for (size_t i = 0; i < m->patches.len; i++)
		put_bit(to, m->patches.at[i].to, fresh_lacks || bit(fresh, m->patches.at[i].from));
	*count = 0;
	for (size_t i = 0; i < bytes; i++)
		*count += (size_t)__builtin_popcount(to[i]);
	return *count ? to : NULL;
}

static struct rowset_held
hold(struct merging *m, const struct pair *p)
{
	struct rowset_held out = { .cells = rowset_block_new() };
	const struct rowset_held *sides[] = { p->base_held, p->fresh_held };
	if (p->type != CELL_TEXT)
		return out;
	size_t n = (sides[0] ? sides[0]->n_texts : 0) + (sides[1] ? sides[1]->n_texts : 0);
	out.texts = ARENA_ARRAY(m->heads, struct rowset_block *, n);
	for (size_t side = 0; side < 2; side++)
		for (size_t i = 0; sides[side] && i < sides[side]->n_texts; i++)
			out.texts[out.n_texts++] = rowset_block_ref(sides[side]->texts[i]);
	return out;
}

static void
merge_cells(struct merging *m, const struct pair *p, struct cells *out, struct arena *a)
{
	switch (out->type) {
	case CELL_INT:
	case CELL_TIME:
	case CELL_BOOL:
		out->at.i = merge_ints(m, p, a);
		break;
	case CELL_REAL:
		out->at.r = merge_reals(m, p, a);
		break;
	case CELL_TEXT:
		out->at.s = merge_texts(m, p, a);
		break;
	case CELL_SERIES:
		break; /* refused by pair_of */
	}
	out->null = merge_bits(m, p->base ? p->base->null : NULL, !p->base,
		p->fresh ? p->fresh->null : NULL, !p->fresh, a, &out->nulls);
	out->odd = merge_bits(m, p->base ? p->base->odd : NULL, false,
		p->fresh ? p->fresh->odd : NULL, false, a, &out->odds);
}

static void
merge_column(struct merging *m, const struct pair *p, struct cells *out, struct rowset_held *held)
{
	const char *name = out->name;
	if (is_untouched(m, p)) {
		*held = share(m, p->base_held);
		*out = *p->base;
	} else {
		*held = hold(m, p);
		out->type = p->type;
		merge_cells(m, p, out, held->cells->arena);
	}
	out->name = name;
}

/* ---- the whole ---- */

/* Names of base, then those that only fresh has. */
static struct map *
all_names(struct merging *m)
{
	struct map *names = map_new(m->heads);
	for (size_t i = 0; i < m->base->cols; i++)
		(void)map_intern(names, m->base->col[i].name, strlen(m->base->col[i].name));
	for (size_t i = 0; i < m->fresh->cols; i++)
		(void)map_intern(names, m->fresh->col[i].name, strlen(m->fresh->col[i].name));
	return names;
}

static struct pair
pair_of(const struct merging *m, size_t col, const char *name)
{
	struct pair p = { 0 };
	size_t fresh = rowset_find(m->fresh, name);
	if (col < m->base->cols) {
		p.base = &m->base->col[col];
		p.base_held = &m->base->memory->held[col];
		p.type = m->base->col[col].type;
	}
	if (fresh != ROWSET_NONE) {
		p.fresh = &m->fresh->col[fresh];
		assert(!p.base || p.type == m->fresh->col[fresh].type);
		p.type = m->fresh->col[fresh].type;
		p.fresh_held = &m->fresh->memory->held[fresh];
	}
	assert(p.type != CELL_SERIES);
	return p;
}

static struct rowset *
merge(struct merging *m)
{
	struct rowset *rs = ARENA_NEW(m->heads, struct rowset);
	struct rowset_memory *memory = ARENA_NEW(m->heads, struct rowset_memory);
	struct map *names = all_names(m);
	size_t cols = map_len(names);
	m->cells = ARENA_ARRAY(m->heads, struct cells, cols);
	atomic_init(&memory->owners, 1);
	memory->arena = m->heads;
	memory->names = names;
	memory->held = ARENA_ARRAY(m->heads, struct rowset_held, cols);
	memory->cols = cols;
	for (size_t i = 0; i < cols; i++) {
		m->cells[i].name = map_key(names, i);
		struct pair p = pair_of(m, i, m->cells[i].name);
		merge_column(m, &p, &m->cells[i], &memory->held[i]);
	}
	rs->rows = m->n;
	rs->cols = cols;
	rs->col = m->cells;
	rs->note = m->base->note ? arena_strdup(m->heads, m->base->note) : NULL;
	rs->memory = memory;
	return rs;
}

bool
rowset_merge(const struct rowset *base, const struct rowset *fresh, const uint32_t *order, size_t n,
	size_t limit, const struct rowset **out, struct err *err)
{
	struct merging m = {
		.base = base, .fresh = fresh, .order = order, .n = n, .heads = arena_new()
	};
	find_patches(&m);
	*out = merge(&m);
	VEC_FREE(&m.patches);
	if (rowset_bytes(*out) <= limit)
		return true;
	rowset_free(*out);
	*out = NULL;
	return rowset_too_large(limit, err);
}

/* Bits without those of n rows, in count so many fewer; NULL when none is left. */
static const uint8_t *
clear_bits(const uint8_t *bits, size_t all, const uint32_t *rows, size_t n, struct arena *a,
	size_t *count)
{
	if (!bits)
		return NULL;
	uint8_t *to = arena_memdup(a, bits, (all + 7) / 8, 1);
	for (size_t i = 0; i < n; i++) {
		*count -= bit(to, rows[i]);
		put_bit(to, rows[i], false);
	}
	return *count ? to : NULL;
}

const struct rowset *
rowset_replace_ints(
	const struct rowset *rs, size_t col, const uint32_t *rows, const int64_t *values, size_t n)
{
	/* Nothing comes from elsewhere, so that every column is shared at first. */
	struct merging m = {
		.base = rs, .fresh = rs, .n = rs->rows, .in_place = true, .heads = arena_new()
	};
	struct rowset *out = merge(&m);
	struct rowset_block *block = rowset_block_new();
	struct cells *c = &m.cells[col];
	int64_t *to = arena_calloc(block->arena, rs->rows, sizeof(*to));
	assert(c->type == CELL_INT || c->type == CELL_TIME);
	if (rs->rows)
		memcpy(to, c->at.i, rs->rows * sizeof(*to));
	for (size_t i = 0; i < n; i++)
		to[rows[i]] = values[i];
	c->at.i = to;
	c->null = clear_bits(c->null, rs->rows, rows, n, block->arena, &c->nulls);
	c->odd = clear_bits(c->odd, rs->rows, rows, n, block->arena, &c->odds);
	rowset_block_free(out->memory->held[col].cells);
	out->memory->held[col].cells = block;
	return out;
}
