// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A report as lines for people: what matters first, no boxes, thin rules. */
#include <string.h>
#include "core/base/utf8.h"
#include "core/report/text_out.h"

#define LABEL_COLUMNS 24 /* labels and names are padded up to here */

struct page {
	struct text_out out;
	struct strbuf text;
	bool begun;            /* something is on the page */
	enum block_type above; /* what it ends with */
};

static bool
is_run(enum block_type type)
{
	return type == BLOCK_VALUE || type == BLOCK_CHECK || type == BLOCK_WARNING;
}

/* Space between what groups apart. */
static void
space(struct page *p, enum block_type next)
{
	bool heading = p->above == BLOCK_SECTION;
	if (p->begun && !heading && !(p->above == next && is_run(next)))
		text_newline(&p->out);
	p->begun = true;
	p->above = next;
}

static const char *
safe(struct page *p, const char *s, size_t n, enum text_lines lines)
{
	strbuf_clear(&p->text);
	text_safe(&p->text, s, n, lines);
	return p->text.at;
}

/* Widest label of the run of blocks that begins at b. */
static int
label_columns(struct page *p, const struct block *b)
{
	int widest = 0;
	for (enum block_type type = b->type; b && b->type == type; b = b->next) {
		int width = utf8_width(safe(p, b->label ? b->label : "",
			b->label ? strlen(b->label) : 0, TEXT_ONE_LINE));
		if (width > widest && width <= LABEL_COLUMNS)
			widest = width;
	}
	return widest;
}

/* The label and the space up to column at; returns where the line is. */
static int
put_label(struct page *p, enum ink ink, const char *label, int from, int at)
{
	const char *s = safe(p, label ? label : "", label ? strlen(label) : 0, TEXT_ONE_LINE);
	int end = from + utf8_width(s);
	if (end > from + LABEL_COLUMNS && p->out.style->width > 0) { /* on lines of its own */
		text_wrap(&p->out, ink, s, from, from);
		text_spaces(&p->out, at);
		return at;
	}
	text_put(&p->out, ink, s);
	text_spaces(&p->out, end < at ? at - end : 2);
	return end < at ? at : end + 2;
}

/* A note has lines, which stay lines; names and commands have none. Its bytes without the last ends. */
static size_t
lines_of(const struct block *b)
{
	const struct cells *c = &b->rows->col[0];
	if (c->type != CELL_TEXT || cells_null(c, 0) || !b->label || !str_starts(b->label, "note"))
		return 0;
	size_t n = strlen(c->at.s[0]);
	while (n > 0 && strchr("\r\n ", c->at.s[0][n - 1]))
		n--;
	return memchr(c->at.s[0], '\n', n) ? n : 0;
}

static void
put_value(struct page *p, const struct block *b, int labels)
{
	int at = put_label(p, INK_MUTED, b->label, 0, labels + 2);
	size_t lines = lines_of(b);
	if (lines) {
		const char *s = safe(p, b->rows->col[0].at.s[0], lines, TEXT_LINES);
		text_wrap(&p->out, INK_PLAIN, s, at, labels + 2);
		return;
	}
	strbuf_clear(&p->text);
	enum cell_tone tone = add_value(&p->text, b, p->out.style->now_ms);
	text_wrap(&p->out, ink_of_tone(tone), p->text.at, at, labels + 2);
}

static void
put_glyph(struct page *p, enum verdict v)
{
	text_put(&p->out, ink_of_verdict(v), verdict_glyph(v, p->out.style->ascii));
	text_spaces(&p->out, 1);
}

static void
put_check(struct page *p, const struct block *b, int labels)
{
	put_glyph(p, b->verdict);
	int at = put_label(p, INK_PLAIN, b->label, 2, labels + 4);
	const char *s = safe(p, b->text, b->text_len, TEXT_ONE_LINE);
	text_wrap(&p->out, INK_PLAIN, s, at, labels + 4);
}

static void
put_heading(struct page *p, const char *s)
{
	if (p->begun)
		text_newline(&p->out);
	text_wrap(&p->out, INK_STRONG, safe(p, s, strlen(s), TEXT_ONE_LINE), 0, 0);
	text_rule(&p->out);
	p->begun = true;
	p->above = BLOCK_SECTION;
}

static void
put_lines(struct page *p, const struct block *b)
{
	const char *s = safe(p, b->text, b->text_len, TEXT_LINES);
	size_t n = strlen(s);
	for (size_t i = 0; i < n;) {
		size_t len = strcspn(s + i, "\n");
		text_put_n(&p->out, INK_PLAIN, s + i, len);
		text_newline(&p->out);
		i += len + 1;
	}
}

static void
put_paragraph(struct page *p, const struct block *b)
{
	text_wrap(&p->out, INK_PLAIN, safe(p, b->text, b->text_len, TEXT_LINES), 0, 0);
}

static void
put_warning(struct page *p, const struct block *b)
{
	put_glyph(p, VERDICT_WARN);
	text_wrap(&p->out, INK_PLAIN, safe(p, b->text, b->text_len, TEXT_ONE_LINE), 2, 2);
}

/* The sentence to read first, with the worst verdict. */
static void
put_conclusion(struct page *p, const struct report *r)
{
	struct strbuf sentence;
	strbuf_init(&sentence, RENDER_TEXT_MAX);
	add_conclusion(&sentence, r);
	if (sentence.len) {
		enum verdict v = report_verdict(r);
		space(p, BLOCK_CONCLUSION);
		if (v != VERDICT_NONE)
			put_glyph(p, v);
		text_wrap(&p->out, INK_STRONG, sentence.at, v == VERDICT_NONE ? 0 : 2, 2);
	}
	strbuf_free(&sentence);
}

static void
put_block(struct page *p, const struct block *b, int labels)
{
	switch (b->type) {
	case BLOCK_SECTION:
		if (b->label)
			put_heading(p, b->label);
		return;
	case BLOCK_CONCLUSION:
		return; /* is at the top */
	case BLOCK_TEXT:
		space(p, b->type);
		put_paragraph(p, b);
		return;
	case BLOCK_LINES:
		space(p, b->type);
		put_lines(p, b);
		return;
	case BLOCK_VALUE:
		space(p, b->type);
		put_value(p, b, labels);
		return;
	case BLOCK_TABLE:
		space(p, b->type);
		text_table(&p->out, b);
		return;
	case BLOCK_PLOT:
		space(p, b->type);
		text_plot(&p->out, b->plot);
		return;
	case BLOCK_CHECK:
		space(p, b->type);
		put_check(p, b, labels);
		return;
	case BLOCK_WARNING:
		space(p, b->type);
		put_warning(p, b);
		return;
	}
}

/* A lone table (a list) speaks for itself. */
static bool
wants_title(const struct report *r)
{
	for (const struct block *b = report_blocks(r); b; b = b->next)
		if (b->type != BLOCK_TABLE && b->type != BLOCK_WARNING &&
			b->type != BLOCK_CONCLUSION)
			return report_title(r)[0] != '\0';
	return false;
}

bool
render_text(const struct report *r, const struct report_style *style, FILE *out, struct err *err)
{
	(void)err;
	struct page p = { .out = { out, style } };
	int labels = 0;
	strbuf_init(&p.text, RENDER_TEXT_MAX);
	if (wants_title(r) && !report_bare(r))
		put_heading(&p, report_title(r));
	if (!report_bare(r))
		put_conclusion(&p, r);
	const struct block *before = NULL;
	for (const struct block *b = report_blocks(r); b; before = b, b = b->next) {
		if (b->type == BLOCK_WARNING && report_bare(r))
			continue;
		bool labelled = b->type == BLOCK_VALUE || b->type == BLOCK_CHECK;
		if (labelled && (!before || before->type != b->type))
			labels = label_columns(&p, b);
		put_block(&p, b, labels);
	}
	strbuf_free(&p.text);
	return true;
}
