// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Document: a report laid out as lines for a width, with scrolling and search.
 */
#ifndef TUI_WIDGET_DOCUMENT_H
#define TUI_WIDGET_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/base/attr.h"
#include "tui/canvas.h"

struct document;
struct report;

struct document *document_new(void) MUST_CHECK;
/* NULL is fine. */
void document_free(struct document *d);

/* Lays r out anew; the place scrolled to is kept. now_ms is for ages. */
void document_set(
	struct document *d, const struct report *r, int width, bool ascii, int64_t now_ms);
/* From the next layout on, single values outside all sections are left out. */
void document_leave_out_values(struct document *d);
int document_lines(const struct document *d);
/* Columns of its widest line. */
int document_width(const struct document *d);

/* Keeps the place within what there is, for a window of r. */
void document_settle(struct document *d, struct rect r);
void document_draw(const struct document *d, struct canvas *c, struct rect r);
/* "scroll.down" and so on; false = not one of them. page: lines of the window. */
bool document_command(struct document *d, const char *name, int page);
/* Lines that hold text (ASCII case ignored) are matches from now on; goes to the next one. False: none. */
bool document_search(struct document *d, const char *text);
/* To the next or the former match; false: none. */
bool document_next(struct document *d, bool forward);

#endif
