// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Lines of a script, one at a time. */
#include "tui/script.h"

#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/base/oom.h"
#include "core/base/path.h"
#include "core/base/str.h"
#include "tui/app.h"
#include "tui/canvas.h"
#include "tui/canvas_svg.h"
#include "tui/term.h"

#include <stdlib.h>
#include <string.h>

#define SCRIPT_BYTES_MAX (4 << 20)

struct script {
	struct arena *arena;
	struct term *term;
	const char *path;
	char *next; /* rest of the text */
	int line;
};

bool
script_open(const char *path, struct term *term, struct script **out, struct err *err)
{
	struct arena *a = arena_new();
	char *text = NULL;
	if (!path_read(a, path, SCRIPT_BYTES_MAX, &text, NULL, err)) {
		arena_free(a);
		return false;
	}
	struct script *s = xcalloc(1, sizeof(*s));
	s->arena = a;
	s->term = term;
	s->path = arena_strdup(a, path);
	s->next = text;
	*out = s;
	return true;
}

void
script_free(struct script *s)
{
	if (!s)
		return;
	arena_free(s->arena);
	free(s);
}

static char *
next_line(struct script *s)
{
	if (!*s->next)
		return NULL;
	char *line = s->next;
	char *end = strchr(line, '\n');
	s->next = end ? end + 1 : line + strlen(line);
	if (end)
		*end = '\0';
	s->line++;
	return line;
}

static bool
set_size(struct script *s, const char *text, struct err *err)
{
	int64_t w = 0;
	int64_t h = 0;
	const char *x = strchr(text, 'x');
	if (!x || !parse_int(text, (size_t)(x - text), &w) ||
		!parse_int(x + 1, strlen(x + 1), &h) || w < 1 || h < 1 || w > 1000 || h > 1000)
		return err_set(err, ERR_USAGE, "'%s' is not a size; write 80x24", text);
	term_memory_resize(s->term, (int)h, (int)w);
	return true;
}

enum picture { PICTURE_TEXT, PICTURE_ROLES, PICTURE_SVG };

static bool
save_display(const struct script *s, const struct app *app, const char *file, enum picture picture,
	struct err *err)
{
	const struct canvas *c = term_memory_screen(s->term);
	struct path_output *o = c ? path_output_open(file, err) : NULL;
	if (!o)
		return c ? false : err_set(err, ERR_NOT_FOUND, "nothing has been drawn yet");
	if (picture == PICTURE_SVG)
		canvas_svg(c, app_theme(app), path_output_file(o));
	else
		canvas_dump_text(c, path_output_file(o));
	if (picture == PICTURE_ROLES) {
		fputs("---- roles ----\n", path_output_file(o));
		canvas_dump_roles(c, path_output_file(o));
	}
	return path_output_commit(o, err);
}

static bool
play(struct script *s, struct app *app, const char *line, struct err *err)
{
	if (*line == '#' || !*line)
		return true;
	app_set_dirty(app, APP_NOW);
	if (*line != ':')
		return term_memory_type(s->term, line) ||
		       err_set(err, ERR_USAGE, "'%s' is not made of keys", line);
	if (str_starts(line, ":size "))
		return set_size(s, line + 6, err);
	if (str_starts(line, ":save-display --roles "))
		return save_display(s, app, line + 22, PICTURE_ROLES, err);
	if (str_starts(line, ":save-display --svg "))
		return save_display(s, app, line + 20, PICTURE_SVG, err);
	if (str_starts(line, ":save-display "))
		return save_display(s, app, line + 14, PICTURE_TEXT, err);
	return app_try(app, line + 1, err);
}

bool
script_step(struct script *s, struct app *app, struct err *err)
{
	const char *line = next_line(s);
	if (!line) {
		app_quit(app, 0);
		return true;
	}
	return play(s, app, line, err) || err_wrap(err, "%s:%d", s->path, s->line);
}
