// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* How many charts there is room for, and which metric stands where. */
#include "tui/view/charts_parts.h"

#include <math.h>
#include <string.h>

#define PANE_W      38
#define PANE_H      9
#define WIDE        160 /* columns from which panes are larger */
#define PANE_WIDE_W 48
#define PANE_TALL_H 12
#define TALL        40

struct grid {
	int rows, cols;
};

static double
shape_cost(struct rect r, int rows, int cols, size_t n)
{
	double w = (double)r.w / cols;
	double h = (double)r.h / rows;
	double empty = (double)rows * cols - (double)n;
	return empty * 0.7 + fabs(log(w / (h * 4)));
}

/* As many charts as can be read; when all fit, the shape that wastes least. */
static struct grid
grid_for(struct rect r, size_t n)
{
	int pane_w = r.w >= WIDE ? PANE_WIDE_W : PANE_W;
	int pane_h = r.h >= TALL ? PANE_TALL_H : PANE_H;
	struct grid most = { r.h / pane_h, r.w / pane_w };
	most.rows = most.rows > 0 ? most.rows : 1;
	most.cols = most.cols > 0 ? most.cols : 1;
	if (n >= (size_t)(most.rows * most.cols))
		return most;
	struct grid best = most;
	double least = HUGE_VAL;
	for (int cols = 1; cols <= most.cols; cols++) {
		int rows = (int)((n + (size_t)cols - 1) / (size_t)cols);
		rows = rows > 0 ? rows : 1;
		if (rows > most.rows || shape_cost(r, rows, cols, n) >= least)
			continue;
		least = shape_cost(r, rows, cols, n);
		best = (struct grid){ rows, cols };
	}
	return best;
}

static void
pane_free(struct chart_pane *p)
{
	free(p->key);
	plot_cells_free(&p->cells);
	free(p);
}

void
charts_set_pane_count(struct charts_state *s, size_t n)
{
	while (s->panes.len > n)
		pane_free(s->panes.at[--s->panes.len]);
	while (s->panes.len < n) {
		struct chart_pane *p = xcalloc(1, sizeof(*p));
		p->key = xstrdup("");
		VEC_PUSH(&s->panes, p);
	}
}

static void
set_pane(struct chart_pane *p, const char *key, struct rect r)
{
	if (strcmp(p->key, key) != 0) {
		free(p->key);
		p->key = xstrdup(key);
	}
	p->rect = r;
}

void
charts_set_focus(struct charts_state *s)
{
	if (s->at >= s->shown.len)
		s->at = s->shown.len > 0 ? s->shown.len - 1 : 0;
	const char *key = s->shown.len > 0 ? s->shown.at[s->at] : "";
	if (strcmp(s->focus, key) != 0) {
		char *copy = xstrdup(key);
		free(s->focus);
		s->focus = copy;
	}
}

/* Which metric stands where. */
void
charts_lay_panes(struct charts_state *s, struct rect r)
{
	charts_set_focus(s);
	struct grid g = s->full ? (struct grid){ 1, 1 } : grid_for(r, s->shown.len);
	size_t page = (size_t)(g.rows * g.cols);
	s->grid_rows = g.rows;
	s->grid_cols = g.cols;
	s->first = s->at / page * page;
	size_t n = s->shown.len - s->first < page ? s->shown.len - s->first : page;
	charts_set_pane_count(s, n);
	for (size_t i = 0; i < n; i++) {
		int row = (int)i / g.cols;
		int col = (int)i % g.cols;
		int y = r.h * row / g.rows;
		int x = r.w * col / g.cols;
		int end = r.w * (col + 1) / g.cols - (col + 1 < g.cols ? 1 : 0);
		set_pane(s->panes.at[i], s->shown.at[s->first + i],
			(struct rect){ r.y + y, r.x + x, r.h * (row + 1) / g.rows - y, end - x });
	}
}
