// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Picker: a list to choose from, narrowed by typing. The palette, the help
 * page, column, theme, facet and view choosers are all this one.
 */
#ifndef TUI_WIDGET_PICKER_H
#define TUI_WIDGET_PICKER_H

#include <stdbool.h>
#include <stddef.h>

struct app;

struct picker_item {
	const char *label; /* what is typed against */
	const char *note;  /* to the right, muted; may be NULL */
	const char *extra; /* a second note at the right edge; may be NULL */
	const void *data;  /* the caller's */
	size_t number;     /* the caller's too */
	bool ticked;
	bool heading; /* cannot be chosen; goes away while narrowing */
};

enum picker_flags {
	PICKER_TICKS = 1, /* several may be ticked */
	PICKER_MOVES = 2, /* lines may be moved */
	PICKER_WIDE = 4,  /* as wide as the screen allows */
};

struct picker_spec {
	const char *title;
	const char *hint; /* one line at the bottom of the box; may be NULL */
	unsigned flags;
	size_t cursor; /* line to begin at */
	void *owner, *arg;
	/* Taken: the items in their present order and ticks, and the one under the cursor. */
	void (*accept)(void *arg, const struct picker_item *items, size_t n, size_t chosen);
	/* The cursor came to an item; for previews. May be NULL. */
	void (*moved)(void *arg, const struct picker_item *item);
	void (*cancel)(void *arg); /* may be NULL */
	void (*free)(void *arg);   /* last call of all; may be NULL */
};

/* Items and texts are copied; data is not. */
void picker_open(
	struct app *app, const struct picker_spec *spec, const struct picker_item *items, size_t n);

#endif
