// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* One run: an overview, and a table for each kind of thing it has. */
#include "core/base/clock.h"
#include "core/base/number.h"
#include "core/base/oom.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "core/report/report.h"
#include "tui/app.h"
#include "tui/term.h"
#include "tui/view/list_view.h"
#include "tui/view/run_note_edit.h"
#include "tui/view/views.h"
#include "tui/widget/doc_ui.h"
#include "tui/widget/table_ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OVERVIEW, PARAMS, METRICS, TAGS, DATASETS, ARTIFACTS, REPRODUCE, SECTIONS };

struct section {
	const char *title, *source;
	const struct column *columns;
	const char *empty;
};

static const struct column pair_columns[] = {
	{ .name = "key", .max_width = 48, .priority = 100 },
	{ .name = "value", .max_width = 200, .priority = 90 },
	{ .name = NULL },
};

static const struct column metric_columns[] = {
	{ .name = "key", .title = "metric", .max_width = 40, .priority = 100 },
	{ .name = "value", .title = "latest", .format = FORMAT_SHORT, .digits = 6, .priority = 95 },
	{ .name = "curve", .format = FORMAT_SPARK, .width = 20, .priority = 90 },
	{ .name = "best", .format = FORMAT_SHORT, .digits = 6, .priority = 80 },
	{ .name = "step", .format = FORMAT_COUNT, .priority = 70 },
	{ .name = "points", .format = FORMAT_COUNT, .priority = 60 },
	{ .name = "min", .format = FORMAT_SHORT, .digits = 6, .priority = 50 },
	{ .name = "max", .format = FORMAT_SHORT, .digits = 6, .priority = 50 },
	{ .name = "timestamp", .title = "last", .format = FORMAT_AGE, .priority = 40 },
	{ .name = NULL },
};

static const struct column dataset_columns[] = {
	{ .name = "name", .title = "dataset", .max_width = 40, .priority = 100 },
	{ .name = "digest", .max_width = 16, .priority = 90 },
	{ .name = "context", .max_width = 16, .priority = 80 },
	{ .name = "num_rows", .title = "rows", .format = FORMAT_COUNT, .priority = 70 },
	{ .name = "source_type", .title = "from", .max_width = 12, .priority = 60 },
	{ .name = "source", .max_width = 80, .priority = 50 },
	{ .name = NULL },
};

static const struct column artifact_columns[] = {
	{ .name = "name", .title = "artifact", .max_width = 60, .priority = 100 },
	{ .name = "bytes", .title = "size", .format = FORMAT_BYTES, .priority = 90 },
	{ .name = "modified", .format = FORMAT_TIME, .priority = 80 },
	{ .name = NULL },
};

static const struct section sections[SECTIONS] = {
	[OVERVIEW] = { .title = "overview" },
	[PARAMS] = { "params", "run.params", pair_columns,
		"No params.\n\nA script logs them:  mlflow.log_param(\"lr\", 0.1)\n"
		"A shell too:  cairn run log param RUN lr=0.1" },
	[METRICS] = { "metrics", "run.metrics", metric_columns,
		"No metrics.\n\nA script logs them:  mlflow.log_metric(\"loss\", 0.3, step=1)\n"
		"A shell too:  cairn run log metric RUN loss=0.3" },
	[TAGS] = { "tags", "run.tags", pair_columns,
		"No tags.\n\nPut one here:  :run tag {run_id} team=vision" },
	[DATASETS] = { "datasets", "run.datasets", dataset_columns,
		"No datasets.\n\nA script logs them:  mlflow.log_input(dataset, "
		"context=\"training\")" },
	[ARTIFACTS] = { "artifacts", "run.artifacts", artifact_columns,
		"No artifacts.\n\nA script logs them:  mlflow.log_artifact(\"model.onnx\")" },
	[REPRODUCE] = { .title = "reproduce" },
};

struct run_state {
	struct doc_ui documents[SECTIONS]; /* of sections that have no source */
	struct table tables[SECTIONS];     /* of the others */
	struct err err[SECTIONS];
	bool stale[SECTIONS]; /* the store has changed since it was asked for */
	unsigned section;
	char *folder; /* of the artifacts, "" for the top */
	char *place;  /* what {artifact} was last; NULL before */
};

_Static_assert(SECTIONS <= VIEW_SLOTS, "a slot for every section");

static bool
is_document(unsigned section)
{
	return sections[section].source == NULL;
}

/* Short lists, of which something is always shown: how many there are, the run's name. */
static bool
is_light(unsigned section)
{
	return section == PARAMS || section == TAGS || section == DATASETS;
}

static void
ask_section(struct view *v, unsigned section)
{
	struct run_state *s = v->state;
	s->stale[section] = false;
	if (is_document(section)) {
		const char *words[] = { "run.show", v->arg,
			section == REPRODUCE ? "--reproducibility" : NULL, NULL };
		view_command(v, section, words);
		return;
	}
	struct ask ask = { .source = sections[section].source,
		.run = v->arg,
		.key = section == ARTIFACTS ? s->folder : NULL,
		.limit = section == METRICS ? 40 : 0 };
	view_fetch(v, section, &ask);
}

static const char *
artifact_glyph(const void *arg, const struct table *t, uint32_t row, enum role *role)
{
	(void)arg;
	*role = ROLE_LINK;
	return rowset_int(t->rows, row, "is_dir", 0) ? "▸" : "";
}

static bool
run_open(struct view *v, struct err *err)
{
	static const struct table_hooks artifact_hooks = { .glyph = artifact_glyph };
	struct run_state *s = v->state;
	s->folder = xstrdup("");
	for (unsigned i = 0; i < SECTIONS; i++) {
		if (is_document(i)) {
			doc_ui_init(&s->documents[i]);
			continue;
		}
		const char *id = i == DATASETS ? "digest" : i == ARTIFACTS ? "path" : "key";
		table_init(&s->tables[i], id, i == ARTIFACTS ? &artifact_hooks : NULL, v);
		table_set_columns(&s->tables[i], sections[i].columns, 1);
	}
	if (!*v->arg)
		return err_set(err, ERR_USAGE, "which run? write: view.open run ID");
	for (unsigned i = 0; i < SECTIONS; i++)
		ask_section(v, i);
	return true;
}

static void
run_arrive(struct view *v, unsigned slot, struct fetched *got)
{
	struct run_state *s = v->state;
	if (is_document(slot)) {
		doc_ui_arrive(&s->documents[slot], got);
		return;
	}
	s->err[slot] = got->err;
	if (got->ok)
		table_set_rows(&s->tables[slot], got->rows);
}

/* Curves, folders and what may have to be looked up wait until they are shown. */
static void
run_refresh(struct view *v, bool all)
{
	struct run_state *s = v->state;
	for (unsigned i = 0; i < SECTIONS; i++) {
		if (all || i == s->section || is_light(i))
			ask_section(v, i);
		else
			s->stale[i] = true;
	}
}

static void
show_section(struct view *v, unsigned section)
{
	struct run_state *s = v->state;
	s->section = section % SECTIONS;
	if (s->stale[s->section])
		ask_section(v, s->section);
}

/* ---- drawing ---- */

static bool
has_bar(struct rect r)
{
	return r.h >= 5;
}

/* A filter stands above the rows that it leaves; without one they need no line for it. */
static bool
has_context(const struct table *t, struct rect r)
{
	return *t->filter_text && r.h >= 6;
}

static void
run_layout(struct view *v, struct rect r)
{
	struct run_state *s = v->state;
	if (has_bar(r))
		rect_cut_top(&r, 2);
	if (is_document(s->section)) {
		doc_ui_layout(&s->documents[s->section], r, app_term(v->app)->ascii);
		return;
	}
	if (has_context(&s->tables[s->section], r))
		rect_cut_top(&r, 1);
	table_layout(&s->tables[s->section], r, clock_wall_ms());
}

static void
run_press(struct view *v, int y, int x, bool twice)
{
	struct run_state *s = v->state;
	struct table_ui ui = { .view = v, .table = &s->tables[s->section] };
	if (!is_document(s->section))
		table_ui_press(&ui, y, x, twice);
}

/* As many as the list has; the page says how many metrics there are while their curves wait. */
static size_t
count_of(const struct run_state *s, unsigned section)
{
	const struct report *page = s->documents[OVERVIEW].report;
	const struct block *b =
		page && section == METRICS && s->stale[METRICS] ? report_blocks(page) : NULL;
	for (; b; b = b->next)
		if (b->type == BLOCK_TABLE && b->rows && strcmp(b->key, "metrics") == 0)
			return b->rows->rows;
	return s->tables[section].rows->rows;
}

/* " 12", or nothing for what has no count. */
static const char *
count_text(const struct run_state *s, unsigned section, char out[NUMBER_MAX])
{
	*out = '\0';
	if (!is_document(section) && s->tables[section].rows)
		snprintf(out, NUMBER_MAX, " %zu", count_of(s, section));
	return out;
}

/* The names of all sections with so much between them; as wide as they need. */
static int
bar_width(const struct run_state *s, int gap, bool counts)
{
	char count[NUMBER_MAX];
	int w = 2 - gap;
	for (unsigned i = 0; i < SECTIONS; i++)
		w += utf8_width(sections[i].title) + gap +
		     (counts ? utf8_width(count_text(s, i, count)) : 0);
	return w;
}

/* Where they do not fit, less between them, then no counts, then only the one that is shown. */
static void
draw_bar(const struct run_state *s, struct canvas *c, struct rect r)
{
	char count[NUMBER_MAX];
	int x = r.x + 1;
	bool counts = bar_width(s, 2, true) <= r.w;
	int gap = bar_width(s, 3, counts) <= r.w ? 3 : 2;
	bool one = bar_width(s, gap, counts) > r.w;
	struct rect former = canvas_clip(c, r);
	for (unsigned i = 0; i < SECTIONS; i++) {
		bool here = i == s->section;
		if (one && !here)
			continue;
		x += canvas_text(c, r.y, x, r.x + r.w - x, here ? ROLE_TAB_ACTIVE : ROLE_TAB,
			sections[i].title);
		if (counts || one)
			x += canvas_text(
				c, r.y, x, r.x + r.w - x, ROLE_MUTED, count_text(s, i, count));
		x += gap;
	}
	if (one)
		x += canvas_printf(c, r.y, x, r.x + r.w - x, ROLE_MUTED, "%u of %u", s->section + 1,
			     (unsigned)SECTIONS) +
		     gap;
	if (s->section == ARTIFACTS && *s->folder)
		canvas_text_cut(c, r.y, x, r.x + r.w - x, ROLE_CONTEXT_FILTER, s->folder);
	canvas_rule(c, r.y + 1, r.x, r.w, ROLE_RULE);
	canvas_unclip(c, former);
}

static void
run_draw(const struct view *v, struct canvas *c, struct rect r)
{
	const struct run_state *s = v->state;
	if (has_bar(r))
		draw_bar(s, c, rect_cut_top(&r, 2));
	if (is_document(s->section)) {
		doc_ui_draw(&s->documents[s->section], c, r);
		return;
	}
	const struct table *t = &s->tables[s->section];
	const struct err *err = &s->err[s->section];
	if (has_context(t, r))
		table_ui_context(t, c, &r, sections[s->section].title);
	if (err->code != ERR_NONE && !t->rows)
		canvas_text_cut(c, r.y, r.x + 1, r.w - 2, ROLE_ERROR, err->text);
	else if (!t->rows)
		canvas_text(c, r.y, r.x + 1, r.w - 2, ROLE_MUTED, "reading…");
	else if (t->rows->rows == 0)
		draw_empty(c, r, sections[s->section].empty);
	else
		table_draw(t, c, r);
	if (t->rows && t->rows->rows > 0 && t->lines.len == 0)
		draw_filtered(c, r, t);
}

/* ---- commands ---- */

static struct table *
present(struct run_state *s)
{
	return &s->tables[s->section];
}

static const char *
row_text(const struct table *t, const char *name)
{
	uint32_t row = table_row(t);
	return row == ROW_NONE ? "" : rowset_text(t->rows, row, name);
}

static void
enter_folder(struct view *v, const char *folder)
{
	struct run_state *s = v->state;
	char *copy = xstrdup(folder);
	free(s->folder);
	s->folder = copy;
	ask_section(v, ARTIFACTS);
}

static bool
leave_folder(struct view *v)
{
	struct run_state *s = v->state;
	if (s->section != ARTIFACTS || !*s->folder)
		return false;
	char *parent = xstrdup(s->folder);
	char *slash = strrchr(parent, '/');
	*(slash ? slash : parent) = '\0';
	enter_folder(v, parent);
	free(parent);
	return true;
}

static void
open_row(struct view *v)
{
	struct run_state *s = v->state;
	const struct table *t = present(s);
	uint32_t row = is_document(s->section) ? ROW_NONE : table_row(t);
	if (row == ROW_NONE)
		return;
	if (s->section == METRICS) {
		const char *words[] = { "metric.series", row_text(t, "key"), v->arg, NULL };
		app_run_words(v->app, words);
	} else if (s->section == ARTIFACTS && rowset_int(t->rows, row, "is_dir", 0)) {
		enter_folder(v, row_text(t, "path"));
	} else if (s->section == ARTIFACTS) {
		char *arg = xcalloc(strlen(v->arg) + strlen(row_text(t, "path")) + 2, 1);
		snprintf(arg, strlen(v->arg) + strlen(row_text(t, "path")) + 2, "%s %s", v->arg,
			row_text(t, "path"));
		struct err err = ERR_INIT;
		if (!app_open(v->app, "artifact", arg, &err))
			app_fail(v->app, &err);
		free(arg);
	} else {
		const char *words[] = { "inspect", NULL };
		struct table_ui ui = { .view = v, .table = present(s) };
		ui.table->column = 1;
		table_ui_command(&ui, words, 1);
	}
}

static void
edit_note(struct view *v)
{
	struct run_state *s = v->state;
	const struct table *tags = &s->tables[TAGS];
	uint32_t row = table_find_row(tags, "mlflow.note.content");
	const char *none = tags->rows ? "" : NULL;
	run_note_edit(
		v->app, v->arg, row == ROW_NONE ? none : rowset_text(tags->rows, row, "value"));
}

static bool
run_command(struct view *v, const char *const *words, size_t n)
{
	struct run_state *s = v->state;
	struct table_ui ui = { .view = v, .table = present(s) };
	const char *name = words[0];
	if (strcmp(name, "section.next") == 0)
		show_section(v, s->section + 1);
	else if (strcmp(name, "section.previous") == 0)
		show_section(v, s->section + SECTIONS - 1);
	else if (strcmp(name, "open") == 0)
		open_row(v);
	else if (strcmp(name, "note") == 0)
		edit_note(v);
	else if (is_document(s->section))
		return doc_ui_command(v, &s->documents[s->section], words, n);
	else if (table_ui_command(&ui, words, n))
		return true;
	else
		return strcmp(name, "back") == 0 && leave_folder(v);
	return true;
}

/* The folder of the run's artifacts, from its page; NULL while that is not there. */
static const char *
artifact_uri(const struct run_state *s)
{
	const struct report *page = s->documents[OVERVIEW].report;
	const struct block *b = page ? report_blocks(page) : NULL;
	for (; b; b = b->next)
		if (b->type == BLOCK_VALUE && b->rows && strcmp(b->key, "artifact_uri") == 0 &&
			b->rows->rows > 0 && b->rows->col[0].type == CELL_TEXT &&
			!cells_null(&b->rows->col[0], 0))
			return b->rows->col[0].at.s[0];
	return NULL;
}

/* Where the artifact under the cursor lies, else the folder of all; NULL when it is not known yet. */
static const char *
place_of(struct run_state *s)
{
	const char *uri = artifact_uri(s);
	const char *name = s->section == ARTIFACTS ? row_text(present(s), "path") : "";
	if (!uri || !*name)
		return uri;
	size_t size = strlen(uri) + strlen(name) + 2;
	free(s->place);
	s->place = xcalloc(size, 1);
	snprintf(s->place, size, "%s/%s", uri, name);
	return s->place;
}

static const char *
run_lookup(const struct view *v, const char *name, size_t i)
{
	struct run_state *s = v->state;
	if (i == 0 && strcmp(name, "artifact") == 0)
		return place_of(s);
	if (i == 0 && strcmp(name, "artifact_uri") == 0)
		return artifact_uri(s);
	if (strcmp(name, "run_id") == 0 || strcmp(name, "marked:run_id") == 0)
		return i == 0 ? v->arg : NULL;
	return is_document(s->section) ? NULL : table_lookup(&s->tables[s->section], name, i);
}

static void
run_describe(const struct view *v, char *out, size_t size)
{
	const struct run_state *s = v->state;
	const struct table *tags = &s->tables[TAGS];
	uint32_t row = table_find_row(tags, "mlflow.runName");
	snprintf(out, size, "%.100s   %.8s",
		row == ROW_NONE ? "" : rowset_text(tags->rows, row, "value"), v->arg);
}

static void
run_close(struct view *v)
{
	struct run_state *s = v->state;
	for (unsigned i = 0; i < SECTIONS; i++) {
		if (is_document(i))
			doc_ui_free(&s->documents[i]);
		else
			table_free(&s->tables[i]);
	}
	free(s->folder);
	free(s->place);
}

static const char *const document_contexts[] = { "run", "document", NULL };
static const char *const table_contexts[] = { "run", "table", NULL };

static const char *const *
run_contexts(const struct view *v)
{
	const struct run_state *s = v->state;
	return is_document(s->section) ? document_contexts : table_contexts;
}

static const struct hint hints[] = {
	{ "section.next", "next section" },
	{ "open", "open" },
	{ "note", "note" },
	{ "filter", "filter" },
	{ "search", "search" },
	{ "copy", "copy" },
	{ "export", "export" },
	{ NULL, NULL },
};

const struct view_class run_view = {
	.name = "run",
	.title = "Run",
	.about = "All about one run",
	.contexts = document_contexts,
	.contexts_now = run_contexts,
	.hints = hints,
	.state_size = sizeof(struct run_state),
	.open = run_open,
	.arrive = run_arrive,
	.refresh = run_refresh,
	.layout = run_layout,
	.press = run_press,
	.draw = run_draw,
	.command = run_command,
	.lookup = run_lookup,
	.describe = run_describe,
	.close = run_close,
};
