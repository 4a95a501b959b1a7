// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The versions of one registered model; from here they are promoted. */
#include "core/base/number.h"
#include "core/base/str.h"
#include "tui/app.h"
#include "tui/view/list_view.h"
#include "tui/view/views.h"
#include "tui/widget/picker.h"
#include "tui/widget/prompt.h"

#include <stdio.h>
#include <string.h>

#define METRICS_SHOWN 6
#define ALIASES_MAX   8
#define ALIAS_MAX     256

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
	.open = "model.show {name} {version}",
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

/* ---- promoting ---- */

/* The newest version in a stage, or ROW_NONE. */
static uint32_t
holder_of(const struct table *t, const char *stage)
{
	for (uint32_t row = 0; t->rows && row < t->rows->rows; row++)
		if (strcmp(rowset_text(t->rows, row, "stage"), stage) == 0)
			return row;
	return ROW_NONE;
}

/* "champion, blue" as words behind --alias; the texts lie in list. */
static size_t
alias_words(char *list, const char **words)
{
	size_t n = 0;
	for (char *at = list; *at && n < ALIASES_MAX; n++) {
		size_t len = strcspn(at, ",");
		words[2 * n] = "--alias";
		words[2 * n + 1] = at;
		at += len;
		if (*at)
			*at++ = '\0';
		at += strspn(at, " ");
	}
	return 2 * n;
}

static void
promote_to(struct view *v, const char *stage, bool with_aliases)
{
	struct versions_state *s = v->state;
	const struct table *t = &s->list.table;
	const char *words[6 + 2 * ALIASES_MAX] = { "model.promote", v->arg, table_id(t), "--to",
		stage };
	uint32_t holder = holder_of(t, stage);
	char aliases[ALIASES_MAX * ALIAS_MAX] = "";
	if (!table_id(t))
		return;
	if (with_aliases && holder != ROW_NONE)
		snprintf(aliases, sizeof(aliases), "%s", rowset_text(t->rows, holder, "aliases"));
	words[5 + alias_words(aliases, words + 5)] = NULL;
	app_run_words(v->app, words);
}

static void
stage_chosen(void *arg, const struct picker_item *items, size_t n, size_t chosen)
{
	const struct picker_item *item = &items[chosen];
	(void)n;
	promote_to(arg, item->data, item->number != 0);
}

static void
choose_stage(struct view *v)
{
	static const char *const stages[] = { "Production", "Staging", "Archived", "None" };
	struct versions_state *s = v->state;
	const struct table *t = &s->list.table;
	uint32_t row = table_row(t);
	struct picker_item items[2 + sizeof(stages) / sizeof(stages[0])];
	char notes[sizeof(stages) / sizeof(stages[0])][80], with[200], title[200];
	size_t n = 0;
	if (row == ROW_NONE)
		return;
	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++) {
		uint32_t holder = i < 2 ? holder_of(t, stages[i]) : ROW_NONE;
		const char *aliases =
			holder != ROW_NONE ? rowset_text(t->rows, holder, "aliases") : "";
		if (strcmp(rowset_text(t->rows, row, "stage"), stages[i]) == 0)
			continue;
		notes[i][0] = '\0';
		if (holder != ROW_NONE)
			snprintf(notes[i], sizeof(notes[i]), "replaces v%s",
				table_row_id(t, holder));
		items[n++] = (struct picker_item){
			.label = stages[i], .note = notes[i], .data = stages[i]
		};
		if (i > 0 || !*aliases)
			continue;
		snprintf(with, sizeof(with), "Production, and alias %.150s", aliases);
		items[n++] = (struct picker_item){
			.label = with, .note = notes[i], .data = stages[i], .number = 1
		};
	}
	snprintf(title, sizeof(title), "Promote %.100s v%.20s to", v->arg, table_id(t));
	struct picker_spec picker = { .title = title,
		.hint = "Enter compares first and changes nothing",
		.owner = v,
		.arg = v,
		.accept = stage_chosen };
	picker_open(v->app, &picker, items, n);
}

static void
alias_given(void *arg, const char *text)
{
	struct view *v = arg;
	const struct versions_state *s = v->state;
	const char *words[] = { "model.alias", v->arg, text, table_id(&s->list.table), NULL };
	if (*text && words[3])
		app_run_words(v->app, words);
}

static bool
versions_command(struct view *v, const char *const *words, size_t n)
{
	const struct versions_state *s = v->state;
	char label[80];
	if (strcmp(words[0], "promote") == 0) {
		if (n > 1)
			promote_to(v, words[1], false);
		else
			choose_stage(v);
	} else if (strcmp(words[0], "alias") == 0) {
		if (n > 1) {
			alias_given(v, words[1]);
		} else if (table_id(&s->list.table)) {
			snprintf(label, sizeof(label),
				"alias for v%.20s: ", table_id(&s->list.table));
			struct prompt_spec ask = { .label = label,
				.history = "alias",
				.owner = v,
				.arg = v,
				.accept = alias_given };
			prompt_open(v->app, &ask);
		}
	} else {
		return list_command(v, words, n);
	}
	return true;
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
