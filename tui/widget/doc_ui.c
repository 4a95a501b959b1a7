// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A document and its report, kept together. */
#include "tui/widget/doc_ui.h"

#include "core/base/clock.h"
#include "core/base/str.h"
#include "core/report/report.h"
#include "tui/app.h"
#include "tui/output.h"
#include "tui/widget/document.h"
#include "tui/widget/prompt.h"

#include <stdio.h>
#include <string.h>

void
doc_ui_init(struct doc_ui *d)
{
	*d = (struct doc_ui){ .document = document_new() };
}

void
doc_ui_free(struct doc_ui *d)
{
	document_free(d->document);
	report_free(d->report);
}

void
doc_ui_set(struct doc_ui *d, struct report *r)
{
	report_free(d->report);
	d->report = r;
	d->width = 0;
	d->err = (struct err)ERR_INIT;
}

void
doc_ui_arrive(struct doc_ui *d, struct fetched *got)
{
	if (got->ok)
		doc_ui_set(d, got->report);
	else
		d->err = got->err;
}

void
doc_ui_layout(struct doc_ui *d, struct rect r, bool ascii)
{
	int width = r.w > 2 ? r.w - 1 : r.w;
	if (d->report && (width != d->width || ascii != d->ascii)) {
		document_set(d->document, d->report, width, ascii, clock_wall_ms());
		d->width = width;
		d->ascii = ascii;
	}
	document_settle(d->document, r);
}

void
doc_ui_draw(const struct doc_ui *d, struct canvas *c, struct rect r)
{
	if (d->err.code != ERR_NONE && d->err.code != ERR_CANCELLED)
		canvas_text_cut(c, r.y, r.x + 1, r.w - 2, ROLE_ERROR, d->err.text);
	else if (!d->report)
		canvas_text(c, r.y, r.x + 1, r.w - 2, ROLE_MUTED, "reading…");
	else
		document_draw(d->document, c, r);
}

/* ---- search ---- */

static bool
search_changed(void *arg, const char *text, size_t *at, struct err *err)
{
	struct doc_ui *d = arg;
	(void)at;
	(void)err;
	snprintf(d->text, sizeof(d->text), "%s", text);
	document_search(d->document, text);
	return true;
}

static void
search_cancel(void *arg)
{
	struct doc_ui *d = arg;
	document_search(d->document, "");
}

static void
open_search(struct view *v, struct doc_ui *d)
{
	struct prompt_spec spec = { .label = "/ ",
		.history = "search",
		.owner = v,
		.arg = d,
		.changed = search_changed,
		.cancel = search_cancel };
	prompt_open(v->app, &spec);
}

static void
export_report(struct view *v, const struct doc_ui *d, const char *const *words, size_t n)
{
	struct report *copy = d->report ? report_ref(d->report) : NULL;
	char name[100];
	if (!copy)
		return;
	snprintf(name, sizeof(name), "%s.md", v->class->name);
	if (n > 1)
		output_write(v->app, copy, words[1]);
	else
		output_export(v->app, copy, name);
}

bool
doc_ui_command(struct view *v, struct doc_ui *d, const char *const *words, size_t n)
{
	if (document_command(d->document, words[0], v->rect.h))
		return true;
	if (strcmp(words[0], "search") == 0) {
		open_search(v, d);
	} else if (strcmp(words[0], "search.next") == 0 ||
		   strcmp(words[0], "search.previous") == 0) {
		if (!document_next(d->document, strcmp(words[0], "search.next") == 0))
			app_message(v->app, MESSAGE_INFO, "no line holds '%.100s'", d->text);
	} else if (strcmp(words[0], "back") == 0 && *d->text) {
		d->text[0] = '\0';
		document_search(d->document, "");
	} else if (strcmp(words[0], "export") == 0) {
		export_report(v, d, words, n);
	} else {
		return false;
	}
	return true;
}
