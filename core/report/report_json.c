// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * A report as one JSON object: values and tables under their keys, sections as
 * objects, checks and warnings as arrays at the end. Times are UTC milliseconds,
 * identifiers strings, what is missing null.
 */
#include <string.h>
#include "core/base/arena.h"
#include "core/base/json.h"
#include "core/plot/plot.h"
#include "core/report/render.h"

static void
put_series(struct json_writer *w, const char *key, const struct series *s)
{
	json_open_array(w, key);
	for (size_t i = 0; i < s->n; i++)
		json_real(w, NULL, s->y[i]);
	json_close(w, false);
}

static void
put_cell(struct json_writer *w, const char *key, const struct cells *c, size_t row)
{
	if (cells_null(c, row)) {
		json_null(w, key);
		return;
	}
	switch (c->type) {
	case CELL_INT:
	case CELL_TIME:
		json_int(w, key, c->at.i[row]);
		break;
	case CELL_BOOL:
		json_bool(w, key, c->at.i[row]);
		break;
	case CELL_REAL:
		json_real(w, key, c->at.r[row]);
		break;
	case CELL_TEXT:
		json_string(w, key, c->at.s[row]);
		break;
	case CELL_SERIES:
		put_series(w, key, c->at.c[row]);
		break;
	}
}

static void
put_table(struct json_writer *w, const struct block *b)
{
	struct arena *a = arena_new();
	struct shown *shown;
	size_t n = shown_in_export(a, b, &shown);
	json_open_array(w, b->key);
	for (size_t row = 0; row < b->rows->rows; row++) {
		json_open_object(w, NULL);
		for (size_t i = 0; i < n; i++)
			put_cell(w, shown[i].key, shown[i].cells, row);
		json_close(w, true);
	}
	json_close(w, false);
	arena_free(a);
}

static void
put_reals(struct json_writer *w, const char *key, const double *v, size_t n)
{
	put_series(w, key, &(struct series){ .n = n, .y = v });
}

static void
put_plot(struct json_writer *w, const struct block *b)
{
	const struct plot *p = b->plot;
	json_open_object(w, b->key);
	json_string(w, "title", p->title ? p->title : "");
	json_open_array(w, "series");
	for (size_t i = 0; i < p->series_len; i++) {
		const struct plot_series *s = &p->series[i];
		json_open_object(w, NULL);
		json_string(w, "name", s->name ? s->name : "");
		if (s->data.x)
			put_reals(w, "x", s->data.x, s->data.n);
		put_series(w, "y", &s->data);
		if (s->upper)
			put_reals(w, "upper", s->upper, s->data.n);
		json_close(w, true);
	}
	json_close(w, false);
	json_close(w, true);
}

/* The lines' bytes may hold NUL; JSON gets what comes before each as it is, and U+FFFD for it. */
static void
put_lines(struct json_writer *w, const struct block *b)
{
	struct strbuf text;
	strbuf_init(&text, RENDER_TEXT_MAX);
	for (size_t i = 0; i < b->text_len; i++) {
		if (b->text[i])
			strbuf_add_char(&text, b->text[i]);
		else
			strbuf_add(&text, "\xef\xbf\xbd");
	}
	json_string(w, b->key, text.at);
	strbuf_free(&text);
}

static void
put_checks(struct json_writer *w, const struct report *r)
{
	const char *section = "";
	bool open = false;
	for (const struct block *b = report_blocks(r); b; b = b->next) {
		if (b->type == BLOCK_SECTION)
			section = b->key;
		if (b->type != BLOCK_CHECK)
			continue;
		if (!open)
			json_open_array(w, "checks");
		open = true;
		json_open_object(w, NULL);
		json_string(w, "key", b->key ? b->key : "");
		if (section[0])
			json_string(w, "section", section);
		json_string(w, "name", b->label ? b->label : "");
		json_string(w, "verdict", verdict_name(b->verdict));
		json_string(w, "message", b->text);
		json_close(w, true);
	}
	if (open)
		json_close(w, false);
}

/* Warnings, and what tables say about not being whole. */
static void
put_warnings(struct json_writer *w, const struct report *r)
{
	bool open = false;
	for (const struct block *b = report_blocks(r); b; b = b->next) {
		const char *text = b->type == BLOCK_WARNING ? b->text
				   : b->type == BLOCK_TABLE ? b->rows->note
							    : NULL;
		if (!text)
			continue;
		if (!open)
			json_open_array(w, "warnings");
		open = true;
		json_string(w, NULL, text);
	}
	if (open)
		json_close(w, false);
}

static void
put_member(struct json_writer *w, const struct block *b)
{
	if (b->type == BLOCK_VALUE)
		put_cell(w, b->key, &b->rows->col[0], 0);
	else if (b->type == BLOCK_TABLE)
		put_table(w, b);
	else if (b->type == BLOCK_PLOT)
		put_plot(w, b);
	else
		put_lines(w, b);
}

static void
put_head(struct json_writer *w, const struct report *r)
{
	struct strbuf sentence;
	strbuf_init(&sentence, RENDER_TEXT_MAX);
	add_conclusion(&sentence, r);
	json_string(w, "title", report_title(r));
	json_string(w, "verdict", verdict_name(report_verdict(r)));
	if (sentence.len)
		json_string(w, "conclusion", sentence.at);
	strbuf_free(&sentence);
}

static bool
is_member(const struct block *b)
{
	return b->type == BLOCK_VALUE || b->type == BLOCK_TABLE || b->type == BLOCK_PLOT ||
	       (b->type == BLOCK_LINES && b->key);
}

/* A section's object opens with its first member: checks and texts alone make none. */
static void
put_members(struct json_writer *w, const struct report *r)
{
	const char *section = "";
	bool open = false;
	for (const struct block *b = report_blocks(r); b; b = b->next) {
		if (b->type == BLOCK_SECTION) {
			if (open)
				json_close(w, true);
			section = b->key;
			open = false;
		} else if (is_member(b)) {
			if (section[0] && !open)
				json_open_object(w, section);
			open = section[0] != '\0';
			put_member(w, b);
		}
	}
	if (open)
		json_close(w, true);
}

bool
render_json(const struct report *r, const struct report_style *style, FILE *out, struct err *err)
{
	(void)style;
	(void)err;
	struct json_writer w;
	json_begin(&w, out, true);
	json_open_object(&w, NULL);
	put_head(&w, r);
	put_members(&w, r);
	put_checks(&w, r);
	put_warnings(&w, r);
	json_close(&w, true);
	return true;
}
