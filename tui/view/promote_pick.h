// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Choosing where a version goes; shared by the list of versions and the page of one. */
#ifndef TUI_VIEW_PROMOTE_PICK_H
#define TUI_VIEW_PROMOTE_PICK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rowset;
struct view;

/*
 * The commands "promote [STAGE]" and "alias [NAME]" of a view, for the version in that row of
 * rows ("model.versions"); asks for what is not named. False: another command.
 */
bool promote_command(struct view *v, const char *model, const struct rowset *rows, uint32_t row,
	const char *const *words, size_t n);

#endif
