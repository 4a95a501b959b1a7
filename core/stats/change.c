// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Small change detectors, each a handful of running sums. */
#include "core/stats/change.h"

#include <math.h>

bool
page_hinkley_add(struct page_hinkley *d, double value)
{
	if (d->found) {
		d->n = d->mean = d->up = d->down = 0;
		d->found = false;
	}
	if (!isfinite(value))
		return false;
	d->n++;
	d->mean += (value - d->mean) / d->n;
	d->up = fmax(0, d->alpha * d->up + value - d->mean - d->delta);
	d->down = fmax(0, d->alpha * d->down + d->mean - value - d->delta);
	if (d->n < d->min_instances)
		return false;
	bool up = d->up >= d->threshold && d->mode != PH_DOWN;
	bool down = d->down >= d->threshold && d->mode != PH_UP;
	d->found = up || down;
	return d->found;
}

enum change_signal
ddm_add(struct ddm *d, double error)
{
	if (d->found) {
		d->n = d->p = 0;
		d->found = false;
	}
	if (!isfinite(error))
		return CHANGE_NONE;
	d->n++;
	d->p += ((error != 0) - d->p) / d->n;
	if (d->n <= d->warm_start)
		return CHANGE_NONE;
	double s = sqrt(d->p * (1 - d->p) / d->n);
	bool first = d->n == d->warm_start + 1;
	if (first || d->p + s <= d->best_p + d->best_s) {
		d->best_p = d->p;
		d->best_s = s;
	}
	if (d->p + s > d->best_p + d->drift * d->best_s) {
		d->found = true;
		return CHANGE_DRIFT;
	}
	return d->p + s > d->best_p + d->warning * d->best_s ? CHANGE_WARNING : CHANGE_NONE;
}

enum change_signal
eddm_add(struct eddm *d, double error)
{
	if (d->found) {
		d->n = d->errors = d->last = d->mean = d->m2 = d->best = 0;
		d->found = false;
	}
	if (!isfinite(error))
		return CHANGE_NONE;
	d->n++;
	if (error == 0)
		return CHANGE_NONE;
	double distance = d->n - d->last;
	d->last = d->n;
	d->errors++;
	double step = distance - d->mean;
	d->mean += step / d->errors;
	d->m2 += step * (distance - d->mean);
	if (d->n <= d->warm_start)
		return CHANGE_NONE;
	double reach = d->mean + 2 * (d->errors > 1 ? sqrt(d->m2 / (d->errors - 1)) : 0);
	if (reach > d->best)
		d->best = reach;
	if (d->errors <= d->warm_start)
		return CHANGE_NONE;
	double share = reach / d->best;
	d->found = share < d->drift;
	return d->found ? CHANGE_DRIFT : share < d->warning ? CHANGE_WARNING : CHANGE_NONE;
}

bool
ewma_add(struct ewma_chart *d, double value)
{
	if (d->found) {
		d->n = d->mean = d->m2 = d->z = d->shrink = 0;
		d->found = false;
	}
	if (!isfinite(value))
		return false;
	d->n++;
	if (d->n <= d->warm) {
		double step = value - d->mean;
		d->mean += step / d->n;
		d->m2 += step * (value - d->mean);
		d->z = d->mean;
		d->shrink = 1;
		return false;
	}
	double keep = 1 - d->lambda;
	d->z += d->lambda * (value - d->z); /* so written, a constant stays what it is */
	d->shrink *= keep * keep;
	double sd = d->warm > 1 ? sqrt(d->m2 / (d->warm - 1)) : 0;
	double limit = d->limit * sd * sqrt(d->lambda / (2 - d->lambda) * (1 - d->shrink));
	d->found = fabs(d->z - d->mean) > limit;
	return d->found;
}
