// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The runs that the person has in mind: those other views show together. */
#ifndef TUI_VIEW_RUNS_PICK_H
#define TUI_VIEW_RUNS_PICK_H

#include "tui/view.h"
#include "tui/widget/table.h"

#define RUNS_PICK_MAX 100

struct runs_pick {
	const struct table *table;  /* of the runs view; NULL before it has rows */
	uint32_t at[RUNS_PICK_MAX]; /* [n] rows of it */
	size_t n;
	const char *source; /* "chosen", "marked", "pinned", "first"; "" for all there are */
};

/* The runs view's table, NULL before it has rows. */
const struct table *runs_table(const struct app *app);
/* Changes whenever the choice of runs could. */
uint64_t runs_pick_sign(const struct table *t);
/*
 * Those named in v->arg; else those marked in the runs view; else those pinned there;
 * else its first rows, at most first of them; of a grouped list the first rows of
 * so many groups. Of those first ones only the rows that have a value in a column whose
 * name begins with of, unless that is NULL or none has.
 */
void runs_pick(const struct view *v, size_t first, const char *of, struct runs_pick *out);

#endif
