// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Scales: from values to places on an axis and back, and the ticks between. Any thread. */
#ifndef CORE_PLOT_SCALE_H
#define CORE_PLOT_SCALE_H

#include "core/base/str.h"
#include "core/plot/plot.h"

/* lo < hi, both finite; both > 0 when logarithmic. */
struct scale {
	enum axis_kind kind;
	double lo, hi;
};

/*
 * A scale that holds lo … hi, rounded outwards to whole steps of which about
 * steps fit in: 1, 2 or 5 times a power of ten, or a natural unit of time. So a
 * growing series moves the end of the scale now and then, not with each point.
 * lo > hi or values that are not finite give 0 … 1 (log: 1 … 10).
 */
struct scale scale_fit(enum axis_kind kind, double lo, double hi, int steps);
/* The same ends, not rounded; only widened when they are equal. */
struct scale scale_exact(enum axis_kind kind, double lo, double hi);

/* Place of v: 0 at lo, 1 at hi, beyond them outside. NaN where v has no place. */
double scale_place(const struct scale *s, double v);
/* The value at a place. */
double scale_value(const struct scale *s, double place);

#define TICKS_MAX 32

struct ticks {
	size_t n;
	double at[TICKS_MAX];
	double step; /* 0 on a logarithmic scale */
};

/* At most most ticks (and TICKS_MAX), ascending, inside the scale. */
void scale_ticks(const struct scale *s, int most, struct ticks *out);
/* Text of a tick, with as many digits as tell it from its neighbours. */
void scale_label(struct strbuf *out, const struct scale *s, const struct ticks *ticks, size_t i);

/*
 * The scales of a plot: the ends it names, else those of its data. False when
 * there is no point to show; the scales are usable all the same.
 */
bool plot_scales(const struct plot *p, int x_steps, int y_steps, struct scale *x, struct scale *y);

#endif
