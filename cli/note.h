// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* "run note RUN" on a terminal: the present note in an editor. */
#ifndef CLI_NOTE_H
#define CLI_NOTE_H

#include <stdbool.h>

struct invocation;

/* True when the invocation asks for a note without giving one, and a person is there. */
bool note_wants_editor(const struct invocation *inv);
/* Edits and stores it; returns the exit status. */
int note_edit(const struct invocation *inv);

#endif
