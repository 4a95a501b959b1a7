// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What can follow the name of a command at ":". */
#ifndef TUI_ACT_LINE_COMPLETE_H
#define TUI_ACT_LINE_COMPLETE_H

struct app;
struct arena;
struct completion;

/* "run.delete" as it is typed: "run delete". In a. */
const char *command_spelled(struct arena *a, const char *name);
/*
 * Adds what can stand where word, the end of text, is being typed: the choices of
 * an option, what the view has for the next argument, options. In a.
 */
void line_complete(struct app *app, struct arena *a, const char *text, const char *word,
	struct completion *out);

#endif
