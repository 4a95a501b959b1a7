// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Help: the keys that act now, from the key map; each line can be run. */
#ifndef TUI_ACT_KEY_HELP_H
#define TUI_ACT_KEY_HELP_H

struct app;

void help_open(struct app *app);

#endif
