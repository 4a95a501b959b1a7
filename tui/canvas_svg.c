// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Runs of cells that look alike become one text element each. */
#include "tui/canvas_svg.h"

#include <stdint.h>
#include <string.h>
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "core/base/xml.h"
#include "tui/canvas.h"
#include "tui/theme.h"

#define CELL_W 8.4
#define CELL_H 18.0
#define MARGIN 10.0

struct ink {
	uint32_t fg, bg;
	unsigned attrs;
};

static uint32_t
rgb_of(struct colour c, uint32_t fallback)
{
	if (c.kind != COLOUR_SET)
		return fallback;
	return c.index < 16 ? colour_rgb(c.index) : c.rgb;
}

static struct ink
ink_of(const struct theme *theme, const struct cell *cell)
{
	uint32_t paper = theme->light ? 0xffffff : 0x1a1c20;
	uint32_t black = theme->light ? 0x24262b : 0xd8dade;
	struct style s = theme_style(theme, (enum role)cell->role, (enum role)cell->over);
	struct ink ink = { rgb_of(s.fg, black), rgb_of(s.bg, paper), s.attrs };
	if (s.attrs & STYLE_REVERSE)
		ink = (struct ink){ ink.bg, ink.fg, ink.attrs };
	return ink;
}

static bool
same_ink(struct ink a, struct ink b)
{
	return a.fg == b.fg && a.bg == b.bg && a.attrs == b.attrs;
}

static void
put_background(FILE *out, int y, int x, int w, uint32_t colour)
{
	fprintf(out,
		"<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#%06x\"/>\n",
		MARGIN + x * CELL_W, MARGIN + y * CELL_H, w * CELL_W, CELL_H, (unsigned)colour);
}

static void
put_text(FILE *out, int y, int x, int w, struct ink ink, const struct strbuf *text)
{
	/* textLength keeps the columns, whatever the width of the reader's font. */
	fprintf(out, "<text x=\"%.1f\" y=\"%.1f\" textLength=\"%.1f\" fill=\"#%06x\"%s%s%s%s>",
		MARGIN + x * CELL_W, MARGIN + y * CELL_H + 13.5, w * CELL_W, (unsigned)ink.fg,
		ink.attrs & STYLE_BOLD ? " font-weight=\"bold\"" : "",
		ink.attrs & STYLE_ITALIC ? " font-style=\"italic\"" : "",
		ink.attrs & STYLE_UNDERLINE ? " text-decoration=\"underline\"" : "",
		ink.attrs & STYLE_DIM ? " opacity=\"0.6\"" : "");
	xml_text(out, text->at, text->len, TEXT_ONE_LINE);
	fputs("</text>\n", out);
}

/* The dots of a braille cell, 0 for any other: fonts draw braille in widths of their own, so we draw it. */
static unsigned
braille_dots(const struct cell *cell)
{
	size_t used = 0;
	uint32_t cp = cell->utf8[0] ? utf8_decode(cell->utf8, strlen(cell->utf8), &used) : 0;
	return cp > 0x2800 && cp <= 0x28ff ? cp & 0xff : 0;
}

/* Every braille cell from x to end as one path of squares. */
static void
put_braille(const struct canvas *c, FILE *out, int y, int x, int end, struct ink ink)
{
	static const int column[8] = { 0, 0, 0, 1, 1, 1, 0, 1 };
	static const int row[8] = { 0, 1, 2, 0, 1, 2, 3, 3 };
	bool open = false;
	for (; x < end; x++) {
		unsigned dots = braille_dots(canvas_at(c, y, x));
		for (int bit = 0; bit < 8; bit++) {
			if (!(dots >> bit & 1))
				continue;
			fputs(open ? "" : "<path d=\"", out);
			open = true;
			fprintf(out, "M%.1f %.1fh2v2h-2z",
				MARGIN + x * CELL_W + 1.2 + column[bit] * CELL_W / 2,
				MARGIN + y * CELL_H + 1.4 + row[bit] * CELL_H / 4);
		}
	}
	if (open)
		fprintf(out, "\" fill=\"#%06x\"/>\n", (unsigned)ink.fg);
}

/* A word and what is one blank away from it: the next word begins in its own column again. */
static int
put_words(const struct canvas *c, FILE *out, int y, int x, int end, struct ink ink)
{
	struct strbuf text;
	int inked = x;
	strbuf_init(&text, 1 << 16);
	int at = x;
	for (; at < end; at++) {
		const struct cell *cell = canvas_at(c, y, at);
		if (cell->width == 0)
			continue;
		bool drawn = cell->utf8[0] && !braille_dots(cell);
		if (drawn && at - inked > 1 && text.len)
			break;
		if (drawn) {
			for (int gap = text.len ? inked : at; gap < at; gap++)
				strbuf_add(&text, " ");
			x = text.len ? x : at;
			strbuf_add(&text, cell->utf8);
			inked = at + cell->width;
		}
	}
	if (text.len)
		put_text(out, y, x, inked - x, ink, &text);
	strbuf_free(&text);
	return at;
}

/* One run of cells that look alike, from x on; returns where the next begins. */
static int
put_run(const struct canvas *c, const struct theme *theme, FILE *out, int y, int x, uint32_t paper)
{
	struct ink ink = ink_of(theme, canvas_at(c, y, x));
	int end = x;
	while (end < c->w && same_ink(ink, ink_of(theme, canvas_at(c, y, end))))
		end++;
	if (ink.bg != paper)
		put_background(out, y, x, end - x, ink.bg);
	put_braille(c, out, y, x, end, ink);
	while (x < end)
		x = put_words(c, out, y, x, end, ink);
	return end;
}

void
canvas_svg(const struct canvas *c, const struct theme *theme, FILE *out)
{
	struct cell blank = { .role = ROLE_TEXT };
	uint32_t paper = ink_of(theme, &blank).bg;
	double w = c->w * CELL_W + 2 * MARGIN;
	double h = c->h * CELL_H + 2 * MARGIN;
	fprintf(out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.1f %.1f\" "
		"width=\"%.0f\" height=\"%.0f\" "
		"font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"14\" "
		"xml:space=\"preserve\">\n"
		"<rect width=\"100%%\" height=\"100%%\" rx=\"6\" fill=\"#%06x\"/>\n",
		w, h, w, h, (unsigned)paper);
	for (int y = 0; y < c->h; y++)
		for (int x = 0; x < c->w;)
			x = put_run(c, theme, out, y, x, paper);
	fputs("</svg>\n", out);
}
