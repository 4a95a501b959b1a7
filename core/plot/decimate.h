// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Long curves for narrow pictures: of the points in each column of dots the
 * first, lowest, highest and last. What they draw does not differ from what all
 * points draw, when columns are those of the picture. A million points take
 * about a millisecond. Any thread.
 */
#ifndef CORE_PLOT_DECIMATE_H
#define CORE_PLOT_DECIMATE_H

#include "core/plot/scale.h"

/* Points that a picture of that many columns may get. */
#define DECIMATE_ROOM(columns) (4 * (size_t)(columns) + 2)

struct decimated {
	size_t n;
	double *x, *y; /* [DECIMATE_ROOM(columns)], the caller's */
	/* The last column that has points: where it begins in what goes in and in what comes out. */
	int column;
	size_t from, kept;
};

/*
 * x ascends; shift is taken off every x before the scale looks at it (out->x has
 * it off too). Beside the points inside, the last one before and the first one
 * behind are kept, so that the curve runs on to the edges. A column whose points
 * are all not finite keeps one of them: a gap.
 */
void decimate(const double *x, const double *y, size_t n, double shift, const struct scale *scale,
	int columns, struct decimated *out);

/*
 * The same after points were added behind those of the last call for out, with
 * everything else as it was: only the last column is looked at again.
 */
void decimate_more(const double *x, const double *y, size_t n, double shift,
	const struct scale *scale, int columns, struct decimated *out);

/* The first i with x[i] >= at, n when there is none; x ascends. */
size_t decimate_find(const double *x, size_t n, double at);

#endif
