// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Classification quality, by the definitions of scikit-learn. */
#include "core/stats/classify.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include "core/stats/undefined.h"

static double
ratio_or_zero(double a, double b)
{
	return b > 0 ? a / b : 0;
}

struct binary_scores
binary_scores_of(double tp, double fp, double tn, double fn)
{
	struct binary_scores s = { .tp = tp, .fp = fp, .tn = tn, .fn = fn };
	double n = tp + fp + tn + fn;
	if (!(n > 0)) {
		s.accuracy = s.precision = s.recall = s.specificity = s.f1 = s.mcc =
			s.balanced_accuracy = UNDEFINED;
		s.why = "no rows";
		return s;
	}
	s.accuracy = (tp + tn) / n;
	s.precision = ratio_or_zero(tp, tp + fp);
	s.recall = ratio_or_zero(tp, tp + fn);
	s.specificity = ratio_or_zero(tn, tn + fp);
	s.f1 = ratio_or_zero(2 * tp, 2 * tp + fp + fn);
	/* The product of roots: the root of the product leaves the range of integers, and of sense. */
	double scale = sqrt(tp + fp) * sqrt(tp + fn) * sqrt(tn + fp) * sqrt(tn + fn);
	s.mcc = ratio_or_zero(tp * tn - fp * fn, scale);
	if (scale > 0 && tp * tn < fp * fn)
		s.mcc = -((fp * fn - tp * tn) / scale);
	/* With one class only its own recall counts, as scikit-learn does. */
	bool positives = tp + fn > 0;
	bool negatives = tn + fp > 0;
	s.balanced_accuracy = positives && negatives ? (s.recall + s.specificity) / 2
			      : positives            ? s.recall
						     : s.specificity;
	return s;
}

struct binary_scores
binary_scores(const double truth[], const double predicted[], size_t n)
{
	double count[2][2] = { { 0 } };
	for (size_t i = 0; i < n; i++) {
		if (isfinite(truth[i]) && isfinite(predicted[i]))
			count[truth[i] != 0][predicted[i] != 0]++;
	}
	return binary_scores_of(count[1][1], count[0][1], count[0][0], count[1][0]);
}

struct pair {
	double key;
	double value;
};

static int
by_key(const void *a, const void *b)
{
	double x = ((const struct pair *)a)->key;
	double y = ((const struct pair *)b)->key;
	return (x > y) - (x < y);
}

/* Rows where both are finite, sorted by key. NULL when memory is short or none is left. */
static struct pair *
sorted_pairs(const double key[], const double value[], size_t n, size_t *kept)
{
	struct pair *pairs = malloc((n ? n : 1) * sizeof(*pairs));
	*kept = 0;
	if (!pairs)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		if (isfinite(key[i]) && isfinite(value[i]))
			pairs[(*kept)++] = (struct pair){ key[i], value[i] };
	}
	qsort(pairs, *kept, sizeof(*pairs), by_key);
	return pairs;
}

struct class_counts {
	double truth, predicted,
		both; /* rows with this class as the truth, as the prediction, as both */
};

/* Position of a class among the sorted distinct ones. */
static size_t
class_of(const double classes[], size_t n, double value)
{
	size_t low = 0, high = n;
	while (high - low > 1) {
		size_t middle = (low + high) / 2;
		if (classes[middle] <= value)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static int
compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return (x > y) - (x < y);
}

static size_t
distinct_classes(const double truth[], const double predicted[], size_t n, double out[])
{
	size_t len = 0;
	for (size_t i = 0; i < n; i++) {
		if (isfinite(truth[i]) && isfinite(predicted[i])) {
			out[len++] = truth[i];
			out[len++] = predicted[i];
		}
	}
	qsort(out, len, sizeof(*out), compare_doubles);
	size_t kept = 0;
	for (size_t i = 0; i < len; i++) {
		if (kept == 0 || out[kept - 1] != out[i])
			out[kept++] = out[i];
	}
	return kept;
}

static struct multiclass_scores
score_classes(const struct class_counts counts[], size_t classes)
{
	struct multiclass_scores s = { .classes = classes };
	double n = 0, right = 0, cross = 0, truth_squares = 0, predicted_squares = 0;
	for (size_t k = 0; k < classes; k++) {
		const struct class_counts *c = &counts[k];
		double f1 = ratio_or_zero(2 * c->both, c->truth + c->predicted);
		s.precision_macro += ratio_or_zero(c->both, c->predicted);
		s.recall_macro += ratio_or_zero(c->both, c->truth);
		s.f1_macro += f1;
		s.f1_weighted += f1 * c->truth;
		n += c->truth;
		right += c->both;
		cross += c->truth * c->predicted;
		truth_squares += c->truth * c->truth;
		predicted_squares += c->predicted * c->predicted;
	}
	double k = (double)classes;
	s.precision_macro /= k;
	s.recall_macro /= k;
	s.f1_macro /= k;
	s.f1_weighted /= n;
	s.accuracy = s.f1_micro = right / n;
	double scale = sqrt(n * n - truth_squares) * sqrt(n * n - predicted_squares);
	s.mcc = scale > 0 ? (right * n - cross) / scale : 0;
	return s;
}

struct multiclass_scores
multiclass_scores(const double truth[], const double predicted[], size_t n)
{
	struct multiclass_scores undefined = { .accuracy = UNDEFINED,
		.precision_macro = UNDEFINED,
		.recall_macro = UNDEFINED,
		.f1_macro = UNDEFINED,
		.f1_micro = UNDEFINED,
		.f1_weighted = UNDEFINED,
		.mcc = UNDEFINED,
		.why = "no rows" };
	double *names = malloc((2 * n + 1) * sizeof(*names));
	size_t classes = names ? distinct_classes(truth, predicted, n, names) : 0;
	struct class_counts *counts = calloc(classes + 1, sizeof(*counts));
	if (!names || !counts)
		undefined.why = "out of memory";
	struct multiclass_scores s = undefined;
	if (counts && classes) {
		for (size_t i = 0; i < n; i++) {
			if (!isfinite(truth[i]) || !isfinite(predicted[i]))
				continue;
			size_t t = class_of(names, classes, truth[i]);
			size_t p = class_of(names, classes, predicted[i]);
			counts[t].truth++;
			counts[p].predicted++;
			counts[t].both += t == p;
		}
		s = score_classes(counts, classes);
	}
	free(names);
	free(counts);
	return s;
}

static const char *
one_class(double positives, double negatives)
{
	if (positives + negatives == 0)
		return "no rows";
	return positives == 0 ? "no positive rows" : negatives == 0 ? "no negative rows" : NULL;
}

struct ranking_score
roc_auc(const double truth[], const double score[], size_t n)
{
	size_t kept;
	struct pair *pairs = sorted_pairs(score, truth, n, &kept);
	struct ranking_score r = { .value = UNDEFINED };
	if (!pairs) {
		r.why = "out of memory";
		return r;
	}
	double won = 0; /* pairs (positive, negative) with the positive above, ties half */
	for (size_t i = 0; i < kept;) {
		double positives = 0, negatives = 0;
		size_t j = i;
		for (; j < kept && pairs[j].key == pairs[i].key; j++) {
			positives += pairs[j].value != 0;
			negatives += pairs[j].value == 0;
		}
		won += positives * (r.negatives + negatives / 2);
		r.positives += positives;
		r.negatives += negatives;
		i = j;
	}
	free(pairs);
	r.why = one_class(r.positives, r.negatives);
	if (!r.why)
		r.value = won / r.positives / r.negatives;
	return r;
}

struct ranking_score
average_precision(const double truth[], const double score[], size_t n)
{
	size_t kept;
	struct pair *pairs = sorted_pairs(score, truth, n, &kept);
	struct ranking_score r = { .value = UNDEFINED };
	if (!pairs) {
		r.why = "out of memory";
		return r;
	}
	double sum = 0;
	for (size_t i = kept; i > 0;) {
		size_t j = i;
		double step = 0;
		for (; j > 0 && pairs[j - 1].key == pairs[i - 1].key; j--) {
			step += pairs[j - 1].value != 0;
			r.negatives += pairs[j - 1].value == 0;
		}
		r.positives += step;
		sum += step * (r.positives / (r.positives + r.negatives));
		i = j;
	}
	free(pairs);
	r.why = kept == 0 ? "no rows" : r.positives == 0 ? "no positive rows" : NULL;
	if (!r.why)
		r.value = sum / r.positives;
	return r;
}

double
log_loss(const double truth[], const double p[], size_t n)
{
	double sum = 0, rows = 0;
	for (size_t i = 0; i < n; i++) {
		if (!isfinite(truth[i]) || !isfinite(p[i]))
			continue;
		double clipped = fmin(fmax(p[i], DBL_EPSILON), 1 - DBL_EPSILON);
		sum -= truth[i] != 0 ? log(clipped) : log1p(-clipped);
		rows++;
	}
	return rows > 0 ? sum / rows : UNDEFINED;
}

double
brier_score(const double truth[], const double p[], size_t n)
{
	double sum = 0, rows = 0;
	for (size_t i = 0; i < n; i++) {
		if (!isfinite(truth[i]) || !isfinite(p[i]))
			continue;
		double d = p[i] - (truth[i] != 0);
		sum += d * d;
		rows++;
	}
	return rows > 0 ? sum / rows : UNDEFINED;
}

/* Edges are i * (1 / bins), as numpy's linspace computes them: a probability on an edge falls left. */
static size_t
calibration_bin(double p, size_t bins)
{
	double step = 1.0 / (double)bins;
	size_t bin = 0;
	if (p >= 1)
		bin = bins - 1;
	else if (p > 0)
		bin = (size_t)(p * (double)bins);
	while (bin > 0 && p <= (double)bin * step)
		bin--;
	while (bin + 1 < bins && p > (double)(bin + 1) * step)
		bin++;
	return bin;
}

struct calibration
calibration(const double truth[], const double p[], size_t n, size_t bins, double counts[],
	double share[], double mean_p[])
{
	struct calibration c = { .ece = UNDEFINED, .mce = UNDEFINED };
	if (bins < 1 || bins > CALIBRATION_BINS_MAX) {
		c.why = "the number of bins is out of range";
		return c;
	}
	struct {
		double rows, positives, sum;
	} bin[CALIBRATION_BINS_MAX] = { { 0 } };
	for (size_t i = 0; i < n; i++) {
		if (!isfinite(truth[i]) || !isfinite(p[i]))
			continue;
		size_t at = calibration_bin(p[i], bins);
		bin[at].rows++;
		bin[at].positives += truth[i] != 0;
		bin[at].sum += p[i];
		c.n++;
	}
	double error = 0, largest = 0;
	for (size_t i = 0; i < bins; i++) {
		double rows = bin[i].rows;
		double gap = rows > 0 ? fabs(bin[i].positives - bin[i].sum) / rows : 0;
		error += gap * rows;
		largest = fmax(largest, gap);
		if (counts)
			counts[i] = rows;
		if (share)
			share[i] = rows > 0 ? bin[i].positives / rows : UNDEFINED;
		if (mean_p)
			mean_p[i] = rows > 0 ? bin[i].sum / rows : UNDEFINED;
	}
	if (c.n > 0) {
		c.ece = error / c.n;
		c.mce = largest;
	} else {
		c.why = "no rows";
	}
	return c;
}
