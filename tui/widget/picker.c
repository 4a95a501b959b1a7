// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* One list box for every choice. */
#include "tui/widget/picker.h"

#include "core/base/arena.h"
#include "core/base/utf8.h"
#include "core/base/vec.h"
#include "tui/app.h"
#include "tui/fuzzy.h"
#include "tui/key.h"
#include "tui/layer.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NEEDLE_MAX 200

struct picker {
	struct layer layer;
	struct picker_spec spec;
	struct arena *arena;
	struct picker_item *items;
	size_t n;
	VEC(size_t) shown;  /* items that match, best first */
	size_t cursor, top; /* in shown */
	int rows;           /* drawn last */
	struct rect list;   /* where */
	char needle[NEEDLE_MAX];
	size_t len;
};

static struct picker *
picker_of(struct layer *l)
{
	return (struct picker *)(void *)l;
}

static const char *
copied(struct arena *a, const char *s)
{
	return s ? arena_strdup(a, s) : NULL;
}

/* ---- narrowing ---- */

static bool
on_heading(const struct picker *p, size_t at)
{
	return at < p->shown.len && p->items[p->shown.at[at]].heading;
}

/* Off a heading, onwards, or back where there is nothing onwards. */
static void
leave_heading(struct picker *p, bool down)
{
	size_t at = p->cursor;
	while (on_heading(p, at) && (down ? at + 1 < p->shown.len : at > 0))
		at = down ? at + 1 : at - 1;
	while (on_heading(p, at) && (down ? at > 0 : at + 1 < p->shown.len))
		at = down ? at - 1 : at + 1;
	p->cursor = at;
}

static void
moved(struct picker *p)
{
	if (p->spec.moved && p->cursor < p->shown.len)
		p->spec.moved(p->spec.arg, &p->items[p->shown.at[p->cursor]]);
}

struct scored {
	size_t item;
	int score;
};

static int
by_score(const void *a, const void *b)
{
	const struct scored *x = a;
	const struct scored *y = b;
	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return x->item < y->item ? -1 : 1;
}

static int
score_of(const struct picker *p, const struct picker_item *item)
{
	if (p->len == 0)
		return 1;
	if (item->heading)
		return 0;
	/* The name itself was typed. */
	if (item->note && strcasecmp(item->note, p->needle) == 0)
		return INT_MAX;
	int label = fuzzy_score(item->label, p->needle);
	int note = item->note ? fuzzy_score(item->note, p->needle) : 0;
	return label > 0 ? label + 1 : note / 2;
}

static void
narrow(struct picker *p)
{
	struct scored *found = xcalloc(p->n + 1, sizeof(*found));
	size_t n = 0;
	for (size_t i = 0; i < p->n; i++) {
		int score = score_of(p, &p->items[i]);
		if (score > 0)
			found[n++] = (struct scored){ i, score };
	}
	qsort(found, n, sizeof(*found), by_score);
	p->shown.len = 0;
	for (size_t i = 0; i < n; i++)
		VEC_PUSH(&p->shown, found[i].item);
	free(found);
	p->cursor = p->top = 0;
	leave_heading(p, true);
}

static void
typed(struct picker *p)
{
	narrow(p);
	moved(p);
}

/* ---- commands ---- */

static void
go(struct picker *p, long step)
{
	long to = (long)p->cursor + step;
	long last = (long)p->shown.len - 1;
	if (last < 0)
		return;
	p->cursor = (size_t)(to < 0 ? 0 : to > last ? last : to);
	leave_heading(p, step > 0);
	moved(p);
}

static void
toggle(struct picker *p)
{
	if (!(p->spec.flags & PICKER_TICKS) || p->cursor >= p->shown.len)
		return;
	struct picker_item *item = &p->items[p->shown.at[p->cursor]];
	item->ticked = !item->ticked;
	go(p, 1);
}

/* Only while nothing is typed, when the order shown is the real one. */
static void
move_line(struct picker *p, long step)
{
	long to = (long)p->cursor + step;
	if (!(p->spec.flags & PICKER_MOVES) || p->len > 0 || to < 0 || to >= (long)p->n)
		return;
	struct picker_item item = p->items[p->cursor];
	p->items[p->cursor] = p->items[to];
	p->items[to] = item;
	p->cursor = (size_t)to;
}

static void
finish(struct picker *p, bool accepted)
{
	struct picker_spec spec = p->spec;
	if (accepted && p->cursor >= p->shown.len)
		return;
	size_t chosen = accepted ? p->shown.at[p->cursor] : 0;
	struct arena *arena = p->arena;
	struct picker_item *items = p->items;
	size_t n = p->n;
	p->arena = NULL;
	p->spec.free = NULL;
	layer_close(&p->layer);
	if (accepted)
		spec.accept(spec.arg, items, n, chosen);
	else if (spec.cancel)
		spec.cancel(spec.arg);
	if (spec.free)
		spec.free(spec.arg);
	arena_free(arena);
}

static bool
picker_command(struct layer *l, const char *name)
{
	struct picker *p = picker_of(l);
	long page = p->rows > 1 ? p->rows - 1 : 1;
	if (strcmp(name, "cursor.down") == 0)
		go(p, 1);
	else if (strcmp(name, "cursor.up") == 0)
		go(p, -1);
	else if (strcmp(name, "cursor.page-down") == 0)
		go(p, page);
	else if (strcmp(name, "cursor.page-up") == 0)
		go(p, -page);
	else if (strcmp(name, "cursor.first") == 0)
		go(p, -(long)p->n);
	else if (strcmp(name, "cursor.last") == 0)
		go(p, (long)p->n);
	else if (strcmp(name, "toggle") == 0)
		toggle(p);
	else if (strcmp(name, "move.up") == 0)
		move_line(p, -1);
	else if (strcmp(name, "move.down") == 0)
		move_line(p, 1);
	else if (strcmp(name, "accept") == 0 || strcmp(name, "cancel") == 0)
		finish(p, *name == 'a');
	else
		return false;
	return true;
}

static void
erase_character(struct picker *p)
{
	do
		p->len--;
	while (p->len > 0 && ((unsigned char)p->needle[p->len] & 0xc0) == 0x80);
	p->needle[p->len] = '\0';
	typed(p);
}

static void
insert_character(struct picker *p, int key)
{
	char bytes[4];
	size_t n = utf8_encode((uint32_t)key, bytes);
	memcpy(p->needle + p->len, bytes, n);
	p->len += n;
	p->needle[p->len] = '\0';
	typed(p);
}

static bool
picker_key(struct layer *l, int key)
{
	struct picker *p = picker_of(l);
	bool closes = p->len == 0 && (key == KEYS_BACKSPACE || key == '?');
	if (closes) /* "?" opened the help; it closes it as well */
		finish(p, false);
	else if (key == KEYS_BACKSPACE)
		erase_character(p);
	else if (key == ' ' && p->spec.flags & PICKER_TICKS)
		toggle(p);
	else if (key >= ' ' && key < KEYS_UP && p->len + 4 < NEEDLE_MAX)
		insert_character(p, key);
	else
		return false;
	return true;
}

/* On a line: the cursor goes there, and twice takes it. */
static void
picker_press(struct layer *l, int y, int x, bool twice)
{
	struct picker *p = picker_of(l);
	size_t at = p->top + (size_t)(y - p->list.y);
	if (!rect_holds(p->list, y, x) || at >= p->shown.len || on_heading(p, at))
		return;
	p->cursor = at;
	moved(p);
	if (twice)
		finish(p, true);
}

/* ---- drawing ---- */

/* Columns that labels, notes and extras take. */
struct widths {
	int label, note, extra;
};

static struct widths
widths_of(const struct picker *p)
{
	struct widths w = { 0 };
	for (size_t i = 0; i < p->n; i++) {
		const struct picker_item *item = &p->items[i];
		int label = item->heading ? 0 : utf8_width(item->label);
		int note = item->note ? utf8_width(item->note) + 2 : 0;
		int extra = item->extra ? utf8_width(item->extra) + 2 : 0;
		w.label = label > w.label ? label : w.label;
		w.note = note > w.note ? note : w.note;
		w.extra = extra > w.extra ? extra : w.extra;
	}
	return w;
}

/* Of the box, without its border. */
static int
widest(const struct picker *p)
{
	struct widths w = widths_of(p);
	int ticks = p->spec.flags & PICKER_TICKS ? 4 : 0;
	int hint = p->spec.hint ? utf8_width(p->spec.hint) + 2 : 0;
	int need = ticks + w.label + w.note + w.extra + 2;
	return need > hint ? need : hint;
}

static void
draw_item(const struct picker *p, struct canvas *c, struct rect line,
	const struct picker_item *item, const struct widths *w)
{
	int x = line.x + 1;
	int end = line.x + line.w - 1;
	if (item->heading) {
		canvas_text_cut(c, line.y, x, end - x, ROLE_HEADING, item->label);
		return;
	}
	if (p->spec.flags & PICKER_TICKS)
		x += canvas_text(c, line.y, x, 4, ROLE_DIALOG, item->ticked ? "[x] " : "[ ] ");
	if (item->extra)
		canvas_text_right(c, line.y, end, w->extra, ROLE_HINT_KEY, item->extra);
	end -= w->extra < (end - x) / 2 ? w->extra : (end - x) / 2;
	int room = end - x;
	bool fits = w->label + w->note <= room;
	int label = !fits && w->label > room * 2 / 3 ? room * 2 / 3 : w->label;
	canvas_text_cut(c, line.y, x, item->note ? label : room, ROLE_DIALOG, item->label);
	x += label + 2;
	if (item->note)
		canvas_text_cut(c, line.y, x, end - x, ROLE_MUTED, item->note);
}

static void
scroll_to_cursor(struct picker *p)
{
	size_t rows = (size_t)p->rows;
	if (p->cursor < p->top)
		p->top = p->cursor;
	if (p->cursor >= p->top + rows)
		p->top = p->cursor - rows + 1;
	/* A heading belongs to the line below it. */
	if (p->top == 1 && on_heading(p, 0) && p->cursor < rows)
		p->top = 0;
}

static void
draw_lines(struct picker *p, struct canvas *c, struct rect r)
{
	struct widths w = widths_of(p);
	p->rows = r.h;
	p->list = r;
	if (r.h < 1)
		return;
	scroll_to_cursor(p);
	for (int i = 0; i < r.h && p->top + (size_t)i < p->shown.len; i++) {
		size_t at = p->top + (size_t)i;
		struct rect line = { r.y + i, r.x, 1, r.w };
		draw_item(p, c, line, &p->items[p->shown.at[at]], &w);
		if (at == p->cursor)
			canvas_over(c, line, ROLE_CURSOR);
	}
	if (p->shown.len == 0)
		canvas_text(c, r.y, r.x + 1, r.w - 2, ROLE_MUTED, "nothing matches");
}

static struct rect
box_of(const struct picker *p, struct rect r)
{
	int w = p->spec.flags & PICKER_WIDE ? r.w - 4 : widest(p) + 2;
	int h = (int)(p->n > 400 ? 400 : p->n) + (p->spec.hint ? 4 : 3);
	return rect_centre(r, h < 6 ? 6 : h, w < 30 ? 30 : w);
}

static void
picker_draw(struct layer *l, struct canvas *c, struct rect screen, struct rect r)
{
	struct picker *p = picker_of(l);
	struct rect box = box_of(p, r.h < 8 ? screen : r);
	canvas_fill(c, box, ROLE_DIALOG);
	canvas_box(c, box, ROLE_DIALOG_BORDER);
	canvas_printf(c, box.y, box.x + 2, box.w - 4, ROLE_DIALOG_TITLE, " %s ", p->spec.title);
	struct rect inside = box;
	rect_cut_top(&inside, 1);
	rect_cut_bottom(&inside, 1);
	rect_cut_left(&inside, 1);
	rect_cut_right(&inside, 1);
	struct rect former = canvas_clip(c, inside);
	struct rect line = rect_cut_top(&inside, 1);
	int x = line.x + 1;
	x += canvas_text(c, line.y, x, 2, ROLE_PROMPT, "› ");
	x += canvas_text_cut(c, line.y, x, line.x + line.w - x - 1, ROLE_PROMPT_TEXT, p->needle);
	if (p->len == 0)
		canvas_text(c, line.y, x + 1, line.x + line.w - x - 2, ROLE_PROMPT_GHOST,
			"type to narrow");
	canvas_set_cursor(c, line.y, x);
	if (p->spec.hint) {
		line = rect_cut_bottom(&inside, 1);
		canvas_text_cut(c, line.y, line.x + 1, line.w - 2, ROLE_HINT, p->spec.hint);
	}
	draw_lines(p, c, inside);
	canvas_unclip(c, former);
}

static void
picker_free(struct layer *l)
{
	struct picker *p = picker_of(l);
	if (p->spec.free)
		p->spec.free(p->spec.arg);
	VEC_FREE(&p->shown);
	arena_free(p->arena);
	free(p);
}

static const char *const picker_contexts[] = { "list", NULL };

static const struct layer_class picker_class = {
	.contexts = picker_contexts,
	.command = picker_command,
	.key = picker_key,
	.press = picker_press,
	.draw = picker_draw,
	.free = picker_free,
};

void
picker_open(
	struct app *app, const struct picker_spec *spec, const struct picker_item *items, size_t n)
{
	struct picker *p = xcalloc(1, sizeof(*p));
	struct arena *a = arena_new();
	p->layer.class = &picker_class;
	p->layer.owner = spec->owner;
	p->arena = a;
	p->spec = *spec;
	p->spec.title = arena_strdup(a, spec->title);
	p->spec.hint = copied(a, spec->hint);
	p->n = n;
	p->items = ARENA_ARRAY(a, struct picker_item, n + 1);
	for (size_t i = 0; i < n; i++) {
		p->items[i] = items[i];
		p->items[i].label = arena_strdup(a, items[i].label);
		p->items[i].note = copied(a, items[i].note);
		p->items[i].extra = copied(a, items[i].extra);
	}
	layer_push(app, &p->layer);
	narrow(p);
	p->cursor = spec->cursor < p->shown.len ? spec->cursor : 0;
	leave_heading(p, true);
}
