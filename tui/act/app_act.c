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
	const char *const *words; /* of the name and behind it, NULL-ended */
	const char *line;         /* as a person would type it: "run delete 3f2a" */
	const char *expects;      /* the state that was agreed to, NULL for any */
	const char *notice;       /* why it is asked again, NULL the first time */
	const char *because;      /* option that takes the reason, NULL: none is asked for */
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
const struct command *
app_find_command(struct app *app, const char *const *words, size_t *used, struct err *err)
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

static const char *const *
copied(struct arena *a, const char *const *words)
{
	size_t n = length(words);
	const char **copy = ARENA_ARRAY(a, const char *, n + 1);
	for (size_t i = 0; i < n; i++)
		copy[i] = arena_strdup(a, words[i]);
	copy[n] = NULL;
	return copy;
}

static struct act *
act_new(struct app *app, const char *const *words, enum deed_way way, struct err *err)
{
	size_t used = 0;
	struct args *args = NULL;
	const struct command *command = app_find_command(app, words, &used, err);
	if (!command || !args_parse(command, words + used, length(words + used), &args, err))
		return NULL;
	struct act *act = xcalloc(1, sizeof(*act));
	act->app = app;
	act->arena = arena_new();
	act->path = app->engine.path;
	act->command = command;
	act->args = args;
	act->words = copied(act->arena, words);
	act->line = spelled(act->arena, command, words + used);
	act->way = way;
	return act;
}

/* ---- doing ---- */

static void begin(struct app *app, struct act *act);

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
		.expects = act->expects,
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

/* Shows the state that another one has brought about, as the same question. */
static void
ask_again(struct app *app, const struct act *former, const char *notice)
{
	struct err err = ERR_INIT;
	struct act *act = act_new(app, former->words, former->way, &err);
	if (act && notice)
		act->notice = arena_strdup(act->arena, notice);
	if (act)
		begin(app, act);
	else
		app_fail(app, &err);
}

static void
wrote(void *owner, void *arg, bool ok, const struct err *err)
{
	struct app *app = owner;
	struct act *act = arg;
	if (ok && report_code(act->report) != ERR_NONE) {
		/* A gate that passed while it was agreed to. */
		app_message(app, MESSAGE_WARN, "%s", conclusion(act->report));
		ask_again(app, act, "a gate that let it through says no now; nothing was done");
	} else if (ok) {
		char line[2000];
		snprintf(line, sizeof(line), "cairn %.1900s", act->line);
		app_log(app, line);
		app_message(app, MESSAGE_INFO, "%s%s", conclusion(act->report),
			reverse_of(act->report) ? " (u: undo)" : "");
		remember(app, act);
		app_refresh(app, false);
	} else {
		app_fail(app, err);
		if (err->code == ERR_CONFLICT && act->expects)
			ask_again(app, act,
				"somebody else changed this meanwhile, and nothing was done; this "
				"is "
				"how it stands now");
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

/* Beside a store that cannot be opened for writing, what is written lies in cairn's own file. */
static const struct job_ops beside_ops = {
	.title = "writing",
	.kind = JOB_READ,
	.work = act_work,
	.done = wrote,
	.drop = act_free,
};

static void
submit_write(struct app *app, struct act *act)
{
	job_submit(app->engine.pool, app_why_read_only(app) ? &beside_ops : &write_ops, app, act);
}

/* ---- asking ---- */

/* The words with the reason, as if it had been typed with them. */
static bool
give_reason(struct act *act, const char *reason, struct err *err)
{
	struct arena *a = act->arena;
	size_t n = length(act->words), used = 0;
	const char **words = ARENA_ARRAY(a, const char *, n + 3);
	struct args *args = NULL;
	memcpy(words, act->words, n * sizeof(*words));
	words[n] = act->because;
	words[n + 1] = arena_strdup(a, reason);
	words[n + 2] = NULL;
	if (!app_find_command(act->app, words, &used, err) ||
		!args_parse(act->command, words + used, n + 2 - used, &args, err))
		return false;
	args_free(act->args);
	act->args = args;
	act->line = spelled(a, act->command, words + used);
	return true;
}

static void
consented(struct act *act, const char *reason)
{
	struct err err = ERR_INIT;
	if (act->because && *reason && !give_reason(act, reason, &err)) {
		app_fail(act->app, &err);
		act_free(act);
		return;
	}
	act->dry = false;
	report_free(act->report);
	act->report = NULL;
	submit_write(act->app, act);
}

struct asked {
	struct act *act;
	bool taken;
};

static void
asked_accept(void *arg, const char *text)
{
	struct asked *asked = arg;
	asked->taken = true;
	consented(asked->act, text);
}

static void
asked_again(void *arg)
{
	struct asked *asked = arg;
	ask_again(asked->act->app, asked->act, NULL);
}

static void
asked_free(void *arg)
{
	struct asked *asked = arg;
	if (!asked->taken)
		act_free(asked->act);
	free(asked);
}

static bool
takes(const struct command *command, const char *name)
{
	for (const struct param *p = command->params; p && p->name; p++)
		if (strcmp(p->name, name) == 0)
			return true;
	return false;
}

/*
 * What a plan asks for beyond a yes: the state it was made on, a reason (to override gates
 * where they block), a word. Such a plan has much to show: it gets the page.
 */
static void
settle_questions(struct act *act, struct confirm_spec *spec)
{
	const char *expects = report_find_text(act->report, "expects");
	const char *deed = report_find_text(act->report, "act");
	if (report_code(act->report) != ERR_NONE && takes(act->command, "override")) {
		act->because = "--override";
		spec->ask = "override the gates, because: ";
		spec->yes = "override…";
		spec->wanted = true;
	} else if (takes(act->command, "reason") && !args_given(act->args, "reason")) {
		act->because = "--reason";
		spec->ask = "reason: ";
	}
	spec->word = report_find_text(act->report, "confirm");
	spec->wanted = spec->wanted || spec->word;
	if (!expects)
		return;
	act->expects = arena_strdup(act->arena, expects);
	spec->page = true;
	spec->title = report_title(act->report);
	spec->notice = act->notice;
	if (report_code(act->report) != ERR_NONE)
		spec->again = asked_again;
	else if (deed)
		spec->yes = act->notice ? "try again" : deed;
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
	char title[200], yes[80];
	asked->act = act;
	snprintf(title, sizeof(title), "%s: cairn %.120s",
		act->way == DEED_UNDO   ? "Undo"
		: act->way == DEED_REDO ? "Redo"
					: "Please confirm",
		act->line);
	snprintf(yes, sizeof(yes), "%.*s", (int)strcspn(act->command->summary, ";:,("),
		act->command->summary);
	struct confirm_spec spec = { .title = title,
		.yes = yes,
		.plan = act->report,
		.arg = asked,
		.accept = asked_accept,
		.free = asked_free };
	settle_questions(act, &spec);
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
	const char *refused = app_why_refused(app, act->command);
	if (refused) {
		app_message(app, MESSAGE_WARN, "nothing is written: %s", refused);
		act_free(act);
		return;
	}
	act->dry = act->command->effect == COMMAND_WRITES;
	if (act->dry)
		job_submit(app->engine.pool, &plan_ops, app, act);
	else
		submit_write(app, act);
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
