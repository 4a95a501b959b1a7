// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* An editor, then the command that keeps what it saved. */
#include "tui/view/run_note_edit.h"

#include "core/base/err.h"
#include "tui/app.h"
#include "tui/text_editor.h"

#include <stdlib.h>

void
run_note_edit(struct app *app, const char *run_id, const char *text)
{
	char *edited = NULL;
	struct err err = ERR_INIT;
	if (app_why_read_only(app)) {
		app_message(app, MESSAGE_WARN, "nothing is written: %s", app_why_read_only(app));
		return;
	}
	if (!text) {
		app_message(app, MESSAGE_WARN, "the note is not read yet; try again");
		return;
	}
	if (!text_editor_edit(app, text, &edited, &err)) {
		app_fail(app, &err);
		return;
	}
	if (!edited) {
		app_message(app, MESSAGE_INFO, "the note is as it was");
		return;
	}
	const char *words[] = { "run.note", run_id, "--text", edited, NULL };
	app_run_words(app, words);
	free(edited);
}
