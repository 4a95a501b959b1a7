// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Change detectors: fed one value at a time, they say when the stream is no
 * longer what it was. Plain structs, one thread each. After a detection the
 * state starts anew with the next value.
 */
#ifndef CORE_STATS_CHANGE_H
#define CORE_STATS_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/base/attr.h"

enum change_signal { CHANGE_NONE, CHANGE_WARNING, CHANGE_DRIFT };

/*
 * ADWIN (Bifet and Gavaldà 2007) in river's reading: an exponential histogram
 * of the window; two halves whose means differ by more than chance allows cut
 * the older one off.
 */
struct adwin_options {
	double delta;    /* 0.002; smaller is more careful */
	int clock;       /* 32: test every so many values */
	int max_buckets; /* 5 of each size, at most 30 */
	int min_window;  /* 5 */
	int grace;       /* 10 values before the first test */
};

struct adwin;
extern const struct adwin_options adwin_defaults;
struct adwin *adwin_new(const struct adwin_options *options) MUST_CHECK;
void adwin_free(struct adwin *a);
/* True when a change was found with this value. */
bool adwin_add(struct adwin *a, double value);
double adwin_width(const struct adwin *a);
double adwin_mean(const struct adwin *a);

/* Page-Hinkley: cumulative deviation from the running mean. */
struct page_hinkley {
	int min_instances;              /* 30 */
	double delta, threshold, alpha; /* 0.005, 50, 0.9999 */
	enum { PH_UP, PH_DOWN, PH_BOTH } mode;
	double n, mean, up, down; /* state, 0 to begin with */
	bool found;
};

bool page_hinkley_add(struct page_hinkley *d, double value);

/* DDM (Gama et al. 2004) on a stream of errors 0 and 1. */
struct ddm {
	int warm_start;              /* 30 */
	double warning, drift;       /* 2, 3: standard deviations above the best */
	double n, p, best_p, best_s; /* state, 0 to begin with */
	bool found;
};

enum change_signal ddm_add(struct ddm *d, double error);

/* EDDM (Baena-García et al. 2006): the distance between errors shrinks; as in river, the best counts after warm_start values. */
struct eddm {
	int warm_start;                         /* 30 values, and then 30 errors */
	double warning, drift;                  /* 0.95, 0.90 */
	double n, errors, last, mean, m2, best; /* state, 0 to begin with */
	bool found;
};

enum change_signal eddm_add(struct eddm *d, double error);

/* EWMA chart (Roberts 1959) with exact time-varying limits, after a baseline of warm values. */
struct ewma_chart {
	double lambda, limit;          /* 0.2, 3 standard deviations */
	int warm;                      /* 30 values give mean and deviation */
	double n, mean, m2, z, shrink; /* state, 0 to begin with */
	bool found;
};

bool ewma_add(struct ewma_chart *d, double value);

/*
 * KSWIN (Raab et al. 2020): the newest values of a sliding window against as many
 * drawn from the older ones, by the two-sample Kolmogorov-Smirnov test with its exact p.
 * The draws come from seed: the same stream gives the same findings.
 */
struct kswin_options {
	size_t window, newest; /* 100, 30; 2 <= newest <= window / 2, window <= KSWIN_WINDOW_MAX */
	double alpha;          /* 0.005 */
	double least_gap;      /* 0.1: smaller gaps never count */
	uint64_t seed;
};

#define KSWIN_WINDOW_MAX 10000

struct kswin;
extern const struct kswin_options kswin_defaults;
/* Options outside their bounds become the defaults. */
struct kswin *kswin_new(const struct kswin_options *options) MUST_CHECK;
void kswin_free(struct kswin *k);
/* True when a change was found with this value; the window then keeps the newest ones only. */
bool kswin_add(struct kswin *k, double value);

#endif
