// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Prompt: a line to type into, at the bottom of the screen, with history,
 * completion and, while the line is wrong, the reason and a caret.
 */
#ifndef TUI_WIDGET_PROMPT_H
#define TUI_WIDGET_PROMPT_H

#include <stdbool.h>
#include <stddef.h>
#include "core/base/err.h"
#include "core/query/complete.h"

struct app;
struct arena;

#define PROMPT_MAX 8000

struct prompt_spec {
	const char *label;   /* "/", ":", "export to: " */
	const char *history; /* which one; NULL for none */
	const char *text;    /* to begin with; may be NULL */
	void *owner;         /* view that it goes away with; may be NULL */
	void *arg;           /* for the functions */
	/* After every change: false with err, and *at the byte of the caret, when the line is wrong. */
	bool (*changed)(void *arg, const char *text, size_t *at, struct err *err);
	/* The line was taken; the prompt is already gone. */
	void (*accept)(void *arg, const char *text);
	/* The line was left; the prompt is already gone. */
	void (*cancel)(void *arg);
	/* One line about what taking the text would do, in a; NULL for nothing. May be NULL. */
	const char *(*preview)(void *arg, struct arena *a, const char *text);
	struct completion (*complete)(void *arg, struct arena *a, const char *text, size_t cursor);
	void (*free)(void *arg); /* last call of all; may be NULL */
};

/* The spec's texts are copied. */
void prompt_open(struct app *app, const struct prompt_spec *spec);

#endif
