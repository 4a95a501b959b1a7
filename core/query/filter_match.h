// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* One clause made ready to be asked of many cells. Internal to this room. */
#ifndef CORE_QUERY_FILTER_MATCH_H
#define CORE_QUERY_FILTER_MATCH_H

#include "core/query/filter_tree.h"

/* What one evaluation may still spend; all matchers of a filter share it. */
struct filter_work {
	struct regex_run *run;
	uint64_t left; /* steps; 0 once they did not suffice, and then answers mean nothing */
};

/* False, and nothing is left, when less than that is left. */
bool filter_spend(struct filter_work *work, uint64_t steps);

struct matcher {
	enum filter_op op;
	bool multi;                   /* cells hold several texts, any of which may match */
	bool any_nan;                 /* "= nan" or "!= nan" */
	double *numbers;              /* [n_numbers], ascending; at least one is allocated */
	const char **exact, **folded; /* sorted bytewise, and ignoring case */
	size_t n_numbers, n_exact, n_folded;
	const char *text; /* of LIKE, ILIKE, contains */
	size_t len;
	const struct regex *regex;
	struct filter_work *work;
};

/*
 * Ready for cells of that type. False, with nothing to free, when no cell can ever match. What
 * texts cost is taken from work.
 */
bool matcher_init(struct matcher *m, const struct clause *c, enum value_type type,
	struct filter_work *work) MUST_CHECK;
void matcher_free(struct matcher *m);

bool matcher_number(const struct matcher *m, double v);
bool matcher_text(const struct matcher *m, const char *text);

/* Both can cost the product of the lengths, and take that from work. */
/* SQL's LIKE: % is any text, _ one character. fold ignores ASCII case. */
bool text_like(const char *text, const char *pattern, bool fold, struct filter_work *work);
/* needle [n] in lower case; ASCII case of text is ignored. */
bool text_contains(const char *text, const char *needle, size_t n, struct filter_work *work);

#endif
