// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors
#ifndef CAIRN_TUI_TERM_DESCRIBED_H
#define CAIRN_TUI_TERM_DESCRIBED_H

/*
 * Whether this machine describes a terminal. Asked before curses is started, as
 * its newterm() leaks when there is no description.
 */
#include <stdbool.h>

/* type: as in TERM; may be NULL or empty, which is never described. */
bool term_is_described(const char *type);

#endif
