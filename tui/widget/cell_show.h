// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* One cell of a rowset as text and role, for tables and documents. */
#ifndef TUI_WIDGET_CELL_SHOW_H
#define TUI_WIDGET_CELL_SHOW_H

#include <stddef.h>
#include <stdint.h>
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/table/cell_format.h"
#include "tui/role.h"

/* The role that shows what a cell means. */
enum role role_of_tone(enum cell_tone tone);

/* A param that is a long decimal number with six significant digits, in out; any other text itself. */
const char *param_brief(char out[NUMBER_MAX], const char *text);

/*
 * As cell_format, but shorter where a list needs no more: params as param_brief,
 * notes by their first line without Markdown. Curves are drawn, as wide as the column wants (20
 * when it does not say).
 */
enum role cell_show(struct strbuf *out, const struct column *column, const struct cells *cells,
	size_t row, int64_t now_ms);

#endif
