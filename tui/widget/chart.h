// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Chart: a plot on the canvas, in the roles of series, axes and marks. Laying it
 * out and showing it are two steps, so that a picture that has not changed is
 * only copied.
 */
#ifndef TUI_WIDGET_CHART_H
#define TUI_WIDGET_CHART_H

#include "core/plot/plot_cells.h"
#include "tui/canvas.h"

struct chart_look {
	bool ascii;
	bool letters; /* colours do not tell the series apart */
};

enum role chart_role(int colour);
/* What stands for a series in a legend: "●", in ASCII the mark it is drawn with, its letter where colours do not do. */
const char *chart_mark(char out[4], int colour, char letter, const struct chart_look *look);

void chart_draw(struct plot_cells *cells, const struct plot *p, int h, int w,
	const struct chart_look *look);
/* Copies it to the canvas; focused: its title shows that. */
void chart_show(const struct plot_cells *cells, struct canvas *c, int y, int x, bool focused);

#endif
