// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Between the renderers: one function a format, and what they share. Failures
 * of the stream are found by report_render() afterwards.
 */
#ifndef CORE_REPORT_RENDER_H
#define CORE_REPORT_RENDER_H

#include "core/report/report.h"
#include "core/table/cell_format.h"

struct strbuf;

/* Most bytes of one cell or text that a renderer holds at a time. */
#define RENDER_TEXT_MAX ((size_t)256 << 20)

/* False when the report has nothing that the format can carry (ERR_USAGE). */
typedef bool render_fn(
	const struct report *r, const struct report_style *style, FILE *out, struct err *err);

render_fn render_text, render_json, render_csv, render_tsv, render_markdown, render_html,
	render_junit;

/* ---- columns ---- */

/* One column of a table with the cells it shows. */
struct shown {
	const struct column *column;
	const struct cells *cells;
	const char *key; /* name in exports, unique in the table */
};

/* Columns of a table block that people see; in a. Returns how many. */
size_t shown_on_screen(struct arena *a, const struct block *table, struct shown **out);
/* Columns that machines get: hidden ones too, none twice. */
size_t shown_in_export(struct arena *a, const struct block *table, struct shown **out);
/* Header for people, "time (s)", made safe. */
void shown_title(struct strbuf *out, const struct column *column);

/* ---- blocks ---- */

/* The report's lead, or its first table, or NULL with ERR_USAGE. */
const struct block *first_table(const struct report *r, const char *format, struct err *err);

/* How a format writes the cells of a table, one record after the other. */
struct delimited {
	const char *name, *between, *end; /* of the format; of cells; of a record */
	/* text is scratch. */
	void (*put_text)(FILE *out, struct strbuf *text, const char *s, bool raw);
};
/* The first table in that form, with a header unless style has none. */
bool render_delimited(const struct delimited *form, const struct report *r,
	const struct report_style *style, FILE *out, struct err *err);

/* All conclusions in one sentence, made safe; empty when there is none. */
void add_conclusion(struct strbuf *out, const struct report *r);
/* The value of a BLOCK_VALUE for people, with its unit; what it means. */
enum cell_tone add_value(struct strbuf *out, const struct block *value, int64_t now_ms);

/* "pass", "warn", "fail", "none". */
const char *verdict_name(enum verdict v);
/* "✓", "!", "✗", "·"; in ASCII "+", "!", "x", "-". */
const char *verdict_glyph(enum verdict v, bool ascii);

#endif
