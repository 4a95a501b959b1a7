// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Declares every view of views.def. */
#ifndef TUI_VIEW_VIEWS_H
#define TUI_VIEW_VIEWS_H

#include "tui/view.h"

#define VIEW(class, digit) extern const struct view_class class;
#include "tui/view/views.def"
#undef VIEW

#endif
