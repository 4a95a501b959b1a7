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

/* The pane follows the cursor at rest: while a key is held it stays with a line, which costs nothing. */
enum runs_pane {
	PANE_FOLLOWS,
	PANE_STAYS, /* the cursor moves */
	PANE_ASKS,  /* it rests; what the pane needs is being read */
};

struct runs_state {
	struct list_state list;
	struct runs_marker marker;
	bool whole;                 /* the snapshot has arrived, not only the first page */
	bool chosen;                /* the person chose the columns */
	bool settled;               /* they were chosen for the whole list */
	VEC(struct runs_kept) kept; /* what "differences" took away, by place */
	bool chosen_before;         /* chosen, before that */
	size_t column_before;       /* under the cursor, before that */
	size_t column_left;         /* and after it */
	VEC(struct runs_change) changes;
	bool no_detail;
	enum runs_pane pane;
	size_t pane_line;               /* unless PANE_FOLLOWS: the line it shows */
	char *asked_id;                 /* run whose metrics were asked for last */
	bool ask_again;                 /* they may have changed since */
	int64_t asked_ms, ask_after_ms; /* clock_mono_ms: when, and not again before */
	char *detail_id;                /* run whose metrics detail has */
	const struct rowset *detail;
	char *experiment; /* name, NULL for all */
	struct id_set bookmarks;
};

extern const struct table_hooks runs_hooks;

struct table_ui runs_ui(struct view *v);
/* How a column of these rows is shown. Texts in a. */
struct column runs_column(struct arena *a, const struct rowset *rows, const char *name);
/*
 * Columns worth showing for these rows; the person's choice stays. Once all rows
 * are there, columns come and none goes. new_names: the rowset has other columns
 * than the one before.
 */
void runs_choose_columns(struct runs_state *s, bool new_names);
/* Differences to the baseline, right behind the first metrics. */
void runs_add_deltas(struct table *t);
/* Only the columns in which the rows shown differ; a second time brings the others back. */
void runs_differences(struct view *v);
void runs_forget_kept(struct runs_state *s);
/* What changed from before to now, for the rows that run. */
void runs_note_changes(struct runs_state *s, const struct rowset *before, const struct rowset *now);

/* Lines that the pane takes of a view that high. */
int runs_detail_height(const struct runs_state *s, int h);
/* Asks for the run that the pane follows, if it is another one now. */
void runs_detail_ask(struct view *v);
/* The metrics asked for are there. */
void runs_detail_arrive(struct runs_state *s, struct fetched *got);
/* The cursor has moved away from a line. */
void runs_detail_moved(struct view *v, size_t from);
/* The cursor rests. */
void runs_detail_rest(struct view *v);
void runs_detail_draw(const struct view *v, struct canvas *c, struct rect r);

/* The same for the group on that line: what its runs have in common and where they lie. */
void runs_group_draw(const struct table *t, size_t line, struct canvas *c, struct rect r);

void runs_saved_open(struct view *v);
void runs_bookmarks_open(struct view *v);

#endif
