// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Compare: the report of "run compare" as a table to move in, sort and filter. */
#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "core/report/report.h"
#include "core/table/rowset_build.h"
#include "tui/app.h"
#include "tui/view/list_view.h"
#include "tui/view/runs_pick.h"
#include "tui/view/views.h"
#include "tui/widget/table_ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Without marks and pins the first runs are not compared: it would be any runs. */
#define LEAST_RUNS 2

/* Names and kinds, which belong together: a metric has a last and a best value. */
#define LEADING 2

/* Columns: of what is compared; of a run's values. */
#define NAMES_W   38
#define MARGINS   9 /* on the left of a row, and for "+3›" on its right */
#define RUN_LEAST 12
#define RUN_MOST  24

#define NAME_BYTES 200

struct compare_state {
	struct list_state list;     /* first: list_* functions work on it */
	const struct rowset *items; /* all of them; the table has those that differ */
	struct arena *arena;        /* of ids and names, NULL before the first answer */
	const char **ids, **names;  /* [n], the baseline first, as answered */
	size_t n;
	uint64_t sign; /* of the choice of runs */
	int share;     /* columns of a run's values, 0: not known yet */
	size_t chosen; /* how many runs were chosen */
	char *base;    /* chosen here; NULL for the one of the runs view */
	bool all;
	char because[100]; /* "code, configuration" */
};

static struct table *
table_of(const struct view *v)
{
	struct compare_state *s = v->state;
	return &s->list.table;
}

/* ---- asking ---- */

static void
ask(struct view *v)
{
	struct compare_state *s = v->state;
	struct runs_pick pick;
	runs_pick(v, 0, NULL, &pick);
	if (!pick.table)
		return;
	const char *words[RUNS_PICK_MAX + 8];
	size_t n = 0;
	const char *base = s->base ? s->base : pick.table->base_id;
	words[n++] = "run.compare";
	for (size_t i = 0; i < pick.n; i++)
		words[n++] = table_row_id(pick.table, pick.at[i]);
	bool known = base && table_find_row(pick.table, base) != ROW_NONE;
	/* One marked run is compared with the baseline. */
	s->chosen = pick.n;
	for (size_t i = 0; known && i < pick.n; i++)
		if (strcmp(words[i + 1], base) == 0)
			s->chosen--;
	s->chosen += known;
	if (s->chosen < LEAST_RUNS) {
		view_cancel(v, 0);
		return;
	}
	words[n++] = "--all";
	if (known) {
		words[n++] = "--baseline";
		words[n++] = base;
	}
	words[n] = NULL;
	view_command(v, 0, words);
}

/* ---- taking ---- */

static const struct block *
find_table(const struct report *r, const char *key)
{
	for (const struct block *b = report_blocks(r); b; b = b->next)
		if (b->type == BLOCK_TABLE && b->key && strcmp(b->key, key) == 0)
			return b;
	return NULL;
}

static bool
same_runs(const struct compare_state *s, const struct rowset *runs)
{
	if (s->n != runs->rows)
		return false;
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->ids[i], rowset_text(runs, i, "run_id")) != 0)
			return false;
	return true;
}

static void
take_runs(struct compare_state *s, const struct rowset *runs)
{
	arena_free(s->arena);
	s->arena = arena_new();
	s->n = runs->rows;
	s->ids = ARENA_ARRAY(s->arena, const char *, s->n + 1);
	s->names = ARENA_ARRAY(s->arena, const char *, s->n + 1);
	for (size_t i = 0; i < s->n; i++) {
		s->ids[i] = arena_strdup(s->arena, rowset_text(runs, i, "run_id"));
		char safe[NAME_BYTES];
		text_safe_to(safe, sizeof(safe), rowset_text(runs, i, "run_name"));
		s->names[i] = arena_strdup(s->arena, safe);
	}
}

/* The report's own columns, without what only exports carry. */
static void
set_columns(struct table *t, const struct column *columns)
{
	struct arena *a = arena_new();
	size_t n = 0;
	while (columns[n].name)
		n++;
	struct column *shown = ARENA_ARRAY(a, struct column, n + 1);
	size_t kept = 0;
	for (size_t i = 0; i < n; i++)
		if (!columns[i].hidden)
			shown[kept++] = columns[i];
	table_set_columns(t, shown, LEADING);
	arena_free(a);
}

/* The items that are shown: those that differ, or all. */
static void
show_items(struct compare_state *s)
{
	uint32_t *rows = xcalloc(s->items->rows + 1, sizeof(*rows));
	size_t n = 0;
	for (size_t i = 0; i < s->items->rows; i++)
		if (s->all || rowset_int(s->items, i, "differs", 0))
			rows[n++] = (uint32_t)i;
	table_set_rows(&s->list.table, rowset_select(s->items, rows, n));
	free(rows);
}

static void
compare_arrive(struct view *v, unsigned slot, struct fetched *got)
{
	struct compare_state *s = v->state;
	(void)slot;
	s->list.err = got->err;
	if (!got->ok)
		return;
	const struct block *items = find_table(got->report, "items");
	const struct block *runs = find_table(got->report, "runs");
	if (items && runs) {
		bool same = same_runs(s, runs->rows);
		take_runs(s, runs->rows);
		rowset_free(s->items);
		s->items = rowset_ref(items->rows);
		if (!same) {
			set_columns(&s->list.table, items->columns);
			s->share = 0;
		}
		show_items(s);
		const char *because = report_find_text(got->report, "because");
		snprintf(s->because, sizeof(s->because), "%s", because ? because : "");
	}
	report_free(got->report);
}

static void
compare_refresh(struct view *v, bool all)
{
	app_refresh_runs(v, all);
	ask(v);
}

/* ---- marks in cells ---- */

static size_t
run_of_column(const struct compare_state *s, const char *name, size_t *suffix)
{
	for (size_t i = 0; i < s->n; i++) {
		size_t n = strlen(s->ids[i]);
		if (strncmp(name, s->ids[i], n) == 0) {
			*suffix = n;
			return i;
		}
	}
	return s->n;
}

static bool
cell_differs(const struct compare_state *s, const struct rowset *rows, uint32_t row, size_t run)
{
	size_t mine = rowset_find(rows, s->ids[run]);
	size_t base = rowset_find(rows, s->ids[0]);
	if (run == 0 || mine == ROWSET_NONE || base == ROWSET_NONE)
		return false;
	const struct cells *p = &rows->col[mine];
	const struct cells *q = &rows->col[base];
	if (cells_null(p, row) || cells_null(q, row))
		return cells_null(p, row) != cells_null(q, row);
	return strcmp(p->at.s[row], q->at.s[row]) != 0;
}

/* "≠" behind what is not as in the baseline; behind its delta, which way it went and whether that is good. */
static const char *
change(const void *arg, const struct table *t, const struct table_column *column, uint32_t row,
	enum role *role)
{
	const struct view *v = arg;
	const struct compare_state *s = v->state;
	size_t suffix = 0;
	size_t run = run_of_column(s, column->name, &suffix);
	if (run == s->n || run == 0)
		return "";
	*role = ROLE_CHANGED;
	if (!column->name[suffix])
		return cell_differs(s, t->rows, row, run) ? "≠" : "";
	char name[64];
	snprintf(name, sizeof(name), "%s.delta", s->ids[run]);
	double delta = rowset_real(t->rows, row, name);
	if (!(delta < 0 || delta > 0))
		return "";
	const char *better = rowset_text(t->rows, row, "better");
	if (*better)
		*role = (delta > 0) == (strcmp(better, "higher") == 0) ? ROLE_BETTER : ROLE_WORSE;
	return delta > 0 ? "▲" : "▼";
}

static const struct table_hooks hooks = { .change = change };

/* ---- drawing ---- */

static bool
compare_open(struct view *v, struct err *err)
{
	static const struct column first[] = { { .name = "name", .title = "what" },
		{ .name = "kind" }, { .name = NULL } };
	(void)err;
	table_init(table_of(v), "item", &hooks, v);
	table_set_columns(table_of(v), first, 1);
	return true;
}

/* Follows the choice in the runs view. */
static void
sync(struct view *v)
{
	struct compare_state *s = v->state;
	const struct table *t = runs_table(v->app);
	uint64_t sign = t ? runs_pick_sign(t) : 0;
	if (!t || sign == s->sign)
		return;
	s->sign = sign;
	ask(v);
}

static const char *
name_of(const struct compare_state *s, size_t run)
{
	return *s->names[run] ? s->names[run] : s->ids[run];
}

/* Whether two names would look the same when their ends are cut off. */
static bool
names_collide(const struct compare_state *s, int columns)
{
	for (size_t i = 0; i < s->n; i++)
		for (size_t k = i + 1; k < s->n && utf8_width(name_of(s, i)) > columns; k++) {
			int w;
			size_t n = utf8_clip(name_of(s, i), columns - 1, &w);
			if (strncmp(name_of(s, i), name_of(s, k), n) == 0 &&
				strcmp(name_of(s, i), name_of(s, k)) != 0)
				return true;
		}
	return false;
}

/* Names are told apart by their ends when their beginnings are alike. */
static void
set_title(struct table_column *column, const char *name, int columns, bool ends)
{
	struct strbuf text;
	strbuf_init(&text, strlen(name) + 8);
	size_t from = 0;
	int w;
	while (ends && name[from] && utf8_width(name + from) > columns - (from > 0))
		from += utf8_cluster(name + from, strlen(name + from), &w);
	strbuf_printf(&text, "%s%s", from > 0 ? "…" : "", name + from);
	free(column->title);
	column->title = xstrdup(text.at);
	column->column.title = column->title;
	strbuf_free(&text);
}

/* Columns that names and kinds take; names that need more get two fifths, as the table gives them. */
static int
leading_width(const struct table *t, int w)
{
	if (t->columns.len < LEADING)
		return NAMES_W;
	int name = t->columns.at[0].width;
	int most = (w - MARGINS) * 2 / 5;
	int lead = MARGINS + (name < most ? name : most) + 2 + t->columns.at[1].width;
	return lead > NAMES_W ? lead : NAMES_W;
}

/* Where not all runs fit, narrower columns: two runs that are cut say more than one in whole. */
static void
fit_columns(struct compare_state *s, int w)
{
	struct table *t = &s->list.table;
	int share = s->n > 0 ? (w - leading_width(t, w)) / (int)s->n - 2 : RUN_MOST;
	share = share < RUN_LEAST ? RUN_LEAST : share > RUN_MOST ? RUN_MOST : share;
	if (share == s->share)
		return;
	s->share = share;
	bool ends = names_collide(s, share);
	for (size_t i = 0; i < t->columns.len; i++) {
		size_t suffix = 0;
		size_t run = run_of_column(s, t->columns.at[i].name, &suffix);
		if (run == s->n || t->columns.at[i].name[suffix])
			continue;
		t->columns.at[i].column.max_width = share;
		t->columns.at[i].width = 0;
		set_title(&t->columns.at[i], name_of(s, run), share, ends);
	}
	table_measure(t);
}

static void
compare_layout(struct view *v, struct rect r)
{
	sync(v);
	fit_columns(v->state, r.w);
	list_layout(v, r);
}

static const char *
empty_text(const struct compare_state *s)
{
	if (s->chosen < LEAST_RUNS)
		return "Nothing to compare yet.\n\nMark two or more runs with Space in the Runs "
		       "view "
		       "(1), then come back with 3.\nA shell does it too:  cairn run compare RUN "
		       "RUN";
	return s->all ? "these runs have nothing to compare"
		      : "these runs do not differ; x shows what is equal";
}

static void
draw_against(const struct compare_state *s, struct canvas *c, struct rect line)
{
	char text[300];
	if (s->n == 0 || *s->list.table.filter_text)
		return;
	snprintf(text, sizeof(text), "against %.100s · %s%s%s", name_of(s, 0),
		s->all ? "all, what differs most first" : "only what differs, most first",
		*s->because ? " · because of " : "", s->because);
	canvas_text_cut(c, line.y, line.x + 1, line.w > 30 ? line.w - 28 : 0, ROLE_CONTEXT, text);
}

static void
compare_draw(const struct view *v, struct canvas *c, struct rect r)
{
	const struct compare_state *s = v->state;
	const struct table *t = &s->list.table;
	struct rect line = r;
	bool has_line = r.h >= 6;
	table_ui_context(t, c, &r, "items");
	if (has_line)
		draw_against(s, c, line);
	if (s->chosen < LEAST_RUNS)
		draw_empty(c, r, runs_table(v->app) ? empty_text(s) : "reading runs…");
	else if (s->list.err.code != ERR_NONE && !t->rows)
		canvas_text_cut(
			c, r.y, r.x + 1, r.w > 2 ? r.w - 2 : 0, ROLE_ERROR, s->list.err.text);
	else if (!t->rows)
		canvas_text(c, r.y, r.x + 1, r.w > 2 ? r.w - 2 : 0, ROLE_MUTED, "comparing…");
	else if (t->rows->rows == 0)
		draw_empty(c, r, empty_text(s));
	else
		table_draw(t, c, r);
}

static void
compare_describe(const struct view *v, char *out, size_t size)
{
	const struct compare_state *s = v->state;
	size_t differing = 0;
	for (size_t i = 0; s->items && i < s->items->rows; i++)
		differing += rowset_int(s->items, i, "differs", 0) != 0;
	if (s->n > 0)
		snprintf(out, size, "%zu runs, %zu of %zu items differ", s->n, differing,
			s->items ? s->items->rows : 0);
	else
		snprintf(out, size, "Compare");
}

/* ---- commands ---- */

/* The next cell, in reading order, that is not as in the baseline. */
static void
jump(struct view *v, bool forward)
{
	const struct compare_state *s = v->state;
	struct table *t = table_of(v);
	if (!t->rows || t->lines.len == 0 || t->columns.len == 0)
		return;
	size_t total = t->lines.len * t->columns.len;
	size_t at = t->cursor * t->columns.len + t->column;
	for (size_t i = 1; i < total; i++) {
		size_t to = forward ? (at + i) % total : (at + total - i) % total;
		const struct table_line *line = &t->lines.at[to / t->columns.len];
		size_t column = to % t->columns.len;
		size_t suffix = 0;
		size_t run = run_of_column(s, t->columns.at[column].name, &suffix);
		if (line->kind != LINE_ROW || run == s->n || t->columns.at[column].name[suffix] ||
			!cell_differs(s, t->rows, line->row, run))
			continue;
		if (forward ? to < at : to > at)
			app_message(v->app, MESSAGE_INFO,
				forward ? "from the top again" : "from the bottom again");
		t->column = column;
		table_go_to(t, table_row_id(t, line->row));
		return;
	}
	app_message(v->app, MESSAGE_INFO, "nothing differs from the baseline");
}

/* The run of the column under the cursor becomes what others are measured against. */
static void
choose_base(struct view *v)
{
	struct compare_state *s = v->state;
	const struct table *t = table_of(v);
	size_t suffix = 0;
	size_t run = t->column < t->columns.len
			     ? run_of_column(s, t->columns.at[t->column].name, &suffix)
			     : s->n;
	if (run >= s->n) {
		app_message(v->app, MESSAGE_INFO, "move to a run's column with l, then b");
		return;
	}
	char *copy = xstrdup(s->ids[run]);
	free(s->base);
	s->base = copy;
	ask(v);
}

/* A metric's curves; anything else in whole. */
static void
open_item(struct view *v)
{
	const struct table *t = table_of(v);
	struct err err = ERR_INIT;
	uint32_t row = table_row(t);
	if (row == ROW_NONE)
		return;
	const char *kind = rowset_text(t->rows, row, "kind");
	if (strcmp(kind, "metric") != 0 && strcmp(kind, "best") != 0) {
		const char *words[] = { "inspect", NULL };
		struct table_ui ui = { .view = v, .table = table_of(v) };
		table_ui_command(&ui, words, 1);
		return;
	}
	const char *words[] = { "focus", rowset_text(t->rows, row, "name"), NULL };
	if (app_show(v->app, "charts", &err))
		app_run_words(v->app, words);
	else
		app_fail(v->app, &err);
}

static bool
compare_command(struct view *v, const char *const *words, size_t n)
{
	struct compare_state *s = v->state;
	const char *name = words[0];
	if (strcmp(name, "differences") == 0) {
		s->all = !s->all;
		if (s->items)
			show_items(s);
	} else if (strcmp(name, "change.next") == 0) {
		jump(v, true);
	} else if (strcmp(name, "change.previous") == 0) {
		jump(v, false);
	} else if (strcmp(name, "baseline") == 0) {
		choose_base(v);
	} else if (strcmp(name, "open") == 0) {
		open_item(v);
	} else {
		struct table_ui ui = { .view = v, .table = table_of(v) };
		return table_ui_command(&ui, words, n);
	}
	return true;
}

static const char *
compare_lookup(const struct view *v, const char *name, size_t i)
{
	const struct compare_state *s = v->state;
	if (strcmp(name, "marked:run_id") == 0)
		return i < s->n ? s->ids[i] : NULL;
	if (strcmp(name, "run_id") == 0) {
		const struct table *t = &s->list.table;
		size_t suffix = 0;
		size_t run = t->column < t->columns.len
				     ? run_of_column(s, t->columns.at[t->column].name, &suffix)
				     : s->n;
		return i == 0 && s->n > 0 ? s->ids[run < s->n ? run : 0] : NULL;
	}
	return table_lookup(&s->list.table, name, i);
}

static void
compare_save(const struct view *v, struct json_writer *w)
{
	const struct compare_state *s = v->state;
	json_bool(w, "all", s->all);
}

static void
compare_restore(struct view *v, const struct json *object)
{
	struct compare_state *s = v->state;
	const struct json *all = json_get(object, "all");
	s->all = all && all->type == JSON_BOOL && all->boolean;
}

static void
compare_close(struct view *v)
{
	struct compare_state *s = v->state;
	list_close(v);
	rowset_free(s->items);
	arena_free(s->arena);
	free(s->base);
}

static const char *const contexts[] = { "compare", "table", NULL };

static const struct hint hints[] = {
	{ "differences", "differences" },
	{ "change.next", "next change" },
	{ "baseline", "baseline" },
	{ "open", "curves" },
	{ "filter", "filter" },
	{ "sort", "sort" },
	{ "copy", "copy" },
	{ "export", "export" },
	{ NULL, NULL },
};

const struct view_class compare_view = {
	.name = "compare",
	.title = "Compare",
	.about = "The marked runs side by side, differences first",
	.contexts = contexts,
	.hints = hints,
	.state_size = sizeof(struct compare_state),
	.open = compare_open,
	.arrive = compare_arrive,
	.refresh = compare_refresh,
	.layout = compare_layout,
	.press = list_press,
	.draw = compare_draw,
	.command = compare_command,
	.lookup = compare_lookup,
	.describe = compare_describe,
	.save = compare_save,
	.restore = compare_restore,
	.close = compare_close,
};
