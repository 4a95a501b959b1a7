// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Reference cases for tests of two samples, of tables, and their planning. */
#include "core/stats/contingency.h"
#include "core/stats/ks.h"
#include "core/stats/moments.h"
#include "core/stats/power.h"
#include "core/stats/proportion.h"
#include "core/stats/rank_test.h"
#include "core/stats/ttest.h"
#include "tests/reference/stat_vectors.h"

#include <math.h>
#include <string.h>

static void
ks_case(struct stat_case *c)
{
	struct reals x = get_sorted(c, "x"), y = get_sorted(c, "y");
	struct ks_gap g = ks_gap(x.at, x.n, y.at, y.n);
	put_real(c, "statistic", g.d);
	put_real(c, "p_asymp_scipy", ks_one_sample_p(g.d, ks_effective_n(x.n, y.n)));
	put_real(c, "p_asymp_kolmogorov", ks_limit_p(g.d, x.n, y.n));
	put_int(c, "n1", (int64_t)x.n);
	put_int(c, "n2", (int64_t)y.n);
	if (x.n <= KS_EXACT_MAX && y.n <= KS_EXACT_MAX)
		put_real(c, "p_exact", ks_exact_p(g.steps, x.n, y.n));
}

static void
mann_whitney_case(struct stat_case *c)
{
	struct reals x = get_sorted(c, "x"), y = get_sorted(c, "y");
	struct rank_test r = mann_whitney(x.at, x.n, y.at, y.n);
	put_real(c, "u1", r.u1);
	put_real(c, "u2", r.u2);
	put_bool(c, "ties", r.ties);
	put_real(c, "p_asymp_two_sided", r.p_two_sided);
	put_real(c, "p_asymp_greater", r.p_greater);
	put_real(c, "p_asymp_less", r.p_less);
	put_real(c, "p_asymp_two_sided_nocc", r.p_two_sided_plain);
	if (r.ties)
		return;
	struct rank_exact e = mann_whitney_exact(r.u1, x.n, y.n);
	put_real(c, "p_exact_two_sided", e.p_two_sided);
	put_real(c, "p_exact_greater", e.p_greater);
	put_real(c, "p_exact_less", e.p_less);
}

static void
put_t(struct stat_case *c, const struct t_test *r, size_t n1, size_t n2)
{
	put_real(c, "t", r->t);
	put_real(c, "df", r->df);
	put_real(c, "p_two_sided", r->p_two_sided);
	put_real(c, "p_greater", r->p_greater);
	put_real(c, "p_less", r->p_less);
	put_real(c, "diff", r->diff);
	put_real(c, "se", r->se);
	put_real(c, "ci95_low", r->ci95[0]);
	put_real(c, "ci95_high", r->ci95[1]);
	put_int(c, "n1", (int64_t)n1);
	put_int(c, "n2", (int64_t)n2);
}

static struct moments
get_moments(struct stat_case *c, const char *name)
{
	struct reals x = get_sorted(c, name);
	return moments_of(x.at, x.n);
}

static void
welch_case(struct stat_case *c)
{
	struct moments x = get_moments(c, "x"), y = get_moments(c, "y");
	struct t_test r = welch_t(&x, &y);
	put_t(c, &r, x.n, y.n);
}

static void
pooled_case(struct stat_case *c)
{
	struct moments x = get_moments(c, "x"), y = get_moments(c, "y");
	struct t_test r = pooled_t(&x, &y);
	put_t(c, &r, x.n, y.n);
}

static void
cohens_case(struct stat_case *c)
{
	struct moments x = get_moments(c, "x"), y = get_moments(c, "y");
	struct effect_size r = cohens_d(&x, &y);
	put_real(c, "d", r.d);
	put_real(c, "hedges_g", r.hedges_g);
	put_real(c, "hedges_g_approx", r.hedges_g_approx);
}

static void
gof_case(struct stat_case *c)
{
	struct reals o = get_reals(c, "observed"), e = get_reals(c, "expected");
	if (o.n != e.n) {
		case_fails(c, "the sides differ in length");
		return;
	}
	struct chi2_gof r = chi2_gof(o.at, e.at, o.n, (long)get_int(c, "ddof"));
	put_real(c, "statistic", r.statistic);
	put_real(c, "p", r.p);
	put_int(c, "df", r.df);
}

static void
contingency_case(struct stat_case *c)
{
	struct table t = get_table(c, "table");
	struct chi2_table r = chi2_contingency(t.at, t.rows, t.cols);
	put_real(c, "statistic", r.statistic);
	put_real(c, "p", r.p);
	put_int(c, "df", r.df);
	put_real(c, "min_expected", r.min_expected);
	put_real(c, "statistic_yates", r.statistic_yates);
	put_real(c, "p_yates", r.p_yates);
}

static void
cramers_case(struct stat_case *c)
{
	struct table t = get_table(c, "table");
	struct cramers_v r = cramers_v(t.at, t.rows, t.cols);
	put_real(c, "v", r.v);
	put_real(c, "v_bias_corrected", r.corrected);
}

static void
fisher_case(struct stat_case *c)
{
	struct table t = get_table(c, "table");
	if (t.rows != 2 || t.cols != 2) {
		case_fails(c, "the table is not 2 by 2");
		return;
	}
	struct fisher_exact r = fisher_exact(t.at[0], t.at[1], t.at[2], t.at[3]);
	put_real(c, "p_two_sided", r.p_two_sided);
	put_real(c, "p_less", r.p_less);
	put_real(c, "p_greater", r.p_greater);
	put_real(c, "odds_ratio", r.odds_ratio);
}

static void
two_prop_case(struct stat_case *c)
{
	struct two_proportions r = two_proportion_z(
		get_real(c, "x1"), get_real(c, "n1"), get_real(c, "x2"), get_real(c, "n2"));
	put_real(c, "p1", r.p1);
	put_real(c, "p2", r.p2);
	put_real(c, "diff", r.diff);
	put_real(c, "z", r.z);
	put_real(c, "p_two_sided", r.p_two_sided);
	put_real(c, "p_greater", r.p_greater);
	put_real(c, "p_less", r.p_less);
	put_real(c, "wald95_low", r.wald95.low);
	put_real(c, "wald95_high", r.wald95.high);
	put_real(c, "newcombe95_low", r.newcombe95.low);
	put_real(c, "newcombe95_high", r.newcombe95.high);
}

static void
wilson_case(struct stat_case *c)
{
	struct interval r =
		wilson_interval(get_real(c, "x"), get_real(c, "n"), get_real(c, "confidence"));
	put_real(c, "low", r.low);
	put_real(c, "high", r.high);
}

static enum alternative
get_side(struct stat_case *c)
{
	const char *side = get_text(c, "alternative");
	if (strcmp(side, "greater") == 0)
		return GREATER;
	if (strcmp(side, "less") == 0)
		return LESS;
	if (strcmp(side, "two-sided") != 0)
		case_fails(c, "unknown alternative '%s'", side);
	return TWO_SIDED;
}

static void
two_prop_power_case(struct stat_case *c)
{
	struct proportion_plan r = two_proportion_power(get_real(c, "p1"), get_real(c, "p2"),
		get_real(c, "n1"), get_real(c, "ratio"), get_real(c, "alpha"), get_side(c));
	put_real(c, "power_pooled", r.pooled);
	put_real(c, "power_unpooled", r.unpooled);
	put_real(c, "power_arcsine", r.arcsine);
}

static void
two_prop_size_case(struct stat_case *c)
{
	struct proportion_plan r = two_proportion_size(get_real(c, "p1"), get_real(c, "p2"),
		get_real(c, "power"), get_real(c, "ratio"), get_real(c, "alpha"), get_side(c));
	put_real(c, "n1_pooled", r.pooled);
	put_real(c, "n1_unpooled", r.unpooled);
	put_real(c, "n1_arcsine", r.arcsine);
	put_real(c, "n1_pooled_ceil", ceil(r.pooled));
	put_real(c, "n1_unpooled_ceil", ceil(r.unpooled));
	put_real(c, "n1_arcsine_ceil", ceil(r.arcsine));
}

static void
mean_power_case(struct stat_case *c)
{
	struct mean_plan r = mean_power(get_real(c, "effect_size"), get_real(c, "n1"),
		get_real(c, "ratio"), get_real(c, "alpha"));
	put_real(c, "power_normal", r.normal);
	put_real(c, "power_t", r.t);
}

const struct stat_function test_vectors[] = {
	{ "ks_2samp", ks_case },
	{ "mannwhitney", mann_whitney_case },
	{ "welch_t", welch_case },
	{ "pooled_t", pooled_case },
	{ "cohens_d", cohens_case },
	{ "chi2_gof", gof_case },
	{ "chi2_contingency", contingency_case },
	{ "cramers_v", cramers_case },
	{ "fisher_exact", fisher_case },
	{ "two_prop_z", two_prop_case },
	{ "wilson_ci", wilson_case },
	{ "two_prop_power", two_prop_power_case },
	{ "two_prop_sample_size", two_prop_size_case },
	{ "mean_power", mean_power_case },
	{ NULL, NULL },
};
