// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* One cell as text. Any thread. */
#ifndef CORE_TABLE_CELL_FORMAT_H
#define CORE_TABLE_CELL_FORMAT_H

#include "core/base/str.h"
#include "core/table/column.h"
#include "core/table/rowset.h"

/* What the text means, so that a screen can colour it and a report can mark it. */
enum cell_tone {
	TONE_PLAIN,
	TONE_MISSING,   /* "–" */
	TONE_UNDEFINED, /* "n/a": NaN */
	TONE_ODD,       /* "type?": a value of the wrong type in the store */
	TONE_GOOD,
	TONE_WARN,
	TONE_BAD,
	TONE_LIVE,
	TONE_MUTED,
};

/*
 * Appends the cell for people: safe (text_safe), one line, in the column's
 * format, not padded and not cut. now_ms: wall clock for ages.
 */
enum cell_tone cell_format(struct strbuf *out, const struct column *column, const struct cells *cells,
	size_t row, int64_t now_ms);
/*
 * Appends the cell for machines: whole, exact, times as UTC milliseconds, ""
 * when missing, "NaN" and "Infinity" spelled so. Text as stored.
 */
void cell_format_raw(struct strbuf *out, const struct cells *cells, size_t row);

#define BAR_COLUMNS 20
/* Appends a bar of v times columns, in eighths; something for all that is above 0, all of it above 1. */
void cell_bar(struct strbuf *out, double v, int columns);

/* ALIGN_AUTO resolved by the cell type. */
enum column_align column_alignment(const struct column *column, enum cell_type type);

#endif
