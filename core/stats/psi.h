// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Population stability index of a numeric column, by quantile bins of the
 * reference. Nobody agrees on one definition; these are the usual one and the
 * one that sees new extremes. Pure, any thread.
 */
#ifndef CORE_STATS_PSI_H
#define CORE_STATS_PSI_H

#include <stddef.h>

#define PSI_BINS_MAX 100

enum psi_ends {
	/*
	 * Outer edges at the extremes of the reference, 0.001 further out. Values outside
	 * fall into no bin but count in the denominator: blind to new extremes.
	 */
	PSI_CLOSED,
	/* Outer edges at infinity. */
	PSI_OPEN,
};

/*
 * Edges [bins + 1]: linear quantiles of sorted ref [n] at 0, 1/bins, …, 1, the
 * outer ones moved by ends. 2 <= bins <= PSI_BINS_MAX, n >= 1.
 */
void psi_edges(const double ref[], size_t n, size_t bins, enum psi_ends ends, double edges[]);
/* Of these, the level of edge i as numpy counts it, and what ends does to the outer ones. */
double psi_level(size_t i, size_t bins);
void psi_open_ends(double edges[], size_t bins, enum psi_ends ends);

struct psi_quantile {
	double psi;     /* nats; NaN without values on a side */
	double p;       /* chance of this much without drift, see psi_p */
	double outside; /* share of cur outside the range of ref */
	size_t bins;
	double ref[PSI_BINS_MAX], cur[PSI_BINS_MAX]; /* counts */
	double edges[PSI_BINS_MAX + 1];              /* between them */
};

/* Sorted ref [n] and cur [m], finite. empty: see psi(). */
struct psi_quantile psi_quantile(const double ref[], size_t n, const double cur[], size_t m,
	size_t bins, enum psi_ends ends, double empty);

struct psi_columns_options {
	size_t bins;
	enum psi_ends ends;
	double empty;     /* see psi() */
	unsigned threads; /* see team_once() */
};

/*
 * The same of columns in any order, without sorting them: several times faster where PSI is all
 * that is asked. What is not finite is dropped. Also undefined when memory is short.
 */
struct psi_quantile psi_columns(const double ref[], size_t n, const double cur[], size_t m,
	const struct psi_columns_options *options);

/*
 * Without drift psi n m / (n + m) is about chi-squared with bins - 1 degrees of
 * freedom. Returns its upper tail: the p-value that the customary limits 0.1 and
 * 0.25 lack.
 */
double psi_p(double psi, size_t bins, size_t n, size_t m);

#endif
