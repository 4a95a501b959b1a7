// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Names of columns in the search language: what "metrics.`val loss`", "p.lr",
 * "best(acc)", "created" or plain "lr" refer to. Internal to this room.
 */
#ifndef CORE_QUERY_NAME_H
#define CORE_QUERY_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include "core/base/str.h"
#include "core/query/scan.h"

struct arena;
struct err;

enum name_kind {
	NAME_METRIC,
	NAME_PARAM,
	NAME_TAG,
	NAME_ATTRIBUTE,
	NAME_DATASET,
	NAME_ANY, /* no kind written: the metric, else the param, else the attribute */
	NAME_KINDS
};

/* What a column holds, and so what it can be compared with. */
enum value_type {
	VALUE_NUMBER, /* metrics and their extremes */
	VALUE_FREE,   /* params and tags: text that may be a number */
	VALUE_TEXT,
	VALUE_TIME, /* milliseconds since 1970 */
	VALUE_SPAN, /* milliseconds */
	VALUE_BOOL,
	VALUE_ANY, /* known only when evaluated */
};

struct attribute {
	const char *spelling;
	const char *column;
	enum value_type type;
	const char *mlflow; /* what MLflow calls it, or NULL */
	bool age;           /* counted back from now */
};

/* As written, before it means anything. */
struct raw_name {
	size_t at;           /* offset of its first byte */
	struct str function; /* empty for none */
	struct str kind;     /* empty for none */
	struct str key;
	bool quoted;
};

struct name {
	enum name_kind kind;
	enum value_type type;
	const char *function; /* "min", "max", "best", "first", "step"; NULL for the plain column */
	const char *key;
	const char *column;                /* as rowsets call it; NULL for NAME_ANY */
	const struct attribute *attribute; /* NULL for none; with NAME_ANY the last candidate */
};

/* NULL when there is no attribute spelled so. */
const struct attribute *attribute_find(struct str spelling);
/* All of them by number; NULL behind the last. */
const struct attribute *attribute_at(size_t i);

/* NAME_KINDS when it is none. */
enum name_kind name_kind_find(struct str spelling);

/* True when a name can begin here: not a delimiter. */
bool name_starts(const struct scan *s);
/* Reads a name. On failure *at gets the offset. */
bool name_scan(struct scan *s, struct raw_name *out, size_t *at, struct err *err) MUST_CHECK;
/* Gives it a meaning. In a. */
bool name_resolve(
	struct arena *a, const struct raw_name *raw, struct name *out, struct err *err) MUST_CHECK;

/* Whether the column is in a NULL-ended list; NULL is an empty one. */
bool column_is_known(const char *const *known, const char *column);

#endif
