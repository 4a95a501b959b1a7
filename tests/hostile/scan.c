// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * scan FORMAT [COLUMNS]: is what comes on standard input inert? One sentence and
 * status 1 when it is not.
 *
 * The judge of what text_safe lets through, and so none of its code: by ranges
 * of code points, and by the C library's idea of widths. FORMAT says which line
 * ends and blanks are a part of the format: csv has CR LF and TAB, tsv has TAB,
 * all others have LF alone. With COLUMNS no line may be wider.
 */
#include <locale.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define MARKS_MAX 4

struct scan {
	const char *format;
	long most, column; /* columns; most 0: any */
	size_t line, at;
	int marks;
	bool after_cr;
};

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

static bool
is(const struct scan *s, const char *format)
{
	return strcmp(s->format, format) == 0;
}

static bool
control_fits(struct scan *s, uint32_t cp)
{
	if (cp == '\n') {
		s->line++;
		s->column = 0;
		return true;
	}
	if (cp == '\t')
		return is(s, "csv") || is(s, "tsv");
	return cp == '\r' && is(s, "csv");
}

static int
complain(const struct scan *s, const char *what, uint32_t value)
{
	printf("byte %zu, line %zu: %s %#x\n", s->at, s->line + 1, what, (unsigned)value);
	return 1;
}

static int
one(struct scan *s, uint32_t cp)
{
	if (s->after_cr && cp != '\n')
		return complain(s, "CR before", cp);
	s->after_cr = cp == '\r';
	if (cp < 0x20) {
		s->marks = 0;
		return control_fits(s, cp) ? 0 : complain(s, "control", cp);
	}
	if (forbidden(cp))
		return complain(s, "code point", cp);
	int width = wcwidth((wchar_t)cp);
	s->marks = width == 0 ? s->marks + 1 : 0;
	s->column += width > 0 ? width : 0;
	if (s->marks > MARKS_MAX)
		return complain(s, "one mark too many", cp);
	if (s->most && s->column > s->most)
		return complain(s, "line too wide for", (uint32_t)s->most);
	return 0;
}

/* One character; its bytes, 0 for what is not UTF-8. */
static size_t
decode(const unsigned char *p, size_t n, uint32_t *cp)
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

static unsigned char *
read_all(size_t *n)
{
	size_t cap = 1 << 16;
	unsigned char *all = malloc(cap);
	*n = 0;
	for (size_t got; all && (got = fread(all + *n, 1, cap - *n, stdin)) > 0;) {
		*n += got;
		if (*n == cap)
			all = realloc(all, cap *= 2);
	}
	if (!all)
		abort();
	return all;
}

int
main(int argc, char **argv)
{
	struct scan s = {
		.format = argc > 1 ? argv[1] : "text",
		.most = argc > 2 ? strtol(argv[2], NULL, 10) : 0,
	};
	size_t n, used;
	int status = 0;
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 2;
	unsigned char *all = read_all(&n);
	for (s.at = 0; s.at < n && status == 0; s.at += used) {
		uint32_t cp = 0;
		used = decode(all + s.at, n - s.at, &cp);
		status = used ? one(&s, cp) : complain(&s, "not UTF-8:", all[s.at]);
	}
	free(all);
	return status;
}
