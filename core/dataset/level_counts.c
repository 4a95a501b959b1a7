// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A map from text to count, made anew without the rarer half when it is full. */
#include "core/dataset/level_counts.h"

#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/oom.h"

struct level_counts {
	struct arena *arena;
	struct map *map;
	uint64_t *count; /* [map_len], room for most + 1 */
	size_t most, bytes_max, bytes;
	uint64_t lost;
};

struct level_counts *
level_counts_new(size_t most, size_t bytes)
{
	struct level_counts *l = xcalloc(1, sizeof(*l));
	l->arena = arena_new();
	l->map = map_new(l->arena);
	l->most = most < 4 ? 4 : most;
	l->bytes_max = bytes;
	l->count = xcalloc(l->most + 1, sizeof(*l->count));
	return l;
}

void
level_counts_free(struct level_counts *l)
{
	if (!l)
		return;
	arena_free(l->arena);
	free(l->count);
	free(l);
}

static int
by_count(const void *a, const void *b)
{
	const struct level_count *p = a, *q = b;
	if (p->count != q->count)
		return p->count < q->count ? 1 : -1;
	size_t n = p->len < q->len ? p->len : q->len;
	int order = memcmp(p->name, q->name, n);
	return order ? order : (p->len > q->len) - (p->len < q->len);
}

size_t
level_counts_list(const struct level_counts *l, struct arena *a, const struct level_count **out)
{
	size_t n = map_len(l->map);
	struct level_count *list = ARENA_ARRAY(a, struct level_count, n + 1);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct level_count){ arena_strndup(a, map_key(l->map, i),
							map_key_len(l->map, i)),
			map_key_len(l->map, i), l->count[i] };
	qsort(list, n, sizeof(*list), by_count);
	*out = list;
	return n;
}

/* All counts fall by the median's: the rarer half ends at nothing and goes. */
static void
forget(struct level_counts *l)
{
	struct arena *old = l->arena;
	const struct level_count *list;
	size_t n = level_counts_list(l, old, &list);
	uint64_t median = list[n / 2].count;
	l->arena = arena_new();
	l->map = map_new(l->arena);
	l->bytes = 0;
	l->lost += median;
	for (size_t i = 0; i < n && list[i].count > median; i++) {
		l->count[map_intern(l->map, list[i].name, list[i].len)] = list[i].count - median;
		l->bytes += list[i].len;
	}
	arena_free(old);
}

void
level_counts_add(struct level_counts *l, struct str text, uint64_t times)
{
	size_t before = map_len(l->map);
	size_t i = map_intern(l->map, text.at, text.len);
	if (i < before) {
		l->count[i] += times;
		return;
	}
	l->count[i] = times;
	l->bytes += text.len;
	if (map_len(l->map) > l->most || l->bytes > l->bytes_max)
		forget(l);
}

uint64_t
level_counts_lost(const struct level_counts *l)
{
	return l->lost;
}
