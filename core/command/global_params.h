// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Options that the command line accepts for every verb, before or after it.
 * Here and not in the front end because help, man page and completion list
 * them too. No command may use one of their names or letters.
 */
#ifndef CORE_COMMAND_GLOBAL_PARAMS_H
#define CORE_COMMAND_GLOBAL_PARAMS_H

struct param;

/* Static; ends with a nameless entry. */
const struct param *global_params(void);

#endif
