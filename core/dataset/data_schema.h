// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Data schema: what a data file should look like, and how strictly each thing is
 * meant. Inferred from a profile, kept as a JSON file that people edit, checked by
 * validate.h. docs/data.md describes the file. Immutable once made; any thread.
 */
#ifndef CORE_DATASET_DATA_SCHEMA_H
#define CORE_DATASET_DATA_SCHEMA_H

#include <stdio.h>
#include "core/dataset/profile.h"

struct arena;

enum data_severity {
	SEVERITY_OFF,
	SEVERITY_WARN,  /* said, but the data passes */
	SEVERITY_BLOCK, /* the data fails */
};

enum data_check {
	/* Of the file. */
	CHECK_ROWS,        /* number of rows within +- tolerance (a share) of the schema's */
	CHECK_COLUMNS,     /* every column is there */
	CHECK_NEW_COLUMNS, /* there are no others */
	CHECK_ORDER,       /* columns stand in the schema's order */
	CHECK_DUPLICATES, /* share of rows equal to an earlier one at most the schema's + tolerance */
	CHECK_KEY,        /* share of rows that repeat the key at most tolerance */
	/* Of each column. */
	CHECK_TYPE,      /* values are of the type or of a narrower one */
	CHECK_MISSING,   /* share of missing cells at most the schema's + tolerance (0.05) */
	CHECK_RANGE,     /* share of values outside min..max at most tolerance (0.01) */
	CHECK_LEVELS,    /* share of values that are none of the levels at most tolerance */
	CHECK_UNIQUE,    /* share of values that were there before at most tolerance */
	CHECK_CONSTANT,  /* no value has a share of tolerance or more */
	CHECK_MEAN,      /* mean within tolerance (0.3) times sd of the schema's mean */
	CHECK_REGEX,     /* share of texts that do not match at most tolerance */
	CHECK_ASCENDING, /* share of values below the one before at most tolerance */
	CHECKS
};

struct check_rule {
	enum data_severity severity;
	/*
	 * NaN, of missing, range and mean: what stands behind them above, or what chance does to
	 * samples of the sizes at hand where that is more (core/stats/allowance.h).
	 */
	double tolerance;
};

struct schema_column {
	const char *name;
	enum field_type type;
	double missing;  /* share */
	uint64_t values; /* that missing, range and mean were learnt from; 0: set by a person */
	bool has_range;
	double min, max;              /* TIME in milliseconds */
	int64_t whole_min, whole_max; /* INT and TIME, exact */
	double mean, sd;              /* NaN: not checked */
	const char *const *level;     /* [levels]; TEXT */
	size_t levels;
	bool has_levels, unique, ascending;
	const char *regex; /* core/base/regex.h, anywhere in the text; or NULL */
	struct check_rule rule[CHECKS];
};

struct data_schema {
	uint64_t rows;
	double duplicates;      /* share */
	const char *const *key; /* [keys] columns that together tell rows apart */
	size_t keys;
	const struct schema_column *col; /* [cols] */
	size_t cols;
	struct check_rule rule[CHECKS];
};

#define SCHEMA_VERSION    1
#define SCHEMA_LEVELS_MAX 100
#define SCHEMA_BYTES_MAX  ((size_t)64 << 20)

/* "rows", "new_columns", …; and back. */
const char *data_check_name(enum data_check check);
bool data_check_parse(const char *name, enum data_check *out);
const char *data_severity_name(enum data_severity severity);

/* The customary severity and tolerance of every check. */
void data_schema_defaults(struct check_rule rule[CHECKS]);
/* What the profile shows, as a schema with the customary rules. In a. */
const struct data_schema *data_schema_infer(struct arena *a, const struct profile *p);

/* The whole file's text. */
void data_schema_write(FILE *out, const struct data_schema *s);
/* ERR_CORRUPT, ERR_DATA, ERR_SCHEMA for a newer version; the message names path. In a. */
bool data_schema_read(struct arena *a, const char *path, const struct data_schema **out,
	struct err *err) MUST_CHECK;
/* The columns that must be read as texts, whatever they look like: NULL-ended, for dataset_options. In a. */
const char *const *data_schema_texts(struct arena *a, const struct data_schema *s);

#endif
