// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Names and letters of roles, in one table. */
#include "tui/role.h"

#include <string.h>

static const struct {
	const char *name;
	char letter;
} table[ROLES] = {
#define ROLE(id, name, letter) { name, letter },
#include "tui/roles.def"
#undef ROLE
};

const char *
role_name(enum role role)
{
	return table[role].name;
}

char
role_letter(enum role role)
{
	return table[role].letter;
}

enum role
role_find(const char *name)
{
	for (int i = 0; i < ROLES; i++)
		if (strcmp(table[i].name, name) == 0)
			return (enum role)i;
	return ROLES;
}
