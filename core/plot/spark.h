// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A small curve as one line of characters. */
#ifndef CORE_PLOT_SPARK_H
#define CORE_PLOT_SPARK_H

#include "core/base/str.h"
#include "core/table/rowset.h"
#include <stdbool.h>

/*
 * Appends exactly width columns: braille, two points a column, scaled to the
 * finite range; gaps where y is NaN; ASCII with ".-'" levels when ascii is set.
 * An empty series is blank.
 */
void spark_draw(struct strbuf *out, const struct series *s, int width, bool ascii);

/* The same in words for linear output: "0.712 → 0.941, min 0.70, max 0.95". */
void spark_words(struct strbuf *out, const struct series *s);

#endif
