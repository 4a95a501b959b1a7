// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Methods of experiments: splits, rates of arms, arms of units, bandits. */
#include <math.h>
#include <stdlib.h>
#include "core/base/arena.h"
#include "core/stats/bandit.h"
#include "core/stats/bayes.h"
#include "core/stats/contingency.h"
#include "core/stats/experiment.h"
#include "core/stats/method_runs.h"
#include "core/stats/proportion.h"
#include "core/stats/ratio.h"
#include "core/stats/tail.h"
#include "core/stats/undefined.h"

METHOD_RUN(srm)
{
	double *even = ARENA_ARRAY(a, double, d->n + 1);
	for (size_t i = 0; i < d->n; i++)
		even[i] = 1;
	struct srm s = sample_ratio(d->x, d->y ? d->y : even, d->n);
	double total = 0;
	for (size_t i = 0; i < d->n; i++)
		total += d->x[i];
	method_put(out, "statistic", "chi-squared", s.statistic);
	method_put(out, "df", "degrees of freedom", s.df);
	method_put(out, "units", "units", total);
	out->p = s.p;
	out->why = s.why;
	if (out->dropped[0])
		out->why = "a count is missing";
	if (!out->why && total == 0)
		out->why = "no unit is in any arm yet";
	if (!out->why && total < 8 * (double)d->n)
		method_caution(out, a, "under 8 units an arm: too early to tell");
}

/* Successes and trials that make sense: at least arms of them, at most with limit. */
static bool
arms_are_sound(const struct method_data *d, size_t least, size_t most, struct method_result *out)
{
	if (d->n < least || d->n > most)
		out->why = most == 2 ? "compares two arms" : "takes 2 to 32 arms";
	else if (out->dropped[0])
		out->why = "a count is missing";
	for (size_t i = 0; i < d->n && !out->why; i++)
		if (!(d->x[i] >= 0 && d->x[i] <= d->y[i]))
			out->why = "successes must lie between 0 and the number of trials";
	return !out->why;
}

/* Each arm's rate with Wilson's interval. */
static void
put_rates(const struct method_data *d, struct arena *a, struct method_result *out)
{
	static const char *const columns[] = { "arm", "successes", "trials", "rate", "from", "to",
		NULL };
	method_detail_begin(out, a, "arms", d->n, columns);
	for (size_t i = 0; i < d->n; i++) {
		struct interval w = wilson_interval(d->x[i], d->y[i], 0.95);
		method_row(out, (double[]){ (double)i + 1, d->x[i], d->y[i], d->x[i] / d->y[i],
					w.low, w.high });
	}
}

METHOD_RUN(two_proportions)
{
	if (!arms_are_sound(d, 2, 2, out))
		return;
	struct two_proportions t = two_proportion_z(d->x[1], d->y[1], d->x[0], d->y[0]);
	method_put(out, "difference", "difference of rates", t.diff);
	method_put(out, "rate_a", "first rate", t.p2);
	method_put(out, "rate_b", "second rate", t.p1);
	method_put(out, "z", "z", t.z);
	out->p = t.p_two_sided;
	out->interval[0] = t.newcombe95.low;
	out->interval[1] = t.newcombe95.high;
	out->interval_of = "the difference, Newcombe's";
	method_put(out, "wald_low", "Wald interval from", t.wald95.low);
	method_put(out, "wald_high", "Wald interval to", t.wald95.high);
	put_rates(d, a, out);
	out->why = t.why;
	double least = fmin(fmin(d->x[0], d->y[0] - d->x[0]), fmin(d->x[1], d->y[1] - d->x[1]));
	if (!t.why && least < 5)
		method_caution(out, a, "a cell holds %.0f: fisher is exact", least);
	method_small_effect(out, a, t.diff, 0.001, "the difference of rates");
}

METHOD_RUN(fisher)
{
	(void)a;
	if (!arms_are_sound(d, 2, 2, out))
		return;
	struct fisher_exact f =
		fisher_exact(d->x[1], d->y[1] - d->x[1], d->x[0], d->y[0] - d->x[0]);
	method_put(out, "odds_ratio", "odds ratio", f.odds_ratio);
	method_put(out, "p_greater", "p, second larger", f.p_greater);
	method_put(out, "p_less", "p, second smaller", f.p_less);
	out->p = f.p_two_sided;
	out->may_be_infinite = true;
	if (isnan(f.p_two_sided))
		out->why = "takes whole counts, of at most 100 million";
	else if (isnan(f.odds_ratio))
		out->why = "all or none succeeded";
}

METHOD_RUN(beta_binomial)
{
	(void)a;
	if (!arms_are_sound(d, 2, 2, out))
		return;
	double prior = d->option > 0 ? d->option : 1;
	struct beta_binomial b =
		beta_binomial_compare(d->x[0], d->y[0], d->x[1], d->y[1], prior, prior);
	method_put(out, "chance", "chance of larger", b.p_b_gt_a);
	method_put(out, "loss_a", "loss, choosing first", b.expected_loss_choose_a);
	method_put(out, "loss_b", "loss, choosing second", b.expected_loss_choose_b);
	method_put(out, "mean_a", "posterior of the first", b.mean_a);
	method_put(out, "mean_b", "posterior of the second", b.mean_b);
	out->interval[0] = b.ci95_b[0];
	out->interval[1] = b.ci95_b[1];
	out->interval_of = "the second rate";
	out->why = b.why;
}

static const char *
arm_name(struct arena *a, const char *format, size_t arm)
{
	char number[32];
	size_t at = sizeof(number);
	number[--at] = '\0';
	for (size_t v = arm + 1; v; v /= 10)
		number[--at] = (char)('0' + v % 10);
	return arena_printf(a, "%s%s", format, number + at);
}

/* Which arm leads, counted from 1, and every arm's share. */
static void
put_shares(struct method_result *out, struct arena *a, const double share[], size_t n,
	const char *label)
{
	size_t lead = 0;
	for (size_t i = 1; i < n; i++)
		if (share[i] > share[lead])
			lead = i;
	method_put(out, "leader", "arm that leads", (double)lead + 1);
	for (size_t i = 0; i < n; i++)
		method_put(out, arm_name(a, "share_", i), arm_name(a, label, i), share[i]);
	if (n + 1 > METHOD_VALUES_MAX)
		method_caution(out, a, "only the first %d shares are shown", METHOD_VALUES_MAX - 1);
}

METHOD_RUN(thompson)
{
	double share[BANDIT_ARMS_MAX];
	if (!arms_are_sound(d, 2, BANDIT_ARMS_MAX, out))
		return;
	double least = d->option > 0 ? d->option : 0.01;
	if (!thompson_rates(d->x, d->y, d->n, 1, 1, share)) {
		out->why = "successes must lie between 0 and the number of trials";
		return;
	}
	if (!bandit_floor(share, d->n, least)) {
		out->why = "the least share of all arms together is above 1";
		return;
	}
	put_shares(out, a, share, d->n, "share of arm ");
	for (size_t i = 0; i < d->n; i++)
		if (d->y[i] < 100) {
			method_caution(out, a, "an arm has under 100 trials: keep the split even");
			break;
		}
}

METHOD_RUN(epsilon_greedy)
{
	double share[BANDIT_ARMS_MAX], rate[BANDIT_ARMS_MAX];
	if (!arms_are_sound(d, 2, BANDIT_ARMS_MAX, out))
		return;
	for (size_t i = 0; i < d->n; i++)
		rate[i] = d->y[i] > 0 ? d->x[i] / d->y[i] : UNDEFINED;
	if (!epsilon_greedy(rate, d->n, d->option > 0 ? d->option : 0.1, share)) {
		out->why = "no arm has trials, or epsilon is above 1";
		return;
	}
	put_shares(out, a, share, d->n, "share of arm ");
}

METHOD_RUN(ucb)
{
	double total = 0, best = -(double)INFINITY;
	size_t next = 0;
	if (!arms_are_sound(d, 2, BANDIT_ARMS_MAX, out))
		return;
	for (size_t i = 0; i < d->n; i++)
		total += d->y[i];
	double *index = ARENA_ARRAY(a, double, d->n);
	for (size_t i = 0; i < d->n; i++) {
		double rate = d->y[i] > 0 ? d->x[i] / d->y[i] : 0;
		index[i] = ucb_index(rate, d->y[i], total, d->option > 0 ? d->option : 1);
		next = index[i] > best ? i : next;
		best = fmax(best, index[i]);
	}
	method_put(out, "next", "arm to try next", (double)next + 1);
	for (size_t i = 0; i < d->n; i++)
		method_put(
			out, arm_name(a, "index_", i), arm_name(a, "bound of arm ", i), index[i]);
}

/* The rows of one arm, one behind the other; false with the reason when there are too few. */
static size_t
take_arm(const struct method_data *d, size_t arm, double x[], double y[])
{
	size_t n = 0;
	for (size_t i = 0; i < d->n; i++)
		if (d->group[i] == arm) {
			x[n] = d->x[i];
			y[n++] = d->y[i];
		}
	return n;
}

struct arm_rows {
	double *x[2], *y[2];
	size_t n[2];
};

static bool
split_arms(const struct method_data *d, struct arm_rows *r, struct method_result *out)
{
	double *memory = d->groups == 2 ? malloc((4 * d->n + 1) * sizeof(*memory)) : NULL;
	if (!memory) {
		out->why = d->groups == 2 ? "out of memory" : "compares two arms";
		return false;
	}
	for (size_t arm = 0; arm < 2; arm++) {
		r->x[arm] = memory + 2 * arm * d->n;
		r->y[arm] = r->x[arm] + d->n;
		r->n[arm] = take_arm(d, arm, r->x[arm], r->y[arm]);
	}
	return true;
}

METHOD_RUN(ratio)
{
	struct arm_rows r;
	if (!split_arms(d, &r, out))
		return;
	struct ratio_metric one = ratio_metric(r.x[0], r.y[0], r.n[0]);
	struct ratio_metric two = ratio_metric(r.x[1], r.y[1], r.n[1]);
	free(r.x[0]);
	struct ratio_difference t = ratio_difference(&one, &two);
	method_put(out, "difference", "difference of ratios", t.diff);
	method_put(out, "ratio_a", "first ratio", one.ratio);
	method_put(out, "ratio_b", "second ratio", two.ratio);
	method_put(out, "lift", "lift", t.relative);
	method_put(out, "lift_low", "lift from", t.lift95[0]);
	method_put(out, "lift_high", "lift to", t.lift95[1]);
	method_put(out, "z", "z", t.z);
	out->p = t.p;
	out->interval[0] = t.ci95[0];
	out->interval[1] = t.ci95[1];
	out->interval_of = "the difference";
	out->why = t.why;
	if (!t.why && (one.n < 100 || two.n < 100))
		method_caution(out, a, "under 100 units in an arm: the delta method is rough");
}

METHOD_RUN(cuped)
{
	struct arm_rows r;
	if (!split_arms(d, &r, out))
		return;
	struct cuped c = cuped(r.y[0], r.x[0], r.n[0], r.y[1], r.x[1], r.n[1]);
	free(r.x[0]);
	double z = c.diff / c.se;
	method_put(out, "difference", "adjusted difference", c.diff);
	method_put(out, "se", "standard error", c.se);
	method_put(out, "unadjusted", "not adjusted", c.diff_unadjusted);
	method_put(out, "theta", "theta", c.theta);
	method_put(out, "variance_reduction", "variance removed", c.variance_reduction);
	out->why = c.why;
	if (!c.why && !(c.se > 0)) {
		out->why = "nothing varies";
		return;
	}
	double reach = normal_tail_quantile(0.025) * c.se;
	out->p = 2 * normal_tail(fabs(z));
	out->interval[0] = c.diff - reach;
	out->interval[1] = c.diff + reach;
	out->interval_of = "the adjusted difference";
	if (c.variance_reduction < 0.05)
		method_caution(out, a,
			"the earlier values explain %.2g %% of the variance: hardly worth it",
			100 * c.variance_reduction);
}
