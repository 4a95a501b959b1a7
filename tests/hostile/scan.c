// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * scan FORMAT [COLUMNS]: is what comes on standard input inert? One sentence and
 * status 1 when it is not.
 *
 * FORMAT says which line
 * ends and blanks are a part of the format: csv has CR LF and TAB, tsv has TAB,
 * all others have LF alone. With COLUMNS no line may be wider.
 */
#include "tests/hostile/inert.h"

#include <locale.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

struct scan {
	const char *format;
	long most, column; /* columns; most 0: any */
	size_t line, at;
	int marks;
	bool after_cr;
};

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
	int width = wcwidth((wchar_t)cp);
	s->column += width > 0 ? width : 0;
	if (!inert_follows(cp, &s->marks))
		return complain(s, s->marks > 1 ? "one mark too many" : "code point", cp);
	if (s->most && s->column > s->most)
		return complain(s, "line too wide for", (uint32_t)s->most);
	return 0;
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
		used = inert_decode(all + s.at, n - s.at, &cp);
		status = used ? one(&s, cp) : complain(&s, "not UTF-8:", all[s.at]);
	}
	free(all);
	return status;
}
