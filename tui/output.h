// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What leaves the application: files and the clipboard. Done by jobs; a message says how it went. */
#ifndef TUI_OUTPUT_H
#define TUI_OUTPUT_H

struct app;
struct column;
struct report;
struct rowset;

/*
 * Text to the clipboard: by tmux inside tmux, else by the terminal (OSC 52); what
 * is too long for it goes to a file, whose name is shown. what: "run id".
 */
void output_copy(struct app *app, const char *text, const char *what);

/*
 * Asks for a file name, beginning with a proposal, and writes the report in the
 * format that its end names. Takes r.
 */
void output_export(struct app *app, struct report *r, const char *proposal);
/* Without asking. Takes r. */
void output_write(struct app *app, struct report *r, const char *path);
/* A report of one table. Takes one reference of rows; columns are copied, NULL for all. */
struct report *output_table(
	const char *title, const struct rowset *rows, const struct column *columns);

#endif
