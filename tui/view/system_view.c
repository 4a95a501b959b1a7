// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * System: this machine as it is now, and what MLflow logged of the machines that
 * runs ran on. It looks at the machine only while it is shown.
 */
#include "core/base/clock.h"
#include "core/base/str.h"
#include "core/table/rowset.h"
#include "tui/app.h"
#include "tui/term.h"
#include "tui/view/charts_parts.h"
#include "tui/view/list_view.h"
#include "tui/view/system_parts.h"
#include "tui/view/views.h"

#include <stdio.h>
#include <string.h>

enum { SYSTEM_SAMPLE = CHARTS_SLOTS };
enum { MACHINE, RUNS, SECTIONS };

#define SECOND_MS 1000

/* ---- sampling ---- */

static void
ask_sample(struct view *v)
{
	struct system_state *s = v->state;
	struct ask ask = { .source = "system", .previous = s->rows };
	view_fetch(v, SYSTEM_SAMPLE, &ask);
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
	p->next = (p->next + 1) % SYSTEM_HISTORY;
	p->n += p->n < SYSTEM_HISTORY;
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
		struct past *p = system_past(s, id);
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
		v->as_of_ms = clock_wall_ms();
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
	/* Their steps count samples, those of other metrics batches: only time is common to both. */
	s->charts.x = CHARTS_X_SPAN;
	ask_sample(v);
	return true;
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
	s->lines = s->rows ? system_machine(s, NULL, r) : 0;
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
	if (!s->rows && s->err.code != ERR_NONE)
		canvas_text_cut(c, r.y, r.x + 1, r.w > 1 ? r.w - 1 : 0, ROLE_ERROR, s->err.text);
	else if (!s->rows)
		canvas_text(c, r.y, r.x + 1, r.w > 1 ? r.w - 1 : 0, ROLE_MUTED, "looking…");
	else if (r.h > 0)
		(void)system_machine(s, c, r);
	if (s->lines > s->top + r.h && r.h > 0)
		canvas_text_right(c, r.y + r.h - 1, r.x + r.w - 1, r.w > 1 ? r.w - 1 : 0,
			ROLE_MUTED, " more");
}

static bool
has_system_metrics(const struct charts_state *s)
{
	for (size_t i = 0; i < s->known.len; i++)
		if (str_starts(s->known.at[i], "system/"))
			return true;
	return false;
}

static void
system_draw(const struct view *v, struct canvas *c, struct rect r)
{
	const struct system_state *s = v->state;
	draw_sections(s, c, bar_of(&r));
	if (s->section == MACHINE)
		draw_machine(s, c, r);
	else if (!has_system_metrics(&s->charts) && s->charts.data.runs.len > 0)
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
		v->as_of_ms = 0;
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
