// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * A report as one self-contained page: no script, no link, nothing loaded, and
 * a content security policy that would forbid them. Well-formed as XML too.
 */
#include <string.h>
#include "core/base/arena.h"
#include "core/base/xml.h"
#include "core/plot/plot_svg.h"
#include "core/report/render.h"

static const char page_head[] =
	"<!DOCTYPE html>\n"
	"<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	"style-src 'unsafe-inline'; img-src data:\"/>\n"
	"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
	"<meta name=\"generator\" content=\"cairn\"/>\n";

static const char page_style[] =
	"<style>\n"
	":root{color-scheme:light dark;--ink:#1c2024;--soft:#5b6470;--paper:#fff;--line:#d5dae0;"
	"--pass:#1a7f37;--warn:#8a5a00;--fail:#c01c28;--s1:#0b6bcb;--s2:#b35900;--s3:#8a3ffc;"
	"--s4:#1a7f37;--s5:#c01c28;--s6:#007d79}\n"
	"@media(prefers-color-scheme:dark){:root{--ink:#dfe3e8;--soft:#98a2ae;--paper:#15181c;"
	"--line:#343b44;--pass:#57c773;--warn:#e3b341;--fail:#ff7b72;--s1:#6cb6ff;--s2:#f0a35e;"
	"--s3:#c69bff;--s4:#57c773;--s5:#ff7b72;--s6:#3ddbd9}}\n"
	"body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);"
	"max-width:72rem;margin:2rem auto;padding:0 1rem}\n"
	"h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}h1,h2{border-bottom:1px solid "
	"var(--line);padding-bottom:.3rem}\n"
	"table{border-collapse:collapse;font-variant-numeric:tabular-nums;display:block;"
	"overflow-x:auto;margin:1rem 0}th,td{padding:.2rem .8rem .2rem 0;text-align:left;"
	"vertical-align:top}th{color:var(--soft);font-weight:600}tbody tr{border-top:1px solid "
	"var(--line)}.r{text-align:right}\n"
	"dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1.5rem}dt{color:"
	"var(--soft)}dd{margin:0;overflow-wrap:anywhere}\n"
	"pre{overflow-x:auto;border:1px solid var(--line);padding:.7rem}ul.checks{list-style:none;"
	"padding:0}.conclusion{font-size:1.1rem;font-weight:600}.soft{color:var(--soft)}"
	".pass{color:var(--pass)}.warn{color:var(--warn)}.fail{color:var(--fail)}\n"
	"figure{margin:1rem 0}svg{max-width:100%;height:auto}svg text{fill:var(--soft);font:12px "
	"system-ui,sans-serif}.axis{stroke:var(--soft)}.grid{stroke:var(--line)}.mark{stroke:"
	"var(--soft);stroke-dasharray:4 3}\n"
	".s1,.s7{--c:var(--s1)}.s2,.s8{--c:var(--s2)}.s3,.s9{--c:var(--s3)}.s4,.s10{--c:var(--s4)}"
	".s5,.s11{--c:var(--s5)}.s6,.s12{--c:var(--s6)}"
	".line.s7,.line.s8,.line.s9,.line.s10,.line.s11,.line.s12{stroke-dasharray:5 "
	"3}.line,.dot{fill:none;stroke:var(--c);stroke-width:1.5;"
	"vector-effect:non-scaling-stroke}.dot{stroke-width:4}.fill{fill:var(--c);"
	"fill-opacity:.45}.band{fill:var(--c);fill-opacity:.18}svg text.key{fill:var(--c)}\n"
	"@media print{body{max-width:none;margin:0}}\n"
	"</style>\n";

struct html {
	FILE *out;
	const struct report_style *style;
	struct strbuf text;
};

static void
put_text(struct html *h, const struct block *b)
{
	xml_text(h->out, b->text, b->text_len, TEXT_ONE_LINE);
}

static const char *
class_of(enum cell_tone tone)
{
	switch (tone) {
	case TONE_GOOD:
		return "pass";
	case TONE_WARN:
	case TONE_ODD:
		return "warn";
	case TONE_BAD:
		return "fail";
	case TONE_MISSING:
	case TONE_UNDEFINED:
	case TONE_MUTED:
		return "soft";
	case TONE_LIVE:
	case TONE_PLAIN:
		break;
	}
	return "";
}

/* ---- tables ---- */

static void
put_cell(struct html *h, const struct shown *s, size_t row)
{
	strbuf_clear(&h->text);
	enum cell_tone tone = cell_format(&h->text, s->column, s->cells, row, h->style->now_ms);
	bool right = column_alignment(s->column, s->cells->type) == ALIGN_RIGHT;
	const char *class = class_of(tone);
	if (right || class[0])
		fprintf(h->out, "<td class=\"%s%s%s\">", right ? "r" : "",
			right && class[0] ? " " : "", class);
	else
		fputs("<td>", h->out);
	if (s->column->format == FORMAT_SPARK && s->cells->type == CELL_SERIES &&
		!cells_null(s->cells, row)) {
		/* One point is no curve. */
		if (s->cells->at.c[row]->n > 1)
			plot_svg_spark(h->out, s->cells->at.c[row]);
	} else {
		xml_string(h->out, h->text.at);
	}
	fputs("</td>", h->out);
}

static void
put_table(struct html *h, const struct block *b)
{
	struct arena *a = arena_new();
	struct shown *shown;
	size_t n = shown_on_screen(a, b, &shown);
	if (b->rows->rows == 0 || n == 0) {
		fputs("<p class=\"soft\">", h->out);
		put_text(h, b);
		fputs("</p>\n", h->out);
	} else {
		fputs("<table>\n<thead><tr>", h->out);
		for (size_t i = 0; i < n; i++) {
			bool right = column_alignment(shown[i].column, shown[i].cells->type) ==
				     ALIGN_RIGHT;
			strbuf_clear(&h->text);
			shown_title(&h->text, shown[i].column);
			fputs(right ? "<th class=\"r\">" : "<th>", h->out);
			xml_string(h->out, h->text.at);
			fputs("</th>", h->out);
		}
		fputs("</tr></thead>\n<tbody>\n", h->out);
		for (size_t row = 0; row < b->rows->rows; row++) {
			fputs("<tr>", h->out);
			for (size_t i = 0; i < n; i++)
				put_cell(h, &shown[i], row);
			fputs("</tr>\n", h->out);
		}
		fputs("</tbody>\n</table>\n", h->out);
	}
	if (b->rows->note) {
		fputs("<p class=\"soft\">", h->out);
		xml_string(h->out, b->rows->note);
		fputs("</p>\n", h->out);
	}
	arena_free(a);
}

/* ---- the rest ---- */

static void
put_glyph(struct html *h, enum verdict v)
{
	fprintf(h->out, "<span class=\"%s\">%s</span> ", verdict_name(v), verdict_glyph(v, false));
}

static void
put_value(struct html *h, const struct block *b)
{
	strbuf_clear(&h->text);
	enum cell_tone tone = add_value(&h->text, b, h->style->now_ms);
	const char *class = class_of(tone);
	fputs("<dt>", h->out);
	xml_string(h->out, b->label ? b->label : "");
	fprintf(h->out, "</dt><dd class=\"%s\">", class[0] ? class : "plain");
	xml_string(h->out, h->text.at);
	fputs("</dd>\n", h->out);
}

static void
put_check(struct html *h, const struct block *b)
{
	fputs("<li>", h->out);
	put_glyph(h, b->verdict);
	fputs("<strong>", h->out);
	xml_string(h->out, b->label ? b->label : "");
	fputs("</strong> ", h->out);
	put_text(h, b);
	fputs("</li>\n", h->out);
}

/* Paragraphs are separated by line feeds. */
static void
put_paragraphs(struct html *h, const struct block *b)
{
	for (const char *s = b->text, *end; *s; s = end) {
		end = s + strcspn(s, "\n");
		fputs("<p>", h->out);
		xml_text(h->out, s, (size_t)(end - s), TEXT_ONE_LINE);
		fputs("</p>\n", h->out);
		end += *end != '\0';
	}
}

static void
put_block(struct html *h, const struct block *b)
{
	switch (b->type) {
	case BLOCK_SECTION:
		if (!b->label)
			return;
		fputs("<h2>", h->out);
		xml_string(h->out, b->label);
		fputs("</h2>\n", h->out);
		return;
	case BLOCK_TEXT:
		put_paragraphs(h, b);
		return;
	case BLOCK_LINES:
		fputs("<pre>", h->out);
		xml_text(h->out, b->text, b->text_len, TEXT_LINES);
		fputs("</pre>\n", h->out);
		return;
	case BLOCK_VALUE:
		put_value(h, b);
		return;
	case BLOCK_TABLE:
		put_table(h, b);
		return;
	case BLOCK_PLOT:
		fputs("<figure>\n", h->out);
		plot_svg(h->out, b->plot);
		fputs("</figure>\n", h->out);
		return;
	case BLOCK_CHECK:
		put_check(h, b);
		return;
	case BLOCK_WARNING:
		fputs("<p>", h->out);
		put_glyph(h, VERDICT_WARN);
		put_text(h, b);
		fputs("</p>\n", h->out);
		return;
	case BLOCK_CONCLUSION:
		return; /* is at the top */
	}
}

/* Values and checks stand in lists; these open and close around a run of them. */
static void
put_list_tag(struct html *h, enum block_type type, bool open)
{
	if (type == BLOCK_VALUE)
		fputs(open ? "<dl>\n" : "</dl>\n", h->out);
	else if (type == BLOCK_CHECK)
		fputs(open ? "<ul class=\"checks\">\n" : "</ul>\n", h->out);
}

static void
put_head(struct html *h, const struct report *r)
{
	fputs(page_head, h->out);
	fputs("<title>", h->out);
	xml_string(h->out, report_title(r)[0] ? report_title(r) : "cairn");
	fputs("</title>\n", h->out);
	fputs(page_style, h->out);
	fputs("</head>\n<body>\n", h->out);
	if (report_title(r)[0]) {
		fputs("<h1>", h->out);
		xml_string(h->out, report_title(r));
		fputs("</h1>\n", h->out);
	}
	strbuf_clear(&h->text);
	add_conclusion(&h->text, r);
	if (h->text.len == 0)
		return;
	fputs("<p class=\"conclusion\">", h->out);
	if (report_verdict(r) != VERDICT_NONE)
		put_glyph(h, report_verdict(r));
	xml_string(h->out, h->text.at);
	fputs("</p>\n", h->out);
}

bool
render_html(const struct report *r, const struct report_style *style, FILE *out, struct err *err)
{
	(void)err;
	struct html h = { .out = out, .style = style };
	strbuf_init(&h.text, RENDER_TEXT_MAX);
	put_head(&h, r);
	const struct block *before = NULL;
	for (const struct block *b = report_blocks(r); b; before = b, b = b->next) {
		if (!before || before->type != b->type)
			put_list_tag(&h, b->type, true);
		put_block(&h, b);
		if (!b->next || b->next->type != b->type)
			put_list_tag(&h, b->type, false);
	}
	fputs("</body>\n</html>\n", out);
	strbuf_free(&h.text);
	return true;
}
