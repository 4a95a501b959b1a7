// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A parsed filter from the inside. Internal to this room. */
#ifndef CORE_QUERY_FILTER_TREE_H
#define CORE_QUERY_FILTER_TREE_H

#include "core/base/regex.h"
#include "core/query/filter.h"
#include "core/query/name.h"

/* Most clauses and words in one filter: bounds the time of an evaluation. */
#define FILTER_CLAUSES_MAX 1000
/* What one evaluation may spend on regular expressions, in steps (core/base/regex.h). */
#define FILTER_REGEX_STEPS UINT64_C(25000000)
/* And on everything else that grows with rows times clauses, in steps of the same kind. */
#define FILTER_STEPS UINT64_C(64000000)

/* As written; what it is depends on what it is compared with (value_bind). */
struct value {
	const char *text;
	bool quoted;
	const struct regex *regex; /* of =~ and !~, else NULL */
};

struct clause {
	struct name name;
	enum filter_op op;
	const struct value *values; /* [n]; one, or several for IN, or none for IS NULL */
	size_t n;
};

enum node_kind {
	NODE_ALL, /* matches everything */
	NODE_AND,
	NODE_OR,
	NODE_NOT,
	NODE_CLAUSE,
	NODE_WORD, /* bare word or phrase: word is in one of the texts of a run */
};

struct node {
	enum node_kind kind;
	const struct node *child; /* first of AND, OR, NOT */
	const struct node *next;  /* sibling */
	struct clause clause;
	const char *word;
};

struct filter {
	const struct node *root;
};

/* A value as it is compared. */
struct bound {
	bool is_number; /* compare number; NaN stands for "is NaN" */
	double number;
	const char *text; /* else compare this */
	bool fold;        /* … ignoring ASCII case */
};

/*
 * What v means against a column of that type (not VALUE_ANY). False when it
 * makes no sense there; *expected then gets what would.
 */
bool value_bind(const struct value *v, enum value_type type, enum filter_op op, struct bound *out,
	const char **expected) MUST_CHECK;

/*
 * The text as a number, infinities included; not NaN, and not hexadecimal:
 * such a text is a name (a commit, a digest).
 */
bool decimal_parse(const char *s, double *out);

/* True when op can be asked of a column of that type. */
bool op_fits(enum filter_op op, enum value_type type);
/* "=", "LIKE", "NOT IN". */
const char *op_text(enum filter_op op);

#endif
