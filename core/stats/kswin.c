// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* KSWIN: a window whose newest values are held against a draw from the older ones. */
#include "core/stats/change.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/oom.h"
#include "core/base/random.h"
#include "core/stats/ks.h"
#include "core/stats/quantile.h"

struct kswin {
	struct kswin_options options;
	struct random random;
	double least_steps; /* from so many steps on a gap counts */
	double *window;     /* [options.window] in order of arrival */
	double *drawn, *recent, *scratch;
	size_t n;
};

const struct kswin_options kswin_defaults = {
	.window = 100,
	.newest = 30,
	.alpha = 0.005,
	.least_gap = 0.1,
	.seed = 42,
};

/* The smallest gap whose exact p is at most alpha; a step more than there is when none is. */
static double
steps_that_count(const struct kswin_options *o)
{
	size_t n = o->newest;
	size_t low = 0, high = n + 1; /* a gap of k values is k n steps, both samples being of n */
	while (low < high) {
		size_t middle = (low + high) / 2;
		double gap = (double)middle / (double)n;
		bool counts = gap > o->least_gap &&
			      ks_exact_p((double)middle * (double)n, n, n) <= o->alpha;
		if (counts)
			high = middle;
		else
			low = middle + 1;
	}
	return (double)low * (double)n;
}

struct kswin *
kswin_new(const struct kswin_options *options)
{
	struct kswin *k = xcalloc(1, sizeof(*k));
	struct kswin_options *o = &k->options;
	*o = *options;
	if (o->window > KSWIN_WINDOW_MAX || o->newest < 2 || o->newest > o->window / 2) {
		o->window = kswin_defaults.window;
		o->newest = kswin_defaults.newest;
	}
	if (!(o->alpha > 0 && o->alpha < 1))
		o->alpha = kswin_defaults.alpha;
	random_seed(&k->random, o->seed);
	k->least_steps = steps_that_count(o);
	k->window = xcalloc(o->window * 3, sizeof(double));
	k->drawn = k->window + o->window; /* as long as the older part while drawing */
	k->recent = k->drawn + (o->window - o->newest);
	k->scratch = k->recent + o->newest;
	return k;
}

void
kswin_free(struct kswin *k)
{
	if (k)
		free(k->window);
	free(k);
}

/* newest of the older values, each equally likely, sorted. */
static void
draw(struct kswin *k)
{
	size_t older = k->options.window - k->options.newest;
	memcpy(k->drawn, k->window, older * sizeof(double));
	for (size_t i = 0; i < k->options.newest; i++) {
		size_t other = i + (size_t)random_below(&k->random, older - i);
		double v = k->drawn[i];
		k->drawn[i] = k->drawn[other];
		k->drawn[other] = v;
	}
	sample_sort(k->drawn, k->options.newest, k->scratch);
}

bool
kswin_add(struct kswin *k, double value)
{
	size_t newest = k->options.newest, older = k->options.window - newest;
	if (!isfinite(value))
		return false;
	if (k->n == k->options.window) {
		memmove(k->window, k->window + 1, (k->n - 1) * sizeof(double));
		k->n--;
	}
	k->window[k->n++] = value;
	if (k->n < k->options.window)
		return false;
	draw(k);
	memcpy(k->recent, k->window + older, newest * sizeof(double));
	sample_sort(k->recent, newest, k->scratch);
	if (ks_gap(k->drawn, newest, k->recent, newest).steps < k->least_steps)
		return false;
	memmove(k->window, k->window + older, newest * sizeof(double));
	k->n = newest;
	return true;
}
