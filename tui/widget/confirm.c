// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A document and two buttons. */
#include "tui/widget/confirm.h"

#include "core/base/clock.h"
#include "core/base/oom.h"
#include "core/report/report.h"
#include "tui/app.h"
#include "tui/layer.h"
#include "tui/widget/document.h"

#include <stdlib.h>
#include <string.h>

struct confirm {
	struct layer layer;
	struct confirm_spec spec;
	char *title, *yes;
	struct document *document;
	int width, rows;
	bool on_yes;
};

static struct confirm *
confirm_of(struct layer *l)
{
	return (struct confirm *)(void *)l;
}

static void
finish(struct confirm *q, bool accepted)
{
	struct confirm_spec spec = q->spec;
	q->spec.free = NULL;
	layer_close(&q->layer);
	if (accepted)
		spec.accept(spec.arg);
	if (spec.free)
		spec.free(spec.arg);
}

static bool
confirm_command(struct layer *l, const char *name)
{
	struct confirm *q = confirm_of(l);
	if (strcmp(name, "button.left") == 0)
		q->on_yes = false;
	else if (strcmp(name, "button.right") == 0)
		q->on_yes = !q->on_yes;
	else if (strcmp(name, "yes") == 0)
		q->on_yes = true;
	else if (strcmp(name, "accept") == 0)
		finish(q, q->on_yes);
	else if (strcmp(name, "cancel") == 0)
		finish(q, false);
	else
		return document_command(q->document, name, q->rows);
	return true;
}

static void
draw_buttons(const struct confirm *q, struct canvas *c, struct rect line)
{
	char text[100];
	int x = line.x + line.w - 1;
	snprintf(text, sizeof(text), q->on_yes ? "[ %.80s ]" : "  %.80s  ", q->yes);
	x -= canvas_text_right(
		     c, line.y, x, line.w, q->on_yes ? ROLE_BUTTON_ACTIVE : ROLE_BUTTON, text) +
	     2;
	canvas_text_right(c, line.y, x, x - line.x, q->on_yes ? ROLE_BUTTON : ROLE_BUTTON_ACTIVE,
		q->on_yes ? "  Cancel  " : "[ Cancel ]");
}

static void
confirm_draw(struct layer *l, struct canvas *c, struct rect screen, struct rect r)
{
	struct confirm *q = confirm_of(l);
	struct rect area = r.h < 10 ? screen : r;
	int width = area.w > 100 ? 96 : area.w - 4;
	if (width != q->width) {
		q->width = width;
		document_set(q->document, q->spec.plan, width - 4, c->ascii, clock_wall_ms());
	}
	struct rect box = rect_centre(area, document_lines(q->document) + 5, width);
	canvas_fill(c, box, ROLE_DIALOG);
	canvas_box(c, box, ROLE_DIALOG_BORDER);
	canvas_printf(c, box.y, box.x + 2, box.w - 4, ROLE_DIALOG_TITLE, " %s ", q->title);
	rect_cut_top(&box, 2);
	rect_cut_bottom(&box, 1);
	rect_cut_left(&box, 1);
	rect_cut_right(&box, 1);
	struct rect former = canvas_clip(c, box);
	draw_buttons(q, c, rect_cut_bottom(&box, 1));
	rect_cut_bottom(&box, 1);
	q->rows = box.h;
	document_settle(q->document, box);
	document_draw(q->document, c, box);
	canvas_unclip(c, former);
}

static void
confirm_free(struct layer *l)
{
	struct confirm *q = confirm_of(l);
	if (q->spec.free)
		q->spec.free(q->spec.arg);
	document_free(q->document);
	report_free(q->spec.plan);
	free(q->title);
	free(q->yes);
	free(q);
}

static const char *const confirm_contexts[] = { "confirm", NULL };

static const struct layer_class confirm_class = {
	.contexts = confirm_contexts,
	.command = confirm_command,
	.draw = confirm_draw,
	.free = confirm_free,
};

void
confirm_open(struct app *app, const struct confirm_spec *spec)
{
	struct confirm *q = xcalloc(1, sizeof(*q));
	q->layer.class = &confirm_class;
	q->layer.owner = spec->owner;
	q->spec = *spec;
	q->title = xstrdup(spec->title);
	q->yes = xstrdup(spec->yes);
	q->document = document_new();
	layer_push(app, &q->layer);
}
