// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Smoothing curves. y that is not finite stays as it is, and counts for nothing. Any thread.
 *
 * SMOOTH_EMA, exponential moving average without the pull towards 0 at the
 * beginning (as TensorBoard does it), weight w in [0, 1), over the finite points:
 *
 *   s_i = w s_(i-1) + (1 - w) y_i,  s_0 = 0;   shown: s_i / (1 - w^i)
 *
 * SMOOTH_TIME, the same with a weight that depends on the distance in x (as
 * Weights & Biases does it), so that dense and sparse parts of a curve are
 * smoothed alike; range is the length of the x axis:
 *
 *   v = min(sqrt(w), 0.999),  k_i = v^(1000 (x_i - x_(i-1)) / range)
 *   a_i = a_(i-1) k_i + y_i,  b_i = b_(i-1) k_i + 1;   shown: a_i / b_i
 *
 * SMOOTH_MEAN, running mean: of the finite values among window points, half of
 * them before and half behind; fewer at the ends.
 */
#ifndef CORE_PLOT_SMOOTH_H
#define CORE_PLOT_SMOOTH_H

#include <stddef.h>

enum smooth_kind { SMOOTH_NONE, SMOOTH_EMA, SMOOTH_TIME, SMOOTH_MEAN };

struct smooth {
	enum smooth_kind kind;
	double weight; /* of the first two kinds; outside 0 … 0.9999 it is brought inside */
	size_t window; /* points of SMOOTH_MEAN; an even number counts as the next odd one */
	double range;  /* of SMOOTH_TIME, > 0 */
};

/* Between calls for a curve that grows; zeroed to begin with. */
struct smooth_state {
	size_t done; /* points that are final in out */
	double sum, share, last_x;
	size_t n;
};

/*
 * Fills out[0 … n) with the smoothed y. Points that st already counts as done
 * are not looked at again: call it with a longer curve to go on. x NULL: 0, 1, 2 …
 */
void smooth_curve(const struct smooth *how, struct smooth_state *st, const double *x,
	const double *y, size_t n, double *out);

#define SMOOTH_TEXT_MAX 72
/* "EMA 0.6, debiased", "time-weighted EMA 0.6", "mean of 15", "" for none. */
const char *smooth_text(char out[SMOOTH_TEXT_MAX], const struct smooth *how);
/* Where there is little room: "EMA 0.6", "time EMA 0.6", "mean 15". */
const char *smooth_brief(char out[SMOOTH_TEXT_MAX], const struct smooth *how);

#endif
