// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The terminal application: one function. Everything else in this folder is
 * its own business.
 */
#ifndef TUI_TUI_H
#define TUI_TUI_H

#include <stdbool.h>
#include "core/base/err.h"

struct tui_options {
	const char *store; /* path, resolved; NULL when none was given or found */
	const char *view;  /* view to begin with, "runs"; NULL = the one of last time */
	const char *theme; /* name or path of a theme; NULL = the configured one */
	const char *
		script; /* file of keys and ":commands" played on a terminal in memory; NULL = a person */
	bool read_only; /* refuse every write; the title says so */
	bool immutable; /* the file never changes: no locks, no watch */
	bool ascii;     /* no character above 127 */
	bool mouse;     /* begin with the mouse on */
	bool no_colour; /* as NO_COLOR in the environment */
};

/*
 * Runs the application until the person leaves it, the terminal goes away or
 * SIGTERM comes. Call from the main thread before any other thread exists.
 *
 * Returns the exit status: 0, 128 + signal, or err_exit_status() of err, which
 * is set when the application could not be started or a script failed. The
 * terminal is as it was before in every case.
 */
int tui_run(const struct tui_options *options, struct err *err) MUST_CHECK;

#endif
