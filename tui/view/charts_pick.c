// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Which runs and metrics the charts show: they follow the runs view until the person chooses. */
#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/table/cell_format.h"
#include "tui/app.h"
#include "tui/view/charts_parts.h"
#include "tui/view/runs_pick.h"
#include "tui/widget/picker.h"
#include "tui/widget/prompt.h"
#include "tui/widget/table_ui.h"

#include <stdio.h>
#include <string.h>

#define RUNS_TOP      10
#define KEYS_MAX      5000
#define CURVES_BESIDE 2 /* in the system view */
#define GROUP_MAX     200

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

void
text_list_remove(text_list *list, const char *text)
{
	for (size_t i = 0; i < list->len; i++) {
		if (strcmp(list->at[i], text) != 0)
			continue;
		free(list->at[i]);
		memmove(list->at + i, list->at + i + 1, (list->len - i - 1) * sizeof(*list->at));
		list->len--;
		return;
	}
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
set_runs(struct charts_state *s, const struct table *t, const struct runs_pick *rows)
{
	struct arena *a = arena_new();
	struct wanted_run wanted[RUNS_PICK_MAX];
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
any_has(const struct cells *c, const struct runs_pick *rows)
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
add_key(text_list *list, const struct table *t, const char *name, const struct runs_pick *rows)
{
	size_t cell = rowset_find(t->rows, name);
	if (cell == ROWSET_NONE || !str_starts(name, "metrics.") || list->len >= KEYS_MAX ||
		!any_has(&t->rows->col[cell], rows))
		return;
	VEC_PUSH(list, xstrdup(name + strlen("metrics.")));
}

/* Those that are columns of the runs view first, in its sequence; the others by name. */
static bool
set_keys(struct charts_state *s, const struct table *t, const struct runs_pick *rows)
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

/* The first curves of the runs: what they trained for stands beside what it took. */
static bool
is_beside(const struct charts_state *s, const char *key)
{
	size_t others = 0;
	bool among = false, any = false;
	for (size_t i = 0; i < s->known.len; i++) {
		if (str_starts(s->known.at[i], "system/"))
			any = true;
		else if (text_list_has(&s->once, s->known.at[i]))
			continue;
		else if (others++ < CURVES_BESIDE && strcmp(s->known.at[i], key) == 0)
			among = true;
	}
	return among && any;
}

/* What is shown when the person chose nothing. */
static bool
is_usual(const struct charts_state *s, const char *key)
{
	bool system = str_starts(key, "system/");
	return system == s->system || (s->system && is_beside(s, key));
}

static bool
passes(const struct charts_state *s, const char *key)
{
	if (s->chosen.len > 0 ? !text_list_has(&s->chosen, key) : !is_usual(s, key))
		return false;
	return !*s->filter || strcasestr(key, s->filter);
}

void
charts_show_keys(struct charts_state *s)
{
	s->shown.len = s->once_shown.len = 0;
	s->at = 0;
	for (int pinned = 1; pinned >= 0; pinned--)
		for (size_t i = 0; i < s->known.len; i++) {
			const char *key = s->known.at[i];
			if (text_list_has(&s->pins, key) != (pinned == 1) || !passes(s, key))
				continue;
			if (text_list_has(&s->once, key))
				VEC_PUSH(&s->once_shown, key);
			else
				VEC_PUSH(&s->shown, key);
		}
	if (s->once_shown.len > 0)
		VEC_PUSH(&s->shown, CHARTS_ONCE);
	for (size_t i = 0; s->focused && i < s->shown.len; i++)
		if (strcmp(s->shown.at[i], s->focus) == 0)
			s->at = i;
	s->options++;
}

size_t
charts_shown(const struct charts_state *s)
{
	return s->shown.len - (s->once_shown.len > 0) + s->once_shown.len;
}

bool
charts_sync(struct view *v)
{
	struct charts_state *s = v->state;
	const struct table *t = runs_table(v->app);
	struct runs_pick rows;
	s->no_runs = !t;
	if (s->no_runs)
		return false;
	uint64_t sign = runs_pick_sign(t);
	if (sign == s->runs_sign)
		return false;
	s->runs_sign = sign;
	runs_pick(v, RUNS_TOP, s->system ? "metrics.system/" : NULL, &rows);
	s->source = rows.source;
	bool changed = set_runs(s, t, &rows);
	if (set_keys(s, t, &rows)) {
		charts_show_keys(s);
		changed = true;
	}
	if (changed)
		charts_ask_steps(v);
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
		usual = items[i].ticked == is_usual(s, items[i].label);
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
		items[n++] = (struct picker_item){ .label = key,
			.note = text_list_has(&s->pins, key) ? "pinned" : NULL,
			.ticked = s->chosen.len > 0 ? text_list_has(&s->chosen, key)
						    : is_usual(s, key) };
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
		.hint = "Space ticks · Enter shows the ticked ones; none ticked: all",
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
	size_t n = 0;
	/* What was logged once says nothing of the way. */
	for (size_t i = 0; i < s->known.len; i++) {
		if (text_list_has(&s->once, s->known.at[i]))
			continue;
		if (strcmp(s->known.at[i], s->x_metric) == 0)
			spec.cursor = n;
		items[n++].label = s->known.at[i];
	}
	if (n > 0)
		picker_open(v->app, &spec, items, n);
	else
		app_message(v->app, MESSAGE_INFO, "none of these metrics is a curve");
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
	if (!*s->focus || charts_is_once(s->focus))
		return;
	s->focused = true;
	if (text_list_has(&s->pins, s->focus))
		text_list_remove(&s->pins, s->focus);
	else
		VEC_PUSH(&s->pins, xstrdup(s->focus));
	charts_show_keys(s);
}
