// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Ranges, and UTF-8 read by the letter. */
#include "tests/hostile/inert.h"

#include <wchar.h>

#define MARKS_MAX 4

/* Ranges that act, hide or mean nothing, wherever they stand. */
static bool
forbidden(uint32_t cp)
{
	static const struct {
		uint32_t from, to;
	} ranges[] = {
		{ 0x7f, 0x9f },       /* DEL and C1 */
		{ 0xad, 0xad },       /* soft hyphen */
		{ 0x61c, 0x61c },     /* bidi */
		{ 0x180e, 0x180e },   /* invisible */
		{ 0x200b, 0x200f },   /* invisible, bidi */
		{ 0x2028, 0x202e },   /* line ends, bidi */
		{ 0x2060, 0x206f },   /* invisible, bidi */
		{ 0xe000, 0xf8ff },   /* private */
		{ 0xfdd0, 0xfdef },   /* noncharacters */
		{ 0xfeff, 0xfeff },   /* byte order mark */
		{ 0xfff0, 0xfffb },   /* interlinear */
		{ 0xe0000, 0xe0fff }, /* tags */
		{ 0xf0000, 0x10ffff } /* private */
	};
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (cp >= ranges[i].from && cp <= ranges[i].to)
			return true;
	return (cp & 0xfffe) == 0xfffe;
}

size_t
inert_decode(const unsigned char *p, size_t n, uint32_t *cp)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len = *p < 0x80 ? 1 : *p >= 0xf0 ? 4 : *p >= 0xe0 ? 3 : 2;
	if ((*p >= 0x80 && *p < 0xc0) || *p > 0xf4 || len > n)
		return 0;
	*cp = len == 1 ? *p : *p & (0x7fu >> len);
	for (size_t i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		*cp = *cp << 6 | (p[i] & 0x3f);
	}
	bool surrogate = *cp >= 0xd800 && *cp < 0xe000;
	return *cp < least[len] || *cp > 0x10ffff || surrogate ? 0 : len;
}

bool
inert_follows(uint32_t cp, int *marks)
{
	*marks = wcwidth((wchar_t)cp) == 0 ? *marks + 1 : 0;
	return !forbidden(cp) && *marks <= MARKS_MAX;
}
