// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Any reading command as a view: its report, asked again when the store changes. */
#include "core/base/arena.h"
#include "core/base/utf8.h"
#include "core/command/args.h"
#include "core/command/command.h"
#include "core/report/report.h"
#include "tui/app.h"
#include "tui/engine.h"
#include "tui/term.h"
#include "tui/view/views.h"
#include "tui/widget/doc_ui.h"

#include <stdio.h>
#include <string.h>

struct report_view {
	struct doc_ui doc;
	bool live;
};

/* The command's own name is two words of the line. */
static bool
ask(struct view *v, struct err *err)
{
	struct arena *a = arena_new();
	struct report_view *s = v->state;
	char **words = NULL;
	size_t n = 0;
	bool ok = args_split(a, v->arg, &words, &n, err);
	if (ok && n < 2)
		ok = err_set(err, ERR_USAGE, "'%s' is not a command with noun and verb", v->arg);
	if (ok) {
		words[1] = arena_printf(a, "%s.%s", words[0], words[1]);
		const struct command *command = app_engine(v->app)->find_command(words[1], err);
		ok = command != NULL;
		s->live = command && command->live;
		if (ok)
			view_command(v, 0, (const char *const *)words + 1);
	}
	arena_free(a);
	return ok;
}

static bool
report_view_open(struct view *v, struct err *err)
{
	struct report_view *s = v->state;
	doc_ui_init(&s->doc);
	/* Without a command it is a page that app_show_report hands over. */
	return !*v->arg || ask(v, err);
}

static void
report_view_arrive(struct view *v, unsigned slot, struct fetched *got)
{
	struct report_view *s = v->state;
	(void)slot;
	doc_ui_arrive(&s->doc, got);
}

static void
report_view_refresh(struct view *v, bool all)
{
	struct report_view *s = v->state;
	struct err err = ERR_INIT;
	if (*v->arg && (s->live || all) && !ask(v, &err))
		app_fail(v->app, &err);
}

static void
report_view_layout(struct view *v, struct rect r)
{
	struct report_view *s = v->state;
	doc_ui_layout(&s->doc, r, app_term(v->app)->ascii);
}

static void
report_view_draw(const struct view *v, struct canvas *c, struct rect r)
{
	const struct report_view *s = v->state;
	doc_ui_draw(&s->doc, c, r);
}

static bool
report_view_command(struct view *v, const char *const *words, size_t n)
{
	struct report_view *s = v->state;
	if (strcmp(words[0], "reload") == 0) {
		report_view_refresh(v, true);
		return true;
	}
	return doc_ui_command(v, &s->doc, words, n);
}

static void
report_view_describe(const struct view *v, char *out, size_t size)
{
	const struct report_view *s = v->state;
	snprintf(out, size, "%s", *v->arg || !s->doc.report ? v->arg : report_title(s->doc.report));
}

static void
report_view_close(struct view *v)
{
	struct report_view *s = v->state;
	doc_ui_free(&s->doc);
}

static const char *const contexts[] = { "report", "document", NULL };

static const struct hint hints[] = {
	{ "search", "search" },
	{ "export", "export" },
	{ "reload", "again" },
	{ NULL, NULL },
};

const struct view_class report_view = {
	.name = "report",
	.title = "Report",
	.about = "What a command answered",
	.contexts = contexts,
	.hints = hints,
	.state_size = sizeof(struct report_view),
	.open = report_view_open,
	.arrive = report_view_arrive,
	.refresh = report_view_refresh,
	.layout = report_view_layout,
	.draw = report_view_draw,
	.command = report_view_command,
	.describe = report_view_describe,
	.close = report_view_close,
};
