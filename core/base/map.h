// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Map from byte strings to pointers, in memory of an arena. Insertion order is
 * kept: keys are numbered 0, 1, 2 … as they come, which also makes the map an
 * interner (equal text, equal number, equal pointer). Hashing is seeded per
 * process, so that data cannot choose collisions. One thread at a time.
 */
#ifndef CORE_BASE_MAP_H
#define CORE_BASE_MAP_H

#include <stddef.h>
#include "core/base/attr.h"

struct arena;
struct map;

#define MAP_NONE ((size_t)-1)

/* The arena keeps the keys and the table; the map dies with it. */
struct map *map_new(struct arena *a) MUST_CHECK;
/* Number of the key, or MAP_NONE. */
size_t map_find(const struct map *m, const char *key, size_t len);
/* Number of the key, added with value NULL if it was not there. Copies the key. */
size_t map_intern(struct map *m, const char *key, size_t len);

size_t map_len(const struct map *m);
/* NUL-ended copy of key number i; keys may hold NUL bytes too, see map_key_len. */
const char *map_key(const struct map *m, size_t i);
size_t map_key_len(const struct map *m, size_t i);
void *map_value(const struct map *m, size_t i);
void map_set_value(struct map *m, size_t i, void *value);

/* Both steps in one, for NUL-ended keys: the value, or NULL. */
void *map_get(const struct map *m, const char *key);
void map_put(struct map *m, const char *key, void *value);

#endif
