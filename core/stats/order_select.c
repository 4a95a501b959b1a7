// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Counting buckets, gathering those that matter, sorting these. */
#include "core/stats/order_select.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/team.h"
#include "core/stats/order_key.h"
#include "core/stats/quantile.h"

#define BUCKETS   65536
#define PARTS_MAX 16
/* Values worth a part of their own. */
#define PART ((size_t)1 << 19)

struct order_select {
	const double *x;
	size_t n, parts, finite;
	unsigned threads;
	uint64_t low[PARTS_MAX], high[PARTS_MAX]; /* of the keys of each part */
	uint64_t least;
	int shift;        /* bucket = (key - least) >> shift */
	uint32_t *count;  /* [parts * BUCKETS], then where each part writes */
	size_t *before;   /* [BUCKETS + 1] values in the buckets before */
	uint8_t *wanted;  /* [BUCKETS] */
	double *at;       /* values of the wanted buckets, sorted bucket by bucket */
	size_t *start;    /* [BUCKETS] where a wanted one begins in at */
	uint32_t *chosen; /* the wanted buckets */
	size_t n_chosen;
	double *scratch; /* as long as at */
};

static size_t
part_begin(const struct order_select *s, size_t part)
{
	return s->n / s->parts * part + (part < s->n % s->parts ? part : s->n % s->parts);
}

static void
find_range(void *arg, size_t part)
{
	struct order_select *s = arg;
	uint64_t low = UINT64_MAX, high = 0;
	for (size_t i = part_begin(s, part); i < part_begin(s, part + 1); i++) {
		uint64_t key = order_key(s->x[i]);
		bool ok = isfinite(s->x[i]);
		low = ok && key < low ? key : low;
		high = ok && key > high ? key : high;
	}
	s->low[part] = low;
	s->high[part] = high;
}

static inline size_t
bucket_of(const struct order_select *s, double v)
{
	return (size_t)((order_key(v) - s->least) >> s->shift);
}

static void
count_part(void *arg, size_t part)
{
	struct order_select *s = arg;
	uint32_t *count = s->count + part * BUCKETS;
	for (size_t i = part_begin(s, part); i < part_begin(s, part + 1); i++)
		if (isfinite(s->x[i]))
			count[bucket_of(s, s->x[i])]++;
}

static bool
allocate(struct order_select *s)
{
	s->count = calloc(s->parts * BUCKETS, sizeof(*s->count));
	s->before = calloc(BUCKETS + 1, sizeof(*s->before));
	s->wanted = calloc(BUCKETS, 1);
	s->start = calloc(BUCKETS, sizeof(*s->start));
	s->chosen = calloc(BUCKETS, sizeof(*s->chosen));
	return s->count && s->before && s->wanted && s->start && s->chosen;
}

struct order_select *
order_select_new(const double x[], size_t n, unsigned threads)
{
	struct order_select *s = calloc(1, sizeof(*s));
	if (!s)
		return NULL;
	s->x = x;
	s->n = n;
	s->threads = threads;
	s->parts = n / PART < 1 ? 1 : n / PART > PARTS_MAX ? PARTS_MAX : n / PART;
	/* Counts are of 32 bits. */
	if (n / s->parts >= UINT32_MAX || !allocate(s)) {
		order_select_free(s);
		return NULL;
	}
	team_once(s->parts, threads, find_range, s);
	uint64_t high = 0;
	s->least = UINT64_MAX;
	for (size_t p = 0; p < s->parts; p++) {
		s->least = s->low[p] < s->least ? s->low[p] : s->least;
		high = s->high[p] > high ? s->high[p] : high;
	}
	if (high < s->least)
		return s; /* nothing finite */
	while ((high - s->least) >> s->shift >= BUCKETS)
		s->shift++;
	team_once(s->parts, threads, count_part, s);
	for (size_t b = 0; b < BUCKETS; b++) {
		s->before[b + 1] = s->before[b];
		for (size_t p = 0; p < s->parts; p++)
			s->before[b + 1] += s->count[p * BUCKETS + b];
	}
	s->finite = s->before[BUCKETS];
	return s;
}

void
order_select_free(struct order_select *s)
{
	if (!s)
		return;
	free(s->count);
	free(s->before);
	free(s->wanted);
	free(s->at);
	free(s->start);
	free(s->chosen);
	free(s);
}

size_t
order_select_count(const struct order_select *s)
{
	return s->finite;
}

/* The bucket of a rank: the last one that begins at or before it and is not empty. */
static size_t
bucket_of_rank(const struct order_select *s, size_t rank)
{
	size_t low = 0, high = BUCKETS;
	while (high - low > 1) {
		size_t middle = (low + high) / 2;
		if (s->before[middle] <= rank)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static size_t
bucket_size(const struct order_select *s, size_t bucket)
{
	return s->before[bucket + 1] - s->before[bucket];
}

static void
gather_part(void *arg, size_t part)
{
	struct order_select *s = arg;
	uint32_t *next = s->count + part * BUCKETS;
	for (size_t i = part_begin(s, part); i < part_begin(s, part + 1); i++) {
		double v = s->x[i];
		if (!isfinite(v))
			continue;
		size_t bucket = bucket_of(s, v);
		if (s->wanted[bucket])
			s->at[s->start[bucket] + next[bucket]++] = v;
	}
}

static void
sort_bucket(void *arg, size_t i)
{
	struct order_select *s = arg;
	size_t bucket = s->chosen[i], from = s->start[bucket];
	sample_sort(s->at + from, bucket_size(s, bucket), s->scratch + from);
}

bool
order_select_ranks(struct order_select *s, const size_t ranks[], size_t count)
{
	size_t total = 0;
	for (size_t i = 0; i < count; i++) {
		size_t bucket = bucket_of_rank(s, ranks[i]);
		if (s->wanted[bucket])
			continue;
		s->wanted[bucket] = 1;
		s->chosen[s->n_chosen++] = (uint32_t)bucket;
		s->start[bucket] = total;
		total += bucket_size(s, bucket);
	}
	/* Counts become places: each part writes behind the parts before it. */
	for (size_t i = 0; i < s->n_chosen; i++) {
		uint32_t sum = 0;
		for (size_t p = 0; p < s->parts; p++) {
			uint32_t *c = &s->count[p * BUCKETS + s->chosen[i]], many = *c;
			*c = sum;
			sum += many;
		}
	}
	s->at = malloc((total + 1) * sizeof(*s->at));
	s->scratch = malloc((total + 1) * sizeof(*s->scratch));
	bool ok = s->at && s->scratch && total < UINT32_MAX;
	if (ok) {
		team_once(s->parts, s->threads, gather_part, s);
		team_once(s->n_chosen, s->threads, sort_bucket, s);
	}
	free(s->scratch);
	s->scratch = NULL;
	return ok;
}

double
order_select_value(const struct order_select *s, size_t rank)
{
	size_t bucket = bucket_of_rank(s, rank);
	return s->at[s->start[bucket] + rank - s->before[bucket]];
}

size_t
order_select_below(const struct order_select *s, size_t rank)
{
	size_t bucket = bucket_of_rank(s, rank), low = 0, high = rank - s->before[bucket];
	const double *at = s->at + s->start[bucket];
	double value = at[high];
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (at[middle] < value)
			low = middle + 1;
		else
			high = middle;
	}
	return s->before[bucket] + low;
}
