// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Cells and the few ways to fill them. */
#include "tui/canvas.h"

#include "core/base/oom.h"
#include "core/base/str.h"
#include "core/base/utf8.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Longest text drawn in one call; wider than any terminal. */
#define TEXT_MAX 16384

static int
at_most(int n, int limit)
{
	return n < 0 ? 0 : n > limit ? limit : n;
}

struct rect
rect_cut_top(struct rect *r, int n)
{
	n = at_most(n, r->h);
	struct rect cut = { r->y, r->x, n, r->w };
	r->y += n;
	r->h -= n;
	return cut;
}

struct rect
rect_cut_bottom(struct rect *r, int n)
{
	n = at_most(n, r->h);
	r->h -= n;
	return (struct rect){ r->y + r->h, r->x, n, r->w };
}

struct rect
rect_cut_left(struct rect *r, int n)
{
	n = at_most(n, r->w);
	struct rect cut = { r->y, r->x, r->h, n };
	r->x += n;
	r->w -= n;
	return cut;
}

struct rect
rect_cut_right(struct rect *r, int n)
{
	n = at_most(n, r->w);
	r->w -= n;
	return (struct rect){ r->y, r->x + r->w, r->h, n };
}

static int
larger(int a, int b)
{
	return a > b ? a : b;
}

static int
smaller(int a, int b)
{
	return a < b ? a : b;
}

struct rect
rect_intersect(struct rect a, struct rect b)
{
	int y = larger(a.y, b.y);
	int x = larger(a.x, b.x);
	int bottom = smaller(a.y + a.h, b.y + b.h);
	int right = smaller(a.x + a.w, b.x + b.w);
	return (struct rect){ y, x, larger(0, bottom - y), larger(0, right - x) };
}

struct rect
rect_centre(struct rect r, int h, int w)
{
	h = at_most(h, r.h);
	w = at_most(w, r.w);
	return (struct rect){ r.y + (r.h - h) / 2, r.x + (r.w - w) / 2, h, w };
}

bool
rect_holds(struct rect r, int y, int x)
{
	return y >= r.y && y < r.y + r.h && x >= r.x && x < r.x + r.w;
}

struct canvas *
canvas_new(int h, int w)
{
	struct canvas *c = xcalloc(1, sizeof(*c));
	c->h = larger(1, h);
	c->w = larger(1, w);
	c->cell = xcalloc((size_t)c->h * (size_t)c->w, sizeof(*c->cell));
	canvas_clear(c);
	return c;
}

void
canvas_free(struct canvas *c)
{
	if (!c)
		return;
	free(c->cell);
	free(c);
}

static void
blank(struct cell *cell, enum role role)
{
	cell->utf8[0] = '\0';
	cell->width = 1;
	cell->role = (uint8_t)role;
	cell->over = 0;
}

void
canvas_clear(struct canvas *c)
{
	for (int i = 0; i < c->h * c->w; i++)
		blank(&c->cell[i], ROLE_TEXT);
	c->clip = (struct rect){ 0, 0, c->h, c->w };
	c->cursor_y = c->cursor_x = -1;
}

struct rect
canvas_clip(struct canvas *c, struct rect r)
{
	struct rect former = c->clip;
	c->clip = rect_intersect(former, r);
	return former;
}

void
canvas_unclip(struct canvas *c, struct rect former)
{
	c->clip = former;
}

static struct cell *
cell_at(struct canvas *c, int y, int x)
{
	return &c->cell[y * c->w + x];
}

const struct cell *
canvas_at(const struct canvas *c, int y, int x)
{
	return &c->cell[y * c->w + x];
}

/* A character half of which is about to go must go whole. */
static void
split_wide(struct canvas *c, int y, int x)
{
	struct cell *cell = cell_at(c, y, x);
	if (cell->width == 0 && x > 0)
		blank(cell - 1, (enum role)cell[-1].role);
	if (cell->width == 2 && x + 1 < c->w)
		blank(cell + 1, (enum role)cell[1].role);
}

static void
put(struct canvas *c, int y, int x, const char *cluster, size_t n, int width, enum role role)
{
	if (!rect_holds(c->clip, y, x))
		return;
	split_wide(c, y, x);
	struct cell *cell = cell_at(c, y, x);
	blank(cell, role);
	if (width == 2) {
		if (!rect_holds(c->clip, y, x + 1))
			return;
		split_wide(c, y, x + 1);
		blank(cell + 1, role);
	}
	if (n >= CELL_BYTES) {
		cluster = width == 2 ? "??" : "?";
		n = (size_t)width;
	}
	if (n == 1 && *cluster == ' ')
		return;
	if (c->ascii && (n > 1 || width == 2)) {
		const char *plain = utf8_to_ascii(cluster, n, width);
		for (int i = 0; i < width && plain[i]; i++)
			memcpy(cell[i].utf8, (char[2]){ plain[i], '\0' }, 2);
		return;
	}
	memcpy(cell->utf8, cluster, n);
	cell->utf8[n] = '\0';
	cell->width = (uint8_t)width;
	if (width == 2)
		cell[1].width = 0;
}

/* A combining mark without a base of its own joins the cell to the left. */
static void
join(struct canvas *c, int y, int x, const char *mark, size_t n)
{
	if (c->ascii || !rect_holds(c->clip, y, x))
		return;
	struct cell *cell = cell_at(c, y, x);
	if (cell->width == 0 && x > 0)
		cell--;
	size_t len = strlen(cell->utf8);
	if (len > 0 && len + n < CELL_BYTES) {
		memcpy(cell->utf8 + len, mark, n);
		cell->utf8[len + n] = '\0';
	}
}

static int
draw_safe(struct canvas *c, int y, int x, int max, enum role role, const char *s)
{
	int used = 0;
	size_t left = strlen(s);
	while (left > 0) {
		int width = 0;
		size_t n = utf8_cluster(s, left, &width);
		if (n == 0 || used + width > max)
			break;
		if (width == 0)
			join(c, y, x + used - 1, s, n);
		else
			put(c, y, x + used, s, n, width, role);
		used += width;
		s += n;
		left -= n;
	}
	return used;
}

/* Safe text to draw: s itself, or a filtered copy in *copy. */
static const char *
made_safe(const char *s, struct strbuf *copy)
{
	strbuf_init(copy, TEXT_MAX);
	size_t n = strnlen(s, TEXT_MAX);
	if (s[n] == '\0' && text_is_safe(s, n))
		return s;
	text_safe(copy, s, n, TEXT_ONE_LINE);
	return copy->at;
}

int
canvas_text(struct canvas *c, int y, int x, int max, enum role role, const char *s)
{
	struct strbuf copy;
	const char *safe = made_safe(s, &copy);
	int room = c->clip.x + c->clip.w - x;
	int used = draw_safe(c, y, x, max > room ? room : max, role, safe);
	strbuf_free(&copy);
	return used;
}

int
canvas_text_cut(struct canvas *c, int y, int x, int max, enum role role, const char *s)
{
	struct strbuf copy;
	const char *safe = made_safe(s, &copy);
	int used = 0;
	if (max > 0 && utf8_width(safe) > max) {
		used = draw_safe(c, y, x, max - 1, role, safe);
		used += draw_safe(c, y, x + used, 1, role, "…");
	} else if (max > 0) {
		used = draw_safe(c, y, x, max, role, safe);
	}
	strbuf_free(&copy);
	return used;
}

int
canvas_text_right(struct canvas *c, int y, int x, int max, enum role role, const char *s)
{
	struct strbuf copy;
	const char *safe = made_safe(s, &copy);
	int width = utf8_width(safe);
	int used = width > max ? canvas_text_cut(c, y, x - max, max, role, safe)
			       : draw_safe(c, y, x - width, width, role, safe);
	strbuf_free(&copy);
	return used;
}

int
canvas_printf(struct canvas *c, int y, int x, int max, enum role role, const char *fmt, ...)
{
	char text[1024];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return canvas_text(c, y, x, max, role, text);
}

void
canvas_fill(struct canvas *c, struct rect r, enum role role)
{
	r = rect_intersect(r, c->clip);
	for (int y = r.y; y < r.y + r.h; y++) {
		for (int x = r.x; x < r.x + r.w; x++) {
			split_wide(c, y, x);
			blank(cell_at(c, y, x), role);
		}
	}
}

void
canvas_over(struct canvas *c, struct rect r, enum role over)
{
	r = rect_intersect(r, c->clip);
	for (int y = r.y; y < r.y + r.h; y++)
		for (int x = r.x; x < r.x + r.w; x++)
			cell_at(c, y, x)->over = (uint8_t)over;
}

void
canvas_rule(struct canvas *c, int y, int x, int w, enum role role)
{
	for (int i = 0; i < w; i++)
		put(c, y, x + i, "─", strlen("─"), 1, role);
}

void
canvas_box(struct canvas *c, struct rect r, enum role role)
{
	if (r.h < 2 || r.w < 2)
		return;
	int right = r.x + r.w - 1;
	int bottom = r.y + r.h - 1;
	canvas_rule(c, r.y, r.x, r.w, role);
	canvas_rule(c, bottom, r.x, r.w, role);
	for (int y = r.y + 1; y < bottom; y++) {
		put(c, y, r.x, "│", strlen("│"), 1, role);
		put(c, y, right, "│", strlen("│"), 1, role);
	}
	put(c, r.y, r.x, "┌", strlen("┌"), 1, role);
	put(c, r.y, right, "┐", strlen("┐"), 1, role);
	put(c, bottom, r.x, "└", strlen("└"), 1, role);
	put(c, bottom, right, "┘", strlen("┘"), 1, role);
}

void
canvas_set_cursor(struct canvas *c, int y, int x)
{
	bool inside = rect_holds(c->clip, y, x);
	c->cursor_y = inside ? y : -1;
	c->cursor_x = inside ? x : -1;
}

void
canvas_dump_text(const struct canvas *c, FILE *out)
{
	for (int y = 0; y < c->h; y++) {
		int blanks = 0;
		for (int x = 0; x < c->w; x++) {
			const struct cell *cell = canvas_at(c, y, x);
			if (cell->width == 0)
				continue;
			if (cell->utf8[0] == '\0') {
				blanks++;
				continue;
			}
			fprintf(out, "%*s%s", blanks, "", cell->utf8);
			blanks = 0;
		}
		fputc('\n', out);
	}
}

void
canvas_dump_roles(const struct canvas *c, FILE *out)
{
	for (int y = 0; y < c->h; y++) {
		int blanks = 0;
		for (int x = 0; x < c->w; x++) {
			const struct cell *cell = canvas_at(c, y, x);
			enum role role = (enum role)(cell->over ? cell->over : cell->role);
			if (role == ROLE_TEXT && cell->utf8[0] == '\0' && cell->width == 1) {
				blanks++;
				continue;
			}
			fprintf(out, "%*s%c", blanks, "", role_letter(role));
			blanks = 0;
		}
		fputc('\n', out);
	}
}
