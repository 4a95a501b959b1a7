// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Plots as inline SVG for HTML reports. Colours come from the page's style by
 * class: line, dot, fill, band, spark, s1 … s6, axis, grid, mark, key.
 */
#ifndef CORE_PLOT_PLOT_SVG_H
#define CORE_PLOT_PLOT_SVG_H

#include <stdio.h>
#include "core/plot/plot.h"

void plot_svg(FILE *out, const struct plot *p);
/* A small curve to stand in a table. */
void plot_svg_spark(FILE *out, const struct series *s);

#endif
