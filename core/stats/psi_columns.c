// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* PSI of columns that nobody has sorted: a few order statistics of one, one reading of the other. */
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/team.h"
#include "core/stats/divergence.h"
#include "core/stats/order_select.h"
#include "core/stats/psi.h"
#include "core/stats/quantile.h"
#include "core/stats/undefined.h"

#define PART      ((size_t)1 << 18)
#define PARTS_MAX 64
#define LANES     4

typedef double lanes __attribute__((vector_size(LANES * sizeof(double))));
typedef int64_t counts __attribute__((vector_size(LANES * sizeof(int64_t))));

/* Values at or above each of these; all bounds are inclusive, the next double standing for "above". */
struct reading {
	const double *x;
	size_t n, parts, bounds;
	double bound[PSI_BINS_MAX + 6];
	size_t at_least[PARTS_MAX][PSI_BINS_MAX + 6];
};

/* A block stays in the cache while every bound is held against it. NaN is at or above nothing. */
enum { BLOCK = 1024 };

static size_t
count_block(const double x[BLOCK], double bound)
{
	counts sum = { 0 };
	lanes b = { bound, bound, bound, bound };
	for (size_t i = 0; i < BLOCK; i += LANES) {
		lanes v;
		memcpy(&v, x + i, sizeof(v));
		sum -= v >= b;
	}
	return (size_t)(sum[0] + sum[1] + sum[2] + sum[3]);
}

static void
read_part(void *arg, size_t part)
{
	struct reading *r = arg;
	size_t each = (r->n + r->parts - 1) / r->parts;
	size_t from = each * part < r->n ? each * part : r->n;
	size_t to = from + each < r->n ? from + each : r->n;
	for (; to - from >= BLOCK; from += BLOCK)
		for (size_t k = 0; k < r->bounds; k++)
			r->at_least[part][k] += count_block(r->x + from, r->bound[k]);
	for (; from < to; from++)
		for (size_t k = 0; k < r->bounds; k++)
			r->at_least[part][k] += r->x[from] >= r->bound[k];
}

/* Reference: edges, counts between them and range, by order statistics. False when memory is short. */
struct reference {
	double edges[PSI_BINS_MAX + 1], counts[PSI_BINS_MAX], min, max;
	size_t n;
};

static bool
reference_edges(struct reference *ref, struct order_select *s, size_t bins, enum psi_ends ends)
{
	size_t ranks[2 * PSI_BINS_MAX + 2], below = 0;
	double part[PSI_BINS_MAX + 1];
	for (size_t i = 0; i <= bins; i++) {
		double q = psi_level(i, bins);
		ranks[2 * i] = quantile_rank(ref->n, q, &part[i]);
		ranks[2 * i + 1] = ranks[2 * i] + 1 < ref->n ? ranks[2 * i] + 1 : ranks[2 * i];
	}
	if (!order_select_ranks(s, ranks, 2 * bins + 2))
		return false;
	ref->min = order_select_value(s, 0);
	ref->max = order_select_value(s, ref->n - 1);
	for (size_t i = 0; i <= bins; i++) {
		double a = order_select_value(s, ranks[2 * i]);
		double b = order_select_value(s, ranks[2 * i + 1]);
		double edge = quantile_between(a, b, part[i]);
		/* How many values of the reference are below it; the last bin takes all. */
		size_t under = edge > a ? ranks[2 * i] + 1 : order_select_below(s, ranks[2 * i]);
		under = i == bins ? ref->n : i == 0 ? 0 : under;
		ref->edges[i] = edge;
		if (i > 0)
			ref->counts[i - 1] = (double)(under - below);
		below = under;
	}
	psi_open_ends(ref->edges, bins, ends);
	return true;
}

/* The smallest double above v. */
static double
just_above(double v)
{
	return nextafter(v, (double)INFINITY);
}

static void
current_counts(const struct reference *ref, struct reading *r, size_t bins, unsigned threads,
	struct psi_quantile *out, size_t *finite)
{
	size_t total[PSI_BINS_MAX + 6] = { 0 };
	/* Inner edges, then the outer ones and the range of the reference, and of finite numbers. */
	for (size_t i = 0; i < bins; i++)
		r->bound[i] = i ? ref->edges[i] : fmax(ref->edges[0], -DBL_MAX);
	const double outer[] = { just_above(fmin(ref->edges[bins], DBL_MAX)), ref->min,
		just_above(ref->max), -DBL_MAX, (double)INFINITY };
	memcpy(r->bound + bins, outer, sizeof(outer));
	r->bounds = bins + 5;
	r->parts = r->n / PART < 1 ? 1 : r->n / PART > PARTS_MAX ? PARTS_MAX : r->n / PART;
	memset(r->at_least, 0, sizeof(r->at_least));
	team_once(r->parts, threads, read_part, r);
	for (size_t p = 0; p < r->parts; p++)
		for (size_t k = 0; k < r->bounds; k++)
			total[k] += r->at_least[p][k];
	for (size_t k = 0; k < bins; k++)
		out->cur[k] = (double)(total[k] - total[k + 1]);
	*finite = total[bins + 3] - total[bins + 4];
	double inside = (double)(total[bins + 1] - total[bins + 2]);
	out->outside = ((double)*finite - inside) / (double)*finite;
}

struct psi_quantile
psi_columns(const double ref[], size_t n, const double cur[], size_t m,
	const struct psi_columns_options *o)
{
	struct psi_quantile r = { .psi = UNDEFINED, .p = UNDEFINED, .outside = UNDEFINED };
	struct reading *reading = malloc(sizeof(*reading));
	struct order_select *s = order_select_new(ref, n, o->threads);
	struct reference known = { .n = s ? order_select_count(s) : 0 };
	size_t finite = 0;
	bool ok = reading && known.n > 0 && o->bins >= 2 && o->bins <= PSI_BINS_MAX &&
		  reference_edges(&known, s, o->bins, o->ends);
	order_select_free(s);
	if (ok) {
		reading->x = cur;
		reading->n = m;
		current_counts(&known, reading, o->bins, o->threads, &r, &finite);
	}
	free(reading);
	if (!ok || finite == 0) {
		r.outside = UNDEFINED;
		return r;
	}
	r.bins = o->bins;
	memcpy(r.ref, known.counts, sizeof(r.ref));
	memcpy(r.edges, known.edges, sizeof(r.edges));
	r.psi = psi_counts(r.ref, r.cur, r.bins, (double)known.n, (double)finite, o->empty);
	r.p = psi_p(r.psi, r.bins, known.n, finite);
	return r;
}
