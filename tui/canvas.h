// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Canvas: a grid of cells that views draw into. A cell holds one character and
 * its role; colours come later, from the theme. Drawing is clipped and cannot
 * fail, at any size from 1 x 1. UI thread.
 */
#ifndef TUI_CANVAS_H
#define TUI_CANVAS_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include "core/base/attr.h"
#include "tui/role.h"

struct rect {
	int y, x, h, w; /* h and w are >= 0 */
};

/* Cuts n rows or columns off one side of *r (at most all of it) and returns the part cut off. */
struct rect rect_cut_top(struct rect *r, int n);
struct rect rect_cut_bottom(struct rect *r, int n);
struct rect rect_cut_left(struct rect *r, int n);
struct rect rect_cut_right(struct rect *r, int n);
struct rect rect_intersect(struct rect a, struct rect b);
/* A rectangle of at most h x w in the middle of r. */
struct rect rect_centre(struct rect r, int h, int w);
bool rect_holds(struct rect r, int y, int x);

/* A base character and at most four combining marks, 4 bytes each, and a NUL. */
#define CELL_BYTES 21

struct cell {
	char utf8[CELL_BYTES]; /* "" means a blank */
	uint8_t width;         /* 1 or 2; 0 for the right half of a wide character */
	uint8_t role;          /* enum role */
	uint8_t over;          /* a role laid over it (cursor bar, match), 0 for none */
};

struct canvas {
	int h, w;
	struct rect clip;       /* always inside the grid */
	bool ascii;             /* show everything by characters up to 126 */
	int cursor_y, cursor_x; /* where the terminal's cursor shows; y is -1 when it is hidden */
	struct cell *cell;      /* [h * w] */
};

struct canvas *canvas_new(int h, int w) MUST_CHECK;
/* NULL is fine. */
void canvas_free(struct canvas *c);
/* All blank, no clip, no cursor. */
void canvas_clear(struct canvas *c);

/* Narrows the clip to r; returns the former one, for canvas_unclip. */
struct rect canvas_clip(struct canvas *c, struct rect r);
void canvas_unclip(struct canvas *c, struct rect former);

/* For max: no limit but the clip. */
#define CANVAS_REST INT_MAX

/*
 * Draws s at (y, x) in at most max columns (nothing when that is <= 0); returns
 * the columns used. Text that is not safe for a terminal is made so
 * here, whatever its way; a newline shows as a mark.
 */
int canvas_text(struct canvas *c, int y, int x, int max, enum role role, const char *s);
/* As canvas_text, with "…" at the end when s does not fit. */
int canvas_text_cut(struct canvas *c, int y, int x, int max, enum role role, const char *s);
/* Ends at column x (exclusive) and is cut at the left edge of max columns. */
int canvas_text_right(struct canvas *c, int y, int x, int max, enum role role, const char *s);
int canvas_printf(struct canvas *c, int y, int x, int max, enum role role, const char *fmt, ...)
	PRINTF(6, 7);

/* Blanks r with a role. */
void canvas_fill(struct canvas *c, struct rect r, enum role role);
/* Lays a role over whatever is in r; ROLE_TEXT takes it away. */
void canvas_over(struct canvas *c, struct rect r, enum role over);
/* A thin horizontal line of w columns. */
void canvas_rule(struct canvas *c, int y, int x, int w, enum role role);
/* A thin box along the inside of r. */
void canvas_box(struct canvas *c, struct rect r, enum role role);
void canvas_set_cursor(struct canvas *c, int y, int x);

const struct cell *canvas_at(const struct canvas *c, int y, int x);

/* The text, one line a row, blanks at the end removed. */
void canvas_dump_text(const struct canvas *c, FILE *out);
/* One letter per cell: what lies over it, else its role; blanks in the plain role as ' '. */
void canvas_dump_roles(const struct canvas *c, FILE *out);

#endif
