// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Binary search in a vector of strings. */
#include "tui/widget/id_set.h"

#include <string.h>

/* Where id is, or would be. */
static size_t
place(const struct id_set *s, const char *id)
{
	size_t low = 0;
	size_t high = s->ids.len;
	while (low < high) {
		size_t mid = (low + high) / 2;
		if (strcmp(s->ids.at[mid], id) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool
id_set_has(const struct id_set *s, const char *id)
{
	size_t at = place(s, id);
	return at < s->ids.len && strcmp(s->ids.at[at], id) == 0;
}

void
id_set_add(struct id_set *s, const char *id)
{
	size_t at = place(s, id);
	if (at < s->ids.len && strcmp(s->ids.at[at], id) == 0)
		return;
	VEC_PUSH(&s->ids, NULL);
	memmove(&s->ids.at[at + 1], &s->ids.at[at], (s->ids.len - 1 - at) * sizeof(char *));
	s->ids.at[at] = xstrdup(id);
}

void
id_set_remove(struct id_set *s, const char *id)
{
	size_t at = place(s, id);
	if (at == s->ids.len || strcmp(s->ids.at[at], id) != 0)
		return;
	free(s->ids.at[at]);
	s->ids.len--;
	memmove(&s->ids.at[at], &s->ids.at[at + 1], (s->ids.len - at) * sizeof(char *));
}

bool
id_set_toggle(struct id_set *s, const char *id)
{
	if (id_set_has(s, id)) {
		id_set_remove(s, id);
		return false;
	}
	id_set_add(s, id);
	return true;
}

void
id_set_clear(struct id_set *s)
{
	for (size_t i = 0; i < s->ids.len; i++)
		free(s->ids.at[i]);
	s->ids.len = 0;
}

void
id_set_free(struct id_set *s)
{
	id_set_clear(s);
	VEC_FREE(&s->ids);
}

void
id_set_append(struct id_set *s, const char *id)
{
	VEC_PUSH(&s->ids, xstrdup(id));
}

static int
by_id(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void
id_set_sort(struct id_set *s)
{
	size_t kept = 0;
	if (s->ids.len > 0)
		qsort(s->ids.at, s->ids.len, sizeof(char *), by_id);
	for (size_t i = 0; i < s->ids.len; i++) {
		if (kept > 0 && strcmp(s->ids.at[kept - 1], s->ids.at[i]) == 0)
			free(s->ids.at[i]);
		else
			s->ids.at[kept++] = s->ids.at[i];
	}
	s->ids.len = kept;
}
