// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Reference cases for what compares two columns: quantiles, PSI, Wasserstein, levels. */
#include "core/base/arena.h"
#include "core/stats/divergence.h"
#include "core/stats/levels.h"
#include "core/stats/psi.h"
#include "core/stats/quantile.h"
#include "core/stats/transport.h"
#include "tests/reference/stat_vectors.h"

#include <math.h>

static void
quantile_case(struct stat_case *c)
{
	struct reals x = get_sorted(c, "x"), q = get_reals(c, "q");
	double *out = ARENA_ARRAY(case_arena(c), double, q.n + 1);
	for (size_t i = 0; i < q.n; i++)
		out[i] = quantile_linear(x.at, x.n, q.at[i]);
	put_reals(c, "quantiles", out, q.n);
	put_int(c, "n", (int64_t)x.n);
}

static void
psi_case(struct stat_case *c, enum psi_ends ends)
{
	struct reals ref = get_sorted(c, "ref"), cur = get_sorted(c, "cur");
	struct psi_quantile r = psi_quantile(
		ref.at, ref.n, cur.at, cur.n, (size_t)get_int(c, "bins"), ends, get_real(c, "eps"));
	put_real(c, "psi", r.psi);
	put_reals(c, "ref_counts", r.ref, r.bins);
	put_reals(c, "cur_counts", r.cur, r.bins);
	put_int(c, "n_ref", (int64_t)ref.n);
	put_int(c, "n_cur", (int64_t)cur.n);
}

static void
psi_closed_case(struct stat_case *c)
{
	psi_case(c, PSI_CLOSED);
}

static void
psi_open_case(struct stat_case *c)
{
	psi_case(c, PSI_OPEN);
}

static void
psi_categorical_case(struct stat_case *c)
{
	struct texts ref = get_texts(c, "ref"), cur = get_texts(c, "cur");
	struct levels l = levels_of(case_arena(c), ref.at, ref.n, cur.at, cur.n);
	double *p = ARENA_ARRAY(case_arena(c), double, l.n + 1);
	double *q = ARENA_ARRAY(case_arena(c), double, l.n + 1);
	for (size_t i = 0; i < l.n; i++) {
		p[i] = (double)l.ref[i];
		q[i] = (double)l.cur[i];
	}
	put_real(c, "psi",
		psi_counts(p, q, l.n, (double)l.n_ref, (double)l.n_cur, get_real(c, "eps")));
	put_real(c, "js_distance_e", sqrt(js_divergence(p, q, l.n)));
	put_real(c, "linf", l_infinity(p, q, l.n));
	put_int(c, "levels", (int64_t)l.n);
	put_int(c, "new_levels", (int64_t)l.added);
	put_int(c, "missing_levels", (int64_t)l.missing);
	put_int(c, "n_ref", (int64_t)l.n_ref);
	put_int(c, "n_cur", (int64_t)l.n_cur);
}

static void
wasserstein_case(struct stat_case *c)
{
	struct reals ref = get_sorted(c, "ref"), cur = get_sorted(c, "cur");
	double w = wasserstein1(ref.at, ref.n, cur.at, cur.n);
	put_real(c, "w1", w);
	put_real(c, "w1_over_ref_sd", w / wasserstein_scale(ref.at, ref.n));
	put_int(c, "n_ref", (int64_t)ref.n);
	put_int(c, "n_cur", (int64_t)cur.n);
}

const struct stat_function drift_vectors[] = {
	{ "quantile_linear", quantile_case },
	{ "psi_quantile", psi_closed_case },
	{ "psi_quantile_open", psi_open_case },
	{ "psi_categorical", psi_categorical_case },
	{ "wasserstein1", wasserstein_case },
	{ NULL, NULL },
};
