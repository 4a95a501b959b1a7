// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Strings: a borrowed slice (struct str) and a growing builder with a declared
 * maximum (struct strbuf). What does not fit is cut at a character boundary
 * and remembered in "truncated"; no call fails.
 */
#ifndef CORE_BASE_STR_H
#define CORE_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include "core/base/attr.h"

/* Borrowed bytes, not NUL-ended. */
struct str {
	const char *at;
	size_t len;
};

static inline struct str
str_make(const char *at, size_t len)
{
	return (struct str){ at, len };
}

struct str str_of(const char *s);
bool str_equals(struct str a, const char *b);
/* Without leading and trailing ASCII white space. */
struct str str_trim(struct str s);
/* ASCII only; bytes above 127 compare as they are. 0 when equal. */
int str_casecmp(const char *a, const char *b);
bool str_starts(const char *s, const char *prefix);
bool str_ends(const char *s, const char *suffix);

struct strbuf {
	char *at; /* always NUL-ended; never NULL after strbuf_init */
	size_t len, cap, max;
	bool truncated;
};

/* max: most bytes this builder may ever hold, without the NUL. */
void strbuf_init(struct strbuf *b, size_t max);
void strbuf_free(struct strbuf *b);
/* Empties it and keeps the memory. */
void strbuf_clear(struct strbuf *b);
void strbuf_add(struct strbuf *b, const char *s);
void strbuf_add_n(struct strbuf *b, const char *s, size_t n);
void strbuf_add_char(struct strbuf *b, char c);
void strbuf_add_repeat(struct strbuf *b, const char *s, size_t times);
void strbuf_printf(struct strbuf *b, const char *fmt, ...) PRINTF(2, 3);
/*
 * Hands the bytes over (free() them) and leaves b empty, as after strbuf_init: it
 * holds no memory then and need not be freed.
 */
char *strbuf_take(struct strbuf *b) MUST_CHECK;

#endif
