// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Methods that hold predictions against the truth. */
#include <math.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/stats/classify.h"
#include "core/stats/fairness.h"
#include "core/stats/method_runs.h"
#include "core/stats/proportion.h"
#include "core/stats/regress.h"
#include "core/stats/undefined.h"

static bool
is_bit(double v)
{
	return v == 0 || v == 1 || !isfinite(v);
}

static const char *
neither(struct arena *a, const char *what, double v, const char *advice)
{
	char text[NUMBER_MAX];
	return arena_printf(a, "the %s must be 0 or 1, and %s is neither%s", what,
		number_exact(text, v), advice);
}

/* False, with the reason, when a truth is neither 0 nor 1. */
static bool
truth_is_binary(const struct method_data *d, struct arena *a, struct method_result *out)
{
	for (size_t i = 0; i < d->n; i++)
		if (!is_bit(d->x[i])) {
			out->why = neither(a, "truth", d->x[i], "");
			return false;
		}
	return true;
}

static bool
are_probabilities(const struct method_data *d, struct arena *a, struct method_result *out)
{
	for (size_t i = 0; i < d->n; i++)
		if (isfinite(d->y[i]) && (d->y[i] < 0 || d->y[i] > 1)) {
			char text[NUMBER_MAX];
			out->why = arena_printf(a,
				"probabilities must lie between 0 and 1, and %s does not",
				number_exact(text, d->y[i]));
			return false;
		}
	return truth_is_binary(d, a, out);
}

static void
put_classes(struct method_result *out, struct arena *a, const struct ranking_score *s)
{
	method_put(out, "positives", "positives", s->positives);
	method_put(out, "negatives", "negatives", s->negatives);
	double rare = fmin(s->positives, s->negatives);
	if (rare > 0 && rare < 30)
		method_caution(out, a, "only %.0f rows of the rarer class: very uncertain", rare);
}

METHOD_RUN(roc_auc)
{
	if (!truth_is_binary(d, a, out))
		return;
	struct ranking_score s = roc_auc(d->x, d->y, d->n);
	method_put(out, "roc_auc", "area under the ROC", s.value);
	put_classes(out, a, &s);
	out->why = s.why;
	/* Hanley and McNeil's standard error. */
	double v = s.value, q1 = v / (2 - v), q2 = 2 * v * v / (1 + v), p = s.positives,
	       n = s.negatives;
	double variance = (v * (1 - v) + (p - 1) * (q1 - v * v) + (n - 1) * (q2 - v * v)) / (p * n);
	double se = sqrt(fmax(0, variance));
	method_put(out, "se", "standard error", s.why ? UNDEFINED : se);
	if (s.why)
		return;
	out->interval[0] = fmax(0, v - 1.959964 * se);
	out->interval[1] = fmin(1, v + 1.959964 * se);
	out->interval_of = "the area, by Hanley and McNeil";
}

METHOD_RUN(average_precision)
{
	if (!truth_is_binary(d, a, out))
		return;
	struct ranking_score s = average_precision(d->x, d->y, d->n);
	method_put(out, "average_precision", "average precision", s.value);
	method_put(out, "chance", "what chance would reach",
		s.positives / (s.positives + s.negatives));
	put_classes(out, a, &s);
	out->why = s.why;
}

METHOD_RUN(log_loss)
{
	if (!are_probabilities(d, a, out))
		return;
	method_put(out, "log_loss", "log loss", log_loss(d->x, d->y, d->n));
	size_t sure = 0;
	for (size_t i = 0; i < d->n; i++)
		sure += isfinite(d->x[i]) && fabs(d->y[i] - d->x[i]) == 1;
	method_put(out, "certain_and_wrong", "rows certain and wrong", (double)sure);
	if (sure)
		method_caution(out, a,
			"%zu rows were certain and wrong: each counts 36 only because of the clip",
			sure);
}

METHOD_RUN(brier)
{
	if (!are_probabilities(d, a, out))
		return;
	double positives = 0, rows = (double)out->n[0];
	for (size_t i = 0; i < d->n; i++)
		positives += isfinite(d->x[i]) && isfinite(d->y[i]) ? d->x[i] : 0;
	double share = positives / rows, score = brier_score(d->x, d->y, d->n);
	method_put(out, "brier", "Brier score", score);
	method_put(out, "of_share", "of the share alone", share * (1 - share));
	method_put(out, "skill", "skill against it",
		share > 0 && share < 1 ? 1 - score / (share * (1 - share)) : UNDEFINED);
}

METHOD_RUN(calibration)
{
	size_t bins = d->bins ? d->bins : 10;
	static const char *const columns[] = { "from", "to", "rows", "predicted", "observed",
		NULL };
	double counts[CALIBRATION_BINS_MAX], share[CALIBRATION_BINS_MAX],
		mean[CALIBRATION_BINS_MAX];
	if (bins > CALIBRATION_BINS_MAX)
		out->why = "takes at most 256 bins";
	if (out->why || !are_probabilities(d, a, out))
		return;
	struct calibration c = calibration(d->x, d->y, d->n, bins, counts, share, mean);
	size_t empty = 0, thin = 0;
	for (size_t i = 0; i < bins; i++) {
		empty += counts[i] == 0;
		thin += counts[i] > 0 && counts[i] < 30;
	}
	method_put(out, "ece", "calibration error", c.ece);
	method_put(out, "mce", "largest error of a bin", c.mce);
	method_put(out, "bins", "bins", (double)bins);
	method_put(out, "empty_bins", "bins without rows", (double)empty);
	out->why = c.why;
	method_detail_begin(out, a, "curve", bins, columns);
	for (size_t i = 0; i < bins; i++)
		method_row(
			out, (double[]){ (double)i / (double)bins, (double)(i + 1) / (double)bins,
				     counts[i], mean[i], share[i] });
	if (thin)
		method_caution(out, a,
			"%zu bins have under 30 rows: their noise counts as miscalibration", thin);
}

static void
run_binary(const struct method_data *d, struct arena *a, struct method_result *out)
{
	if (!truth_is_binary(d, a, out))
		return;
	for (size_t i = 0; i < d->n; i++)
		if (!is_bit(d->y[i])) {
			out->why = neither(
				a, "prediction", d->y[i], "; for more classes see f1-macro");
			return;
		}
	struct binary_scores s = binary_scores(d->x, d->y, d->n);
	method_put(out, "accuracy", "accuracy", s.accuracy);
	method_put(out, "balanced_accuracy", "balanced accuracy", s.balanced_accuracy);
	method_put(out, "precision", "precision", s.precision);
	method_put(out, "recall", "recall", s.recall);
	method_put(out, "specificity", "specificity", s.specificity);
	method_put(out, "f1", "F1", s.f1);
	method_put(out, "mcc", "Matthews' correlation", s.mcc);
	method_put(out, "tp", "true positives", s.tp);
	method_put(out, "fp", "false positives", s.fp);
	method_put(out, "tn", "true negatives", s.tn);
	method_put(out, "fn", "false negatives", s.fn);
	out->why = s.why;
	double rare = fmin(s.tp + s.fn, s.tn + s.fp), all = s.tp + s.fn + s.tn + s.fp;
	if (rare < 0.1 * all)
		method_caution(out, a,
			"one class has %.2g %% of the rows: saying the other one always is %.3g "
			"accurate",
			100 * rare / all, 1 - rare / all);
	if (s.tp + s.fp == 0)
		method_caution(out, a, "nothing was predicted positive: precision 0 means 0/0");
	if ((s.tp + s.fn) * (s.tn + s.fp) * (s.tp + s.fp) * (s.tn + s.fn) == 0)
		method_caution(
			out, a, "one class only, true or predicted: correlation 0 means 0/0");
	if (s.tp + s.fn == 0)
		method_caution(out, a, "no row is positive: recall 0 means 0/0");
}

/* Wilson's interval of a share of rows. */
static void
put_wilson(struct method_result *out, double hits, double rows, const char *of)
{
	struct interval w = wilson_interval(hits, rows, 0.95);
	if (isnan(w.low))
		return;
	out->interval[0] = w.low;
	out->interval[1] = w.high;
	out->interval_of = of;
}

/* A value that run_binary put. */
static double
found(const struct method_result *out, const char *key)
{
	for (size_t i = 0; i < out->values; i++)
		if (strcmp(out->value[i].key, key) == 0)
			return out->value[i].value;
	return UNDEFINED;
}

METHOD_RUN(binary)
{
	run_binary(d, a, out);
}

METHOD_RUN(accuracy)
{
	run_binary(d, a, out);
	put_wilson(out, found(out, "tp") + found(out, "tn"), (double)out->n[0],
		"the accuracy, Wilson's");
}

METHOD_RUN(precision)
{
	run_binary(d, a, out);
	put_wilson(out, found(out, "tp"), found(out, "tp") + found(out, "fp"),
		"the precision, Wilson's");
}

METHOD_RUN(recall)
{
	run_binary(d, a, out);
	put_wilson(
		out, found(out, "tp"), found(out, "tp") + found(out, "fn"), "the recall, Wilson's");
}

METHOD_RUN(multiclass)
{
	(void)a;
	struct multiclass_scores s = multiclass_scores(d->x, d->y, d->n);
	method_put(out, "f1_macro", "F1, mean of classes", s.f1_macro);
	method_put(out, "f1_weighted", "F1, weighted by rows", s.f1_weighted);
	method_put(out, "accuracy", "accuracy", s.accuracy);
	method_put(out, "precision_macro", "precision, plain mean", s.precision_macro);
	method_put(out, "recall_macro", "recall, plain mean", s.recall_macro);
	method_put(out, "mcc", "Matthews' correlation", s.mcc);
	method_put(out, "classes", "classes", (double)s.classes);
	out->why = s.why;
}

METHOD_RUN(regression)
{
	struct regression_scores s = regression_scores(d->x, d->y, d->n);
	method_put(out, "rmse", "root mean squared error", s.rmse);
	method_put(out, "mae", "mean absolute error", s.mae);
	method_put(out, "mape", "mean share of truth", s.mape);
	method_put(out, "r2", "R squared", s.r2);
	method_put(out, "median_ae", "median absolute error", s.median_ae);
	method_put(out, "max_error", "largest error", s.max_error);
	method_put(out, "mean_error", "mean error", s.mean_error);
	out->why = s.why;
	double least = INFINITY, most = -INFINITY;
	for (size_t i = 0; i < d->n; i++)
		if (isfinite(d->x[i]) && isfinite(d->y[i])) {
			least = fmin(least, d->x[i]);
			most = fmax(most, d->x[i]);
		}
	if (least == most)
		method_caution(
			out, a, "the truth never varies: R squared is 1 or 0 by convention alone");
	if (s.mape > 100)
		method_caution(out, a,
			"a truth is 0 or nearly: shares of it say nothing, look at the others");
}

struct group_counts {
	double rows, selected, positives, found, negatives, alarmed;
};

static double
rate(double part, double whole)
{
	return whole > 0 ? part / whole : UNDEFINED;
}

/* Each group with its rates; returns how many are small. */
static size_t
put_groups(const struct method_data *d, struct arena *a, struct method_result *out)
{
	static const char *const columns[] = { "rows", "selected", "true_positive",
		"false_positive", NULL };
	struct group_counts *c = ARENA_ARRAY(a, struct group_counts, d->groups + 1);
	size_t small = 0;
	for (size_t i = 0; i < d->n; i++) {
		if (!isfinite(d->x[i]) || !isfinite(d->y[i]) || d->group[i] >= d->groups)
			continue;
		struct group_counts *g = &c[d->group[i]];
		bool truth = d->x[i] != 0, chosen = d->y[i] != 0;
		g->rows++;
		g->selected += chosen;
		g->positives += truth;
		g->found += truth && chosen;
		g->negatives += !truth;
		g->alarmed += !truth && chosen;
	}
	method_detail_begin(out, a, "rates", d->groups, columns);
	for (size_t i = 0; i < d->groups; i++) {
		const struct group_counts *g = &c[i];
		small += g->rows > 0 && g->rows < 30;
		method_row(out,
			(double[]){ g->rows, rate(g->selected, g->rows),
				rate(g->found, g->positives), rate(g->alarmed, g->negatives) });
	}
	method_detail_names(out, "group", d->group_name);
	return small;
}

METHOD_RUN(fairness)
{
	if (!truth_is_binary(d, a, out))
		return;
	for (size_t i = 0; i < d->n; i++)
		if (!is_bit(d->y[i])) {
			out->why = neither(a, "prediction", d->y[i], "");
			return;
		}
	struct fairness f = fairness(d->x, d->y, d->group, d->n, d->groups, NULL);
	size_t small = put_groups(d, a, out);
	/* Of one group alone there is no difference, and 0 would say that there is none. */
	if (f.with_positives < 2) {
		f.equal_opportunity_difference = f.equalized_odds_difference = UNDEFINED;
		out->why_missing = "fewer than two groups have positives: no rates to compare";
	} else if (f.with_negatives < 2) {
		f.equalized_odds_difference = UNDEFINED;
		out->why_missing = "fewer than two groups have negatives: no rates to compare";
	}
	method_put(out, "demographic_parity", "selection rates apart",
		f.demographic_parity_difference);
	method_put(out, "parity_ratio", "ratio of selection", f.demographic_parity_ratio);
	method_put(out, "equal_opportunity", "recalls apart", f.equal_opportunity_difference);
	method_put(out, "equalized_odds", "larger rate difference", f.equalized_odds_difference);
	method_put(out, "equal_opportunity_fairlearn", "recalls, by Fairlearn",
		f.equal_opportunity_difference_fairlearn);
	method_put(out, "equalized_odds_fairlearn", "rates, by Fairlearn",
		f.equalized_odds_difference_fairlearn);
	method_put(out, "groups", "groups", (double)f.groups);
	out->why = f.why ? f.why : f.groups < 2 ? "needs two groups with rows" : NULL;
	if (small)
		method_caution(out, a, "%zu groups have under 30 rows: differences arise by chance",
			small);
	if (f.with_positives > 1 &&
		f.equal_opportunity_difference != f.equal_opportunity_difference_fairlearn)
		method_caution(out, a,
			"a group has no positives: its rate is left out, where others count 0");
}
