// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Look-alikes in ASCII, for terminals and locales without UTF-8. */
#include "core/base/utf8.h"

#include <stdlib.h>
#include <utf8proc.h>

/* Static strings for every printable character, alone and padded to two columns. */
// clang-format off
static const char narrow[95][2] = {
	" ", "!", "\"", "#", "$", "%", "&", "'", "(", ")", "*", "+", ",", "-", ".", "/", "0",
	"1", "2", "3", "4", "5", "6", "7", "8", "9", ":", ";", "<", "=", ">", "?", "@", "A", "B",
	"C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R", "S", "T",
	"U", "V", "W", "X", "Y", "Z", "[", "\\", "]", "^", "_", "`", "a", "b", "c", "d", "e",
	"f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "w",
	"x", "y", "z", "{", "|", "}", "~",
};
static const char wide[95][3] = {
	"  ", "! ", "\" ", "# ", "$ ", "% ", "& ", "' ", "( ", ") ", "* ", "+ ", ", ", "- ",
	". ", "/ ", "0 ", "1 ", "2 ", "3 ", "4 ", "5 ", "6 ", "7 ", "8 ", "9 ", ": ", "; ", "< ",
	"= ", "> ", "? ", "@ ", "A ", "B ", "C ", "D ", "E ", "F ", "G ", "H ", "I ", "J ", "K ",
	"L ", "M ", "N ", "O ", "P ", "Q ", "R ", "S ", "T ", "U ", "V ", "W ", "X ", "Y ", "Z ",
	"[ ", "\\ ", "] ", "^ ", "_ ", "` ", "a ", "b ", "c ", "d ", "e ", "f ", "g ", "h ",
	"i ", "j ", "k ", "l ", "m ", "n ", "o ", "p ", "q ", "r ", "s ", "t ", "u ", "v ", "w ",
	"x ", "y ", "z ", "{ ", "| ", "} ", "~ ",
};
// clang-format on

struct range {
	uint32_t first, last;
	char like;
};

/* Sorted; the first that holds the code point wins. */
static const struct range ranges[] = {
	{ 0x00a0, 0x00a0, ' ' }, { 0x00a6, 0x00a6, '|' }, { 0x00ab, 0x00ab, '<' },
	{ 0x00ad, 0x00ad, '-' }, { 0x00b0, 0x00b0, 'o' }, { 0x00b7, 0x00b7, '.' },
	{ 0x00bb, 0x00bb, '>' }, { 0x00c6, 0x00c6, 'A' }, { 0x00d7, 0x00d7, 'x' },
	{ 0x00d8, 0x00d8, 'O' }, { 0x00df, 0x00df, 's' }, { 0x00e6, 0x00e6, 'a' },
	{ 0x00f8, 0x00f8, 'o' }, { 0x0131, 0x0131, 'i' }, { 0x0141, 0x0141, 'L' },
	{ 0x0142, 0x0142, 'l' }, { 0x0394, 0x0394, 'd' }, { 0x03bc, 0x03bc, 'u' },
	{ 0x2000, 0x200a, ' ' }, { 0x2010, 0x2015, '-' }, { 0x2018, 0x201b, '\'' },
	{ 0x201c, 0x201f, '"' }, { 0x2020, 0x2021, '+' }, { 0x2022, 0x2023, '*' },
	{ 0x2024, 0x2027, '.' }, { 0x2032, 0x2037, '\'' }, { 0x2039, 0x2039, '<' },
	{ 0x203a, 0x203a, '>' }, { 0x2190, 0x2190, '<' }, { 0x2191, 0x2191, '^' },
	{ 0x2192, 0x2192, '>' }, { 0x2193, 0x2193, 'v' }, { 0x2194, 0x2194, '-' },
	{ 0x2195, 0x2195, '|' }, { 0x21b5, 0x21b5, '<' }, { 0x21d0, 0x21d0, '<' },
	{ 0x21d2, 0x21d2, '>' }, { 0x21e7, 0x21e7, '^' }, { 0x2206, 0x2206, 'd' },
	{ 0x2212, 0x2212, '-' }, { 0x2215, 0x2215, '/' }, { 0x2219, 0x2219, '.' },
	{ 0x221e, 0x221e, '8' }, { 0x223c, 0x223c, '~' }, { 0x2248, 0x2248, '~' },
	{ 0x2264, 0x2264, '<' }, { 0x2265, 0x2265, '>' }, { 0x22c5, 0x22c5, '.' },
	{ 0x2500, 0x2501, '-' }, { 0x2502, 0x2503, '|' }, { 0x2504, 0x2505, '-' },
	{ 0x2506, 0x2507, '|' }, { 0x2508, 0x2509, '-' }, { 0x250a, 0x250b, '|' },
	{ 0x250c, 0x254b, '+' }, { 0x254c, 0x254d, '-' }, { 0x254e, 0x254f, '|' },
	{ 0x2550, 0x2550, '=' }, { 0x2551, 0x2551, '|' }, { 0x2552, 0x2570, '+' },
	{ 0x2571, 0x2571, '/' }, { 0x2572, 0x2572, '\\' }, { 0x2573, 0x2573, 'X' },
	{ 0x2574, 0x2574, '-' }, { 0x2575, 0x2575, '|' }, { 0x2576, 0x2576, '-' },
	{ 0x2577, 0x2577, '|' }, { 0x2578, 0x2578, '-' }, { 0x2579, 0x2579, '|' },
	{ 0x257a, 0x257a, '-' }, { 0x257b, 0x257b, '|' }, { 0x257c, 0x257c, '-' },
	{ 0x257d, 0x257d, '|' }, { 0x257e, 0x257e, '-' }, { 0x257f, 0x257f, '|' },
	{ 0x2580, 0x2580, '"' }, { 0x2581, 0x2581, '_' }, { 0x2582, 0x2583, '.' },
	{ 0x2584, 0x2584, 'o' }, { 0x2585, 0x2593, '#' }, { 0x2594, 0x2594, '"' },
	{ 0x2595, 0x2595, '|' }, { 0x2596, 0x259f, '#' }, { 0x25a0, 0x25a0, '#' },
	{ 0x25a1, 0x25a1, 'o' }, { 0x25aa, 0x25ab, '*' }, { 0x25b2, 0x25b5, '^' },
	{ 0x25b6, 0x25bb, '>' }, { 0x25bc, 0x25bf, 'v' }, { 0x25c0, 0x25c5, '<' },
	{ 0x25c6, 0x25c8, '*' }, { 0x25cb, 0x25cb, 'o' }, { 0x25cf, 0x25cf, '*' },
	{ 0x25e6, 0x25e6, 'o' }, { 0x2605, 0x2606, '*' }, { 0x2610, 0x2610, 'o' },
	{ 0x2611, 0x2612, 'x' }, { 0x2691, 0x2691, '!' }, { 0x2713, 0x2714, 'v' },
	{ 0x2715, 0x2718, 'x' }, { 0x276e, 0x276e, '<' }, { 0x276f, 0x276f, '>' },
	{ 0x2800, 0x2800, ' ' }, { 0x3000, 0x3000, ' ' },
	{ 0xff01, 0xff5e, '\0' }, /* full-width ASCII: see below */
};

static int
compare(const void *key, const void *entry)
{
	uint32_t cp = *(const uint32_t *)key;
	const struct range *r = entry;
	return cp < r->first ? -1 : cp > r->last;
}

/* Few dots low, many dots dense. */
static char
braille(uint32_t cp)
{
	int dots = __builtin_popcount(cp & 0xff);
	return dots == 0 ? ' ' : dots <= 2 ? '.' : dots <= 5 ? ':' : '#';
}

/* The letter without its accents, '?' when there is none. */
static char
without_accent(uint32_t cp)
{
	utf8proc_int32_t parts[8];
	int last_class = UTF8PROC_BOUNDCLASS_START;
	const utf8proc_option_t flags = (utf8proc_option_t)(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT);
	utf8proc_ssize_t n =
		utf8proc_decompose_char((utf8proc_int32_t)cp, parts, 8, flags, &last_class);
	return n >= 1 && n <= 8 && parts[0] >= 0x20 && parts[0] < 0x7f ? (char)parts[0] : '?';
}

static char
look_alike(uint32_t cp)
{
	if (cp >= 0x20 && cp < 0x7f)
		return (char)cp;
	if (cp > 0x10ffff)
		return '?';
	if (cp >= 0x2801 && cp <= 0x28ff)
		return braille(cp);
	const struct range *r =
		bsearch(&cp, ranges, sizeof(ranges) / sizeof(*ranges), sizeof(*ranges), compare);
	if (!r)
		return without_accent(cp);
	return r->like ? r->like : (char)(cp - 0xff01 + '!');
}

const char *
utf8_to_ascii(const char *cluster, size_t n, int width)
{
	if (n == 0 || width <= 0)
		return "";
	size_t used;
	char like = look_alike(utf8_decode(cluster, n, &used));
	if (width > 1)
		return like == '?' ? "??" : wide[like - ' '];
	return narrow[like - ' '];
}
