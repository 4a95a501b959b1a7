// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Building a plot in an arena of its own. */
#include "core/plot/plot.h"

#include <math.h>
#include <string.h>
#include "core/base/arena.h"

struct plot *
plot_new(const char *title)
{
	struct arena *a = arena_new();
	struct plot *p = ARENA_NEW(a, struct plot);
	p->arena = a;
	p->title = arena_strdup(a, title ? title : "");
	p->x.lo = p->x.hi = p->y.lo = p->y.hi = (double)NAN;
	return p;
}

void
plot_free(struct plot *p)
{
	if (p)
		arena_free(p->arena);
}

static const char *
copy_text(struct plot *p, const char *s)
{
	return s ? arena_strdup(p->arena, s) : NULL;
}

static const double *
copy_reals(struct plot *p, const double *v, size_t n)
{
	double *copy = ARENA_ARRAY(p->arena, double, n);
	if (n)
		memcpy(copy, v, n * sizeof(*v));
	return copy;
}

void
plot_set_x(struct plot *p, const char *label, enum axis_kind kind)
{
	p->x.label = copy_text(p, label);
	p->x.kind = kind;
}

void
plot_set_y(struct plot *p, const char *label, enum axis_kind kind)
{
	p->y.label = copy_text(p, label);
	p->y.kind = kind;
}

void
plot_set_names(struct plot *p, const char *const *names, size_t n)
{
	const char **copy = ARENA_ARRAY(p->arena, const char *, n);
	for (size_t i = 0; i < n; i++)
		copy[i] = arena_strdup(p->arena, names[i]);
	p->x.names = copy;
	p->x.names_len = n;
}

/* A copy of the array with room for one more; arrays of a plot are short. */
static void *
one_longer(struct plot *p, const void *from, size_t n, size_t size)
{
	void *to = arena_calloc(p->arena, n + 1, size);
	if (n)
		memcpy(to, from, n * size);
	return to;
}

static void
append(struct plot *p, const struct plot_series *s)
{
	struct plot_series *all = one_longer(p, p->series, p->series_len, sizeof(*all));
	all[p->series_len++] = *s;
	p->series = all;
}

void
plot_add(struct plot *p, const struct plot_series *s)
{
	struct plot_series copy = *s;
	copy.name = copy_text(p, s->name);
	copy.data.y = copy_reals(p, s->data.y, s->data.n);
	if (s->data.x)
		copy.data.x = copy_reals(p, s->data.x, s->data.n);
	if (s->upper)
		copy.upper = copy_reals(p, s->upper, s->data.n);
	append(p, &copy);
}

void
plot_add_bins(struct plot *p, const char *name, enum plot_style style, const double *edges,
	const double *heights, size_t n)
{
	double *y = ARENA_ARRAY(p->arena, double, n + 1);
	if (n)
		memcpy(y, heights, n * sizeof(*y));
	y[n] = (double)NAN; /* the last edge ends the last bar */
	struct plot_series s = {
		.name = copy_text(p, name),
		.style = style,
		.data = { .n = n ? n + 1 : 0, .x = copy_reals(p, edges, n ? n + 1 : 0), .y = y },
	};
	append(p, &s);
}

void
plot_add_mark(struct plot *p, const struct plot_mark *mark)
{
	struct plot_mark *all = one_longer(p, p->marks, p->marks_len, sizeof(*all));
	all[p->marks_len] = *mark;
	all[p->marks_len++].label = copy_text(p, mark->label);
	p->marks = all;
}
