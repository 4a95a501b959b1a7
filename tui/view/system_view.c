// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * System: this machine as it is now, and what MLflow logged of the machines that
 * runs ran on. It looks at the machine only while it is shown.
 */
#include "core/base/clock.h"
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "core/table/rowset.h"
#include "tui/app.h"
#include "tui/term.h"
#include "tui/view/charts_parts.h"
#include "tui/view/list_view.h"
#include "tui/view/views.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SYSTEM_SAMPLE = CHARTS_SLOTS };
enum { MACHINE, RUNS, SECTIONS };

#define SECOND_MS 1000
#define HISTORY   120 /* samples: two minutes */
#define LABEL_W   24
#define VALUE_W   19
#define BAR_W     24
#define HIGH      0.9 /* of a bar: worth a colour */

struct past {
	char *id;
	double value[HISTORY]; /* a ring; next is the oldest */
	size_t n, next;
	bool seen;
};

struct system_state {
	struct charts_state charts; /* first: its functions work on it */
	unsigned section;
	const struct rowset *rows; /* NULL before the first sample */
	VEC(struct past *) pasts;
	struct err err;
	int top, lines; /* scrolled to; lines there are */
};

/* ---- sampling ---- */

static void
ask_sample(struct view *v)
{
	struct system_state *s = v->state;
	struct ask ask = { .source = "system", .previous = s->rows };
	view_fetch(v, SYSTEM_SAMPLE, &ask);
}

static struct past *
past_of(const struct system_state *s, const char *id)
{
	for (size_t i = 0; i < s->pasts.len; i++)
		if (strcmp(s->pasts.at[i]->id, id) == 0)
			return s->pasts.at[i];
	return NULL;
}

static void
past_free(struct past *p)
{
	free(p->id);
	free(p);
}

static void
past_add(struct past *p, double v)
{
	p->value[p->next] = v;
	p->next = (p->next + 1) % HISTORY;
	p->n += p->n < HISTORY;
	p->seen = true;
}

/* Remembers the values; what is no longer there (a process, a disk) is forgotten. */
static void
remember(struct system_state *s)
{
	for (size_t i = 0; i < s->pasts.len; i++)
		s->pasts.at[i]->seen = false;
	for (size_t i = 0; i < s->rows->rows; i++) {
		const char *id = rowset_text(s->rows, i, "id");
		if (strcmp(rowset_text(s->rows, i, "part"), "core") == 0)
			continue;
		struct past *p = past_of(s, id);
		if (!p) {
			p = xcalloc(1, sizeof(*p));
			p->id = xstrdup(id);
			VEC_PUSH(&s->pasts, p);
		}
		past_add(p, rowset_real(s->rows, i, "value"));
	}
	size_t kept = 0;
	for (size_t i = 0; i < s->pasts.len; i++) {
		if (s->pasts.at[i]->seen)
			s->pasts.at[kept++] = s->pasts.at[i];
		else
			past_free(s->pasts.at[i]);
	}
	s->pasts.len = kept;
}

static void
system_arrive(struct view *v, unsigned slot, struct fetched *got)
{
	struct system_state *s = v->state;
	if (slot < CHARTS_SLOTS) {
		charts_view.arrive(v, slot, got);
		return;
	}
	bool first = !s->rows;
	s->err = got->err;
	if (got->ok) {
		rowset_free(s->rows);
		s->rows = got->rows;
		remember(s);
	}
	/* Rates need two looks: the second comes soon. */
	if (s->section == MACHINE)
		view_wake(v, clock_mono_ms() + (first ? SECOND_MS / 4 : SECOND_MS));
}

static void
system_wake(struct view *v)
{
	const struct system_state *s = v->state;
	if (s->section == RUNS)
		charts_view.wake(v);
	else if (app_paused(v->app))
		view_wake(v, clock_mono_ms() + SECOND_MS);
	else
		ask_sample(v);
}

static void
system_refresh(struct view *v, bool all)
{
	const struct system_state *s = v->state;
	if (s->section == RUNS)
		charts_view.refresh(v, all);
	else
		v->stale = true; /* for when the runs are looked at */
}

static bool
system_open(struct view *v, struct err *err)
{
	struct system_state *s = v->state;
	if (!charts_view.open(v, err))
		return false;
	s->charts.system = true;
	ask_sample(v);
	return true;
}

/* ---- one line of the machine ---- */

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

static void
draw_bar(struct canvas *c, int y, int x, int w, double share)
{
	enum role role = share >= HIGH ? ROLE_WARN : ROLE_SPARK;
	int full = isnan(share) ? 0 : (int)(fmin(fmax(share, 0), 1) * w + 0.5);
	for (int i = 0; i < w; i++)
		canvas_text(c, y, x + i, 1, i < full ? role : ROLE_AXIS, i < full ? "█" : "·");
}

/* The newest at the right; rates are shown against their own highest. */
static void
draw_past(struct canvas *c, int y, int x, int w, const struct past *p, double most)
{
	double top = most > 0 ? most : 0;
	if (!p || w < 1)
		return;
	for (size_t i = 0; i < p->n && !(most > 0); i++)
		top = fmax(top, p->value[(p->next + HISTORY - 1 - i) % HISTORY]);
	for (int i = 0; i < w && (size_t)i < p->n; i++) {
		double v = p->value[(p->next + HISTORY - 1 - (size_t)i) % HISTORY];
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
	int bar = r.w < 80 ? r.w / 5 : BAR_W;
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
	int said = utf8_width(more) + 2;
	if (*more && room > said)
		room -= canvas_text_right(c, y, end, room, ROLE_MUTED, more) + 2;
	if (room > 0)
		draw_past(c, y, x, room < HISTORY ? room : HISTORY,
			past_of(s, rowset_text(s->rows, row, "id")), most);
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

/* All cores as one strip. */
static size_t
cores(struct page *p, size_t row)
{
	const struct rowset *rows = p->s->rows;
	int room = p->r.w - LABEL_W - 3;
	int y = -1;
	int x = 0;
	for (; row < rows->rows && strcmp(rowset_text(rows, row, "part"), "core") == 0; row++) {
		if (x == 0)
			y = place(p);
		double v = rowset_real(rows, row, "value") / 100;
		if (y >= 0 && room > 0)
			canvas_text(p->c, y, p->r.x + LABEL_W + 2 + x, 1,
				v >= HIGH ? ROLE_WARN : ROLE_SPARK, level_glyph(v, p->c->ascii));
		x = x + 1 < room ? x + 1 : 0;
	}
	return row;
}

static const char *
title_of(const char *part)
{
	static const struct {
		const char *part, *title;
	} titles[] = {
		{ "processor", "Processor" },
		{ "memory", "Memory" },
		{ "gpu", "NVIDIA GPUs" },
		{ "disk", "Disks" },
		{ "folder", "File systems" },
		{ "network", "Network" },
	};
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		if (strcmp(titles[i].part, part) == 0)
			return titles[i].title;
	return NULL;
}

static bool
has_gpu(const struct rowset *rows)
{
	for (size_t i = 0; i < rows->rows; i++)
		if (strcmp(rowset_text(rows, i, "part"), "gpu") == 0)
			return true;
	return false;
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
		if (strcmp(next, "core") == 0) {
			i = cores(p, i);
			continue;
		}
		const char *own = rowset_text(rows, i, "name");
		int y = place(p);
		if (y >= 0)
			draw_measure(p->s, p->c, y, p->r, i, strcmp(own, name) != 0);
		name = own;
		i++;
	}
	if (has_gpu(rows))
		return;
	heading(p, "NVIDIA GPUs");
	int y = place(p);
	if (y >= 0)
		canvas_text_cut(p->c, y, p->r.x + 1, p->r.w > 1 ? p->r.w - 1 : 0, ROLE_MUTED,
			"none: neither libnvidia-ml.so.1 nor nvidia-smi answers here");
}

static int
count_lines(const struct system_state *s, struct rect r)
{
	struct page p = { .s = s, .r = r };
	if (s->rows)
		machine(&p);
	return p.line;
}

/* ---- layout and drawing ---- */

static struct rect
bar_of(struct rect *r)
{
	return rect_cut_top(r, r->h >= 5 ? 2 : 0);
}

static void
system_layout(struct view *v, struct rect r)
{
	struct system_state *s = v->state;
	bar_of(&r);
	if (s->section == RUNS) {
		charts_view.layout(v, r);
		return;
	}
	s->lines = count_lines(s, r);
	int most = s->lines > r.h ? s->lines - r.h : 0;
	s->top = s->top > most ? most : s->top;
	s->top = s->top > 0 ? s->top : 0;
}

static void
draw_sections(const struct system_state *s, struct canvas *c, struct rect r)
{
	static const char *const titles[] = { "this machine", "runs" };
	int x = r.x + 1;
	if (r.h == 0)
		return;
	for (unsigned i = 0; i < SECTIONS; i++) {
		int room = r.x + r.w - x;
		if (room > 0)
			x += canvas_text(c, r.y, x, room,
				     i == s->section ? ROLE_TAB_ACTIVE : ROLE_TAB, titles[i]) +
			     3;
	}
	canvas_rule(c, r.y + 1, r.x, r.w, ROLE_RULE);
}

static void
draw_machine(const struct system_state *s, struct canvas *c, struct rect r)
{
	struct page p = { .s = s, .c = c, .r = r };
	if (!s->rows && s->err.code != ERR_NONE)
		canvas_text_cut(c, r.y, r.x + 1, r.w > 1 ? r.w - 1 : 0, ROLE_ERROR, s->err.text);
	else if (!s->rows)
		canvas_text(c, r.y, r.x + 1, r.w > 1 ? r.w - 1 : 0, ROLE_MUTED, "looking…");
	else if (r.h > 0)
		machine(&p);
	if (s->lines > s->top + r.h && r.h > 0)
		canvas_text_right(
			c, r.y + r.h - 1, r.x + r.w - 1, r.w > 1 ? r.w - 1 : 0, ROLE_MUTED, "more");
}

static void
system_draw(const struct view *v, struct canvas *c, struct rect r)
{
	const struct system_state *s = v->state;
	draw_sections(s, c, bar_of(&r));
	if (s->section == MACHINE)
		draw_machine(s, c, r);
	else if (s->charts.panes.len == 0 && s->charts.data.runs.len > 0)
		draw_empty(c, r,
			"These runs have no system metrics.\n\nMLflow logs them when asked:  "
			"mlflow.enable_system_metrics_logging()");
	else
		charts_view.draw(v, c, r);
}

/* ---- commands ---- */

static bool
scroll(struct system_state *s, const char *name, int page)
{
	static const struct {
		const char *name;
		int lines, halves; /* of a page */
	} moves[] = {
		{ "scroll.down", 1, 0 },
		{ "scroll.up", -1, 0 },
		{ "scroll.half-down", 0, 1 },
		{ "scroll.half-up", 0, -1 },
		{ "scroll.page-down", 0, 2 },
		{ "scroll.page-up", 0, -2 },
	};
	if (strcmp(name, "scroll.first") == 0)
		s->top = 0;
	else if (strcmp(name, "scroll.last") == 0)
		s->top = s->lines;
	for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++)
		if (strcmp(name, moves[i].name) == 0)
			s->top += moves[i].lines + moves[i].halves * page / 2;
	return strncmp(name, "scroll.", 7) == 0;
}

static void
show_section(struct view *v, unsigned section)
{
	struct system_state *s = v->state;
	s->section = section;
	if (section == MACHINE) {
		ask_sample(v);
	} else {
		view_cancel(v, SYSTEM_SAMPLE);
		view_wake(v, 0);
		charts_view.refresh(v, false);
		v->stale = false;
	}
}

static bool
system_command(struct view *v, const char *const *words, size_t n)
{
	struct system_state *s = v->state;
	if (strcmp(words[0], "section.next") == 0 || strcmp(words[0], "section.previous") == 0) {
		show_section(v, (s->section + 1) % SECTIONS);
		return true;
	}
	if (s->section == RUNS)
		return charts_view.command(v, words, n);
	return scroll(s, words[0], v->rect.h);
}

static const char *
system_lookup(const struct view *v, const char *name, size_t i)
{
	return charts_view.lookup(v, name, i);
}

static void
system_describe(const struct view *v, char *out, size_t size)
{
	const struct system_state *s = v->state;
	if (s->section == RUNS)
		charts_view.describe(v, out, size);
	else
		snprintf(out, size, "this machine");
}

static void
system_close(struct view *v)
{
	struct system_state *s = v->state;
	rowset_free(s->rows);
	for (size_t i = 0; i < s->pasts.len; i++)
		past_free(s->pasts.at[i]);
	VEC_FREE(&s->pasts);
	charts_view.close(v);
}

static const char *const machine_contexts[] = { "machine", NULL };
static const char *const runs_contexts[] = { "system", "charts", NULL };

static const char *const *
system_contexts(const struct view *v)
{
	const struct system_state *s = v->state;
	return s->section == MACHINE ? machine_contexts : runs_contexts;
}

static const struct hint hints[] = {
	{ "section.next", "machine or runs" },
	{ "scroll.down", "scroll" },
	{ "crosshair", "crosshair" },
	{ "open", "one" },
	{ "axis.x", "x axis" },
	{ "pause", "pause" },
	{ NULL, NULL },
};

const struct view_class system_view = {
	.name = "system",
	.title = "System",
	.about = "This machine now, and the system metrics of runs",
	.contexts = machine_contexts,
	.contexts_now = system_contexts,
	.hints = hints,
	.state_size = sizeof(struct system_state),
	.open = system_open,
	.arrive = system_arrive,
	.refresh = system_refresh,
	.wake = system_wake,
	.layout = system_layout,
	.draw = system_draw,
	.command = system_command,
	.lookup = system_lookup,
	.describe = system_describe,
	.close = system_close,
};
