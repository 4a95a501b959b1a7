// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Which columns a list of runs shows by itself, and what marks live rows. */
#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/command/run_columns.h"
#include "core/table/cell_format.h"
#include "tui/app.h"
#include "tui/view/runs_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PROBE    200
#define METRICS  6
#define PARAMS   8
#define DELTAS   2 /* to the baseline, of the first metrics */
#define LIVE_MAX 1000

#define ATTRIBUTES 3 /* columns before the metrics: name, age, time */

/* ---- columns ---- */

static bool
telling(const struct cells *c, size_t rows)
{
	for (size_t i = 1; i < rows; i++) {
		if (cells_null(c, i) != cells_null(c, 0))
			return true;
		if (c->type == CELL_TEXT && c->at.s[i] != c->at.s[0] &&
			strcmp(c->at.s[i], c->at.s[0]) != 0)
			return true;
	}
	return false;
}

static size_t
present(const struct cells *c, size_t rows)
{
	size_t n = 0;
	for (size_t i = 0; i < rows; i++)
		n += !cells_null(c, i);
	return n;
}

/*
 * As many decimals as tell the values apart, the same for all, so that digits
 * stand below each other; short forms where they are too far apart for that.
 */
static void
fit_digits(struct column *column, const struct cells *c, size_t rows)
{
	double largest = 0;
	double smallest = 0;
	for (size_t i = 0; c->type == CELL_REAL && i < rows; i++) {
		double v = cells_null(c, i) || !isfinite(c->at.r[i]) ? 0 : fabs(c->at.r[i]);
		largest = v > largest ? v : largest;
		smallest = v > 0 && (smallest == 0 || v < smallest) ? v : smallest;
	}
	if (c->type != CELL_REAL || largest == 0)
		return;
	column->format = FORMAT_FIXED;
	column->digits = largest < 10 ? 4 : largest < 100 ? 3 : largest < 1000 ? 2 : 1;
	if (smallest < 1e-3 || largest >= 1e6) {
		column->format = FORMAT_SHORT;
		column->digits = 4;
	}
}

/* Params are texts; those that are numbers stand like numbers. */
static bool
all_numbers(const struct cells *c, size_t rows)
{
	size_t numbers = 0;
	for (size_t i = 0; c->type == CELL_TEXT && i < rows; i++) {
		double v;
		if (cells_null(c, i))
			continue;
		if (!parse_real(c->at.s[i], strlen(c->at.s[i]), &v))
			return false;
		numbers++;
	}
	return numbers > 0;
}

struct column
runs_column(struct arena *a, const struct rowset *rows, const char *name)
{
	struct column column = run_column(a, name);
	size_t cell = rows ? rowset_find(rows, name) : ROWSET_NONE;
	if (cell != ROWSET_NONE && (str_starts(name, "metrics.") || strstr(name, "(metrics.")))
		fit_digits(&column, &rows->col[cell], rows->rows < PROBE ? rows->rows : PROBE);
	if (cell != ROWSET_NONE && str_starts(name, "params.") &&
		all_numbers(&rows->col[cell], rows->rows < PROBE ? rows->rows : PROBE))
		column.align = ALIGN_RIGHT;
	return column;
}

/* Adds the fullest columns of a kind, in the rowset's own sequence. */
static void
add_kind(struct table *t, struct arena *a, const char *prefix, bool differing, size_t most)
{
	size_t rows = t->rows->rows < PROBE ? t->rows->rows : PROBE;
	for (size_t added = 0; added < most;) {
		size_t best = t->rows->cols;
		size_t fullest = 0;
		for (size_t i = 0; i < t->rows->cols; i++) {
			const struct cells *c = &t->rows->col[i];
			if (!str_starts(c->name, prefix) ||
				str_starts(c->name, "metrics.system/") ||
				table_find_column(t, c->name, TABLE_VALUE) < t->columns.len)
				continue;
			size_t n = present(c, rows);
			if (n > fullest && (!differing || telling(c, rows))) {
				fullest = n;
				best = i;
			}
		}
		if (best == t->rows->cols)
			return;
		struct column column = runs_column(a, t->rows, t->rows->col[best].name);
		table_add_column(t, t->columns.len, &column, TABLE_VALUE);
		added++;
	}
}

/* Columns of last time were made before there were values to fit their digits to. */
static void
fit_chosen(struct table *t)
{
	struct arena *a = arena_new();
	for (size_t i = 1; i < t->columns.len; i++) {
		struct table_column *c = &t->columns.at[i];
		struct column fit = runs_column(a, t->rows, c->name);
		if (c->own_digits)
			continue;
		c->width = 0;
		c->column.format = fit.format;
		c->column.digits = fit.digits;
		c->column.align = fit.align;
	}
	table_measure(t);
	arena_free(a);
}

void
runs_add_deltas(struct table *t)
{
	struct arena *a = arena_new();
	for (size_t i = 0, added = 0; i < t->columns.len && added < DELTAS; i++) {
		const char *name = t->columns.at[i].name;
		if (t->columns.at[i].kind != TABLE_VALUE || !str_starts(name, "metrics."))
			continue;
		struct column column = runs_column(a, t->rows, arena_strdup(a, name));
		table_add_column(t, i + 1, &column, TABLE_DELTA);
		added++;
	}
	arena_free(a);
}

/* What is missing may still be logged: only two values that are not the same tell. */
static bool
values_differ(const struct cells *c, size_t rows)
{
	const char *first = NULL;
	for (size_t i = 0; c->type == CELL_TEXT && i < rows; i++) {
		const char *text = cells_null(c, i) ? NULL : c->at.s[i];
		if (text && first && text != first && strcmp(text, first) != 0)
			return true;
		first = first ? first : text;
	}
	return false;
}

/* How many columns of a kind there are, and the place behind the last one. */
static size_t
count_kind(const struct table *t, const char *prefix, size_t *behind)
{
	size_t n = 0;
	for (size_t i = 0; i < t->columns.len; i++) {
		if (!str_starts(t->columns.at[i].name, prefix))
			continue;
		n += t->columns.at[i].kind == TABLE_VALUE;
		*behind = i + 1;
	}
	return n;
}

static void
insert_column(struct table *t, struct arena *a, size_t at, const char *name)
{
	struct column column = runs_column(a, t->rows, name);
	table_add_column(t, at, &column, TABLE_VALUE);
}

static bool
tells_experiment(const struct runs_state *s)
{
	const struct rowset *rows = s->list.table.rows;
	size_t cell = rowset_find(rows, "experiment");
	return !s->experiment && cell != ROWSET_NONE && telling(&rows->col[cell], rows->rows);
}

/*
 * What has come to be worth a column since, behind the others of its kind: the
 * second run of a search makes the params telling. Nothing that is shown goes.
 */
static void
add_news(struct runs_state *s, bool new_names)
{
	struct table *t = &s->list.table;
	struct arena *a = arena_new();
	size_t rows = t->rows->rows < PROBE ? t->rows->rows : PROBE;
	size_t at = t->columns.len < ATTRIBUTES ? t->columns.len : ATTRIBUTES;
	size_t metrics = count_kind(t, "metrics.", &at);
	for (size_t i = 0; new_names && i < t->rows->cols && metrics < METRICS; i++) {
		const struct cells *c = &t->rows->col[i];
		if (!str_starts(c->name, "metrics.") || str_starts(c->name, "metrics.system/") ||
			table_find_column(t, c->name, TABLE_VALUE) < t->columns.len ||
			present(c, rows) == 0)
			continue;
		insert_column(t, a, at++, c->name);
		metrics++;
	}
	size_t params = count_kind(t, "params.", &at);
	for (size_t i = 0; i < t->rows->cols && params < PARAMS; i++) {
		const struct cells *c = &t->rows->col[i];
		if (!str_starts(c->name, "params.") || !values_differ(c, rows) ||
			table_find_column(t, c->name, TABLE_VALUE) < t->columns.len)
			continue;
		insert_column(t, a, at++, c->name);
		params++;
	}
	if (tells_experiment(s) &&
		table_find_column(t, "experiment", TABLE_VALUE) == t->columns.len)
		insert_column(t, a, at, "experiment");
	arena_free(a);
}

/* The columns that these rows are best shown with. */
static void
choose_all(struct runs_state *s)
{
	struct table *t = &s->list.table;
	struct arena *a = arena_new();
	struct column first[] = { run_column(a, "run_name"), run_column(a, "start_time"),
		run_column(a, "duration"), { .name = NULL } };
	size_t column = t->column;
	table_set_columns(t, first, 1);
	add_kind(t, a, "metrics.", false, METRICS);
	add_kind(t, a, "params.", true, PARAMS);
	if (tells_experiment(s)) {
		struct column c = run_column(a, "experiment");
		table_add_column(t, t->columns.len, &c, TABLE_VALUE);
	}
	struct column note = {
		.name = "tags.mlflow.note.content", .title = "note", .max_width = 40, .priority = 15
	};
	if (rowset_find(t->rows, note.name) != ROWSET_NONE)
		table_add_column(t, t->columns.len, &note, TABLE_VALUE);
	if (t->base_id)
		runs_add_deltas(t);
	t->column = column < t->columns.len ? column : 0;
	arena_free(a);
}

/* A loss that has become small needs other digits; it does not go back, so that nothing flickers. */
static void
follow_small_values(struct table *t)
{
	struct arena *a = arena_new();
	bool changed = false;
	for (size_t i = 1; i < t->columns.len; i++) {
		struct table_column *c = &t->columns.at[i];
		if (c->own_digits || c->kind != TABLE_VALUE || c->column.format != FORMAT_FIXED)
			continue;
		struct column fit = runs_column(a, t->rows, c->name);
		if (fit.format == FORMAT_FIXED)
			continue;
		c->column.format = fit.format;
		c->column.digits = fit.digits;
		c->width = 0;
		changed = true;
	}
	if (changed)
		table_measure(t);
	arena_free(a);
}

void
runs_choose_columns(struct runs_state *s, bool new_names)
{
	struct table *t = &s->list.table;
	if (!t->rows || t->rows->rows == 0)
		return;
	follow_small_values(t);
	if (s->chosen) {
		if (new_names)
			fit_chosen(t);
	} else if (s->settled) {
		add_news(s, new_names);
	} else {
		choose_all(s);
		s->settled = s->whole;
	}
}

static bool
differs_in_lines(const struct table *t, const struct table_column *column)
{
	const struct cells *c = &t->rows->col[column->cell];
	struct strbuf first;
	struct strbuf other;
	bool differs = false;
	strbuf_init(&first, 1000);
	strbuf_init(&other, 1000);
	for (size_t i = 0; i < t->lines.len && !differs; i++) {
		const char *id = table_row_id(t, t->lines.at[i].row);
		bool counts = t->marks.ids.len == 0 || (id && id_set_has(&t->marks, id));
		if (t->lines.at[i].kind == LINE_GROUP || !counts)
			continue;
		strbuf_clear(&other);
		strbuf_add_char(&other, cells_null(c, t->lines.at[i].row) ? 'm' : 'v');
		cell_format_raw(&other, c, t->lines.at[i].row);
		if (first.len == 0)
			strbuf_add_n(&first, other.at, other.len);
		differs = strcmp(first.at, other.at) != 0;
	}
	strbuf_free(&first);
	strbuf_free(&other);
	return differs;
}

void
runs_forget_kept(struct runs_state *s)
{
	for (size_t i = 0; i < s->kept.len; i++)
		free(s->kept.at[i].name);
	VEC_FREE(&s->kept);
}

static bool
take_same_away(struct runs_state *s)
{
	struct table *t = &s->list.table;
	for (size_t i = 1; t->rows && i < t->columns.len; i++) {
		const struct table_column *c = &t->columns.at[i];
		if (c->kind == TABLE_DELTA || (c->cell != ROWSET_NONE && differs_in_lines(t, c)))
			continue;
		struct runs_kept kept = { xstrdup(c->name), i, c->kind, c->column.format,
			c->column.digits, c->wanted };
		VEC_PUSH(&s->kept, kept);
	}
	for (size_t i = s->kept.len; i-- > 0;)
		table_remove_column(t, s->kept.at[i].at);
	return s->kept.len > 0;
}

static void
give_back(struct runs_state *s)
{
	struct table *t = &s->list.table;
	struct arena *a = arena_new();
	for (size_t i = 0; i < s->kept.len; i++) {
		const struct runs_kept *kept = &s->kept.at[i];
		struct column column = runs_column(a, t->rows, kept->name);
		size_t at = kept->at < t->columns.len ? kept->at : t->columns.len;
		if (table_find_column(t, kept->name, kept->kind) < t->columns.len)
			continue;
		column.format = kept->format;
		column.digits = kept->digits;
		table_add_column(t, at, &column, kept->kind);
		t->columns.at[at].wanted = kept->wanted;
	}
	table_measure(t);
	arena_free(a);
}

void
runs_differences(struct view *v)
{
	struct runs_state *s = v->state;
	struct table *t = &s->list.table;
	size_t column = t->column;
	if (s->kept.len > 0) {
		give_back(s);
		/* Not moved meanwhile: back to where it was, which may have been taken away. */
		if (column == s->column_left)
			t->column = s->column_before;
		s->chosen = s->chosen_before;
		runs_forget_kept(s);
	} else if (take_same_away(s)) {
		s->chosen_before = s->chosen;
		s->chosen = true;
		s->column_before = column;
		s->column_left = t->column;
		app_message(v->app, MESSAGE_INFO,
			"%zu columns are the same all over; x brings them back", s->kept.len);
	} else {
		app_message(v->app, MESSAGE_INFO, "these rows differ in every column shown");
	}
}

/* ---- live rows ---- */

static bool
is_running(const struct rowset *rows, size_t status, size_t row)
{
	return !cells_null(&rows->col[status], row) &&
	       strcmp(rows->col[status].at.s[row], "RUNNING") == 0;
}

static void
note_row(struct runs_state *s, const struct rowset *before, uint32_t old, const struct rowset *now,
	uint32_t row)
{
	for (size_t i = 0; i < now->cols; i++) {
		const struct cells *c = &now->col[i];
		if (c->type != CELL_REAL || !str_starts(c->name, "metrics.") || cells_null(c, row))
			continue;
		size_t at = rowset_find(before, c->name);
		if (at == ROWSET_NONE || before->col[at].type != CELL_REAL ||
			cells_null(&before->col[at], old))
			continue;
		double was = before->col[at].at.r[old];
		double is = c->at.r[row];
		if (is > was || is < was)
			VEC_PUSH(&s->changes, (struct runs_change){ row, i, is > was });
	}
}

/* The row of a run; sequences change little, so it is looked for behind the one found last. */
static size_t
find_id(const struct rowset *rs, size_t col, const char *id, size_t last)
{
	for (size_t i = 0, at = last; i < rs->rows; i++) {
		at = at + 1 < rs->rows ? at + 1 : 0;
		if (strcmp(rs->col[col].at.s[at], id) == 0)
			return at;
	}
	return rs->rows;
}

void
runs_note_changes(struct runs_state *s, const struct rowset *before, const struct rowset *now)
{
	size_t status = rowset_find(now, "status");
	size_t id = rowset_find(now, "run_id");
	size_t old_id = before ? rowset_find(before, "run_id") : ROWSET_NONE;
	size_t last = before ? before->rows : 0;
	size_t live = 0;
	s->changes.len = 0;
	if (status == ROWSET_NONE || id == ROWSET_NONE || old_id == ROWSET_NONE)
		return;
	for (uint32_t row = 0; row < now->rows && live < LIVE_MAX; row++) {
		if (!is_running(now, status, row))
			continue;
		live++;
		size_t old = find_id(before, old_id, now->col[id].at.s[row], last);
		if (old == before->rows)
			continue;
		note_row(s, before, (uint32_t)old, now, row);
		last = old;
	}
}

static const char *
runs_change(const void *arg, const struct table *t, const struct table_column *column, uint32_t row,
	enum role *role)
{
	const struct view *v = arg;
	const struct runs_state *s = v->state;
	(void)t;
	for (size_t i = 0; i < s->changes.len; i++) {
		const struct runs_change *change = &s->changes.at[i];
		if (change->row != row || change->cell != column->cell)
			continue;
		*role = ROLE_CHANGED;
		return change->up ? "▲" : "▼";
	}
	return "";
}

static const char *
runs_glyph(const void *arg, const struct table *t, uint32_t row, enum role *role)
{
	static const struct {
		const char *status, *glyph;
		enum role role;
	} glyphs[] = {
		{ "RUNNING", "▶", ROLE_RUNNING },
		{ "FINISHED", "●", ROLE_FINISHED },
		{ "FAILED", "✗", ROLE_FAILED },
		{ "KILLED", "■", ROLE_KILLED },
		{ "SCHEDULED", "○", ROLE_SCHEDULED },
	};
	const char *status = rowset_text(t->rows, row, "status");
	(void)arg;
	if (rowset_int(t->rows, row, "stale", 0)) {
		*role = ROLE_STALE;
		return "▷";
	}
	for (size_t i = 0; i < sizeof(glyphs) / sizeof(glyphs[0]); i++) {
		if (strcmp(status, glyphs[i].status) == 0) {
			*role = glyphs[i].role;
			return glyphs[i].glyph;
		}
	}
	*role = ROLE_MUTED;
	return "·";
}

const struct table_hooks runs_hooks = { .glyph = runs_glyph, .change = runs_change };
