// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A program of the person's on the terminal, which is lent to it meanwhile. UI thread. */
#ifndef TUI_CHILD_H
#define TUI_CHILD_H

#include "core/base/err.h"

struct app;

/*
 * Runs argv (NULL-ended, argv[0] looked up in PATH) in folder (NULL: here) and
 * waits. *status gets its exit status, or 128 + signal. False when it could not
 * be started.
 */
bool child_run(struct app *app, char *const *argv, const char *folder, int *status,
	struct err *err) MUST_CHECK;

#endif
