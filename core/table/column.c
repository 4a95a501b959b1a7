// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Columns for a rowset that nobody described. */
#include "core/table/column.h"

#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/table/rowset.h"

/* What stays longest when space is short: names, then measurements, then settings. */
static int
priority_of(const char *name)
{
	if (str_starts(name, "tags."))
		return 10;
	if (str_starts(name, "params."))
		return 20;
	if (str_starts(name, "metrics."))
		return 40;
	return 30;
}

static enum column_format
format_of(enum cell_type type)
{
	if (type == CELL_TIME)
		return FORMAT_TIME;
	return type == CELL_SERIES ? FORMAT_SPARK : FORMAT_AUTO;
}

struct column *
column_auto(struct arena *a, const struct rowset *rs)
{
	struct column *columns = ARENA_ARRAY(a, struct column, rs->cols + 1);
	for (size_t i = 0; i < rs->cols; i++) {
		columns[i].name = arena_strdup(a, rs->col[i].name);
		columns[i].format = format_of(rs->col[i].type);
		columns[i].priority = i ? priority_of(rs->col[i].name) : 100;
	}
	return columns;
}
