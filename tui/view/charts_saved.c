// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What the charts view remembers between sessions: choice, axes, smoothing, and each run's colour. */
#include "core/base/json.h"
#include "tui/view/charts_parts.h"

#include <string.h>

static void
save_list(struct json_writer *w, const char *name, const text_list *list)
{
	json_open_array(w, name);
	for (size_t i = 0; i < list->len; i++)
		json_string(w, NULL, list->at[i]);
	json_close(w, false);
}

void
charts_save(const struct view *v, struct json_writer *w)
{
	const struct charts_state *s = v->state;
	save_list(w, "metrics", &s->chosen);
	save_list(w, "pins", &s->pins);
	json_string(w, "focus", charts_is_once(s->focus) ? "" : s->focus);
	json_int(w, "x", s->x);
	json_string(w, "x_metric", s->x_metric);
	json_bool(w, "log_x", s->log_x);
	json_bool(w, "log_y", s->log_y);
	json_bool(w, "outliers", !s->no_outliers);
	json_bool(w, "smooths", s->smooths);
	json_int(w, "method", s->smooth_kind);
	json_int(w, "level", (int64_t)s->level);
	json_int(w, "bands", s->band);
	json_open_object(w, "colours");
	for (size_t i = 0; i < s->data.colours.len; i++)
		json_int(w, s->data.colours.at[i].id, s->data.colours.at[i].colour);
	json_close(w, true);
}

static bool
flag(const struct json *object, const char *name, bool fallback)
{
	const struct json *value = json_get(object, name);
	return value && value->type == JSON_BOOL ? value->boolean : fallback;
}

static unsigned
number(const struct json *object, const char *name, unsigned fallback, unsigned end)
{
	const struct json *value = json_get(object, name);
	bool fits =
		value && value->type == JSON_NUMBER && value->number >= 0 && value->number < end;
	return fits ? (unsigned)value->number : fallback;
}

static void
restore_list(const struct json *object, const char *name, text_list *list)
{
	const struct json *array = json_get(object, name);
	for (const struct json *one = array ? array->child : NULL; one; one = one->next)
		if (one->type == JSON_STRING && !text_list_has(list, one->text))
			VEC_PUSH(list, xstrdup(one->text));
}

static void
restore_text(const struct json *object, const char *name, char **out)
{
	char *copy = xstrdup(json_text(object, name, ""));
	free(*out);
	*out = copy;
}

void
charts_restore(struct view *v, const struct json *object)
{
	struct charts_state *s = v->state;
	const struct json *colours = json_get(object, "colours");
	restore_list(object, "metrics", &s->chosen);
	restore_list(object, "pins", &s->pins);
	restore_text(object, "focus", &s->focus);
	s->focused = *s->focus != '\0';
	restore_text(object, "x_metric", &s->x_metric);
	s->x = number(object, "x", CHARTS_X_STEP, CHARTS_X_KINDS);
	if (s->x == CHARTS_X_METRIC && !*s->x_metric)
		s->x = CHARTS_X_STEP;
	s->log_x = flag(object, "log_x", false);
	s->log_y = flag(object, "log_y", false);
	s->no_outliers = !flag(object, "outliers", true);
	s->smooths = flag(object, "smooths", false);
	s->smooth_kind = number(object, "method", SMOOTH_EMA, SMOOTH_MEAN + 1);
	if (s->smooth_kind == SMOOTH_NONE)
		s->smooth_kind = SMOOTH_EMA;
	s->level = number(object, "level", 1, CHARTS_LEVELS);
	s->band = number(object, "bands", CHARTS_LINES, CHARTS_BANDS);
	for (const struct json *one = colours ? colours->child : NULL; one; one = one->next)
		if (one->type == JSON_NUMBER && one->key && one->number >= 1 &&
			one->number <= SERIES_ROLES)
			charts_data_remember(&s->data, one->key, (int)one->number);
	s->options++;
}
