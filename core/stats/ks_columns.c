// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The widest gap of two columns that nobody has sorted. At the ends of a bucket the gap is
 * known from counts alone, and inside it can grow by the bucket's own values only: where even
 * that leaves it below the widest end, nobody has to look.
 */
#include "core/stats/ks.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include "core/base/team.h"
#include "core/stats/order_key.h"
#include "core/stats/quantile.h"
#include "core/stats/sample.h"
#include "core/stats/undefined.h"

/* Cells of equal width in bits; those in which many values lie are divided further. */
#define CELLS 65536
/* Buckets that the divisions aim at. Powers of two for each cell give up to twice as many. */
#define BUCKETS 32768
/* Values of each side that say where many values lie. */
#define LOOKED_AT 16384
#define PARTS     4
#define SIDES     2
/* In all. Below, two sorts are as fast. */
#define WORTH_COUNTING 200000

struct cell {
	uint32_t first; /* bucket */
	uint32_t shift; /* bucket = first + (key within the cell >> shift) */
};

struct bucket {
	size_t count[SIDES], start[SIDES]; /* start: where its values stand in at */
	int64_t before;                    /* the gap at its lower end: |i m - k n| with a sign */
	int64_t widest;                    /* inside, once looked at */
	double where;
};

struct search {
	const double *x[SIDES];
	size_t n[SIDES], finite[SIDES];
	unsigned threads;
	uint64_t low, high; /* keys; what lies outside goes to buckets of its own at both ends */
	unsigned width;     /* of a cell, in bits */
	struct cell *cell;
	size_t buckets;
	uint32_t *count; /* [SIDES * PARTS * buckets], then where each part writes */
	struct bucket *bucket;
	uint8_t *wanted;
	uint32_t *chosen;
	size_t n_chosen;
	double *at, *scratch; /* values of the chosen buckets */
};

static size_t
part_begin(const struct search *s, size_t side, size_t part)
{
	size_t n = s->n[side];
	return n / PARTS * part + (part < n % PARTS ? part : n % PARTS);
}

/* Equal values share a bucket: so must both zeros. */
static inline uint64_t
key_of(double v)
{
	return order_key(v + 0.0);
}

static inline size_t
bucket_of(const struct search *s, double v)
{
	uint64_t key = key_of(v);
	if (key < s->low)
		return 0;
	if (key > s->high)
		return s->buckets - 1;
	uint64_t within = key - s->low;
	struct cell c = s->cell[within >> s->width];
	return c.first + (size_t)((within & ((UINT64_C(1) << s->width) - 1)) >> c.shift);
}

/* Finite values of both sides at equal distances, sorted. */
static size_t
look_around(const struct search *s, double looked[])
{
	double *scratch = looked + SIDES * LOOKED_AT;
	size_t n = 0;
	for (size_t side = 0; side < SIDES; side++) {
		size_t step = s->n[side] / LOOKED_AT + 1;
		for (size_t i = 0; i < s->n[side]; i += step)
			if (isfinite(s->x[side][i]))
				looked[n++] = s->x[side][i];
	}
	sample_sort(looked, n, scratch);
	return n;
}

/* Cells from the 200th part to the last but as many, each divided by how many values lie in it. */
static void
divide(struct search *s, const double looked[], size_t n)
{
	uint32_t first = 1;
	size_t next = n / 200;
	s->low = key_of(looked[next]);
	s->high = key_of(looked[n - 1 - next]);
	while ((s->high - s->low) >> s->width >= CELLS)
		s->width++;
	for (size_t c = 0; c < CELLS; c++) {
		size_t in = 0, parts = 1;
		for (; next < n && key_of(looked[next]) <= s->high &&
			(key_of(looked[next]) - s->low) >> s->width == c;
			next++)
			in++;
		s->cell[c] = (struct cell){ first, s->width };
		for (; parts * n < in * BUCKETS && s->cell[c].shift > 0; parts *= 2)
			s->cell[c].shift--;
		first += (uint32_t)parts;
	}
	s->buckets = first + 1;
}

static bool
lay_out(struct search *s)
{
	double *looked = malloc(2 * SIDES * LOOKED_AT * sizeof(*looked));
	s->cell = malloc(CELLS * sizeof(*s->cell));
	size_t n = looked ? look_around(s, looked) : 0;
	bool ok = n > 0 && s->cell;
	if (ok) {
		divide(s, looked, n);
		s->count = calloc(SIDES * PARTS * s->buckets, sizeof(*s->count));
		s->bucket = calloc(s->buckets, sizeof(*s->bucket));
		s->wanted = calloc(s->buckets, 1);
		s->chosen = calloc(s->buckets, sizeof(*s->chosen));
	}
	free(looked);
	return ok && s->count && s->bucket && s->wanted && s->chosen;
}

static void
count_part(void *arg, size_t i)
{
	struct search *s = arg;
	size_t side = i / PARTS, part = i % PARTS, to = part_begin(s, side, part + 1);
	uint32_t *count = s->count + i * s->buckets;
	for (size_t k = part_begin(s, side, part); k < to; k++)
		if (isfinite(s->x[side][k]))
			count[bucket_of(s, s->x[side][k])]++;
}

/* Sizes of all buckets; the counts of the parts become the places behind the parts before them. */
static void
add_up(struct search *s)
{
	for (size_t b = 0; b < s->buckets; b++)
		for (size_t i = 0; i < SIDES * PARTS; i++) {
			uint32_t *c = &s->count[i * s->buckets + b], many = *c;
			size_t *sum = &s->bucket[b].count[i / PARTS];
			*c = (uint32_t)*sum;
			*sum += many;
			s->finite[i / PARTS] += many;
		}
}

static int64_t
magnitude(int64_t gap)
{
	return gap < 0 ? -gap : gap;
}

/* Buckets in which the gap may come to what it is at the widest of their ends. */
static size_t
choose(struct search *s)
{
	int64_t up = (int64_t)s->finite[1], down = (int64_t)s->finite[0], gap = 0, widest = 0;
	size_t total = 0;
	for (size_t b = 0; b < s->buckets; b++) {
		struct bucket *k = &s->bucket[b];
		k->before = gap;
		gap += (int64_t)k->count[0] * up - (int64_t)k->count[1] * down;
		widest = magnitude(gap) > widest ? magnitude(gap) : widest;
	}
	for (size_t b = 0; b < s->buckets; b++) {
		struct bucket *k = &s->bucket[b];
		int64_t most = k->before + (int64_t)k->count[0] * up;
		int64_t least = k->before - (int64_t)k->count[1] * down;
		if (k->count[0] + k->count[1] == 0 || (most < widest && -least < widest))
			continue;
		s->wanted[b] = 1;
		s->chosen[s->n_chosen++] = (uint32_t)b;
		for (size_t side = 0; side < SIDES; side++) {
			k->start[side] = total;
			total += k->count[side];
		}
	}
	return total;
}

static void
gather_part(void *arg, size_t i)
{
	struct search *s = arg;
	size_t side = i / PARTS, part = i % PARTS, to = part_begin(s, side, part + 1);
	uint32_t *next = s->count + i * s->buckets;
	for (size_t k = part_begin(s, side, part); k < to; k++) {
		double v = s->x[side][k];
		if (!isfinite(v))
			continue;
		size_t b = bucket_of(s, v);
		if (s->wanted[b])
			s->at[s->bucket[b].start[side] + next[b]++] = v;
	}
}

static void
search_bucket(void *arg, size_t i)
{
	struct search *s = arg;
	struct bucket *b = &s->bucket[s->chosen[i]];
	size_t of_x = b->count[0], of_y = b->count[1], k = 0, l = 0;
	double *x = s->at + b->start[0], *y = s->at + b->start[1];
	int64_t gap = b->before;
	sample_sort(x, of_x, s->scratch + b->start[0]);
	sample_sort(y, of_y, s->scratch + b->start[1]);
	for (bool first = true; k < of_x || l < of_y; first = false) {
		double v = l == of_y || (k < of_x && x[k] <= y[l]) ? x[k] : y[l];
		b->where = first ? v : b->where;
		for (; k < of_x && x[k] == v; k++)
			gap += (int64_t)s->finite[1];
		for (; l < of_y && y[l] == v; l++)
			gap -= (int64_t)s->finite[0];
		if (magnitude(gap) > b->widest) {
			b->widest = magnitude(gap);
			b->where = v;
		}
	}
}

static bool
search(struct search *s, struct ks_columns *out)
{
	team_once(SIDES * PARTS, s->threads, count_part, s);
	add_up(s);
	out->n = s->finite[0];
	out->m = s->finite[1];
	if (out->n == 0 || out->m == 0)
		return true;
	size_t total = choose(s);
	s->at = malloc(total * sizeof(*s->at));
	s->scratch = malloc(total * sizeof(*s->scratch));
	if (!s->at || !s->scratch)
		return false;
	team_once(SIDES * PARTS, s->threads, gather_part, s);
	team_once(s->n_chosen, s->threads, search_bucket, s);
	const struct bucket *widest = &s->bucket[s->chosen[0]];
	for (size_t i = 1; i < s->n_chosen; i++)
		if (s->bucket[s->chosen[i]].widest > widest->widest)
			widest = &s->bucket[s->chosen[i]];
	double steps = (double)widest->widest;
	out->gap =
		(struct ks_gap){ steps / ((double)out->n * (double)out->m), widest->where, steps };
	return true;
}

static bool
by_sorting(const struct search *s, struct ks_columns *out)
{
	struct sample x, y;
	if (!sample_make_two(s->x[0], s->n[0], s->x[1], s->n[1], s->threads, &x, &y))
		return false;
	*out = (struct ks_columns){ ks_gap(x.at, x.n, y.at, y.n), x.n, y.n };
	sample_free(&x);
	sample_free(&y);
	return true;
}

bool
ks_columns(const double x[], size_t n, const double y[], size_t m, unsigned threads,
	struct ks_columns *out)
{
	struct search s = { .x = { x, y }, .n = { n, m }, .threads = threads };
	*out = (struct ks_columns){ .gap = { UNDEFINED, UNDEFINED, UNDEFINED } };
	/* Counts are of 32 bits, gaps of 63. */
	bool counted = n + m >= WORTH_COUNTING && n < UINT32_MAX && m < INT32_MAX;
	bool ok = counted && lay_out(&s) ? search(&s, out) : by_sorting(&s, out);
	free(s.cell);
	free(s.count);
	free(s.bucket);
	free(s.wanted);
	free(s.chosen);
	free(s.at);
	free(s.scratch);
	return ok;
}
