// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Confirm: a question before something is changed. The consequences come
 * first; the button under the cursor at the beginning is Cancel. Behind the other
 * one a text may be asked for (why), and a word that is typed to agree. A third one may ask the
 * same question anew.
 */
#ifndef TUI_WIDGET_CONFIRM_H
#define TUI_WIDGET_CONFIRM_H

#include <stdbool.h>

struct app;
struct report;

struct confirm_spec {
	const char *title;   /* "Delete 3 runs" */
	const char *yes;     /* label of the button that does it */
	struct report *plan; /* what will change; taken */
	void *owner, *arg;
	bool page; /* over the whole view instead of a box in its middle */
	const char
		*notice;  /* what happened before the question, above the plan; NULL for nothing */
	const char *ask;  /* label of the text that is asked for, NULL for none */
	bool wanted;      /* it may not be empty */
	const char *word; /* to be typed to agree, NULL for none */
	/* text: what was asked for, "" for nothing. */
	void (*accept)(void *arg, const char *text);
	/* "try again": another plan is asked for. NULL: there is no such button. */
	void (*again)(void *arg);
	void (*free)(void *arg); /* last call of all; may be NULL */
};

void confirm_open(struct app *app, const struct confirm_spec *spec);

#endif
