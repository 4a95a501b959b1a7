// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The person's own commands: read, asked about, confirmed, run. */
#include "tui/user_command.h"

#include "core/base/arena.h"
#include "core/base/ini.h"
#include "core/base/oom.h"
#include "core/base/path.h"
#include "core/base/process.h"
#include "core/base/str.h"
#include "core/base/vec.h"
#include "core/job/job.h"
#include "core/report/report.h"
#include "tui/app.h"
#include "tui/child.h"
#include "tui/engine.h"
#include "tui/placeholder.h"
#include "tui/widget/confirm.h"
#include "tui/widget/prompt.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILE_BYTES_MAX ((size_t)1 << 20)
#define OUTPUT_MAX     ((size_t)1 << 20)

struct user_commands {
	struct arena *arena;
	VEC(struct user_command) list;
};

/* ---- reading ---- */

struct user_commands *
user_commands_new(void)
{
	struct user_commands *u = xcalloc(1, sizeof(*u));
	u->arena = arena_new();
	return u;
}

void
user_commands_free(struct user_commands *u)
{
	if (!u)
		return;
	VEC_FREE(&u->list);
	arena_free(u->arena);
	free(u);
}

static bool
good_name(const char *name)
{
	for (const char *at = name; *at; at++)
		if (!isalnum((unsigned char)*at) && !strchr("-_.", *at))
			return false;
	return *name != '\0';
}

static bool
take_flag(const struct ini_entry *e, const char *file, bool *out, struct err *err)
{
	*out = strcmp(e->value, "yes") == 0;
	if (*out || strcmp(e->value, "no") == 0)
		return true;
	return err_set(err, ERR_USAGE, "%s:%d: '%s' is yes or no", file, e->line, e->key);
}

static bool
take_entry(struct user_command *c, const struct ini_entry *e, const char *file, struct err *err)
{
	if (!e->key)
		return err_set(err, ERR_USAGE, "%s:%d: expected key = value", file, e->line);
	if (strcmp(e->key, "confirm") == 0)
		return take_flag(e, file, &c->confirm, err);
	if (strcmp(e->key, "terminal") == 0)
		return take_flag(e, file, &c->terminal, err);
	if (strcmp(e->key, "run") == 0)
		c->run = e->value;
	else if (strcmp(e->key, "help") == 0)
		c->help = e->value;
	else if (strcmp(e->key, "ask") == 0)
		c->ask = e->value;
	else
		return err_set(err, ERR_USAGE,
			"%s:%d: '%s' is not one of run, help, ask, confirm, terminal", file,
			e->line, e->key);
	return true;
}

/* Index of the command called so, a new one when there is none. */
static size_t
slot_of(struct user_commands *u, const char *name)
{
	for (size_t i = 0; i < u->list.len; i++)
		if (strcmp(u->list.at[i].name, name) == 0)
			return i;
	VEC_PUSH(&u->list, (struct user_command){ .name = name, .run = "", .help = "", .ask = "" });
	return u->list.len - 1;
}

static bool
take_all(struct user_commands *u, const struct ini *ini, const char *file, struct err *err)
{
	static const char prefix[] = "command ";
	for (size_t i = 0; i < ini->len; i++) {
		const struct ini_entry *e = &ini->entries[i];
		const char *name = e->section + strlen(prefix);
		if (!str_starts(e->section, prefix))
			continue;
		if (!good_name(name))
			return err_set(err, ERR_USAGE,
				"%s:%d: '%s' is no name for a command: letters, digits, - _ .",
				file, e->line, name);
		size_t slot = slot_of(u, name);
		if (!take_entry(&u->list.at[slot], e, file, err))
			return false;
	}
	for (size_t i = 0; i < u->list.len; i++)
		if (!*u->list.at[i].run)
			return err_set(err, ERR_USAGE, "%s: command '%s' has no line 'run = …'",
				file, u->list.at[i].name);
	return true;
}

bool
user_commands_read(
	struct user_commands *u, const char *file, const char *text, size_t len, struct err *err)
{
	struct ini ini;
	size_t before = u->list.len;
	if (ini_parse(u->arena, file, text, len, &ini, err) && take_all(u, &ini, file, err))
		return true;
	u->list.len = before;
	return false;
}

bool
user_commands_read_own(struct user_commands *u, struct err *err)
{
	const char *path = path_config(u->arena, "cairn.conf");
	char *text = NULL;
	size_t len = 0;
	if (!path || access(path, F_OK) != 0)
		return true;
	return path_read_config(u->arena, path, FILE_BYTES_MAX, &text, &len, err) &&
	       user_commands_read(u, path, text, len, err);
}

const struct user_command *
user_commands_at(const struct user_commands *u, size_t i)
{
	return i < u->list.len ? &u->list.at[i] : NULL;
}

/* ---- one call ---- */

struct call {
	struct app *app;
	struct arena *arena;
	const struct user_command *command;
	const char *answer;
	const char *const *words;
	struct process_result result;
};

static void
call_free(void *arg)
{
	struct call *call = arg;
	process_result_free(&call->result);
	arena_free(call->arena);
	free(call);
}

static bool
call_work(struct job *job, void *context, void *arg, struct err *err)
{
	struct call *call = arg;
	struct process_spec spec = {
		.argv = call->words, .output_max = OUTPUT_MAX, .stop = job_stop_flag(job)
	};
	(void)context;
	return process_run(&spec, &call->result, err);
}

static void
call_done(void *owner, void *arg, bool ok, const struct err *err)
{
	struct app *app = owner;
	struct call *call = arg;
	const struct process_result *got = &call->result;
	if (!ok) {
		app_fail(app, err);
	} else if (got->out_len + got->err_len == 0 && got->status == 0) {
		app_message(app, MESSAGE_INFO, "%s: done", call->command->name);
	} else {
		struct report *r = report_new(call->command->name);
		if (got->status != 0)
			report_warning(r, "it ended with status %d", got->status);
		report_lines(r, "output", got->out, got->out_len);
		report_lines(r, "errors", got->err, got->err_len);
		app_show_report(app, r);
	}
	call_free(call);
}

static const struct job_ops call_ops = {
	.title = "running a command of one's own",
	.kind = JOB_READ,
	.work = call_work,
	.done = call_done,
	.drop = call_free,
};

static void
go(struct call *call)
{
	struct app *app = call->app;
	struct err err = ERR_INIT;
	int status = 0;
	if (!call->command->terminal) {
		job_submit(app_engine(app)->pool, &call_ops, app, call);
		return;
	}
	size_t n = 0;
	while (call->words[n])
		n++;
	char **argv = ARENA_ARRAY(call->arena, char *, n + 1);
	for (size_t i = 0; i < n; i++)
		argv[i] = arena_strdup(call->arena, call->words[i]);
	if (!child_run(app, argv, NULL, &status, &err))
		app_fail(app, &err);
	else
		app_message(app, status == 0 ? MESSAGE_INFO : MESSAGE_WARN,
			"%s ended with status %d", call->command->name, status);
	call_free(call);
}

struct consent {
	struct call *call; /* NULL when it was given */
};

static void
consented(void *arg, const char *typed)
{
	(void)typed;
	struct consent *consent = arg;
	struct call *call = consent->call;
	consent->call = NULL;
	go(call);
}

static void
consent_free(void *arg)
{
	struct consent *consent = arg;
	if (consent->call)
		call_free(consent->call);
	free(consent);
}

static void
ask_consent(struct call *call)
{
	struct report *plan = report_new(call->command->name);
	report_text(plan, "This will be run, each line one argument:");
	struct strbuf lines;
	strbuf_init(&lines, 65536);
	for (size_t i = 0; call->words[i]; i++)
		strbuf_printf(&lines, "  %s\n", call->words[i]);
	report_lines(plan, NULL, lines.at, lines.len);
	strbuf_free(&lines);
	struct consent *consent = xcalloc(1, sizeof(*consent));
	consent->call = call;
	struct confirm_spec spec = { .title = call->command->name,
		.yes = "Run it",
		.plan = plan,
		.arg = consent,
		.accept = consented,
		.free = consent_free };
	confirm_open(call->app, &spec);
}

static const char *
look_up(const void *arg, const char *name, size_t i)
{
	const struct call *call = arg;
	const struct view *v = app_view(call->app);
	if (strcmp(name, "answer") == 0)
		return i == 0 ? call->answer : NULL;
	if (strcmp(name, "store") == 0)
		return i == 0 ? app_engine(call->app)->path : NULL;
	return v && v->class->lookup ? v->class->lookup(v, name, i) : NULL;
}

static void
expand(struct call *call)
{
	struct err err = ERR_INIT;
	char **words = NULL;
	size_t n = 0;
	if (!process_split(call->arena, call->command->run, &words, &err) ||
		!placeholder_expand(call->arena, (const char *const *)words, look_up, call,
			&call->words, &n, &err)) {
		app_fail(call->app, &err);
		call_free(call);
	} else if (call->command->confirm) {
		ask_consent(call);
	} else {
		go(call);
	}
}

/* ---- asking ---- */

static void
answered(void *arg, const char *text)
{
	struct call *asking = arg;
	struct call *call = xcalloc(1, sizeof(*call));
	call->app = asking->app;
	call->command = asking->command;
	call->arena = arena_new();
	call->answer = arena_strdup(call->arena, text);
	expand(call);
}

bool
user_command_run(struct app *app, const struct user_commands *u, const char *name)
{
	const struct user_command *command = NULL;
	for (size_t i = 0; i < u->list.len && !command; i++)
		if (strcmp(u->list.at[i].name, name) == 0)
			command = &u->list.at[i];
	if (!command)
		return false;
	struct call *call = xcalloc(1, sizeof(*call));
	call->app = app;
	call->command = command;
	call->arena = arena_new();
	if (!*command->ask) {
		expand(call);
		return true;
	}
	struct prompt_spec spec = { .label = arena_printf(call->arena, "%s: ", command->ask),
		.history = command->name,
		.text = "",
		.owner = app_view(app),
		.arg = call,
		.accept = answered,
		.free = call_free };
	prompt_open(app, &spec);
	return true;
}
