// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What the verbs on data files share: how a file is named and read, and how a profile is shown. */
#ifndef CORE_COMMAND_DATA_PARTS_H
#define CORE_COMMAND_DATA_PARTS_H

#include "core/base/err.h"
#include "core/command/command.h"
#include "core/dataset/data_schema.h"

struct arena;
struct report;

/* The options of data_options; their help is shared too. */
#define DATA_PARAMS                                                                                \
 { .name = "columns",                                                                              \
	 .letter = 'c',                                                                            \
	 .type = PARAM_TEXT,                                                                       \
	 .repeats = true,                                                                          \
	 .value = "A,B,C",                                                                         \
	 .help = "only these columns, in this order" },                                            \
	 { .name = "delimiter",                                                                    \
		 .type = PARAM_TEXT,                                                               \
		 .value = "C",                                                                     \
		 .help = "what stands between fields: one character or 'tab'; found out "          \
			 "otherwise" },                                                            \
	 { .name = "encoding",                                                                     \
		 .type = PARAM_TEXT,                                                               \
		 .value = "NAME",                                                                  \
		 .help = "of CSV: latin1, windows-1252 …; UTF-8 otherwise, and UTF-16 by its "   \
			 "mark" },                                                                 \
	 { .name = "comment",                                                                      \
		 .type = PARAM_TEXT,                                                               \
		 .value = "C",                                                                     \
		 .help = "lines of CSV that begin with this character are passed over" },          \
	 { .name = "decimal",                                                                      \
		 .type = PARAM_TEXT,                                                               \
		 .value = "C",                                                                     \
		 .help = "what stands for the point in numbers of CSV, as in 3,5" },               \
	 { .name = "thousands",                                                                    \
		 .type = PARAM_TEXT,                                                               \
		 .value = "C",                                                                     \
		 .help = "what stands between groups of three digits, as in 1.234.567" },          \
	 { .name = "no-header",                                                                    \
		 .type = PARAM_FLAG,                                                               \
		 .help = "the first line is data; columns are column_1, column_2 …" },             \
	 { .name = "missing",                                                                      \
		 .type = PARAM_TEXT,                                                               \
		 .repeats = true,                                                                  \
		 .value = "TEXT",                                                                  \
		 .help = "what stands for a missing value instead of NA, NaN, null, None …; an " \
			 "empty cell always does" },                                               \
	 { .name = "table",                                                                        \
		 .letter = 't',                                                                    \
		 .type = PARAM_TEXT,                                                               \
		 .value = "NAME|SELECT",                                                           \
		 .help = "table or query of a SQLite file, array of an .npz file" },               \
 {                                                                                                 \
  .name = "limit", .type = PARAM_COUNT,                                                            \
  .help = "read only the first N rows; 0 reads "                                                   \
	  "all"                                                                                    \
 }

/* How the file is to be read, from the options above; texts in a. */
bool data_options(const struct command_call *call, struct arena *a, struct dataset_options *out,
	struct err *err) MUST_CHECK;
/*
 * Opens and profiles the file; ERR_DATA when it has no rows. texts (columns to be
 * read as text) and visitor may be NULL.
 */
bool data_profile(const struct command_call *call, const char *path, const char *const *texts,
	const struct profile_visitor *visitor, struct profile **out, struct err *err) MUST_CHECK;

/* "a,b" "c" to a, b, c and NULL; in a. */
const char *const *data_names(struct arena *a, const char *const *lists, size_t n);
/* ERR_USAGE when both paths are one pipe: what the first reader takes is not there for the second. */
bool data_apart(const char *path, const char *other, struct err *err) MUST_CHECK;

/* The error as one of data: whatever is wrong with a file, it is not the store. Returns false. */
bool data_blame(struct err *err);
/* data_schema_read, failing as data does. */
bool data_read_schema(struct arena *a, const char *path, const struct data_schema **out,
	struct err *err) MUST_CHECK;

/* File, rows and duplicates as values, and what was not read or only sampled as warnings. */
void data_put_head(struct report *r, const char *path, const struct profile *p);
/* The table of columns, one a row. */
bool data_put_columns(struct report *r, const struct profile *p, struct err *err) MUST_CHECK;

#endif
