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

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEPTH_MAX 8

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

/* A folder and all in it; what is neither file nor folder is no part of the demo. */
static bool
copy_tree(struct arena *a, const char *from, const char *to, int depth, struct err *err)
{
	if (depth > DEPTH_MAX)
		return true;
	if (mkdir(to, 0777) != 0)
		return err_set(err, ERR_OUTPUT, "cannot make '%s': %s", to, strerror(errno));
	DIR *d = opendir(from);
	bool ok = d || err_set(err, ERR_SYSTEM, "cannot read '%s': %s", from, strerror(errno));
	for (struct dirent *e; ok && (e = readdir(d));) {
		struct stat st;
		if (*e->d_name == '.')
			continue;
		const char *one = path_join(a, from, e->d_name);
		const char *other = path_join(a, to, e->d_name);
		if (lstat(one, &st) != 0)
			continue;
		if (S_ISDIR(st.st_mode))
			ok = copy_tree(a, one, other, depth + 1, err);
		else if (S_ISREG(st.st_mode))
			ok = copy(one, other, err);
	}
	if (d)
		closedir(d);
	return ok;
}

/* The store names its artifacts by where they lie beside it. */
static bool
copy_artifacts(const char *store, const char *to, struct report *out, struct err *err)
{
	struct arena *a = report_arena(out);
	const char *from = path_join(a, path_dir(a, store), "artifacts");
	const char *folder = path_join(a, path_dir(a, to), "artifacts");
	if (access(from, R_OK) != 0)
		return true;
	if (access(folder, F_OK) == 0) {
		report_warning(out,
			"'%s' exists already and stays as it is: the copy has the demo's artifacts "
			"only if they are there",
			folder);
		return true;
	}
	report_value_text(out, "artifacts", "artifacts", folder);
	return copy_tree(a, from, folder, 0, err);
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
	if (!copy_artifacts(path, to, out, err))
		return false;
	report_conclude(out, VERDICT_NONE, "the demo is copied; look at it with: cairn %s", to);
	return true;
}

static const struct param params[] = {
	{ .name = "copy",
		.type = PARAM_FILE,
		.value = "PATH",
		.help = "copy it to a new file that may be changed, and its artifacts beside it" },
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
