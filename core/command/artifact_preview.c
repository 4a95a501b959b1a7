// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The beginning of one artifact as a report. */
#include "core/command/artifact_preview.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/json.h"
#include "core/base/number.h"
#include "core/base/oom.h"
#include "core/base/str.h"
#include "core/base/text_file.h"
#include "core/base/utf8.h"
#include "core/dataset/csv_record.h"
#include "core/report/report.h"
#include "core/table/column.h"
#include "core/table/rowset_build.h"

#define TABLE_ROWS    1000
#define TABLE_COLUMNS 50
#define TABLE_MEMORY  ((size_t)16 << 20)
#define CELL_WIDTH    40
#define CELL_BYTES    1000

/* ---- JSON ---- */

static bool
add_json(struct report *r, const struct artifact_bytes *b)
{
	struct arena *a = arena_new();
	const struct json *tree = NULL;
	struct err err = ERR_INIT;
	struct json_writer w;
	bool ok = json_parse(a, b->at, b->len, b->len, &tree, &err);
	if (ok) {
		struct text_file f;
		text_file_open(&f);
		json_begin(&w, f.out, true);
		json_value(&w, tree);
		text_file_close(&f);
		report_lines(r, "text", f.at, f.len);
		free(f.at);
	} else if (b->size <= (int64_t)b->len) {
		report_warning(r, "shown as it is: %s", err.text);
	}
	arena_free(a);
	return ok;
}

/* ---- CSV ---- */

struct grid {
	struct arena *a;
	struct rowset_build *build;
	struct column *columns;
	bool *number; /* every cell so far that is not empty */
	size_t cols, widest, rows;
};

static const char *
field_text(const struct grid *g, struct csv_field *f)
{
	struct strbuf safe;
	strbuf_init(&safe, CELL_BYTES);
	csv_unescape(f);
	text_safe(&safe, f->at, f->len < CELL_BYTES ? f->len : CELL_BYTES, TEXT_ONE_LINE);
	const char *out = arena_strdup(g->a, safe.at);
	strbuf_free(&safe);
	return out;
}

/* The header: no wider than a cell may be, as it is shown whole. */
static const char *
title_text(const struct grid *g, struct csv_field *f)
{
	int width = 0;
	const char *text = field_text(g, f);
	size_t n = utf8_clip(text, CELL_WIDTH - 1, &width);
	return text[n] ? arena_printf(g->a, "%.*s…", (int)n, text) : text;
}

static void
add_columns(struct grid *g, const struct csv_record *header, size_t n)
{
	g->cols = n < TABLE_COLUMNS ? n : TABLE_COLUMNS;
	g->columns = ARENA_ARRAY(g->a, struct column, g->cols + 1);
	g->number = ARENA_ARRAY(g->a, bool, g->cols + 1);
	for (size_t i = 0; i < g->cols; i++) {
		const char *name = arena_printf(g->a, "%zu", i + 1);
		rowset_build_column(g->build, name, CELL_TEXT);
		g->number[i] = true;
		g->columns[i] = (struct column){ .name = name,
			.title = i < header->n ? title_text(g, &header->field[i]) : "",
			.max_width = CELL_WIDTH };
	}
}

static void
add_row(struct grid *g, struct csv_record *r)
{
	double value;
	size_t row = rowset_build_row(g->build);
	for (size_t i = 0; i < r->n && i < g->cols; i++) {
		const char *text = field_text(g, &r->field[i]);
		size_t len = strlen(text);
		if (len > 0 && !parse_real(text, len, &value))
			g->number[i] = false;
		rowset_build_text(g->build, i, row, text, len);
	}
	g->rows++;
}

static bool
is_blank(const struct csv_record *r)
{
	return r->n == 1 && r->field[0].len == 0 && !r->field[0].quoted;
}

/* Fields of the widest record within the rows that are shown. */
static size_t
measure(char *at, char *end, bool last, char delimiter)
{
	struct csv_record r = { 0 };
	size_t most = 0;
	for (size_t row = 0; row <= TABLE_ROWS && at < end; row++) {
		if (csv_split(&r, &at, end, last, delimiter) != CSV_RECORD)
			break;
		most = r.n > most ? r.n : most;
	}
	csv_record_free(&r);
	return most;
}

static void
take_rows(struct grid *g, char **at, char *end, bool last, char delimiter)
{
	struct csv_record r = { 0 };
	while (*at < end && g->rows < TABLE_ROWS &&
		csv_split(&r, at, end, last, delimiter) == CSV_RECORD) {
		if (!g->columns)
			add_columns(g, &r, g->widest);
		else if (!is_blank(&r))
			add_row(g, &r);
	}
	csv_record_free(&r);
}

static void
say_what_is_left(struct report *r, const struct grid *g, bool all)
{
	if (g->widest > g->cols)
		report_warning(r, "the first %zu of %zu columns", g->cols, g->widest);
	if (!all)
		report_warning(r, "only the first %zu row%s", g->rows, g->rows == 1 ? "" : "s");
}

/* False: nothing that could be split. */
static bool
add_table(struct report *r, const struct artifact_bytes *b, char delimiter)
{
	static const char mark[] = "\xef\xbb\xbf";
	struct grid g = { .a = arena_new(), .build = rowset_build_new(TABLE_MEMORY) };
	struct err err = ERR_INIT;
	const struct rowset *rows = NULL;
	char *copy = xcalloc(b->len + CSV_PADDING, 1);
	memcpy(copy, b->at, b->len);
	char *at = b->len >= 3 && memcmp(copy, mark, 3) == 0 ? copy + 3 : copy;
	char *end = copy + b->len;
	bool last = b->size <= (int64_t)b->len;
	g.widest = measure(at, end, last, delimiter);
	take_rows(&g, &at, end, last, delimiter);
	bool unclosed = at < end && last && g.rows < TABLE_ROWS;
	bool fits = g.columns && !unclosed;
	if (!fits)
		rowset_build_free(g.build);
	if (unclosed)
		report_warning(r, "shown as it is: a quote is never closed");
	bool ok = fits && rowset_build_finish(g.build, &rows, &err);
	if (ok) {
		for (size_t i = 0; i < g.cols; i++)
			g.columns[i].align = g.number[i] ? ALIGN_RIGHT : ALIGN_LEFT;
		say_what_is_left(r, &g, at >= end);
		report_table(r, "rows", rows, g.columns, "a header, and no rows");
	}
	free(copy);
	arena_free(g.a);
	return ok;
}

/* ---- what it is ---- */

static uint32_t
big_endian(const char *p, int bytes)
{
	uint32_t v = 0;
	for (int i = 0; i < bytes; i++)
		v = v << 8 | (unsigned char)p[i];
	return v;
}

static bool
begins(const struct artifact_bytes *b, const char *magic, size_t n)
{
	return b->len >= n && memcmp(b->at, magic, n) == 0;
}

static bool
picture(const struct artifact_bytes *b, char *out, size_t size)
{
	if (begins(b, "\x89PNG\r\n\x1a\n", 8) && b->len >= 24)
		snprintf(out, size, "PNG picture, %u × %u", big_endian(b->at + 16, 4),
			big_endian(b->at + 20, 4));
	else if (begins(b, "GIF8", 4) && b->len >= 10)
		snprintf(out, size, "GIF picture, %d × %d",
			(unsigned char)b->at[6] | (unsigned char)b->at[7] << 8,
			(unsigned char)b->at[8] | (unsigned char)b->at[9] << 8);
	else if (begins(b, "\xff\xd8\xff", 3))
		snprintf(out, size, "JPEG picture");
	else if (begins(b, "RIFF", 4) && b->len >= 12 && memcmp(b->at + 8, "WEBP", 4) == 0)
		snprintf(out, size, "WebP picture");
	else
		return false;
	return true;
}

/* Most of what a text editor would not show. A character cut off at the end is none of it. */
static bool
is_text(const struct artifact_bytes *b)
{
	size_t strange = 0, used;
	for (size_t i = 0; i < b->len; i += used) {
		uint32_t c = utf8_decode(b->at + i, b->len - i, &used);
		if (c == 0)
			return false;
		bool plain = c >= 32 || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == 27;
		strange += c == UTF8_BAD || !plain;
	}
	return strange <= 3 || strange < b->len / 8;
}

bool
artifact_kind(const struct artifact_bytes *b, char *out, size_t size)
{
	static const struct {
		const char *magic;
		size_t n;
		const char *kind;
	} kinds[] = {
		{ "%PDF-", 5, "PDF document" },
		{ "PK\003\004", 4, "ZIP archive (also models of PyTorch, .npz)" },
		{ "\x1f\x8b", 2, "gzip" },
		{ "\x93NUMPY", 6, "NumPy array" },
		{ "\x89HDF\r\n", 6, "HDF5" },
		{ "PAR1", 4, "Parquet" },
		{ "ARROW1", 6, "Arrow" },
		{ "SQLite format 3", 16, "SQLite database" },
		{ "\x80\x02", 2, "Python pickle" },
		{ "\x80\x03", 2, "Python pickle" },
		{ "\x80\x04\x95", 3, "Python pickle" },
		{ "\x80\x05\x95", 3, "Python pickle" },
	};
	if (picture(b, out, size))
		return true;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (begins(b, kinds[i].magic, kinds[i].n)) {
			snprintf(out, size, "%s", kinds[i].kind);
			return true;
		}
	if (is_text(b))
		return false;
	snprintf(out, size, "binary data");
	return true;
}

/* ---- all of it ---- */

static bool
add_parts(struct report *r, const struct artifact_bytes *b)
{
	if (str_ends(b->path, ".csv"))
		return add_table(r, b, ',');
	if (str_ends(b->path, ".tsv"))
		return add_table(r, b, '\t');
	return str_ends(b->path, ".json") && add_json(r, b);
}

struct report *
artifact_preview(const struct artifact_bytes *b, const char *kind)
{
	struct report *r = report_new(b->path);
	char size[NUMBER_MAX];
	number_bytes(size, b->size > 0 ? (uint64_t)b->size : 0);
	if (kind) {
		report_text(r, "%s: %s, %s; nothing to show as text", b->path, kind, size);
		return r;
	}
	if (b->len == 0)
		report_text(r, "%s: an empty file", b->path);
	if ((int64_t)b->len < b->size) {
		char shown[NUMBER_MAX];
		report_warning(r, "the first %s of %s", number_bytes(shown, b->len), size);
	}
	if (b->len > 0 && !add_parts(r, b))
		report_lines(r, "text", b->at, b->len);
	return r;
}
