// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Open addressing over an insertion-ordered entry array. */
#include "core/base/map.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>
#include <sys/random.h>
#include "core/base/arena.h"

/* Small, since interners hold very many: values have an array of their own, made when one is set. */
struct entry {
	const char *key;
	uint32_t len, hash;
};

struct map {
	struct arena *arena;
	struct entry *entries;
	void **values; /* [cap], NULL while none was set */
	/*
	 * 0 is free. Below mask's bits: entry number + 1; above them the same bits of
	 * the hash, so that most other keys are passed over without a look at them.
	 */
	uint32_t *slots;
	size_t len, cap;
	uint32_t mask;
	uint64_t seed;
};

static uint64_t
mix(uint64_t h)
{
	h ^= h >> 32;
	h *= 0xd6e8feb86659fd93ull;
	h ^= h >> 32;
	return h;
}

static uint32_t
hash_bytes(uint64_t seed, const char *p, size_t n)
{
	uint64_t h = seed ^ n;
	for (; n >= 8; p += 8, n -= 8) {
		uint64_t word;
		memcpy(&word, p, 8);
		h = mix(h ^ word) + 0x9e3779b97f4a7c15ull;
	}
	uint64_t tail = 0;
	if (n)
		memcpy(&tail, p, n);
	return (uint32_t)mix(mix(h ^ tail) + seed);
}

struct map *
map_new(struct arena *a)
{
	struct map *m = ARENA_NEW(a, struct map);
	m->arena = a;
	m->cap = 16;
	m->mask = (uint32_t)(2 * m->cap - 1);
	m->entries = ARENA_ARRAY(a, struct entry, m->cap);
	m->slots = ARENA_ARRAY(a, uint32_t, 2 * m->cap);
	if (getrandom(&m->seed, sizeof(m->seed), GRND_NONBLOCK) != (ssize_t)sizeof(m->seed))
		m->seed = (uint64_t)(uintptr_t)m * 0x9e3779b97f4a7c15ull;
	return m;
}

static size_t
slot_entry(const struct map *m, size_t at)
{
	return (m->slots[at] & m->mask) - 1;
}

/* The slot that holds the key, or the free one where it belongs. */
static size_t
probe(const struct map *m, const char *key, size_t len, uint32_t hash)
{
	size_t at = hash & m->mask;
	for (; m->slots[at]; at = (at + 1) & m->mask) {
		if ((m->slots[at] ^ hash) & ~m->mask)
			continue;
		const struct entry *e = &m->entries[slot_entry(m, at)];
		if (e->hash == hash && e->len == len && memcmp(e->key, key, len) == 0)
			break;
	}
	return at;
}

static void
fill_slot(struct map *m, size_t at, size_t entry)
{
	m->slots[at] = (uint32_t)(entry + 1) | (m->entries[entry].hash & ~m->mask);
}

static void
grow(struct map *m)
{
	size_t cap = 2 * m->cap;
	struct entry *entries = ARENA_ARRAY(m->arena, struct entry, cap);
	memcpy(entries, m->entries, m->len * sizeof(*entries));
	m->entries = entries;
	if (m->values) {
		void **values = ARENA_ARRAY(m->arena, void *, cap);
		memcpy(values, m->values, m->len * sizeof(*values));
		m->values = values;
	}
	m->cap = cap;
	m->mask = (uint32_t)(2 * cap - 1);
	m->slots = ARENA_ARRAY(m->arena, uint32_t, 2 * cap);
	for (size_t i = 0; i < m->len; i++) {
		size_t at = m->entries[i].hash & m->mask;
		while (m->slots[at])
			at = (at + 1) & m->mask;
		fill_slot(m, at, i);
	}
}

size_t
map_find(const struct map *m, const char *key, size_t len)
{
	size_t at = probe(m, key, len, hash_bytes(m->seed, key, len));
	return m->slots[at] ? slot_entry(m, at) : MAP_NONE;
}

size_t
map_intern(struct map *m, const char *key, size_t len)
{
	assert(len <= UINT32_MAX);
	uint32_t hash = hash_bytes(m->seed, key, len);
	size_t at = probe(m, key, len, hash);
	if (m->slots[at])
		return slot_entry(m, at);
	if (m->len == m->cap) {
		grow(m);
		at = probe(m, key, len, hash);
	}
	m->entries[m->len] = (struct entry){
		.key = arena_strndup(m->arena, key, len),
		.len = (uint32_t)len,
		.hash = hash,
	};
	fill_slot(m, at, m->len);
	return m->len++;
}

size_t
map_len(const struct map *m)
{
	return m->len;
}

const char *
map_key(const struct map *m, size_t i)
{
	return m->entries[i].key;
}

size_t
map_key_len(const struct map *m, size_t i)
{
	return m->entries[i].len;
}

void *
map_value(const struct map *m, size_t i)
{
	return m->values ? m->values[i] : NULL;
}

void
map_set_value(struct map *m, size_t i, void *value)
{
	if (!m->values)
		m->values = ARENA_ARRAY(m->arena, void *, m->cap);
	m->values[i] = value;
}

void *
map_get(const struct map *m, const char *key)
{
	size_t i = map_find(m, key, strlen(key));
	return i == MAP_NONE ? NULL : map_value(m, i);
}

void
map_put(struct map *m, const char *key, void *value)
{
	map_set_value(m, map_intern(m, key, strlen(key)), value);
}
