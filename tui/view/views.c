// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The table of views. */
#include "tui/view/views.h"

const struct view_entry view_table[] = {
#define VIEW(class, digit) { &class, digit },
#include "tui/view/views.def"
#undef VIEW
};

const size_t view_count = sizeof(view_table) / sizeof(view_table[0]);
