// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What was typed at prompts, by kind of prompt; newest last. UI thread. */
#ifndef TUI_LINE_HISTORY_H
#define TUI_LINE_HISTORY_H

#include <stddef.h>
#include "core/base/vec.h"

struct json;
struct json_writer;

#define HISTORY_MAX 500

/* The one of views of the run list, a line of JSON each. */
#define SAVED_VIEWS "saved views"

struct history {
	char *name;
	VEC(char *) lines;
};

struct histories {
	VEC(struct history *) list;
};

/* Made when there is none of that name. Valid until histories_free. */
struct history *histories_get(struct histories *h, const char *name);
void histories_free(struct histories *h);

/* A repeated line moves to the end; the empty one is not kept. */
void history_add(struct history *h, const char *line);

/* As members of an object: name -> list of lines. */
void histories_save(const struct histories *h, struct json_writer *w);
void histories_load(struct histories *h, const struct json *object);

#endif
