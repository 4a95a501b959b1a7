// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * UTF-8 at the boundary: decoding, display width, clipping, and the one filter
 * that makes untrusted text safe to show.
 *
 * Everything that came out of a store, a file, a model, a server or the
 * environment goes through text_safe() before it reaches a terminal, a report,
 * a log or an error. Any thread.
 */
#ifndef CORE_BASE_UTF8_H
#define CORE_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/base/str.h"

#define UTF8_BAD 0xFFFFFFFFu

/*
 * Decodes one code point of at most n bytes at s; *used gets the bytes taken
 * (>= 1 when n >= 1). UTF8_BAD for a malformed, overlong or surrogate
 * sequence, with *used = 1. n must be >= 1.
 */
uint32_t utf8_decode(const char *s, size_t n, size_t *used);
/* Writes 1 to 4 bytes to out and returns how many. */
size_t utf8_encode(uint32_t cp, char out[4]);
bool utf8_valid(const char *s, size_t n);
/* A letter or number of any script, or '_': what \w matches in Python's expressions. */
bool utf8_is_word(uint32_t cp);
/* Code points of valid text; a malformed byte counts as one. */
size_t utf8_length(const char *s);

/*
 * One grapheme cluster: bytes in s[0..n) that show as one character (base plus
 * combining marks, at most 32 bytes), and the columns it takes: 0, 1 or 2.
 * s must already be safe text. Returns its length in bytes, 0 only when n is 0.
 */
size_t utf8_cluster(const char *s, size_t n, int *width);

/* Columns that safe text s takes on a terminal. */
int utf8_width(const char *s);
/* Longest prefix of s, in bytes, that takes at most columns; *width gets what it takes. */
size_t utf8_clip(const char *s, int columns, int *width);

enum text_lines {
	TEXT_ONE_LINE, /* LF and TAB become visible marks too */
	TEXT_LINES, /* LF stays, TAB becomes spaces to the next multiple of 8 from where the call began */
};

/*
 * Appends the n bytes at s to out so that they are inert anywhere: C0, DEL, C1,
 * bidi controls, other format characters, invisible ones such as variation
 * selectors, line separators, private-use, unassigned and noncharacters become
 * visible escapes (^[, \u{202e}, \x9b), malformed bytes become \xNN, and at
 * most 4 combining marks follow a base; one without a base is spelled out too.
 * Nothing is dropped silently and printable text passes unchanged. Stops once
 * out is full.
 */
void text_safe(struct strbuf *out, const char *s, size_t n, enum text_lines lines);
/* The same for a NUL-ended string into a caller's buffer of size bytes; cut with "…". Returns out. */
const char *text_safe_to(char *out, size_t size, const char *s);
/* True if text_safe would change nothing (one line). Fast on ASCII. */
bool text_is_safe(const char *s, size_t n);

/*
 * ASCII stand-in for one safe cluster, for terminals and locales without UTF-8:
 * box drawing, braille, bullets, arrows and dashes by look-alike, Latin letters
 * without accents, anything else '?'. The result has as many columns as the
 * cluster had. Returns a static string.
 */
const char *utf8_to_ascii(const char *cluster, size_t n, int width);

#endif
