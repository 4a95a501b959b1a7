// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What a cell means, as a role; curves as pictures. */
#include "tui/widget/cell_show.h"

#include "core/plot/spark.h"

#define SPARK_W 20

enum role
role_of_tone(enum cell_tone tone)
{
	switch (tone) {
	case TONE_PLAIN:
		return ROLE_TEXT;
	case TONE_MISSING:
		return ROLE_MISSING;
	case TONE_UNDEFINED:
		return ROLE_UNDEFINED;
	case TONE_ODD:
		return ROLE_ODD;
	case TONE_GOOD:
		return ROLE_FINISHED;
	case TONE_WARN:
		return ROLE_STALE;
	case TONE_BAD:
		return ROLE_FAILED;
	case TONE_LIVE:
		return ROLE_RUNNING;
	case TONE_MUTED:
		return ROLE_MUTED;
	}
	return ROLE_TEXT;
}

enum role
cell_show(struct strbuf *out, const struct column *column, const struct cells *cells, size_t row,
	int64_t now_ms)
{
	if (column->format != FORMAT_SPARK || cells->type != CELL_SERIES || cells_null(cells, row))
		return role_of_tone(cell_format(out, column, cells, row, now_ms));
	/* One point is no curve. */
	if (cells->at.c[row]->n > 1)
		spark_draw(
			out, cells->at.c[row], column->width > 0 ? column->width : SPARK_W, false);
	return ROLE_SPARK;
}
