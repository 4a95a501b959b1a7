// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Methods that compare shares and counts of levels. */
#include <math.h>
#include <stdlib.h>
#include "core/base/arena.h"
#include "core/stats/contingency.h"
#include "core/stats/divergence.h"
#include "core/stats/method_runs.h"
#include "core/stats/method_shares.h"
#include "core/stats/proportion.h"

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
	shares_occupied(&s);
	return s;
}

#define LEVEL_ROWS 20

struct level_row {
	size_t level;
	double ref, cur; /* shares */
};

static int
by_difference(const void *a, const void *b)
{
	const struct level_row *x = a, *y = b;
	double one = fabs(x->cur - x->ref), other = fabs(y->cur - y->ref);
	return one != other ? (one < other ? 1 : -1)
			    : (x->level > y->level) - (x->level < y->level);
}

/* The levels whose shares differ most. */
static void
put_level_rows(struct method_result *r, struct arena *a, const struct method_data *d)
{
	static const char *const columns[] = { "reference", "current", "difference", NULL };
	const struct levels *l = d->levels;
	struct level_row *row = ARENA_ARRAY(a, struct level_row, l->n + 1);
	const char **name = ARENA_ARRAY(a, const char *, LEVEL_ROWS);
	for (size_t i = 0; i < l->n; i++)
		row[i] = (struct level_row){ i, (double)l->ref[i] / (double)l->n_ref,
			(double)l->cur[i] / (double)l->n_cur };
	qsort(row, l->n, sizeof(*row), by_difference);
	method_detail_begin(r, a, "shares", l->n, columns);
	for (size_t i = 0; i < l->n && i < LEVEL_ROWS; i++) {
		name[i] = l->name[row[i].level];
		method_row(r, (double[]){ row[i].ref, row[i].cur, row[i].cur - row[i].ref });
	}
	method_detail_names(r, "level", name);
}

METHOD_RUN(js_levels)
{
	struct shares s = level_shares(d, a);
	shares_js(out, a, &s);
	put_level_rows(out, a, d);
}

METHOD_RUN(kl_levels)
{
	struct shares s = level_shares(d, a);
	shares_kl(out, a, &s);
	put_level_rows(out, a, d);
}

METHOD_RUN(hellinger_levels)
{
	struct shares s = level_shares(d, a);
	shares_hellinger(out, a, &s);
	put_level_rows(out, a, d);
}

/* What every method on levels shows beside its value. */
static void
put_levels(struct method_result *r, struct arena *a, const struct method_data *d)
{
	const struct levels *l = d->levels;
	method_put(r, "levels", "levels", (double)l->n);
	method_put(r, "new_levels", "levels new in current", (double)l->added);
	method_put(r, "gone_levels", "levels gone", (double)l->missing);
	put_level_rows(r, a, d);
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
	shares_floor(out, a, &s, index, 1, false);
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

/* With less than one row a cell the limit law says nothing: neither yes nor no. */
static bool
has_rows_enough(const struct shares *s, struct arena *a, struct method_result *r)
{
	if (s->n + s->m >= 2 * (double)s->occupied)
		return true;
	r->why = arena_printf(a,
		"%zu levels among %.0f rows: less than one row is expected in a cell, and the "
		"test's law does not hold",
		s->occupied, s->n + s->m);
	return false;
}

METHOD_RUN(chi2)
{
	struct shares s = level_shares(d, a);
	if (!has_rows_enough(&s, a, out))
		return;
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
	if (!has_rows_enough(&s, a, out))
		return;
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
	if (!has_rows_enough(&s, a, out))
		return;
	put_v(out, &s);
	method_put(out, "v_plain", "with its bias", cramers_v(s.ref, 2, s.bins).v);
	out->p = chi2_contingency(s.ref, 2, s.bins).p;
	put_levels(out, a, d);
}

METHOD_RUN(new_levels)
{
	const struct levels *l = d->levels;
	double rows = 0;
	for (size_t i = 0; i < l->n; i++)
		rows += l->ref[i] == 0 ? (double)l->cur[i] : 0;
	method_put(out, "share", "share of rows", rows / (double)l->n_cur);
	method_put(out, "rows", "such rows", rows);
	method_put(out, "new_levels", "new levels", (double)l->added);
	method_put(out, "gone_levels", "levels gone", (double)l->missing);
	put_level_rows(out, a, d);
	struct interval w = wilson_interval(rows, (double)l->n_cur, 0.95);
	out->interval[0] = w.low;
	out->interval[1] = w.high;
	out->interval_of = "the share, Wilson's";
}
