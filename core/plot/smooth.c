// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Three ways to smooth a curve; see the header for what each computes. */
#include "core/plot/smooth.h"

#include <math.h>
#include <stdio.h>
#include "core/base/number.h"

#define WEIGHT_MAX 0.9999
#define TIME_MAX   0.999
#define TIME_SCALE 1000

static double
weight_of(const struct smooth *how)
{
	return how->weight > 0 ? fmin(how->weight, WEIGHT_MAX) : 0;
}

/* share is w^i. */
static void
by_points(double w, struct smooth_state *st, const double *y, size_t n, double *out)
{
	if (st->n == 0)
		st->share = 1;
	for (size_t i = st->done; i < n; i++) {
		if (!isfinite(y[i])) {
			out[i] = y[i];
			continue;
		}
		st->sum = w * st->sum + (1 - w) * y[i];
		st->share *= w;
		st->n++;
		out[i] = st->sum / (1 - st->share);
	}
	st->done = n;
}

static void
by_distance(const struct smooth *how, struct smooth_state *st, const double *x, const double *y,
	size_t n, double *out)
{
	double v = fmin(sqrt(weight_of(how)), TIME_MAX);
	double step = -1, kept = 0; /* steps are mostly alike: one power does for all */
	for (size_t i = st->done; i < n; i++) {
		if (!isfinite(y[i])) {
			out[i] = y[i];
			continue;
		}
		double at = x ? x[i] : (double)i;
		double distance = st->n == 0 ? 0 : fmax(at - st->last_x, 0);
		if (distance != step) {
			step = distance;
			kept = pow(v, TIME_SCALE * distance / how->range);
		}
		st->sum = st->sum * kept + y[i];
		st->share = st->share * kept + 1;
		st->last_x = at;
		st->n++;
		out[i] = st->sum / st->share;
	}
	st->done = n;
}

/* A sum over a moving window loses digits; it is made anew once per window. */
static void
by_window(size_t half, struct smooth_state *st, const double *y, size_t n, double *out)
{
	double sum = 0;
	size_t count = 0, fresh = 0;
	for (size_t i = st->done; i < n; i++) {
		size_t from = i > half ? i - half : 0, end = n - i > half ? i + half + 1 : n;
		if (fresh == 0) {
			sum = 0;
			count = 0;
			for (size_t k = from; k < end; k++)
				if (isfinite(y[k])) {
					sum += y[k];
					count++;
				}
			fresh = 2 * half + 1;
		} else {
			if (i + half < n && isfinite(y[i + half])) {
				sum += y[i + half];
				count++;
			}
			if (i > half && isfinite(y[i - half - 1])) {
				sum -= y[i - half - 1];
				count--;
			}
		}
		fresh--;
		out[i] = isfinite(y[i]) && count ? sum / (double)count : y[i];
	}
	/* The last ones change when points come behind them. */
	st->done = n > half ? n - half : 0;
}

void
smooth_curve(const struct smooth *how, struct smooth_state *st, const double *x, const double *y,
	size_t n, double *out)
{
	switch (how->kind) {
	case SMOOTH_NONE:
		for (size_t i = st->done; i < n; i++)
			out[i] = y[i];
		st->done = n;
		break;
	case SMOOTH_EMA:
		by_points(weight_of(how), st, y, n, out);
		break;
	case SMOOTH_TIME:
		by_distance(how, st, x, y, n, out);
		break;
	case SMOOTH_MEAN:
		by_window(how->window / 2, st, y, n, out);
		break;
	}
}

const char *
smooth_text(char out[SMOOTH_TEXT_MAX], const struct smooth *how)
{
	char number[NUMBER_MAX];
	number_short(number, weight_of(how), 4);
	switch (how->kind) {
	case SMOOTH_NONE:
		out[0] = '\0';
		break;
	case SMOOTH_EMA:
		snprintf(out, SMOOTH_TEXT_MAX, "EMA %s, debiased", number);
		break;
	case SMOOTH_TIME:
		snprintf(out, SMOOTH_TEXT_MAX, "time-weighted EMA %s", number);
		break;
	case SMOOTH_MEAN:
		snprintf(out, SMOOTH_TEXT_MAX, "mean of %zu", how->window | 1);
		break;
	}
	return out;
}

const char *
smooth_brief(char out[SMOOTH_TEXT_MAX], const struct smooth *how)
{
	char number[NUMBER_MAX];
	number_short(number, weight_of(how), 4);
	if (how->kind == SMOOTH_NONE)
		out[0] = '\0';
	else if (how->kind == SMOOTH_MEAN)
		snprintf(out, SMOOTH_TEXT_MAX, "mean %zu", how->window | 1);
	else
		snprintf(out, SMOOTH_TEXT_MAX, "%sEMA %s", how->kind == SMOOTH_TIME ? "time " : "",
			number);
	return out;
}
