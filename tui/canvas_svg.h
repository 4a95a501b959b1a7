// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * A screen as a picture: SVG text on a grid, in a theme's colours. For
 * documentation and reviews, so that pictures are made by the program itself.
 */
#ifndef TUI_CANVAS_SVG_H
#define TUI_CANVAS_SVG_H

#include <stdio.h>

struct canvas;
struct theme;

/* Self-contained, no scripts, no links. Where a theme leaves a colour to the terminal, a plain one is taken. */
void canvas_svg(const struct canvas *c, const struct theme *theme, FILE *out);

#endif
