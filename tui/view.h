// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Views: what fills the screen between the tab line and the hint line.
 *
 * A view asks for data and returns at once; answers arrive later, the newest
 * question of a slot only. Drawing is pure. Everything on the UI thread.
 */
#ifndef TUI_VIEW_H
#define TUI_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/base/err.h"
#include "core/command/source.h"
#include "tui/canvas.h"

struct app;
struct json;
struct json_writer;
struct report;
struct rowset;
struct view;

/* What came back. The view owns rows (rowset_free) and report (report_free). */
struct fetched {
	bool ok;                   /* else err says why; rows and report are NULL */
	const struct rowset *rows; /* of view_fetch */
	struct report *report;     /* of view_command */
	struct runs_marker marker; /* as the source left it */
	struct err err;
};

/* A hint at the bottom: the key is looked up by the command. */
struct hint {
	const char *command, *label;
};

/* An action that the palette and the help page show although no key may be bound to it. */
struct action {
	const char *command, *help;
};

struct view_class {
	const char *name;  /* "runs": names the key context and the help page */
	const char *title; /* "Runs" */
	const char *about; /* one sentence for the help page */
	const char *const
		*contexts; /* of the key map, most special first, without "global"; NULL-ended */
	/* Instead of contexts, for a view whose parts differ. May be NULL. */
	const char *const *(*contexts_now)(const struct view *v);
	const struct hint *hints; /* ends with a NULL command */
	/* Instead of hints, for a view whose pictures differ. May be NULL. */
	const struct hint *(*hints_now)(const struct view *v);
	const struct action *actions; /* the same; may be NULL */
	size_t state_size;            /* bytes, zeroed before open */
	const void *spec;             /* of views that are data: a struct list_spec; else NULL */

	/* Asks for data and returns at once. v->arg is e.g. a run id, "" for none. */
	bool (*open)(struct view *v, struct err *err);
	/* The answer to the newest question of that slot. */
	void (*arrive)(struct view *v, unsigned slot, struct fetched *got);
	/* Ask again: the store has changed, or (all) the person wants everything anew. */
	void (*refresh)(struct view *v, bool all);
	/* The time of view_wake or view_rest has come, and the view is shown. May be NULL. */
	void (*wake)(struct view *v);
	/* Settles scroll positions for a size; called before draw. May be NULL. */
	void (*layout)(struct view *v, struct rect r);
	/* Reads v, writes cells inside r; cannot fail at any size. */
	void (*draw)(const struct view *v, struct canvas *c, struct rect r);
	/* A command of this view, words NULL-ended. False = not mine. */
	bool (*command)(struct view *v, const char *const *words, size_t n);
	/* A press of the mouse inside of where it was drawn; twice: a double one. May be NULL. */
	void (*press)(struct view *v, int y, int x, bool twice);
	/*
	 * The i-th value of a placeholder, NULL after the last: "run_id" is the row
	 * under the cursor, "marked:run_id" the marked rows or, without any, that row.
	 */
	const char *(*lookup)(const struct view *v, const char *name, size_t i);
	/* For the title line: "churn   1,248 runs". May be NULL. */
	void (*describe)(const struct view *v, char *out, size_t size);
	/* What to remember between sessions. May be NULL. */
	void (*save)(const struct view *v, struct json_writer *w);
	void (*restore)(struct view *v, const struct json *object);
	void (*close)(struct view *v);
};

#define VIEW_SLOTS 8

struct view {
	const struct view_class *class;
	struct app *app;
	void *state;      /* class->state_size bytes */
	char *arg;        /* what open was given; never NULL */
	struct rect rect; /* where it was drawn last */
	struct {
		uint64_t job, serial;
		bool waiting;
		bool unasked; /* no person waits for it: app_set_unasked */
	} slot[VIEW_SLOTS];
	uint64_t next_serial;
	int64_t wake_ms;  /* clock_mono_ms of the next wake, 0 for none */
	bool rests;       /* that wake is one of view_rest */
	int64_t as_of_ms; /* wall clock: what it shows was so then; 0: at the store's last change */
	bool stale;       /* the store changed while this view was not shown */
};

/* NULL with err set when the view cannot be opened. */
struct view *view_new(struct app *app, const struct view_class *class, const char *arg,
	struct err *err) MUST_CHECK;
/* Disowns its questions, closes. NULL is fine. */
void view_free(struct view *v);

/* A question to a source; everything is copied. */
struct ask {
	const char *source;
	const char *run, *experiment, *key, *model;
	size_t limit;
	bool inserted_last; /* for "runs" */
	const int64_t *experiments;
	size_t n_experiments;
	enum lifecycle lifecycle;
	const char *order;             /* for "runs" */
	const char *const *columns;    /* NULL-ended, may be NULL */
	const struct rowset *previous; /* one more reference is kept while asking */
	struct runs_marker marker;
	const struct series_want *wants; /* for "series.many" */
	size_t n_wants;
};

/* Takes the place of the slot's former question. */
void view_fetch(struct view *v, unsigned slot, const struct ask *ask);
/* Runs a reading command ("run.show", "3f2a…"); its report arrives. words NULL-ended. */
void view_command(struct view *v, unsigned slot, const char *const *words);
/* Forgets the slot's question. */
void view_cancel(struct view *v, unsigned slot);
bool view_waiting(const struct view *v, unsigned slot);
/* In any of its slots. */
bool view_waits(const struct view *v);

/* Calls wake once at that time (clock_mono_ms), or when the view is shown next after it. 0: not any more. */
void view_wake(struct view *v, int64_t at_ms);
/* Calls wake once this was not said again for a moment: a key that is held says it all the time. */
void view_rest(struct view *v);

/* Something the view shows has changed. */
void view_dirty(struct view *v);

const char *const *view_contexts(const struct view *v);
/* NULL when it has none. */
const struct hint *view_hints(const struct view *v);

/* All views, from views.def. */
struct view_entry {
	const struct view_class *class;
	char digit; /* the tab it has, 0 for none */
};

extern const struct view_entry view_table[];
extern const size_t view_count;

const struct view_class *view_find(const char *name);

#endif
