// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Code points, clusters and columns, on utf8proc's tables. */
#include "core/base/utf8.h"

#include <string.h>
#include <utf8proc.h>
#include "core/base/utf8_class.h"

/* A cluster longer than this is cut; safe text has at most a base and four marks. */
#define CLUSTER_MAX 32

uint32_t
utf8_decode(const char *s, size_t n, size_t *used)
{
	*used = 1;
	unsigned char first = (unsigned char)s[0];
	if (first < 0x80)
		return first;
	utf8proc_int32_t cp;
	utf8proc_ssize_t took =
		utf8proc_iterate((const utf8proc_uint8_t *)s, n < 4 ? (utf8proc_ssize_t)n : 4, &cp);
	if (took < 1)
		return UTF8_BAD;
	*used = (size_t)took;
	return (uint32_t)cp;
}

size_t
utf8_encode(uint32_t cp, char out[4])
{
	if (cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
		cp = 0xfffd;
	return (size_t)utf8proc_encode_char((utf8proc_int32_t)cp, (utf8proc_uint8_t *)out);
}

size_t
utf8_ascii_run(const char *s, size_t n)
{
	const uint64_t ones = 0x0101010101010101u, high = 0x80 * ones;
	size_t i = 0;
	for (; n - i >= 8; i += 8) {
		uint64_t w;
		memcpy(&w, s + i, 8);
		/* Any byte above 0x7e, or below 0x20: the sums carry into the high bits. */
		if (((w | (w + ones)) & high) || ((w - 0x20 * ones) & ~w & high))
			break;
	}
	while (i < n && s[i] >= 0x20 && s[i] < 0x7f)
		i++;
	return i;
}

bool
utf8_valid(const char *s, size_t n)
{
	for (size_t i = 0, used; i < n; i += used) {
		used = utf8_ascii_run(s + i, n - i);
		if (!used && utf8_decode(s + i, n - i, &used) == UTF8_BAD)
			return false;
	}
	return true;
}

bool
utf8_is_word(uint32_t cp)
{
	utf8proc_category_t c = utf8proc_category((utf8proc_int32_t)cp);
	return (c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_LO) ||
	       (c >= UTF8PROC_CATEGORY_ND && c <= UTF8PROC_CATEGORY_NO) || cp == '_';
}

size_t
utf8_length(const char *s)
{
	size_t n = strlen(s), length = 0;
	for (size_t i = 0, used; i < n; i += used) {
		utf8_decode(s + i, n - i, &used);
		length++;
	}
	return length;
}

/* Hangul vowels and finals join the consonant before them. */
static bool
joins_hangul(uint32_t cp)
{
	return (cp >= 0x1160 && cp <= 0x11ff) || (cp >= 0xd7b0 && cp <= 0xd7ff);
}

/* Symbols that terminals and their libraries take as wide though the width table is undecided. */
static bool
is_wide_symbol(uint32_t cp)
{
	return (cp >= 0x3248 && cp <= 0x324f) || (cp >= 0x4dc0 && cp <= 0x4dff);
}

static int
columns_of(uint32_t cp, const utf8proc_property_t *p)
{
	if (joins_hangul(cp))
		return 0;
	if (is_wide_symbol(cp))
		return 2;
	return p->category == UTF8PROC_CATEGORY_MC ? 1 : (int)p->charwidth;
}

int
utf8_columns(uint32_t cp)
{
	if (cp < 0x300)
		return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) ? 0 : 1;
	return columns_of(cp, utf8proc_get_property((utf8proc_int32_t)cp));
}

enum utf8_class
utf8_classify(uint32_t cp)
{
	if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp > 0x10ffff)
		return UTF8_HIDDEN;
	if (cp < 0x7f)
		return UTF8_SPACING;
	const utf8proc_property_t *p = utf8proc_get_property((utf8proc_int32_t)cp);
	switch (p->category) {
	case UTF8PROC_CATEGORY_CN: /* unassigned and noncharacters */
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return UTF8_HIDDEN;
	default:
		break;
	}
	if (p->ignorable)
		return UTF8_HIDDEN;
	return cp < 0x300 || columns_of(cp, p) ? UTF8_SPACING : UTF8_MARK;
}

size_t
utf8_cluster(const char *s, size_t n, int *width)
{
	*width = 0;
	if (n == 0)
		return 0;
	size_t len, used;
	uint32_t cp = utf8_decode(s, n, &len);
	*width = cp == UTF8_BAD ? 1 : utf8_columns(cp);
	while (len < n && (unsigned char)s[len] >= 0x80) {
		cp = utf8_decode(s + len, n - len, &used);
		if (cp == UTF8_BAD || utf8_columns(cp) != 0 || len + used > CLUSTER_MAX)
			break;
		len += used;
	}
	return len;
}

int
utf8_width(const char *s)
{
	int width;
	utf8_clip(s, INT32_MAX, &width);
	return width;
}

size_t
utf8_clip(const char *s, int columns, int *width)
{
	size_t n = columns > 0 ? strlen(s) : 0, at = 0;
	int total = 0;
	while (at < n) {
		size_t run = utf8_ascii_run(s + at, n - at);
		if (run > 1) {
			/* The last one may carry marks: it is a cluster of its own. */
			run--;
			if ((uint64_t)run > (uint64_t)(columns - total))
				run = (size_t)(columns - total);
			at += run;
			total += (int)run;
		}
		int w;
		size_t len = utf8_cluster(s + at, n - at, &w);
		if (w > columns - total)
			break;
		at += len;
		total += w;
	}
	*width = total;
	return at;
}
