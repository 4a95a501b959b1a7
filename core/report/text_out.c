// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Lines of a text report. */
#include "core/report/text_out.h"

#include <string.h>
#include "core/base/utf8.h"

#define RULE_COLUMNS 80 /* on a page without a width */

static const char *
sgr(int ink)
{
	static const char *const fixed[] = { "", "1", "2", "32", "33", "31", "36" };
	static const char *const series[] = { "36", "33", "35", "32", "34", "31" };
	return ink < INK_SERIES ? fixed[ink] : series[(ink - INK_SERIES) % 6];
}

static void
put_ascii(FILE *out, const char *s, size_t n)
{
	int width;
	for (size_t i = 0, used; i < n; i += used) {
		used = utf8_cluster(s + i, n - i, &width);
		fputs(utf8_to_ascii(s + i, used, width), out);
	}
}

void
text_put_n(const struct text_out *t, int ink, const char *s, size_t n)
{
	bool coloured = t->style->colour && ink != INK_PLAIN && n;
	if (coloured)
		fprintf(t->out, "\033[%sm", sgr(ink));
	if (t->style->ascii)
		put_ascii(t->out, s, n);
	else
		fwrite(s, 1, n, t->out);
	if (coloured)
		fputs("\033[0m", t->out);
}

void
text_put(const struct text_out *t, int ink, const char *s)
{
	text_put_n(t, ink, s, strlen(s));
}

void
text_spaces(const struct text_out *t, int n)
{
	fprintf(t->out, "%*s", n > 0 ? n : 0, "");
}

void
text_newline(const struct text_out *t)
{
	fputc('\n', t->out);
}

void
text_rule(const struct text_out *t)
{
	int width = t->style->width > 0 ? t->style->width : RULE_COLUMNS;
	if (t->style->plain)
		return;
	for (int i = 0; i < width; i++)
		text_put(t, INK_PLAIN, "─");
	text_newline(t);
}

size_t
text_fitting(const char *s, size_t n, int columns)
{
	size_t at = 0, space = 0;
	int used = 0, width;
	while (at < n) {
		size_t len = utf8_cluster(s + at, n - at, &width);
		if (used + width > columns && at)
			return s[at] == ' ' && s[at - 1] != ' ' ? at : space ? space : at;
		if (s[at] == ' ' && at && s[at - 1] != ' ')
			space = at; /* where a word ends */
		used += width;
		at += len;
	}
	return n;
}

static void
wrap_line(const struct text_out *t, int ink, const char *s, size_t n, int at, int indent)
{
	int page = t->style->width;
	if (indent > page / 2)
		indent = 0;
	for (;;) {
		size_t len = page > 0 ? text_fitting(s, n, page > at ? page - at : 1) : n;
		text_put_n(t, ink, s, len);
		text_newline(t);
		while (len < n && s[len] == ' ')
			len++;
		s += len;
		n -= len;
		if (n == 0)
			return;
		text_spaces(t, indent);
		at = indent;
	}
}

void
text_wrap(const struct text_out *t, int ink, const char *s, int at, int indent)
{
	for (;;) {
		size_t n = strcspn(s, "\n");
		wrap_line(t, ink, s, n, at, indent);
		if (!s[n])
			return;
		s += n + 1;
		text_spaces(t, *s == '\n' || !*s ? 0 : indent);
		at = indent;
	}
}

enum ink
ink_of_tone(enum cell_tone tone)
{
	static const enum ink inks[] = {
		[TONE_PLAIN] = INK_PLAIN,
		[TONE_MISSING] = INK_MUTED,
		[TONE_UNDEFINED] = INK_MUTED,
		[TONE_ODD] = INK_WARN,
		[TONE_GOOD] = INK_GOOD,
		[TONE_WARN] = INK_WARN,
		[TONE_BAD] = INK_BAD,
		[TONE_LIVE] = INK_LIVE,
		[TONE_MUTED] = INK_MUTED,
	};
	return inks[tone];
}

enum ink
ink_of_verdict(enum verdict v)
{
	static const enum ink inks[] = { INK_PLAIN, INK_GOOD, INK_WARN, INK_BAD };
	return inks[v];
}
