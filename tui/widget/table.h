// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Table: a rowset on the screen. Filtering, sorting, grouping and folding work
 * on a permutation of it; the cursor, marks and pins hold on to row ids, so
 * that a refresh moves nothing under the person.
 */
#ifndef TUI_WIDGET_TABLE_H
#define TUI_WIDGET_TABLE_H

#include <stdbool.h>
#include <stdint.h>
#include "core/base/err.h"
#include "core/base/str.h"
#include "core/base/vec.h"
#include "core/query/filter.h"
#include "core/table/column.h"
#include "core/table/order.h"
#include "core/table/rowset.h"
#include "tui/canvas.h"
#include "tui/widget/id_set.h"

struct table;

enum table_kind {
	TABLE_VALUE, /* the cell */
	TABLE_DELTA, /* the cell minus that of the baseline row */
};

struct table_column {
	char *name, *title; /* column points to these */
	struct column column;
	enum table_kind kind;
	size_t cell;     /* of rows, ROWSET_NONE where they lack it */
	int width;       /* measured */
	int wanted;      /* set by the person, 0 = measured */
	bool own_digits; /* set by the person too */
};

/* How the person wants a column to look; it outlives the column, which may come and go. */
struct table_look {
	char *name;
	enum table_kind kind;
	int width;  /* 0 = measured */
	int digits; /* 0 = format is not set either */
	enum column_format format;
};

enum line_kind { LINE_ROW, LINE_GROUP };

/* One line of the body. */
struct table_line {
	uint32_t row;   /* of rows; of a group its first */
	uint32_t first; /* of members: rows behind this line */
	uint32_t count; /* how many; 0 for a plain row */
	uint8_t kind;   /* enum line_kind */
	uint8_t depth;
	bool folded;
	bool pinned;
};

/* What a view adds to its rows. All may be NULL. */
struct table_hooks {
	/* One column wide, before the first column; "" for none. */
	const char *(*glyph)(const void *arg, const struct table *t, uint32_t row, enum role *role);
	/* Behind a cell: "▲", "" for none. */
	const char *(*change)(const void *arg, const struct table *t,
		const struct table_column *column, uint32_t row, enum role *role);
};

#define TABLE_KEYS 8
#define ROW_NONE   UINT32_MAX

struct shown_column {
	size_t column;
	int x, w;
};

struct table {
	const struct table_hooks *hooks;
	const void *arg;
	const char *id_name;     /* column of ids, NULL: rows have none */
	const char *parent_name; /* column of parents' ids, NULL: no tree */
	bool runs; /* rows are runs: filters mean what they mean on the command line */

	const struct rowset *rows; /* NULL before the first */
	size_t id_cell;
	VEC(struct table_column) columns;
	size_t frozen; /* of them, at the left */
	VEC(struct table_look) looks;

	struct arena *filter_arena;
	char *filter_text; /* never NULL */
	const struct filter *filter;
	uint8_t *keep;      /* bit per row: passes the filter; NULL without one */
	struct err trouble; /* why filter or search found none of these rows */
	struct {
		char *name;
		bool descending;
	} keys[TABLE_KEYS];
	size_t n_keys;
	const char *natural; /* how rows come unsorted, "newest first"; may be NULL */
	char *group;         /* column to group by, NULL for none */
	bool tree;           /* nested rows below their parents */
	bool follow;
	char *base_id; /* baseline row, NULL for none */
	uint32_t base_row;
	struct id_set marks, open; /* open: unfolded parents and groups */
	VEC(char *) pins;

	VEC(struct table_line) lines;
	VEC(uint32_t) members;
	size_t matched; /* rows that pass the filter */
	size_t cursor, top;
	char *cursor_id; /* of a group: its key; NULL before the first row */
	size_t column;   /* under the column cursor */
	size_t scroll;   /* first column behind the frozen ones, 0: fold what does not fit */
	bool ranging;
	size_t range_from; /* line */
	char *search;      /* never NULL */
	uint8_t *found;    /* bit per row */

	VEC(struct shown_column) shown;
	size_t hidden_right;
	struct rect area; /* as laid out last */
	int body;         /* lines of the body drawn last */
	int64_t now_ms;
};

void table_init(
	struct table *t, const char *id_name, const struct table_hooks *hooks, const void *arg);
void table_free(struct table *t);

/* Replaces all columns (nameless end); the first frozen ones stay at the left. */
void table_set_columns(struct table *t, const struct column *columns, size_t frozen);
/* Inserts one at a place; column's texts are copied. */
void table_add_column(
	struct table *t, size_t at, const struct column *column, enum table_kind kind);
void table_remove_column(struct table *t, size_t at);
void table_move_column(struct table *t, size_t from, size_t to);
/* The width of the column of that name and kind, now or once it is there; 0: measured. */
void table_set_width(struct table *t, const char *name, enum table_kind kind, int width);
/* Likewise how its numbers are written; digits > 0. */
void table_set_format(struct table *t, const char *name, enum table_kind kind,
	enum column_format format, int digits);
/* Index of the column of that name and kind, or columns.len. */
size_t table_find_column(const struct table *t, const char *name, enum table_kind kind);

/* Takes rows; keeps cursor, marks and place. */
void table_set_rows(struct table *t, const struct rowset *rows);
/* Makes the lines anew from rows, filter, keys, group and tree. */
void table_rebuild(struct table *t);

/*
 * An empty text takes it away. False with err and *at: the former one stays. When only new rows
 * show that it costs too much, none is shown, and trouble says why.
 */
bool table_set_filter(struct table *t, const char *text, size_t *at, struct err *err) MUST_CHECK;
/* The sentence about a name in the filter that no run has, in a; NULL when there is none. */
const char *table_filter_wrong(const struct table *t, struct arena *a);
/* The column of the rows that a name means, as one names it in an order; ROWSET_NONE with err. */
size_t table_named_column(const struct table *t, const char *name, struct err *err);
/* "metrics.auc DESC, params.lr" or "-auc"; "" takes it away. */
bool table_set_order(struct table *t, const char *text, struct err *err) MUST_CHECK;
/* The same text back, into out. */
void table_order_text(const struct table *t, struct strbuf *out);
/* By one column; a second time turns it round. */
void table_sort_by(struct table *t, const char *name);
void table_set_group(struct table *t, const char *column);
void table_set_base(struct table *t, const char *id);
/* Filter grammar; "" takes it away. */
bool table_set_search(struct table *t, const char *text, size_t *at, struct err *err) MUST_CHECK;

/* Row under the cursor, ROW_NONE when there is none or it is a group. */
uint32_t table_row(const struct table *t);
/* Its id, NULL likewise. */
const char *table_id(const struct table *t);
const char *table_row_id(const struct table *t, uint32_t row);
/* Row with that id, or ROW_NONE. */
uint32_t table_find_row(const struct table *t, const char *id);
bool table_is_pinned(const struct table *t, const char *id);
void table_toggle_pin(struct table *t, const char *id);
/* Moves the cursor to the row, unless it is not shown. */
void table_go_to(struct table *t, const char *id);
/* To the line of that number, from 0, or the last one. */
void table_go_to_line(struct table *t, size_t line);
/* The i-th marked id that still exists, or the cursor's when none is marked. */
const char *table_marked(const struct table *t, size_t i);

/* "cursor.down" and the like, marks, folds, columns; false = not one of them. */
bool table_move(struct table *t, const char *name);

/* Fits columns into r and brings the cursor into sight. */
void table_layout(struct table *t, struct rect r, int64_t now_ms);
void table_draw(const struct table *t, struct canvas *c, struct rect r);
/* What was drawn there: *line, or lines.len for the header; *column, or columns.len. False: neither. */
bool table_hit(const struct table *t, int y, int x, size_t *line, size_t *column);
/* One cell as it is shown; its role. Also for lines of groups. */
enum role table_cell(const struct table *t, const struct table_line *line,
	const struct table_column *column, struct strbuf *out);
/* Measures the columns over a sample of lines. */
void table_measure(struct table *t);

/* The rows shown, in their order, as a rowset of their own. */
const struct rowset *table_shown(const struct table *t);

/* For the parts of this widget: a row's id or a group's value, as text. */
void table_line_key(const struct table *t, const struct table_line *line, struct strbuf *out);
/* For the parts of this widget: lines from an order; see table_lines.c. */
void table_make_lines(struct table *t, const struct order *order);

#endif
