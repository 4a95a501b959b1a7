// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The beginning of one artifact. */
#include "core/base/oom.h"
#include "core/base/str.h"
#include "core/command/artifact_preview.h"
#include "core/report/report.h"
#include "core/table/rowset.h"
#include "tui/app.h"
#include "tui/term.h"
#include "tui/view/views.h"
#include "tui/widget/doc_ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PREVIEW_BYTES ((size_t)256 << 10)

struct artifact_state {
	struct doc_ui doc;
	char *run;
	const char *path; /* behind the blank in v->arg */
};

static void
ask(struct view *v)
{
	const struct artifact_state *s = v->state;
	struct ask ask = {
		.source = "artifact", .run = s->run, .key = s->path, .limit = PREVIEW_BYTES
	};
	view_fetch(v, 0, &ask);
}

static bool
artifact_open(struct view *v, struct err *err)
{
	struct artifact_state *s = v->state;
	const char *blank = strchr(v->arg, ' ');
	doc_ui_init(&s->doc);
	if (!blank)
		return err_set(
			err, ERR_USAGE, "which artifact? open it from the artifacts of a run");
	s->run = xstrndup(v->arg, (size_t)(blank - v->arg));
	s->path = blank + 1;
	ask(v);
	return true;
}

static struct report *
preview(const char *path, const struct rowset *rows)
{
	const char *text = rowset_text(rows, 0, "text");
	const char *kind = rowset_text(rows, 0, "kind");
	struct artifact_bytes b = { path, text, strlen(text), rowset_int(rows, 0, "bytes", 0) };
	return artifact_preview(&b, *kind ? kind : NULL);
}

static void
artifact_arrive(struct view *v, unsigned slot, struct fetched *got)
{
	struct artifact_state *s = v->state;
	(void)slot;
	if (!got->ok) {
		s->doc.err = got->err;
		return;
	}
	if (got->rows->rows > 0)
		doc_ui_set(&s->doc, preview(s->path, got->rows));
	rowset_free(got->rows);
}

static void
artifact_refresh(struct view *v, bool all)
{
	if (all)
		ask(v);
}

static void
artifact_layout(struct view *v, struct rect r)
{
	struct artifact_state *s = v->state;
	doc_ui_layout(&s->doc, r, app_term(v->app)->ascii);
}

static void
artifact_draw(const struct view *v, struct canvas *c, struct rect r)
{
	const struct artifact_state *s = v->state;
	doc_ui_draw(&s->doc, c, r);
}

static bool
artifact_command(struct view *v, const char *const *words, size_t n)
{
	struct artifact_state *s = v->state;
	return doc_ui_command(v, &s->doc, words, n);
}

static void
artifact_describe(const struct view *v, char *out, size_t size)
{
	const struct artifact_state *s = v->state;
	snprintf(out, size, "%s", s->path);
}

static void
artifact_close(struct view *v)
{
	struct artifact_state *s = v->state;
	doc_ui_free(&s->doc);
	free(s->run);
}

static const char *const contexts[] = { "artifact", "document", NULL };

static const struct hint hints[] = {
	{ "search", "search" },
	{ "export", "export" },
	{ NULL, NULL },
};

const struct view_class artifact_view = {
	.name = "artifact",
	.title = "Artifact",
	.about = "The beginning of a file that a run left",
	.contexts = contexts,
	.hints = hints,
	.state_size = sizeof(struct artifact_state),
	.open = artifact_open,
	.arrive = artifact_arrive,
	.refresh = artifact_refresh,
	.layout = artifact_layout,
	.draw = artifact_draw,
	.command = artifact_command,
	.describe = artifact_describe,
	.close = artifact_close,
};
