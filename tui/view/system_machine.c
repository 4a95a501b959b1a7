// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The machine on the screen: a line for each measure, with its bar and its last two minutes. */
#include "core/base/number.h"
#include "core/base/utf8.h"
#include "core/table/rowset.h"
#include "tui/view/system_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define LABEL_W    24
#define VALUE_W    19
#define BAR_W      24
#define CORE_W     11 /* number, level, per cent */
#define CORE_LINES 4
#define HIGH       0.9 /* of a bar: worth a colour */

struct past *
system_past(const struct system_state *s, const char *id)
{
	for (size_t i = 0; i < s->pasts.len; i++)
		if (strcmp(s->pasts.at[i]->id, id) == 0)
			return s->pasts.at[i];
	return NULL;
}

static const char *
level_glyph(double share, bool ascii)
{
	static const char *const fine[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
	static const char *const plain[] = { "_", ".", ":", "-", "=", "+", "*", "#" };
	int level = share > 0 ? (int)(share * 8) : 0;
	level = level > 7 ? 7 : level;
	return isnan(share) ? " " : ascii ? plain[level] : fine[level];
}

static uint64_t
whole_bytes(double v)
{
	return v > 0 ? v < 1e18 ? (uint64_t)v : (uint64_t)1e18 : 0;
}

static void
value_text(char *out, size_t size, double v, double most, const char *unit)
{
	char a[NUMBER_MAX];
	char b[NUMBER_MAX];
	if (isnan(v)) {
		snprintf(out, size, "–");
	} else if (strcmp(unit, "B") == 0 && most > 0) {
		snprintf(out, size, "%s of %s", number_bytes(a, whole_bytes(v)),
			number_bytes(b, whole_bytes(most)));
	} else if (*unit == 'B') {
		snprintf(out, size, "%s%s", number_bytes(a, whole_bytes(v)), unit + 1);
	} else if (strcmp(unit, "W") == 0 && most > 0) {
		snprintf(out, size, "%s of %s W", number_fixed(a, v, 0), number_fixed(b, most, 0));
	} else {
		snprintf(out, size, "%s %s", number_fixed(a, v, *unit == '%' ? 1 : 0), unit);
	}
}

/* In eighths of a cell, so that a little is not nothing; whole cells where there are no such signs. */
static void
draw_bar(struct canvas *c, int y, int x, int w, double share)
{
	static const char *const parts[] = { "·", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
	enum role role = share >= HIGH ? ROLE_WARN : ROLE_SPARK;
	double cells = isnan(share) ? 0 : fmin(fmax(share, 0), 1) * w;
	int eighths = c->ascii ? 8 * (int)(cells + 0.5) : (int)(8 * cells + 0.5);
	for (int i = 0; i < w; i++) {
		int part = eighths - 8 * i;
		const char *sign = part >= 8 ? "█" : parts[part > 0 ? part : 0];
		canvas_text(c, y, x + i, 1, part > 0 ? role : ROLE_AXIS, sign);
	}
}

/* The newest at the right; rates are shown against their own highest. */
static void
draw_past(struct canvas *c, int y, int x, int w, const struct past *p, double most)
{
	double top = most > 0 ? most : 0;
	if (!p || w < 1)
		return;
	for (size_t i = 0; i < p->n && !(most > 0); i++)
		top = fmax(top, p->value[(p->next + SYSTEM_HISTORY - 1 - i) % SYSTEM_HISTORY]);
	for (int i = 0; i < w && (size_t)i < p->n; i++) {
		double v = p->value[(p->next + SYSTEM_HISTORY - 1 - (size_t)i) % SYSTEM_HISTORY];
		double share = isnan(v) ? v : top > 0 ? v / top : 0;
		canvas_text(c, y, x + w - 1 - i, 1, ROLE_SPARK, level_glyph(share, c->ascii));
	}
}

static void
draw_measure(const struct system_state *s, struct canvas *c, int y, struct rect r, size_t row,
	bool named)
{
	const char *unit = rowset_text(s->rows, row, "unit");
	double value = rowset_real(s->rows, row, "value");
	double most = rowset_real(s->rows, row, "most");
	char text[100];
	int x = r.x + 1;
	int end = r.x + r.w - 1;
	int label = r.w < 60 ? r.w / 4 : LABEL_W;
	int name = label * 3 / 5;
	if (named)
		canvas_text_cut(c, y, x, name - 1, ROLE_TEXT, rowset_text(s->rows, row, "name"));
	canvas_text_cut(
		c, y, x + name, label - name, ROLE_MUTED, rowset_text(s->rows, row, "what"));
	x += label + 1;
	int bar = r.w < 80 ? r.w / 5 : r.w < 100 ? BAR_W / 2 : BAR_W;
	if (most > 0 && x + bar <= end)
		draw_bar(c, y, x, bar, value / most);
	x += bar + 1;
	value_text(text, sizeof(text), value, most, unit);
	int width = end - x < VALUE_W ? end - x : VALUE_W;
	if (width < 1)
		return;
	canvas_text_right(c, y, x + width, width, isnan(value) ? ROLE_MISSING : ROLE_TEXT, text);
	x += width + 2;
	const char *more = rowset_text(s->rows, row, "text");
	int room = end - x;
	int said = utf8_width(more);
	/* A name says more than a curve. */
	if (*more && room > said + 2)
		room -= canvas_text_right(c, y, end, room, ROLE_MUTED, more) + 2;
	else if (*more && room > 0)
		room -= room + canvas_text_cut(c, y, x, room, ROLE_MUTED, more);
	if (room > 0)
		draw_past(c, y, x, room < SYSTEM_HISTORY ? room : SYSTEM_HISTORY,
			system_past(s, rowset_text(s->rows, row, "id")), most);
}

/* ---- the whole machine ---- */

struct page {
	const struct system_state *s;
	struct canvas *c; /* NULL: only count */
	struct rect r;
	int line; /* from the first of all */
};

/* Row of the screen for the next line, -1 when it is scrolled out. */
static int
place(struct page *p)
{
	int y = p->r.y + p->line++ - p->s->top;
	return p->c && y >= p->r.y && y < p->r.y + p->r.h ? y : -1;
}

static void
heading(struct page *p, const char *text)
{
	if (p->line > 0)
		place(p);
	int y = place(p);
	if (y >= 0)
		canvas_text(p->c, y, p->r.x + 1, p->r.w > 1 ? p->r.w - 1 : 0, ROLE_HEADING, text);
}

/* Rows of cores from row on. */
static size_t
count_cores(const struct rowset *rows, size_t row)
{
	size_t n = 0;
	while (row + n < rows->rows && strcmp(rowset_text(rows, row + n, "part"), "core") == 0)
		n++;
	return n;
}

static void
draw_core(struct page *p, int y, int x, size_t row, size_t number)
{
	double v = rowset_real(p->s->rows, row, "value");
	enum role role = v >= HIGH * 100 ? ROLE_WARN : ROLE_SPARK;
	char text[40];
	char share[NUMBER_MAX];
	snprintf(text, sizeof(text), "%3zu ", number);
	x += canvas_text(p->c, y, x, CORE_W, ROLE_MUTED, text);
	canvas_text(p->c, y, x, 1, role, level_glyph(v / 100, p->c->ascii));
	snprintf(text, sizeof(text), "%s", isnan(v) ? "–" : number_fixed(share, v, 0));
	canvas_text_right(p->c, y, x + 5, 4, isnan(v) ? ROLE_MISSING : ROLE_TEXT, text);
}

/* Each core with its number and per cent while that takes few lines; else all as one strip. */
static void
cores(struct page *p, size_t row, size_t n)
{
	int left = p->r.w < 60 ? 1 : LABEL_W + 2;
	int room = p->r.w - left - 1;
	int w = room >= CORE_W && (n * CORE_W + (size_t)room - 1) / (size_t)room <= CORE_LINES
			? CORE_W
			: 1;
	int across = room / w > 0 ? room / w : 1;
	int y = -1;
	for (size_t i = 0; i < n; i++) {
		int at = (int)(i % (size_t)across);
		if (at == 0)
			y = place(p);
		if (at == 0 && i == 0 && y >= 0 && left > 1)
			canvas_text(p->c, y, p->r.x + 1, LABEL_W, ROLE_TEXT,
				w > 1 ? "each, per cent" : "each");
		if (y < 0 || room < w)
			continue;
		double v = rowset_real(p->s->rows, row + i, "value") / 100;
		if (w > 1)
			draw_core(p, y, p->r.x + left + at * w, row + i, i);
		else
			canvas_text(p->c, y, p->r.x + left + at, 1,
				v >= HIGH ? ROLE_WARN : ROLE_SPARK, level_glyph(v, p->c->ascii));
	}
}

static const char *
title_of(const char *part)
{
	static const struct {
		const char *part, *title;
	} titles[] = {
		{ "processor", "Processor" },
		{ "memory", "Memory" },
		{ "limit", "This container's limits" },
		{ "gpus", "NVIDIA GPUs" },
		{ "disk", "Disks" },
		{ "folder", "File systems" },
		{ "network", "Network" },
	};
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		if (strcmp(titles[i].part, part) == 0)
			return titles[i].title;
	return NULL;
}

static void
machine(struct page *p)
{
	const struct rowset *rows = p->s->rows;
	const char *part = "";
	const char *name = "";
	for (size_t i = 0; i < rows->rows;) {
		const char *next = rowset_text(rows, i, "part");
		const char *title = title_of(next);
		if (title && strcmp(title, part) != 0) {
			heading(p, title);
			part = title;
			name = "";
		}
		size_t n_cores = count_cores(rows, i);
		if (n_cores > 0) {
			cores(p, i, n_cores);
			i += n_cores;
			continue;
		}
		const char *own = rowset_text(rows, i, "name");
		int y = place(p);
		if (y >= 0 && strcmp(next, "gpus") == 0)
			canvas_text_cut(p->c, y, p->r.x + 1, p->r.w > 1 ? p->r.w - 1 : 0,
				ROLE_MUTED, rowset_text(rows, i, "text"));
		else if (y >= 0)
			draw_measure(p->s, p->c, y, p->r, i, strcmp(own, name) != 0);
		name = own;
		i++;
	}
}

int
system_machine(const struct system_state *s, struct canvas *c, struct rect r)
{
	struct page p = { .s = s, .c = c, .r = r };
	machine(&p);
	return p.line;
}
