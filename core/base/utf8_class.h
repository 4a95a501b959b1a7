// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What the UTF-8 files share among themselves; others want utf8.h. */
#ifndef CORE_BASE_UTF8_CLASS_H
#define CORE_BASE_UTF8_CLASS_H

#include <stddef.h>
#include <stdint.h>

enum utf8_class {
	UTF8_SPACING, /* shows, and takes columns of its own */
	UTF8_MARK,    /* shows on the character before it */
	UTF8_HIDDEN,  /* shows nothing, or does something: never passes unescaped */
};

enum utf8_class utf8_classify(uint32_t cp);
/* Columns of one code point, as terminals count: 0, 1 or 2. */
int utf8_columns(uint32_t cp);
/* Length of the longest prefix of printable ASCII. */
size_t utf8_ascii_run(const char *s, size_t n);

#endif
