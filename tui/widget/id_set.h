// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A sorted set of identifiers: marked, folded, bookmarked rows. */
#ifndef TUI_WIDGET_ID_SET_H
#define TUI_WIDGET_ID_SET_H

#include <stdbool.h>
#include <stddef.h>
#include "core/base/vec.h"

struct id_set {
	VEC(char *) ids; /* sorted bytewise */
};

bool id_set_has(const struct id_set *s, const char *id);
void id_set_add(struct id_set *s, const char *id);
void id_set_remove(struct id_set *s, const char *id);
/* Adds it when it was not there; true when it is there afterwards. */
bool id_set_toggle(struct id_set *s, const char *id);
void id_set_clear(struct id_set *s);
void id_set_free(struct id_set *s);
/* For many at once: append each, then sort. */
void id_set_append(struct id_set *s, const char *id);
void id_set_sort(struct id_set *s);

#endif
