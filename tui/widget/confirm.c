// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* A document and its buttons; prompts behind the one that does it. */
#include "tui/widget/confirm.h"

#include "core/base/clock.h"
#include "core/base/oom.h"
#include "core/report/report.h"
#include "tui/app.h"
#include "tui/layer.h"
#include "tui/widget/document.h"
#include "tui/widget/prompt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum button { CANCEL, YES, AGAIN, BUTTONS };

struct confirm {
	struct layer layer;
	struct confirm_spec spec;
	char *title, *yes, *notice, *ask, *word;
	char *conclusion; /* of the plan, in sight where the plan is longer than the screen */
	char *text;       /* given to ask; NULL before */
	struct document *document;
	int width, rows;
	enum button on;
};

static struct confirm *
confirm_of(struct layer *l)
{
	return (struct confirm *)(void *)l;
}

static void
finish(struct confirm *q, enum button pressed)
{
	struct confirm_spec spec = q->spec;
	char *text = q->text;
	q->spec.free = NULL;
	q->text = NULL;
	layer_close(&q->layer);
	if (pressed == YES)
		spec.accept(spec.arg, text ? text : "");
	else if (pressed == AGAIN)
		spec.again(spec.arg);
	if (spec.free)
		spec.free(spec.arg);
	free(text);
}

static void
word_given(void *arg, const char *text)
{
	struct confirm *q = arg;
	if (strcmp(text, q->word) == 0)
		finish(q, YES);
	else
		app_message(q->layer.app, MESSAGE_WARN, "that is not '%s'; nothing was changed",
			q->word);
}

static void
agree(struct confirm *q)
{
	char label[300];
	if (!q->word) {
		finish(q, YES);
		return;
	}
	snprintf(label, sizeof(label), "type %.250s to go on: ", q->word);
	struct prompt_spec ask = { .label = label, .arg = q, .accept = word_given };
	prompt_open(q->layer.app, &ask);
}

static void
text_given(void *arg, const char *text)
{
	struct confirm *q = arg;
	if (q->spec.wanted && text[strspn(text, " ")] == '\0') {
		app_message(q->layer.app, MESSAGE_WARN,
			"a reason is wanted, for the history; nothing was changed");
		return;
	}
	free(q->text);
	q->text = xstrdup(text);
	agree(q);
}

static void
press(struct confirm *q)
{
	if (q->on != YES) {
		finish(q, q->on);
	} else if (!q->ask) {
		agree(q);
	} else {
		struct prompt_spec ask = {
			.label = q->ask, .history = "reason", .arg = q, .accept = text_given
		};
		prompt_open(q->layer.app, &ask);
	}
}

static bool
confirm_command(struct layer *l, const char *name)
{
	struct confirm *q = confirm_of(l);
	enum button n = q->spec.again ? BUTTONS : AGAIN;
	if (strcmp(name, "button.left") == 0)
		q->on = q->on > CANCEL ? q->on - 1 : CANCEL;
	else if (strcmp(name, "button.right") == 0)
		q->on = (q->on + 1) % n;
	else if (strcmp(name, "yes") == 0)
		q->on = YES;
	else if (strcmp(name, "accept") == 0)
		press(q);
	else if (strcmp(name, "cancel") == 0)
		finish(q, CANCEL);
	else
		return document_command(q->document, name, q->rows);
	return true;
}

static void
draw_buttons(const struct confirm *q, struct canvas *c, struct rect line)
{
	const char *const labels[BUTTONS] = { "Cancel", q->yes, "try again" };
	int x = line.x + line.w - 1;
	for (int i = q->spec.again ? AGAIN : YES; i >= CANCEL; i--) {
		bool on = (int)q->on == i;
		char text[100];
		snprintf(text, sizeof(text), on ? "[ %.80s ]" : "  %.80s  ", labels[i]);
		x -= canvas_text_right(c, line.y, x, x - line.x,
			     on ? ROLE_BUTTON_ACTIVE : ROLE_BUTTON, text) +
		     2;
	}
}

static void
draw_notice(const struct confirm *q, struct canvas *c, struct rect *box)
{
	if (!q->notice || box->h < 6)
		return;
	struct rect line = rect_cut_top(box, 1);
	canvas_printf(c, line.y, line.x + 1, line.w - 2, ROLE_CAUTION, "! %s", q->notice);
	rect_cut_top(box, 1);
}

static void
confirm_draw(struct layer *l, struct canvas *c, struct rect screen, struct rect r)
{
	struct confirm *q = confirm_of(l);
	struct rect area = r.h < 10 ? screen : r;
	int width = q->spec.page ? area.w : area.w > 100 ? 96 : area.w - 4;
	if (width != q->width) {
		q->width = width;
		document_set(q->document, q->spec.plan, width - 4, c->ascii, clock_wall_ms());
	}
	int height = q->spec.page ? area.h : document_lines(q->document) + (q->notice ? 7 : 5);
	struct rect box = rect_centre(area, height, width);
	canvas_fill(c, box, ROLE_DIALOG);
	canvas_box(c, box, ROLE_DIALOG_BORDER);
	canvas_printf(c, box.y, box.x + 2, box.w - 4, ROLE_DIALOG_TITLE, " %s ", q->title);
	rect_cut_top(&box, 2);
	rect_cut_bottom(&box, 1);
	rect_cut_left(&box, 1);
	rect_cut_right(&box, 1);
	struct rect former = canvas_clip(c, box);
	draw_buttons(q, c, rect_cut_bottom(&box, 1));
	struct rect line = rect_cut_bottom(&box, 1);
	if (document_lines(q->document) > box.h)
		canvas_text_cut(
			c, line.y, line.x + 1, line.w - 2, ROLE_DIALOG_TITLE, q->conclusion);
	draw_notice(q, c, &box);
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
	free(q->notice);
	free(q->ask);
	free(q->conclusion);
	free(q->word);
	free(q->text);
	free(q);
}

static const char *const confirm_contexts[] = { "confirm", NULL };

static const struct layer_class confirm_class = {
	.contexts = confirm_contexts,
	.command = confirm_command,
	.draw = confirm_draw,
	.free = confirm_free,
};

static const char *
conclusion(const struct report *plan)
{
	for (const struct block *b = report_blocks(plan); b; b = b->next)
		if (b->type == BLOCK_CONCLUSION && b->text)
			return b->text;
	return "";
}

void
confirm_open(struct app *app, const struct confirm_spec *spec)
{
	struct confirm *q = xcalloc(1, sizeof(*q));
	q->layer.class = &confirm_class;
	q->layer.owner = spec->owner;
	q->spec = *spec;
	q->title = xstrdup(spec->title);
	q->yes = xstrdup(spec->yes);
	q->notice = spec->notice ? xstrdup(spec->notice) : NULL;
	q->ask = spec->ask ? xstrdup(spec->ask) : NULL;
	q->word = spec->word ? xstrdup(spec->word) : NULL;
	q->conclusion = xstrdup(conclusion(spec->plan));
	q->document = document_new();
	if (spec->page)
		document_leave_out_values(q->document);
	layer_push(app, &q->layer);
}
