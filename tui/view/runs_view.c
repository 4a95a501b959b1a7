// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The main view: runs, live. First a page, then the snapshot of all; what changes is read alone. */
#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/command/run_columns.h"
#include "tui/app.h"
#include "tui/view/run_note_edit.h"
#include "tui/view/runs_parts.h"
#include "tui/view/views.h"
#include "tui/widget/picker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_PAGE    200
#define IDS_SAVED_MAX 10000
#define PLACE_MAX     1000
#define MARKS_SAVED   50 /* more is no choice of runs to look at again */

static const char *const wanted_tags[] = { "tags.mlflow.note.content",
	"tags.mlflow.source.git.commit", NULL };

/* ---- asking ---- */

static void
ask(struct view *v, const char *source, bool anew)
{
	struct runs_state *s = v->state;
	int64_t experiment = 0;
	struct ask ask = { .source = source, .columns = wanted_tags };
	if (parse_int(v->arg, strlen(v->arg), &experiment)) {
		ask.experiments = &experiment;
		ask.n_experiments = 1;
	}
	if (!s->whole && strcmp(source, "runs") == 0) {
		ask.limit = FIRST_PAGE;
		ask.inserted_last = true;
		ask.columns = NULL;
	}
	if (s->whole && !anew) {
		ask.previous = s->list.table.rows;
		ask.marker = s->marker;
	}
	view_fetch(v, RUNS_ROWS, &ask);
}

static struct column
column_for(const struct table_ui *ui, struct arena *a, const char *name)
{
	return runs_column(a, ui->table->rows, name);
}

static void
columns_changed(const struct table_ui *ui)
{
	struct runs_state *s = ui->view->state;
	s->chosen = true;
}

struct table_ui
runs_ui(struct view *v)
{
	struct runs_state *s = v->state;
	return (struct table_ui){ .view = v, .table = &s->list.table, .column_for = column_for };
}

static bool
runs_open(struct view *v, struct err *err)
{
	struct runs_state *s = v->state;
	struct table *t = &s->list.table;
	struct arena *a = arena_new();
	const struct column first[] = { run_column(a, "run_name"), run_column(a, "start_time"),
		run_column(a, "duration"), { .name = NULL } };
	(void)err;
	table_init(t, "run_id", &runs_hooks, v);
	t->runs = true;
	t->parent_name = "parent_run_id";
	t->natural = "newest first";
	t->tree = true;
	table_set_columns(t, first, 1);
	arena_free(a);
	ask(v, "runs", true);
	return true;
}

static void
note_experiment(struct view *v, const struct rowset *rows)
{
	struct runs_state *s = v->state;
	if (*v->arg && !s->experiment && rows->rows > 0)
		s->experiment = xstrdup(rowset_text(rows, 0, "experiment"));
}

/* On the first line because nobody has moved it yet, and the first page is not the whole list. */
static bool
rests_at_top(const struct runs_state *s)
{
	const struct table *t = &s->list.table;
	const char *id = table_id(t);
	return !s->whole && t->cursor == 0 && id && t->cursor_id && strcmp(id, t->cursor_id) == 0;
}

/* Runs that were marked last time and are no longer there. */
static void
forget_lost_marks(struct table *t)
{
	for (size_t i = t->marks.ids.len; i-- > 0;)
		if (table_find_row(t, t->marks.ids.at[i]) == ROW_NONE)
			id_set_remove(&t->marks, t->marks.ids.at[i]);
}

static void
rows_arrive(struct view *v, struct fetched *got)
{
	struct runs_state *s = v->state;
	bool first_page = !s->whole && !s->list.table.rows;
	s->list.err = got->err;
	if (!got->ok)
		return;
	const struct rowset *before = rowset_ref(s->list.table.rows);
	s->marker = got->marker;
	note_experiment(v, got->rows);
	runs_note_changes(s, before, got->rows);
	bool news = !before || before->cols != got->rows->cols;
	bool at_top = before && rests_at_top(s);
	table_set_rows(&s->list.table, got->rows);
	if (at_top)
		table_go_to_line(&s->list.table, 0);
	rowset_free(before);
	if (!s->whole && !first_page)
		forget_lost_marks(&s->list.table);
	s->whole = s->whole || !first_page;
	runs_choose_columns(s, news);
	/* A live run's curves have grown. */
	s->ask_again = true;
	s->pane = PANE_FOLLOWS;
	if (first_page)
		ask(v, "runs.snapshot", true);
}

static void
runs_arrive(struct view *v, unsigned slot, struct fetched *got)
{
	struct runs_state *s = v->state;
	if (slot == RUNS_ROWS)
		rows_arrive(v, got);
	else
		runs_detail_arrive(s, got);
}

static void
runs_refresh(struct view *v, bool all)
{
	ask(v, "runs.snapshot", all);
}

/* ---- drawing ---- */

static struct rect
list_part(const struct view *v, struct rect *r)
{
	const struct runs_state *s = v->state;
	return rect_cut_bottom(r, runs_detail_height(s, r->h));
}

static void
runs_layout(struct view *v, struct rect r)
{
	struct rect pane = list_part(v, &r);
	list_layout(v, r);
	if (pane.h > 0)
		runs_detail_ask(v);
}

static void
runs_draw(const struct view *v, struct canvas *c, struct rect r)
{
	struct rect pane = list_part(v, &r);
	list_draw(v, c, r);
	runs_detail_draw(v, c, pane);
}

static void
runs_describe(const struct view *v, char *out, size_t size)
{
	const struct runs_state *s = v->state;
	char number[NUMBER_MAX];
	size_t n = s->list.table.rows ? s->list.table.rows->rows : 0;
	const char *name = s->experiment ? s->experiment : "all experiments";
	if (!s->list.table.rows)
		snprintf(out, size, "reading runs…");
	else
		snprintf(out, size, "%.100s   %s%s run%s", name, s->whole ? "" : "first ",
			number_count(number, (int64_t)n), n == 1 ? "" : "s");
}

/* ---- commands ---- */

static void
toggle_base(struct view *v)
{
	struct runs_state *s = v->state;
	struct table *t = &s->list.table;
	const char *id = table_id(t);
	if (!id)
		return;
	bool off = t->base_id && strcmp(t->base_id, id) == 0;
	table_set_base(t, off ? NULL : id);
	for (size_t i = t->columns.len; i-- > 0;)
		if (t->columns.at[i].kind == TABLE_DELTA)
			table_remove_column(t, i);
	if (!off)
		runs_add_deltas(t);
	app_message(v->app, MESSAGE_INFO,
		off ? "no baseline any more" : "differences are against this run now");
}

static void
group_chosen(void *arg, const struct picker_item *items, size_t n, size_t at)
{
	struct view *v = arg;
	struct runs_state *s = v->state;
	if (at < n)
		table_set_group(&s->list.table, items[at].label);
}

/* Texts that several runs may share. */
static bool
can_group(const struct rowset *rows, size_t cell)
{
	static const char *const own[] = { "run_id", "run_name", "artifact_uri",
		"tags.mlflow.note.content" };
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (strcmp(rows->col[cell].name, own[i]) == 0)
			return false;
	return rows->col[cell].type == CELL_TEXT;
}

static void
choose_group(struct view *v)
{
	struct runs_state *s = v->state;
	const struct rowset *rows = s->list.table.rows;
	struct picker_item *items = xcalloc(rows ? rows->cols + 1 : 1, sizeof(*items));
	size_t n = 0;
	for (size_t i = 0; rows && i < rows->cols; i++)
		if (can_group(rows, i))
			items[n++] = (struct picker_item){ .label = rows->col[i].name };
	struct picker_spec spec = { .title = "Group by",
		.hint = "Enter groups the runs by it · o again lets go",
		.owner = v,
		.arg = v,
		.accept = group_chosen };
	picker_open(v->app, &spec, items, n);
	free(items);
}

/* By the column under the cursor; the names of runs are no groups, so another is asked for. */
static void
toggle_group(struct view *v, const char *name)
{
	struct runs_state *s = v->state;
	struct table *t = &s->list.table;
	if (!name && t->group) {
		table_set_group(t, NULL);
		return;
	}
	if (!name && t->column < t->columns.len)
		name = t->columns.at[t->column].name;
	if (name && strcmp(name, "run_name") != 0)
		table_set_group(t, name);
	else
		choose_group(v);
}

static void
group_by_name(struct view *v, const char *name)
{
	struct runs_state *s = v->state;
	struct err err = ERR_INIT;
	size_t cell = table_named_column(&s->list.table, name, &err);
	if (cell == ROWSET_NONE)
		app_fail(v->app, &err);
	else
		toggle_group(v, s->list.table.rows->col[cell].name);
}

static void
edit_note(struct view *v)
{
	struct runs_state *s = v->state;
	const struct table *t = &s->list.table;
	uint32_t row = table_row(t);
	if (row != ROW_NONE)
		run_note_edit(v->app, table_id(t), rowset_text(t->rows, row, wanted_tags[0]));
}

static bool
row_command(struct view *v, const char *const *words, size_t n)
{
	struct runs_state *s = v->state;
	struct table *t = &s->list.table;
	const char *id = table_id(t);
	const char *name = words[0];
	if (strcmp(name, "baseline") == 0)
		toggle_base(v);
	else if (strcmp(name, "pin") == 0 && id)
		table_toggle_pin(t, id);
	else if (strcmp(name, "group") == 0)
		n > 1 ? group_by_name(v, words[1]) : toggle_group(v, NULL);
	else if (strcmp(name, "note") == 0)
		edit_note(v);
	else if (strcmp(name, "differences") == 0)
		runs_differences(v);
	else if (strcmp(name, "views") == 0)
		runs_saved_open(v);
	else if (strcmp(name, "bookmark") == 0 && id)
		app_message(v->app, MESSAGE_INFO,
			id_set_toggle(&s->bookmarks, id) ? "remembered; ' lists them"
							 : "forgotten");
	else if (strcmp(name, "bookmarks") == 0)
		runs_bookmarks_open(v);
	else
		return false;
	return true;
}

/* Moves the cursor and leaves the lines as they are. */
static bool
is_step(const char *name)
{
	return str_starts(name, "cursor.") || str_starts(name, "mark") ||
	       str_starts(name, "search.");
}

static bool
runs_command(struct view *v, const char *const *words, size_t n)
{
	struct runs_state *s = v->state;
	struct table *t = &s->list.table;
	struct table_ui ui = runs_ui(v);
	if (strcmp(words[0], "open") == 0) {
		if (table_row(t) == ROW_NONE)
			table_move(t, "fold");
		else
			app_run(v->app, "view.open run {run_id}");
		return true;
	}
	if (strcmp(words[0], "tree") == 0) {
		t->tree = !t->tree;
		table_rebuild(t);
		return true;
	}
	if (strcmp(words[0], "zoom") == 0) {
		s->no_detail = !s->no_detail;
		return true;
	}
	if (str_starts(words[0], "column"))
		ui.changed = columns_changed;
	size_t line = t->cursor;
	if (!row_command(v, words, n) && !table_ui_command(&ui, words, n))
		return false;
	if (t->cursor != line && is_step(words[0]))
		runs_detail_moved(v, line);
	return true;
}

/* ---- remembering ---- */

static void
save_ids(struct json_writer *w, const char *name, const struct id_set *set)
{
	json_open_array(w, name);
	for (size_t i = 0; i < set->ids.len && i < IDS_SAVED_MAX; i++)
		json_string(w, NULL, set->ids.at[i]);
	json_close(w, false);
}

static void
restore_ids(const struct json *ids, struct id_set *set)
{
	for (const struct json *one = ids ? ids->child : NULL; one; one = one->next)
		if (one->type == JSON_STRING)
			id_set_add(set, one->text);
}

static void
runs_save(const struct view *v, struct json_writer *w)
{
	const struct runs_state *s = v->state;
	const struct table *t = &s->list.table;
	table_ui_save(t, w);
	json_bool(w, "chosen", s->chosen);
	json_bool(w, "tree", t->tree);
	json_bool(w, "detail", !s->no_detail);
	json_string(w, "cursor", t->cursor_id ? t->cursor_id : "");
	json_int(w, "place", t->cursor >= t->top ? (int64_t)(t->cursor - t->top) : 0);
	json_string(w, "baseline", t->base_id ? t->base_id : "");
	json_open_array(w, "pins");
	for (size_t i = 0; i < t->pins.len; i++)
		json_string(w, NULL, t->pins.at[i]);
	json_close(w, false);
	if (t->marks.ids.len <= MARKS_SAVED)
		save_ids(w, "marks", &t->marks);
	save_ids(w, "bookmarks", &s->bookmarks);
	save_ids(w, "open", &t->open);
}

static bool
flag(const struct json *object, const char *name, bool fallback)
{
	const struct json *value = json_get(object, name);
	return value && value->type == JSON_BOOL ? value->boolean : fallback;
}

static void
runs_restore(struct view *v, const struct json *object)
{
	struct runs_state *s = v->state;
	struct table *t = &s->list.table;
	struct table_ui ui = runs_ui(v);
	const struct json *pins = json_get(object, "pins");
	const char *cursor = json_text(object, "cursor", "");
	const char *base = json_text(object, "baseline", "");
	s->chosen = flag(object, "chosen", false);
	s->no_detail = !flag(object, "detail", true);
	t->tree = flag(object, "tree", true);
	restore_ids(json_get(object, "open"), &t->open);
	restore_ids(json_get(object, "marks"), &t->marks);
	table_ui_restore(&ui, object);
	if (*cursor)
		table_go_to(t, cursor);
	/* Where it stood on the screen; the first rows put it there again. */
	const struct json *place = json_get(object, "place");
	if (place && place->type == JSON_NUMBER && place->number > 0 && place->number < PLACE_MAX)
		t->cursor = (size_t)place->number;
	if (*base)
		table_set_base(t, base);
	for (const struct json *p = pins ? pins->child : NULL; p; p = p->next)
		if (p->type == JSON_STRING && !table_is_pinned(t, p->text))
			table_toggle_pin(t, p->text);
	restore_ids(json_get(object, "bookmarks"), &s->bookmarks);
}

static void
runs_close(struct view *v)
{
	struct runs_state *s = v->state;
	list_close(v);
	VEC_FREE(&s->changes);
	runs_forget_kept(s);
	free(s->asked_id);
	free(s->detail_id);
	rowset_free(s->detail);
	free(s->experiment);
	id_set_free(&s->bookmarks);
}

static const struct list_spec spec = {
	.noun = "runs",
	.empty = "No runs yet.\n\nA training script puts them here as it goes:\n"
		 "mlflow.set_tracking_uri(\"sqlite:///{store}\"); with mlflow.start_run(): …\n"
		 "or, from a shell:  cairn run log start --store {store}",
};

static const char *const contexts[] = { "runs", "table", NULL };

static const struct hint hints[] = {
	{ "filter", "filter" },
	{ "mark", "mark" },
	{ "view compare", "compare" },
	{ "open", "open" },
	{ "sort", "sort" },
	{ "columns", "columns" },
	{ "facet", "facet" },
	{ "baseline", "baseline" },
	{ "export", "export" },
	{ NULL, NULL },
};

const struct view_class runs_view = {
	.name = "runs",
	.title = "Runs",
	.about = "Runs, live: filter, sort, mark, compare",
	.contexts = contexts,
	.hints = hints,
	.state_size = sizeof(struct runs_state),
	.spec = &spec,
	.open = runs_open,
	.arrive = runs_arrive,
	.refresh = runs_refresh,
	.wake = runs_detail_rest,
	.layout = runs_layout,
	.press = list_press,
	.draw = runs_draw,
	.command = runs_command,
	.lookup = list_lookup,
	.describe = runs_describe,
	.save = runs_save,
	.restore = runs_restore,
	.close = runs_close,
};
