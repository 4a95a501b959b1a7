// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The word a person most likely meant, for "did you mean". */
#ifndef CORE_COMMAND_NEAREST_H
#define CORE_COMMAND_NEAREST_H

#include <stddef.h>

/*
 * Insertions, deletions, replacements and swaps of neighbours that lead from
 * one word to the other (optimal string alignment), ASCII case aside. Words of
 * more than 64 bytes are as far apart as they are long.
 */
size_t nearest_distance(const char *a, const char *b);

/* The first of the nearest words, if it is near enough to be worth offering (a third of word), else NULL. */
const char *nearest_word(const char *word, const char *const *words, size_t n);

#endif
