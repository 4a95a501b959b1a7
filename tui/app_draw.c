// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The frame around a view: title, tabs, hints, messages. */
#include "core/base/clock.h"
#include "core/base/number.h"
#include "core/base/path.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "core/job/job.h"
#include "tui/app_inside.h"
#include "tui/term.h"

#include <stdio.h>
#include <string.h>

/* Below this only the list is left, as screens that small are glanced at. */
#define FRAME_H 13
#define FRAME_W 40

struct frame
app_frame(const struct app *app, int h, int w)
{
	struct rect all = { 0, 0, h, w };
	struct frame f = { .content = all };
	if (h >= FRAME_H && w >= FRAME_W) {
		f.title = rect_cut_top(&all, 1);
		f.tabs = rect_cut_top(&all, 1);
		f.hint = rect_cut_bottom(&all, 1);
	} else if (app->message_shown && h > 1) {
		f.hint = rect_cut_bottom(&all, 1);
	}
	f.content = all;
	return f;
}

/* ---- title ---- */

static void
progress_text(const struct app *app, char *out, size_t size)
{
	struct job_status jobs[8];
	unsigned n = job_list(app->engine.pool, jobs, 8);
	out[0] = '\0';
	for (unsigned i = 0; i < n && i < 8; i++) {
		if (!jobs[i].running)
			continue;
		if (jobs[i].total > 0)
			snprintf(out, size, "%s %d %%", jobs[i].title,
				(int)(100 * jobs[i].done / jobs[i].total));
		else
			snprintf(out, size, "%s…", jobs[i].title);
		return;
	}
}

static int
draw_state(const struct app *app, struct canvas *c, struct rect r)
{
	char text[200];
	char clock[CLOCK_TEXT_MAX];
	enum role role = ROLE_TITLE_LIVE;
	const struct view *v = app_view(app);
	const char *time = clock_local(clock, v && v->as_of_ms > 0 ? v->as_of_ms : app->changed_ms);
	const char *hour = strchr(time, ' ') ? strchr(time, ' ') + 1 : time;
	if (app->paused) {
		role = ROLE_TITLE_PAUSED;
		snprintf(text, sizeof(text), "‖ PAUSED, %u change%s waiting", app->held,
			app->held == 1 ? "" : "s");
	} else if (app->engine.session && app->watch.state != WATCH_LIVE) {
		role = ROLE_TITLE_WARN;
		snprintf(text, sizeof(text), "! %.100s", app->watch.text);
	} else if (!app->engine.session) {
		snprintf(text, sizeof(text), "%s", hour);
	} else {
		snprintf(text, sizeof(text), "● live   %s", hour);
	}
	return canvas_text_right(c, r.y, r.x + r.w - 1, r.w / 2, role, text);
}

/* Of a path too long, the end: that is where stores differ. */
static int
draw_path(struct canvas *c, int y, int x, int max, const char *path)
{
	if (utf8_width(path) <= max)
		return canvas_text(c, y, x, max, ROLE_TITLE_NAME, path);
	for (const char *at = strchr(path, '/'); at; at = strchr(at + 1, '/'))
		if (utf8_width(at) < max)
			return canvas_text(c, y, x, 1, ROLE_TITLE_NAME, "…") +
			       canvas_text(c, y, x + 1, max - 1, ROLE_TITLE_NAME, at);
	return canvas_text_cut(c, y, x, max, ROLE_TITLE_NAME, path_base(path));
}

static void
draw_title(const struct app *app, struct canvas *c, struct rect r)
{
	if (r.h == 0)
		return;
	const struct view *v = app_view(app);
	char text[300];
	canvas_fill(c, r, ROLE_TITLE);
	r.w -= draw_state(app, c, r) + 3;
	progress_text(app, text, sizeof(text));
	if (*text && r.w > 60)
		r.w -= canvas_text_right(c, r.y, r.x + r.w, 30, ROLE_PROGRESS, text) + 2;
	if (app_why_read_only(app) && r.w > 30)
		r.w -= canvas_text_right(c, r.y, r.x + r.w, 12, ROLE_TITLE_PAUSED, "read-only") + 2;
	int x = r.x + 1;
	if (r.w > 50)
		x += canvas_text(c, r.y, x, r.w, ROLE_MUTED, "cairn") + 2;
	int room = r.x + r.w - x;
	if (app->engine.path)
		x += draw_path(c, r.y, x, room > 40 ? room / 2 : room, app->engine.path) + 3;
	if (!v || !v->class->describe)
		return;
	v->class->describe(v, text, sizeof(text));
	canvas_text_cut(c, r.y, x, r.x + r.w - x, ROLE_TITLE, text);
}

/* ---- tabs ---- */

static bool
has_tab(size_t i)
{
	return i < TABS_MAX && view_table[i].digit;
}

/* Columns of all tabs with their names, and of what is opened in this one. */
static int
tabs_width(const struct tab *tab)
{
	int w = 0;
	for (size_t i = 0; i < view_count; i++)
		w += has_tab(i) ? utf8_width(view_table[i].class->title) + 4 : 0;
	for (size_t i = 1; i < tab->depth; i++)
		w += utf8_width(tab->stack[i]->class->title) + 3;
	return w;
}

/* Where there is no room for all names, the tabs that are not shown have digits alone. */
static void
draw_tabs(struct app *app, struct canvas *c, struct rect r)
{
	const struct tab *tab = &app->tabs[app->tab];
	bool names = tabs_width(tab) < r.w;
	int x = r.x + 1;
	if (r.h == 0)
		return;
	canvas_fill(c, r, ROLE_TAB);
	for (size_t i = 0; i < view_count; i++) {
		if (!has_tab(i))
			continue;
		bool active = i == app->tab;
		int from = x;
		x += canvas_printf(c, r.y, x, r.x + r.w - x, active ? ROLE_TAB_ACTIVE : ROLE_TAB,
			names || active ? "%c %s" : "%c", view_table[i].digit,
			view_table[i].class->title);
		VEC_PUSH(&app->hot, (struct hot_spot){ r.y, from, x - from, i, NULL });
		x += 2;
	}
	for (size_t i = 1; i < tab->depth; i++) {
		x += canvas_text(c, r.y, x, r.x + r.w - x, ROLE_TAB, "›") + 1;
		x += canvas_text_cut(c, r.y, x, r.x + r.w - x, ROLE_TAB_ACTIVE,
			     tab->stack[i]->class->title) +
		     1;
	}
}

/* ---- hints ---- */

/* One "key:label"; nothing when it does not fit. Returns the columns used. */
static int
draw_hint(struct app *app, struct canvas *c, struct rect r, const struct hint *hint)
{
	const char *contexts[APP_CONTEXTS];
	char keys[KEYS_TEXT_MAX];
	app_contexts(app, contexts);
	const struct binding *b = keymap_of(app->keymap, contexts, hint->command);
	if (!b)
		return 0;
	keymap_keys_text(keys, b);
	size_t n = strlen(keys);
	if (n > 2 && keys[0] == '<' && b->n == 1 && keys[2] != '-') {
		memmove(keys, keys + 1, n - 2);
		keys[n - 2] = '\0';
	}
	int need = utf8_width(keys) + 1 + utf8_width(hint->label);
	if (need > r.w)
		return 0;
	int x = r.x;
	x += canvas_text(c, r.y, x, r.w, ROLE_HINT_KEY, keys);
	x += canvas_text(c, r.y, x, 1, ROLE_HINT, ":");
	canvas_text(c, r.y, x, CANVAS_REST, ROLE_HINT, hint->label);
	VEC_PUSH(&app->hot, (struct hot_spot){ r.y, r.x, need, 0, hint->command });
	return need + 2;
}

static void
draw_hints(struct app *app, struct canvas *c, struct rect r)
{
	static const struct hint first[] = { { "help", "help" }, { NULL, NULL } };
	static const struct hint here[] = { { "command", "command" }, { "close", "back" },
		{ NULL, NULL } };
	static const struct hint ends[] = { { "command", "command" }, { "close", "quit" },
		{ NULL, NULL } };
	const struct hint *last = app_at_first(app) ? ends : here;
	const struct view *v = app_view(app);
	const struct hint *own = v ? view_hints(v) : NULL;
	const struct hint *lists[] = { first, own ? own : last, last };
	rect_cut_left(&r, 1);
	for (size_t i = 0; i < 3; i++) {
		if (i == 2 && lists[1] == last)
			break;
		for (const struct hint *h = lists[i]; h->command; h++)
			rect_cut_left(&r, draw_hint(app, c, r, h));
	}
}

static void
draw_message(const struct app *app, struct canvas *c, struct rect r)
{
	static const enum role roles[] = { ROLE_INFO, ROLE_CAUTION, ROLE_ERROR };
	static const char *const glyphs[] = { "", "! ", "✗ " };
	const struct message *m = app_message_at(app, 0);
	int x = r.x + (r.w > 20 ? 1 : 0);
	x += canvas_text(c, r.y, x, r.w, roles[m->level], glyphs[m->level]);
	canvas_text_cut(c, r.y, x, r.x + r.w - x, roles[m->level], m->text);
}

static void
draw_pending(const struct app *app, struct canvas *c, struct rect r)
{
	struct binding b = { .n = app->n_pending };
	char text[KEYS_TEXT_MAX];
	memcpy(b.keys, app->pending, sizeof(b.keys));
	canvas_text_right(c, r.y, r.x + r.w - 1, r.w, ROLE_STRONG, keymap_keys_text(text, &b));
}

static void
draw_bottom(struct app *app, struct canvas *c, struct rect r)
{
	if (r.h == 0)
		return;
	canvas_fill(c, r, ROLE_HINT);
	if (app->message_shown && app->messages.list.len > 0)
		draw_message(app, c, r);
	else
		draw_hints(app, c, r);
	if (app->n_pending > 0)
		draw_pending(app, c, r);
}

static void
draw_layers(struct app *app, struct canvas *c, struct layer *l, struct rect r)
{
	if (!l)
		return;
	draw_layers(app, c, l->below, r);
	c->cursor_y = -1;
	l->class->draw(l, c, (struct rect){ 0, 0, c->h, c->w }, r);
}

void
app_draw(struct app *app, struct canvas *c)
{
	struct frame f = app_frame(app, c->h, c->w);
	struct view *v = app_view(app);
	app->hot.len = 0;
	canvas_clear(c);
	c->ascii = app->term->ascii;
	draw_title(app, c, f.title);
	draw_tabs(app, c, f.tabs);
	if (v) {
		v->rect = f.content;
		if (v->class->layout)
			v->class->layout(v, f.content);
		struct rect former = canvas_clip(c, f.content);
		v->class->draw(v, c, f.content);
		canvas_unclip(c, former);
	}
	draw_bottom(app, c, f.hint);
	draw_layers(app, c, app->top, f.content);
}
