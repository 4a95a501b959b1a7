// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The versions of one registered model; from here they are promoted. */
#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/command/args.h"
#include "tui/app.h"
#include "tui/view/list_view.h"
#include "tui/view/promote_pick.h"
#include "tui/view/views.h"

#include <stdio.h>
#include <string.h>

#define METRICS_SHOWN 6

struct versions_state {
	struct list_state list;
	bool placed; /* the columns of the metrics are there */
};

static const struct column columns[] = {
	{ .name = "version", .priority = 100 },
	{ .name = "stage", .priority = 95 },
	{ .name = "aliases", .max_width = 30, .priority = 90 },
	{ .name = "status", .max_width = 20, .priority = 40 },
	{ .name = "run_name", .title = "run", .max_width = 24, .priority = 85 },
	{ .name = "creation_time", .title = "age", .format = FORMAT_AGE, .priority = 70 },
	{ .name = "last_updated_time", .title = "changed", .format = FORMAT_AGE, .priority = 30 },
	{ .name = "user_id", .title = "user", .max_width = 16, .priority = 25 },
	{ .name = "description", .max_width = 50, .priority = 20 },
	{ .name = NULL },
};

static const struct list_spec spec = {
	.source = "model.versions",
	.columns = columns,
	.id = "ref",
	.noun = "versions",
	.empty = "No version of this model.\n\nRegister what a run logged:\n"
		 "cairn model register RUN NAME",
	.takes_model = true,
};

/* Metrics stand behind the run, before the ages. */
static void
place_metrics(struct table *t)
{
	size_t at = table_find_column(t, "creation_time", TABLE_VALUE), shown = 0;
	for (size_t i = 0; i < t->rows->cols && shown < METRICS_SHOWN; i++) {
		const char *name = t->rows->col[i].name;
		if (!str_starts(name, "metrics."))
			continue;
		struct column column = { .name = name,
			.title = name + strlen("metrics."),
			.format = FORMAT_SHORT,
			.digits = 5,
			.max_width = 24,
			.priority = 80 - (int)shown };
		table_add_column(t, at + shown, &column, TABLE_VALUE);
		shown++;
	}
}

static void
versions_arrive(struct view *v, unsigned slot, struct fetched *got)
{
	struct versions_state *s = v->state;
	bool ok = got->ok;
	list_arrive(v, slot, got);
	if (!ok || s->placed || s->list.table.rows->rows == 0)
		return;
	place_metrics(&s->list.table);
	table_measure(&s->list.table);
	s->placed = true;
}

static const char *
versions_lookup(const struct view *v, const char *name, size_t i)
{
	const struct versions_state *s = v->state;
	if (strcmp(name, "name") == 0)
		return i == 0 ? v->arg : NULL;
	if (strcmp(name, "version") == 0)
		return i == 0 ? table_id(&s->list.table) : NULL;
	return list_lookup(v, name, i);
}

static void
versions_describe(const struct view *v, char *out, size_t size)
{
	const struct versions_state *s = v->state;
	char number[NUMBER_MAX];
	size_t n = s->list.table.rows ? s->list.table.rows->rows : 0;
	snprintf(out, size, "%.100s   %s version%s", v->arg, number_count(number, (int64_t)n),
		n == 1 ? "" : "s");
}

/* ---- commands ---- */

static void
open_version(struct view *v, const char *version)
{
	struct err err = ERR_INIT;
	struct arena *a = arena_new();
	if (version && !app_open(v->app, "version",
			       arena_printf(a, "%s %s", args_quote(a, v->arg), version), &err))
		app_fail(v->app, &err);
	arena_free(a);
}

static bool
versions_command(struct view *v, const char *const *words, size_t n)
{
	const struct versions_state *s = v->state;
	const struct table *t = &s->list.table;
	if (strcmp(words[0], "open") == 0) {
		open_version(v, table_id(t));
		return true;
	}
	return promote_command(v, v->arg, t->rows, table_row(t), words, n) ||
	       list_command(v, words, n);
}

static const char *const contexts[] = { "versions", "table", NULL };

static const struct hint hints[] = {
	{ "open", "open" },
	{ "promote", "promote" },
	{ "model.rollback {name}", "roll back" },
	{ "alias", "alias" },
	{ "model.undo {name}", "undo" },
	{ "model.history {name}", "history" },
	{ "columns", "columns" },
	{ NULL, NULL },
};

const struct view_class versions_view = {
	.name = "versions",
	.title = "Versions",
	.about = "Versions of a registered model: compare, promote, roll back",
	.contexts = contexts,
	.hints = hints,
	.state_size = sizeof(struct versions_state),
	.spec = &spec,
	.open = list_open,
	.arrive = versions_arrive,
	.refresh = list_refresh,
	.layout = list_layout,
	.press = list_press,
	.draw = list_draw,
	.command = versions_command,
	.lookup = versions_lookup,
	.describe = versions_describe,
	.close = list_close,
};
