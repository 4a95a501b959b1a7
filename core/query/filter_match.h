// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* One clause made ready to be asked of many cells. Internal to this room. */
#ifndef CORE_QUERY_FILTER_MATCH_H
#define CORE_QUERY_FILTER_MATCH_H

#include "core/query/filter_tree.h"

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
	struct regex_run *run;
};

/*
 * Ready for cells of that type. False, with nothing to free, when no cell can ever match. Regular
 * expressions are matched through run.
 */
bool matcher_init(struct matcher *m, const struct clause *c, enum value_type type,
	struct regex_run *run) MUST_CHECK;
void matcher_free(struct matcher *m);

bool matcher_number(const struct matcher *m, double v);
bool matcher_text(const struct matcher *m, const char *text);

/* SQL's LIKE: % is any text, _ one character. fold ignores ASCII case. */
bool text_like(const char *text, const char *pattern, bool fold);
/* needle [n] in lower case; ASCII case of text is ignored. */
bool text_contains(const char *text, const char *needle, size_t n);

#endif
