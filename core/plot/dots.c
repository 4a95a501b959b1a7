// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Dots and the pen that joins them. */
#include "core/plot/dots.h"

#include <math.h>
#include <stdlib.h>

void
dots_set(struct dots *d, int x, int y, unsigned char colour)
{
	static const uint8_t bits[4][2] = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 },
		{ 0x40, 0x80 } };
	if (x < 0 || y < 0 || x >= d->width || y >= d->height)
		return;
	int cell = y / 4 * (d->width / 2) + x / 2;
	d->set[cell] |= bits[y & 3][x & 1];
	d->dot_colour[cell] = colour;
}

/* The nearest dot; what is far outside comes just outside. */
static int
dot_of(double v, int size)
{
	if (!(v > -1))
		return -1;
	return v >= size ? size : (int)(v + 0.5);
}

/* One side of Liang and Barsky's clipping: keeps the part of [t0, t1] where p * t <= q. */
static bool
clip_side(double p, double q, double *t0, double *t1)
{
	if (p == 0)
		return q >= 0;
	double t = q / p;
	if (p < 0)
		*t0 = fmax(*t0, t);
	else
		*t1 = fmin(*t1, t);
	return *t0 <= *t1;
}

/* The part of a line that lies on the raster or next to it, dot by dot (Bresenham). */
static void
join(struct dots *d, double x0, double y0, double x1, double y1, unsigned char colour)
{
	double dx = x1 - x0, dy = y1 - y0, from = 0, to = 1;
	if (!clip_side(-dx, x0 + 1, &from, &to) || !clip_side(dx, d->width - x0, &from, &to) ||
		!clip_side(-dy, y0 + 1, &from, &to) || !clip_side(dy, d->height - y0, &from, &to))
		return;
	int x = dot_of(x0 + from * dx, d->width), y = dot_of(y0 + from * dy, d->height);
	int end_x = dot_of(x0 + to * dx, d->width), end_y = dot_of(y0 + to * dy, d->height);
	int step_x = end_x > x ? 1 : -1, step_y = end_y > y ? 1 : -1;
	int across = abs(end_x - x), up = -abs(end_y - y), error = across + up;
	for (;;) {
		dots_set(d, x, y, colour);
		if (x == end_x && y == end_y)
			return;
		int twice = 2 * error;
		if (twice >= up) {
			error += up;
			x += step_x;
		}
		if (twice <= across) {
			error += across;
			y += step_y;
		}
	}
}

static void
draw_column(struct pen *p)
{
	if (p->column < 0 || p->column >= p->dots->width)
		return;
	int from = dot_of(p->lowest, p->dots->height), to = dot_of(p->highest, p->dots->height);
	for (int y = from; y <= to; y++)
		dots_set(p->dots, p->column, y, p->colour);
}

void
pen_point(struct pen *p, double x, double y)
{
	int column = dot_of(x, p->dots->width);
	if (p->down && column == p->column) {
		if (y < p->lowest)
			p->lowest = y;
		if (y > p->highest)
			p->highest = y;
	} else {
		if (p->down) {
			draw_column(p);
			join(p->dots, p->x, p->y, x, y, p->colour);
		}
		p->column = column;
		p->lowest = p->highest = y;
		p->down = true;
	}
	p->x = x;
	p->y = y;
}

void
pen_lift(struct pen *p)
{
	if (p->down)
		draw_column(p);
	p->down = false;
}
