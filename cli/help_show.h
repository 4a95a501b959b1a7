// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* --help and --version. */
#ifndef CLI_HELP_SHOW_H
#define CLI_HELP_SHOW_H

struct invocation;

/* Writes to standard output what was asked for; returns the exit status. */
int help_show(const struct invocation *inv);

#endif
