// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The life of a view, and its questions to the engine. */
#include "tui/view.h"

#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/base/oom.h"
#include "core/command/args.h"
#include "core/command/command.h"
#include "core/command/source.h"
#include "core/job/job.h"
#include "core/report/report.h"
#include "core/table/rowset.h"
#include "tui/app.h"
#include "tui/engine.h"

#include <stdlib.h>
#include <string.h>

/* Longer than a held key takes to repeat, shorter than a person takes to look. */
#define REST_MS 80

/* One question on its way. */
struct question {
	struct arena *arena;
	unsigned slot;
	uint64_t serial;
	const char *path;
	const struct source *source; /* or: */
	const struct command *command;
	struct args *args;
	struct source_query query;
	const char *order;
	struct fetched got;
};

static void
question_free(void *arg)
{
	struct question *q = arg;
	rowset_free(q->query.previous);
	rowset_free(q->got.rows);
	report_free(q->got.report);
	args_free(q->args);
	arena_free(q->arena);
	free(q);
}

static bool
question_work(struct job *job, void *context, void *arg, struct err *err)
{
	struct question *q = arg;
	if (q->command) {
		q->got.report = report_new(q->command->summary);
		struct command_call call = { .job = job,
			.store = context,
			.store_path = q->path,
			.args = q->args,
			.now_ms = clock_wall_ms() };
		return q->command->run(&call, q->got.report, err);
	}
	q->query.now_ms = q->query.runs.now_ms = clock_wall_ms();
	if (q->order) {
		struct sort_key *keys = NULL;
		if (!order_parse(q->arena, q->order, &keys, &q->query.runs.n_order, err))
			return false;
		q->query.runs.order = keys;
	}
	return q->source->load(context, job, &q->query, &q->got.rows, err);
}

static void
question_done(void *owner, void *arg, bool ok, const struct err *err)
{
	struct view *v = owner;
	struct question *q = arg;
	if (v->slot[q->slot].serial != q->serial) {
		question_free(q);
		return;
	}
	v->slot[q->slot].waiting = false;
	struct fetched got = { .ok = ok };
	if (ok) {
		got.rows = q->got.rows;
		got.report = q->got.report;
		q->got.rows = NULL;
		q->got.report = NULL;
	} else {
		got.err = *err;
	}
	got.marker = q->query.marker;
	unsigned slot = q->slot;
	struct app *app = v->app;
	bool unasked = v->slot[slot].unasked;
	question_free(q);
	app_set_dirty(app, unasked ? APP_BACKGROUND : APP_NOW);
	app_set_unasked(app, unasked);
	v->class->arrive(v, slot, &got);
	app_set_unasked(app, true);
	app_catch_up(app);
	app_set_unasked(app, false);
}

static const struct job_ops read_ops = {
	.title = "reading",
	.kind = JOB_READ,
	.work = question_work,
	.done = question_done,
	.drop = question_free,
};

static struct question *
question_new(struct view *v, unsigned slot)
{
	view_cancel(v, slot);
	struct question *q = xcalloc(1, sizeof(*q));
	q->arena = arena_new();
	q->slot = slot;
	q->serial = ++v->next_serial;
	q->path = app_engine(v->app)->path;
	v->slot[slot].serial = q->serial;
	return q;
}

static void
submit(struct view *v, struct question *q)
{
	unsigned slot = q->slot;
	v->slot[slot].waiting = true;
	v->slot[slot].unasked = app_unasked(v->app);
	v->slot[slot].job = job_submit(app_engine(v->app)->pool, &read_ops, v, q);
}

static void
refuse(struct view *v, unsigned slot, struct question *q, const struct err *err)
{
	struct fetched got = { .ok = false, .err = *err };
	question_free(q);
	v->class->arrive(v, slot, &got);
}

static const char *
copied(struct arena *a, const char *s)
{
	return s ? arena_strdup(a, s) : NULL;
}

static const char *const *
copied_list(struct arena *a, const char *const *list)
{
	size_t n = 0;
	while (list && list[n])
		n++;
	if (!list)
		return NULL;
	const char **copy = ARENA_ARRAY(a, const char *, n + 1);
	for (size_t i = 0; i < n; i++)
		copy[i] = arena_strdup(a, list[i]);
	return copy;
}

static const struct series_want *
copied_wants(struct arena *a, const struct ask *ask)
{
	struct series_want *copy = ARENA_ARRAY(a, struct series_want, ask->n_wants + 1);
	for (size_t i = 0; i < ask->n_wants; i++)
		copy[i] = (struct series_want){ .run = arena_strdup(a, ask->wants[i].run),
			.key = arena_strdup(a, ask->wants[i].key),
			.place = ask->wants[i].place };
	return copy;
}

void
view_fetch(struct view *v, unsigned slot, const struct ask *ask)
{
	struct question *q = question_new(v, slot);
	struct arena *a = q->arena;
	q->source = app_engine(v->app)->find_source(ask->source);
	if (!q->source) {
		struct err err = ERR_INIT;
		err_set(&err, ERR_NOT_FOUND, "no source is called '%s'", ask->source);
		refuse(v, slot, q, &err);
		return;
	}
	q->order = copied(a, ask->order);
	q->query = (struct source_query){
		.run = copied(a, ask->run),
		.experiment = copied(a, ask->experiment),
		.key = copied(a, ask->key),
		.model = copied(a, ask->model),
		.limit = ask->limit,
		.previous = rowset_ref(ask->previous),
		.marker = ask->marker,
		.wants = copied_wants(a, ask),
		.n_wants = ask->n_wants,
	};
	q->query.runs.lifecycle = ask->lifecycle;
	q->query.runs.limit = ask->limit;
	q->query.runs.inserted_last = ask->inserted_last;
	q->query.runs.columns = copied_list(a, ask->columns);
	q->query.runs.n_experiments = ask->n_experiments;
	if (ask->n_experiments > 0)
		q->query.runs.experiments = arena_memdup(a, ask->experiments,
			ask->n_experiments * sizeof(*ask->experiments), _Alignof(int64_t));
	submit(v, q);
}

void
view_command(struct view *v, unsigned slot, const char *const *words)
{
	struct question *q = question_new(v, slot);
	struct err err = ERR_INIT;
	size_t n = 0;
	while (words[n])
		n++;
	q->command = app_engine(v->app)->find_command(words[0], &err);
	if (q->command && args_parse(q->command, words + 1, n - 1, &q->args, &err))
		submit(v, q);
	else
		refuse(v, slot, q, &err);
}

void
view_cancel(struct view *v, unsigned slot)
{
	if (v->slot[slot].waiting)
		job_cancel(app_engine(v->app)->pool, v->slot[slot].job);
	v->slot[slot].waiting = false;
	v->slot[slot].serial = 0;
}

bool
view_waiting(const struct view *v, unsigned slot)
{
	return v->slot[slot].waiting;
}

bool
view_waits(const struct view *v)
{
	for (unsigned i = 0; i < VIEW_SLOTS; i++)
		if (v->slot[i].waiting)
			return true;
	return false;
}

void
view_wake(struct view *v, int64_t at_ms)
{
	v->wake_ms = at_ms;
	v->rests = false;
}

void
view_rest(struct view *v)
{
	view_wake(v, clock_mono_ms() + REST_MS);
	v->rests = true;
}

void
view_dirty(struct view *v)
{
	app_set_dirty(v->app, APP_BACKGROUND);
}

struct view *
view_new(struct app *app, const struct view_class *class, const char *arg, struct err *err)
{
	struct view *v = xcalloc(1, sizeof(*v));
	v->class = class;
	v->app = app;
	v->arg = xstrdup(arg ? arg : "");
	v->state = xcalloc(1, class->state_size ? class->state_size : 1);
	if (class->open(v, err))
		return v;
	view_free(v);
	return NULL;
}

void
view_free(struct view *v)
{
	if (!v)
		return;
	job_disown(app_engine(v->app)->pool, v);
	v->class->close(v);
	free(v->state);
	free(v->arg);
	free(v);
}

const char *const *
view_contexts(const struct view *v)
{
	return v->class->contexts_now ? v->class->contexts_now(v) : v->class->contexts;
}

const struct hint *
view_hints(const struct view *v)
{
	return v->class->hints_now ? v->class->hints_now(v) : v->class->hints;
}

const struct view_class *
view_find(const char *name)
{
	for (size_t i = 0; i < view_count; i++)
		if (strcmp(view_table[i].class->name, name) == 0)
			return view_table[i].class;
	return NULL;
}
