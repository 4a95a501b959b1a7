// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The gates, each asked of the newest version of the models it is about; Enter asks one anew. */
#include "core/base/clock.h"
#include "tui/app.h"
#include "tui/view/list_view.h"
#include "tui/view/views.h"

#include <string.h>

/* Rules may read files: a store that changes all the time does not make them ask all the time. */
#define PACE_MS 2000

static const struct column columns[] = {
	{ .name = "gate", .max_width = 24, .priority = 100 },
	{ .name = "model", .max_width = 32, .priority = 95 },
	{ .name = "version", .title = "v", .priority = 80 },
	{ .name = "for", .max_width = 20, .priority = 75 },
	{ .name = "verdict", .priority = 90 },
	{ .name = "value", .format = FORMAT_SHORT, .digits = 5, .priority = 70 },
	{ .name = "limit", .format = FORMAT_SHORT, .digits = 5, .priority = 70 },
	{ .name = "sentence", .title = "because", .max_width = 90, .priority = 85 },
	{ .name = "severity", .priority = 50 },
	{ .name = "from", .max_width = 30, .priority = 40 },
	{ .name = "rule", .max_width = 60, .priority = 45 },
	{ .name = NULL },
};

static const char *
verdict_glyph(const void *arg, const struct table *t, uint32_t row, enum role *role)
{
	(void)arg;
	const char *verdict = rowset_text(t->rows, row, "verdict");
	bool warns = strcmp(rowset_text(t->rows, row, "severity"), "warn") == 0;
	if (strcmp(verdict, "pass") == 0) {
		*role = ROLE_PASS;
		return "✓";
	}
	*role = warns ? ROLE_WARN : ROLE_FAIL;
	return !*verdict ? "" : strcmp(verdict, "unknown") == 0 ? "?" : warns ? "!" : "✗";
}

static const struct table_hooks hooks = { .glyph = verdict_glyph };

static const struct list_spec spec = {
	.source = "gates",
	.columns = columns,
	.id = "id",
	.open = "gate.check {model} {version} {target}",
	.noun = "gates",
	.hooks = &hooks,
	.empty =
		"No gate yet: nothing keeps a version from Production.\n\nA rule is one line, here "
		"with : or in a file gates.conf beside the store:\n"
		"gate add accuracy 'val_acc >= production - 0.02' --to Production",
};

static void
gates_refresh(struct view *v, bool all)
{
	if (all || !app_unasked(v->app))
		list_refresh(v, true);
	else if (v->wake_ms == 0)
		view_wake(v, clock_mono_ms() + PACE_MS);
}

static void
gates_wake(struct view *v)
{
	list_refresh(v, false);
}

/* What was answered before must not stand beside a rules file that cannot be read now. */
static void
gates_draw(const struct view *v, struct canvas *c, struct rect r)
{
	const struct list_state *s = v->state;
	if (s->err.code != ERR_NONE)
		draw_empty(c, r, s->err.text);
	else
		list_draw(v, c, r);
}

static void
remove_gate(struct view *v)
{
	struct err err = ERR_INIT;
	const char *from = list_lookup(v, "from", 0);
	if (!from || list_lookup(v, "number", 0)) {
		app_run(v->app, "gate.remove {number}");
		return;
	}
	err_set(&err, ERR_CONFLICT, "this gate stands in a file, and is removed there: %s", from);
	app_fail(v->app, &err);
}

static bool
gates_command(struct view *v, const char *const *words, size_t n)
{
	if (strcmp(words[0], "remove") != 0)
		return list_command(v, words, n);
	remove_gate(v);
	return true;
}

static const char *const contexts[] = { "gates", "table", NULL };

static const struct hint hints[] = {
	{ "open", "ask again" },
	{ "remove", "remove" },
	{ "view.open versions {model}", "versions" },
	{ "gate.list --kinds", "kinds of rules" },
	{ "filter", "filter" },
	{ "sort", "sort" },
	{ "export", "export" },
	{ NULL, NULL },
};

const struct view_class gates_view = {
	.name = "gates",
	.title = "Gates",
	.about = "Gates, and what they say of each model's newest version",
	.contexts = contexts,
	.hints = hints,
	.state_size = sizeof(struct list_state),
	.spec = &spec,
	.open = list_open,
	.arrive = list_arrive,
	.refresh = gates_refresh,
	.wake = gates_wake,
	.layout = list_layout,
	.draw = gates_draw,
	.press = list_press,
	.command = gates_command,
	.lookup = list_lookup,
	.describe = list_describe,
	.save = list_save,
	.restore = list_restore,
	.close = list_close,
};
