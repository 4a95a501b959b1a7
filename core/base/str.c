// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* String slices and the bounded builder. */
#include "core/base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "core/base/oom.h"

struct str
str_of(const char *s)
{
	return str_make(s, strlen(s));
}

bool
str_equals(struct str a, const char *b)
{
	return strlen(b) == a.len && memcmp(a.at, b, a.len) == 0;
}

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str
str_trim(struct str s)
{
	while (s.len && is_space(s.at[0])) {
		s.at++;
		s.len--;
	}
	while (s.len && is_space(s.at[s.len - 1]))
		s.len--;
	return s;
}

static int
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : (unsigned char)c;
}

int
str_casecmp(const char *a, const char *b)
{
	while (*a && lower(*a) == lower(*b)) {
		a++;
		b++;
	}
	return lower(*a) - lower(*b);
}

bool
str_starts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool
str_ends(const char *s, const char *suffix)
{
	size_t n = strlen(s), m = strlen(suffix);
	return n >= m && memcmp(s + n - m, suffix, m) == 0;
}

/* What an empty builder points to: no memory until there is something to hold. Never written. */
static char nothing[1];

void
strbuf_init(struct strbuf *b, size_t max)
{
	*b = (struct strbuf){ .at = nothing, .max = max };
}

void
strbuf_free(struct strbuf *b)
{
	if (b->at != nothing)
		free(b->at);
	*b = (struct strbuf){ 0 };
}

void
strbuf_clear(struct strbuf *b)
{
	b->len = 0;
	b->truncated = false;
	if (b->cap)
		b->at[0] = '\0';
}

static void
reserve(struct strbuf *b, size_t len)
{
	if (len < b->cap)
		return;
	size_t cap = b->cap ? b->cap : 64;
	while (cap <= len)
		cap *= 2;
	b->at = xrealloc(b->cap ? b->at : NULL, cap, 1);
	b->cap = cap;
}

void
strbuf_add_n(struct strbuf *b, const char *s, size_t n)
{
	if (n > b->max - b->len) {
		n = b->max - b->len;
		while (n && ((unsigned char)s[n] & 0xc0) == 0x80)
			n--;
		b->truncated = true;
	}
	reserve(b, b->len + n);
	memcpy(b->at + b->len, s, n);
	b->len += n;
	b->at[b->len] = '\0';
}

void
strbuf_add(struct strbuf *b, const char *s)
{
	strbuf_add_n(b, s, strlen(s));
}

void
strbuf_add_char(struct strbuf *b, char c)
{
	strbuf_add_n(b, &c, 1);
}

void
strbuf_add_repeat(struct strbuf *b, const char *s, size_t times)
{
	for (size_t i = 0; i < times && !b->truncated; i++)
		strbuf_add(b, s);
}

void
strbuf_printf(struct strbuf *b, const char *fmt, ...)
{
	va_list args, again;
	va_start(args, fmt);
	va_copy(again, args);
	char small[256];
	int n = vsnprintf(small, sizeof(small), fmt, args);
	va_end(args);
	if (n >= 0 && (size_t)n < sizeof(small)) {
		strbuf_add_n(b, small, (size_t)n);
	} else if (n >= 0) {
		char *big = xmalloc((size_t)n + 1);
		vsnprintf(big, (size_t)n + 1, fmt, again);
		strbuf_add_n(b, big, (size_t)n);
		free(big);
	}
	va_end(again);
}

char *
strbuf_take(struct strbuf *b)
{
	char *at = b->cap ? b->at : xstrdup("");
	strbuf_init(b, b->max);
	return at;
}
