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
#include "core/base/arena.h"
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

static void
put_cell(FILE *out, struct strbuf *text, const struct cells *c, size_t row, bool raw)
{
	if (c->type == CELL_TEXT) {
		put_text(out, text, c->at.s[row], raw);
		return;
	}
	strbuf_clear(text);
	cell_format_raw(text, c, row);
	fwrite(text->at, 1, text->len, out);
}

bool
render_csv(const struct report *r, const struct report_style *style, FILE *out, struct err *err)
{
	const struct block *table = first_table(r, "csv", err);
	if (!table)
		return false;
	struct arena *a = arena_new();
	struct shown *shown;
	struct strbuf text;
	size_t n = shown_in_export(a, table, &shown);
	strbuf_init(&text, RENDER_TEXT_MAX);
	for (size_t i = 0; style->headers && i < n; i++) {
		if (i)
			fputc(',', out);
		put_text(out, &text, shown[i].key, style->raw);
	}
	if (style->headers)
		fputs("\r\n", out);
	for (size_t row = 0; row < table->rows->rows; row++) {
		for (size_t i = 0; i < n; i++) {
			if (i)
				fputc(',', out);
			put_cell(out, &text, shown[i].cells, row, style->raw);
		}
		fputs("\r\n", out);
	}
	strbuf_free(&text);
	arena_free(a);
	return true;
}
