// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Methods that compare shares: in bins of the reference, or of levels. */
#include "core/base/arena.h"
#include "core/stats/contingency.h"
#include "core/stats/divergence.h"
#include "core/stats/histogram.h"
#include "core/stats/method_runs.h"
#include "core/stats/psi.h"
#include "core/stats/tail.h"
#include "core/stats/undefined.h"

/* Counts of both sides over the same bins. */
struct shares {
	size_t bins, occupied; /* occupied: where either side has a value */
	double *ref, *cur;
	double n, m;
};

static size_t
bins_of(const struct method_data *d)
{
	return d->bins >= 2 && d->bins <= PSI_BINS_MAX ? d->bins : 10;
}

static void
count_occupied(struct shares *s)
{
	for (size_t i = 0; i < s->bins; i++)
		s->occupied += s->ref[i] + s->cur[i] > 0;
}

static struct shares
open_bins(const struct method_data *d, struct arena *a)
{
	struct shares s = { .bins = bins_of(d), .n = (double)d->ref->n, .m = (double)d->cur->n };
	double edges[PSI_BINS_MAX + 1];
	s.ref = ARENA_ARRAY(a, double, s.bins);
	s.cur = ARENA_ARRAY(a, double, s.bins);
	psi_edges(d->ref->at, d->ref->n, s.bins, PSI_OPEN, edges);
	histogram_count_sorted(d->ref->at, d->ref->n, edges, s.bins, s.ref, NULL, NULL);
	histogram_count_sorted(d->cur->at, d->cur->n, edges, s.bins, s.cur, NULL, NULL);
	count_occupied(&s);
	return s;
}

static struct shares
level_shares(const struct method_data *d, struct arena *a)
{
	const struct levels *l = d->levels;
	struct shares s = { .bins = l->n, .n = (double)l->n_ref, .m = (double)l->n_cur };
	s.ref = ARENA_ARRAY(a, double, 2 * (l->n + 1)); /* both rows of one table */
	s.cur = s.ref + l->n;
	for (size_t i = 0; i < l->n; i++) {
		s.ref[i] = (double)l->ref[i];
		s.cur[i] = (double)l->cur[i];
	}
	count_occupied(&s);
	return s;
}

/*
 * Without drift an index that is about chi-squared / (n m / (n + m)) has a mean, and a
 * value that 95 of 100 pairs stay below: what the customary limits say nothing about.
 * shape turns the index into chi-squared: 1 for PSI, 8 for JS and squared Hellinger.
 */
static void
put_floor(struct method_result *r, struct arena *a, const struct shares *s, double index,
	double shape, bool root)
{
	double scale = shape * s->n * s->m / (s->n + s->m), df = (double)s->occupied - 1;
	if (s->occupied < 2)
		return;
	double usual = chi2_tail_quantile(0.05, df) / scale;
	r->p = chi2_tail(index * scale, df);
	method_put(r, "floor", "95 % without drift", root ? sqrt(usual) : usual);
	double limit = root ? r->alarm * r->alarm : r->alarm;
	double false_alarms = chi2_tail(limit * scale, df);
	if (false_alarms > 0.01)
		method_caution(r, a,
			"too few rows for the limit %.3g: without drift %.0f %% of pairs this size "
			"reach it",
			r->alarm, 100 * false_alarms);
	if (index * scale > 0 && r->value[0].value >= r->alarm && r->p > 0.05)
		method_caution(r, a, "as large as chance makes it at these sizes: p = %.2g", r->p);
	if (r->p < 0.001 && r->value[0].value < r->alarm / 2)
		method_caution(r, a,
			"small, and yet no chance (p = %.2g): at these sizes the least shift shows",
			r->p);
}

static void
put_bins(struct method_result *r, struct arena *a, const struct shares *s)
{
	size_t empty = 0;
	for (size_t i = 0; i < s->bins; i++)
		empty += (s->ref[i] > 0) != (s->cur[i] > 0);
	method_put(r, "bins", "bins", (double)s->bins);
	method_put(r, "empty_bins", "bins empty on one side", (double)empty);
	if (empty)
		method_caution(r, a,
			"%zu of %zu bins are empty on one side: an index with a logarithm depends "
			"on what they count as",
			empty, s->bins);
}

static void
run_psi(const struct method_data *d, struct arena *a, struct method_result *out, enum psi_ends ends)
{
	struct psi_quantile q = psi_quantile(
		d->ref->at, d->ref->n, d->cur->at, d->cur->n, bins_of(d), ends, PSI_EMPTY_SHARE);
	struct shares s = { .bins = q.bins,
		.ref = q.ref,
		.cur = q.cur,
		.n = (double)d->ref->n,
		.m = (double)d->cur->n };
	count_occupied(&s);
	method_put(out, "psi", "stability index", q.psi);
	put_floor(out, a, &s, q.psi, 1, false);
	method_put(out, "outside", "out of range", q.outside);
	put_bins(out, a, &s);
	if (s.occupied < s.bins)
		method_caution(out, a,
			"the reference has so many equal values that %zu of %zu bins can hold any",
			s.occupied, s.bins);
	if (ends == PSI_CLOSED && q.outside > 0)
		method_caution(out, a,
			"%.2g %% of the current rows lie outside the reference's range, where this "
			"definition does not look; see psi-open",
			100 * q.outside);
}

METHOD_RUN(psi)
{
	run_psi(d, a, out, PSI_CLOSED);
}

METHOD_RUN(psi_open)
{
	run_psi(d, a, out, PSI_OPEN);
}

static void
run_js(struct method_result *out, struct arena *a, const struct shares *s)
{
	double js = js_divergence(s->ref, s->cur, s->bins);
	method_put(out, "js_distance", "JS distance, bits", sqrt(js / M_LN2));
	method_put(out, "js_nats", "the same, base e", sqrt(js));
	put_floor(out, a, s, js / M_LN2, 8 * M_LN2, true);
	method_put(out, "bins", "bins", (double)s->bins);
}

static void
run_hellinger(struct method_result *out, struct arena *a, const struct shares *s)
{
	double h = hellinger(s->ref, s->cur, s->bins);
	method_put(out, "hellinger", "Hellinger distance", h);
	put_floor(out, a, s, h * h, 8, true);
	method_put(out, "bins", "bins", (double)s->bins);
}

METHOD_RUN(js)
{
	struct shares s = open_bins(d, a);
	run_js(out, a, &s);
}

METHOD_RUN(hellinger)
{
	struct shares s = open_bins(d, a);
	run_hellinger(out, a, &s);
}

METHOD_RUN(js_levels)
{
	struct shares s = level_shares(d, a);
	run_js(out, a, &s);
}

METHOD_RUN(hellinger_levels)
{
	struct shares s = level_shares(d, a);
	run_hellinger(out, a, &s);
}

/* What every method on levels shows beside its value. */
static void
put_levels(struct method_result *r, struct arena *a, const struct method_data *d)
{
	const struct levels *l = d->levels;
	method_put(r, "levels", "levels", (double)l->n);
	method_put(r, "new_levels", "levels new in current", (double)l->added);
	method_put(r, "gone_levels", "levels gone", (double)l->missing);
	if (l->added)
		method_caution(r, a, "%zu of %zu levels are new in current", l->added, l->n);
	if (l->n > 50)
		method_caution(r, a,
			"%zu levels: for a column like a name or an id this says little", l->n);
}

METHOD_RUN(psi_levels)
{
	struct shares s = level_shares(d, a);
	double index = psi_counts(s.ref, s.cur, s.bins, s.n, s.m, PSI_EMPTY_SHARE);
	method_put(out, "psi", "stability index", index);
	put_floor(out, a, &s, index, 1, false);
	put_levels(out, a, d);
}

METHOD_RUN(l_infinity)
{
	struct shares s = level_shares(d, a);
	method_put(out, "l_infinity", "largest difference of shares",
		l_infinity(s.ref, s.cur, s.bins));
	put_levels(out, a, d);
}

METHOD_RUN(total_variation)
{
	struct shares s = level_shares(d, a);
	method_put(out, "tvd", "total variation", total_variation(s.ref, s.cur, s.bins));
	put_levels(out, a, d);
}

/* Cramér's V beside a test: how much, and not only whether. */
static double
put_v(struct method_result *r, const struct shares *s)
{
	struct cramers_v v = cramers_v(s->ref, 2, s->bins);
	method_put(r, "v", "Cramér's V, unbiased", v.corrected);
	return v.corrected;
}

static void
caution_expected(struct method_result *r, struct arena *a, const struct shares *s)
{
	double least = chi2_contingency(s->ref, 2, s->bins).min_expected;
	if (least < 5)
		method_caution(
			r, a, "a cell is expected to hold %.2g rows: below 5 p is rough", least);
}

METHOD_RUN(chi2)
{
	struct shares s = level_shares(d, a);
	struct chi2_table t = chi2_contingency(s.ref, 2, s.bins);
	method_put(out, "statistic", "chi-squared", t.statistic);
	out->p = t.p;
	method_put(out, "df", "degrees of freedom", (double)t.df);
	if (t.df == 1)
		method_put(out, "p_yates", "p after Yates", t.p_yates);
	double v = put_v(out, &s);
	put_levels(out, a, d);
	caution_expected(out, a, &s);
	method_small_effect(out, a, v, 0.05, "Cramér's V");
}

METHOD_RUN(g)
{
	struct shares s = level_shares(d, a);
	struct g_test t = g_contingency(s.ref, 2, s.bins);
	method_put(out, "statistic", "G", t.statistic);
	out->p = t.p;
	method_put(out, "df", "degrees of freedom", (double)t.df);
	double v = put_v(out, &s);
	put_levels(out, a, d);
	caution_expected(out, a, &s);
	method_small_effect(out, a, v, 0.05, "Cramér's V");
}

METHOD_RUN(cramers_v)
{
	struct shares s = level_shares(d, a);
	put_v(out, &s);
	method_put(out, "v_plain", "with its bias", cramers_v(s.ref, 2, s.bins).v);
	out->p = chi2_contingency(s.ref, 2, s.bins).p;
	put_levels(out, a, d);
}

METHOD_RUN(new_levels)
{
	const struct levels *l = d->levels;
	double rows = 0;
	(void)a;
	for (size_t i = 0; i < l->n; i++)
		rows += l->ref[i] == 0 ? (double)l->cur[i] : 0;
	method_put(out, "share", "share of rows", rows / (double)l->n_cur);
	method_put(out, "rows", "such rows", rows);
	method_put(out, "new_levels", "new levels", (double)l->added);
	method_put(out, "gone_levels", "levels gone", (double)l->missing);
}
