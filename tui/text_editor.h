// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Editing a text with the person's own editor, the terminal lent to it meanwhile. */
#ifndef TUI_TEXT_EDITOR_H
#define TUI_TEXT_EDITOR_H

#include "core/base/err.h"

struct app;

/*
 * Opens $VISUAL or $EDITOR (or vi) on text; *out gets what was saved (free() it),
 * NULL when nothing was changed. Newlines at its end are left out. Waits for the editor.
 */
bool text_editor_edit(struct app *app, const char *text, char **out, struct err *err) MUST_CHECK;

#endif
