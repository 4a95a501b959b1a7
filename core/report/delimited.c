// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The frame that CSV and TSV share: a header, records, and numbers as machines read them. */
#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/report/render.h"

static void
put_cell(const struct delimited *form, FILE *out, struct strbuf *text, const struct cells *c,
	size_t row, bool raw)
{
	if (c->type == CELL_TEXT) {
		form->put_text(out, text, c->at.s[row], raw);
		return;
	}
	strbuf_clear(text);
	cell_format_raw(text, c, row);
	fwrite(text->at, 1, text->len, out);
}

bool
render_delimited(const struct delimited *form, const struct report *r,
	const struct report_style *style, FILE *out, struct err *err)
{
	const struct block *table = first_table(r, form->name, err);
	if (!table)
		return false;
	struct arena *a = arena_new();
	struct shown *shown;
	struct strbuf text;
	size_t n = shown_in_export(a, table, &shown);
	strbuf_init(&text, RENDER_TEXT_MAX);
	for (size_t i = 0; style->headers && i < n; i++) {
		fputs(i ? form->between : "", out);
		form->put_text(out, &text, shown[i].key, style->raw);
	}
	fputs(style->headers ? form->end : "", out);
	for (size_t row = 0; row < table->rows->rows; row++) {
		for (size_t i = 0; i < n; i++) {
			fputs(i ? form->between : "", out);
			put_cell(form, out, &text, shown[i].cells, row, style->raw);
		}
		fputs(form->end, out);
	}
	strbuf_free(&text);
	arena_free(a);
	return true;
}
