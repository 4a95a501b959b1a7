// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* run note: the description of a run, from an argument, a file or (by a front end) an editor. */
#include "core/base/arena.h"
#include "core/base/path.h"
#include "core/base/str.h"
#include "core/command/args.h"
#include "core/command/command_table.h"
#include "core/command/parts.h"
#include "core/report/report.h"
#include "core/store/write.h"

#include <stdio.h>
#include <string.h>

#define NOTE_MAX 100000

static const char note_tag[] = "mlflow.note.content";

/* Behind a NUL there would be more that nobody sees. */
static bool
is_text(const char *text, size_t n, struct err *err)
{
	return strlen(text) == n || err_set(err, ERR_DATA, "the note has a NUL byte in it");
}

static bool
read_stdin(struct arena *a, const char **out, struct err *err)
{
	struct strbuf b;
	char chunk[4096];
	size_t n;
	strbuf_init(&b, NOTE_MAX);
	while ((n = fread(chunk, 1, sizeof(chunk), stdin)) > 0)
		strbuf_add_n(&b, chunk, n);
	bool ok = !ferror(stdin) || err_set(err, ERR_SYSTEM, "cannot read standard input");
	if (ok && b.truncated)
		ok = err_set(err, ERR_DATA, "the note is longer than %d bytes", NOTE_MAX);
	ok = ok && is_text(b.at, b.len, err);
	*out = arena_strdup(a, b.at);
	strbuf_free(&b);
	return ok;
}

static bool
read_note(const struct command_call *call, struct arena *a, const char **out, struct err *err)
{
	const char *text = args_text(call->args, "text"), *file = args_text(call->args, "file");
	char *content;
	size_t n;
	if (text && file)
		return err_set(err, ERR_USAGE, "the note is given twice, by --text and by --file");
	if (!text && !file)
		return err_set(
			err, ERR_USAGE, "no note is given; write --text TEXT or --file FILE");
	if (text) {
		*out = text;
		return true;
	}
	if (strcmp(file, "-") == 0)
		return read_stdin(a, out, err);
	if (!path_read(a, file, NOTE_MAX, &content, &n, err))
		return false;
	*out = content;
	return is_text(content, n, err);
}

/* An editor ends its file with a newline that nobody meant. */
static char *
without_last_newline(struct arena *a, const char *text)
{
	size_t n = strlen(text);
	while (n > 0 && text[n - 1] == '\n')
		n--;
	return arena_strndup(a, text, n);
}

static bool
old_note(const struct command_call *call, struct arena *a, const char *id, const char **old,
	struct err *err)
{
	const struct rowset *tags;
	*old = NULL;
	if (!run_tags(call->store, id, &tags, err))
		return false;
	for (size_t i = 0; i < tags->rows; i++)
		if (strcmp(rowset_text(tags, i, "key"), note_tag) == 0)
			*old = arena_strdup(a, rowset_text(tags, i, "value"));
	rowset_free(tags);
	return true;
}

static bool
write_note(const struct command_call *call, struct arena *a, const char *id, const char *note,
	const char **old, struct err *err)
{
	char *before = NULL;
	bool ok = *note ? run_set_tag(call->store, a, id, note_tag, note, &before, err)
			: !*old || run_delete_tag(call->store, a, id, note_tag, &before, err);
	*old = before;
	return ok;
}

static bool
run(const struct command_call *call, struct report *out, struct err *err)
{
	struct arena *a = arena_new();
	char id[RUN_ID_MAX];
	const char *note, *old;
	bool ok = parts_run(call, "run", id, err) && read_note(call, a, &note, err) &&
		  run_check_tag(note_tag, note, err) && old_note(call, a, id, &old, err);
	if (ok) {
		note = without_last_newline(a, note);
		ok = call->dry || write_note(call, a, id, note, &old, err);
	}
	if (ok) {
		report_value_text(out, "run_id", "run", id);
		if (old)
			report_value_text(out, "before", "note before", old);
		report_value_text(out, "note", "note", note);
		report_conclude(out, VERDICT_NONE, "the note of run %s %s %s", id,
			call->dry ? "would be" : "is",
			!*note ? "removed"
			: !old ? "written"
			       : "replaced");
		parts_undo(call, out,
			arena_printf(
				a, "run note %s --text=%s", id, args_quote(a, old ? old : "")));
	}
	arena_free(a);
	return ok;
}

static const struct param params[] = {
	{ .name = "run",
		.type = PARAM_RUN,
		.positional = true,
		.required = true,
		.help = "run to describe" },
	{ .name = "text", .letter = 't', .type = PARAM_TEXT, .help = "the note; empty removes it" },
	{ .name = "file",
		.type = PARAM_FILE,
		.help = "file with the note, '-' for standard input" },
	{ 0 },
};

const struct command command_run_note = {
	.name = "run.note",
	.summary = "write the note of a run",
	.details = "The note is MLflow's description of the run, in Markdown. On a terminal, "
		   "without --text and "
		   "--file, $VISUAL or $EDITOR opens on the present note.",
	.examples = "cairn run note 3f2a91c4 --text 'candidate for champion'\n"
		    "cairn run note gbm-depth8\n"
		    "cairn run note gbm-depth8 --file note.md --yes",
	.effect = COMMAND_WRITES,
	.needs = COMMAND_NEEDS_STORE,
	.params = params,
	.run = run,
};
