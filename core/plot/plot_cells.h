// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Plots in characters: braille dots (2 x 4 a cell), or ASCII. The result is a
 * grid that a screen or a text report copies; it knows which cell belongs to
 * which series, and where values lie.
 */
#ifndef CORE_PLOT_PLOT_CELLS_H
#define CORE_PLOT_PLOT_CELLS_H

#include <stdbool.h>
#include "core/plot/scale.h"

enum plot_ink {
	PLOT_INK_NONE, /* a blank */
	PLOT_INK_TITLE,
	PLOT_INK_LABEL, /* numbers at the axes, names */
	PLOT_INK_AXIS,
	PLOT_INK_MARK,
	PLOT_INK_SERIES,
	PLOT_INK_FAINT, /* of a faint series */
};

struct plot_cell {
	char text[6];         /* UTF-8, NUL-ended; "" behind a wide character */
	unsigned char ink;    /* enum plot_ink */
	unsigned char colour; /* of PLOT_INK_SERIES and PLOT_INK_FAINT: 1, 2, 3 …, else 0 */
};

/* The part of the grid that has the curves, in cells, and its scales. */
struct plot_area {
	int left, top, cols, rows;
	struct scale x, y;
};

/* All zero before first use; keeps its memory from one drawing to the next. */
struct plot_cells {
	int rows, cols;
	struct plot_cell *at; /* [rows * cols], by rows */
	struct plot_area area;
	size_t cap;
};

struct plot_cells_style {
	bool ascii;
	bool letters; /* the end of each series is marked a, b, c …, for pictures without colour */
};

/* Most rows and columns of a drawing; more are cut off. */
#define PLOT_CELLS_MAX 1000

/*
 * Draws p in one pass over its points, whatever their number: of the points
 * that share a column of dots the first, lowest, highest and last are joined.
 * Total at any size >= 0 x 0: titles and axes go when there is no room.
 */
void plot_cells_draw(struct plot_cells *out, const struct plot *p, int rows, int cols,
	const struct plot_cells_style *style);
void plot_cells_free(struct plot_cells *c);

/* Stands for a series of that colour in ASCII, where there are several. */
char plot_ascii_mark(int colour);

/* Column of the grid where x lies, -1 when it is outside; and the x in the middle of a column. */
int plot_column_of(const struct plot_area *area, double x);
double plot_x_at(const struct plot_area *area, int column);
/* The same for rows, from the top. */
int plot_row_of(const struct plot_area *area, double y);
double plot_y_at(const struct plot_area *area, int row);

#endif
