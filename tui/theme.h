// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Themes: how roles look. A theme is a file of a few lines:
 *
 *   name = Slate
 *   extends = dark
 *   light = no                      # made for a light background?
 *   series = 8                      # so many chart.series are told apart for sure; 12
 *   [palette]
 *   sea = #5fafd7/74/cyan           # true colour / of 256 / of 16; each may stand alone
 *   [role]
 *   table.header = sea bold
 *   table.cursor = default on #303540/236/black
 *
 * A style is: [colour] [on colour] [bold|dim|italic|underline|reverse]…; a part
 * that is not given is inherited from "text". A role that is not given is as its
 * name without the last part. Colours: a name of the palette, #rrggbb, 0 to 255,
 * black red green yellow blue magenta cyan white, bright-red …, default.
 */
#ifndef TUI_THEME_H
#define TUI_THEME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/base/err.h"
#include "tui/role.h"

struct arena;

enum colour_kind { COLOUR_UNSET, COLOUR_DEFAULT, COLOUR_SET };

struct colour {
	uint8_t kind;  /* enum colour_kind */
	uint8_t ansi;  /* 0 to 15 */
	uint8_t index; /* 0 to 255; below 16 the terminal's own palette, on every terminal */
	uint32_t rgb;  /* 0xrrggbb, when index is 16 or more */
};

enum { STYLE_BOLD = 1, STYLE_DIM = 2, STYLE_ITALIC = 4, STYLE_UNDERLINE = 8, STYLE_REVERSE = 16 };

struct style {
	struct colour fg, bg;
	unsigned attrs;
};

#define THEME_NAME_MAX 64
#define THEME_PATH_MAX 4096 /* of what theme_load takes */

struct theme {
	char name[THEME_NAME_MAX]; /* as it calls itself */
	bool light;
	unsigned series; /* what it promises of chart.series, at most SERIES_ROLES */
	struct style role[ROLES]; /* what each role sets itself; see theme_style */
};

/* The look of a cell: text, then the role, then what lies over it. */
struct style theme_style(const struct theme *t, enum role role, enum role over);

/* The theme that is compiled in: the terminal's own 16 colours. */
void theme_builtin(struct theme *out);
/*
 * By name (the person's folder, then the installed ones, then the compiled-in
 * one) or by path when it has a '/'. Errors name file and line. *out is
 * untouched on failure.
 */
bool theme_load(const char *name, struct theme *out, struct err *err) MUST_CHECK;
/* The file that theme_load would read; NULL for the compiled-in one and for none. In a. */
const char *theme_path(struct arena *a, const char *name);
/* From text; where says what it is in messages. */
bool theme_parse(const char *where, const char *text, size_t len, struct theme *out,
	struct err *err) MUST_CHECK;
/* Names that theme_load knows, sorted, without repeats, NULL-ended. In a. */
const char *const *theme_names(struct arena *a, size_t *n);

/* The colour's number on a terminal with that many colours; -1 for its default. */
int colour_number(struct colour c, int colours);
/*
 * How many curves are told apart by the first colours for series alone, on a
 * terminal with that many colours; 0 where they have none.
 */
unsigned theme_series(const struct theme *t, int colours);
/* Red, green and blue of a palette entry, as xterm has them: 0xrrggbb. */
uint32_t colour_rgb(unsigned index);
/* WCAG contrast ratio of two colours, 1 to 21. */
double colour_contrast(uint32_t a, uint32_t b);

#endif
