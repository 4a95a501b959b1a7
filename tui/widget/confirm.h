// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Confirm: a question before something is changed. The consequences come
 * first; the button under the cursor at the beginning is Cancel.
 */
#ifndef TUI_WIDGET_CONFIRM_H
#define TUI_WIDGET_CONFIRM_H

struct app;
struct report;

struct confirm_spec {
	const char *title;   /* "Delete 3 runs" */
	const char *yes;     /* label of the button that does it */
	struct report *plan; /* what will change; taken */
	void *owner, *arg;
	void (*accept)(void *arg);
	void (*free)(void *arg); /* last call of all; may be NULL */
};

void confirm_open(struct app *app, const struct confirm_spec *spec);

#endif
