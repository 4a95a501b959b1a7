// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* One merge without a branch that depends on the data. */
#include "core/stats/edf_gaps.h"

#include <math.h>
#include <stdint.h>
#include "core/stats/undefined.h"

struct merge {
	struct edf_gaps found;
	int64_t gap;    /* i m - k n: whole numbers, so nothing cancels where shares agree */
	int64_t widest; /* of those between different values */
	double before, scale;
};

/* The gap has stood from the value before to this one. */
static inline void
reach(struct merge *g, double value)
{
	double width = value - g->before, gap = (double)(g->gap < 0 ? -g->gap : g->gap);
	double share = gap * g->scale;
	int64_t steps = g->gap < 0 ? -g->gap : g->gap;
	if (width > 0 && steps > g->widest) {
		g->widest = steps;
		g->found.at = g->before;
	}
	/* No gap, no area, however far apart: 0 times infinity would be none. */
	double area = steps ? share * width : 0;
	g->found.area += area;
	g->found.squared_area += share * area;
	g->before = value;
}

struct edf_gaps
edf_gaps(const double x[], size_t n, const double y[], size_t m)
{
	struct merge g = { .found = { UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED } };
	if (n == 0 || m == 0)
		return g.found;
	int64_t up = (int64_t)m, down = (int64_t)n;
	size_t i = 0, k = 0;
	g.before = fmin(x[0], y[0]);
	g.scale = 1 / ((double)n * (double)m);
	g.found = (struct edf_gaps){ .at = g.before };
	while (i < n && k < m) {
		double a = x[i], b = y[k];
		int of_x = a <= b, of_y = b <= a;
		reach(&g, a <= b ? a : b);
		g.gap += (of_x ? up : 0) - (of_y ? down : 0);
		i += (size_t)of_x;
		k += (size_t)of_y;
	}
	for (; i < n; i++, g.gap += up)
		reach(&g, x[i]);
	for (; k < m; k++, g.gap -= down)
		reach(&g, y[k]);
	g.found.steps = (double)g.widest;
	return g.found;
}
