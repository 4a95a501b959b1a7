// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Lists of lines with a maximum. */
#include "tui/line_history.h"

#include "core/base/json.h"

#include <string.h>

struct history *
histories_get(struct histories *h, const char *name)
{
	for (size_t i = 0; i < h->list.len; i++)
		if (strcmp(h->list.at[i]->name, name) == 0)
			return h->list.at[i];
	struct history *added = xcalloc(1, sizeof(*added));
	added->name = xstrdup(name);
	VEC_PUSH(&h->list, added);
	return added;
}

static void
history_free(struct history *h)
{
	for (size_t i = 0; i < h->lines.len; i++)
		free(h->lines.at[i]);
	VEC_FREE(&h->lines);
	free(h->name);
	free(h);
}

void
histories_free(struct histories *h)
{
	for (size_t i = 0; i < h->list.len; i++)
		history_free(h->list.at[i]);
	VEC_FREE(&h->list);
}

static void
forget(struct history *h, size_t i)
{
	free(h->lines.at[i]);
	memmove(&h->lines.at[i], &h->lines.at[i + 1], (h->lines.len - i - 1) * sizeof(char *));
	h->lines.len--;
}

void
history_add(struct history *h, const char *line)
{
	if (!*line)
		return;
	for (size_t i = h->lines.len; i-- > 0;)
		if (strcmp(h->lines.at[i], line) == 0)
			forget(h, i);
	if (h->lines.len == HISTORY_MAX)
		forget(h, 0);
	VEC_PUSH(&h->lines, xstrdup(line));
}

void
histories_save(const struct histories *h, struct json_writer *w)
{
	for (size_t i = 0; i < h->list.len; i++) {
		const struct history *one = h->list.at[i];
		json_open_array(w, one->name);
		for (size_t k = 0; k < one->lines.len; k++)
			json_string(w, NULL, one->lines.at[k]);
		json_close(w, false);
	}
}

void
histories_load(struct histories *h, const struct json *object)
{
	if (!object || object->type != JSON_OBJECT)
		return;
	for (const struct json *list = object->child; list; list = list->next) {
		if (list->type != JSON_ARRAY || !list->key)
			continue;
		struct history *one = histories_get(h, list->key);
		for (const struct json *line = list->child; line; line = line->next)
			if (line->type == JSON_STRING)
				history_add(one, line->text);
	}
}
