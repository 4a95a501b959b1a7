// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What the renderers share, and the choice of one. */
#include "core/report/render.h"

#include <errno.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/utf8.h"

static const struct {
	const char *name;
	render_fn *render;
} formats[REPORT_FORMATS] = {
	[REPORT_TEXT] = { "text", render_text },
	[REPORT_JSON] = { "json", render_json },
	[REPORT_CSV] = { "csv", render_csv },
	[REPORT_TSV] = { "tsv", render_tsv },
	[REPORT_MARKDOWN] = { "md", render_markdown },
	[REPORT_HTML] = { "html", render_html },
	[REPORT_JUNIT] = { "junit", render_junit },
};

const char *
report_format_name(enum report_format format)
{
	return formats[format].name;
}

bool
report_format_parse(const char *name, enum report_format *out, struct err *err)
{
	for (int i = 0; i < REPORT_FORMATS; i++) {
		if (strcmp(name, formats[i].name) == 0) {
			*out = (enum report_format)i;
			return true;
		}
	}
	return err_set(err, ERR_USAGE,
		"no format '%s'; there are text, json, csv, tsv, md, html and junit", name);
}

bool
report_render(const struct report *r, enum report_format format, const struct report_style *style,
	FILE *out, struct err *err)
{
	errno = 0;
	if (!formats[format].render(r, style, out, err))
		return false;
	if (fflush(out) != 0 || ferror(out))
		return err_set(err, ERR_OUTPUT, "cannot write the result: %s",
			errno ? strerror(errno) : "the output was closed");
	return true;
}

/* ---- columns ---- */

static const struct cells *
cells_of(const struct block *table, const struct column *column)
{
	size_t col = rowset_find(table->rows, column->name);
	return col == ROWSET_NONE ? NULL : &table->rows->col[col];
}

static size_t
count_columns(const struct column *columns)
{
	size_t n = 0;
	while (columns[n].name)
		n++;
	return n;
}

size_t
shown_on_screen(struct arena *a, const struct block *table, struct shown **out)
{
	size_t n = 0;
	struct shown *s = ARENA_ARRAY(a, struct shown, count_columns(table->columns));
	for (const struct column *c = table->columns; c->name; c++) {
		const struct cells *cells = c->hidden ? NULL : cells_of(table, c);
		if (cells)
			s[n++] = (struct shown){ c, cells, NULL };
	}
	*out = s;
	return n;
}

size_t
shown_in_export(struct arena *a, const struct block *table, struct shown **out)
{
	size_t n = 0;
	struct map *keys = map_new(a); /* the number of a key is that of its column */
	struct shown *s = ARENA_ARRAY(a, struct shown, count_columns(table->columns));
	for (const struct column *c = table->columns; c->name; c++) {
		const struct cells *cells = cells_of(table, c);
		const char *key = c->key ? c->key : c->name;
		size_t taken = map_find(keys, key, strlen(key));
		if (!cells || c->shown_only || (taken != MAP_NONE && s[taken].cells == cells))
			continue; /* the same cells in another format */
		for (unsigned i = 2; map_find(keys, key, strlen(key)) != MAP_NONE; i++)
			key = arena_printf(a, "%s_%u", c->key ? c->key : c->name, i);
		(void)map_intern(keys, key, strlen(key));
		s[n++] = (struct shown){ c, cells, key };
	}
	*out = s;
	return n;
}

static void
add_safe(struct strbuf *out, const char *s)
{
	text_safe(out, s, strlen(s), TEXT_ONE_LINE);
}

void
shown_title(struct strbuf *out, const struct column *column)
{
	add_safe(out, column->title ? column->title : column->name);
	if (column->unit) {
		strbuf_add(out, " (");
		add_safe(out, column->unit);
		strbuf_add_char(out, ')');
	}
}

/* ---- blocks ---- */

const struct block *
first_table(const struct report *r, const char *format, struct err *err)
{
	const char *lead = report_lead(r);
	for (const struct block *b = report_blocks(r); b; b = b->next)
		if (b->type == BLOCK_TABLE && (!lead || (b->key && strcmp(b->key, lead) == 0)))
			return b;
	err_set(err, ERR_USAGE, "this report has no table for %s; use text, json, md or html",
		format);
	return NULL;
}

void
add_conclusion(struct strbuf *out, const struct report *r)
{
	for (const struct block *b = report_blocks(r); b; b = b->next) {
		if (b->type != BLOCK_CONCLUSION)
			continue;
		if (out->len)
			strbuf_add(out, "; ");
		text_safe(out, b->text, b->text_len, TEXT_ONE_LINE);
	}
}

enum cell_tone
add_value(struct strbuf *out, const struct block *value, int64_t now_ms)
{
	const struct column *column = &value->columns[0];
	enum cell_tone tone = cell_format(out, column, &value->rows->col[0], 0, now_ms);
	if (column->unit && tone != TONE_MISSING && tone != TONE_UNDEFINED) {
		strbuf_add_char(out, ' ');
		add_safe(out, column->unit);
	}
	if (value->text) {
		strbuf_add(out, "  ");
		text_safe(out, value->text, value->text_len, TEXT_ONE_LINE);
	}
	return tone;
}

const char *
verdict_name(enum verdict v)
{
	static const char *const names[] = { "none", "pass", "warn", "fail" };
	return names[v];
}

const char *
verdict_glyph(enum verdict v, bool ascii)
{
	static const char *const glyphs[][4] = { { "·", "✓", "!", "✗" }, { "-", "+", "!", "x" } };
	return glyphs[ascii][v];
}
