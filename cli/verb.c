// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Runs one command on this thread: plan, consent, act, show. Whatever happens
 * ends in one error value or one report, and from there in the exit status.
 */
#include "cli/verb.h"

#include "cli/consent.h"
#include "cli/live.h"
#include "cli/present.h"
#include "cli/progress.h"
#include "cli/stop.h"
#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/command/args.h"
#include "core/command/command.h"
#include "core/command/headless.h"
#include "core/report/report.h"

#include <stdio.h>

struct verb {
	const struct command *command;
	const struct args *args;
	struct present present;
	struct headless headless;
};

/* One run of the command into a new report; NULL with err set when it failed. */
static struct report *
run_once(const struct verb *v, bool dry, struct err *err)
{
	char spelling[COMMAND_NAME_MAX];
	struct progress progress;
	struct headless h = v->headless;
	struct report *r = report_new("");
	h.dry = dry;
	h.progress = progress_update;
	h.progress_arg = &progress;
	progress_begin(&progress, command_spelling(spelling, v->command),
		!v->present.quiet && !v->present.plain);
	bool ok = headless_run(v->command, v->args, &h, r, err);
	progress_end(&progress);
	if (ok)
		return r;
	report_free(r);
	return NULL;
}

static int
status_of(const struct verb *v, const struct report *r)
{
	enum verdict verdict = report_verdict(r);
	if (report_code(r) != ERR_NONE)
		return err_exit_status(report_code(r));
	if (verdict == VERDICT_FAIL || (verdict == VERDICT_WARN && args_flag(v->args, "exit-code")))
		return err_exit_status(ERR_GATE);
	return err_exit_status(ERR_NONE);
}

/*
 * The plan, agreed to; NULL with err set when it was not. A plan that says no itself needs no
 * question: it is given back as it is.
 */
static struct report *
agree(const struct verb *v, struct err *err)
{
	struct report *plan = run_once(v, true, err);
	if (!plan || status_of(v, plan) != 0 || consent_ask(v->command, plan, &v->present, err))
		return plan;
	report_free(plan);
	return NULL;
}

static int
fail(const struct err *err)
{
	present_error(err);
	if (err->code == ERR_CANCELLED && stop_status())
		return stop_status();
	return err_exit_status(err->code);
}

/* The report of the act, or of the plan when it says no. */
static struct report *
plan_and_act(struct verb *v, struct err *err)
{
	struct report *plan = agree(v, err);
	if (!plan || status_of(v, plan) != 0)
		return plan;
	v->headless.expects = report_find_text(plan, "expects");
	struct report *r = run_once(v, false, err);
	v->headless.expects = NULL;
	report_free(plan);
	return r;
}

static int
run(struct verb *v, struct err *err)
{
	bool dry = args_flag(v->args, "dry-run");
	bool asks = v->command->effect == COMMAND_WRITES && !dry && !args_flag(v->args, "yes");
	struct report *r = asks ? plan_and_act(v, err) : run_once(v, dry, err);
	if (!r)
		return fail(err);
	bool shown = present_report(&v->present, r, v->headless.store_path, err);
	int status = status_of(v, r);
	report_free(r);
	return shown ? status : fail(err);
}

static struct report *
run_live(void *arg, struct rest *rest, struct err *err)
{
	const struct verb *v = arg;
	struct verb now = *v; /* ages go on */
	now.headless.now_ms = clock_wall_ms();
	now.headless.rest = rest;
	return run_once(&now, false, err);
}

int
verb_run(const struct command *c, const struct args *args, const char *store)
{
	struct err err = ERR_INIT;
	struct arena *arena = arena_new();
	struct verb v = { .command = c, .args = args };
	char *path = NULL;
	int status;
	if (!present_options(args, clock_wall_ms(), &v.present, &err) ||
		!headless_store(arena, store, &path, &err)) {
		status = fail(&err);
	} else {
		v.headless = (struct headless){
			.store_path = path,
			.store_said = store,
			.structured = v.present.format != REPORT_TEXT,
			.read_only = args_flag(args, "read-only"),
			.immutable = args_flag(args, "immutable"),
			.now_ms = v.present.now_ms,
			.stop = stop_flag(),
		};
		if (c->live && !v.present.output) {
			enum verdict verdict = VERDICT_NONE;
			status = live_run(&v.present, path, run_live, &v, &verdict, &err)
					 ? 0
					 : fail(&err);
			if (verdict == VERDICT_FAIL)
				status = err_exit_status(ERR_GATE);
		} else {
			status = run(&v, &err);
		}
	}
	arena_free(arena);
	return status;
}
