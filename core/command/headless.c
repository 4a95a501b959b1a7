// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The way of a command that no application runs: one store, one thread, one end. */
#include "core/command/headless.h"

#include "core/base/arena.h"
#include "core/base/oom.h"
#include "core/base/str.h"
#include "core/command/command.h"
#include "core/job/job.h"
#include "core/store/rest.h"
#include "core/store/store.h"
#include "core/store/watch.h"

#include <stdlib.h>
#include <unistd.h>

static const char default_store[] = "mlflow.db";

bool
headless_store(struct arena *a, const char *given, char **path, struct err *err)
{
	if (given)
		return store_location(a, given, path, err);
	const char *named = getenv("CAIRN_STORE");
	if (named && *named)
		return store_location(a, named, path, err) || err_wrap(err, "CAIRN_STORE");
	named = getenv("MLFLOW_TRACKING_URI");
	if (named && str_starts(named, "sqlite:"))
		return store_location(a, named, path, err) || err_wrap(err, "MLFLOW_TRACKING_URI");
	*path = access(default_store, F_OK) == 0 ? arena_strdup(a, default_store) : NULL;
	return true;
}

static bool
open_store(const struct command *c, const struct headless *h, struct store **out, struct err *err)
{
	bool writes = c->effect != COMMAND_READS && c->needs != COMMAND_READS_STORE && !h->dry;
	struct store_options options = {
		.role = writes ? STORE_WRITER : STORE_READER,
		.recover = writes,
		.immutable = h->immutable,
		.rest = h->rest,
	};
	const char *uri = getenv("MLFLOW_TRACKING_URI");
	if (!h->store_path)
		return err_set(err, ERR_NOT_FOUND,
			"there is no '%s' here%s; name a store with --store, or make one: cairn "
			"store init %s",
			default_store,
			uri && *uri ? ", and MLFLOW_TRACKING_URI names no SQLite file" : "",
			default_store);
	if (!store_open(h->store_path, &options, out, err))
		return false;
	store_set_stop(*out, h->stop);
	return true;
}

bool
headless_run(const struct command *c, const struct args *args, const struct headless *h,
	struct report *out, struct err *err)
{
	struct store *store = NULL;
	char spelling[COMMAND_NAME_MAX];
	command_spelling(spelling, c);
	if ((h->read_only || h->immutable) && c->effect != COMMAND_READS && !h->dry)
		return err_set(err, ERR_READ_ONLY, "'%s' writes, and --%s forbids it", spelling,
			h->read_only ? "read-only" : "immutable");
	if (c->effect == COMMAND_LOGS && h->dry)
		return err_set(
			err, ERR_USAGE, "'%s' writes at once and has no --dry-run", spelling);
	if (c->needs != COMMAND_NO_STORE && !open_store(c, h, &store, err))
		return false;
	struct job *job = job_inline(h->stop, h->progress, h->progress_arg);
	const struct command_call call = {
		.job = job,
		.store = store,
		.store_path = h->store_path,
		.store_said = h->store_said,
		.args = args,
		.now_ms = h->now_ms,
		.dry = h->dry,
		.structured = h->structured,
		.expects = h->expects,
	};
	bool ok = c->run(&call, out, err);
	job_inline_free(job);
	store_close(store);
	return ok;
}

struct headless_watch {
	struct store_watch *watch;
	struct rest rest;
};

struct headless_watch *
headless_watch_open(const char *path, struct err *err)
{
	struct headless_watch *w = xcalloc(1, sizeof(*w));
	w->watch = store_watch_open(path, &w->rest, err);
	if (w->watch)
		return w;
	free(w);
	return NULL;
}

void
headless_watch_close(struct headless_watch *w)
{
	if (!w)
		return;
	store_watch_close(w->watch);
	free(w);
}

struct rest *
headless_watch_rest(struct headless_watch *w)
{
	return &w->rest;
}

int
headless_watch_fd(const struct headless_watch *w)
{
	return store_watch_fd(w->watch);
}

bool
headless_watch_read(struct headless_watch *w, struct err *err)
{
	struct watch_report report = store_watch_read(w->watch);
	if (report.state == WATCH_REMOVED)
		return err_set(err, ERR_NOT_FOUND, "the store is gone: %s", report.text);
	if (report.state == WATCH_BROKEN)
		return err_set(err, ERR_CORRUPT, "the store cannot be read: %s", report.text);
	return true;
}
