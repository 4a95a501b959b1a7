// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The made-up engine. */
#include "tests/unit/tui/fake_app.h"

#include "core/command/args.h"
#include "core/command/command.h"
#include "core/command/source.h"
#include "core/job/job.h"
#include "core/report/report.h"
#include "core/system/system_gpu.h"
#include "core/table/rowset_build.h"
#include "tests/support/check.h"
#include "tui/app.h"
#include "tui/canvas.h"
#include "tui/engine.h"
#include "tui/key.h"
#include "tui/term.h"
#include "tui/view.h"

#include <math.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BYTES ((size_t)256 << 20)

struct fake_data fake_data = { .runs = 40, .points = 60 };

static atomic_size_t reads;
static atomic_size_t parts;

size_t
fake_reads(void)
{
	return atomic_load(&reads);
}

size_t
fake_parts(void)
{
	return atomic_load(&parts);
}

static void
put_text(struct rowset_build *b, size_t col, size_t row, const char *text)
{
	rowset_build_text(b, col, row, text, strlen(text));
}

static const struct rowset *
finish(struct rowset_build *b)
{
	const struct rowset *rows = NULL;
	struct err err = ERR_INIT;
	if (!rowset_build_finish(b, &rows, &err))
		fail_msg("%s", err.text);
	return rows;
}

const struct rowset *
fake_runs(size_t n)
{
	static const char *const statuses[] = { "FINISHED", "RUNNING", "FAILED", "KILLED",
		"SCHEDULED" };
	struct rowset_build *b = rowset_build_new(BYTES);
	size_t id = rowset_build_column(b, "run_id", CELL_TEXT);
	size_t name = rowset_build_column(b, "run_name", CELL_TEXT);
	size_t experiment = rowset_build_column(b, "experiment", CELL_TEXT);
	size_t status = rowset_build_column(b, "status", CELL_TEXT);
	size_t start = rowset_build_column(b, "start_time", CELL_TIME);
	size_t span = rowset_build_column(b, "duration", CELL_INT);
	size_t parent = rowset_build_column(b, "parent_run_id", CELL_TEXT);
	size_t auc = rowset_build_column(b, "metrics.auc", CELL_REAL);
	size_t loss = rowset_build_column(b, "metrics.loss", CELL_REAL);
	size_t cpu = fake_data.system ? rowset_build_column(b, "metrics.system/cpu", CELL_REAL)
				      : ROWSET_NONE;
	size_t lr = rowset_build_column(b, "params.lr", CELL_TEXT);
	size_t depth = rowset_build_column(b, "params.depth", CELL_TEXT);
	for (size_t i = 0; i < n; i++) {
		char text[64];
		size_t row = rowset_build_row(b);
		snprintf(text, sizeof(text), "%08zx%024zx", i * 2654435761u % 0xffffffffu, i);
		put_text(b, id, row, text);
		snprintf(text, sizeof(text), "run-%zu", i);
		put_text(b, name, row, fake_data.name ? fake_data.name : text);
		put_text(b, experiment, row, i % 3 ? "churn" : "vision");
		put_text(b, status, row, statuses[i % 5]);
		rowset_build_int(b, start, row, 1700000000000 - (int64_t)i * 60000);
		rowset_build_int(b, span, row, (int64_t)(i * 1000));
		if (i % 7 == 3) {
			snprintf(text, sizeof(text), "%08zx%024zx",
				(i - 1) * 2654435761u % 0xffffffffu, i - 1);
			put_text(b, parent, row, text);
		}
		if (i % 6 != 5)
			rowset_build_real(
				b, auc, row, 0.9 - (double)(i * 37 % 100) / 1000 + fake_data.shift);
		if (cpu != ROWSET_NONE && i % 5 == 4)
			rowset_build_real(b, cpu, row, 50);
		rowset_build_real(b, loss, row, i % 11 == 4 ? (double)NAN : (double)(i % 13) / 10);
		put_text(b, lr, row, i % 2 ? "0.1" : "0.05");
		put_text(b, depth, row, i % 4 ? "6" : "8");
	}
	return finish(b);
}

/* ---- sources ---- */

static bool
load_runs(struct store *s, struct job *job, struct source_query *q, const struct rowset **out,
	struct err *err)
{
	(void)s;
	(void)job;
	size_t n = q->limit > 0 && q->limit < fake_data.runs ? q->limit : fake_data.runs;
	atomic_fetch_add(&reads, 1);
	if (fake_data.fails)
		return err_set(err, ERR_BUSY, "the store is busy; try again");
	*out = fake_runs(n);
	return true;
}

/* key, value and whatever else the sections of a run look for. */
static bool
load_pairs(struct store *s, struct job *job, struct source_query *q, const struct rowset **out,
	struct err *err)
{
	static const double curve[] = { 0.1, 0.4, 0.2, 0.8 };
	(void)s;
	(void)job;
	(void)q;
	atomic_fetch_add(&parts, 1);
	if (fake_data.fails)
		return err_set(err, ERR_BUSY, "the store is busy; try again");
	struct rowset_build *b = rowset_build_new(BYTES);
	size_t key = rowset_build_column(b, "key", CELL_TEXT);
	size_t name = rowset_build_column(b, "name", CELL_TEXT);
	size_t value = rowset_build_column(b, "value", CELL_REAL);
	size_t series = rowset_build_column(b, "curve", CELL_SERIES);
	for (size_t i = 0; i < 5 && fake_data.runs > 0; i++) {
		char text[16];
		size_t row = rowset_build_row(b);
		snprintf(text, sizeof(text), "key%zu", i);
		put_text(b, key, row, text);
		put_text(b, name, row, text);
		rowset_build_real(b, value, row, (double)i / 3);
		rowset_build_series(b, series, row, NULL, curve, 4);
	}
	*out = finish(b);
	return true;
}

static double
value_at(const char *key, const char *run, size_t i)
{
	if (strcmp(key, "loss") == 0 && i >= 20 && i < 25)
		return (double)NAN;
	return sin((double)i / 9) + (double)(unsigned char)run[7] / 100;
}

/* A row of what is behind the wanted place; see core/store/series_many.h. */
static void
add_series(struct rowset_build *b, size_t want, const struct series_want *w)
{
	size_t from = w->place.known ? (size_t)w->place.rowid : 0;
	size_t all = fake_data.once && strcmp(w->key, "auc") == 0 ? 1 : fake_data.points;
	size_t n = all > from ? all - from : 0;
	double *memory = calloc(3 * n + 1, sizeof(*memory));
	assert_non_null(memory);
	double *x = memory, *y = memory + n, *time = memory + 2 * n;
	for (size_t i = 0; i < n; i++) {
		x[i] = (double)(from + i);
		y[i] = value_at(w->key, w->run, from + i);
		time[i] = 1700000000000.0 + 1000.0 * x[i];
	}
	size_t row = rowset_build_row(b);
	rowset_build_int(b, rowset_build_column(b, "want", CELL_INT), row, (int64_t)want);
	rowset_build_int(b, rowset_build_column(b, "whole", CELL_BOOL), row, !w->place.known);
	rowset_build_series(b, rowset_build_column(b, "step", CELL_SERIES), row, x, y, n);
	rowset_build_series(b, rowset_build_column(b, "time", CELL_SERIES), row, NULL, time, n);
	rowset_build_int(b, rowset_build_column(b, "rowid", CELL_INT), row, (int64_t)(from + n));
	rowset_build_int(
		b, rowset_build_column(b, "last_step", CELL_INT), row, (int64_t)(from + n) - 1);
	rowset_build_int(b, rowset_build_column(b, "last_time", CELL_INT), row, 0);
	free(memory);
}

static bool
load_many(struct store *s, struct job *job, struct source_query *q, const struct rowset **out,
	struct err *err)
{
	(void)s;
	(void)job;
	if (fake_data.fails)
		return err_set(err, ERR_BUSY, "the store is busy; try again");
	struct rowset_build *b = rowset_build_new(BYTES);
	for (size_t i = 0; i < q->n_wants; i++)
		add_series(b, i, &q->wants[i]);
	*out = finish(b);
	return true;
}

static bool
load_last_steps(struct store *s, struct job *job, struct source_query *q, const struct rowset **out,
	struct err *err)
{
	(void)s;
	(void)job;
	(void)q;
	atomic_fetch_add(&parts, 1);
	if (fake_data.fails)
		return err_set(err, ERR_BUSY, "the store is busy; try again");
	struct rowset_build *b = rowset_build_new(BYTES);
	size_t key = rowset_build_column(b, "key", CELL_TEXT);
	size_t step = rowset_build_column(b, "last_step", CELL_INT);
	for (int i = 0; i < 2; i++) {
		size_t row = rowset_build_row(b);
		put_text(b, key, row, i == 0 ? "auc" : "loss");
		rowset_build_int(
			b, step, row, i == 0 && fake_data.once ? 0 : (int64_t)fake_data.points - 1);
	}
	*out = finish(b);
	return true;
}

/* 64 cores in a container of two and a half; two GPUs, a process with a hostile name. */
static bool
load_machine(struct store *s, struct job *job, struct source_query *q, const struct rowset **out,
	struct err *err)
{
	struct system_sample *m = calloc(1, sizeof(*m));
	(void)s;
	(void)job;
	assert_non_null(m);
	uint64_t look = q->previous ? 2 : 1;
	m->mono_ms = (int64_t)(look * 1000);
	m->n_cores = 64;
	m->cpu = (struct system_ticks){ 400 * look, 6400 * look };
	for (uint64_t i = 0; i < m->n_cores; i++)
		m->core[i] = (struct system_ticks){ i * look, 100 * look };
	m->memory = 64000000000;
	m->memory_available = 16000000000;
	m->limit = (struct system_limit){ .memory = 8000000000,
		.memory_used = 7600000000,
		.killed = 2,
		.cores = 2.5,
		.cpu_us = 1250000 * look,
		.allowed = 4 };
	strcpy(m->gpus.note, "by NVML");
	m->gpus.n = 2;
	for (size_t i = 0; i < 2; i++) {
		struct system_gpu *g = &m->gpus.gpu[i];
		strcpy(g->name, "Fake 9000");
		g->busy = i == 0 ? 87 : (double)NAN;
		g->memory = 16000000000;
		g->memory_used = 4000000000;
		g->watts = 250;
		g->watts_limit = 300;
		g->celsius = 71;
	}
	system_add_process(&m->gpus.gpu[0], 4711, 3000000000, "\x1b[31mtrain.py");
	bool ok = system_rows(m, q->previous, out, err);
	free(m);
	return ok;
}

static const struct source *
find_source(const char *name)
{
	static const struct source machine = { "system", load_machine };
	if (fake_data.machine && strcmp(name, "system") == 0)
		return &machine;
	static const struct source many = { "series.many", load_many };
	static const struct source steps = { "metric.last-steps", load_last_steps };
	if (strcmp(name, "series.many") == 0)
		return &many;
	if (strcmp(name, "metric.last-steps") == 0)
		return &steps;
	/* These two need no store. */
	if (strcmp(name, "runs.importance") == 0 || strcmp(name, "system") == 0)
		return source_find(name);
	static const struct source runs = { "runs", load_runs };
	static const struct source pairs = { "pairs", load_pairs };
	return strncmp(name, "runs", 4) == 0 ? &runs : &pairs;
}

/* ---- one command that reads and one that writes ---- */

static bool
run_show(const struct command_call *call, struct report *out, struct err *err)
{
	(void)call;
	atomic_fetch_add(&parts, 1);
	if (fake_data.fails)
		return err_set(err, ERR_BUSY, "the store is busy; try again");
	report_section(out, "run", "Run");
	report_value_text(out, "name", "name", fake_data.name ? fake_data.name : "run-0");
	report_text(
		out, "A paragraph that is long enough to be wrapped where the screen is narrow.");
	report_conclude(out, VERDICT_PASS, "all is well");
	return true;
}

static bool
run_delete(const struct command_call *call, struct report *out, struct err *err)
{
	(void)err;
	report_conclude(out, VERDICT_NONE, call->dry ? "1 run would be deleted" : "1 run deleted");
	report_value_text(out, "undo", "taken back by", "cairn run restore 3f2a");
	return true;
}

static const struct param params[] = {
	{ .name = "run", .type = PARAM_RUN, .positional = true, .repeats = true },
	{ .name = NULL },
};

/* Two items for the runs that are named: one alike, one not; see core/command/compare_runs.h. */
static bool
run_compare(const struct command_call *call, struct report *out, struct err *err)
{
	size_t n;
	const char *const *ids = args_list(call->args, "run", &n);
	if (fake_data.fails)
		return err_set(err, ERR_BUSY, "the store is busy; try again");
	struct rowset_build *items = rowset_build_new(BYTES), *runs = rowset_build_new(BYTES);
	struct column *columns = calloc(n + 3, sizeof(*columns));
	assert_non_null(columns);
	columns[0] = (struct column){ .name = "name", .title = "what" };
	columns[1] = (struct column){ .name = "kind" };
	for (size_t i = 0; i < 2; i++) {
		size_t row = rowset_build_row(items);
		const char *name = i == 0 ? "auc" : "lr", *kind = i == 0 ? "metric" : "param";
		put_text(items, rowset_build_column(items, "name", CELL_TEXT), row, name);
		put_text(items, rowset_build_column(items, "kind", CELL_TEXT), row, kind);
		put_text(items, rowset_build_column(items, "item", CELL_TEXT), row, name);
		rowset_build_int(
			items, rowset_build_column(items, "differs", CELL_BOOL), row, i == 0);
		for (size_t k = 0; k < n; k++) {
			char text[32];
			snprintf(text, sizeof(text), "0.%zu", i == 0 ? k : 0);
			put_text(items, rowset_build_column(items, ids[k], CELL_TEXT), row, text);
			columns[2 + k] = (struct column){ .name = ids[k] };
		}
	}
	for (size_t k = 0; k < n; k++) {
		size_t row = rowset_build_row(runs);
		put_text(runs, rowset_build_column(runs, "run_id", CELL_TEXT), row, ids[k]);
		put_text(runs, rowset_build_column(runs, "run_name", CELL_TEXT), row, "a name");
	}
	report_table(out, "items", finish(items), columns, NULL);
	report_table(out, "runs", finish(runs), NULL, NULL);
	free(columns);
	return true;
}

static const struct param compare_params[] = {
	{ .name = "run", .type = PARAM_RUN, .positional = true, .repeats = true },
	{ .name = "all", .type = PARAM_FLAG },
	{ .name = "baseline", .type = PARAM_RUN },
	{ .name = NULL },
};

static const struct command compare = { .name = "run.compare",
	.summary = "compare runs",
	.params = compare_params,
	.run = run_compare };
static const struct command show = { .name = "run.show",
	.summary = "show one run",
	.params = params,
	.run = run_show,
	.live = true };
static const struct command delete = { .name = "run.delete",
	.summary = "delete runs",
	.effect = COMMAND_WRITES,
	.params = params,
	.run = run_delete };
static const struct command restore = { .name = "run.restore",
	.summary = "restore runs",
	.effect = COMMAND_WRITES,
	.params = params,
	.run = run_delete };
static const struct command *const commands[] = { &compare, &delete, &restore, &show };

static const struct command *
find_command(const char *name, struct err *err)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	err_set(err, ERR_USAGE, "no command is called '%s'", name);
	return NULL;
}

/* ---- the application ---- */

static void *
open_context(void *arg, enum job_kind kind, struct err *err)
{
	(void)kind;
	(void)err;
	return arg;
}

static void
ignore_context(void *context)
{
	(void)context;
}

struct fake_app
fake_app_open(const char *view, int h, int w)
{
	static int context;
	struct fake_app f = { .canvas = canvas_new(h, w) };
	struct err err = ERR_INIT;
	struct job_context_ops ops = { .open = open_context,
		.interrupt = ignore_context,
		.close = ignore_context,
		.arg = &context };
	f.pool = job_pool_open(&ops, 2, &err);
	struct engine engine = { .pool = f.pool,
		.path = "./mlflow.db",
		.find_source = find_source,
		.find_command = find_command,
		.commands = commands,
		.n_commands = sizeof(commands) / sizeof(commands[0]) };
	f.term = term_memory_open(h, w);
	f.app = app_new(f.term, &engine);
	CHECK_OK(app_show(f.app, view, &err));
	fake_settle(&f);
	return f;
}

void
fake_app_close(struct fake_app *f)
{
	app_free(f->app);
	job_pool_close(f->pool);
	f->term->ops->close(f->term);
	canvas_free(f->canvas);
}

void
fake_settle(struct fake_app *f)
{
	app_settle(f->app);
	while (!app_idle(f->app)) {
		if (app_dirt(f->app) == APP_CLEAN) {
			struct pollfd p = { .fd = job_pool_fd(f->pool), .events = POLLIN };
			poll(&p, 1, -1);
		}
		job_pool_deliver(f->pool);
		int h = 0;
		int w = 0;
		f->term->ops->size(f->term, &h, &w);
		if (f->canvas->h != h || f->canvas->w != w) {
			canvas_free(f->canvas);
			f->canvas = canvas_new(h, w);
		}
		app_set_dirty(f->app, APP_CLEAN);
		app_draw(f->app, f->canvas);
	}
}

void
fake_press(struct fake_app *f, const char *keys)
{
	while (*keys) {
		size_t used = 0;
		int key = keys_parse(keys, &used);
		assert_int_not_equal(key, KEYS_NONE);
		app_key(f->app, key);
		fake_settle(f);
		keys += used;
	}
}

const char *
fake_screen(struct fake_app *f)
{
	static char *text;
	static size_t size;
	free(text);
	text = NULL;
	FILE *out = open_memstream(&text, &size);
	assert_non_null(out);
	canvas_dump_text(f->canvas, out);
	fclose(out);
	return text;
}

bool
fake_shows(struct fake_app *f, const char *text)
{
	return strstr(fake_screen(f), text) != NULL;
}

void
fake_check_size(const struct fake_app *f, int h, int w)
{
	const struct view *v = app_view(f->app);
	struct canvas *c = canvas_new(h + 4, w + 4);
	struct rect r = { 2, 2, h, w };
	struct view *settled = app_view(v->app);
	canvas_fill(c, (struct rect){ 0, 0, h + 4, w + 4 }, ROLE_PROMPT_GHOST);
	if (v->class->layout)
		v->class->layout(settled, r);
	/* Without the clip that protects the frame in the application. */
	v->class->draw(v, c, r);
	for (int y = 0; y < c->h; y++) {
		for (int x = 0; x < c->w; x++) {
			const struct cell *cell = canvas_at(c, y, x);
			if (!rect_holds(r, y, x) &&
				(cell->role != ROLE_PROMPT_GHOST || cell->utf8[0]))
				fail_msg("%s at %dx%d draws outside, at %d,%d", v->class->name, w,
					h, x - 2, y - 2);
		}
	}
	canvas_free(c);
}
