// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The report's first table as TSV, for pipes: one record a line, nothing lost.
 * TAB, LF, CR and \ become \t \n \r \\, and bytes that are not printable text
 * become \xNN, so that a terminal at the end of the pipe stays unmoved.
 */
#include <string.h>
#include "core/base/arena.h"
#include "core/base/utf8.h"
#include "core/report/render.h"

static const char *
escape_of(char c)
{
	switch (c) {
	case '\t':
		return "\\t";
	case '\n':
		return "\\n";
	case '\r':
		return "\\r";
	case '\\':
		return "\\\\";
	default:
		return NULL;
	}
}

/* One code point, alone: as it is, or byte by byte. */
static size_t
put_code_point(FILE *out, const char *s, size_t n)
{
	size_t used;
	utf8_decode(s, n, &used);
	if (text_is_safe(s, used))
		fwrite(s, 1, used, out);
	else
		for (size_t k = 0; k < used; k++)
			fprintf(out, "\\x%02x", (unsigned char)s[k]);
	return used;
}

static void
put_text(FILE *out, const char *s)
{
	size_t n = strlen(s), used;
	int width;
	for (size_t i = 0; i < n; i += used) {
		const char *escape = escape_of(s[i]);
		used = utf8_cluster(s + i, n - i, &width);
		if (escape) {
			used = 1;
			fputs(escape, out);
		} else if (text_is_safe(s + i, used)) {
			fwrite(s + i, 1, used, out);
		} else {
			used = put_code_point(out, s + i, n - i);
		}
	}
}

static void
put_cell(FILE *out, struct strbuf *text, const struct cells *c, size_t row)
{
	if (c->type == CELL_TEXT) {
		put_text(out, c->at.s[row]);
		return;
	}
	strbuf_clear(text);
	cell_format_raw(text, c, row);
	fwrite(text->at, 1, text->len, out);
}

bool
render_tsv(const struct report *r, const struct report_style *style, FILE *out, struct err *err)
{
	const struct block *table = first_table(r, "tsv", err);
	if (!table)
		return false;
	struct arena *a = arena_new();
	struct shown *shown;
	struct strbuf text;
	size_t n = shown_in_export(a, table, &shown);
	strbuf_init(&text, RENDER_TEXT_MAX);
	for (size_t i = 0; style->headers && i < n; i++) {
		if (i)
			fputc('\t', out);
		put_text(out, shown[i].key);
	}
	if (style->headers)
		fputc('\n', out);
	for (size_t row = 0; row < table->rows->rows; row++) {
		for (size_t i = 0; i < n; i++) {
			if (i)
				fputc('\t', out);
			put_cell(out, &text, shown[i].cells, row);
		}
		fputc('\n', out);
	}
	strbuf_free(&text);
	arena_free(a);
	return true;
}
