// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Commands of the person's own, from ~/.config/cairn/cairn.conf:
 *
 *   [command deploy]
 *   run = deploy-model --run {run_id} --why {answer}
 *   help = Deploy this run
 *   ask = Why
 *   confirm = yes
 *   terminal = no
 *
 * The line is split into words first and expanded afterwards, as for keys; no
 * shell is involved unless it is named. {answer} is what was typed when asked,
 * {store} the path of the store. What it prints becomes a page; with terminal =
 * yes it gets the terminal instead. UI thread.
 */
#ifndef TUI_USER_COMMAND_H
#define TUI_USER_COMMAND_H

#include <stddef.h>
#include "core/base/err.h"

struct app;
struct user_commands;

struct user_command {
	const char *name, *run, *help, *ask; /* help and ask: "" for none */
	bool confirm, terminal;
};

/* None. */
struct user_commands *user_commands_new(void) MUST_CHECK;
/* NULL is fine. */
void user_commands_free(struct user_commands *u);
/* Adds those of a file; false, with none of them added, when it is wrong. */
bool user_commands_read(struct user_commands *u, const char *file, const char *text, size_t len,
	struct err *err) MUST_CHECK;
/* The person's own file, if there is one. */
bool user_commands_read_own(struct user_commands *u, struct err *err) MUST_CHECK;
/* NULL behind the last. */
const struct user_command *user_commands_at(const struct user_commands *u, size_t i);

/* Asks and confirms as the command wants, then runs it. False: none is called so. */
bool user_command_run(struct app *app, const struct user_commands *u, const char *name);

#endif
