// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* From an order of rows to lines: pinned rows, groups, nested rows. */
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/table/cell_format.h"
#include "tui/widget/table.h"

#include <stdlib.h>
#include <string.h>

#define KEY_MAX_BYTES 4096
#define DEPTH_MAX     16

static void
add_line(struct table *t, uint32_t row, uint8_t depth)
{
	VEC_PUSH(&t->lines, (struct table_line){ .row = row, .kind = LINE_ROW, .depth = depth });
}

/* ---- a forest of rows, as first child and next sibling ---- */

struct forest {
	uint32_t *first, *last, *next; /* [rows], ROW_NONE for none */
	uint32_t root_first, root_last;
};

static void
hang(struct forest *f, uint32_t parent, uint32_t row)
{
	uint32_t *first = parent == ROW_NONE ? &f->root_first : &f->first[parent];
	uint32_t *last = parent == ROW_NONE ? &f->root_last : &f->last[parent];
	if (*last == ROW_NONE)
		*first = row;
	else
		f->next[*last] = row;
	*last = row;
}

static void
count_below(struct table *t, const struct forest *f, uint32_t row, int depth)
{
	for (uint32_t c = f->first[row]; c != ROW_NONE && depth < DEPTH_MAX; c = f->next[c]) {
		VEC_PUSH(&t->members, c);
		count_below(t, f, c, depth + 1);
	}
}

static void
add_tree(struct table *t, const struct forest *f, uint32_t row, uint8_t depth)
{
	size_t at = t->lines.len;
	add_line(t, row, depth);
	if (f->first[row] == ROW_NONE || depth >= DEPTH_MAX)
		return;
	size_t first = t->members.len;
	count_below(t, f, row, depth);
	t->lines.at[at].first = (uint32_t)first;
	t->lines.at[at].count = (uint32_t)(t->members.len - first);
	t->lines.at[at].folded = !id_set_has(&t->open, table_row_id(t, row));
	if (t->lines.at[at].folded)
		return;
	for (uint32_t c = f->first[row]; c != ROW_NONE; c = f->next[c])
		if (!table_is_pinned(t, table_row_id(t, c)))
			add_tree(t, f, c, (uint8_t)(depth + 1));
}

/* Pinned rows come first, whether they pass the filter or not, with what hangs from them. */
static void
add_pins(struct table *t, const struct forest *f)
{
	for (size_t i = 0; i < t->pins.len; i++) {
		uint32_t row = table_find_row(t, t->pins.at[i]);
		size_t at = t->lines.len;
		if (row == ROW_NONE)
			continue;
		if (f)
			add_tree(t, f, row, 0);
		else
			add_line(t, row, 0);
		t->lines.at[at].pinned = true;
	}
}

/* Number of the row that has each parent id, among those shown. */
static struct map *
map_parents(struct table *t, struct arena *a, const struct order *order, const struct cells *parent)
{
	struct map *ids = map_new(a);
	for (size_t i = 0; i < order->len; i++)
		if (!cells_null(parent, order->rows[i]))
			map_intern(ids, parent->at.s[order->rows[i]],
				strlen(parent->at.s[order->rows[i]]));
	if (map_len(ids) == 0)
		return ids;
	for (size_t i = 0; i < order->len; i++) {
		const char *id = table_row_id(t, order->rows[i]);
		size_t key = map_find(ids, id, strlen(id));
		if (key != MAP_NONE)
			map_set_value(ids, key, &order->rows[i]);
	}
	return ids;
}

/* Rows that claim each other as parents would hang from nothing; they become roots. */
static bool
reaches(const struct map *ids, const struct cells *parent, uint32_t from, uint32_t row)
{
	for (int step = 0; step < DEPTH_MAX && !cells_null(parent, from); step++) {
		const uint32_t *up = map_get(ids, parent->at.s[from]);
		if (!up)
			return false;
		if (*up == row)
			return true;
		from = *up;
	}
	return !cells_null(parent, from) && map_get(ids, parent->at.s[from]);
}

static void
add_forest(struct table *t, const struct order *order, size_t parent_cell)
{
	const struct cells *parent = &t->rows->col[parent_cell];
	size_t n = t->rows->rows;
	struct arena *a = arena_new();
	struct map *ids = map_parents(t, a, order, parent);
	struct forest f = { .root_first = ROW_NONE, .root_last = ROW_NONE };
	f.first = ARENA_ARRAY(a, uint32_t, n + 1);
	f.last = ARENA_ARRAY(a, uint32_t, n + 1);
	f.next = ARENA_ARRAY(a, uint32_t, n + 1);
	memset(f.first, 0xff, n * sizeof(*f.first));
	memset(f.last, 0xff, n * sizeof(*f.last));
	memset(f.next, 0xff, n * sizeof(*f.next));
	for (size_t i = 0; i < order->len; i++) {
		uint32_t row = order->rows[i];
		const uint32_t *up =
			cells_null(parent, row) ? NULL : map_get(ids, parent->at.s[row]);
		bool hangs = up && *up != row && !reaches(ids, parent, *up, row);
		hang(&f, hangs ? *up : ROW_NONE, row);
	}
	add_pins(t, &f);
	for (uint32_t row = f.root_first; row != ROW_NONE; row = f.next[row])
		if (!table_is_pinned(t, table_row_id(t, row)))
			add_tree(t, &f, row, 0);
	arena_free(a);
}

/* ---- groups ---- */

struct bucket {
	uint32_t first, last; /* into next */
	uint32_t count;
};

static void
add_group(struct table *t, const struct bucket *b, const uint32_t *next, const char *key)
{
	struct table_line line = { .row = b->first, .kind = LINE_GROUP, .count = b->count };
	line.first = (uint32_t)t->members.len;
	line.folded = !id_set_has(&t->open, key);
	for (uint32_t row = b->first; row != ROW_NONE; row = next[row])
		VEC_PUSH(&t->members, row);
	VEC_PUSH(&t->lines, line);
	if (line.folded)
		return;
	for (uint32_t row = b->first; row != ROW_NONE; row = next[row])
		add_line(t, row, 1);
}

static void
add_groups(struct table *t, const struct order *order, size_t cell)
{
	struct arena *a = arena_new();
	struct map *keys = map_new(a);
	uint32_t *next = ARENA_ARRAY(a, uint32_t, t->rows->rows + 1);
	struct strbuf key;
	strbuf_init(&key, KEY_MAX_BYTES);
	add_pins(t, NULL);
	for (size_t i = 0; i < order->len; i++) {
		uint32_t row = order->rows[i];
		if (table_is_pinned(t, table_row_id(t, row)))
			continue;
		strbuf_clear(&key);
		cell_format_raw(&key, &t->rows->col[cell], row);
		size_t k = map_intern(keys, key.at, key.len);
		struct bucket *b = map_value(keys, k);
		next[row] = ROW_NONE;
		if (!b) {
			b = ARENA_NEW(a, struct bucket);
			*b = (struct bucket){ .first = row, .last = row };
			map_set_value(keys, k, b);
		} else {
			next[b->last] = row;
		}
		b->last = row;
		b->count++;
	}
	for (size_t k = 0; k < map_len(keys); k++)
		add_group(t, map_value(keys, k), next, map_key(keys, k));
	strbuf_free(&key);
	arena_free(a);
}

static void
add_flat(struct table *t, const struct order *order)
{
	bool pins = t->pins.len > 0;
	add_pins(t, NULL);
	for (size_t i = 0; i < order->len; i++)
		if (!pins || !table_is_pinned(t, table_row_id(t, order->rows[i])))
			add_line(t, order->rows[i], 0);
}

void
table_make_lines(struct table *t, const struct order *order)
{
	size_t group = t->group ? rowset_find(t->rows, t->group) : ROWSET_NONE;
	size_t parent = t->tree && t->parent_name && t->id_cell != ROWSET_NONE
				? rowset_find(t->rows, t->parent_name)
				: ROWSET_NONE;
	t->lines.len = t->members.len = 0;
	if (group != ROWSET_NONE)
		add_groups(t, order, group);
	else if (parent != ROWSET_NONE && t->rows->col[parent].type == CELL_TEXT &&
		 t->rows->col[parent].nulls < t->rows->rows)
		add_forest(t, order, parent);
	else
		add_flat(t, order);
}
