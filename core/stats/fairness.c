// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Group fairness by Fairlearn's definitions, and without its zero for the undefined. */
#include "core/stats/fairness.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include "core/stats/undefined.h"

struct group_counts {
	double rows, selected, positives, true_positives;
};

struct spread {
	double low, high;
	size_t n;
};

static void
spread_add(struct spread *s, double rate)
{
	s->low = s->n ? fmin(s->low, rate) : rate;
	s->high = s->n ? fmax(s->high, rate) : rate;
	s->n++;
}

static double
spread_width(const struct spread *s)
{
	return s->n ? s->high - s->low : UNDEFINED;
}

/* The larger of two, either of which may be undefined. */
static double
larger(double a, double b)
{
	return isnan(a) ? b : isnan(b) ? a : fmax(a, b);
}

static struct fairness
compare_groups(const struct group_counts counts[], size_t groups)
{
	struct fairness f = { 0 };
	struct spread selected = { 0 }, tpr = { 0 }, fpr = { 0 }, tpr_zero = { 0 },
		      fpr_zero = { 0 };
	for (size_t g = 0; g < groups; g++) {
		const struct group_counts *c = &counts[g];
		if (c->rows == 0)
			continue;
		f.groups++;
		f.with_positives += c->positives > 0;
		f.with_negatives += c->rows > c->positives;
		double negatives = c->rows - c->positives;
		double false_positives = c->selected - c->true_positives;
		spread_add(&selected, c->selected / c->rows);
		if (c->positives > 0)
			spread_add(&tpr, c->true_positives / c->positives);
		if (negatives > 0)
			spread_add(&fpr, false_positives / negatives);
		spread_add(&tpr_zero, c->positives > 0 ? c->true_positives / c->positives : 0);
		spread_add(&fpr_zero, negatives > 0 ? false_positives / negatives : 0);
	}
	f.demographic_parity_difference = spread_width(&selected);
	f.demographic_parity_ratio =
		selected.n && selected.high > 0 ? selected.low / selected.high : UNDEFINED;
	f.equal_opportunity_difference = spread_width(&tpr);
	f.equal_opportunity_difference_fairlearn = spread_width(&tpr_zero);
	f.equalized_odds_difference = larger(spread_width(&tpr), spread_width(&fpr));
	f.equalized_odds_difference_fairlearn =
		larger(spread_width(&tpr_zero), spread_width(&fpr_zero));
	if (f.groups == 0)
		f.why = "no rows";
	return f;
}

struct fairness
fairness(const double truth[], const double predicted[], const size_t group[], size_t n,
	size_t groups, double selection_rate[])
{
	struct group_counts *counts = calloc(groups ? groups : 1, sizeof(*counts));
	if (!counts)
		return (struct fairness){ .demographic_parity_difference = UNDEFINED,
			.demographic_parity_ratio = UNDEFINED,
			.equal_opportunity_difference = UNDEFINED,
			.equal_opportunity_difference_fairlearn = UNDEFINED,
			.equalized_odds_difference = UNDEFINED,
			.equalized_odds_difference_fairlearn = UNDEFINED,
			.why = "out of memory" };
	for (size_t i = 0; i < n; i++) {
		if (!isfinite(truth[i]) || !isfinite(predicted[i]) || group[i] >= groups)
			continue;
		struct group_counts *c = &counts[group[i]];
		c->rows++;
		c->selected += predicted[i] != 0;
		c->positives += truth[i] != 0;
		c->true_positives += truth[i] != 0 && predicted[i] != 0;
	}
	for (size_t g = 0; selection_rate && g < groups; g++)
		selection_rate[g] =
			counts[g].rows > 0 ? counts[g].selected / counts[g].rows : UNDEFINED;
	struct fairness f = compare_groups(counts, groups);
	free(counts);
	return f;
}
