// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Scripts: a session as a file, for tests, demonstrations and bug reports.
 *
 *   # a comment
 *   :size 80x24                    the terminal, from now on
 *   jj/lr < 0.1<Enter>             keys, as named in key.h
 *   :sort metrics.auc              any command line of the application
 *   :save-display FILE             the screen as text
 *   :save-display --roles FILE     the same and a map of roles
 *   :save-display --svg FILE       the screen as a picture, in the theme's colours
 *
 * A line is played when everything before it has been done and drawn. To press
 * ":" first, write "<:>". At the end the application is left.
 */
#ifndef TUI_SCRIPT_H
#define TUI_SCRIPT_H

#include "core/base/err.h"

struct app;
struct script;
struct term;

/* Reads the file; term is one of memory. */
bool script_open(
	const char *path, struct term *term, struct script **out, struct err *err) MUST_CHECK;
/* NULL is fine. */
void script_free(struct script *s);
/* Plays the next line; leaves the application after the last. False: a line failed. */
bool script_step(struct script *s, struct app *app, struct err *err) MUST_CHECK;

#endif
