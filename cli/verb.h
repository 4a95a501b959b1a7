// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* One verb on the command line, from its arguments to an exit status. */
#ifndef CLI_VERB_H
#define CLI_VERB_H

struct args;
struct command;

/*
 * args: parsed with the global options. store: as written, NULL when not given.
 * Shows the report, or the error on standard error; returns the exit status.
 */
int verb_run(const struct command *c, const struct args *args, const char *store);

#endif
