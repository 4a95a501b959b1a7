// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Report: the result of any command, before anyone decides how it looks.
 *
 * An ordered list of blocks in one arena, built on one thread, then read-only.
 * Every block has a key: its name in JSON. The keys of one section are unique.
 * Texts given in may be untrusted; renderers make them safe for their format.
 */
#ifndef CORE_REPORT_REPORT_H
#define CORE_REPORT_REPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include "core/base/err.h"
#include "core/table/column.h"
#include "core/table/rowset.h"

struct arena;
struct plot;
struct report;

enum verdict { VERDICT_NONE, VERDICT_PASS, VERDICT_WARN, VERDICT_FAIL };

enum report_format {
	REPORT_TEXT,
	REPORT_JSON,
	REPORT_CSV, /* the report's first table, or its lead; text cells that a spreadsheet would run get a leading ' */
	REPORT_TSV, /* the report's first table, as stored; TAB, LF, CR and \ become \t \n \r \\ */
	REPORT_MARKDOWN,
	REPORT_HTML,
	REPORT_JUNIT,
	REPORT_FORMATS
};

/* "text", "json", … and back; ERR_USAGE lists the names. */
const char *report_format_name(enum report_format format);
bool report_format_parse(const char *name, enum report_format *out, struct err *err) MUST_CHECK;

struct report *report_new(const char *title) MUST_CHECK;
/* One more owner; returns r. Only of a report that is built: it is read-only from then on. */
struct report *report_ref(struct report *r);
/* One owner less; the last one frees it. NULL is fine. */
void report_free(struct report *r);
/* Memory that lives as long as the report, for columns and texts built for it. */
struct arena *report_arena(struct report *r);
const char *report_title(const struct report *r);
void report_set_title(struct report *r, const char *title);

/* What follows belongs to this section; key "" returns to the top level. */
void report_section(struct report *r, const char *key, const char *heading);

/* A paragraph; not in JSON or CSV. */
void report_text(struct report *r, const char *fmt, ...) PRINTF(2, 3);
/* Preformatted lines (a file, a picture in characters), shown as they are; key NULL: not in JSON. */
void report_lines(struct report *r, const char *key, const char *text, size_t len);
/* The text form is for a program that reads lines: its warnings go elsewhere. */
void report_set_bare(struct report *r);
bool report_bare(const struct report *r);

/* Named single values; label is for people ("artifact location"). */
void report_value_text(struct report *r, const char *key, const char *label, const char *value);
void report_value_int(struct report *r, const char *key, const char *label, int64_t value);
/* column supplies format, digits and unit; NULL for automatic. */
void report_value_real(struct report *r, const char *key, const char *label, double value,
	const struct column *column);
/* Milliseconds since 1970; formats FORMAT_TIME, FORMAT_AGE; a span in ms with FORMAT_SPAN. */
void report_value_time(struct report *r, const char *key, const char *label, int64_t ms,
	enum column_format format);
void report_value_bool(struct report *r, const char *key, const char *label, bool value);
void report_value_missing(struct report *r, const char *key, const char *label, const char *why);

/*
 * A table. Takes one reference of rows (the report frees it). columns are
 * copied; NULL means all of them, automatically. empty: the sentence shown when
 * there are no rows ("no runs match; …"), NULL for a plain one.
 */
void report_table(struct report *r, const char *key, const struct rowset *rows,
	const struct column *columns, const char *empty);

/* The table of this key is what CSV and TSV carry, though it is not the first one. */
void report_set_lead(struct report *r, const char *key);
const char *report_lead(const struct report *r); /* NULL: the first table */

/* A picture; takes ownership. */
void report_plot(struct report *r, const char *key, struct plot *plot);

/* One named check with its verdict and sentence; becomes a test case in JUnit. */
void report_check(struct report *r, const char *key, enum verdict v, const char *name,
	const char *fmt, ...) PRINTF(5, 6);

/* Something the reader should know beside the result (a limit reached, a caution). */
void report_warning(struct report *r, const char *fmt, ...) PRINTF(2, 3);

/* The sentence a person reads first; the worst verdict of all counts for the exit status. */
void report_conclude(struct report *r, enum verdict v, const char *fmt, ...) PRINTF(3, 4);
enum verdict report_verdict(const struct report *r);

/*
 * Why the report cannot say yes or no although it is whole: ERR_DATA when checks could not
 * be computed. The exit status follows it, whatever the verdict. ERR_NONE to begin with.
 */
void report_set_code(struct report *r, enum err_code code);
enum err_code report_code(const struct report *r);

struct report_style {
	int width;      /* columns for REPORT_TEXT; 0 = do not wrap or cut */
	bool colour;    /* SGR colours in REPORT_TEXT */
	bool ascii;     /* no character above 127 in REPORT_TEXT */
	bool plain;     /* REPORT_TEXT to be read aloud: curves and pictures in words, no rules */
	bool headers;   /* header lines of CSV and TSV */
	bool raw;       /* CSV: no leading ' before text that a spreadsheet would run */
	int64_t now_ms; /* wall clock for ages */
};

/* False: out failed (ERR_OUTPUT), or the format cannot carry this report (ERR_USAGE). */
bool report_render(const struct report *r, enum report_format format,
	const struct report_style *style, FILE *out, struct err *err) MUST_CHECK;

/* ---- for renderers and for the document widget: walking the blocks ---- */

enum block_type {
	BLOCK_SECTION,
	BLOCK_TEXT,
	BLOCK_LINES,
	BLOCK_VALUE,
	BLOCK_TABLE,
	BLOCK_PLOT,
	BLOCK_CHECK,
	BLOCK_WARNING,
	BLOCK_CONCLUSION,
};

struct block {
	enum block_type type;
	const char *key;   /* may be NULL */
	const char *label; /* heading, label of a value, name of a check */
	const char *text;  /* paragraph, lines, sentence, why a value is missing */
	size_t text_len;
	enum verdict verdict;
	const struct rowset *rows;    /* table; or one row, one column: the value */
	const struct column *columns; /* ends with a nameless entry */
	const struct plot *plot;
	const struct block *next;
};

const struct block *report_blocks(const struct report *r);
/* The text of a named value of the top level, NULL when there is none. */
const char *report_find_text(const struct report *r, const char *key);

#endif
