// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* demo: the store that comes with the program, to look at or to copy. */
#include "core/base/arena.h"
#include "core/base/path.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/store_page.h"
#include "core/report/report.h"
#include "core/store/store.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool
pump(FILE *in, FILE *out, const char *from, struct err *err)
{
	char chunk[8192];
	size_t n;
	while ((n = fread(chunk, 1, sizeof(chunk), in)) > 0)
		if (fwrite(chunk, 1, n, out) != n)
			return err_set(
				err, ERR_OUTPUT, "cannot write the copy: %s", strerror(errno));
	return !ferror(in) ||
	       err_set(err, ERR_SYSTEM, "cannot read '%s': %s", from, strerror(errno));
}

static bool
copy(const char *from, const char *to, struct err *err)
{
	if (access(to, F_OK) == 0)
		return err_set(err, ERR_CONFLICT,
			"'%s' exists already; the demo is copied to new files only", to);
	FILE *in = fopen(from, "rbe");
	if (!in)
		return err_set(
			err, ERR_NOT_FOUND, "cannot open the demo '%s': %s", from, strerror(errno));
	struct path_output *o = path_output_open(to, err);
	bool ok = false;
	if (o && pump(in, path_output_file(o), from, err))
		ok = path_output_commit(o, err);
	else if (o)
		path_output_abort(o);
	fclose(in);
	return ok;
}

static bool
show(const struct command_call *call, const char *path, struct report *out, struct err *err)
{
	struct store *s;
	const struct store_options options = { .role = STORE_READER, .immutable = true };
	if (!store_open(path, &options, &s, err))
		return err_wrap(err, "the demo");
	report_set_title(out, "Demo");
	report_value_text(out, "store", "store", path);
	bool ok = store_page_runs(call, s, out, err);
	store_close(s);
	if (ok)
		report_text(out, "A copy to try things on: cairn demo --copy demo.db");
	return ok;
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	const char *to = args_text(call->args, "copy");
	struct arena *a = report_arena(out);
	char *path = path_data(a, "data/demo/mlflow.db");
	if (access(path, R_OK) != 0)
		return err_set(err, ERR_NOT_FOUND,
			"the demo is not at '%s'; install cairn, or set CAIRN_DATADIR to its "
			"sources",
			path);
	if (!to)
		return show(call, path, out, err);
	if (!copy(path, to, err))
		return false;
	report_value_text(out, "path", "copy", to);
	report_conclude(out, VERDICT_NONE, "the demo is copied; look at it with: cairn %s", to);
	return true;
}

static const struct param params[] = {
	{ .name = "copy",
		.type = PARAM_FILE,
		.value = "PATH",
		.help = "copy it to a new file that may be changed" },
	{ 0 },
};

const struct command command_demo = {
	.name = "demo",
	.summary = "open the demo store, or copy it",
	.details = "On a terminal the application opens on it, read-only; elsewhere its run report "
		   "is printed.",
	.examples = "cairn demo\ncairn demo --copy demo.db",
	.effect = COMMAND_READS,
	.needs = COMMAND_NO_STORE,
	.params = params,
	.run = run,
};
