// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* From marks, pins and the order of the runs view to a choice of runs. */
#include "tui/view/runs_pick.h"

#include "core/base/str.h"
#include "tui/app.h"
#include "tui/view/runs_parts.h"

#include <string.h>

#define SIGN_LINES 20
#define OF_A_GROUP 10
#define WANTED_MAX 64

const struct table *
runs_table(const struct app *app)
{
	const struct view *runs = app_tab(app, "runs");
	const struct runs_state *s = runs ? runs->state : NULL;
	return s && s->list.table.rows ? &s->list.table : NULL;
}

static void
add_row(struct runs_pick *out, uint32_t row)
{
	if (out->n < RUNS_PICK_MAX)
		out->at[out->n++] = row;
}

static bool
names_run(const char *list, const char *id)
{
	size_t n = strlen(id);
	for (const char *at = strstr(list, id); n > 0 && at; at = strstr(at + 1, id))
		if ((at == list || at[-1] == ' ') && (at[n] == ' ' || !at[n]))
			return true;
	return false;
}

/* The rows whose id is marked, or stands in the view's argument. */
static void
pick_named(const struct view *v, const struct table *t, struct runs_pick *out)
{
	for (uint32_t i = 0; i < t->rows->rows && out->n < RUNS_PICK_MAX; i++) {
		const char *id = table_row_id(t, i);
		if (id && (*v->arg ? names_run(v->arg, id) : id_set_has(&t->marks, id)))
			add_row(out, i);
	}
}

static void
pick_pinned(const struct table *t, struct runs_pick *out)
{
	for (size_t i = 0; i < t->pins.len; i++) {
		uint32_t row = table_find_row(t, t->pins.at[i]);
		if (row != ROW_NONE)
			add_row(out, row);
	}
}

/* Columns that a row must have a value in, one of them; none: any row will do. */
struct wanted_cells {
	const struct cells *at[WANTED_MAX];
	size_t n;
};

static struct wanted_cells
wanted_cells(const struct table *t, const char *of)
{
	struct wanted_cells w = { .n = 0 };
	for (size_t i = 0; of && i < t->rows->cols && w.n < WANTED_MAX; i++)
		if (str_starts(t->rows->col[i].name, of))
			w.at[w.n++] = &t->rows->col[i];
	return w;
}

static void
add_wanted(struct runs_pick *out, const struct wanted_cells *w, uint32_t row)
{
	bool any = w->n == 0;
	for (size_t i = 0; i < w->n && !any; i++)
		any = !cells_null(w->at[i], row);
	if (any)
		add_row(out, row);
}

/* Of each of the first groups the first runs, folded or not. */
static void
pick_of_groups(
	const struct table *t, size_t first, const struct wanted_cells *w, struct runs_pick *out)
{
	size_t groups = 0;
	for (size_t i = 0; i < t->lines.len && groups < first; i++) {
		const struct table_line *line = &t->lines.at[i];
		if (line->kind != LINE_GROUP)
			continue;
		groups++;
		for (uint32_t k = 0; k < line->count && k < OF_A_GROUP; k++)
			add_wanted(out, w, t->members.at[line->first + k]);
	}
}

static void
pick_first(const struct table *t, size_t first, const struct wanted_cells *w, struct runs_pick *out)
{
	for (size_t i = 0; i < t->lines.len && out->n < first; i++)
		if (t->lines.at[i].kind == LINE_ROW)
			add_wanted(out, w, t->lines.at[i].row);
}

void
runs_pick(const struct view *v, size_t first, const char *of, struct runs_pick *out)
{
	const struct table *t = runs_table(v->app);
	*out = (struct runs_pick){ .table = t, .source = "first" };
	if (!t)
		return;
	if (*v->arg || t->marks.ids.len > 0)
		pick_named(v, t, out);
	if (out->n > 0) {
		out->source = *v->arg ? "chosen" : "marked";
		return;
	}
	pick_pinned(t, out);
	if (out->n > 0) {
		out->source = "pinned";
		return;
	}
	struct wanted_cells wanted = wanted_cells(t, of);
	for (int again = 0; again < 2 && out->n == 0; again++) {
		if (t->group)
			pick_of_groups(t, first, &wanted, out);
		else
			pick_first(t, first, &wanted, out);
		wanted.n = 0;
	}
	if (!t->group && out->n < first)
		out->source = "";
}

static uint64_t
mix(uint64_t h, const void *bytes, size_t n)
{
	const unsigned char *at = bytes;
	for (size_t i = 0; i < n; i++)
		h = (h ^ at[i]) * 1099511628211u;
	return h;
}

static uint64_t
mix_text(uint64_t h, const char *text)
{
	return text ? mix(h, text, strlen(text) + 1) : mix(h, "", 1);
}

uint64_t
runs_pick_sign(const struct table *t)
{
	uint64_t h = 14695981039346656037u;
	h = mix(h, &t->rows, sizeof(t->rows));
	h = mix(h, &t->lines.len, sizeof(t->lines.len));
	for (size_t i = 0; i < t->marks.ids.len && i < RUNS_PICK_MAX; i++)
		h = mix_text(h, t->marks.ids.at[i]);
	for (size_t i = 0; i < t->pins.len; i++)
		h = mix_text(h, t->pins.at[i]);
	for (size_t i = 0; i < t->lines.len && i < SIGN_LINES; i++)
		h = mix(h, &t->lines.at[i].row, sizeof(t->lines.at[i].row));
	return mix_text(mix_text(h, t->group), t->base_id);
}
