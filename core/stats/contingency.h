// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Counts in tables: chi-squared tests, Cramér's V, Fisher's exact test. Counts
 * are doubles >= 0. Pure, any thread.
 */
#ifndef CORE_STATS_CONTINGENCY_H
#define CORE_STATS_CONTINGENCY_H

#include <stddef.h>

struct chi2_gof {
	double statistic, p; /* sum of (o - e)^2 / e */
	long df;             /* n - 1 - ddof */
};

/* observed and expected [n], expected > 0 (elsewhere NaN). */
struct chi2_gof chi2_gof(const double observed[], const double expected[], size_t n, long ddof);

struct chi2_table {
	double statistic, p;
	double statistic_yates,
		p_yates;     /* moved by min(0.5, |o - e|); equal the others unless df is 1 */
	double min_expected; /* below 5 the p-values are rough */
	long df;
};

/*
 * Pearson's test of table [rows * cols], row by row. NaN when a row or column is
 * empty. With one row or column there is nothing to test: 0 and p 1.
 */
struct chi2_table chi2_contingency(const double table[], size_t rows, size_t cols);

struct g_test {
	double statistic, p; /* 2 sum of o ln(o / e), against chi-squared */
	long df;
};

/* Likelihood ratio test of table [rows * cols]; undefined where chi2_contingency is, and 0 and p 1 alike. */
struct g_test g_contingency(const double table[], size_t rows, size_t cols);
/* The same of observed against expected [n], which is scaled to the same total. */
struct g_test g_gof(const double observed[], const double expected[], size_t n);

struct cramers_v {
	double v;         /* 0..1 */
	double corrected; /* for the bias of small samples (Bergsma 2013) */
};

struct cramers_v cramers_v(const double table[], size_t rows, size_t cols);

struct fisher_exact {
	double p_two_sided;       /* all tables no more likely than the observed one */
	double p_less, p_greater; /* of the first cell */
	double odds_ratio;        /* a d / (b c), of the sample; NaN for 0 / 0 */
};

/* The table a b / c d of whole counts; NaN for others. At most 1e8 steps, for margins up to 1e8. */
struct fisher_exact fisher_exact(double a, double b, double c, double d);

#endif
