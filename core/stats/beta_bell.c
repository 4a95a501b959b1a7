// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Beta densities as bells, and where they end. */
#include "core/stats/beta_bell.h"

#include <math.h>

static double
log1p_exp(double t)
{
	return t > 0 ? t + log1p(exp(-t)) : log1p(exp(t));
}

double
beta_log_bell(struct beta p, double t)
{
	return -p.a * log1p_exp(-t) - p.b * log1p_exp(t);
}

static double
edge(struct beta p, double peak, double direction)
{
	const double drop = 30 * M_LN10;
	double top = beta_log_bell(p, peak);
	double step = 1;
	while (beta_log_bell(p, peak + direction * step) > top - drop && step < 1e6)
		step *= 2;
	double inside = 0, outside = step;
	for (int i = 0; i < 60; i++) {
		double middle = (inside + outside) / 2;
		if (beta_log_bell(p, peak + direction * middle) > top - drop)
			inside = middle;
		else
			outside = middle;
	}
	return peak + direction * outside;
}

struct window
beta_window(struct beta p)
{
	double peak = log(p.a / p.b);
	return (struct window){ edge(p, peak, -1), edge(p, peak, 1) };
}

double
logistic(double t)
{
	return t >= 0 ? 1 / (1 + exp(-t)) : exp(t) / (1 + exp(t));
}
