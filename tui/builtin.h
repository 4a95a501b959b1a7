// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Files that are compiled in, so that the program works without its data folder. */
#ifndef TUI_BUILTIN_H
#define TUI_BUILTIN_H

#include "core/base/attr.h"

struct arena;

enum builtin { BUILTIN_THEME, BUILTIN_KEYMAP };

/* Its whole text, in a. */
const char *builtin_text(struct arena *a, enum builtin which) MUST_CHECK;

#endif
