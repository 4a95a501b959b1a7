// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Stages to choose from, with who would make room; then the page of the promotion. */
#include "tui/view/promote_pick.h"

#include "core/base/oom.h"
#include "core/table/rowset.h"
#include "tui/app.h"
#include "tui/view.h"
#include "tui/widget/picker.h"
#include "tui/widget/prompt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TITLE_MAX 200

static const char *const stages[] = { "Production", "Staging", "Archived", "None" };
#define STAGES (sizeof(stages) / sizeof(stages[0]))

/* What is being decided on; its texts are its own, as the rows may be replaced meanwhile. */
struct choice {
	struct view *view;
	char *model, *version;
	char *aliases; /* of the version in Production: "champion, blue" */
};

static struct choice *
choice_new(struct view *v, const char *model, const char *version, const char *aliases)
{
	struct choice *c = xcalloc(1, sizeof(*c));
	*c = (struct choice){ v, xstrdup(model), xstrdup(version), xstrdup(aliases) };
	return c;
}

static void
choice_free(void *arg)
{
	struct choice *c = arg;
	free(c->model);
	free(c->version);
	free(c->aliases);
	free(c);
}

static size_t
count_aliases(const char *list)
{
	size_t n = *list != '\0';
	for (; *list; list++)
		n += *list == ',';
	return n;
}

/* "champion, blue" as words behind --alias; cuts the text apart. */
static size_t
alias_words(char *list, const char **words)
{
	size_t n = 0;
	for (char *at = list; *at; n++) {
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
promote_to(struct choice *c, const char *stage, bool with_aliases)
{
	const char *first[] = { "model.promote", c->model, c->version, "--to", stage };
	const size_t n = sizeof(first) / sizeof(*first);
	const char **words =
		xcalloc(n + 2 * count_aliases(c->aliases) + 1, sizeof(*words)); /* NULL-ended */
	memcpy(words, first, sizeof(first));
	if (with_aliases)
		(void)alias_words(c->aliases, words + n);
	app_run_words(c->view->app, words);
	free(words);
}

static void
stage_chosen(void *arg, const struct picker_item *items, size_t n, size_t chosen)
{
	(void)n;
	promote_to(arg, items[chosen].data, items[chosen].number != 0);
}

/* The newest version in a stage, NULL without one; *aliases gets its aliases. */
static const char *
holder_of(const struct rowset *rows, const char *stage, const char **aliases)
{
	for (size_t row = 0; row < rows->rows; row++)
		if (strcmp(rowset_text(rows, row, "stage"), stage) == 0) {
			*aliases = rowset_text(rows, row, "aliases");
			return rowset_text(rows, row, "ref");
		}
	*aliases = "";
	return NULL;
}

static void
choose_stage(struct view *v, const char *model, const struct rowset *rows, uint32_t row)
{
	struct picker_item items[STAGES + 1];
	char notes[STAGES][80], with[TITLE_MAX], title[TITLE_MAX];
	const char *version = rowset_text(rows, row, "ref"), *served;
	size_t n = 0;
	(void)holder_of(rows, "Production", &served);
	for (size_t i = 0; i < STAGES; i++) {
		const char *aliases, *holder = i < 2 ? holder_of(rows, stages[i], &aliases) : NULL;
		if (strcmp(rowset_text(rows, row, "stage"), stages[i]) == 0)
			continue;
		notes[i][0] = '\0';
		if (holder)
			snprintf(notes[i], sizeof(notes[i]), "replaces v%.20s", holder);
		items[n++] = (struct picker_item){
			.label = stages[i], .note = notes[i], .data = stages[i]
		};
		if (i > 0 || !*served)
			continue;
		snprintf(with, sizeof(with), "Production, and alias %.150s", served);
		items[n++] = (struct picker_item){
			.label = with, .note = notes[i], .data = stages[i], .number = 1
		};
	}
	snprintf(title, sizeof(title), "Promote %.100s v%.20s to", model, version);
	struct picker_spec picker = { .title = title,
		.hint = "Enter compares first and changes nothing",
		.owner = v,
		.arg = choice_new(v, model, version, served),
		.accept = stage_chosen,
		.free = choice_free };
	picker_open(v->app, &picker, items, n);
}

static void
alias_to(struct choice *c, const char *alias)
{
	const char *words[] = { "model.alias", c->model, alias, c->version, NULL };
	if (*alias)
		app_run_words(c->view->app, words);
}

static void
alias_given(void *arg, const char *text)
{
	alias_to(arg, text);
}

static void
ask_alias(struct view *v, const char *model, const char *version)
{
	char label[80];
	snprintf(label, sizeof(label), "alias for v%.20s: ", version);
	struct prompt_spec ask = { .label = label,
		.history = "alias",
		.owner = v,
		.arg = choice_new(v, model, version, ""),
		.accept = alias_given,
		.free = choice_free };
	prompt_open(v->app, &ask);
}

bool
promote_command(struct view *v, const char *model, const struct rowset *rows, uint32_t row,
	const char *const *words, size_t n)
{
	bool promotes = strcmp(words[0], "promote") == 0;
	if (!promotes && strcmp(words[0], "alias") != 0)
		return false;
	if (!rows || row >= rows->rows)
		return true;
	const char *version = rowset_text(rows, row, "ref");
	if (n < 2) {
		if (promotes)
			choose_stage(v, model, rows, row);
		else
			ask_alias(v, model, version);
		return true;
	}
	struct choice *c = choice_new(v, model, version, "");
	if (promotes)
		promote_to(c, words[1], false);
	else
		alias_to(c, words[1]);
	choice_free(c);
	return true;
}
