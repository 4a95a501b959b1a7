// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* PSI over quantile bins of sorted samples. */
#include "core/stats/psi.h"

#include "core/stats/divergence.h"
#include "core/stats/histogram.h"
#include "core/stats/quantile.h"
#include "core/stats/tail.h"
#include "core/stats/undefined.h"

double
psi_level(size_t i, size_t bins)
{
	double step = 100 / (double)bins;
	return i == bins ? 1 : (double)i * step / 100;
}

void
psi_open_ends(double edges[], size_t bins, enum psi_ends ends)
{
	edges[0] = ends == PSI_OPEN ? -(double)INFINITY : edges[0] - 0.001;
	edges[bins] = ends == PSI_OPEN ? (double)INFINITY : edges[bins] + 0.001;
}

void
psi_edges(const double ref[], size_t n, size_t bins, enum psi_ends ends, double edges[])
{
	for (size_t i = 0; i <= bins; i++)
		edges[i] = quantile_linear(ref, n, psi_level(i, bins));
	psi_open_ends(edges, bins, ends);
}

struct psi_quantile
psi_quantile(const double ref[], size_t n, const double cur[], size_t m, size_t bins,
	enum psi_ends ends, double empty)
{
	struct psi_quantile r = { .psi = UNDEFINED, .p = UNDEFINED, .outside = UNDEFINED };
	if (n == 0 || m == 0 || bins < 2 || bins > PSI_BINS_MAX)
		return r;
	r.bins = bins;
	psi_edges(ref, n, bins, ends, r.edges);
	histogram_count_sorted(ref, n, r.edges, bins, r.ref, NULL, NULL);
	histogram_count_sorted(cur, m, r.edges, bins, r.cur, NULL, NULL);
	r.psi = psi_counts(r.ref, r.cur, bins, (double)n, (double)m, empty);
	r.p = psi_p(r.psi, bins, n, m);
	const double range[] = { ref[0], ref[n - 1] };
	double inside;
	histogram_count_sorted(cur, m, range, 1, &inside, NULL, NULL);
	r.outside = ((double)m - inside) / (double)m;
	return r;
}

double
psi_p(double psi, size_t bins, size_t n, size_t m)
{
	if (bins < 2 || n == 0 || m == 0)
		return UNDEFINED;
	double scale = (double)n * (double)m / ((double)n + (double)m);
	return chi2_tail(psi * scale, (double)(bins - 1));
}
