// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * How good a classifier is: confusion counts and what follows from them,
 * ranking quality, and the quality of its probabilities.
 *
 * Pure functions, any thread. Labels are 0 and 1 given as doubles; rows with a
 * value that is not finite are dropped (pairs whole). A result that is undefined
 * is NaN, and "why" in its struct says the reason.
 */
#ifndef CORE_STATS_CLASSIFY_H
#define CORE_STATS_CLASSIFY_H

#include <stddef.h>

/* Definitions of scikit-learn with zero_division = 0: 0/0 in precision, recall, F1 and MCC is 0. */
struct binary_scores {
	double tp, fp, tn, fn; /* counts; doubles, so that no product overflows */
	double accuracy;       /* all below are 0..1, mcc -1..1; NaN without rows */
	double precision, recall, specificity, f1, mcc, balanced_accuracy;
	const char *why;
};

/* truth [n], predicted [n]: 0 or 1. */
struct binary_scores binary_scores(const double truth[], const double predicted[], size_t n);
/* The same from the four counts. */
struct binary_scores binary_scores_of(double tp, double fp, double tn, double fn);

struct multiclass_scores {
	double accuracy, precision_macro, recall_macro, f1_macro, f1_micro, f1_weighted;
	double mcc; /* Gorodkin's R_K */
	size_t classes;
	const char *why;
};

/*
 * truth [n], predicted [n]: any finite numbers as class names; the macro means
 * run over every class that stands on either side. Takes O(n log n).
 */
struct multiclass_scores multiclass_scores(
	const double truth[], const double predicted[], size_t n);

struct ranking_score {
	double value; /* 0..1; NaN with one class only */
	double positives, negatives;
	const char *why;
};

/* Area under the ROC curve: the share of pairs ranked rightly, ties counting half (Mann-Whitney). */
struct ranking_score roc_auc(const double truth[], const double score[], size_t n);
/* Average precision: sum of precision times step in recall, equal scores taken as one step. */
struct ranking_score average_precision(const double truth[], const double score[], size_t n);

/* Mean of -ln of the probability given to what happened; p is clipped to [2^-52, 1 - 2^-52]. */
double log_loss(const double truth[], const double p[], size_t n);
/* Mean of (p - truth)^2. */
double brier_score(const double truth[], const double p[], size_t n);

#define CALIBRATION_BINS_MAX 256

struct calibration {
	double ece; /* expected calibration error: mean |share - mean p|, weighted by rows */
	double mce; /* the largest of them */
	double n;
	const char *why;
};

/*
 * Bins (i/bins, (i+1)/bins] of the positive class's probability, 0 in the
 * first; 1 <= bins <= CALIBRATION_BINS_MAX. counts, share (of positives) and mean_p are
 * [bins] and may be NULL; the last two are NaN in an empty bin.
 */
struct calibration calibration(const double truth[], const double p[], size_t n, size_t bins,
	double counts[], double share[], double mean_p[]);

#endif
