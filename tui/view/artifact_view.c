// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The beginning of one artifact, as text: plain, CSV in columns, JSON indented. */
#include "core/base/arena.h"
#include "core/base/json.h"
#include "core/base/number.h"
#include "core/base/oom.h"
#include "core/base/str.h"
#include "core/base/text_file.h"
#include "core/base/utf8.h"
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
#define CSV_COLUMNS   32
#define CSV_ROWS      1000
#define CSV_WIDTH     32

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

/* ---- pictures of a text ---- */

static bool
looks_binary(const char *text, size_t shown)
{
	return strlen(text) < shown || !utf8_valid(text, strlen(text) > 4 ? strlen(text) - 4 : 0);
}

static void
write_json(struct json_writer *w, const struct json *v)
{
	switch (v->type) {
	case JSON_NULL:
		json_null(w, v->key);
		break;
	case JSON_BOOL:
		json_bool(w, v->key, v->boolean);
		break;
	case JSON_NUMBER:
		json_real(w, v->key, v->number);
		break;
	case JSON_STRING:
		json_string(w, v->key, v->text);
		break;
	case JSON_ARRAY:
	case JSON_OBJECT:
		if (v->type == JSON_ARRAY)
			json_open_array(w, v->key);
		else
			json_open_object(w, v->key);
		for (const struct json *child = v->child; child; child = child->next)
			write_json(w, child);
		json_close(w, v->type == JSON_OBJECT);
		break;
	}
}

static bool
add_json(struct report *r, const char *text)
{
	struct arena *a = arena_new();
	const struct json *tree = NULL;
	struct err err = ERR_INIT;
	struct json_writer w;
	bool ok = json_parse(a, text, strlen(text), PREVIEW_BYTES, &tree, &err);
	if (ok) {
		struct text_file f;
		text_file_open(&f);
		json_begin(&w, f.out, true);
		write_json(&w, tree);
		text_file_close(&f);
		report_lines(r, "text", f.at, f.len);
		free(f.at);
	}
	arena_free(a);
	return ok;
}

/* The next field of a CSV line; quotes are taken off. */
static const char *
next_field(const char *at, struct strbuf *out)
{
	strbuf_clear(out);
	bool quoted = *at == '"';
	at += quoted;
	while (*at && *at != '\n') {
		if (quoted && at[0] == '"' && at[1] == '"') {
			strbuf_add_char(out, '"');
			at += 2;
		} else if (quoted && *at == '"') {
			quoted = false;
			at++;
		} else if (!quoted && *at == ',') {
			break;
		} else {
			strbuf_add_char(out, *at++);
		}
	}
	return at;
}

static void
measure_csv(const char *text, int widths[CSV_COLUMNS])
{
	struct strbuf field;
	strbuf_init(&field, 1000);
	for (int row = 0; *text && row < CSV_ROWS; row++) {
		for (int col = 0;; col++) {
			text = next_field(text, &field);
			int w = (int)strnlen(field.at, CSV_WIDTH);
			if (col < CSV_COLUMNS && w > widths[col])
				widths[col] = w;
			if (*text != ',')
				break;
			text++;
		}
		text += *text == '\n';
	}
	strbuf_free(&field);
}

static void
add_csv(struct report *r, const char *text)
{
	int widths[CSV_COLUMNS] = { 0 };
	struct strbuf field;
	struct strbuf lines;
	measure_csv(text, widths);
	strbuf_init(&field, 1000);
	strbuf_init(&lines, 4 * PREVIEW_BYTES);
	for (int row = 0; *text && row < CSV_ROWS; row++) {
		for (int col = 0;; col++) {
			text = next_field(text, &field);
			if (col < CSV_COLUMNS)
				strbuf_printf(&lines, "%-*.*s  ", widths[col], CSV_WIDTH, field.at);
			if (*text != ',')
				break;
			text++;
		}
		text += *text == '\n';
		strbuf_add_char(&lines, '\n');
	}
	report_lines(r, "text", lines.at, lines.len);
	strbuf_free(&lines);
	strbuf_free(&field);
}

static struct report *
preview(const char *path, const struct rowset *rows)
{
	struct report *r = report_new(path);
	const char *text = rowset_text(rows, 0, "text");
	size_t shown = (size_t)rowset_int(rows, 0, "shown", 0);
	int64_t bytes = rowset_int(rows, 0, "bytes", 0);
	char size[NUMBER_MAX];
	number_bytes(size, bytes > 0 ? (uint64_t)bytes : 0);
	if (shown > 0 && looks_binary(text, shown)) {
		report_text(r, "%s: %s of binary data; nothing to show as text", path, size);
		return r;
	}
	if ((int64_t)shown < bytes)
		report_warning(r, "the first %zu of %s", shown, size);
	if (str_ends(path, ".csv"))
		add_csv(r, text);
	else if (!str_ends(path, ".json") || !add_json(r, text))
		report_lines(r, "text", text, strlen(text));
	return r;
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
