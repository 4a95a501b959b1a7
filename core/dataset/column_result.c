// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* From what was gathered of a column to what is told of it: quantiles, bins, levels. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/base/oom.h"
#include "core/dataset/column_stats.h"
#include "core/stats/histogram.h"
#include "core/stats/quantile.h"

const double profile_quantiles[PROFILE_QUANTILES] = { 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99 };

/* Bins wanted in a picture, and values too few different for bins to say more than they do. */
#define BINS_WANTED 12
#define FEW_SHOWN   12
/* A range so many times that of the middle 98 % leaves the tails outside the bins. */
#define TAIL_FACTOR 4

static int
by_count(const void *a, const void *b)
{
	const struct level_count *p = a, *q = b;
	if (p->count != q->count)
		return p->count < q->count ? 1 : -1;
	return strcmp(p->name, q->name);
}

static const char *
key_name(struct arena *a, enum field_type type, uint64_t key)
{
	char text[NUMBER_MAX], stamp[FIELD_TIME_MAX];
	double v;
	if (type == FIELD_BOOL)
		return key ? "true" : "false";
	if (type == FIELD_TIME)
		return arena_strdup(a, field_time_short(stamp, (int64_t)key));
	if (type != FIELD_REAL)
		return arena_printf(a, "%lld", (long long)(int64_t)key);
	memcpy(&v, &key, sizeof(v));
	return arena_strdup(a, number_exact(text, v));
}

static void
list_few(const struct column_stats *s, struct arena *a, struct column_profile *out)
{
	struct level_count *list = ARENA_ARRAY(a, struct level_count, s->few.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s->few.places; i++) {
		if (s->few.count[i] == 0)
			continue;
		const char *name = key_name(a, s->type, s->few.key[i]);
		list[n++] = (struct level_count){ name, strlen(name), s->few.count[i] };
	}
	qsort(list, n, sizeof(*list), by_count);
	out->level = list;
	out->levels = n;
}

/* A number and how often it was there. */
struct tally {
	double value;
	uint64_t times;
};

static int
by_value(const void *a, const void *b)
{
	double x = ((const struct tally *)a)->value, y = ((const struct tally *)b)->value;
	return (x > y) - (x < y);
}

/* The finite ones of few values, ascending: all there is to know of the column. */
static size_t
tally_few(const struct column_stats *s, struct tally out[PROFILE_FEW])
{
	size_t n = 0;
	for (size_t i = 0; i < s->few.places; i++) {
		double v = (double)(int64_t)s->few.key[i];
		if (s->type == FIELD_REAL)
			memcpy(&v, &s->few.key[i], sizeof(v));
		if (s->few.count[i] && isfinite(v))
			out[n++] = (struct tally){ v, s->few.count[i] };
	}
	qsort(out, n, sizeof(*out), by_value);
	return n;
}

static double
value_at(const struct tally *t, size_t n, uint64_t rank)
{
	size_t i = 0;
	for (; i + 1 < n && rank >= t[i].times; i++)
		rank -= t[i].times;
	return t[i].value;
}

/* As quantile_linear of all values. */
static double
tally_quantile(const struct tally *t, size_t n, uint64_t total, double q)
{
	double part;
	uint64_t rank = quantile_rank(total, q, &part);
	return quantile_between(value_at(t, n, rank), value_at(t, n, rank + 1), part);
}

/* 1, 2, 2.5 or 5 times a power of ten (for times: a natural unit), about width / BINS_WANTED. */
static double
nice_step(double width, bool time)
{
	static const double units[] = { 1, 10, 100, 1e3, 5e3, 15e3, 6e4, 3e5, 9e5, 36e5, 108e5,
		216e5, 432e5, 864e5, 1728e5, 6048e5, 12096e5, 2592e6, 7776e6, 31536e6, 157680e6 };
	double raw = width / BINS_WANTED;
	for (size_t i = 0; time && i < sizeof(units) / sizeof(*units); i++) {
		if (units[i] >= raw)
			return units[i];
	}
	double power = pow(10, floor(log10(raw)));
	double lead = raw / power;
	return power * (lead <= 1.0000001    ? 1
			       : lead <= 2   ? 2
			       : lead <= 2.5 ? 2.5
			       : lead <= 5   ? 5
					     : 10);
}

/* Bins of a round width over the range lo to hi, or over the middle 98 % when tails are far out. */
static void
make_edges(struct column_profile *out, double lo, double hi, struct arena *a)
{
	double low = out->quantile[0], high = out->quantile[PROFILE_QUANTILES - 1];
	if (high > low && hi / TAIL_FACTOR - lo / TAIL_FACTOR > high - low) {
		lo = low;
		hi = high;
	}
	if (!(hi > lo) || !isfinite(hi - lo))
		return;
	double step = nice_step(hi - lo, out->type == FIELD_TIME);
	if (out->type == FIELD_INT)
		step = step < 1 ? 1 : ceil(step);
	double first = floor(lo / step), last = floor(hi / step) + 1;
	/* A step too fine for doubles of this size would make edges that are equal. */
	if (!(step > 0) || last - first > 4 * BINS_WANTED || fabs(last) > 0x1p50)
		return;
	size_t bins = (size_t)(last - first);
	double *edge = ARENA_ARRAY(a, double, bins + 1);
	for (size_t i = 0; i <= bins; i++)
		edge[i] = (first + (double)i) * step;
	out->edge = edge;
	out->bins = bins;
}

static void
fill_bins(struct column_profile *out, const double sorted[], size_t n, struct arena *a)
{
	double *share = ARENA_ARRAY(a, double, out->bins + 1);
	size_t below, above;
	histogram_count_sorted(sorted, n, out->edge, out->bins, share, &below, &above);
	for (size_t i = 0; i < out->bins; i++)
		share[i] /= (double)n;
	out->share_below = (double)below / (double)n;
	out->share_above = (double)above / (double)n;
	out->share = share;
}

static void
fill_bins_by_tally(struct column_profile *out, const struct tally *t, size_t n, struct arena *a)
{
	double *share = ARENA_ARRAY(a, double, out->bins + 1);
	for (size_t i = 0; i < n; i++) {
		double part = (double)t[i].times / (double)out->values, counts[4 * BINS_WANTED];
		size_t below, above;
		histogram_count_sorted(
			&t[i].value, 1, out->edge, out->bins, counts, &below, &above);
		for (size_t k = 0; k < out->bins; k++)
			share[k] += part * counts[k];
		out->share_below += part * (double)below;
		out->share_above += part * (double)above;
	}
	out->share = share;
}

/* Few values are counted, all of them, and need no sample. */
static void
few_result(struct column_stats *s, struct arena *a, struct column_profile *out)
{
	struct tally t[PROFILE_FEW];
	size_t n = tally_few(s, t);
	list_few(s, a, out);
	out->sample = out->values;
	out->top_share = (double)out->level[0].count / (double)(out->rows - out->missing);
	for (size_t i = 0; n && i < PROFILE_QUANTILES; i++)
		out->quantile[i] = tally_quantile(t, n, out->values, profile_quantiles[i]);
	if (n && out->levels > FEW_SHOWN)
		make_edges(out, t[0].value, t[n - 1].value, a);
	if (out->bins)
		fill_bins_by_tally(out, t, n, a);
}

static void
many_result(struct column_stats *s, struct arena *a, struct column_profile *out)
{
	size_t n = s->sample.n;
	double *x = s->sample.at;
	out->sample = n;
	if (n == 0)
		return;
	double *scratch = xmalloc(n * sizeof(*scratch));
	sample_sort(x, n, scratch);
	free(scratch);
	for (size_t i = 0; i < PROFILE_QUANTILES; i++)
		out->quantile[i] = quantile_linear(x, n, profile_quantiles[i]);
	double most = (double)mode_sorted(x, n).count / (double)n;
	out->top_share = most * ((double)out->values / (double)(out->rows - out->missing));
	make_edges(out, x[0], x[n - 1], a);
	if (out->bins)
		fill_bins(out, x, n, a);
}

static void
number_result(struct column_stats *s, struct arena *a, struct column_profile *out)
{
	out->numbers = running_result(&s->running);
	out->values = out->numbers.n;
	out->whole_min = s->whole_min;
	out->whole_max = s->whole_max;
	out->falls = s->falls;
	out->first_fall = s->first_fall;
	if (s->few.many)
		many_result(s, a, out);
	else if (s->few.n)
		few_result(s, a, out);
}

static void
text_result(struct column_stats *s, struct arena *a, struct column_profile *out)
{
	out->values = out->rows - out->missing;
	out->levels = level_counts_list(s->levels, a, &out->level);
	out->levels_lost = level_counts_lost(s->levels);
	if (out->levels)
		out->top_share = (double)out->level[0].count / (double)out->values;
	out->length_min = out->values ? s->length_min : 0;
	out->length_max = s->length_max;
	out->length_mean = out->values ? (double)s->length_sum / (double)out->values : (double)NAN;
}

void
column_stats_result(
	struct column_stats *s, const char *name, struct arena *a, struct column_profile *out)
{
	*out = (struct column_profile){
		.name = name, .type = s->type, .rows = s->rows, .missing = s->missing
	};
	out->distinct = distinct_count(s->distinct, &out->distinct_exact);
	for (size_t i = 0; i < PROFILE_QUANTILES; i++)
		out->quantile[i] = (double)NAN;
	out->top_share = (double)NAN;
	out->numbers = describe(NULL, 0);
	if (s->type == FIELD_TEXT)
		text_result(s, a, out);
	else if (s->type != FIELD_EMPTY)
		number_result(s, a, out);
}
