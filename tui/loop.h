// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Loop: waits for keys, signals, finished jobs, store changes and the clock,
 * and draws when something changed. Signals come first, then all keys that are
 * waiting, then one frame. Nothing to do: no wake-up.
 */
#ifndef TUI_LOOP_H
#define TUI_LOOP_H

#include "core/base/err.h"

struct app;
struct engine;
struct script;
struct term;

/* Blocks the signals that the loop hears; call before any thread is made. */
void loop_block_signals(void);

/* Runs until app_quit; returns its status. script may be NULL. False: the script failed. */
bool loop_run(struct app *app, struct term *term, const struct engine *engine,
	struct script *script, int *status, struct err *err) MUST_CHECK;

#endif
