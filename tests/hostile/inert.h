// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * What may stand on a screen or in a report: the judge of text_safe, and so none
 * of its code. By ranges of code points and by the C library's idea of widths;
 * setlocale(LC_CTYPE, "C.UTF-8") first.
 */
#ifndef TESTS_HOSTILE_INERT_H
#define TESTS_HOSTILE_INERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The first character of n bytes (n >= 1); its length, 0 for what is not UTF-8. */
size_t inert_decode(const unsigned char *p, size_t n, uint32_t *cp);

/*
 * Whether a code point above U+001F may follow what came before; *marks counts
 * the marks on the last character and is 0 at the beginning.
 */
bool inert_follows(uint32_t cp, int *marks);

#endif
