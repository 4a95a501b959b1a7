// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Levels and their counts. */
#include "core/stats/levels.h"

#include <string.h>
#include "core/base/arena.h"
#include "core/base/map.h"

static size_t
count_levels(struct map *seen, const char *const x[], size_t n, size_t counts[])
{
	size_t present = 0;
	for (size_t i = 0; i < n; i++) {
		if (!x[i])
			continue;
		counts[map_intern(seen, x[i], strlen(x[i]))]++;
		present++;
	}
	return present;
}

struct levels
levels_of(struct arena *a, const char *const ref[], size_t n, const char *const cur[], size_t m)
{
	struct levels r = { 0 };
	struct map *seen = map_new(a);
	for (size_t i = 0; i < n; i++)
		if (ref[i])
			map_intern(seen, ref[i], strlen(ref[i]));
	for (size_t i = 0; i < m; i++)
		if (cur[i])
			map_intern(seen, cur[i], strlen(cur[i]));
	r.n = map_len(seen);
	size_t *ref_counts = ARENA_ARRAY(a, size_t, r.n + 1);
	size_t *cur_counts = ARENA_ARRAY(a, size_t, r.n + 1);
	const char **name = ARENA_ARRAY(a, const char *, r.n + 1);
	r.n_ref = count_levels(seen, ref, n, ref_counts);
	r.n_cur = count_levels(seen, cur, m, cur_counts);
	for (size_t i = 0; i < r.n; i++) {
		name[i] = map_key(seen, i);
		r.added += ref_counts[i] == 0;
		r.missing += cur_counts[i] == 0;
	}
	r.name = name;
	r.ref = ref_counts;
	r.cur = cur_counts;
	return r;
}
