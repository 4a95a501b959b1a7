// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Indices, tests, and what they may be called. */
#include "core/drift/drift_judge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/number.h"
#include "core/base/oom.h"
#include "core/stats/adjust.h"
#include "core/stats/contingency.h"
#include "core/stats/divergence.h"
#include "core/stats/histogram.h"
#include "core/stats/ks.h"
#include "core/stats/psi.h"
#include "core/stats/quantile.h"
#include "core/stats/tail.h"
#include "core/stats/transport.h"

/* Steps of an exact p of Kolmogorov-Smirnov that no one waits for. */
#define EXACT_STEPS 4e6
/* Levels with bins of their own; the rarer ones share the last. */
#define LEVELS_APART 50
/* A column of texts with so large a share of different ones names rows and has no levels. */
#define NAMES_SHARE 0.5

static void
sort_sample(struct reservoir *r)
{
	if (r->n == 0)
		return;
	double *scratch = xmalloc(r->n * sizeof(*scratch));
	sample_sort(r->at, r->n, scratch);
	free(scratch);
}

void
drift_find_edges(struct drift_side *ref, size_t bins, struct drift_edges *out)
{
	const double *x = ref->sample.at;
	size_t n = ref->sample.n, kept = 1;
	*out = (struct drift_edges){ 0 };
	if (n == 0)
		return;
	double *edge = xcalloc(bins + 4, sizeof(*edge));
	sort_sample(&ref->sample);
	psi_edges(x, n, bins, PSI_OPEN, edge);
	for (size_t i = 1; i <= bins; i++)
		if (edge[i] > edge[kept - 1])
			edge[kept++] = edge[i];
	if (x[0] == x[n - 1]) {
		edge[0] = -(double)INFINITY;
		edge[1] = x[0];
		edge[2] = nextafter(x[0], (double)INFINITY);
		edge[3] = (double)INFINITY;
		kept = 4;
	}
	*out = (struct drift_edges){ edge, kept - 1, x[0], x[n - 1] };
}

static bool
cannot(struct drift_feature *f, enum drift_verdict verdict, const char *why)
{
	f->verdict = verdict;
	f->why = why;
	return false;
}

/* Whether the two can be held against each other. */
static bool
comparable(const struct drift_side *ref, const struct drift_side *cur, struct arena *a,
	struct drift_feature *f)
{
	enum drift_kind kind = drift_kind(ref->type), now = drift_kind(cur->type);
	if (kind == KIND_NOTHING)
		return cannot(f, now == KIND_NOTHING ? DRIFT_SKIPPED : DRIFT_UNDEFINED,
			now == KIND_NOTHING ? "no values in either file"
					    : "no values in the reference");
	if (now == KIND_NOTHING)
		return cannot(f, DRIFT_UNDEFINED, "all values are missing now");
	if (kind != now || (ref->type == FIELD_BOOL) != (cur->type == FIELD_BOOL))
		return cannot(f, DRIFT_UNDEFINED,
			arena_printf(a, "%s in the reference, %s now", field_type_name(ref->type),
				field_type_name(cur->type)));
	if (kind == KIND_TIMES)
		return cannot(f, DRIFT_SKIPPED, "times are not compared");
	for (int side = 0; side < 2; side++) {
		const struct drift_side *s = side ? cur : ref;
		if (s->values < DRIFT_LEAST)
			return cannot(f, DRIFT_UNDEFINED,
				arena_printf(a, "%llu %svalues %s, at least %d are needed",
					(unsigned long long)s->values,
					kind == KIND_NUMBERS ? "finite " : "",
					side ? "now" : "in the reference", DRIFT_LEAST));
	}
	return true;
}

/* The index over bins that are filled in, what chance makes of it, and each bin's part. */
static void
put_index(struct drift_feature *f, struct drift_bin *bin, size_t bins, double n, double m)
{
	size_t occupied = 0;
	f->psi = 0;
	for (size_t i = 0; i < bins; i++) {
		bin[i].part = psi_counts(&bin[i].ref, &bin[i].cur, 1, 1, 1, PSI_EMPTY_SHARE);
		f->psi += bin[i].part;
		occupied += bin[i].ref > 0 || bin[i].cur > 0;
	}
	f->bin = bin;
	f->bins = bins;
	f->p = occupied < 2 ? 1 : chi2_tail(f->psi * n * m / (n + m), (double)occupied - 1);
	f->floor = occupied < 2
			   ? 0
			   : chi2_tail_quantile(0.05, (double)occupied - 1) * (n + m) / (n * m);
}

static void
measure_numbers(struct drift_side *ref, struct drift_side *cur, const struct drift_edges *e,
	struct arena *a, struct drift_feature *f)
{
	const double *x = ref->sample.at, *y = cur->sample.at;
	size_t n = ref->sample.n, m = cur->sample.n, below, above;
	struct drift_bin *bin = ARENA_ARRAY(a, struct drift_bin, e->bins);
	double *counts = ARENA_ARRAY(a, double, e->bins);
	sort_sample(&cur->sample);
	histogram_count_sorted(x, n, e->edge, e->bins, counts, &below, &above);
	for (size_t i = 0; i < e->bins; i++)
		bin[i] = (struct drift_bin){ .lo = e->edge[i],
			.hi = e->edge[i + 1],
			.ref = counts[i] / (double)n,
			.cur = cur->counts[i] / (double)cur->values };
	put_index(f, bin, e->bins, (double)n, (double)cur->values);
	f->outside = (double)cur->outside / (double)cur->values;
	struct ks_gap gap = ks_gap(x, n, y, m);
	f->statistic = gap.d;
	f->test_p = (double)n * (double)m <= EXACT_STEPS
			    ? ks_exact_p(gap.steps, n, m)
			    : ks_one_sample_p(gap.d, ks_effective_n(n, m));
	f->w1 = wasserstein1(x, n, y, m) / wasserstein_scale(x, n);
	f->median[0] = quantile_linear(x, n, 0.5);
	f->median[1] = quantile_linear(y, m, 0.5);
	f->range[0] = e->least;
	f->range[1] = e->most;
	f->sample[0] = n;
	f->sample[1] = m;
}

/* Counts of both sides by level: those of the reference first, most frequent first. */
struct level_table {
	struct map *names;
	double *count[2];
	size_t n, known; /* known: levels that the reference has */
};

static struct level_table
join_levels(const struct drift_side *ref, const struct drift_side *cur, struct arena *a)
{
	const struct level_count *list[2];
	size_t n[2] = { level_counts_list(ref->levels, a, &list[0]),
		level_counts_list(cur->levels, a, &list[1]) };
	struct level_table t = { .names = map_new(a) };
	for (int side = 0; side < 2; side++)
		t.count[side] = ARENA_ARRAY(a, double, n[0] + n[1] + 1);
	for (int side = 0; side < 2; side++) {
		for (size_t i = 0; i < n[side]; i++) {
			size_t at = map_intern(t.names, list[side][i].name, list[side][i].len);
			t.count[side][at] = (double)list[side][i].count;
		}
		t.known = side ? t.known : map_len(t.names);
	}
	t.n = map_len(t.names);
	return t;
}

static void
put_level_bins(struct drift_feature *f, const struct level_table *t, struct arena *a)
{
	size_t bins = t->n <= LEVELS_APART ? t->n : LEVELS_APART;
	struct drift_bin *bin = ARENA_ARRAY(a, struct drift_bin, bins);
	double n = (double)f->n[0], m = (double)f->n[1], fresh = 0, most = 0;
	for (size_t i = 0; i < t->n; i++) {
		size_t k = i < bins ? i : bins - 1;
		bin[k].name =
			k == i && (i + 1 < bins || bins == t->n) ? map_key(t->names, i) : "(other)";
		bin[k].ref += t->count[0][i] / n;
		bin[k].cur += t->count[1][i] / m;
		if (i < t->known)
			continue;
		fresh += t->count[1][i];
		if (t->count[1][i] > most) {
			most = t->count[1][i];
			f->fresh = map_key(t->names, i);
		}
	}
	f->outside = fresh / m;
	put_index(f, bin, bins, n, m);
}

static void
measure_levels(const struct drift_side *ref, const struct drift_side *cur, struct arena *a,
	struct drift_feature *f)
{
	if (level_counts_lost(ref->levels) || level_counts_lost(cur->levels)) {
		cannot(f, DRIFT_SKIPPED, "too many different texts to be levels");
		return;
	}
	struct level_table t = join_levels(ref, cur, a);
	if ((double)t.known > NAMES_SHARE * (double)ref->values && t.known > DRIFT_LEAST) {
		cannot(f, DRIFT_SKIPPED, "most texts differ: names or free text, not levels");
		return;
	}
	put_level_bins(f, &t, a);
	double *table = ARENA_ARRAY(a, double, 2 * t.n);
	memcpy(table, t.count[0], t.n * sizeof(*table));
	memcpy(table + t.n, t.count[1], t.n * sizeof(*table));
	struct chi2_table chi = chi2_contingency(table, 2, t.n);
	f->statistic = t.n < 2 ? 0 : chi.statistic;
	f->test_p = t.n < 2 ? 1 : chi.p;
}

void
drift_measure(struct drift_side *ref, struct drift_side *cur, const struct drift_edges *edges,
	struct arena *a, struct drift_feature *f)
{
	const double undefined = (double)NAN;
	f->psi = f->p = f->adjusted = f->floor = f->outside = undefined;
	f->statistic = f->test_p = f->w1 = undefined;
	f->median[0] = f->median[1] = f->range[0] = f->range[1] = undefined;
	for (int side = 0; side < 2; side++) {
		const struct drift_side *s = side ? cur : ref;
		f->n[side] = s->values;
		f->missing[side] = s->rows ? (double)s->missing / (double)s->rows : undefined;
	}
	if (!comparable(ref, cur, a, f))
		return;
	if (drift_kind(ref->type) == KIND_NUMBERS)
		measure_numbers(ref, cur, edges, a, f);
	else
		measure_levels(ref, cur, a, f);
}

static void
judge(struct drift_feature *f, const struct drift_options *o, struct arena *a)
{
	char text[NUMBER_MAX];
	bool sure = f->adjusted <= DRIFT_ALPHA;
	if (f->psi >= o->alarm)
		f->verdict = sure ? DRIFT_ALARMS : DRIFT_WARNS;
	else if (f->psi >= o->warn)
		f->verdict = sure ? DRIFT_WARNS : DRIFT_NONE;
	if (f->psi >= o->warn && !sure)
		f->why = arena_printf(a, "chance alone makes %s of so few values",
			number_short(text, f->floor, 2));
	if (f->missing[1] - f->missing[0] > DRIFT_MISSING && f->verdict == DRIFT_NONE) {
		f->verdict = DRIFT_WARNS;
		f->why = "more values are missing than before";
	}
}

void
drift_judge(struct drift_feature f[], size_t n, const struct drift_options *o, struct arena *a)
{
	double *p = ARENA_ARRAY(a, double, n + 1), *adjusted = ARENA_ARRAY(a, double, n + 1);
	for (size_t i = 0; i < n; i++)
		p[i] = f[i].p;
	if (!p_adjust(p, n, ADJUST_BH, adjusted))
		memcpy(adjusted, p, n * sizeof(*p));
	for (size_t i = 0; i < n; i++) {
		f[i].adjusted = adjusted[i];
		if (f[i].verdict == DRIFT_NONE)
			judge(&f[i], o, a);
	}
}
