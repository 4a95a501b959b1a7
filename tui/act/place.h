// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Going to where a run's files are: a shell there, or the desktop's own program for them. */
#ifndef TUI_ACT_PLACE_H
#define TUI_ACT_PLACE_H

struct app;

/* $SHELL in the folder that an artifact URI names; leaving it returns. */
void place_shell(struct app *app, const char *uri);
/* Opens it on the desktop; on a far machine or without a desktop the path is shown. */
void place_reveal(struct app *app, const char *uri);

#endif
