// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Reference cases made by scipy_vectors.py: distances, tests by resampling, ratios, bandits. */
#include <math.h>
#include "core/base/arena.h"
#include "core/stats/bandit.h"
#include "core/stats/change.h"
#include "core/stats/classify.h"
#include "core/stats/contingency.h"
#include "core/stats/describe.h"
#include "core/stats/edf_test.h"
#include "core/stats/histogram.h"
#include "core/stats/power.h"
#include "core/stats/quantile.h"
#include "core/stats/ratio.h"
#include "core/stats/regress.h"
#include "core/stats/resample.h"
#include "core/stats/transport.h"
#include "tests/reference/stat_vectors.h"

static void
energy_case(struct stat_case *c)
{
	struct reals x = get_sorted(c, "x"), y = get_sorted(c, "y");
	put_real(c, "distance", energy_distance(x.at, x.n, y.at, y.n));
}

static void
put_edf(struct stat_case *c, struct edf_test r)
{
	put_real(c, "statistic", r.statistic);
	put_real(c, "p", r.p);
}

static void
cramer_case(struct stat_case *c)
{
	struct reals x = get_sorted(c, "x"), y = get_sorted(c, "y");
	put_edf(c, cramer_von_mises(x.at, x.n, y.at, y.n));
}

static void
anderson_case(struct stat_case *c)
{
	struct reals x = get_sorted(c, "x"), y = get_sorted(c, "y");
	put_edf(c, anderson_darling(x.at, x.n, y.at, y.n));
}

static void
limit_case(struct stat_case *c)
{
	put_real(c, "cvm", cramer_von_mises_tail(get_real(c, "w")));
	put_real(c, "ad", anderson_darling_tail(get_real(c, "a")));
}

static void
put_g(struct stat_case *c, struct g_test r)
{
	put_real(c, "statistic", r.statistic);
	put_real(c, "p", r.p);
	put_int(c, "df", r.df);
}

static void
g_table_case(struct stat_case *c)
{
	struct table t = get_table(c, "table");
	put_g(c, g_contingency(t.at, t.rows, t.cols));
}

static void
g_gof_case(struct stat_case *c)
{
	struct reals o = get_reals(c, "observed"), e = get_reals(c, "expected");
	put_g(c, g_gof(o.at, e.at, o.n));
}

static void
ratio_case(struct stat_case *c)
{
	struct reals ya = get_reals(c, "num_a"), xa = get_reals(c, "den_a");
	struct reals yb = get_reals(c, "num_b"), xb = get_reals(c, "den_b");
	struct ratio_metric a = ratio_metric(ya.at, xa.at, ya.n);
	struct ratio_metric b = ratio_metric(yb.at, xb.at, yb.n);
	struct ratio_difference d = ratio_difference(&a, &b);
	put_real(c, "ratio_a", a.ratio);
	put_real(c, "se_a", a.se);
	put_real(c, "ratio_b", b.ratio);
	put_real(c, "se_b", b.se);
	put_real(c, "diff", d.diff);
	put_real(c, "se", d.se);
	put_real(c, "z", d.z);
	put_real(c, "p", d.p);
	put_real(c, "low", d.ci95[0]);
	put_real(c, "high", d.ci95[1]);
	put_real(c, "lift", d.relative);
	put_real(c, "lift_low", d.lift95[0]);
	put_real(c, "lift_high", d.lift95[1]);
}

static void
permutation_case(struct stat_case *c)
{
	struct reals x = get_reals(c, "x"), y = get_reals(c, "y");
	struct permutation p = permutation_test(
		x.at, x.n, y.at, y.n, statistic_mean_difference, NULL, &resample_defaults);
	if (!p.exact)
		case_fails(c, "not exact");
	put_real(c, "statistic", p.statistic);
	put_real(c, "p_two_sided", p.p_two_sided);
	put_real(c, "p_greater", p.p_greater);
	put_real(c, "p_less", p.p_less);
	put_real(c, "replicates", p.replicates);
}

static void
bootstrap_case(struct stat_case *c)
{
	struct reals x = get_reals(c, "x"), y = get_reals(c, "y");
	struct bootstrap b = bootstrap_two_sample(
		x.at, x.n, y.at, y.n, statistic_mean_difference, NULL, &resample_defaults);
	put_real(c, "estimate", b.estimate);
	put_real(c, "se", b.se);
}

static void
thompson_rates_case(struct stat_case *c)
{
	struct reals s = get_reals(c, "successes"), t = get_reals(c, "trials");
	double *share = ARENA_ARRAY(case_arena(c), double, s.n + 1);
	if (!thompson_rates(s.at, t.at, s.n, 1, 1, share))
		case_fails(c, "undefined");
	put_reals(c, "share", share, s.n);
}

static void
thompson_means_case(struct stat_case *c)
{
	struct reals mean = get_reals(c, "mean"), sd = get_reals(c, "sd");
	double *share = ARENA_ARRAY(case_arena(c), double, mean.n + 1);
	if (!thompson_means(mean.at, sd.at, mean.n, share))
		case_fails(c, "undefined");
	put_reals(c, "share", share, mean.n);
}

static void
describe_case(struct stat_case *c)
{
	struct reals x = get_reals(c, "x");
	struct description d = describe(x.at, x.n);
	put_int(c, "n", (int64_t)d.n);
	put_int(c, "nan", (int64_t)d.nan);
	put_int(c, "infinite", (int64_t)d.infinite);
	put_int(c, "zeros", (int64_t)d.zeros);
	put_int(c, "negatives", (int64_t)d.negatives);
	put_real(c, "mean", d.mean);
	put_real(c, "variance", d.variance);
	put_real(c, "skewness", d.skewness);
	put_real(c, "excess_kurtosis", d.excess_kurtosis);
	put_real(c, "min", d.min);
	put_real(c, "max", d.max);
}

static void
rules_case(struct stat_case *c)
{
	struct reals x = get_sorted(c, "x");
	struct description d = describe(x.at, x.n);
	double iqr = quantile_linear(x.at, x.n, 0.75) - quantile_linear(x.at, x.n, 0.25);
	double population = d.sd * sqrt((double)(x.n - 1) / (double)x.n);
	put_int(c, "sturges", (int64_t)bins_sturges(x.n));
	put_int(c, "doane", (int64_t)bins_doane(x.n, d.skewness));
	put_int(c, "fd", (int64_t)bins_freedman_diaconis(x.n, d.min, d.max, iqr));
	put_int(c, "scott", (int64_t)bins_scott(x.n, d.min, d.max, population));
}

static void
histogram_case(struct stat_case *c)
{
	struct reals x = get_sorted(c, "x"), edges = get_reals(c, "edges");
	double *counts = ARENA_ARRAY(case_arena(c), double, edges.n);
	size_t below, above, missing;
	histogram_count(x.at, x.n, edges.at, edges.n - 1, counts, &below, &above, &missing);
	put_reals(c, "counts", counts, edges.n - 1);
	put_int(c, "below", (int64_t)below);
	put_int(c, "above", (int64_t)above);
}

static void
precision_case(struct stat_case *c)
{
	struct reals truth = get_reals(c, "y_true"), score = get_reals(c, "score");
	struct ranking_score r = average_precision(truth.at, score.at, truth.n);
	put_real(c, "average_precision", r.value);
	put_real(c, "n_pos", r.positives);
}

static void
ndcg_case(struct stat_case *c)
{
	struct reals gains = get_reals(c, "gains");
	put_real(c, "ndcg", ndcg(gains.at, gains.n, (size_t)get_int(c, "k")));
}

static void
mean_size_case(struct stat_case *c)
{
	struct mean_plan r = mean_size(get_real(c, "effect_size"), get_real(c, "power"),
		get_real(c, "ratio"), get_real(c, "alpha"));
	put_real(c, "normal", r.normal);
	put_real(c, "t", r.t);
}

static void
eddm_case(struct stat_case *c)
{
	struct reals x = get_reals(c, "segments");
	struct eddm d = { .warm_start = (int)get_int(c, "warm_start"),
		.warning = get_real(c, "warning"),
		.drift = get_real(c, "drift") };
	size_t *found = ARENA_ARRAY(case_arena(c), size_t, x.n + 1), n = 0;
	for (size_t i = 0; i < x.n; i++)
		if (eddm_add(&d, x.at[i]) == CHANGE_DRIFT)
			found[n++] = i;
	put_sizes(c, "drifts", found, n);
}

static void
ewma_case(struct stat_case *c)
{
	struct reals x = get_reals(c, "segments");
	struct ewma_chart d = { .lambda = get_real(c, "weight"),
		.limit = get_real(c, "limit"),
		.warm = (int)get_int(c, "warm") };
	size_t *found = ARENA_ARRAY(case_arena(c), size_t, x.n + 1), n = 0;
	for (size_t i = 0; i < x.n; i++)
		if (ewma_add(&d, x.at[i]))
			found[n++] = i;
	put_sizes(c, "detections", found, n);
}

const struct stat_function sample_vectors[] = {
	{ "energy", energy_case },
	{ "cramer_von_mises", cramer_case },
	{ "anderson_darling", anderson_case },
	{ "limit_tails", limit_case },
	{ "g_contingency", g_table_case },
	{ "g_gof", g_gof_case },
	{ "ratio_metric", ratio_case },
	{ "permutation", permutation_case },
	{ "bootstrap", bootstrap_case },
	{ "thompson_rates", thompson_rates_case },
	{ "thompson_means", thompson_means_case },
	{ "describe", describe_case },
	{ "histogram_rules", rules_case },
	{ "histogram", histogram_case },
	{ "average_precision", precision_case },
	{ "ndcg", ndcg_case },
	{ "mean_size", mean_size_case },
	{ "eddm", eddm_case },
	{ "ewma", ewma_case },
	{ NULL, NULL },
};
