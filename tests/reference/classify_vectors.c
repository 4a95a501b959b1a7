// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Adapters: quality of classifiers, regressions, calibration and fairness. */
#include <string.h>
#include "core/base/arena.h"
#include "core/stats/cbpe.h"
#include "core/stats/classify.h"
#include "core/stats/fairness.h"
#include "core/stats/regress.h"
#include "tests/reference/stat_vectors.h"

struct two {
	const double *a, *b;
	size_t n;
};

/* Two inputs of one length. */
static struct two
pair_of(struct stat_case *c, const char *first, const char *second)
{
	struct reals a = get_reals(c, first);
	struct reals b = get_reals(c, second);
	if (a.n != b.n)
		case_fails(c, "%s has %zu values, %s has %zu", first, a.n, second, b.n);
	return (struct two){ a.at, b.at, a.n < b.n ? a.n : b.n };
}

static void
binary_case(struct stat_case *c)
{
	struct two in = pair_of(c, "y_true", "y_pred");
	struct binary_scores s = binary_scores(in.a, in.b, in.n);
	put_real(c, "tp", s.tp);
	put_real(c, "fp", s.fp);
	put_real(c, "tn", s.tn);
	put_real(c, "fn", s.fn);
	put_real(c, "accuracy", s.accuracy);
	put_real(c, "precision", s.precision);
	put_real(c, "recall", s.recall);
	put_real(c, "specificity", s.specificity);
	put_real(c, "f1", s.f1);
	put_real(c, "mcc", s.mcc);
	put_real(c, "balanced_accuracy", s.balanced_accuracy);
}

static void
multiclass_case(struct stat_case *c)
{
	struct two in = pair_of(c, "y_true", "y_pred");
	struct multiclass_scores s = multiclass_scores(in.a, in.b, in.n);
	put_real(c, "accuracy", s.accuracy);
	put_real(c, "precision_macro", s.precision_macro);
	put_real(c, "recall_macro", s.recall_macro);
	put_real(c, "f1_macro", s.f1_macro);
	put_real(c, "f1_micro", s.f1_micro);
	put_real(c, "f1_weighted", s.f1_weighted);
	put_real(c, "mcc", s.mcc);
}

static void
auc_case(struct stat_case *c)
{
	struct two in = pair_of(c, "y_true", "score");
	struct ranking_score s = roc_auc(in.a, in.b, in.n);
	put_real(c, "auc", s.value);
	put_real(c, "n_pos", s.positives);
	put_real(c, "n_neg", s.negatives);
}

static void
log_loss_case(struct stat_case *c)
{
	struct two in = pair_of(c, "y_true", "p");
	put_real(c, "log_loss", log_loss(in.a, in.b, in.n));
}

static void
brier_case(struct stat_case *c)
{
	struct two in = pair_of(c, "y_true", "p");
	put_real(c, "brier", brier_score(in.a, in.b, in.n));
}

static void
ece_case(struct stat_case *c)
{
	struct two in = pair_of(c, "y_true", "p");
	size_t bins = (size_t)get_int(c, "bins");
	double counts[CALIBRATION_BINS_MAX];
	struct calibration s = calibration(in.a, in.b, in.n, bins, counts, NULL, NULL);
	put_real(c, "ece", s.ece);
	put_real(c, "mce", s.mce);
	put_reals(c, "counts", counts, bins <= CALIBRATION_BINS_MAX ? bins : 0);
}

static void
regression_case(struct stat_case *c)
{
	struct two in = pair_of(c, "y_true", "y_pred");
	struct regression_scores s = regression_scores(in.a, in.b, in.n);
	put_int(c, "n", (int64_t)s.n);
	put_real(c, "mse", s.mse);
	put_real(c, "rmse", s.rmse);
	put_real(c, "mae", s.mae);
	put_real(c, "median_ae", s.median_ae);
	put_real(c, "max_error", s.max_error);
	put_real(c, "mean_error", s.mean_error);
	put_real(c, "mape", s.mape);
	put_real(c, "r2", s.r2);
}

/* Groups numbered in the order of their names, as the cases list selection rates. */
static size_t
number_groups(struct texts names, size_t group[], const char *distinct[])
{
	size_t n = 0;
	for (size_t i = 0; i < names.n; i++) {
		size_t at = 0;
		while (at < n && strcmp(distinct[at], names.at[i]) < 0)
			at++;
		if (at < n && strcmp(distinct[at], names.at[i]) == 0)
			continue;
		memmove(distinct + at + 1, distinct + at, (n - at) * sizeof(*distinct));
		distinct[at] = names.at[i];
		n++;
	}
	for (size_t i = 0; i < names.n; i++) {
		for (group[i] = 0; strcmp(distinct[group[i]], names.at[i]) != 0;)
			group[i]++;
	}
	return n;
}

static void
fairness_case(struct stat_case *c)
{
	struct two in = pair_of(c, "y_true", "y_pred");
	struct texts names = get_texts(c, "group");
	size_t *group = ARENA_ARRAY(case_arena(c), size_t, names.n + 1);
	const char **distinct = ARENA_ARRAY(case_arena(c), const char *, names.n + 1);
	size_t groups = number_groups(names, group, distinct);
	double *rate = ARENA_ARRAY(case_arena(c), double, groups + 1);
	struct fairness f =
		fairness(in.a, in.b, group, names.n < in.n ? names.n : in.n, groups, rate);
	put_reals(c, "selection_rate", rate, groups);
	put_real(c, "demographic_parity_difference", f.demographic_parity_difference);
	put_real(c, "demographic_parity_ratio", f.demographic_parity_ratio);
	put_real(c, "equal_opportunity_difference", f.equal_opportunity_difference);
	put_real(c, "equal_opportunity_difference_fairlearn",
		f.equal_opportunity_difference_fairlearn);
	put_real(c, "equalized_odds_difference", f.equalized_odds_difference);
	put_real(c, "equalized_odds_difference_fairlearn", f.equalized_odds_difference_fairlearn);
}

static void
cbpe_case(struct stat_case *c)
{
	struct reals p = get_reals(c, "p_calibrated");
	struct cbpe s = cbpe_binary(p.at, p.n, get_real(c, "threshold"));
	put_real(c, "accuracy", s.accuracy);
	put_real(c, "precision", s.precision);
	put_real(c, "recall", s.recall);
	put_real(c, "specificity", s.specificity);
	put_real(c, "f1", s.f1);
	put_real(c, "roc_auc", s.roc_auc);
}

const struct stat_function classify_vectors[] = {
	{ "binary_classification", binary_case },
	{ "brier", brier_case },
	{ "cbpe_binary", cbpe_case },
	{ "ece", ece_case },
	{ "fairness", fairness_case },
	{ "log_loss", log_loss_case },
	{ "multiclass_classification", multiclass_case },
	{ "regression", regression_case },
	{ "roc_auc", auc_case },
	{ NULL, NULL },
};
