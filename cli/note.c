// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The note is fetched with one command and stored with another, so that the
 * core knows nothing of editors. Saving in the editor is the consent.
 */
#include "cli/note.h"

#include "cli/editor.h"
#include "cli/invocation.h"
#include "cli/present.h"
#include "cli/stop.h"
#include "cli/verb.h"
#include "core/base/arena.h"
#include "core/base/clock.h"
#include "core/command/args.h"
#include "core/command/command.h"
#include "core/command/global_params.h"
#include "core/command/headless.h"
#include "core/report/report.h"

#include <string.h>
#include <unistd.h>

bool
note_wants_editor(const struct invocation *inv)
{
	return inv->command && strcmp(inv->command->name, "run.note") == 0 && inv->args &&
	       !args_has(inv->args, "text") && !args_has(inv->args, "file") &&
	       !args_flag(inv->args, "dry-run") && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

/* Text of the value called key, "" when there is none. */
static char *
value_text(struct arena *a, const struct report *r, const char *key)
{
	for (const struct block *b = report_blocks(r); b; b = b->next)
		if (b->type == BLOCK_VALUE && b->key && strcmp(b->key, key) == 0 &&
			b->rows->rows == 1 && b->rows->col[0].type == CELL_TEXT &&
			!cells_null(&b->rows->col[0], 0))
			return arena_strdup(a, b->rows->col[0].at.s[0]);
	return arena_strdup(a, "");
}

static bool
present_note(const struct invocation *inv, struct arena *a, char **note, char **id, struct err *err)
{
	const struct command *show = command_find("run.show", err);
	const char *const words[] = { args_text(inv->args, "run") };
	struct args *args = NULL;
	char *path;
	if (!show || !args_parse(show, words, 1, &args, err))
		return false;
	struct report *r = report_new("");
	bool ok = headless_store(a, inv->store, &path, err);
	if (ok) {
		const struct headless h = {
			.store_path = path,
			.now_ms = clock_wall_ms(),
			.stop = stop_flag(),
		};
		ok = headless_run(show, args, &h, r, err);
	}
	if (ok) {
		*note = value_text(a, r, "note");
		*id = value_text(a, r, "run_id");
	}
	report_free(r);
	args_free(args);
	return ok;
}

static int
store_note(const struct invocation *inv, struct arena *a, const char *id, const char *note)
{
	struct err err = ERR_INIT;
	struct args *args;
	const char *words[] = { id, arena_printf(a, "--text=%s", note), "--yes",
		args_flag(inv->args, "read-only") ? "--read-only" : "--yes" };
	if (!args_parse_with(inv->command, global_params(), words, 4, &args, &err)) {
		present_error(&err);
		return err_exit_status(err.code);
	}
	int status = verb_run(inv->command, args, inv->store);
	args_free(args);
	return status;
}

int
note_edit(const struct invocation *inv)
{
	struct err err = ERR_INIT;
	struct arena *a = arena_new();
	char *before, *after, *id;
	int status = err_exit_status(ERR_NONE);
	if (!present_note(inv, a, &before, &id, &err) || !editor_edit(a, before, &after, &err)) {
		present_error(&err);
		status = err_exit_status(err.code);
	} else if (strcmp(before, after) != 0) {
		status = store_note(inv, a, id, after);
	}
	arena_free(a);
	return status;
}
