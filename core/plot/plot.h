// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Plot: series, axes and marks, before anyone decides how they look. Data only:
 * plot_cells.h and plot_svg.h draw it.
 *
 * A struct plot may also be filled in by hand from data that outlives it (a
 * chart that redraws often); then it has no arena and is not freed. Read-only
 * after building; texts may be untrusted.
 */
#ifndef CORE_PLOT_PLOT_H
#define CORE_PLOT_PLOT_H

#include <stdbool.h>
#include <stddef.h>
#include "core/base/attr.h"
#include "core/table/rowset.h"

struct arena;

enum axis_kind {
	AXIS_LINEAR,
	AXIS_LOG,   /* base 10; values <= 0 are gaps */
	AXIS_TIME,  /* wall milliseconds, labelled in local time */
	AXIS_SPAN,  /* milliseconds since the beginning, labelled 58s, 1m12 */
	AXIS_WHOLE, /* linear; nothing lies between whole numbers: steps, epochs, layers */
};

enum plot_style {
	PLOT_LINE,   /* joins the points; NaN leaves a gap */
	PLOT_STEPS,  /* holds each value until the next x: outlines of histograms, schedules */
	PLOT_POINTS, /* dots alone, or discs when they are few */
	PLOT_BARS,   /* from 0 to y, each as wide as the way to the next x */
	PLOT_BAND,   /* between y and upper */
};

struct plot_series {
	const char *name; /* for the legend; NULL keeps it out */
	enum plot_style style;
	int colour; /* 1, 2, 3 …: which series colour; 0 = by position */
	struct series data;
	const double *upper; /* PLOT_BAND: [data.n] */
	bool faint;          /* stands back: what a smoothed curve was made of */
	char letter;         /* that names it where there is no colour; 0 = by position */
};

struct plot_axis {
	const char *label; /* may be NULL */
	enum axis_kind kind;
	/* NAN: found from the data and rounded outwards to steps of 1, 2 or 5. */
	double lo, hi;
	/* Categories: label i stands at i; NULL for numbers. x axis only. */
	const char *const *names;
	size_t names_len;
	bool hidden; /* y axis only: its numbers mean nothing, leave it out */
};

/* A line across the whole picture: a threshold, a release, the crosshair. */
struct plot_mark {
	double at;
	bool horizontal;   /* at is a y value */
	bool axis;         /* it belongs to the picture: drawn as its axes are */
	const char *label; /* may be NULL */
};

struct plot {
	const char *title; /* what the y values are */
	struct plot_axis x, y;
	const struct plot_series *series; /* later ones are drawn over earlier ones */
	size_t series_len;
	const struct plot_mark *marks;
	size_t marks_len;
	struct arena *arena; /* NULL: filled in by hand */
};

/* An empty plot with linear axes. */
struct plot *plot_new(const char *title) MUST_CHECK;
/* NULL is fine. */
void plot_free(struct plot *p);
/* These copy everything they are given. */
void plot_set_x(struct plot *p, const char *label, enum axis_kind kind);
void plot_set_y(struct plot *p, const char *label, enum axis_kind kind);
void plot_set_names(struct plot *p, const char *const *names, size_t n);
void plot_add(struct plot *p, const struct plot_series *s);
/* Bars between n + 1 edges, as a histogram has them. */
void plot_add_bins(struct plot *p, const char *name, enum plot_style style, const double *edges,
	const double *heights, size_t n);
void plot_add_mark(struct plot *p, const struct plot_mark *mark);

/* The i-th x of a series. */
static inline double
plot_x(const struct series *s, size_t i)
{
	return s->x ? s->x[i] : (double)i;
}

/* The colour number a series is drawn in: its own, or its position from 1. */
static inline int
plot_colour(const struct plot *p, size_t i)
{
	return p->series[i].colour > 0 ? p->series[i].colour : (int)i + 1;
}

#endif
