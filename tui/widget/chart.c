// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* From inks to roles. */
#include "tui/widget/chart.h"

#include <string.h>

enum role
chart_role(int colour)
{
	if (colour < 1)
		return ROLE_TEXT;
	return (enum role)(ROLE_SERIES_1 + (colour - 1) % SERIES_ROLES);
}

const char *
chart_mark(char out[4], int colour, char letter, const struct chart_look *look)
{
	if (!look->ascii && !look->letters)
		return "●";
	out[0] = look->letters && letter ? letter : plot_ascii_mark(colour);
	out[1] = '\0';
	return out;
}

void
chart_draw(
	struct plot_cells *cells, const struct plot *p, int h, int w, const struct chart_look *look)
{
	struct plot_cells_style style = { .ascii = look->ascii, .letters = look->letters };
	plot_cells_draw(cells, p, h, w, &style);
}

static enum role
role_of(const struct plot_cell *cell, bool focused)
{
	switch ((enum plot_ink)cell->ink) {
	case PLOT_INK_TITLE:
		return focused ? ROLE_CURSOR : ROLE_HEADING;
	case PLOT_INK_LABEL:
	case PLOT_INK_AXIS:
		return ROLE_AXIS;
	case PLOT_INK_MARK:
		return ROLE_CROSSHAIR;
	case PLOT_INK_SERIES:
		return chart_role(cell->colour);
	case PLOT_INK_FAINT:
		return ROLE_FAINT;
	case PLOT_INK_NONE:
		break;
	}
	return ROLE_TEXT;
}

#define RUN_BYTES 400

/* Cells from col on that share a role, as one text; returns how many. */
static int
gather(const struct plot_cells *cells, int row, int col, bool focused, char text[RUN_BYTES])
{
	const struct plot_cell *at = &cells->at[row * cells->cols];
	size_t len = 0;
	int end = col;
	for (; end < cells->cols && at[end].ink != PLOT_INK_NONE &&
		role_of(&at[end], focused) == role_of(&at[col], focused);
		end++) {
		size_t n = strlen(at[end].text);
		if (len + n + 1 > RUN_BYTES)
			break;
		memcpy(text + len, at[end].text, n);
		len += n;
	}
	text[len] = '\0';
	return end - col;
}

void
chart_show(const struct plot_cells *cells, struct canvas *c, int y, int x, bool focused)
{
	char text[RUN_BYTES];
	for (int row = 0; row < cells->rows; row++)
		for (int col = 0, n; col<cells->cols; col += n> 0 ? n : 1) {
			n = gather(cells, row, col, focused, text);
			if (n > 0)
				canvas_text(c, y + row, x + col, n,
					role_of(&cells->at[row * cells->cols + col], focused),
					text);
		}
}
