// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The note of a run, in the person's own editor. */
#ifndef TUI_VIEW_RUN_NOTE_EDIT_H
#define TUI_VIEW_RUN_NOTE_EDIT_H

struct app;

/*
 * text: the note as it is, NULL while that is not known yet. What was saved is
 * planned and asked about as any change; where nothing may be written, no
 * editor is opened on what could not be kept.
 */
void run_note_edit(struct app *app, const char *run_id, const char *text);

#endif
