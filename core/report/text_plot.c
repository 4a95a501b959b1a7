// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Plots of a text report, with a key when there are several series. */
#include <string.h>
#include "core/base/utf8.h"
#include "core/plot/plot_cells.h"
#include "core/plot/spark.h"
#include "core/report/text_out.h"

#define PLOT_ROWS    14
#define PLOT_COLUMNS 80 /* on a page without a width */
#define PLOT_WIDEST  120

static int
ink_of_cell(const struct plot_cell *cell)
{
	switch ((enum plot_ink)cell->ink) {
	case PLOT_INK_TITLE:
		return INK_STRONG;
	case PLOT_INK_AXIS:
	case PLOT_INK_MARK:
		return INK_MUTED;
	case PLOT_INK_SERIES:
		return INK_SERIES + cell->colour - 1;
	case PLOT_INK_FAINT:
		return INK_MUTED;
	case PLOT_INK_NONE:
	case PLOT_INK_LABEL:
		break;
	}
	return INK_PLAIN;
}

static void
put_row(const struct text_out *t, const struct plot_cell *cells, int cols)
{
	struct strbuf run;
	strbuf_init(&run, RENDER_TEXT_MAX);
	while (cols > 0 && strcmp(cells[cols - 1].text, " ") == 0)
		cols--;
	for (int i = 0, end; i < cols; i = end) {
		strbuf_clear(&run);
		int ink = ink_of_cell(&cells[i]);
		for (end = i; end < cols && ink_of_cell(&cells[end]) == ink; end++)
			strbuf_add(&run, cells[end].text);
		text_put(t, ink, run.at);
	}
	strbuf_free(&run);
	text_newline(t);
}

static size_t
count_named(const struct plot *p)
{
	size_t named = 0;
	for (size_t i = 0; i < p->series_len; i++)
		named += p->series[i].name != NULL;
	return named;
}

static void
put_key(const struct text_out *t, const struct plot *p)
{
	struct strbuf name;
	strbuf_init(&name, RENDER_TEXT_MAX);
	for (size_t i = 0; i < p->series_len && i < 26; i++) {
		const char letter[] = { (char)('a' + i), ' ', '\0' };
		if (!p->series[i].name)
			continue;
		strbuf_clear(&name);
		text_safe(&name, p->series[i].name, strlen(p->series[i].name), TEXT_ONE_LINE);
		text_spaces(t, 2);
		text_put(t, INK_SERIES + plot_colour(p, i) - 1, letter);
		text_wrap(t, INK_PLAIN, name.at, 4, 4);
	}
	strbuf_free(&name);
}

/* One line for each curve: a picture of dots is noise when it is read aloud. */
static void
put_words(const struct text_out *t, const struct plot *p)
{
	struct strbuf line;
	strbuf_init(&line, RENDER_TEXT_MAX);
	for (size_t i = 0; i < p->series_len; i++) {
		const char *name = p->series[i].name ? p->series[i].name : p->title;
		strbuf_clear(&line);
		text_safe(&line, name ? name : "", name ? strlen(name) : 0, TEXT_ONE_LINE);
		strbuf_add(&line, ": ");
		spark_words(&line, &p->series[i].data);
		text_wrap(t, INK_PLAIN, line.at, 0, 4);
	}
	strbuf_free(&line);
}

void
text_plot(const struct text_out *t, const struct plot *plot)
{
	struct plot_cells cells = { 0 };
	if (t->style->plain) {
		put_words(t, plot);
		return;
	}
	bool key = count_named(plot) > 1;
	int cols = t->style->width > 0 ? t->style->width : PLOT_COLUMNS;
	struct plot_cells_style style = { .ascii = t->style->ascii, .letters = key };
	plot_cells_draw(&cells, plot, PLOT_ROWS, cols > PLOT_WIDEST ? PLOT_WIDEST : cols, &style);
	for (int row = 0; row < cells.rows; row++)
		put_row(t, cells.at + row * cells.cols, cells.cols);
	if (key)
		put_key(t, plot);
	plot_cells_free(&cells);
}
