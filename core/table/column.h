// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Columns: how the cells of a rowset are shown, apart from what they are.
 * Static data for fixed tables, arena data for metric and param columns.
 */
#ifndef CORE_TABLE_COLUMN_H
#define CORE_TABLE_COLUMN_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct rowset;

enum column_align { ALIGN_AUTO, ALIGN_LEFT, ALIGN_RIGHT };
enum column_better { BETTER_NONE, BETTER_HIGHER, BETTER_LOWER };

enum column_format {
	FORMAT_AUTO,    /* by cell type: text, 6 significant digits, local time */
	FORMAT_FIXED,   /* digits decimals */
	FORMAT_SHORT,   /* digits significant digits */
	FORMAT_PERCENT, /* 0.123 -> 12.3 %, digits decimals */
	FORMAT_COUNT,   /* 1,248 */
	FORMAT_BYTES,   /* 12.4 MB */
	FORMAT_SPAN,    /* milliseconds -> 1m12 */
	FORMAT_AGE,     /* wall ms -> 3m, against the time of rendering */
	FORMAT_TIME,    /* wall ms -> local date and time */
	FORMAT_ID,      /* first 8 characters of an identifier; whole in exports */
	FORMAT_SPARK,   /* CELL_SERIES as a line of braille */
	FORMAT_DELTA,   /* like FORMAT_FIXED with a sign always: +0.0061 */
	FORMAT_CHANGE, /* like FORMAT_SHORT with a sign always: +765.7, where a column mixes sizes */
	FORMAT_STATUS, /* run status: glyph and word, with its role */
	FORMAT_P,   /* a p-value, like FORMAT_SHORT; one too small for a double is below 1e-300 */
	FORMAT_BAR, /* 0 to 1 as a bar of width columns, 20 when it does not say */
};

struct column {
	const char *name;  /* name of the rowset's cells; NULL ends an array of columns */
	const char *title; /* header; NULL = name */
	const char *unit;  /* stands in the header: "time (s)"; NULL for none */
	const char *key;   /* name in JSON and CSV; NULL = name */
	enum column_format format;
	int digits; /* see format; 0 = its default */
	enum column_align align;
	enum column_better better;
	int width;     /* columns wanted; 0 = as wide as the cells, up to max_width */
	int max_width; /* 0 = 40; texts of a column that has more take several lines on a narrow page */
	int priority;    /* the lowest fold away first when space is short; 0 is first to go */
	bool hidden;     /* in exports only, not on screens */
	bool shown_only; /* on screens only, not in exports: what other cells say exactly */
};

/* Columns for every cell column of rs, titled by name, in order; nameless end entry. In a. */
struct column *column_auto(struct arena *a, const struct rowset *rs);

#endif
