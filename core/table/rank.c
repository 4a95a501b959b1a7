// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Radix sort, byte by byte from the low end, leaving out bytes that are the
 * same everywhere; and texts by the same sort, eight bytes of them at a time.
 */
#include "core/table/rank.h"

#include <stdbool.h>
#include <string.h>
#include "core/base/oom.h"
#include "core/base/vec.h"

#define BYTES 8
#define FEW   24 /* below this, insertion is quicker */

static void
sort_few(struct rank *at, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct rank moved = at[i];
		size_t to = i;
		for (; to && at[to - 1].word > moved.word; to--)
			at[to] = at[to - 1];
		at[to] = moved;
	}
}

/* One stable pass by byte number byte, given how often each value of it occurs. */
static void
scatter(struct rank *to, const struct rank *from, size_t n, unsigned byte,
	const uint32_t count[256])
{
	uint32_t next[256], sum = 0;
	for (unsigned v = 0; v < 256; v++) {
		next[v] = sum;
		sum += count[v];
	}
	for (size_t i = 0; i < n; i++)
		to[next[from[i].word >> 8 * byte & 255]++] = from[i];
}

/* spare: room for n. */
static void
sort_with(struct rank *at, struct rank *spare, size_t n)
{
	if (n < FEW) {
		sort_few(at, n);
		return;
	}
	uint32_t count[BYTES][256] = { { 0 } };
	for (size_t i = 0; i < n; i++)
		for (unsigned byte = 0; byte < BYTES; byte++)
			count[byte][at[i].word >> 8 * byte & 255]++;
	struct rank *from = at, *to = spare;
	for (unsigned byte = 0; byte < BYTES; byte++) {
		if (count[byte][at[0].word >> 8 * byte & 255] == n)
			continue; /* the same in all: nothing to do */
		scatter(to, from, n, byte, count[byte]);
		struct rank *swap = from;
		from = to;
		to = swap;
	}
	if (from != at)
		memcpy(at, from, n * sizeof(*at));
}

void
rank_sort(struct rank *at, size_t n)
{
	struct rank *spare = n < FEW ? NULL : xmalloc(n * sizeof(*spare));
	sort_with(at, spare, n);
	free(spare);
}

/* ---- texts ---- */

/* Entries [from, from + n) have the same first depth bytes. */
struct group {
	size_t from, n, depth;
};

struct ranking {
	struct rank *at, *spare; /* row: index into texts */
	const char **texts;      /* distinct pointers */
	VEC(struct group) todo;
};

/* The next eight bytes as a number that sorts as they do; zeros after the end. */
static uint64_t
chunk(const char *s)
{
	uint64_t word = 0;
	for (unsigned i = 0; i < BYTES; i++) {
		word |= (uint64_t)(unsigned char)s[i] << 8 * (BYTES - 1 - i);
		if (!s[i])
			break;
	}
	return word;
}

static bool
ended(uint64_t word)
{
	return !(word & 255);
}

/* Sorts one group by its next chunk and leaves the groups that are still equal for later. */
static void
split(struct ranking *r, struct group g)
{
	struct rank *at = r->at + g.from;
	for (size_t i = 0; i < g.n; i++)
		at[i].word = chunk(r->texts[at[i].row] + g.depth);
	sort_with(at, r->spare, g.n);
	for (size_t i = 0, end; i < g.n; i = end) {
		for (end = i + 1; end < g.n && at[end].word == at[i].word; end++)
			;
		if (end - i > 1 && !ended(at[i].word)) {
			struct group rest = { g.from + i, end - i, g.depth + BYTES };
			VEC_PUSH(&r->todo, rest);
		}
	}
}

/* Distinct pointers of the texts: sorted by address, so that equal ones lie together. */
static size_t
collect(struct rank *by_address, size_t n, const char *const *texts, const struct rank *at)
{
	for (size_t i = 0; i < n; i++)
		by_address[i] = (struct rank){ (uintptr_t)texts[at[i].row], (uint32_t)i };
	rank_sort(by_address, n);
	size_t distinct = 0;
	for (size_t i = 0; i < n; i++)
		distinct += !i || by_address[i].word != by_address[i - 1].word;
	return distinct;
}

/* Sorts r->texts; r->at then holds their sequence. */
static void
sort_texts(struct ranking *r, size_t distinct)
{
	for (size_t i = 0; i < distinct; i++)
		r->at[i].row = (uint32_t)i;
	struct group all = { 0, distinct, 0 };
	VEC_PUSH(&r->todo, all);
	while (r->todo.len)
		split(r, r->todo.at[--r->todo.len]);
	VEC_FREE(&r->todo);
}

void
rank_texts(struct rank *at, size_t n, const char *const *texts)
{
	if (n == 0)
		return;
	struct rank *by_address = xmalloc(n * sizeof(*by_address));
	size_t distinct = collect(by_address, n, texts, at);
	struct ranking r = {
		.at = xmalloc(distinct * sizeof(*r.at)),
		.spare = xmalloc(distinct * sizeof(*r.spare)),
		.texts = xmalloc(distinct * sizeof(*r.texts)),
	};
	for (size_t i = 0, d = 0; i < n; i++)
		if (!i || by_address[i].word != by_address[i - 1].word)
			r.texts[d++] = texts[at[by_address[i].row].row];
	sort_texts(&r, distinct);
	uint32_t *place = xmalloc(distinct * sizeof(*place)), rank = 0;
	for (size_t i = 0; i < distinct; i++) {
		rank += i && strcmp(r.texts[r.at[i].row], r.texts[r.at[i - 1].row]) != 0;
		place[r.at[i].row] = rank;
	}
	for (size_t i = 0, d = 0; i < n; i++) {
		d += i && by_address[i].word != by_address[i - 1].word;
		at[by_address[i].row].word = place[d];
	}
	free(place);
	free(r.texts);
	free(r.spare);
	free(r.at);
	free(by_address);
}
