// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Fuzzy matching of a few typed letters against a label. Any thread. */
#ifndef TUI_FUZZY_H
#define TUI_FUZZY_H

/*
 * How well the letters of needle appear, in order, in text: 0 not at all, more
 * is better. Runs of letters and beginnings of words count more, and all of them in one
 * piece most; case does not count, for ASCII. An empty needle matches everything equally.
 */
int fuzzy_score(const char *text, const char *needle);

#endif
