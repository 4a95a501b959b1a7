// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Artifact URIs come from the store, so they reach other programs only as a
 * working folder or as an argument that begins with a slash.
 */
#include "tui/act/place.h"

#include "core/base/arena.h"
#include "core/base/oom.h"
#include "core/base/path.h"
#include "core/base/process.h"
#include "core/base/str.h"
#include "core/job/job.h"
#include "tui/app.h"
#include "tui/child.h"
#include "tui/engine.h"

#include <stdlib.h>
#include <string.h>

#define OPEN_MS    10000
#define OUTPUT_MAX 4096

/*
 * The absolute path that a URI means on this machine; NULL when it lies elsewhere
 * or is gone. A relative one begins at the folder of the store. free() it.
 */
static char *
local_path(struct app *app, const char *uri)
{
	static const char scheme[] = "file://";
	if (str_starts(uri, scheme))
		uri += strlen(scheme);
	if (strstr(uri, "://"))
		return NULL;
	struct arena *a = arena_new();
	const char *store = app_engine(app)->path;
	char *path = realpath(path_join(a, path_dir(a, store ? store : ""), uri), NULL);
	arena_free(a);
	return path;
}

/* As local_path, with a message when there is none. */
static char *
path_or_message(struct app *app, const char *uri)
{
	char *path = local_path(app, uri);
	if (!path)
		app_message(app, MESSAGE_WARN, "not a folder or file of this machine now: %s", uri);
	return path;
}

void
place_shell(struct app *app, const char *uri)
{
	const char *shell = getenv("SHELL");
	char sh[] = "/bin/sh";
	char *path = path_or_message(app, uri);
	char *name = xstrdup(shell && *shell ? shell : sh);
	char *argv[] = { name, NULL };
	int status = 0;
	struct err err = ERR_INIT;
	if (path && !child_run(app, argv, path, &status, &err))
		app_fail(app, &err);
	else if (path)
		app_message(app, MESSAGE_INFO, "back from %s", path);
	free(name);
	free(path);
}

/* ---- the desktop ---- */

static bool
open_work(struct job *job, void *context, void *arg, struct err *err)
{
	const char *argv[] = { "xdg-open", arg, NULL };
	struct process_spec spec = { .argv = argv,
		.output_max = OUTPUT_MAX,
		.timeout_ms = OPEN_MS,
		.stop = job_stop_flag(job) };
	struct process_result result = { 0 };
	(void)context;
	bool ok = process_run(&spec, &result, err);
	if (ok && result.status != 0)
		ok = err_set(err, ERR_SYSTEM, "xdg-open found no program for it");
	process_result_free(&result);
	return ok;
}

static void
open_done(void *owner, void *arg, bool ok, const struct err *err)
{
	if (ok)
		app_message(owner, MESSAGE_INFO, "opened %s", (const char *)arg);
	else
		app_message(owner, MESSAGE_WARN, "%s; it is at %s", err->text, (const char *)arg);
	free(arg);
}

static const struct job_ops open_ops = {
	.title = "opening",
	.kind = JOB_READ,
	.work = open_work,
	.done = open_done,
	.drop = free,
};

static bool
has(const char *name)
{
	const char *value = getenv(name);
	return value && *value;
}

void
place_reveal(struct app *app, const char *uri)
{
	bool desktop = has("DISPLAY") || has("WAYLAND_DISPLAY");
	bool far = has("SSH_CONNECTION") || has("SSH_TTY");
	char *path = local_path(app, uri);
	if (path && desktop && !far) {
		job_submit(app_engine(app)->pool, &open_ops, app, path);
		return;
	}
	app_message(app, MESSAGE_INFO, "%s", path ? path : uri);
	free(path);
}
