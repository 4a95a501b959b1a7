// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * A raster of braille dots, 2 x 4 a cell, for plot_cells.c. Dots outside are
 * left out. Positions are in dots from the top left; fractions are rounded.
 */
#ifndef CORE_PLOT_DOTS_H
#define CORE_PLOT_DOTS_H

#include <stdbool.h>
#include <stdint.h>

struct dots {
	int width, height;          /* in dots: 2 * columns, 4 * rows */
	uint8_t *set;               /* [cells] bits as in braille */
	uint8_t *fill;              /* [cells] eighths from the bottom, FILL_TOP: the upper half */
	unsigned char *dot_colour;  /* [cells] of the latest dot */
	unsigned char *fill_colour; /* [cells] */
};

#define FILL_FULL 8
#define FILL_TOP  9

/* A pen that joins points; at most one drawing of each column of dots in a run. */
struct pen {
	struct dots *dots;
	unsigned char colour;
	bool down;              /* there is a point to join the next one to */
	int column;             /* of the points gathered */
	double x, y;            /* the last point */
	double lowest, highest; /* of the points in this column */
};

void dots_set(struct dots *d, int x, int y, unsigned char colour);
/* Points in drawing order, in dots; ends with pen_lift. */
void pen_point(struct pen *p, double x, double y);
void pen_lift(struct pen *p);

#endif
