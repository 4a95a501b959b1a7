// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A person's own editor on a text, for notes. */
#ifndef CLI_EDITOR_H
#define CLI_EDITOR_H

#include "core/base/err.h"

struct arena;

/*
 * Opens $VISUAL or $EDITOR (else vi) on a private file that holds text, waits,
 * and gives back what was saved. The command is split into words without a
 * shell; the file stands last. ERR_CANCELLED when the editor failed.
 */
bool editor_edit(struct arena *a, const char *text, char **edited, struct err *err) MUST_CHECK;

#endif
