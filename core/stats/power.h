// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Planning: power and sample size. Each comes in the conventions that people
 * compare with; say which one a number is. n2 = ratio n1. Pure, any thread.
 */
#ifndef CORE_STATS_POWER_H
#define CORE_STATS_POWER_H

enum alternative {
	TWO_SIDED, /* power includes the far tail, sample sizes ignore it */
	GREATER,   /* p2 > p1 */
	LESS,      /* p2 < p1 */
};

struct proportion_plan {
	double pooled;   /* null variance from the pooled share, alternative's from both */
	double unpooled; /* the alternative's variance in both places */
	double arcsine;  /* on the scale of 2 arcsin sqrt p */
};

/* Power at n1 and ratio n1 trials. NaN unless 0 < p1, p2 < 1, n1, ratio > 0, 0 < alpha < 1. */
struct proportion_plan two_proportion_power(
	double p1, double p2, double n1, double ratio, double alpha, enum alternative side);
/* Trials of the first group for that power, not rounded. Infinite when p1 = p2. */
struct proportion_plan two_proportion_size(
	double p1, double p2, double power, double ratio, double alpha, enum alternative side);

struct mean_plan {
	double normal; /* known variance */
	double t;      /* by the noncentral t */
};

/* Two-sided power for a difference of effect_size standard deviations (Cohen's d). */
struct mean_plan mean_power(double effect_size, double n1, double ratio, double alpha);
/*
 * Values of the first sample for that two-sided power, not rounded; normal ignores the far tail, t
 * counts it, as statsmodels' solver. Infinite for effect_size 0; at least 2 of t.
 */
struct mean_plan mean_size(double effect_size, double power, double ratio, double alpha);

#endif
