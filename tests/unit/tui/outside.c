// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* An editor that adds a line, programs that say nothing, and one file for all that is written. */
#include "tests/unit/tui/outside.h"

#include "core/base/oom.h"
#include "core/base/path.h"
#include "core/base/process.h"
#include "tests/support/check.h"
#include "tui/app.h"
#include "tui/child.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct outside outside;

static char folder[40];
static char file[60];

/* The linker's names for the stand-in of a function, and for the function itself. */
bool __wrap_child_run(
	struct app *app, char *const *argv, const char *where, int *status, struct err *err);
bool __wrap_process_run(
	const struct process_spec *spec, struct process_result *result, struct err *err);
struct path_output *__real_path_output_open(const char *path, struct err *err);
struct path_output *__wrap_path_output_open(const char *path, struct err *err);

void
outside_begin(void)
{
	snprintf(folder, sizeof(folder), "/tmp/cairn-outside-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(file, sizeof(file), "%s/written", folder);
	setenv("XDG_STATE_HOME", folder, 1);
	setenv("EDITOR", "any-editor", 1);
	unsetenv("VISUAL");
	unsetenv("TMUX");
}

void
outside_end(void)
{
	static const char *const inside[] = { "cairn/stores", "cairn" };
	char path[60];
	unlink(file);
	for (size_t i = 0; i < sizeof(inside) / sizeof(inside[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, inside[i]);
		rmdir(path);
	}
	assert_int_equal(rmdir(folder), 0);
	unsetenv("XDG_STATE_HOME");
	unsetenv("EDITOR");
}

/* A text that is edited has a line more; what else is started ends well. */
bool
__wrap_child_run(
	struct app *app, char *const *argv, const char *where, int *status, struct err *err)
{
	(void)where;
	(void)err;
	outside.lent++;
	size_t last = 0;
	while (argv[last] && argv[last + 1])
		last++;
	FILE *f = strcmp(argv[0], "any-editor") == 0 ? fopen(argv[last], "ae") : NULL;
	if (f) {
		fputs("one line more\n", f);
		fclose(f);
	}
	app_set_dirty(app, APP_NOW);
	*status = 0;
	return true;
}

bool
__wrap_process_run(const struct process_spec *spec, struct process_result *result, struct err *err)
{
	(void)spec;
	(void)err;
	outside.run++;
	*result = (struct process_result){ .out = xstrdup(""), .err = xstrdup("") };
	return true;
}

struct path_output *
__wrap_path_output_open(const char *path, struct err *err)
{
	(void)path;
	outside.written++;
	return __real_path_output_open(file, err);
}
