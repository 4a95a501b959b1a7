// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * A report as Markdown (GitHub's kind), for pull requests and notes. Texts show
 * as themselves: no markup, no HTML, no link and no mention comes out of data.
 */
#include <string.h>
#include <strings.h>
#include "core/base/arena.h"
#include "core/base/utf8.h"
#include "core/plot/plot.h"
#include "core/report/text_out.h"

struct md {
	FILE *out;
	const struct report_style *style;
	struct strbuf text;
};

static bool
is_word(char c)
{
	unsigned char u = (unsigned char)c;
	return (u >= '0' && u <= '9') || (u >= 'A' && u <= 'Z') || (u >= 'a' && u <= 'z') ||
	       u >= 0x80;
}

/* The one escape of this format: s is safe text, at its position i. NULL: as it is. */
static const char *
escape_at(const char *s, size_t i)
{
	switch (s[i]) {
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '&':
		return "&amp;";
	case '@':
		return "&#64;"; /* would notify people */
	case '#':
		return "&#35;"; /* would become a link to an issue, or a heading */
	case ':':
		return s[i + 1] == '/' ? "&#58;" : NULL; /* would become a link */
	case '.':
		return i >= 3 && strncasecmp(s + i - 3, "www", 3) == 0                  ? "&#46;"
		       : i > 0 && s[i - 1] >= '0' && s[i - 1] <= '9' && s[i + 1] == ' ' ? "\\."
											: NULL;
	case '_':
		return i > 0 && is_word(s[i - 1]) && is_word(s[i + 1]) ? NULL : "\\_";
	case '\\':
		return "\\\\";
	case '`':
		return "\\`";
	case '*':
		return "\\*";
	case '[':
		return "\\[";
	case ']':
		return "\\]";
	case '|':
		return "\\|";
	case '~':
		return "\\~";
	case '$':
		return "\\$"; /* would begin a formula */
	default:
		return NULL;
	}
}

static void
put_safe(const struct md *m, const char *s)
{
	for (size_t i = 0; s[i]; i++) {
		const char *escape = escape_at(s, i);
		if (escape)
			fputs(escape, m->out);
		else
			fputc(s[i], m->out);
	}
}

/* Untrusted text in one line, without white space at its ends. */
static void
put_text(struct md *m, const char *s, size_t n)
{
	struct str trimmed = str_trim(str_make(s, n));
	strbuf_clear(&m->text);
	text_safe(&m->text, trimmed.at, trimmed.len, TEXT_ONE_LINE);
	put_safe(m, m->text.at);
}

/* The same as a line: a list, a rule or an underline would begin there. */
static void
put_line(struct md *m, const char *s, size_t n)
{
	struct str trimmed = str_trim(str_make(s, n));
	if (trimmed.len && strchr("-+=", trimmed.at[0]))
		fputc('\\', m->out);
	put_text(m, s, n);
}

static void
put_string(struct md *m, const char *s)
{
	put_text(m, s, strlen(s));
}

/* ---- tables ---- */

static void
put_table_head(struct md *m, const struct shown *shown, size_t n)
{
	fputc('|', m->out);
	for (size_t i = 0; i < n; i++) {
		strbuf_clear(&m->text);
		shown_title(&m->text, shown[i].column);
		fputc(' ', m->out);
		put_safe(m, m->text.at);
		fputs(" |", m->out);
	}
	fputs("\n|", m->out);
	for (size_t i = 0; i < n; i++) {
		enum column_align align = column_alignment(shown[i].column, shown[i].cells->type);
		fputs(align == ALIGN_RIGHT ? " ---: |" : " --- |", m->out);
	}
	fputc('\n', m->out);
}

static void
put_table(struct md *m, const struct block *b)
{
	struct arena *a = arena_new();
	struct shown *shown;
	size_t n = shown_on_screen(a, b, &shown);
	if (b->rows->rows == 0 || n == 0) {
		put_line(m, b->text, b->text_len);
		fputc('\n', m->out);
	} else {
		put_table_head(m, shown, n);
	}
	for (size_t row = 0; n && row < b->rows->rows; row++) {
		fputc('|', m->out);
		for (size_t i = 0; i < n; i++) {
			strbuf_clear(&m->text);
			cell_format(
				&m->text, shown[i].column, shown[i].cells, row, m->style->now_ms);
			fputc(' ', m->out);
			put_safe(m, m->text.at);
			fputs(" |", m->out);
		}
		fputc('\n', m->out);
	}
	fputc('\n', m->out);
	if (b->rows->note) {
		put_line(m, b->rows->note, strlen(b->rows->note));
		fputs("\n\n", m->out);
	}
	arena_free(a);
}

/* ---- the rest ---- */

/* A fence longer than any run of backticks inside. */
static size_t
fence_length(const char *s)
{
	size_t longest = 2, run = 0;
	for (; *s; s++) {
		run = *s == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest + 1;
}

static void
put_fence(const struct md *m, size_t n)
{
	while (n-- > 0)
		fputc('`', m->out);
	fputc('\n', m->out);
}

static void
put_fenced(struct md *m, const char *s, size_t len)
{
	strbuf_clear(&m->text);
	text_safe(&m->text, s, len, TEXT_LINES);
	size_t n = fence_length(m->text.at);
	put_fence(m, n);
	fputs(m->text.at, m->out);
	if (m->text.len && m->text.at[m->text.len - 1] != '\n')
		fputc('\n', m->out);
	put_fence(m, n);
	fputc('\n', m->out);
}

/* The picture in characters, as on a terminal. */
static void
put_plot(struct md *m, const struct block *b)
{
	struct report_style plain = *m->style;
	plain.colour = plain.ascii = false;
	plain.width = 0;
	fputs("```\n", m->out);
	text_plot(&(struct text_out){ m->out, &plain }, b->plot);
	fputs("```\n\n", m->out);
}

static void
put_paragraphs(struct md *m, const struct block *b)
{
	for (const char *s = b->text, *end; *s; s = end) {
		end = s + strcspn(s, "\n");
		put_line(m, s, (size_t)(end - s));
		fputs(*end ? "\n" : "", m->out);
		end += *end != '\0';
	}
	fputs("\n\n", m->out);
}

static void
put_value(struct md *m, const struct block *b)
{
	fputs("- **", m->out);
	put_string(m, b->label ? b->label : "");
	fputs(":** ", m->out);
	strbuf_clear(&m->text);
	add_value(&m->text, b, m->style->now_ms);
	put_safe(m, m->text.at);
	fputc('\n', m->out);
}

static void
put_check(struct md *m, const struct block *b)
{
	fprintf(m->out, "- %s **", verdict_glyph(b->verdict, false));
	put_string(m, b->label ? b->label : "");
	fputs("** ", m->out);
	put_text(m, b->text, b->text_len);
	fputc('\n', m->out);
}

static void
put_block(struct md *m, const struct block *b)
{
	switch (b->type) {
	case BLOCK_SECTION:
		if (!b->label)
			return;
		fputs("## ", m->out);
		put_string(m, b->label);
		fputs("\n\n", m->out);
		return;
	case BLOCK_TEXT:
		put_paragraphs(m, b);
		return;
	case BLOCK_LINES:
		put_fenced(m, b->text, b->text_len);
		return;
	case BLOCK_VALUE:
		put_value(m, b);
		return;
	case BLOCK_TABLE:
		put_table(m, b);
		return;
	case BLOCK_PLOT:
		put_plot(m, b);
		return;
	case BLOCK_CHECK:
		put_check(m, b);
		return;
	case BLOCK_WARNING:
		fputs("> **!** ", m->out);
		put_text(m, b->text, b->text_len);
		fputs("\n\n", m->out);
		return;
	case BLOCK_CONCLUSION:
		return; /* is at the top */
	}
}

static bool
is_list(enum block_type type)
{
	return type == BLOCK_VALUE || type == BLOCK_CHECK;
}

bool
render_markdown(
	const struct report *r, const struct report_style *style, FILE *out, struct err *err)
{
	(void)err;
	struct md m = { .out = out, .style = style };
	struct strbuf sentence;
	strbuf_init(&m.text, RENDER_TEXT_MAX);
	strbuf_init(&sentence, RENDER_TEXT_MAX);
	if (report_title(r)[0]) {
		fputs("# ", out);
		put_string(&m, report_title(r));
		fputs("\n\n", out);
	}
	add_conclusion(&sentence, r);
	if (sentence.len) {
		if (report_verdict(r) != VERDICT_NONE)
			fprintf(out, "%s ", verdict_glyph(report_verdict(r), false));
		fputs("**", out);
		put_safe(&m, sentence.at);
		fputs("**\n\n", out);
	}
	for (const struct block *b = report_blocks(r); b; b = b->next) {
		put_block(&m, b);
		if (is_list(b->type) && (!b->next || b->next->type != b->type))
			fputc('\n', out);
	}
	strbuf_free(&sentence);
	strbuf_free(&m.text);
	return true;
}
