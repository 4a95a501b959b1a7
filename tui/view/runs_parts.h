// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The runs view in parts: its state, which columns, live marks, the pane of details, saved views. */
#ifndef TUI_VIEW_RUNS_PARTS_H
#define TUI_VIEW_RUNS_PARTS_H

#include "tui/view/list_view.h"
#include "tui/widget/table_ui.h"

enum { RUNS_ROWS, RUNS_DETAIL };

/* A column taken away for a while. */
struct runs_kept {
	char *name;
	size_t at;
	enum table_kind kind;
	enum column_format format;
	int digits, wanted;
};

/* A metric of a live run that has changed with the last reading. */
struct runs_change {
	uint32_t row;
	size_t cell;
	bool up;
};

struct runs_state {
	struct list_state list;
	struct runs_marker marker;
	bool whole;                 /* the snapshot has arrived, not only the first page */
	bool chosen;                /* the person chose the columns */
	VEC(struct runs_kept) kept; /* what "differences" took away, by place */
	bool chosen_before;         /* chosen, before that */
	VEC(struct runs_change) changes;
	bool no_detail;
	char *detail_id; /* run whose metrics are or will be in the pane */
	const struct rowset *detail;
	char *experiment; /* name, NULL for all */
	struct id_set bookmarks;
};

extern const struct table_hooks runs_hooks;

struct table_ui runs_ui(struct view *v);
/* How a column of these rows is shown. Texts in a. */
struct column runs_column(struct arena *a, const struct rowset *rows, const char *name);
/* Columns worth showing for these rows; the person's choice stays. */
void runs_choose_columns(struct runs_state *s);
/* Only the columns in which the rows shown differ; a second time brings the others back. */
void runs_differences(struct view *v);
void runs_forget_kept(struct runs_state *s);
/* What changed from before to now, for the rows that run. */
void runs_note_changes(struct runs_state *s, const struct rowset *before, const struct rowset *now);

/* Lines that the pane takes of a view that high. */
int runs_detail_height(const struct runs_state *s, int h);
/* Asks for the run under the cursor if it is another one now. */
void runs_detail_ask(struct view *v);
void runs_detail_draw(const struct view *v, struct canvas *c, struct rect r);

/* The same for the group under the cursor: what its runs have in common and where they lie. */
void runs_group_draw(const struct table *t, struct canvas *c, struct rect r);

void runs_saved_open(struct view *v);
void runs_bookmarks_open(struct view *v);

#endif
