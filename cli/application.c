// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Options of the application, and the store it is to open. */
#include "cli/application.h"

#include "cli/invocation.h"
#include "cli/present.h"
#include "core/base/arena.h"
#include "core/base/path.h"
#include "core/command/args.h"
#include "core/command/command.h"
#include "core/command/headless.h"
#include "tui/tui.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEMO_STORE "data/demo/mlflow.db"

/* The demo to look at; a copy of it is the verb's business. */
static bool
is_demo(const struct invocation *inv)
{
	return inv->command && strcmp(inv->command->name, "demo") == 0 &&
	       !args_given(inv->args, "copy");
}

/* An option that only the application has. */
static const char *
own_option(const struct invocation *inv, const char *name)
{
	return inv->command ? NULL : args_text(inv->args, name);
}

/* Shells within editors: lines can be printed there, and nothing placed. */
static bool
only_prints(void)
{
	const char *term = getenv("TERM");
	return term && strcmp(term, "dumb") == 0;
}

static bool
demo_is_there(void)
{
	struct arena *a = arena_new();
	bool there = access(path_data(a, DEMO_STORE), R_OK) == 0;
	arena_free(a);
	return there;
}

bool
application_fits(const struct invocation *inv)
{
	/* Without a demo the verb says where it was looked for. */
	if (inv->command && (!is_demo(inv) || !demo_is_there()))
		return false;
	if (own_option(inv, "script"))
		return true;
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && !only_prints() &&
	       !args_flag(inv->args, "plain") && !args_text(inv->args, "output") &&
	       !args_given(inv->args, "format");
}

static bool
find_store(struct arena *a, const struct invocation *inv, char **path, struct err *err)
{
	if (is_demo(inv)) {
		*path = path_data(a, DEMO_STORE);
		return true;
	}
	if (!headless_store(a, inv->store, path, err))
		return false;
	return *path || err_set(err, ERR_NOT_FOUND,
				"no store is named and there is no mlflow.db here; name one: cairn "
				"PATH, make one: cairn store init, or look around: cairn demo");
}

int
application_run(const struct invocation *inv)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	char *path = NULL;
	int status;
	bool ok = find_store(a, inv, &path, &err);
	const struct tui_options options = {
		.store = path,
		.view = own_option(inv, "view"),
		.theme = own_option(inv, "theme"),
		.script = own_option(inv, "script"),
		.read_only = args_flag(inv->args, "read-only") || is_demo(inv),
		.immutable = is_demo(inv) || args_flag(inv->args, "immutable"),
		.ascii = args_flag(inv->args, "ascii"),
		.mouse = !inv->command && args_flag(inv->args, "mouse"),
		.no_colour = args_flag(inv->args, "no-color"),
	};
	status = ok ? tui_run(&options, &err) : err_exit_status(err.code);
	if (err.code != ERR_NONE)
		present_error(&err);
	arena_free(a);
	return status;
}
