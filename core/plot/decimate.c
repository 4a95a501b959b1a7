// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* One pass over the points of each column, found by bisection. */
#include "core/plot/decimate.h"

#include <math.h>

size_t
decimate_find(const double *x, size_t n, double at)
{
	size_t from = 0;
	while (from < n) {
		size_t middle = from + (n - from) / 2;
		if (x[middle] < at)
			from = middle + 1;
		else
			n = middle;
	}
	return from;
}

static void
keep(struct decimated *out, const double *x, const double *y, size_t i, double shift)
{
	out->x[out->n] = x[i] - shift;
	out->y[out->n++] = y[i];
}

struct ends {
	size_t first, last, low, high; /* finite points of a column */
};

/* False when none of the points is finite. */
static bool
find_ends(const double *y, size_t from, size_t end, struct ends *e)
{
	while (from < end && !isfinite(y[from]))
		from++;
	while (from < end && !isfinite(y[end - 1]))
		end--;
	if (from == end)
		return false;
	*e = (struct ends){ from, end - 1, from, from };
	double low = y[from], high = y[from];
	for (size_t i = from; i < end; i++) {
		double v = y[i];
		if (v < low && isfinite(v)) {
			low = v;
			e->low = i;
		} else if (v > high && isfinite(v)) {
			high = v;
			e->high = i;
		}
	}
	return true;
}

static void
sort_ends(size_t at[4])
{
	for (int i = 1; i < 4; i++)
		for (int k = i; k > 0 && at[k] < at[k - 1]; k--) {
			size_t other = at[k];
			at[k] = at[k - 1];
			at[k - 1] = other;
		}
}

static void
add_column(struct decimated *out, const double *x, const double *y, size_t from, size_t end,
	double shift)
{
	struct ends e;
	if (end - from <= 4) {
		for (size_t i = from; i < end; i++)
			keep(out, x, y, i, shift);
		return;
	}
	if (!find_ends(y, from, end, &e)) {
		keep(out, x, y, from, shift);
		return;
	}
	size_t at[4] = { e.first, e.low, e.high, e.last };
	sort_ends(at);
	for (int i = 0; i < 4; i++)
		if (i == 0 || at[i] != at[i - 1])
			keep(out, x, y, at[i], shift);
}

/* From the column and the point on. */
static void
add_columns(const double *x, const double *y, size_t n, double shift, const struct scale *scale,
	int columns, struct decimated *out)
{
	size_t from = out->from;
	size_t stop = decimate_find(x, n, nextafter(scale->hi + shift, HUGE_VAL));
	for (int column = out->column > 0 ? out->column : 1; column <= columns && from < stop;
		column++) {
		size_t end = stop;
		if (column < columns)
			end = from +
			      decimate_find(x + from, stop - from,
				      scale_value(scale, (column - 0.5) / (columns - 1)) + shift);
		if (end == from)
			continue;
		out->column = column;
		out->from = from;
		out->kept = out->n;
		add_column(out, x, y, from, end, shift);
		from = end;
	}
	if (stop < n)
		keep(out, x, y, stop, shift);
}

void
decimate(const double *x, const double *y, size_t n, double shift, const struct scale *scale,
	int columns, struct decimated *out)
{
	out->n = 0;
	out->column = 0;
	out->from = decimate_find(x, n, scale->lo + shift);
	if (out->from > 0)
		keep(out, x, y, out->from - 1, shift);
	add_columns(x, y, n, shift, scale, columns, out);
}

void
decimate_more(const double *x, const double *y, size_t n, double shift, const struct scale *scale,
	int columns, struct decimated *out)
{
	if (out->column == 0) {
		decimate(x, y, n, shift, scale, columns, out);
		return;
	}
	out->n = out->kept;
	add_columns(x, y, n, shift, scale, columns, out);
}
