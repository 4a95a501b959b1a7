// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Lines of a text report: inks, ASCII stand-ins, padding and wrapping. Every
 * text given in must be safe already.
 */
#ifndef CORE_REPORT_TEXT_OUT_H
#define CORE_REPORT_TEXT_OUT_H

#include "core/report/render.h"

enum ink {
	INK_PLAIN,
	INK_STRONG,
	INK_MUTED,
	INK_GOOD,
	INK_WARN,
	INK_BAD,
	INK_LIVE,
	INK_SERIES, /* + colour number of the series - 1 */
};

struct text_out {
	FILE *out;
	const struct report_style *style;
};

/* s[0..n) in an ink; nothing but the text when there are no colours. */
void text_put_n(const struct text_out *t, int ink, const char *s, size_t n);
void text_put(const struct text_out *t, int ink, const char *s);
void text_spaces(const struct text_out *t, int n);
void text_newline(const struct text_out *t);
/* A thin line as wide as the page. */
void text_rule(const struct text_out *t);
/* Bytes of s[0..n) that go on one line of the given columns; at least one cluster. */
size_t text_fitting(const char *s, size_t n, int columns);
/*
 * Words from column at on, further lines indented by indent; ends the last
 * line. Line feeds in s stay. Without a width only those break.
 */
void text_wrap(const struct text_out *t, int ink, const char *s, int at, int indent);

enum ink ink_of_tone(enum cell_tone tone);
enum ink ink_of_verdict(enum verdict v);

/* The table of one block. */
void text_table(const struct text_out *t, const struct block *table);
/* The picture of one block. */
void text_plot(const struct text_out *t, const struct plot *plot);

#endif
