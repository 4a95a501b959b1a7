// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The world outside of the application, for tests that press any key: editors,
 * shells, other programs and files are stand-ins, so that whatever is typed at a
 * prompt does no harm. The linker puts them in the place of child_run,
 * process_run and path_output_open: --wrap in local.mk.
 */
#ifndef TESTS_UNIT_TUI_OUTSIDE_H
#define TESTS_UNIT_TUI_OUTSIDE_H

#include <stdatomic.h>

/* How often something of the kind was asked for. */
struct outside {
	atomic_uint lent; /* the terminal, to an editor or a shell */
	atomic_uint run;  /* another program */
	atomic_uint written;
};

extern struct outside outside;

/* Makes a folder for everything that is written, and lets state, too, go there. */
void outside_begin(void);
/* Takes it away again. */
void outside_end(void);

#endif
