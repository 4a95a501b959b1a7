// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Apart from term_curses.c: <term.h> has a struct term of its own. */
#include "tui/term_described.h"

#define NCURSES_NOMACROS 1
#include <curses.h>
#include <term.h>
#include <unistd.h>

bool
term_is_described(const char *type)
{
	int found = 0;
	if (!type || !*type || setupterm(type, STDOUT_FILENO, &found) != OK)
		return false;
	del_curterm(cur_term);
	return true;
}
