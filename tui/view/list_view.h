// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * List views: a source, columns and a key for Enter. A view of this kind is a
 * struct list_spec and LIST_VIEW; it contains no code.
 */
#ifndef TUI_VIEW_LIST_VIEW_H
#define TUI_VIEW_LIST_VIEW_H

#include "core/table/column.h"
#include "tui/view.h"
#include "tui/widget/table.h"

struct list_spec {
	const char *source;
	const struct column
		*columns;  /* ends with a nameless entry; the first one is the row's name */
	const char *id;    /* column of ids, or NULL */
	const char *order; /* to begin with, NULL for the source's */
	const char *open;  /* command of Enter: "view.open run {run_id}" */
	const char *noun;  /* "experiments" */
	const char *empty; /* what would be here, and what puts it there; {store} is its path */
	const struct table_hooks *hooks; /* may be NULL */
	bool takes_run;                  /* v->arg is a run id for the source */
	bool takes_model;                /* v->arg is the name of a registered model for it */
};

/* A view of this kind keeps this; views that add to it have it first. */
struct list_state {
	struct table table;
	struct err err;
};

bool list_open(struct view *v, struct err *err);
void list_arrive(struct view *v, unsigned slot, struct fetched *got);
void list_refresh(struct view *v, bool all);
void list_layout(struct view *v, struct rect r);
void list_draw(const struct view *v, struct canvas *c, struct rect r);
void list_press(struct view *v, int y, int x, bool twice);
bool list_command(struct view *v, const char *const *words, size_t n);
const char *list_lookup(const struct view *v, const char *name, size_t i);
void list_describe(const struct view *v, char *out, size_t size);
void list_save(const struct view *v, struct json_writer *w);
void list_restore(struct view *v, const struct json *object);
void list_close(struct view *v);

/* The value that column name has in the row under the cursor; "marked:name" the i-th marked row's. */
const char *table_lookup(const struct table *t, const char *name, size_t i);
/* The sentence of an empty table, in the middle of r. */
void draw_empty(struct canvas *c, struct rect r, const char *text);
/* The same where rows are there, but the filter leaves none of them. */
void draw_filtered(struct canvas *c, struct rect r, const struct table *t);

#define LIST_VIEW(list)                                                                            \
 .state_size = sizeof(struct list_state), .spec = (list), .open = list_open,                       \
 .arrive = list_arrive, .refresh = list_refresh, .layout = list_layout, .draw = list_draw,         \
 .press = list_press, .command = list_command, .lookup = list_lookup, .describe = list_describe,   \
 .save = list_save, .restore = list_restore, .close = list_close

#endif
