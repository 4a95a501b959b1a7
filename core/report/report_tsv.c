// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The report's first table as TSV, for pipes: one record a line, nothing lost.
 * TAB, LF, CR and \ become \t \n \r \\, and bytes that are not printable text
 * become \xNN, so that a terminal at the end of the pipe stays unmoved.
 */
#include <string.h>
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

/* The same whether raw or not: what is escaped can be had back. */
static void
put_text(FILE *out, struct strbuf *text, const char *s, bool raw)
{
	(void)text;
	(void)raw;
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

bool
render_tsv(const struct report *r, const struct report_style *style, FILE *out, struct err *err)
{
	static const struct delimited form = { "tsv", "\t", "\n", put_text };
	return render_delimited(&form, r, style, out, err);
}
