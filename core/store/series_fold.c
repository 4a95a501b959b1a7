// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Widening to the right doubles the parts, so that every part of the new grid is
 * two whole parts of the old one and nothing is lost. A step to the left of the
 * grid (rare) lays a new grid over the kept points.
 */
#include "core/store/series_fold.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/oom.h"

static int
compare_values(double a, double b)
{
	if (isnan(a) || isnan(b))
		return isnan(a) - isnan(b);
	return (a > b) - (a < b);
}

int
series_point_compare(const void *a, const void *b)
{
	const struct series_point *p = a, *q = b;
	if (p->step != q->step)
		return p->step < q->step ? -1 : 1;
	if (p->timestamp != q->timestamp)
		return p->timestamp < q->timestamp ? -1 : 1;
	return compare_values(p->value, q->value);
}

void
series_fold_init(struct series_fold *f, size_t n_parts, uint64_t expected)
{
	*f = (struct series_fold){
		.parts = xcalloc(n_parts, sizeof(*f->parts)),
		.n_parts = n_parts,
		.width = expected ? (expected - 1) / n_parts + 1 : 1,
	};
}

void
series_fold_free(struct series_fold *f)
{
	free(f->parts);
	f->parts = NULL;
}

/* Steps from origin to step, which must not be below it. */
static uint64_t
offset(int64_t origin, int64_t step)
{
	return (uint64_t)step - (uint64_t)origin;
}

static void
keep_finite(struct series_part *part, const struct series_point *p)
{
	if (!isfinite(p->value))
		return;
	if (!part->finite || p->value < part->low.value)
		part->low = *p;
	if (!part->finite || p->value > part->high.value)
		part->high = *p;
	part->finite = true;
}

static void
keep(struct series_part *part, const struct series_point *p)
{
	if (part->n == 0 || series_point_compare(p, &part->first) < 0)
		part->first = *p;
	if (part->n == 0 || series_point_compare(p, &part->last) >= 0)
		part->last = *p;
	keep_finite(part, p);
	part->n++;
}

/* Puts what from keeps into to; both cover neighbouring steps. */
static void
merge(struct series_part *to, const struct series_part *from)
{
	size_t n = to->n + from->n;
	if (from->n == 0)
		return;
	keep(to, &from->first);
	keep(to, &from->last);
	if (from->finite) {
		keep_finite(to, &from->low);
		keep_finite(to, &from->high);
	}
	to->n = n;
}

static void
double_width(struct series_fold *f)
{
	for (size_t i = 0; i < f->n_parts; i++) {
		struct series_part old = f->parts[i];
		f->parts[i] = (struct series_part){ 0 };
		merge(&f->parts[i / 2], &old);
	}
	f->width = f->width > UINT64_MAX / 2 ? UINT64_MAX : f->width * 2;
}

static size_t
part_of(const struct series_fold *f, int64_t step)
{
	uint64_t part = offset(f->origin, step) / f->width;
	return part < f->n_parts ? (size_t)part : f->n_parts - 1;
}

/* A grid that begins at step and reaches as far as the old one did. */
static void
move_origin(struct series_fold *f, int64_t step)
{
	struct series_part *old = f->parts;
	int64_t top = f->origin;
	for (size_t i = 0; i < f->n_parts; i++)
		if (old[i].n && old[i].last.step > top)
			top = old[i].last.step;
	uint64_t width = offset(step, top) / f->n_parts + 1;
	f->width = width > f->width ? width : f->width;
	f->origin = step;
	f->parts = xcalloc(f->n_parts, sizeof(*f->parts));
	for (size_t i = 0; i < f->n_parts; i++) {
		const struct series_part *part = &old[i];
		const struct series_point *kept[] = { &part->first, &part->last, &part->low,
			&part->high };
		for (size_t k = 0; k < (part->n ? part->finite ? 4u : 2u : 0u); k++)
			keep(&f->parts[part_of(f, kept[k]->step)], kept[k]);
	}
	free(old);
}

void
series_fold_add(struct series_fold *f, struct series_point p)
{
	if (f->points == 0)
		f->origin = p.step;
	else if (p.step < f->origin)
		move_origin(f, p.step);
	while (f->width < UINT64_MAX && offset(f->origin, p.step) / f->width >= f->n_parts)
		double_width(f);
	keep(&f->parts[part_of(f, p.step)], &p);
	f->points++;
	f->not_finite += !isfinite(p.value);
}

size_t
series_fold_points(const struct series_fold *f, struct series_point *out)
{
	size_t n = 0;
	for (size_t i = 0; i < f->n_parts; i++) {
		const struct series_part *part = &f->parts[i];
		size_t from = n;
		if (part->n)
			out[n++] = part->first;
		if (part->n && part->finite) {
			out[n++] = part->low;
			out[n++] = part->high;
		}
		if (part->n)
			out[n++] = part->last;
		qsort(out + from, n - from, sizeof(*out), series_point_compare);
		size_t kept = from;
		for (size_t k = from; k < n; k++)
			if (k == from || series_point_compare(&out[k], &out[kept - 1]) != 0)
				out[kept++] = out[k];
		n = kept;
	}
	return n;
}
