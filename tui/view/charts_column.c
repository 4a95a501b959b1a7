// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Params are texts: numbers where all of them read as such, else categories in the order of the alphabet. */
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/number.h"
#include "tui/view/charts_parts.h"

#include <math.h>
#include <string.h>

static bool
all_numbers(const struct cells *c, size_t rows, double *v)
{
	for (size_t i = 0; i < rows; i++) {
		v[i] = (double)NAN;
		if (cells_null(c, i))
			continue;
		const char *text = c->at.s[i];
		if (!parse_real(text, strlen(text), &v[i]) || !isfinite(v[i]))
			return false;
	}
	return true;
}

static int
compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
as_categories(struct arena *a, const struct cells *c, size_t rows, struct charts_column *out)
{
	struct map *seen = map_new(a);
	for (size_t i = 0; i < rows; i++)
		if (!cells_null(c, i))
			map_intern(seen, c->at.s[i], strlen(c->at.s[i]));
	size_t n = map_len(seen);
	const char **names = ARENA_ARRAY(a, const char *, n + 1);
	for (size_t i = 0; i < n; i++)
		names[i] = map_key(seen, i);
	if (n > 0)
		qsort(names, n, sizeof(*names), compare_texts);
	size_t *place = ARENA_ARRAY(a, size_t, n + 1);
	for (size_t i = 0; i < n; i++)
		place[map_find(seen, names[i], strlen(names[i]))] = i;
	for (size_t i = 0; i < rows; i++)
		out->v[i] = cells_null(c, i)
				    ? (double)NAN
				    : (double)place[map_find(seen, c->at.s[i], strlen(c->at.s[i]))];
	out->names = names;
	out->n_names = n;
}

struct charts_column
charts_column(struct arena *a, const struct rowset *rows, const char *name)
{
	struct charts_column out = { .whole = true, .lo = HUGE_VAL, .hi = -HUGE_VAL };
	size_t col = rowset_find(rows, name);
	out.v = ARENA_ARRAY(a, double, rows->rows + 1);
	const struct cells *c = col != ROWSET_NONE ? &rows->col[col] : NULL;
	bool text = c && c->type == CELL_TEXT;
	if (text && !all_numbers(c, rows->rows, out.v))
		as_categories(a, c, rows->rows, &out);
	for (size_t i = 0; i < rows->rows; i++) {
		if (!text)
			out.v[i] = c ? rowset_real(rows, i, name) : (double)NAN;
		if (!isfinite(out.v[i]))
			continue;
		out.n++;
		out.whole = out.whole && out.v[i] == floor(out.v[i]);
		out.lo = fmin(out.lo, out.v[i]);
		out.hi = fmax(out.hi, out.v[i]);
	}
	return out;
}

bool
charts_column_varies(const struct rowset *rows, size_t col)
{
	const struct cells *c = &rows->col[col];
	size_t first = rows->rows;
	for (size_t i = 0; i < rows->rows; i++) {
		if (cells_null(c, i) || (c->type == CELL_REAL && !isfinite(c->at.r[i])))
			continue;
		if (first == rows->rows)
			first = i;
		else if (c->type == CELL_REAL
				 ? c->at.r[i] < c->at.r[first] || c->at.r[i] > c->at.r[first]
				 : c->type == CELL_TEXT && strcmp(c->at.s[i], c->at.s[first]) != 0)
			return true;
	}
	return false;
}
