// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The system view in parts: its state, and how the machine is drawn. */
#ifndef TUI_VIEW_SYSTEM_PARTS_H
#define TUI_VIEW_SYSTEM_PARTS_H

#include "core/base/err.h"
#include "core/base/vec.h"
#include "tui/canvas.h"
#include "tui/view/charts_parts.h"

#define SYSTEM_HISTORY 120 /* samples: two minutes */

struct past {
	char *id;
	double value[SYSTEM_HISTORY]; /* a ring; next is the oldest */
	size_t n, next;
	bool seen;
};

struct system_state {
	struct charts_state charts; /* first: its functions work on it */
	unsigned section;
	const struct rowset *rows; /* NULL before the first sample */
	VEC(struct past *) pasts;
	struct err err;
	int top, lines; /* scrolled to; lines there are */
};

/* What was seen of a row of the sample, by its id; NULL for nothing yet. */
struct past *system_past(const struct system_state *s, const char *id);

/*
 * Draws the machine from line s->top on; returns how many lines there are. c
 * NULL: only counts. s->rows is there.
 */
int system_machine(const struct system_state *s, struct canvas *c, struct rect r);

#endif
