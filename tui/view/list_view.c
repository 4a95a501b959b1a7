// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Views that are a table and nothing else. */
#include "tui/view/list_view.h"

#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "tui/app.h"
#include "tui/engine.h"
#include "tui/widget/table_ui.h"

#include <stdio.h>
#include <string.h>

#define PATH_SHOWN 200

static const struct list_spec *
spec_of(const struct view *v)
{
	return v->class->spec;
}

static struct table_ui
ui_of(struct view *v)
{
	struct list_state *s = v->state;
	return (struct table_ui){ .view = v, .table = &s->table };
}

static void
ask(struct view *v)
{
	const struct list_spec *spec = spec_of(v);
	struct ask ask = { .source = spec->source,
		.run = spec->takes_run ? v->arg : NULL,
		.model = spec->takes_model ? v->arg : NULL };
	view_fetch(v, 0, &ask);
}

bool
list_open(struct view *v, struct err *err)
{
	const struct list_spec *spec = spec_of(v);
	struct list_state *s = v->state;
	table_init(&s->table, spec->id, spec->hooks, v);
	table_set_columns(&s->table, spec->columns, 1);
	if (spec->order && !table_set_order(&s->table, spec->order, err))
		return false;
	ask(v);
	return true;
}

void
list_arrive(struct view *v, unsigned slot, struct fetched *got)
{
	struct list_state *s = v->state;
	(void)slot;
	s->err = got->err;
	if (got->ok)
		table_set_rows(&s->table, got->rows);
}

void
list_refresh(struct view *v, bool all)
{
	(void)all;
	ask(v);
}

void
list_layout(struct view *v, struct rect r)
{
	struct list_state *s = v->state;
	if (r.h >= 6)
		rect_cut_top(&r, 1);
	table_layout(&s->table, r, clock_wall_ms());
}

/* Bytes of the line that text begins with, up to the last word within w columns. */
static size_t
line_that_fits(const char *text, int w)
{
	char part[300];
	size_t n = strcspn(text, "\n");
	size_t most = 0;
	for (size_t i = 0; i <= n && i < sizeof(part); i++) {
		if (i < n && text[i] != ' ')
			continue;
		snprintf(part, sizeof(part), "%.*s", (int)i, text);
		if (most > 0 && utf8_width(part) > w)
			break;
		most = i;
	}
	return most > 0 || n == 0 ? most : n;
}

void
draw_empty(struct canvas *c, struct rect r, const char *text)
{
	int y = r.y + (r.h > 4 ? r.h / 3 : 0);
	while (*text && y < r.y + r.h) {
		char line[300];
		size_t n = line_that_fits(text, r.w);
		snprintf(line, sizeof(line), "%.*s", (int)(n < 299 ? n : 299), text);
		int w = utf8_width(line);
		int x = r.x + (w < r.w ? (r.w - w) / 2 : 0);
		canvas_text_cut(c, y++, x, r.x + r.w - x, ROLE_MUTED, line);
		text += n + (text[n] == '\n' || text[n] == ' ' ? 1 : 0);
	}
}

void
draw_filtered(struct canvas *c, struct rect r, const struct table *t)
{
	struct arena *a = arena_new();
	const char *wrong = table_filter_wrong(t, a);
	const char *none = "no row passes the filter; Esc takes it away";
	draw_empty(c, r,
		t->trouble.code != ERR_NONE ? t->trouble.text
		: wrong                     ? arena_printf(a, "%s\n%s", none, wrong)
					    : none);
	arena_free(a);
}

/* With the path of the store at {store}. */
static void
draw_nothing(const struct view *v, struct canvas *c, struct rect r)
{
	char path[PATH_SHOWN];
	struct strbuf text;
	const char *from = spec_of(v)->empty, *at;
	const char *store = app_engine(v->app)->path;
	text_safe_to(path, sizeof(path), store ? store : "mlflow.db");
	strbuf_init(&text, 4096);
	for (; (at = strstr(from, "{store}")); from = at + strlen("{store}"))
		strbuf_printf(&text, "%.*s%s", (int)(at - from), from, path);
	strbuf_add(&text, from);
	draw_empty(c, r, text.at);
	strbuf_free(&text);
}

void
list_draw(const struct view *v, struct canvas *c, struct rect r)
{
	const struct list_state *s = v->state;
	table_ui_context(&s->table, c, &r, spec_of(v)->noun);
	if (s->err.code != ERR_NONE && !s->table.rows)
		canvas_text_cut(c, r.y, r.x + 1, r.w - 2, ROLE_ERROR, s->err.text);
	else if (!s->table.rows)
		canvas_text(c, r.y, r.x + 1, r.w - 2, ROLE_MUTED, "reading…");
	else if (s->table.rows->rows == 0)
		draw_nothing(v, c, r);
	else
		table_draw(&s->table, c, r);
	if (s->table.rows && s->table.rows->rows > 0 && s->table.lines.len == 0)
		draw_filtered(c, r, &s->table);
}

void
list_press(struct view *v, int y, int x, bool twice)
{
	struct table_ui ui = ui_of(v);
	table_ui_press(&ui, y, x, twice);
}

bool
list_command(struct view *v, const char *const *words, size_t n)
{
	struct table_ui ui = ui_of(v);
	if (strcmp(words[0], "open") == 0) {
		if (ui.table->lines.len > 0 && spec_of(v)->open)
			app_run(v->app, spec_of(v)->open);
		return true;
	}
	return table_ui_command(&ui, words, n);
}

static const char *
cell_text(const struct table *t, const char *name, uint32_t row)
{
	size_t cell = t->rows && row != ROW_NONE ? rowset_find(t->rows, name) : ROWSET_NONE;
	if (cell == ROWSET_NONE || t->rows->col[cell].type != CELL_TEXT ||
		cells_null(&t->rows->col[cell], row))
		return NULL;
	return t->rows->col[cell].at.s[row];
}

const char *
table_lookup(const struct table *t, const char *name, size_t i)
{
	if (strncmp(name, "marked:", 7) == 0) {
		const char *id = table_marked(t, i);
		if (!id || (t->id_name && strcmp(name + 7, t->id_name) == 0))
			return id;
		return cell_text(t, name + 7, table_find_row(t, id));
	}
	return i == 0 ? cell_text(t, name, table_row(t)) : NULL;
}

const char *
list_lookup(const struct view *v, const char *name, size_t i)
{
	const struct list_state *s = v->state;
	return table_lookup(&s->table, name, i);
}

void
list_describe(const struct view *v, char *out, size_t size)
{
	const struct list_state *s = v->state;
	char number[NUMBER_MAX];
	const char *noun = spec_of(v)->noun;
	size_t n = s->table.rows ? s->table.rows->rows : 0;
	if (s->table.rows)
		snprintf(out, size, "%s %.*s", number_count(number, (int64_t)n),
			(int)(strlen(noun) - (n == 1)), noun);
	else
		snprintf(out, size, "%s", v->class->title);
}

void
list_save(const struct view *v, struct json_writer *w)
{
	const struct list_state *s = v->state;
	table_ui_save(&s->table, w);
}

void
list_restore(struct view *v, const struct json *object)
{
	struct table_ui ui = ui_of(v);
	table_ui_restore(&ui, object);
}

void
list_close(struct view *v)
{
	struct list_state *s = v->state;
	table_free(&s->table);
}
