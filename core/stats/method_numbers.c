// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Methods on two samples of numbers. Differences are current - reference. */
#include <math.h>
#include <stdlib.h>
#include "core/stats/bayes.h"
#include "core/stats/edf_test.h"
#include "core/stats/ks.h"
#include "core/stats/method_runs.h"
#include "core/stats/quantile.h"
#include "core/stats/rank_test.h"
#include "core/stats/resample.h"
#include "core/stats/sequential.h"
#include "core/stats/transport.h"
#include "core/stats/ttest.h"
#include "core/stats/undefined.h"

/* Resampling redraws all rows thousands of times. */
#define RESAMPLE_ROWS 200000

static bool
has_ties(const double sorted[], size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (sorted[i] == sorted[i - 1])
			return true;
	return false;
}

METHOD_RUN(wasserstein)
{
	double w = wasserstein1(d->ref->at, d->ref->n, d->cur->at, d->cur->n);
	double scale = wasserstein_scale(d->ref->at, d->ref->n);
	double n = (double)d->ref->n, m = (double)d->cur->n;
	method_put(out, "w1_scaled", "W1 / deviation", w / scale);
	method_put(out, "w1", "W1 in the column's unit", w);
	method_put(out, "scale", "divided by", scale);
	/* Two normal samples without drift are this far apart on average (by the limit law). */
	double noise = 1.288 * sqrt(1 / n + 1 / m);
	method_put(out, "noise", "usual without drift", noise);
	if (noise > out->alarm / 2)
		method_caution(out, a,
			"too few rows for the limit %.3g: without drift about %.2g is usual",
			out->alarm, noise);
	if (scale == 0.001)
		method_caution(
			out, a, "the reference hardly varies, so its deviation counts as 0.001");
}

METHOD_RUN(energy)
{
	(void)a;
	double e = energy_distance(d->ref->at, d->ref->n, d->cur->at, d->cur->n);
	method_put(out, "energy", "energy distance", e);
	method_put(out, "squared", "squared", e * e);
}

/* Looked for among so many values at equal distances: of a longer column a few ties change nothing. */
#define TIES_AMONG 16384

/* Of a column in any order. */
static bool
repeats(const struct sample *s)
{
	double *some = malloc(2 * TIES_AMONG * sizeof(*some));
	size_t step = s->n / TIES_AMONG + (s->n % TIES_AMONG > 0), n = 0;
	for (size_t i = 0; some && i < s->n; i += step)
		some[n++] = s->at[i];
	if (some)
		sample_sort(some, n, some + TIES_AMONG);
	bool found = some && has_ties(some, n);
	free(some);
	return found;
}

METHOD_RUN(ks)
{
	size_t n = d->ref->n, m = d->cur->n;
	struct ks_columns columns;
	if (!ks_columns(d->ref->at, n, d->cur->at, m, d->threads, &columns)) {
		out->why = "out of memory";
		return;
	}
	struct ks_gap g = columns.gap;
	bool exact = n <= KS_EXACT_MAX && m <= KS_EXACT_MAX;
	out->p = exact ? ks_exact_p(g.steps, n, m) : ks_one_sample_p(g.d, ks_effective_n(n, m));
	method_put(out, "d", "largest gap D", g.d);
	method_put(out, "at", "reached at", g.at);
	if (exact)
		method_put(out, "p_exact", "p, exact", out->p);
	method_put(out, "p_one_sample", "p, one-sample law",
		ks_one_sample_p(g.d, ks_effective_n(n, m)));
	method_put(out, "p_limit", "p, limit law", ks_limit_p(g.d, n, m));
	double needed = 1.3581 * sqrt(((double)n + (double)m) / ((double)n * (double)m));
	method_put(out, "needed", "significant from", needed);
	method_small_effect(out, a, g.d, 0.05, "the gap D");
	if (repeats(d->ref) || repeats(d->cur))
		method_caution(
			out, a, "values repeat: p is for a continuous column, here too large");
}

static void
put_edf(struct method_result *out, struct arena *a, const struct method_data *d, struct edf_test t)
{
	method_put(out, "statistic", "statistic", t.statistic);
	out->p = t.p;
	double gap = ks_gap(d->ref->at, d->ref->n, d->cur->at, d->cur->n).d;
	method_put(out, "d", "largest gap D", gap);
	method_small_effect(out, a, gap, 0.05, "the largest gap");
	if (d->ref->n < 10 || d->cur->n < 10)
		method_caution(out, a, "p is of the limit law: rough under 10 values a side");
}

METHOD_RUN(cramer_von_mises)
{
	put_edf(out, a, d, cramer_von_mises(d->ref->at, d->ref->n, d->cur->at, d->cur->n));
}

METHOD_RUN(anderson_darling)
{
	put_edf(out, a, d, anderson_darling(d->ref->at, d->ref->n, d->cur->at, d->cur->n));
}

METHOD_RUN(mann_whitney)
{
	size_t n = d->ref->n, m = d->cur->n;
	struct rank_test r = mann_whitney(d->cur->at, m, d->ref->at, n);
	bool exact = !r.ties && (n < m ? n : m) <= 8 && n <= RANK_EXACT_PAIRS / m;
	double share = r.u1 / ((double)n * (double)m);
	out->p = exact ? mann_whitney_exact(r.u1, m, n).p_two_sided : r.p_two_sided;
	method_put(out, "share", "chance of larger", share);
	method_put(out, "u", "U of current", r.u1);
	method_small_effect(out, a, share - 0.5, 0.02, "the chance less one half");
	if (isnan(r.p_two_sided_plain))
		out->why = "all values are equal";
}

static void
put_t(struct method_result *out, struct arena *a, const struct t_test *t, const struct moments *ref,
	const struct moments *cur)
{
	struct effect_size e = cohens_d(cur, ref);
	method_put(out, "difference", "difference of means", t->diff);
	method_put(out, "t", "t", t->t);
	method_put(out, "df", "degrees of freedom", t->df);
	method_put(out, "mean_ref", "mean of the reference", ref->shift + ref->delta);
	method_put(out, "mean_cur", "mean of current", cur->shift + cur->delta);
	method_put(out, "cohens_d", "Cohen's d", e.d);
	out->p = t->p_two_sided;
	out->interval[0] = t->ci95[0];
	out->interval[1] = t->ci95[1];
	out->interval_of = "the difference of means";
	out->why = t->why;
	method_small_effect(out, a, e.d, 0.1, "Cohen's d");
	if (ref->n < 15 || cur->n < 15)
		method_caution(out, a, "few rows: p trusts that the values are about normal");
}

METHOD_RUN(welch_t)
{
	struct moments ref = moments_of(d->ref->at, d->ref->n);
	struct moments cur = moments_of(d->cur->at, d->cur->n);
	struct t_test t = welch_t(&cur, &ref);
	put_t(out, a, &t, &ref, &cur);
}

METHOD_RUN(pooled_t)
{
	struct moments ref = moments_of(d->ref->at, d->ref->n);
	struct moments cur = moments_of(d->cur->at, d->cur->n);
	struct t_test t = pooled_t(&cur, &ref);
	put_t(out, a, &t, &ref, &cur);
	double ratio = sample_sd(&cur) / sample_sd(&ref);
	if (ratio > 2 || ratio < 0.5)
		method_caution(out, a,
			"the deviations differ by a factor of %.2g: welch-t does not assume one",
			ratio > 1 ? ratio : 1 / ratio);
}

METHOD_RUN(cohens_d)
{
	(void)a;
	struct moments ref = moments_of(d->ref->at, d->ref->n);
	struct moments cur = moments_of(d->cur->at, d->cur->n);
	struct effect_size e = cohens_d(&cur, &ref);
	method_put(out, "d", "Cohen's d", e.d);
	method_put(out, "g", "Hedges' g", e.hedges_g);
	method_put(out, "difference", "difference of means", mean_difference(&cur, &ref));
	if (isnan(e.d))
		out->why = "neither sample varies";
}

static bool
few_enough(const struct method_data *d, struct method_result *out)
{
	if (d->ref->n + d->cur->n <= RESAMPLE_ROWS)
		return true;
	out->why =
		"more than 200,000 rows: redrawing them thousands of times is no use; see welch-t";
	return false;
}

static struct resample_options
options_of(const struct method_data *d)
{
	struct resample_options o = resample_defaults;
	if (d->replicates > 0)
		o.replicates = d->replicates;
	if (d->seed > 0)
		o.seed = d->seed;
	o.threads = d->threads;
	return o;
}

METHOD_RUN(permutation)
{
	struct resample_options o = options_of(d);
	if (!few_enough(d, out))
		return;
	struct permutation p = permutation_test(
		d->cur->at, d->cur->n, d->ref->at, d->ref->n, statistic_mean_difference, NULL, &o);
	method_put(out, "difference", "difference of means", p.statistic);
	method_put(
		out, "replicates", p.exact ? "divisions, all" : "divisions, drawn", p.replicates);
	out->p = p.p_two_sided;
	out->why = p.why;
	if (!p.exact && p.p_two_sided <= 2 / (p.replicates + 1))
		method_caution(out, a, "p cannot be smaller with %.0f divisions", p.replicates);
}

METHOD_RUN(bootstrap)
{
	struct resample_options o = options_of(d);
	if (!few_enough(d, out))
		return;
	struct bootstrap b = bootstrap_two_sample(
		d->cur->at, d->cur->n, d->ref->at, d->ref->n, statistic_mean_difference, NULL, &o);
	method_put(out, "difference", "difference of means", b.estimate);
	method_put(out, "se", "standard error", b.se);
	method_put(out, "bias", "bias", b.bias);
	out->interval[0] = b.percentile[0];
	out->interval[1] = b.percentile[1];
	out->interval_of = "the difference of means, percentiles";
	out->why = b.why;
	if (d->ref->n < 20 || d->cur->n < 20)
		method_caution(out, a, "few rows: the interval is too narrow");
}

METHOD_RUN(sequential)
{
	struct moments ref = moments_of(d->ref->at, d->ref->n);
	struct moments cur = moments_of(d->cur->at, d->cur->n);
	struct t_test t = welch_t(&cur, &ref);
	double n = (double)d->ref->n + (double)d->cur->n, tuned = d->option > 0 ? d->option : 5000;
	struct asymptotic_cs c = asymptotic_cs(t.diff, t.se, n, 0.05, tuned);
	method_put(out, "difference", "difference of means", t.diff);
	method_put(out, "se", "standard error", t.se);
	method_put(out, "p_fixed", "p for one look only", t.p_two_sided);
	out->p = c.p;
	out->interval[0] = c.ci_low;
	out->interval[1] = c.ci_high;
	out->interval_of = "the difference of means, valid at every look";
	out->why = t.why ? t.why : c.why;
	if (n < 200)
		method_caution(out, a, "valid for large samples: under 200 rows only roughly");
}

METHOD_RUN(msprt)
{
	struct moments ref = moments_of(d->ref->at, d->ref->n);
	struct moments cur = moments_of(d->cur->at, d->cur->n);
	struct t_test t = welch_t(&cur, &ref);
	if (!(d->option > 0)) {
		out->why = "needs --option, the variance of the mixture: the square of a "
			   "difference that "
			   "would matter";
		return;
	}
	/* One pair whose variance is that of the difference: the same ratio for any two sizes. */
	struct msprt s = msprt_normal(t.diff, t.se * t.se, 1, d->option);
	method_put(out, "difference", "difference of means", t.diff);
	method_put(out, "lambda", "likelihood ratio", s.lambda);
	method_put(out, "p_fixed", "p for one look only", t.p_two_sided);
	out->p = s.p_look;
	out->why = t.why ? t.why : s.why;
	method_caution(out, a, "looking again, keep the smallest p that was seen");
}

METHOD_RUN(bayes_means)
{
	struct moments ref = moments_of(d->ref->at, d->ref->n);
	struct moments cur = moments_of(d->cur->at, d->cur->n);
	struct t_test t = welch_t(&cur, &ref);
	struct gaussian_compare g = gaussian_compare(t.diff, t.se, d->option > 0, 0, d->option);
	method_put(out, "chance", "chance of larger", g.chance_to_win);
	method_put(out, "difference", "difference of means", t.diff);
	method_put(out, "risk_ref", "loss, choosing ref", g.risk_choose_a);
	method_put(out, "risk_cur", "loss, choosing current", g.risk_choose_b);
	out->interval[0] = g.ci95[0];
	out->interval[1] = g.ci95[1];
	out->interval_of = "the difference of means";
	out->why = t.why ? t.why : g.why;
	if (d->ref->n < 30 || d->cur->n < 30)
		method_caution(out, a, "few rows: a normal posterior is too sure");
}
