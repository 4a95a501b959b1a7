// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The application, from the words of the command line. */
#ifndef CLI_APPLICATION_H
#define CLI_APPLICATION_H

#include <stdbool.h>

struct invocation;

/*
 * Whether the invocation is for the application: without a verb, or the demo.
 * False where it cannot be shown: no terminal and no script, --plain, --output, --format.
 */
bool application_fits(const struct invocation *inv);
/* Returns the exit status. */
int application_run(const struct invocation *inv);

#endif
