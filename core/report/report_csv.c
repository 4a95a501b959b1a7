// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The report's first table as CSV, RFC 4180.
 *
 * Spreadsheets run cells that begin like a formula, quoted or not, so text
 * cells that do get a leading '. Numbers never do: -0.5 stays -0.5. Characters
 * that could steer a terminal are spelled out. Both only without the raw switch.
 */
#include <string.h>
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "core/report/render.h"

/* What a spreadsheet may take for the beginning of a formula. */
static bool
begins_formula(const char *s)
{
	return *s && strchr("=+-@\t\r", *s);
}

/* Line ends and tabs are fine inside quotes; other controls become visible. */
static void
add_inert(struct strbuf *out, const char *s)
{
	for (;;) {
		size_t n = strcspn(s, "\n\r\t");
		text_safe(out, s, n, TEXT_ONE_LINE);
		s += n;
		if (!*s)
			return;
		if (*s == '\r' && s[1] != '\n')
			strbuf_add(out, "^M");
		else
			strbuf_add_char(out, *s);
		s++;
	}
}

static void
put_text(FILE *out, struct strbuf *text, const char *s, bool raw)
{
	strbuf_clear(text);
	bool armed = !raw && begins_formula(s);
	if (armed)
		strbuf_add_char(text, '\'');
	if (raw)
		strbuf_add(text, s);
	else
		add_inert(text, s);
	if (!armed && !text->at[strcspn(text->at, ",\"\r\n")]) {
		fwrite(text->at, 1, text->len, out);
		return;
	}
	fputc('"', out);
	for (const char *p = text->at; *p; p++) {
		if (*p == '"')
			fputc('"', out);
		fputc(*p, out);
	}
	fputc('"', out);
}

bool
render_csv(const struct report *r, const struct report_style *style, FILE *out, struct err *err)
{
	static const struct delimited form = { "csv", ",", "\r\n", put_text };
	return render_delimited(&form, r, style, out, err);
}
