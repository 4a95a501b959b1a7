// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Methods that compare shares: in bins of the reference, or given as they are. */
#include "core/stats/method_shares.h"
#include <math.h>
#include "core/base/arena.h"
#include "core/stats/divergence.h"
#include "core/stats/histogram.h"
#include "core/stats/method_runs.h"
#include "core/stats/psi.h"
#include "core/stats/tail.h"
#include "core/stats/undefined.h"

static size_t
bins_of(const struct method_data *d)
{
	return d->bins ? d->bins : 10;
}

static bool
bins_fit(const struct method_data *d, struct method_result *r)
{
	if (d->bins != 1 && d->bins <= PSI_BINS_MAX)
		return true;
	r->why = "takes 2 to 100 bins";
	return false;
}

void
shares_occupied(struct shares *s)
{
	for (size_t i = 0; i < s->bins; i++)
		s->occupied += s->ref[i] + s->cur[i] > 0;
}

/* Which bins, and what each adds: part of the index, in nats. */
static void
put_bin_rows(struct method_result *r, struct arena *a, const struct shares *s, const double edges[])
{
	static const char *const columns[] = { "from", "to", "reference", "current", "difference",
		NULL };
	method_detail_begin(r, a, "shares", s->bins, columns);
	for (size_t i = 0; i < s->bins; i++) {
		double p = s->ref[i] / s->n, q = s->cur[i] / s->m;
		method_row(r, (double[]){ edges[i], edges[i + 1], p, q, q - p });
	}
}

static struct shares
open_bins(const struct method_data *d, struct arena *a, struct method_result *r)
{
	struct shares s = { .bins = bins_of(d), .n = (double)d->ref->n, .m = (double)d->cur->n };
	double edges[PSI_BINS_MAX + 1];
	s.ref = ARENA_ARRAY(a, double, s.bins);
	s.cur = ARENA_ARRAY(a, double, s.bins);
	psi_edges(d->ref->at, d->ref->n, s.bins, PSI_OPEN, edges);
	histogram_count_sorted(d->ref->at, d->ref->n, edges, s.bins, s.ref, NULL, NULL);
	histogram_count_sorted(d->cur->at, d->cur->n, edges, s.bins, s.cur, NULL, NULL);
	shares_occupied(&s);
	put_bin_rows(r, a, &s, edges);
	return s;
}

void
shares_floor(struct method_result *r, struct arena *a, const struct shares *s, double index,
	double shape, bool root)
{
	double scale = shape * s->n * s->m / (s->n + s->m), df = (double)s->occupied - 1;
	/* Without sizes or a second bin there is no such law. */
	if (s->occupied < 2 || isnan(scale))
		return;
	if (fmin(s->n, s->m) < (double)s->occupied) {
		method_caution(r, a,
			"%zu bins or levels and fewer rows on a side: chance alone makes this "
			"large",
			s->occupied);
		return;
	}
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
	if (!bins_fit(d, out))
		return;
	const struct psi_columns_options how = { bins_of(d), ends, PSI_EMPTY_SHARE, d->threads };
	struct psi_quantile q = psi_columns(d->ref->at, d->ref->n, d->cur->at, d->cur->n, &how);
	if (q.bins == 0) {
		out->why = "out of memory";
		return;
	}
	struct shares s = { .bins = q.bins,
		.ref = q.ref,
		.cur = q.cur,
		.n = (double)d->ref->n,
		.m = (double)d->cur->n };
	shares_occupied(&s);
	method_put(out, "psi", "stability index", q.psi);
	shares_floor(out, a, &s, q.psi, 1, false);
	method_put(out, "outside", "out of range", q.outside);
	put_bins(out, a, &s);
	if (s.occupied < s.bins)
		method_caution(out, a,
			"the reference has so many equal values that %zu of %zu bins can hold any",
			s.occupied, s.bins);
	put_bin_rows(out, a, &s, q.edges);
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

void
shares_js(struct method_result *out, struct arena *a, const struct shares *s)
{
	double js = js_divergence(s->ref, s->cur, s->bins);
	method_put(out, "js_distance", "JS distance, bits", sqrt(js / M_LN2));
	method_put(out, "js_nats", "the same, base e", sqrt(js));
	shares_floor(out, a, s, js / M_LN2, 8 * M_LN2, true);
	method_put(out, "bins", "bins", (double)s->bins);
}

void
shares_hellinger(struct method_result *out, struct arena *a, const struct shares *s)
{
	double h = hellinger(s->ref, s->cur, s->bins);
	method_put(out, "hellinger", "Hellinger distance", h);
	shares_floor(out, a, s, h * h, 8, true);
	method_put(out, "bins", "bins", (double)s->bins);
}

/* From the reference, as others do; infinite where current lacks what the reference has. */
void
shares_kl(struct method_result *out, struct arena *a, const struct shares *s)
{
	double kl = kl_divergence(s->ref, s->cur, s->bins);
	size_t lost = 0;
	for (size_t i = 0; i < s->bins; i++)
		lost += s->ref[i] > 0 && s->cur[i] == 0;
	out->may_be_infinite = true;
	method_put(out, "kl", "divergence, nats", kl);
	method_put(out, "kl_bits", "the same, bits", kl / M_LN2);
	method_put(out, "kl_back", "of current from ref", kl_divergence(s->cur, s->ref, s->bins));
	if (isfinite(kl))
		shares_floor(out, a, s, kl, 2, false);
	else
		method_caution(out, a,
			"infinite by definition: current has nothing in %zu bins or levels where "
			"the "
			"reference has something",
			lost);
	method_put(out, "bins", "bins", (double)s->bins);
}

METHOD_RUN(kl)
{
	if (!bins_fit(d, out))
		return;
	struct shares s = open_bins(d, a, out);
	shares_kl(out, a, &s);
}

METHOD_RUN(js)
{
	if (!bins_fit(d, out))
		return;
	struct shares s = open_bins(d, a, out);
	shares_js(out, a, &s);
}

METHOD_RUN(hellinger)
{
	if (!bins_fit(d, out))
		return;
	struct shares s = open_bins(d, a, out);
	shares_hellinger(out, a, &s);
}

/* Counts where all are whole and there is more than one row; then sizes are known, and so is the noise. */
static bool
are_counts(const double x[], size_t n, double *total)
{
	bool whole = true;
	*total = 0;
	for (size_t i = 0; i < n; i++) {
		*total += x[i];
		whole = whole && x[i] == floor(x[i]);
	}
	return whole && *total > 1;
}

/* Both lists as counts or shares; false with the reason. Without counts sizes are NaN. */
static bool
given_shares(
	const struct method_data *d, struct arena *a, struct method_result *out, struct shares *s)
{
	double n, m;
	for (size_t i = 0; i < d->n && !out->why; i++)
		if (!(d->x[i] >= 0 && d->y[i] >= 0))
			out->why = "counts and shares must not be negative or missing";
	bool counts = are_counts(d->y, d->n, &n);
	counts = are_counts(d->x, d->n, &m) && counts;
	if (!out->why && !(n > 0 && m > 0))
		out->why = "one side is empty";
	if (!out->why && !(isfinite(n) && isfinite(m)))
		out->why = "the sums are beyond the range of doubles";
	if (out->why)
		return false;
	*s = (struct shares){ .bins = d->n, .n = 1, .m = 1 };
	s->ref = ARENA_ARRAY(a, double, d->n + 1);
	s->cur = ARENA_ARRAY(a, double, d->n + 1);
	for (size_t i = 0; i < d->n; i++) {
		s->ref[i] = d->y[i] / n;
		s->cur[i] = d->x[i] / m;
	}
	static const char *const columns[] = { "reference", "current", "difference", NULL };
	method_detail_begin(out, a, "shares", d->n, columns);
	for (size_t i = 0; i < d->n; i++)
		method_row(out, (double[]){ s->ref[i], s->cur[i], s->cur[i] - s->ref[i] });
	shares_occupied(s);
	s->n = counts ? n : UNDEFINED;
	s->m = counts ? m : UNDEFINED;
	if (!counts)
		method_caution(out, a,
			"shares without numbers of rows: nothing is known of what chance would do");
	return true;
}

METHOD_RUN(psi_shares)
{
	struct shares s;
	if (!given_shares(d, a, out, &s))
		return;
	double index = psi(s.ref, s.cur, s.bins, PSI_EMPTY_SHARE);
	method_put(out, "psi", "stability index", index);
	shares_floor(out, a, &s, index, 1, false);
	put_bins(out, a, &s);
}

METHOD_RUN(kl_shares)
{
	struct shares s;
	if (given_shares(d, a, out, &s))
		shares_kl(out, a, &s);
}

METHOD_RUN(js_shares)
{
	struct shares s;
	if (given_shares(d, a, out, &s))
		shares_js(out, a, &s);
}
