// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Roles as numbers, from roles.def. */
#ifndef TUI_ROLE_H
#define TUI_ROLE_H

enum role {
#define ROLE(id, name, letter) id,
#include "tui/roles.def"
#undef ROLE
	ROLES,
};

#define SERIES_ROLES 12

/* "table.cursor"; and the letter that stands for it in role maps. */
const char *role_name(enum role role);
char role_letter(enum role role);
/* ROLES when no role is called so. */
enum role role_find(const char *name);

#endif
