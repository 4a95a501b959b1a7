// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What a person does with a document in a view: scroll, search, export. */
#ifndef TUI_WIDGET_DOC_UI_H
#define TUI_WIDGET_DOC_UI_H

#include <stdbool.h>
#include "tui/view.h"

struct document;
struct report;

struct doc_ui {
	struct document *document;
	struct report *report; /* shown; NULL before the first */
	int width;             /* laid out for */
	bool ascii;
	struct err err; /* why there is none */
	char text[200]; /* the last search */
};

void doc_ui_init(struct doc_ui *d);
void doc_ui_free(struct doc_ui *d);
/* Takes the answer of a question. */
void doc_ui_arrive(struct doc_ui *d, struct fetched *got);
/* Takes r. */
void doc_ui_set(struct doc_ui *d, struct report *r);
void doc_ui_layout(struct doc_ui *d, struct rect r, bool ascii);
void doc_ui_draw(const struct doc_ui *d, struct canvas *c, struct rect r);
bool doc_ui_command(struct view *v, struct doc_ui *d, const char *const *words, size_t n);

#endif
