// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Methods: every statistic that gates, drift, monitors and "stat run" can name, in one
 * table (methods.def), each behind the same call. Pure but for the arena; any thread.
 */
#ifndef CORE_STATS_METHOD_TABLE_H
#define CORE_STATS_METHOD_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/stats/levels.h"
#include "core/stats/sample.h"

struct arena;

/* What a method is given; the fields of method_data that it reads. */
enum method_input {
	METHOD_NUMBERS_PAIR, /* ref, cur: a number column in two sets of rows, sorted */
	METHOD_LEVELS_PAIR,  /* levels: a column of categories in two sets of rows */
	METHOD_NUMBERS,      /* x [n]: one column */
	METHOD_SERIES,       /* x [n]: one column, in order of time */
	METHOD_SCORES,       /* x [n] truth 0 or 1, y [n] probability or score of 1 */
	METHOD_LABELS,       /* x [n] true class, y [n] predicted class */
	METHOD_TARGETS,      /* x [n] true value, y [n] predicted value */
	METHOD_GROUPS,       /* x [n] truth, y [n] predicted, both 0 or 1; group [n] */
	METHOD_ARM_COLUMNS,  /* x [n], y [n], group [n]: two columns of units in arms 0 and 1 */
	METHOD_COUNTS,       /* x [n] units per arm, y [n] planned weights (NULL: equal) */
	METHOD_ARMS,         /* x [n] successes per arm, y [n] trials per arm */
	METHOD_SHARES, /* x [n] current and y [n] reference, counts or shares of the same bins */
	METHOD_LIST,   /* x [n] numbers of one's own; y [n] trials or weights, or NULL */
	METHOD_INPUTS
};

/* "two samples of numbers", … for people, and a word for filters: "numbers-pair". */
const char *method_input_text(enum method_input input);
const char *method_input_name(enum method_input input);

enum method_direction {
	METHOD_HIGH, /* the larger the worse: alarms from the limit on */
	METHOD_LOW,  /* the smaller the worse: alarms below the limit */
	METHOD_P,    /* the p-value: alarms below the limit */
	METHOD_NONE, /* a description, nothing to judge */
};

struct method_data {
	const struct sample *ref, *cur;
	const struct levels *levels;
	const double *x, *y;
	size_t n;
	const size_t *group; /* [n], 0 .. groups-1 */
	size_t groups;
	const char *const *group_name; /* [groups], for details; may be NULL */
	const double *edges; /* [n_edges] ascending, of a histogram; NULL: the method's own */
	size_t n_edges;
	/* 0 or NaN: the method's own. */
	size_t bins;
	double alarm, warn;
	double alpha;  /* level of tests and plans, 0.05 */
	double option; /* what its line calls "option": a cut, a prior, a floor */
	size_t replicates;
	uint64_t seed;
	unsigned threads;
};

#define METHOD_VALUES_MAX   40
#define METHOD_CAUTIONS_MAX 6

enum method_verdict {
	METHOD_UNJUDGED,  /* no limit */
	METHOD_UNDEFINED, /* no value: never passes */
	METHOD_FINE,
	METHOD_WARNS,
	METHOD_ALARMS,
};

struct method_value {
	const char *key, *label; /* "psi", "population stability index" */
	double value;            /* NaN where undefined */
};

/* What a value is made of, row by row: bins, levels, looks, groups. All in the arena or static. */
#define METHOD_DETAIL_COLUMNS 6

struct method_detail {
	const char *key;             /* "bins"; NULL: there is none */
	const char *name_of;         /* what name says: "level"; NULL: rows have no names */
	const char *const *name;     /* [rows], untrusted */
	size_t columns, rows, total; /* total > rows: the first ones, which are the largest */
	const char *column[METHOD_DETAIL_COLUMNS];
	double *cell; /* [rows * columns], row by row; NaN: none */
};

struct method_result {
	/* The first is the method's own; the others explain it. */
	struct method_value value[METHOD_VALUES_MAX];
	size_t values;
	double p;           /* NaN: it has none */
	double interval[2]; /* 95 % of interval_of; NaN: none */
	const char *interval_of;
	size_t n[2];       /* rows used: reference and current; or all, and 0 */
	size_t dropped[2]; /* rows left out for a missing value, likewise */
	struct method_detail detail;
	bool may_be_infinite; /* an infinite value is meant, and not beyond what doubles hold */
	double warn, alarm;   /* the limits used; NaN: none */
	enum method_verdict verdict;
	const char *why;         /* METHOD_UNDEFINED: the reason, in arena or static */
	const char *why_missing; /* the same if only some values are NaN, and the judged one is */
	const char *caution[METHOD_CAUTIONS_MAX]; /* what to know before believing it */
	size_t cautions;
};

struct method {
	const char *name; /* "psi" */
	enum method_input input;
	const char *compares;   /* what it compares, in a few words */
	const char *definition; /* formula or rule, one sentence */
	enum method_direction direction;
	const char *judged; /* key of the value that counts */
	double warn, alarm; /* default limits; NaN: none */
	size_t min_n;       /* least rows (of the smaller side); below it undefined */
	const char *missing;
	const char *option; /* what method_data.option means, with its default; NULL: nothing */
	const char *source;
	void (*run)(const struct method_data *d, struct arena *a, struct method_result *out);
};

extern const struct method method_table[];
extern const size_t method_count;

/* By exact name; NULL when there is none. */
const struct method *method_find(const char *name);

/* Whether ref and cur may be in any order, as sample_gather_two leaves them: to sort them costs more. */
bool method_takes_any_order(const struct method *m);

/* Always fills out; texts are static or in a. */
void method_run(const struct method *m, const struct method_data *d, struct arena *a,
	struct method_result *out);

/* "fine", "warns", "alarms", "undefined", "not judged". */
const char *method_verdict_text(enum method_verdict v);

#endif
