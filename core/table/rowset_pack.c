// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Packing grown columns, in the order asked for: each into blocks of its own when there are many
 * rows, so that one can outlive the others, and a few rows all into one.
 */
#include "core/table/rowset_building.h"

#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/table/rowset_memory.h"

#define MANY_ROWS 4096

/* The rows of the finished rowset. */
struct packing {
	struct arena *heads;
	struct rowset_block *common; /* of a few rows; NULL: each column has its own */
	const uint32_t *order;       /* NULL: rows as they came */
	size_t rows;
};

static size_t
row_at(const struct packing *p, size_t i)
{
	return p->order ? p->order[i] : i;
}

static void *
pack_words(const struct packing *p, struct arena *a, const void *from)
{
	uint64_t *to = arena_calloc(a, p->rows, 8);
	const uint64_t *words = from;
	if (!p->order && p->rows)
		memcpy(to, from, p->rows * 8);
	for (size_t i = 0; p->order && i < p->rows; i++)
		to[i] = words[p->order[i]];
	return to;
}

/* The text of a number, packed at its first use. */
static const char *
pack_text(struct arena *a, const struct building *c, const char **unique, uint32_t number)
{
	if (number & SINGLE_TEXT)
		return arena_strdup(a, c->single.at[number & ~SINGLE_TEXT]);
	if (!unique[number]) {
		size_t len = map_key_len(c->texts, number - 1);
		const char *text = map_key(c->texts, number - 1);
		unique[number] = len ? arena_strndup(a, text, len) : unique[0];
	}
	return unique[number];
}

/* Texts in the order of their first row, those of dropped rows not at all. */
static const char *const *
pack_texts(const struct packing *p, const struct rowset_held *held, const struct building *c)
{
	struct arena *texts = held->texts[0]->arena;
	size_t n = c->texts ? map_len(c->texts) : 0;
	const char **unique = xcalloc(n + 1, sizeof(*unique));
	unique[0] = "";
	const char **s = ARENA_ARRAY(held->cells->arena, const char *, p->rows);
	for (size_t i = 0; i < p->rows; i++)
		s[i] = pack_text(texts, c, unique, c->at.text[row_at(p, i)]);
	free(unique);
	return s;
}

/* Bit i of words of 64 rows, whichever order they are in. */
static uint64_t
gather(const struct packing *p, const uint8_t *bits, size_t from, size_t n)
{
	uint64_t word = 0;
	for (size_t i = 0; i < n; i++) {
		size_t row = row_at(p, from + i);
		word |= (uint64_t)(bits[row >> 3] >> (row & 7) & 1) << i;
	}
	return word;
}

/* *count: how many bits are set. NULL when none is. */
static const uint8_t *
pack_bits(const struct packing *p, struct arena *a, const uint8_t *bits, size_t *count)
{
	*count = 0;
	if (!bits)
		return NULL;
	uint64_t *to = xcalloc(p->rows / 64 + 1, sizeof(*to));
	for (size_t i = 0; i < p->rows; i += 64) {
		to[i / 64] = gather(p, bits, i, p->rows - i < 64 ? p->rows - i : 64);
		*count += (size_t)__builtin_popcountll(to[i / 64]);
	}
	uint8_t *kept = NULL;
	if (*count) {
		kept = ARENA_ARRAY(a, uint8_t, (p->rows + 7) / 8);
		for (size_t i = 0; i < (p->rows + 7) / 8; i++)
			kept[i] = (uint8_t)(to[i / 8] >> i % 8 * 8);
	}
	free(to);
	return kept;
}

static struct rowset_block *
block_for(const struct packing *p)
{
	return p->common ? rowset_block_ref(p->common) : rowset_block_new();
}

static struct rowset_held
blocks_for(const struct packing *p, enum cell_type type)
{
	struct rowset_held held = { .cells = block_for(p), .n_texts = type == CELL_TEXT };
	if (held.n_texts) {
		held.texts = ARENA_ARRAY(p->heads, struct rowset_block *, 1);
		held.texts[0] = block_for(p);
	}
	return held;
}

static void
pack_column(
	const struct packing *p, struct building *c, struct cells *out, struct rowset_held *held)
{
	*held = blocks_for(p, c->type);
	struct arena *a = held->cells->arena;
	out->type = c->type;
	switch (c->type) {
	case CELL_INT:
	case CELL_TIME:
	case CELL_BOOL:
		out->at.i = pack_words(p, a, c->at.i);
		break;
	case CELL_REAL:
		out->at.r = pack_words(p, a, c->at.r);
		break;
	case CELL_TEXT:
		out->at.s = pack_texts(p, held, c);
		break;
	case CELL_SERIES:
		out->at.c = pack_words(p, a, c->at.c);
		break;
	}
	out->null = pack_bits(p, a, c->null, &out->nulls);
	out->odd = pack_bits(p, a, c->odd, &out->odds);
}

static const struct rowset *
pack(struct rowset_build *b)
{
	struct arena *a = b->arena;
	struct packing p = {
		.heads = a, .order = b->order, .rows = b->order ? b->ordered : b->rows
	};
	struct rowset *rs = ARENA_NEW(a, struct rowset);
	struct cells *cells = ARENA_ARRAY(a, struct cells, b->col.len);
	rs->memory = ARENA_NEW(a, struct rowset_memory);
	atomic_init(&rs->memory->owners, 1);
	rs->memory->arena = a;
	rs->memory->names = b->names;
	rs->memory->held = ARENA_ARRAY(a, struct rowset_held, b->col.len);
	rs->memory->cols = b->col.len;
	if (p.rows < MANY_ROWS)
		p.common = rowset_block_new();
	for (size_t i = 0; i < b->col.len; i++) {
		struct building *c = &b->col.at[i];
		pack_column(&p, c, &cells[i], &rs->memory->held[i]);
		cells[i].name = map_key(b->names, i);
		free(c->at.any); /* the packed copy and the grown one never all exist at once */
		arena_free(c->own);
		VEC_FREE(&c->single);
		c->at.any = NULL;
		c->own = NULL;
	}
	rowset_block_free(p.common);
	rs->rows = p.rows;
	rs->cols = b->col.len;
	rs->col = cells;
	rs->note = b->note ? arena_strdup(a, b->note) : NULL;
	b->arena = NULL;
	return rs;
}

void
rowset_build_order(struct rowset_build *b, const uint32_t *rows, size_t n)
{
	free(b->order);
	b->order = xmalloc((n + 1) * sizeof(*rows));
	b->ordered = n;
	if (n)
		memcpy(b->order, rows, n * sizeof(*rows));
}

bool
rowset_build_finish(struct rowset_build *b, const struct rowset **out, struct err *err)
{
	bool ok = rowset_build_ok(b, err);
	if (ok)
		*out = pack(b);
	rowset_build_free(b);
	return ok;
}
