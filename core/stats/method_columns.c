// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Methods on one column: as a whole, as a ranked list, as a stream. */
#include <math.h>
#include <stdlib.h>
#include "core/base/arena.h"
#include "core/stats/cbpe.h"
#include "core/stats/change.h"
#include "core/stats/describe.h"
#include "core/stats/histogram.h"
#include "core/stats/method_runs.h"
#include "core/stats/quantile.h"
#include "core/stats/regress.h"
#include "core/stats/sample.h"
#include "core/stats/tail.h"
#include "core/stats/undefined.h"

METHOD_RUN(describe)
{
	struct description s = describe(d->x, d->n);
	struct sample sorted;
	if (!sample_make(d->x, d->n, &sorted)) {
		out->why = "out of memory";
		return;
	}
	struct mode_result mode = mode_sorted(sorted.at, sorted.n);
	method_put(out, "mean", "mean", s.mean);
	method_put(out, "sd", "standard deviation", s.sd);
	method_put(out, "skewness", "skewness", s.skewness);
	method_put(out, "excess_kurtosis", "excess kurtosis", s.excess_kurtosis);
	method_put(out, "min", "smallest", s.min);
	method_put(out, "q25", "lower quartile", quantile_linear(sorted.at, sorted.n, 0.25));
	method_put(out, "median", "median", quantile_linear(sorted.at, sorted.n, 0.5));
	method_put(out, "q75", "upper quartile", quantile_linear(sorted.at, sorted.n, 0.75));
	method_put(out, "max", "largest", s.max);
	method_put(out, "distinct", "distinct values", (double)mode.distinct);
	if (mode.distinct < s.n) {
		method_put(out, "mode", "most frequent value", mode.value);
		method_put(out, "mode_share", "its share", (double)mode.count / (double)s.n);
	}
	method_put(out, "zeros", "zeros", (double)s.zeros);
	method_put(out, "nan", "missing or NaN", (double)s.nan);
	method_put(out, "infinite", "infinite", (double)s.infinite);
	sample_free(&sorted);
	if (s.n > 1 && s.standard_error > 0) {
		double reach = t_tail_quantile(0.025, (double)s.n - 1) * s.standard_error;
		out->interval[0] = s.mean - reach;
		out->interval[1] = s.mean + reach;
		out->interval_of = "the mean";
	}
	if (mode.distinct == 1)
		method_caution(out, a, "constant: nothing can be said about its shape");
}

/* The bins that the usual rules choose. */
static size_t
put_rules(struct method_result *out, const struct sample *x, const struct description *s)
{
	double iqr = quantile_linear(x->at, x->n, 0.75) - quantile_linear(x->at, x->n, 0.25);
	double n = (double)x->n;
	size_t doane = bins_doane(x->n, isnan(s->skewness) ? 0 : s->skewness);
	size_t rule[] = { doane, bins_sturges(x->n),
		bins_freedman_diaconis(x->n, s->min, s->max, iqr),
		bins_scott(x->n, s->min, s->max, s->sd * sqrt((n - 1) / n)) };
	method_put(out, "doane", "bins by Doane", (double)rule[0]);
	method_put(out, "sturges", "bins by Sturges", (double)rule[1]);
	method_put(out, "freedman_diaconis", "bins by F.-Diaconis", (double)rule[2]);
	method_put(out, "scott", "bins by Scott", (double)rule[3]);
	return doane;
}

/* edges [bins + 1] ascending. */
static void
put_histogram(struct method_result *out, struct arena *a, const struct sample *x,
	const double edges[], size_t bins)
{
	static const char *const columns[] = { "from", "to", "rows", "share", NULL };
	double *counts = ARENA_ARRAY(a, double, bins);
	double most = 0;
	size_t below, above;
	histogram_count_sorted(x->at, x->n, edges, bins, counts, &below, &above);
	method_detail_begin(out, a, "counts", bins, columns);
	for (size_t i = 0; i < bins; i++) {
		double share = counts[i] / (double)x->n;
		most = fmax(most, share);
		method_row(out, (double[]){ edges[i], edges[i + 1], counts[i], share });
	}
	method_put(out, "bins", "bins", (double)bins);
	method_put(out, "fullest", "share of the fullest", most);
	if (below)
		method_put(out, "below", "values below all bins", (double)below);
	if (above)
		method_put(out, "above", "values above all bins", (double)above);
}

METHOD_RUN(histogram)
{
	struct description s = describe(d->x, d->n);
	struct sample x;
	if (!sample_make(d->x, d->n, &x)) {
		out->why = "out of memory";
		return;
	}
	size_t bins = put_rules(out, &x, &s);
	if (d->edges)
		bins = d->n_edges - 1;
	else if (d->bins > 0)
		bins = d->bins;
	if (bins > HISTOGRAM_BINS_MAX) {
		out->why = "takes at most 1024 bins";
	} else if (d->edges) {
		put_histogram(out, a, &x, d->edges, bins);
	} else {
		double *edges = ARENA_ARRAY(a, double, bins + 1);
		edges_uniform(x.at[0], x.at[x.n - 1], bins, edges);
		put_histogram(out, a, &x, edges, bins);
		method_put(out, "width", "width of a bin", edges[1] - edges[0]);
	}
	sample_free(&x);
}

METHOD_RUN(quantile_histogram)
{
	struct sample x;
	size_t wanted = d->bins > 0 ? d->bins : 10;
	if (!sample_make(d->x, d->n, &x)) {
		out->why = "out of memory";
		return;
	}
	if (wanted > HISTOGRAM_BINS_MAX) {
		out->why = "takes at most 1024 bins";
	} else {
		double *edges = ARENA_ARRAY(a, double, wanted + 2);
		size_t bins = edges_quantile(x.at, x.n, wanted, edges);
		put_histogram(out, a, &x, edges, bins);
		if (bins < wanted)
			method_caution(
				out, a, "%zu bins and not %zu: quantiles are equal", bins, wanted);
	}
	sample_free(&x);
}

METHOD_RUN(ndcg)
{
	(void)a;
	size_t k = d->option >= 1 && d->option < 1e15 ? (size_t)d->option : 0;
	double v = out->dropped[0] ? UNDEFINED : ndcg(d->x, d->n, k);
	method_put(out, "ndcg", "NDCG", v);
	if (out->dropped[0])
		out->why = "a gain is missing, and with it a place in the list";
	else if (isnan(v))
		out->why = "no gain is above 0, or one is below";
}

METHOD_RUN(cbpe)
{
	double cut = d->option > 0 ? d->option : 0.5;
	if (cut > 1) {
		out->why = "the cut must lie between 0 and 1";
		return;
	}
	for (size_t i = 0; i < d->n; i++)
		if (d->x[i] < 0 || d->x[i] > 1) {
			out->why = "probabilities must lie between 0 and 1";
			return;
		}
	struct cbpe c = cbpe_binary(d->x, d->n, cut);
	method_put(out, "accuracy", "expected accuracy", c.accuracy);
	method_put(out, "precision", "expected precision", c.precision);
	method_put(out, "recall", "expected recall", c.recall);
	method_put(out, "specificity", "expected specificity", c.specificity);
	method_put(out, "f1", "expected F1", c.f1);
	method_put(out, "roc_auc", "expected ROC area", c.roc_auc);
	out->why = c.why;
	method_caution(out, a,
		"true only if the probabilities are calibrated and features mean what they meant");
}

#define FINDINGS_MAX 50

/* Findings of a detector over a column. */
struct findings {
	double changes, warnings, first, last; /* places from 0 */
	double at[FINDINGS_MAX];               /* the first of them */
};

static void
note(struct findings *f, size_t at, enum change_signal signal)
{
	f->warnings += signal == CHANGE_WARNING;
	if (signal != CHANGE_DRIFT)
		return;
	f->first = f->changes > 0 ? f->first : (double)at;
	f->last = (double)at;
	if (f->changes < FINDINGS_MAX)
		f->at[(size_t)f->changes] = (double)at;
	f->changes++;
}

static void
put_findings(struct method_result *out, struct arena *a, const struct findings *f)
{
	method_put(out, "changes", "changes found", f->changes);
	method_put(out, "first", "first at row", f->changes > 0 ? f->first : UNDEFINED);
	method_put(out, "last", "last at row", f->changes > 0 ? f->last : UNDEFINED);
	method_put(out, "warnings", "rows with a warning", f->warnings);
	if (f->changes == 0)
		return;
	static const char *const columns[] = { "row", NULL };
	size_t all = (size_t)f->changes;
	method_detail_begin(out, a, "found", all, columns);
	for (size_t i = 0; i < all && i < FINDINGS_MAX; i++)
		method_row(out, &f->at[i]);
	method_caution(
		out, a, "rows count from 0, and are where it was noticed, not where it began");
}

static enum change_signal
drift_if(bool found)
{
	return found ? CHANGE_DRIFT : CHANGE_NONE;
}

METHOD_RUN(adwin)
{
	struct adwin_options o = adwin_defaults;
	struct findings f = { 0 };
	if (d->option >= 1) {
		out->why = "its option must lie between 0 and 1";
		return;
	}
	if (d->option > 0)
		o.delta = d->option;
	struct adwin *w = adwin_new(&o);
	for (size_t i = 0; i < d->n; i++)
		note(&f, i, drift_if(adwin_add(w, d->x[i])));
	put_findings(out, a, &f);
	method_put(out, "mean", "mean of the last window", adwin_mean(w));
	method_put(out, "width", "its rows", adwin_width(w));
	adwin_free(w);
}

METHOD_RUN(kswin)
{
	struct kswin_options o = kswin_defaults;
	struct findings f = { 0 };
	if (d->option >= 1) {
		out->why = "its option must lie between 0 and 1";
		return;
	}
	if (d->option > 0)
		o.alpha = d->option;
	if (d->seed)
		o.seed = d->seed;
	struct kswin *w = kswin_new(&o);
	for (size_t i = 0; i < d->n; i++)
		note(&f, i, drift_if(kswin_add(w, d->x[i])));
	kswin_free(w);
	put_findings(out, a, &f);
	if (d->n > 1000)
		method_caution(out, a,
			"a test at every row: at level %.3g, false findings are to be expected",
			o.alpha);
}

METHOD_RUN(page_hinkley)
{
	struct page_hinkley p = { .min_instances = 30,
		.delta = 0.005,
		.threshold = d->option > 0 ? d->option : 50,
		.alpha = 0.9999,
		.mode = PH_BOTH };
	struct findings f = { 0 };
	for (size_t i = 0; i < d->n; i++)
		note(&f, i, drift_if(page_hinkley_add(&p, d->x[i])));
	put_findings(out, a, &f);
	method_caution(out, a,
		"threshold %.3g and tolerance 0.005 are in the column's unit: scale it",
		p.threshold);
}

METHOD_RUN(ewma)
{
	struct ewma_chart c = { .lambda = 0.2, .limit = d->option > 0 ? d->option : 3, .warm = 30 };
	struct findings f = { 0 };
	for (size_t i = 0; i < d->n; i++)
		note(&f, i, drift_if(ewma_add(&c, d->x[i])));
	put_findings(out, a, &f);
}

static bool
are_errors(const struct method_data *d, struct method_result *out)
{
	for (size_t i = 0; i < d->n; i++)
		if (isfinite(d->x[i]) && d->x[i] != 0 && d->x[i] != 1) {
			out->why = "watches errors: 0 for a right and 1 for a wrong prediction";
			return false;
		}
	return true;
}

METHOD_RUN(ddm)
{
	struct ddm w = { .warm_start = 30, .warning = 2, .drift = d->option > 0 ? d->option : 3 };
	struct findings f = { 0 };
	if (!are_errors(d, out))
		return;
	for (size_t i = 0; i < d->n; i++)
		note(&f, i, ddm_add(&w, d->x[i]));
	put_findings(out, a, &f);
}

METHOD_RUN(eddm)
{
	struct eddm w = {
		.warm_start = 30, .warning = 0.95, .drift = d->option > 0 ? d->option : 0.9
	};
	struct findings f = { 0 };
	if (d->option >= 1) {
		out->why = "its option must lie between 0 and 1";
		return;
	}
	if (!are_errors(d, out))
		return;
	for (size_t i = 0; i < d->n; i++)
		note(&f, i, eddm_add(&w, d->x[i]));
	put_findings(out, a, &f);
}
