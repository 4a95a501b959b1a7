// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* An open table of hashes below a falling threshold; 0 marks a free place. */
#include "core/dataset/distinct.h"

#include <stdlib.h>
#include <string.h>
#include "core/base/oom.h"

struct distinct {
	uint64_t *slot; /* [places], a power of two */
	size_t places, used, keep;
	uint64_t below; /* hashes from here on are not kept */
	bool has_zero;  /* the hash 0 itself */
};

struct distinct *
distinct_new(size_t keep)
{
	struct distinct *d = xcalloc(1, sizeof(*d));
	d->keep = keep < 16 ? 16 : keep;
	d->below = UINT64_MAX;
	d->places = 16;
	d->slot = xcalloc(d->places, sizeof(*d->slot));
	return d;
}

void
distinct_free(struct distinct *d)
{
	if (!d)
		return;
	free(d->slot);
	free(d);
}

/*
 * The place depends on this process's memory layout, so that a file cannot be made
 * whose values all want the same one; which hashes are kept does not.
 */
static size_t
place_of(const struct distinct *d, uint64_t hash)
{
	uint64_t odd = ((uint64_t)(uintptr_t)d * 0x9e3779b97f4a7c15u) | 1;
	return (size_t)((hash * odd) >> 32) & (d->places - 1);
}

/* False when it is there already. */
static bool
insert(struct distinct *d, uint64_t hash)
{
	size_t i = place_of(d, hash);
	while (d->slot[i]) {
		if (d->slot[i] == hash)
			return false;
		i = (i + 1) & (d->places - 1);
	}
	d->slot[i] = hash;
	d->used++;
	return true;
}

static void
grow(struct distinct *d)
{
	uint64_t *old = d->slot;
	size_t n = d->places;
	d->places *= 2;
	d->slot = xcalloc(d->places, sizeof(*d->slot));
	d->used = 0;
	for (size_t i = 0; i < n; i++) {
		if (old[i])
			insert(d, old[i]);
	}
	free(old);
}

static int
compare(const void *a, const void *b)
{
	uint64_t p = *(const uint64_t *)a, q = *(const uint64_t *)b;
	return (p > q) - (p < q);
}

/* Keeps the smallest hashes; what is dropped lies above all of them. */
static void
shrink(struct distinct *d)
{
	uint64_t *all = xmalloc(d->used * sizeof(*all));
	size_t n = 0;
	for (size_t i = 0; i < d->places; i++) {
		if (d->slot[i])
			all[n++] = d->slot[i];
	}
	qsort(all, n, sizeof(*all), compare);
	memset(d->slot, 0, d->places * sizeof(*d->slot));
	d->used = 0;
	d->below = all[d->keep];
	for (size_t i = 0; i < d->keep; i++)
		insert(d, all[i]);
	free(all);
}

bool
distinct_add(struct distinct *d, uint64_t hash)
{
	if (hash >= d->below)
		return true;
	if (hash == 0) {
		bool fresh = !d->has_zero;
		d->has_zero = true;
		return fresh;
	}
	if (!insert(d, hash))
		return false;
	if (d->used >= 2 * d->keep)
		shrink(d);
	else if (2 * d->used > d->places)
		grow(d);
	return true;
}

double
distinct_count(const struct distinct *d, bool *exact)
{
	double n = (double)d->used + (d->has_zero ? 1 : 0);
	*exact = d->below == UINT64_MAX;
	return *exact ? n : n / ((double)d->below / 0x1p64);
}

uint64_t
hash_word(uint64_t x)
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

uint64_t
hash_bytes(const char *s, size_t n)
{
	uint64_t h = hash_word(n);
	for (; n >= 8; s += 8, n -= 8) {
		uint64_t word;
		memcpy(&word, s, 8);
		h = hash_word(h ^ word);
	}
	uint64_t word = 0;
	memcpy(&word, s, n);
	return hash_word(h ^ word);
}

uint64_t
hash_real(double v)
{
	uint64_t word;
	v = v == 0 ? 0 : v;
	memcpy(&word, &v, sizeof(word));
	return hash_word(word);
}
