// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Placeholders: {run_id} and {marked:run_id} in a command line become words.
 *
 * The line is split into words first and expanded afterwards, so that a value
 * can never become two words, an option or another command, whatever it holds.
 */
#ifndef TUI_PLACEHOLDER_H
#define TUI_PLACEHOLDER_H

#include <stddef.h>
#include "core/base/err.h"

struct arena;

/* The i-th value of a name, NULL after the last. */
typedef const char *placeholder_lookup(const void *arg, const char *name, size_t i);

/*
 * Expands words (NULL-ended). A word that is one placeholder becomes as many
 * words as it has values; within a word the first value stands. Braces around
 * anything but lower-case letters, digits, '_', ':' and '.' stay as they are.
 * ERR_NOT_FOUND when a placeholder has no value. In a.
 */
bool placeholder_expand(struct arena *a, const char *const *words, placeholder_lookup *lookup,
	const void *arg, const char *const **out, size_t *n, struct err *err) MUST_CHECK;

#endif
