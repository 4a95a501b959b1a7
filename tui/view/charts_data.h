// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Curves in memory: what was read of each metric of each run, and what was made
 * of it. Points are kept decoded, so that zooming, smoothing and another x axis
 * need no reading; what is added to a run is read alone.
 */
#ifndef TUI_VIEW_CHARTS_DATA_H
#define TUI_VIEW_CHARTS_DATA_H

#include "core/base/vec.h"
#include "core/command/source.h"
#include "core/plot/decimate.h"
#include "core/plot/smooth.h"
#include "core/table/rowset.h"

/* What a curve was drawn with last, for the next point to go on from. */
struct curve_cut {
	struct decimated points;
	size_t room, n; /* of points; of the curve's points that it knows */
	struct scale scale;
	double shift;
	int columns;
	bool by_time;
	unsigned remade; /* see curve */
};

/* One metric of one run. */
struct curve {
	char *key;
	bool asked; /* it is on its way, or here */
	bool read;
	struct series_place place;
	size_t n;
	const double *step, *value, *time; /* [n], by step: own, or the lender's */
	double *own[3];                    /* [cap] each */
	size_t cap;
	const struct rowset *lender; /* of a long history that has not grown yet; NULL: own */
	bool by_time;                /* time ascends too */
	unsigned changes;            /* grows with every change of the points */
	unsigned remade[2];          /* grows when former points, or smoothed values, are others */
	struct curve_cut cut[2];     /* of the points; of the smoothed values */

	/* Smoothed values as of last. */
	struct smooth how;
	struct smooth_state state;
	double *smooth;
	size_t smooth_cap;
};

struct chart_run {
	char *id;
	char *name;       /* safe to show; the id's beginning when it has none */
	char *given;      /* the name as stored */
	int64_t start_ms; /* 0 when unknown */
	int colour;       /* 1, 2, 3 … */
	bool baseline;
	char *group; /* value to group by, "" for one group */
	VEC(struct curve *) curves;
};

struct colour_of_run {
	char id[33];
	int colour;
};

struct charts_data {
	VEC(struct chart_run *) runs;
	VEC(struct colour_of_run) colours; /* given so far; a run keeps its own */
	unsigned palette; /* colours that can be told apart; 0: as many as there are */
	unsigned changes; /* grows with every change */
};

void charts_data_free(struct charts_data *d);

/* A run that is wanted now. Texts are borrowed. */
struct wanted_run {
	const char *id, *name, *group;
	int64_t start_ms;
	bool baseline;
};
/* Makes these the runs, in this sequence; those that stay keep their curves. True when anything changed. */
bool charts_data_set_runs(struct charts_data *d, const struct wanted_run *runs, size_t n);
/* The run is the first of its group. */
bool charts_data_leads(const struct charts_data *d, size_t run);
/* No two runs, or groups, have the same colour, and none one beyond the palette. */
bool charts_data_tells_apart(const struct charts_data *d, bool groups);
/* The colour of a run from an earlier session. */
void charts_data_remember(struct charts_data *d, const char *id, int colour);

/* NULL when it was never asked for. */
struct curve *chart_curve(const struct chart_run *r, const char *key);

/*
 * What to ask for: curves of the keys that were not read yet, and (more) what
 * has been added to those that were. Wants point into d. Returns how many.
 */
size_t charts_data_wants(struct charts_data *d, const char *const *keys, size_t n, bool more,
	struct series_want **out);
/* Takes the answer to those wants; runs that went away meanwhile are passed over. */
void charts_data_take(
	struct charts_data *d, const struct series_want *wants, size_t n, const struct rowset *rs);
/* The answer did not come: these may be asked for again. */
void charts_data_failed(struct charts_data *d, const struct series_want *wants, size_t n);
/* Everything is to be read again. */
void charts_data_forget(struct charts_data *d);

/* Smoothed values of the curve, [n]; the raw ones without smoothing. */
const double *curve_smooth(struct curve *c, const struct smooth *how);

/*
 * The curve in few points, see decimate(): of its points or, smoothed, of what
 * curve_smooth() gave last. By its times or its steps, whichever x is. The curve's
 * own, until the next call.
 */
struct series curve_in_columns(struct curve *c, bool smoothed, const double *x, double shift,
	const struct scale *scale, int columns);

#endif
