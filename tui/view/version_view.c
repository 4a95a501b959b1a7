// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* One version of a registered model as a page; from here it is promoted, too. */
#include "core/base/arena.h"
#include "core/command/args.h"
#include "core/table/rowset.h"
#include "tui/app.h"
#include "tui/term.h"
#include "tui/view/promote_pick.h"
#include "tui/view/views.h"
#include "tui/widget/doc_ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE, VERSIONS };

struct version_state {
	struct doc_ui doc;
	struct arena *arena;
	const char *model, *version;
	const struct rowset *versions; /* all of the model, or NULL */
};

static void
ask(struct view *v)
{
	struct version_state *s = v->state;
	const char *words[] = { "model.show", s->model, s->version, NULL };
	view_command(v, PAGE, words);
	view_fetch(v, VERSIONS, &(struct ask){ .source = "model.versions", .model = s->model });
}

/* The argument is two words, quoted as in the command line. */
static bool
version_open(struct view *v, struct err *err)
{
	struct version_state *s = v->state;
	char **words = NULL;
	size_t n = 0;
	doc_ui_init(&s->doc);
	s->arena = arena_new();
	if (!args_split(s->arena, v->arg, &words, &n, err))
		return false;
	if (n != 2)
		return err_set(
			err, ERR_USAGE, "which version? write: view.open version 'MODEL VERSION'");
	s->model = words[0];
	s->version = words[1];
	ask(v);
	return true;
}

static void
version_arrive(struct view *v, unsigned slot, struct fetched *got)
{
	struct version_state *s = v->state;
	if (slot == PAGE) {
		doc_ui_arrive(&s->doc, got);
	} else if (got->ok) {
		rowset_free(s->versions);
		s->versions = got->rows;
	}
}

static void
version_refresh(struct view *v, bool all)
{
	(void)all;
	ask(v);
}

static void
version_layout(struct view *v, struct rect r)
{
	struct version_state *s = v->state;
	doc_ui_layout(&s->doc, r, app_term(v->app)->ascii);
}

static void
version_draw(const struct view *v, struct canvas *c, struct rect r)
{
	const struct version_state *s = v->state;
	doc_ui_draw(&s->doc, c, r);
}

static uint32_t
row_of(const struct version_state *s)
{
	size_t rows = s->versions ? s->versions->rows : 0, row = 0;
	while (row < rows && strcmp(rowset_text(s->versions, row, "ref"), s->version) != 0)
		row++;
	return (uint32_t)row;
}

static bool
version_command(struct view *v, const char *const *words, size_t n)
{
	struct version_state *s = v->state;
	if (promote_command(v, s->model, s->versions, row_of(s), words, n))
		return true;
	return doc_ui_command(v, &s->doc, words, n);
}

static const char *
version_lookup(const struct view *v, const char *name, size_t i)
{
	const struct version_state *s = v->state;
	uint32_t row = row_of(s);
	if (i > 0)
		return NULL;
	if (strcmp(name, "name") == 0)
		return s->model;
	if (strcmp(name, "version") == 0)
		return s->version;
	if (strcmp(name, "run_id") != 0 || !s->versions || row >= s->versions->rows)
		return NULL;
	const char *run = rowset_text(s->versions, row, "run_id");
	return *run ? run : NULL;
}

static void
version_describe(const struct view *v, char *out, size_t size)
{
	const struct version_state *s = v->state;
	snprintf(out, size, "%.100s   v%.20s", s->model, s->version);
}

static void
version_close(struct view *v)
{
	struct version_state *s = v->state;
	doc_ui_free(&s->doc);
	rowset_free(s->versions);
	arena_free(s->arena);
}

static const char *const contexts[] = { "version", "document", NULL };

static const struct hint hints[] = {
	{ "promote", "promote" },
	{ "model.rollback {name}", "roll back" },
	{ "alias", "alias" },
	{ "model.history {name}", "history" },
	{ "search", "search" },
	{ "export", "export" },
	{ NULL, NULL },
};

const struct view_class version_view = {
	.name = "version",
	.title = "Version",
	.about = "All about one version of a model: compare, promote, roll back",
	.contexts = contexts,
	.hints = hints,
	.state_size = sizeof(struct version_state),
	.open = version_open,
	.arrive = version_arrive,
	.refresh = version_refresh,
	.layout = version_layout,
	.draw = version_draw,
	.command = version_command,
	.lookup = version_lookup,
	.describe = version_describe,
	.close = version_close,
};
