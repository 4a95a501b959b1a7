// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Palette: every action by name; and the command line at ":". */
#ifndef TUI_ACT_PALETTE_H
#define TUI_ACT_PALETTE_H

struct app;

void palette_open(struct app *app);
/* What can be done with the row under the cursor. */
void actions_open(struct app *app);
/* text: what stands there already. */
void command_line_open(struct app *app, const char *text);

#endif
