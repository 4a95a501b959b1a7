// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A reference case from the inside: what the runner and the input reader share. */
#ifndef TESTS_REFERENCE_STAT_CASE_H
#define TESTS_REFERENCE_STAT_CASE_H

#include "tests/reference/stat_vectors.h"

struct json;

enum result_kind { RESULT_NUMBERS, RESULT_BOOLS };

struct result {
	const char *name;
	enum result_kind kind;
	bool list;
	const double *at; /* [n]; booleans as 0 and 1 */
	size_t n;
};

enum { RESULTS_MAX = 32 };

struct stat_case {
	struct arena *arena;
	const char *id;
	const struct json *inputs;
	struct result results[RESULTS_MAX];
	size_t n_results;
	bool failed;
	char why[300]; /* the first reason */
};

/* A number, or one of the words "nan", "inf" and "-inf". */
bool real_of(const struct json *j, double *out);

#endif
