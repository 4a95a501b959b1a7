// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Commands of the engine, from the application: what reads becomes a view;
 * what writes is planned first, shown, asked about, then done on the writer.
 */
#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/base/str.h"
#include "core/command/args.h"
#include "core/command/command.h"
#include "core/job/job.h"
#include "core/report/report.h"
#include "tui/app_inside.h"
#include "tui/widget/confirm.h"

#include <string.h>

enum deed_way { DEED_DO, DEED_UNDO, DEED_REDO };

struct act {
	struct app *app;
	struct arena *arena;
	const char *path;
	const struct command *command;
	struct args *args;
	const char *line; /* as a person would type it: "run delete 3f2a" */
	enum deed_way way;
	bool dry;
	struct report *report;
};

static void
act_free(void *arg)
{
	struct act *act = arg;
	report_free(act->report);
	args_free(act->args);
	arena_free(act->arena);
	free(act);
}

/* ---- finding the command ---- */

/* "run.delete ID" and "run delete ID" are the same; *used gets the words of the name. */
static const struct command *
find(struct app *app, const char *const *words, size_t *used, struct err *err)
{
	char name[100];
	*used = 1;
	if (strchr(words[0], '.'))
		return app->engine.find_command(words[0], err);
	if (words[1]) {
		struct err ignored = ERR_INIT;
		snprintf(name, sizeof(name), "%.40s.%.40s", words[0], words[1]);
		const struct command *found = app->engine.find_command(name, &ignored);
		*used = 2;
		if (found)
			return found;
		*err = ignored;
	}
	*used = 1;
	const struct command *found = app->engine.find_command(words[0], err);
	if (!found)
		err_set(err, ERR_USAGE, "no command is called '%s'; Ctrl-P finds them all",
			words[0]);
	return found;
}

static const char *
spelled(struct arena *a, const struct command *command, const char *const *rest)
{
	struct strbuf b;
	strbuf_init(&b, 65536);
	for (const char *at = command->name; *at; at++)
		strbuf_add_char(&b, *at == '.' ? ' ' : *at);
	for (; *rest; rest++) {
		strbuf_add_char(&b, ' ');
		strbuf_add(&b, args_quote(a, *rest));
	}
	char *line = arena_strndup(a, b.at, b.len);
	strbuf_free(&b);
	return line;
}

static size_t
length(const char *const *words)
{
	size_t n = 0;
	while (words[n])
		n++;
	return n;
}

static struct act *
act_new(struct app *app, const char *const *words, enum deed_way way, struct err *err)
{
	size_t used = 0;
	struct args *args = NULL;
	const struct command *command = find(app, words, &used, err);
	if (!command || !args_parse(command, words + used, length(words + used), &args, err))
		return NULL;
	struct act *act = xcalloc(1, sizeof(*act));
	act->app = app;
	act->arena = arena_new();
	act->path = app->engine.path;
	act->command = command;
	act->args = args;
	act->line = spelled(act->arena, command, words + used);
	act->way = way;
	return act;
}

/* ---- doing ---- */

static bool
act_work(struct job *job, void *context, void *arg, struct err *err)
{
	struct act *act = arg;
	act->report = report_new(act->command->summary);
	struct command_call call = {
		.job = job,
		.store = act->command->needs == COMMAND_NO_STORE ? NULL : context,
		.store_path = act->path,
		.args = act->args,
		.now_ms = clock_wall_ms(),
		.dry = act->dry,
	};
	return act->command->run(&call, act->report, err);
}

/* The sentence to show when it is done. */
static const char *
conclusion(const struct report *r)
{
	const char *text = NULL;
	for (const struct block *b = report_blocks(r); b; b = b->next) {
		if (b->type == BLOCK_CONCLUSION && b->text)
			return b->text;
		if (b->type == BLOCK_TEXT && !text)
			text = b->text;
	}
	return text ? text : "done";
}

/* The line that takes a change back, when the command knows one. */
static const char *
reverse_of(const struct report *r)
{
	for (const struct block *b = report_blocks(r); b; b = b->next) {
		if (b->type == BLOCK_VALUE && b->key && strcmp(b->key, "undo") == 0 && b->rows &&
			b->rows->rows > 0 && b->rows->col[0].type == CELL_TEXT &&
			!cells_null(&b->rows->col[0], 0)) {
			const char *line = b->rows->col[0].at.s[0];
			return str_starts(line, "cairn ") ? line + 6 : line;
		}
	}
	return NULL;
}

static void
deed_free(struct deed *deed)
{
	free(deed->line);
	free(deed->reverse);
}

static void
remember(struct app *app, const struct act *act)
{
	const char *reverse = reverse_of(act->report);
	if (act->way == DEED_UNDO && app->done.len > 0)
		deed_free(&app->done.at[--app->done.len]);
	if (act->way == DEED_REDO && app->undone.len > 0)
		deed_free(&app->undone.at[--app->undone.len]);
	if (!reverse)
		return;
	struct deed deed = { xstrdup(act->line), xstrdup(reverse) };
	if (act->way == DEED_UNDO)
		VEC_PUSH(&app->undone, deed);
	else
		VEC_PUSH(&app->done, deed);
	if (act->way != DEED_DO)
		return;
	while (app->undone.len > 0)
		deed_free(&app->undone.at[--app->undone.len]);
}

static void
wrote(void *owner, void *arg, bool ok, const struct err *err)
{
	struct app *app = owner;
	struct act *act = arg;
	if (ok) {
		char line[2000];
		snprintf(line, sizeof(line), "cairn %.1900s", act->line);
		app_log(app, line);
		app_message(app, MESSAGE_INFO, "%s%s", conclusion(act->report),
			reverse_of(act->report) ? " (u: undo)" : "");
		remember(app, act);
		app_refresh(app, false);
	} else {
		app_fail(app, err);
	}
	act_free(act);
}

static const struct job_ops write_ops = {
	.title = "writing",
	.kind = JOB_WRITE,
	.work = act_work,
	.done = wrote,
	.drop = act_free,
};

/* ---- asking ---- */

static void
consented(void *arg)
{
	struct act *act = arg;
	act->dry = false;
	report_free(act->report);
	act->report = NULL;
	job_submit(act->app->engine.pool, &write_ops, act->app, act);
}

struct asked {
	struct act *act;
	bool taken;
};

static void
asked_accept(void *arg)
{
	struct asked *asked = arg;
	asked->taken = true;
	consented(asked->act);
}

static void
asked_free(void *arg)
{
	struct asked *asked = arg;
	if (!asked->taken)
		act_free(asked->act);
	free(asked);
}

static void
planned(void *owner, void *arg, bool ok, const struct err *err)
{
	struct app *app = owner;
	struct act *act = arg;
	if (!ok) {
		app_fail(app, err);
		act_free(act);
		return;
	}
	struct asked *asked = xcalloc(1, sizeof(*asked));
	asked->act = act;
	char title[200];
	snprintf(title, sizeof(title), "%s: cairn %.120s",
		act->way == DEED_UNDO   ? "Undo"
		: act->way == DEED_REDO ? "Redo"
					: "Please confirm",
		act->line);
	char yes[80];
	snprintf(yes, sizeof(yes), "%.*s", (int)strcspn(act->command->summary, ";:,("),
		act->command->summary);
	struct confirm_spec spec = { .title = title,
		.yes = yes,
		.plan = act->report,
		.arg = asked,
		.accept = asked_accept,
		.free = asked_free };
	act->report = NULL;
	confirm_open(app, &spec);
}

static const struct job_ops plan_ops = {
	.title = "planning",
	.kind = JOB_READ,
	.work = act_work,
	.done = planned,
	.drop = act_free,
};

static void
begin(struct app *app, struct act *act)
{
	struct err err = ERR_INIT;
	if (act->command->effect == COMMAND_READS) {
		if (!app_open(app, "report", act->line, &err))
			app_fail(app, &err);
		act_free(act);
		return;
	}
	if (app_why_read_only(app)) {
		app_message(app, MESSAGE_WARN, "nothing is written: %s", app_why_read_only(app));
		act_free(act);
		return;
	}
	act->dry = act->command->effect == COMMAND_WRITES;
	job_submit(app->engine.pool, act->dry ? &plan_ops : &write_ops, app, act);
}

void
app_act(struct app *app, const char *const *words)
{
	struct err err = ERR_INIT;
	struct act *act = act_new(app, words, DEED_DO, &err);
	if (act)
		begin(app, act);
	else
		app_fail(app, &err);
}

static void
again(struct app *app, const char *line, enum deed_way way)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	char **words = NULL;
	size_t n = 0;
	struct act *act = args_split(a, line, &words, &n, &err) && n > 0
				  ? act_new(app, (const char *const *)words, way, &err)
				  : NULL;
	if (act)
		begin(app, act);
	else
		app_fail(app, &err);
	arena_free(a);
}

void
app_undo(struct app *app)
{
	if (app->done.len == 0) {
		app_message(app, MESSAGE_INFO, "nothing was changed here that could be undone");
		return;
	}
	again(app, app->done.at[app->done.len - 1].reverse, DEED_UNDO);
}

void
app_redo(struct app *app)
{
	if (app->undone.len == 0) {
		app_message(app, MESSAGE_INFO, "nothing was undone");
		return;
	}
	again(app, app->undone.at[app->undone.len - 1].reverse, DEED_REDO);
}

void
app_deeds_free(struct app *app)
{
	while (app->done.len > 0)
		deed_free(&app->done.at[--app->done.len]);
	while (app->undone.len > 0)
		deed_free(&app->undone.at[--app->undone.len]);
	VEC_FREE(&app->done);
	VEC_FREE(&app->undone);
}
