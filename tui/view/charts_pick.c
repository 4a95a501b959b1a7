// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Which runs and metrics the charts show: they follow the runs view until the person chooses. */
#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/table/cell_format.h"
#include "tui/app.h"
#include "tui/view/charts_parts.h"
#include "tui/view/runs_parts.h"
#include "tui/widget/picker.h"
#include "tui/widget/prompt.h"

#include <stdio.h>
#include <string.h>

#define RUNS_MAX  100
#define RUNS_TOP  10
#define KEYS_MAX  5000
#define GROUP_MAX 200

/* ---- lists of texts ---- */

void
text_list_clear(text_list *list)
{
	for (size_t i = 0; i < list->len; i++)
		free(list->at[i]);
	VEC_FREE(list);
}

bool
text_list_has(const text_list *list, const char *text)
{
	for (size_t i = 0; i < list->len; i++)
		if (strcmp(list->at[i], text) == 0)
			return true;
	return false;
}

static bool
text_list_equal(const text_list *a, const text_list *b)
{
	if (a->len != b->len)
		return false;
	for (size_t i = 0; i < a->len; i++)
		if (strcmp(a->at[i], b->at[i]) != 0)
			return false;
	return true;
}

/* ---- runs ---- */

static const struct table *
runs_table(const struct view *v)
{
	const struct view *runs = app_tab(v->app, "runs");
	const struct runs_state *s = runs ? runs->state : NULL;
	return s ? &s->list.table : NULL;
}

struct rows {
	uint32_t at[RUNS_MAX];
	size_t n;
};

static void
add_row(struct rows *rows, uint32_t row)
{
	if (rows->n < RUNS_MAX)
		rows->at[rows->n++] = row;
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
pick_named(const struct view *v, const struct table *t, struct rows *rows)
{
	for (uint32_t i = 0; i < t->rows->rows && rows->n < RUNS_MAX; i++) {
		const char *id = table_row_id(t, i);
		if (id && (*v->arg ? names_run(v->arg, id) : id_set_has(&t->marks, id)))
			add_row(rows, i);
	}
}

/* What the runs view marks; else what it pins; else its first rows. */
static const char *
pick_rows(const struct view *v, const struct table *t, struct rows *rows)
{
	if (*v->arg || t->marks.ids.len > 0)
		pick_named(v, t, rows);
	if (rows->n > 0)
		return *v->arg ? "chosen" : "marked";
	for (size_t i = 0; i < t->pins.len; i++) {
		uint32_t row = table_find_row(t, t->pins.at[i]);
		if (row != ROW_NONE)
			add_row(rows, row);
	}
	if (rows->n > 0)
		return "pinned";
	for (size_t i = 0; i < t->lines.len && rows->n < RUNS_TOP; i++)
		if (t->lines.at[i].kind == LINE_ROW)
			add_row(rows, t->lines.at[i].row);
	return "first";
}

static uint64_t
mix(uint64_t h, const void *bytes, size_t n)
{
	const unsigned char *at = bytes;
	for (size_t i = 0; i < n; i++)
		h = (h ^ at[i]) * 1099511628211u;
	return h;
}

/* Changes whenever the choice of runs could. */
static uint64_t
sign_of(const struct table *t)
{
	uint64_t h = 14695981039346656037u;
	h = mix(h, &t->rows, sizeof(t->rows));
	h = mix(h, &t->lines.len, sizeof(t->lines.len));
	for (size_t i = 0; i < t->marks.ids.len && i < RUNS_MAX; i++)
		h = mix(h, t->marks.ids.at[i], strlen(t->marks.ids.at[i]));
	for (size_t i = 0; i < t->pins.len; i++)
		h = mix(h, t->pins.at[i], strlen(t->pins.at[i]));
	for (size_t i = 0; i < t->lines.len && i < RUNS_TOP; i++)
		h = mix(h, &t->lines.at[i].row, sizeof(t->lines.at[i].row));
	if (t->group)
		h = mix(h, t->group, strlen(t->group));
	if (t->base_id)
		h = mix(h, t->base_id, strlen(t->base_id));
	return h;
}

static const char *
group_of(struct arena *a, const struct table *t, uint32_t row)
{
	size_t cell = t->group ? rowset_find(t->rows, t->group) : ROWSET_NONE;
	if (cell == ROWSET_NONE)
		return "";
	struct strbuf text;
	strbuf_init(&text, GROUP_MAX);
	strbuf_printf(&text, "%s ", column_short_name(t->group));
	if (cells_null(&t->rows->col[cell], row))
		strbuf_add(&text, "–");
	else
		cell_format_raw(&text, &t->rows->col[cell], row);
	char *copy = arena_strdup(a, text.at);
	strbuf_free(&text);
	return copy;
}

static bool
set_runs(struct charts_state *s, const struct table *t, const struct rows *rows)
{
	struct arena *a = arena_new();
	struct wanted_run wanted[RUNS_MAX];
	for (size_t i = 0; i < rows->n; i++) {
		const char *id = table_row_id(t, rows->at[i]);
		wanted[i] = (struct wanted_run){ .id = id,
			.name = rowset_text(t->rows, rows->at[i], "run_name"),
			.group = group_of(a, t, rows->at[i]),
			.start_ms = rowset_int(t->rows, rows->at[i], "start_time", 0),
			.baseline = t->base_id && strcmp(t->base_id, id) == 0 };
	}
	bool changed = charts_data_set_runs(&s->data, wanted, rows->n);
	arena_free(a);
	return changed;
}

/* ---- metrics ---- */

static bool
any_has(const struct cells *c, const struct rows *rows)
{
	for (size_t i = 0; i < rows->n; i++)
		if (!cells_null(c, rows->at[i]) || cells_odd(c, rows->at[i]))
			return true;
	return false;
}

static int
compare_texts(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
add_key(text_list *list, const struct table *t, const char *name, const struct rows *rows)
{
	size_t cell = rowset_find(t->rows, name);
	if (cell == ROWSET_NONE || !str_starts(name, "metrics.") || list->len >= KEYS_MAX ||
		!any_has(&t->rows->col[cell], rows))
		return;
	VEC_PUSH(list, xstrdup(name + strlen("metrics.")));
}

/* Those that are columns of the runs view first, in its sequence; the others by name. */
static bool
set_keys(struct charts_state *s, const struct table *t, const struct rows *rows)
{
	text_list list = { 0 };
	for (size_t i = 0; i < t->columns.len; i++)
		if (t->columns.at[i].kind == TABLE_VALUE)
			add_key(&list, t, t->columns.at[i].name, rows);
	size_t first = list.len;
	for (size_t i = 0; i < t->rows->cols; i++)
		if (table_find_column(t, t->rows->col[i].name, TABLE_VALUE) == t->columns.len)
			add_key(&list, t, t->rows->col[i].name, rows);
	if (list.len > first)
		qsort(list.at + first, list.len - first, sizeof(*list.at), compare_texts);
	bool same = text_list_equal(&list, &s->known);
	text_list *old = same ? &list : &s->known;
	text_list_clear(old);
	if (!same)
		s->known = list;
	return !same;
}

static bool
passes(const struct charts_state *s, const char *key)
{
	if (s->chosen.len > 0 ? !text_list_has(&s->chosen, key) : str_starts(key, "system/"))
		return false;
	return !*s->filter || strcasestr(key, s->filter);
}

void
charts_show_keys(struct charts_state *s)
{
	s->shown.len = 0;
	s->at = 0;
	for (int pinned = 1; pinned >= 0; pinned--)
		for (size_t i = 0; i < s->known.len; i++)
			if (text_list_has(&s->pins, s->known.at[i]) == (pinned == 1) &&
				passes(s, s->known.at[i]))
				VEC_PUSH(&s->shown, s->known.at[i]);
	for (size_t i = 0; i < s->shown.len; i++)
		if (strcmp(s->shown.at[i], s->focus) == 0)
			s->at = i;
	s->options++;
}

bool
charts_sync(struct view *v)
{
	struct charts_state *s = v->state;
	const struct table *t = runs_table(v);
	struct rows rows = { .n = 0 };
	s->no_runs = !t || !t->rows;
	if (s->no_runs)
		return false;
	uint64_t sign = sign_of(t);
	if (sign == s->runs_sign)
		return false;
	s->runs_sign = sign;
	s->source = pick_rows(v, t, &rows);
	bool changed = set_runs(s, t, &rows);
	if (set_keys(s, t, &rows)) {
		charts_show_keys(s);
		changed = true;
	}
	return changed;
}

/* ---- choosing ---- */

static void
chosen(void *arg, const struct picker_item *items, size_t n, size_t at)
{
	struct view *v = arg;
	struct charts_state *s = v->state;
	size_t ticked = 0;
	(void)at;
	text_list_clear(&s->chosen);
	for (size_t i = 0; i < n; i++) {
		if (!items[i].ticked)
			continue;
		VEC_PUSH(&s->chosen, xstrdup(items[i].label));
		ticked++;
	}
	/* All that would be shown anyway is no choice: metrics to come are shown too. */
	bool usual = true;
	for (size_t i = 0; i < n && usual; i++)
		usual = items[i].ticked == !str_starts(items[i].label, "system/");
	if (usual || ticked == 0)
		text_list_clear(&s->chosen);
	charts_show_keys(s);
	view_dirty(v);
}

static size_t
key_items(const struct charts_state *s, struct picker_item *items)
{
	size_t n = 0;
	for (size_t i = 0; i < s->known.len; i++) {
		const char *key = s->known.at[i];
		bool system = str_starts(key, "system/");
		items[n++] = (struct picker_item){ .label = key,
			.note = text_list_has(&s->pins, key) ? "pinned" : NULL,
			.ticked = s->chosen.len > 0 ? text_list_has(&s->chosen, key) : !system };
	}
	return n;
}

void
charts_choose(struct view *v)
{
	const struct charts_state *s = v->state;
	struct arena *a = arena_new();
	struct picker_item *items = ARENA_ARRAY(a, struct picker_item, s->known.len + 1);
	size_t n = key_items(s, items);
	struct picker_spec spec = { .title = "Metrics",
		.hint = "Tab ticks · Enter shows the ticked ones; none ticked: all",
		.flags = PICKER_TICKS,
		.owner = v,
		.arg = v,
		.accept = chosen };
	if (n > 0)
		picker_open(v->app, &spec, items, n);
	else
		app_message(v->app, MESSAGE_INFO, "these runs have no metrics");
	arena_free(a);
}

static void
x_chosen(void *arg, const struct picker_item *items, size_t n, size_t at)
{
	struct view *v = arg;
	struct charts_state *s = v->state;
	(void)n;
	free(s->x_metric);
	s->x_metric = xstrdup(items[at].label);
	s->x = CHARTS_X_METRIC;
	s->zoom.on = s->cross.on = false;
	s->options++;
	view_dirty(v);
}

void
charts_choose_x(struct view *v)
{
	const struct charts_state *s = v->state;
	struct arena *a = arena_new();
	struct picker_item *items = ARENA_ARRAY(a, struct picker_item, s->known.len + 1);
	struct picker_spec spec = {
		.title = "Metric along the x axis", .owner = v, .arg = v, .accept = x_chosen
	};
	for (size_t i = 0; i < s->known.len; i++) {
		items[i].label = s->known.at[i];
		if (strcmp(s->known.at[i], s->x_metric) == 0)
			spec.cursor = i;
	}
	if (s->known.len > 0)
		picker_open(v->app, &spec, items, s->known.len);
	arena_free(a);
}

/* ---- filter and pins ---- */

static bool
filter_changed(void *arg, const char *text, size_t *at, struct err *err)
{
	struct view *v = arg;
	struct charts_state *s = v->state;
	(void)at;
	(void)err;
	char *copy = xstrdup(text);
	free(s->filter);
	s->filter = copy;
	charts_show_keys(s);
	view_dirty(v);
	return true;
}

static void
filter_cancel(void *arg)
{
	struct err err = ERR_INIT;
	size_t at = 0;
	(void)filter_changed(arg, "", &at, &err);
}

void
charts_filter(struct view *v)
{
	struct charts_state *s = v->state;
	struct prompt_spec spec = { .label = "metrics with: ",
		.history = "metrics",
		.text = s->filter,
		.owner = v,
		.arg = v,
		.changed = filter_changed,
		.cancel = filter_cancel };
	prompt_open(v->app, &spec);
}

void
charts_pin(struct view *v)
{
	struct charts_state *s = v->state;
	if (!*s->focus)
		return;
	for (size_t i = 0; i < s->pins.len; i++) {
		if (strcmp(s->pins.at[i], s->focus) != 0)
			continue;
		free(s->pins.at[i]);
		memmove(s->pins.at + i, s->pins.at + i + 1,
			(s->pins.len - i - 1) * sizeof(*s->pins.at));
		s->pins.len--;
		charts_show_keys(s);
		return;
	}
	VEC_PUSH(&s->pins, xstrdup(s->focus));
	charts_show_keys(s);
}
