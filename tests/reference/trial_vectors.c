// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Adapters: A/B tests, looked at once or all the time, and change detectors. */
#include <string.h>
#include "core/base/arena.h"
#include "core/stats/adjust.h"
#include "core/stats/bayes.h"
#include "core/stats/change.h"
#include "core/stats/experiment.h"
#include "core/stats/sequential.h"
#include "tests/reference/stat_vectors.h"

static void
beta_binomial_case(struct stat_case *c)
{
	struct beta_binomial r =
		beta_binomial_compare(get_real(c, "s_a"), get_real(c, "n_a"), get_real(c, "s_b"),
			get_real(c, "n_b"), get_real(c, "prior_alpha"), get_real(c, "prior_beta"));
	put_real(c, "p_b_gt_a", r.p_b_gt_a);
	put_real(c, "expected_loss_choose_a", r.expected_loss_choose_a);
	put_real(c, "expected_loss_choose_b", r.expected_loss_choose_b);
	put_real(c, "mean_a", r.mean_a);
	put_real(c, "mean_b", r.mean_b);
	put_reals(c, "ci95_a", r.ci95_a, 2);
	put_reals(c, "ci95_b", r.ci95_b, 2);
}

static void
gaussian_case(struct stat_case *c)
{
	struct gaussian_compare r = gaussian_compare(get_real(c, "effect"), get_real(c, "se"),
		get_bool(c, "proper"), get_real(c, "prior_mean"), get_real(c, "prior_sd"));
	put_real(c, "posterior_mean", r.posterior_mean);
	put_real(c, "posterior_sd", r.posterior_sd);
	put_real(c, "chance_to_win", r.chance_to_win);
	put_real(c, "risk_choose_a", r.risk_choose_a);
	put_real(c, "risk_choose_b", r.risk_choose_b);
	put_real(c, "ci95_low", r.ci95[0]);
	put_real(c, "ci95_high", r.ci95[1]);
}

static void
srm_case(struct stat_case *c)
{
	struct reals counts = get_reals(c, "counts");
	struct reals weights = get_reals(c, "weights");
	if (counts.n != weights.n)
		case_fails(c, "%zu counts, %zu weights", counts.n, weights.n);
	struct srm r =
		sample_ratio(counts.at, weights.at, counts.n < weights.n ? counts.n : weights.n);
	put_real(c, "statistic", r.statistic);
	put_int(c, "df", r.df);
	put_real(c, "p", r.p);
	put_bool(c, "srm_at_0_001", r.p < 0.001);
}

static void
put_adjusted(struct stat_case *c, struct reals p, enum adjust_method method, const char *name,
	const char *reject)
{
	double *out = ARENA_ARRAY(case_arena(c), double, p.n + 1);
	bool *rejected = ARENA_ARRAY(case_arena(c), bool, p.n + 1);
	if (!p_adjust(p.at, p.n, method, out))
		case_fails(c, "out of memory");
	put_reals(c, name, out, p.n);
	if (!reject)
		return;
	double alpha = get_real(c, "alpha");
	for (size_t i = 0; i < p.n; i++)
		rejected[i] = out[i] <= alpha;
	put_bools(c, reject, rejected, p.n);
}

static void
adjust_case(struct stat_case *c)
{
	struct reals p = get_reals(c, "p");
	put_adjusted(c, p, ADJUST_BONFERRONI, "bonferroni", NULL);
	put_adjusted(c, p, ADJUST_HOLM, "holm", "reject_holm");
	put_adjusted(c, p, ADJUST_BH, "bh", "reject_bh");
}

static void
cuped_case(struct stat_case *c)
{
	struct reals pre_a = get_reals(c, "pre_a"), post_a = get_reals(c, "post_a");
	struct reals pre_b = get_reals(c, "pre_b"), post_b = get_reals(c, "post_b");
	if (pre_a.n != post_a.n || pre_b.n != post_b.n) {
		case_fails(c, "pre and post differ in length");
		return;
	}
	struct cuped r = cuped(pre_a.at, post_a.at, pre_a.n, pre_b.at, post_b.at, pre_b.n);
	put_real(c, "theta", r.theta);
	put_real(c, "diff", r.diff);
	put_real(c, "se", r.se);
	put_real(c, "diff_unadjusted", r.diff_unadjusted);
	put_real(c, "se_unadjusted", r.se_unadjusted);
	put_real(c, "variance_reduction", r.variance_reduction);
}

static void
asymptotic_case(struct stat_case *c)
{
	struct asymptotic_cs r = asymptotic_cs(get_real(c, "estimate"), get_real(c, "se"),
		get_real(c, "n"), get_real(c, "alpha"), get_real(c, "tuning_n"));
	put_real(c, "rho", r.rho);
	put_real(c, "halfwidth", r.halfwidth);
	put_real(c, "ci_low", r.ci_low);
	put_real(c, "ci_high", r.ci_high);
	put_real(c, "p", r.p);
}

static void
msprt_case(struct stat_case *c)
{
	struct msprt r = msprt_normal(get_real(c, "mean_diff"), get_real(c, "variance_per_pair"),
		get_real(c, "n_pairs"), get_real(c, "tau2"));
	put_real(c, "lambda", r.lambda);
	put_real(c, "p_at_this_look", r.p_look);
}

static void
bounds_case(struct stat_case *c)
{
	static const struct {
		const char *name;
		enum group_bounds kind;
	} kinds[] = {
		{ "pocock", BOUNDS_POCOCK },
		{ "obrien_fleming", BOUNDS_OBRIEN_FLEMING },
		{ "lan_demets_obf", BOUNDS_LAN_DEMETS_OBF },
		{ "lan_demets_pocock", BOUNDS_LAN_DEMETS_POCOCK },
		{ "spend_t2", BOUNDS_SPEND_T2 },
	};
	size_t looks = (size_t)get_int(c, "looks");
	double bounds[LOOKS_MAX];
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (!group_sequential_bounds(kinds[i].kind, looks, get_real(c, "alpha"), bounds))
			case_fails(c, "no bounds for %zu looks", looks);
		else
			put_reals(c, kinds[i].name, bounds, looks);
	}
}

static void
adwin_case(struct stat_case *c)
{
	struct reals values = get_reals(c, "segments");
	struct adwin_options options = {
		.delta = get_real(c, "delta"),
		.clock = (int)get_int(c, "clock"),
		.max_buckets = (int)get_int(c, "max_buckets"),
		.min_window = (int)get_int(c, "min_window"),
		.grace = (int)get_int(c, "grace"),
	};
	size_t *found = ARENA_ARRAY(case_arena(c), size_t, values.n + 1);
	size_t n = 0;
	struct adwin *a = adwin_new(&options);
	for (size_t i = 0; i < values.n; i++) {
		if (adwin_add(a, values.at[i]))
			found[n++] = i;
	}
	put_sizes(c, "detections", found, n);
	put_real(c, "final_width", adwin_width(a));
	put_real(c, "final_mean", adwin_mean(a));
	adwin_free(a);
}

static void
page_hinkley_case(struct stat_case *c)
{
	struct reals values = get_reals(c, "segments");
	const char *mode = get_text(c, "mode");
	struct page_hinkley d = {
		.min_instances = (int)get_int(c, "min_instances"),
		.delta = get_real(c, "delta"),
		.threshold = get_real(c, "threshold"),
		.alpha = get_real(c, "alpha"),
		.mode = strcmp(mode, "up") == 0     ? PH_UP
			: strcmp(mode, "down") == 0 ? PH_DOWN
						    : PH_BOTH,
	};
	size_t *found = ARENA_ARRAY(case_arena(c), size_t, values.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < values.n; i++) {
		if (page_hinkley_add(&d, values.at[i]))
			found[n++] = i;
	}
	put_sizes(c, "detections", found, n);
}

static void
ddm_case(struct stat_case *c)
{
	struct reals values = get_reals(c, "segments");
	struct ddm d = {
		.warm_start = (int)get_int(c, "warm_start"),
		.warning = get_real(c, "warning_threshold"),
		.drift = get_real(c, "drift_threshold"),
	};
	size_t *drifts = ARENA_ARRAY(case_arena(c), size_t, values.n + 1);
	size_t *warnings = ARENA_ARRAY(case_arena(c), size_t, values.n + 1);
	size_t n_drifts = 0, n_warnings = 0;
	enum change_signal before = CHANGE_NONE;
	for (size_t i = 0; i < values.n; i++) {
		enum change_signal now = ddm_add(&d, values.at[i]);
		if (now == CHANGE_DRIFT)
			drifts[n_drifts++] = i;
		if (now == CHANGE_WARNING && before != CHANGE_WARNING)
			warnings[n_warnings++] = i;
		before = now;
	}
	put_sizes(c, "drifts", drifts, n_drifts);
	put_sizes(c, "warnings_first", warnings, n_warnings);
}

const struct stat_function trial_vectors[] = {
	{ "adwin", adwin_case },
	{ "beta_binomial_ab", beta_binomial_case },
	{ "cuped", cuped_case },
	{ "ddm", ddm_case },
	{ "gaussian_ab", gaussian_case },
	{ "gs_bounds", bounds_case },
	{ "msprt_normal", msprt_case },
	{ "p_adjust", adjust_case },
	{ "page_hinkley", page_hinkley_case },
	{ "seq_asympcs", asymptotic_case },
	{ "srm", srm_case },
	{ NULL, NULL },
};
