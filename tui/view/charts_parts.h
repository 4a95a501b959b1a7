// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The charts view in parts: its state, which runs and metrics, one chart of
 * curves, crosshair and legend, export.
 */
#ifndef TUI_VIEW_CHARTS_PARTS_H
#define TUI_VIEW_CHARTS_PARTS_H

#include "core/plot/plot_cells.h"
#include "tui/view.h"
#include "tui/view/charts_data.h"
#include "tui/widget/chart.h"

enum { CHARTS_POINTS, CHARTS_ANSWER, CHARTS_STEPS, CHARTS_SLOTS };

/* Stands for the pane of the metrics that were logged once, where others have a key. */
#define CHARTS_ONCE "\001once"

enum charts_mode {
	CHARTS_CURVES,
	CHARTS_SCATTER,
	CHARTS_PARALLEL,
	CHARTS_HISTOGRAM,
	CHARTS_IMPORTANCE,
	CHARTS_MODES,
};

enum charts_x { CHARTS_X_STEP, CHARTS_X_SPAN, CHARTS_X_TIME, CHARTS_X_METRIC, CHARTS_X_KINDS };
enum charts_band { CHARTS_LINES, CHARTS_RANGE, CHARTS_SPREAD, CHARTS_BANDS };

typedef VEC(char *) text_list;

#define CHARTS_LEVELS 9 /* of smoothing */

/* One picture on the screen. */
struct chart_pane {
	char *key;
	struct rect rect; /* in cells of the screen */
	struct plot_cells cells;
	struct scale x;       /* as drawn */
	struct scale whole_x; /* of all points */
};

/* What was asked; the answer may come when its runs are gone. */
struct charts_question {
	struct arena *arena; /* NULL: nothing is on its way */
	struct series_want *wants;
	size_t n;
};

/* What is drawn over runs instead of over steps. */
struct charts_over {
	enum charts_mode mode;
	const struct rowset *rows;       /* the runs shown in the runs view, NULL before */
	uint64_t sign;                   /* of them */
	text_list xs, ys;                /* columns to choose from: what varies; metrics */
	char *x, *y;                     /* "params.lr", "metrics.auc"; never NULL */
	const struct rowset *importance; /* of params for asked, NULL before */
	char *asked;                     /* y it was asked for, never NULL */
	bool chosen;                     /* the person chose x; else it is the strongest param */
	struct plot_cells cells[2];      /* the pictures, side by side */
	struct rect rect[2];
	uint64_t drawn;
	struct err err;
};

struct charts_state {
	struct charts_data data;
	struct charts_over over;
	uint64_t runs_sign; /* of what the runs view showed */
	bool no_runs;       /* the runs view has none, or not yet */
	bool system;        /* shows system/ metrics and no others */
	const char *source; /* "marked", "pinned", "first" */

	text_list known;  /* metrics of these runs, in order */
	text_list chosen; /* by the person; empty: all but system/ */
	text_list pins;
	text_list once;                  /* of known: those that have a single point */
	const struct rowset *last_steps; /* of the metrics, NULL before */
	bool sorted;                     /* it was tried to find out which these are */
	char *filter;                    /* never NULL */
	VEC(const char *) shown; /* of known; CHARTS_ONCE behind them for those in once_shown */
	VEC(const char *) once_shown;
	char *focus;      /* never NULL */
	bool focused;     /* by the person: it is kept when charts are put in another sequence */
	size_t at, first; /* focus in shown; first one on the page */

	enum charts_x x;
	char *x_metric; /* never NULL */
	bool log_x, log_y, no_outliers, full;
	enum charts_band band;
	bool smooths;
	enum smooth_kind smooth_kind;
	size_t level; /* of weights and windows */
	struct {
		bool on, tail; /* tail: its end goes with the end of the data */
		double lo, hi;
	} zoom;
	struct {
		bool on;
		double x;
	} cross;

	int grid_rows, grid_cols;
	VEC(struct chart_pane *) panes;
	unsigned options; /* grows with every change of the above */
	uint64_t drawn;   /* sign of what the panes show */

	struct charts_question question;
	bool again;       /* something new came while a question was on its way */
	int64_t asked_ms; /* clock_mono_ms */
	bool stuck;       /* a question failed: no other by itself */
	struct err err;
	char *note; /* of the last answer, or NULL */
};

/* ---- charts_pick.c: which runs, which metrics ---- */

/* Follows the runs view; true when runs or metrics changed. */
bool charts_sync(struct view *v);
/* The metrics shown, anew from those known. */
void charts_show_keys(struct charts_state *s);
void charts_choose(struct view *v);
void charts_filter(struct view *v);
void charts_pin(struct view *v);
void charts_choose_x(struct view *v);
void text_list_clear(text_list *list);
bool text_list_has(const text_list *list, const char *text);
void text_list_remove(text_list *list, const char *text);
/* How many metrics are shown. */
size_t charts_shown(const struct charts_state *s);

/* ---- charts_once.c: metrics that were logged once ---- */

static inline bool
charts_is_once(const char *key)
{
	return key[0] == CHARTS_ONCE[0];
}
/* Tells curves from metrics that were logged once; true when anything changed. */
bool charts_find_once(struct charts_state *s);
void charts_ask_steps(struct view *v);
void charts_take_steps(struct charts_state *s, struct fetched *got);
void charts_draw_once(const struct charts_state *s, struct canvas *c, struct rect r, bool focused,
	const struct chart_look *look);

/* ---- charts_curves.c: one chart ---- */

struct smooth charts_smooth(const struct charts_state *s);
/* What is done to the values of all charts: " · EMA 0.6, debiased · mean ± sd"; brief for titles. */
void charts_settings(const struct charts_state *s, bool brief, struct strbuf *out);
/* Draws the pane's picture into its cells. */
void charts_draw_pane(struct charts_state *s, struct chart_pane *p, const struct chart_look *look);
/* x values of a curve on the present axis are (*x)[i] - *shift, ascending; false: they do not ascend. */
bool charts_x_of(const struct charts_state *s, const struct chart_run *r, const struct curve *c,
	const double **x, double *shift);
/* The run's value at x (smoothed when asked), NaN when it has none there. */
double charts_value_at(const struct charts_state *s, const struct chart_run *r, const char *key,
	double x, double reach, bool smoothed);
/* The letter of a run without colours. */
char charts_letter(size_t run);

/* ---- charts_over.c: pictures over runs ---- */

/* Follows the runs view, asks, draws the pictures for r. */
void charts_over_layout(struct view *v, struct rect r, const struct chart_look *look);
void charts_over_arrive(struct view *v, struct fetched *got);
void charts_over_draw(const struct view *v, struct canvas *c, struct rect r);
/* The tabs of all pictures; returns the columns used. */
int charts_over_tabs(const struct charts_state *s, struct canvas *c, struct rect r);
/* The picture whose name is there, when r is what they were drawn in; -1: none. */
int charts_over_tab_at(const struct charts_state *s, struct rect r, int x);
/* False: not a command of these pictures. */
bool charts_over_command(struct view *v, const char *const *words, size_t n);
void charts_over_free(struct charts_over *o);

/* ---- charts_column.c: a column of runs as numbers ---- */

struct charts_column {
	double *v;                /* [rows], NaN where there is none */
	const char *const *names; /* [n_names] of categories, whose number is v; NULL: numbers */
	size_t n_names, n;        /* n: rows that have one */
	bool whole;               /* no value lies between whole numbers */
	double lo, hi;
};

/* In a. A column that is absent has no value at all. */
struct charts_column charts_column(struct arena *a, const struct rowset *rows, const char *name);
/* Whether it is worth choosing: two rows differ. */
bool charts_column_varies(const struct rowset *rows, size_t col);

/* ---- charts_grid.c ---- */

/* Puts the metrics of the focus's page into panes of r. */
void charts_lay_panes(struct charts_state *s, struct rect r);
void charts_set_pane_count(struct charts_state *s, size_t n);
/* The focused metric is the one at s->at. */
void charts_set_focus(struct charts_state *s);

/* ---- charts_saved.c ---- */

void charts_save(const struct view *v, struct json_writer *w);
void charts_restore(struct view *v, const struct json *object);

/* ---- charts_export.c ---- */

/* The points of the focused metric, and its picture; to a file, or asks which. */
void charts_export(struct view *v, const char *path);

/* ---- charts_cross.c: crosshair and legend ---- */

int charts_legend_height(const struct charts_state *s, struct rect r);
void charts_legend(
	const struct view *v, struct canvas *c, struct rect r, const struct chart_look *look);
/* Begins in the middle of the focused chart; a second time it goes. */
void charts_cross_toggle(struct charts_state *s);
/* To the next point, or columns further. */
void charts_cross_move(struct charts_state *s, int columns);
/* To the point nearest to a column of the focused chart. */
void charts_cross_to(struct charts_state *s, int column);

/* The pane of the focused metric; NULL when there is none. */
struct chart_pane *charts_focused(const struct charts_state *s);

#endif
