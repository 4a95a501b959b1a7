// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The line editor. */
#include "tui/widget/prompt.h"

#include "core/base/arena.h"
#include "core/base/oom.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "tui/app.h"
#include "tui/key.h"
#include "tui/layer.h"
#include "tui/line_history.h"

#include <stdlib.h>
#include <string.h>

#define SHOWN_CANDIDATES 8

struct prompt {
	struct layer layer;
	struct prompt_spec spec;
	char *label;
	char text[PROMPT_MAX + 1];
	size_t len, cursor; /* bytes */
	struct history *history;
	size_t back; /* lines back in history, 0 = the new one */
	char *draft; /* the new line, while older ones are shown */
	bool wrong;
	size_t wrong_at;
	struct err err;
	struct arena *arena; /* of the candidates */
	struct completion found;
	size_t chosen;   /* of found, when n > 0 */
	size_t typed_to; /* end of what the candidate replaces now */
};

static struct prompt *
prompt_of(struct layer *l)
{
	return (struct prompt *)(void *)l;
}

static void
forget_candidates(struct prompt *p)
{
	arena_free(p->arena);
	p->arena = NULL;
	p->found = (struct completion){ 0 };
}

/* ---- text ---- */

static void
changed(struct prompt *p)
{
	p->err = (struct err)ERR_INIT;
	p->wrong_at = p->len;
	p->wrong = p->spec.changed && !p->spec.changed(p->spec.arg, p->text, &p->wrong_at, &p->err);
	if (p->wrong_at > p->len)
		p->wrong_at = p->len;
}

static void
replace(struct prompt *p, size_t from, size_t to, const char *with, size_t n)
{
	if (p->len - (to - from) + n > PROMPT_MAX)
		return;
	memmove(p->text + from + n, p->text + to, p->len - to + 1);
	memcpy(p->text + from, with, n);
	p->len = p->len - (to - from) + n;
	p->cursor = from + n;
}

static void
set_text(struct prompt *p, const char *text)
{
	size_t n = strnlen(text, PROMPT_MAX);
	p->len = p->cursor = 0;
	p->text[0] = '\0';
	replace(p, 0, 0, text, n);
}

static bool
inside_character(const struct prompt *p, size_t at)
{
	return ((unsigned char)p->text[at] & 0xc0) == 0x80;
}

static size_t
before(const struct prompt *p, size_t at)
{
	if (at == 0)
		return 0;
	do
		at--;
	while (at > 0 && inside_character(p, at));
	return at;
}

static size_t
after(const struct prompt *p, size_t at)
{
	if (at >= p->len)
		return p->len;
	do
		at++;
	while (at < p->len && inside_character(p, at));
	return at;
}

static size_t
word_before(const struct prompt *p, size_t at)
{
	while (at > 0 && p->text[at - 1] == ' ')
		at--;
	while (at > 0 && p->text[at - 1] != ' ')
		at--;
	return at;
}

static size_t
word_after(const struct prompt *p, size_t at)
{
	while (at < p->len && p->text[at] == ' ')
		at++;
	while (at < p->len && p->text[at] != ' ')
		at++;
	return at;
}

/* ---- history ---- */

static void
show_history(struct prompt *p, size_t back)
{
	size_t n = p->history ? p->history->lines.len : 0;
	if (back > n || back == p->back)
		return;
	if (p->back == 0) {
		free(p->draft);
		p->draft = xstrdup(p->text);
	}
	p->back = back;
	set_text(p, back == 0 ? p->draft : p->history->lines.at[n - back]);
	changed(p);
}

/* ---- completion ---- */

static void
take_candidate(struct prompt *p)
{
	const char *text = p->found.candidates[p->chosen];
	replace(p, p->found.from, p->typed_to, text, strlen(text));
	p->typed_to = p->cursor;
	changed(p);
}

/* Candidates may be texts of rows, which go with the next reading. */
static void
keep_candidates(struct prompt *p)
{
	const char **kept = ARENA_ARRAY(p->arena, const char *, p->found.n + 1);
	for (size_t i = 0; i < p->found.n; i++)
		kept[i] = arena_strdup(p->arena, p->found.candidates[i]);
	p->found.candidates = kept;
}

static void
complete(struct prompt *p, bool forward)
{
	if (p->found.n > 0) {
		p->chosen = (p->chosen + (forward ? 1 : p->found.n - 1)) % p->found.n;
		take_candidate(p);
		return;
	}
	if (!p->spec.complete)
		return;
	p->arena = arena_new();
	p->found = p->spec.complete(p->spec.arg, p->arena, p->text, p->cursor);
	if (p->found.n == 0 || p->found.from > p->found.to || p->found.to > p->len) {
		forget_candidates(p);
		return;
	}
	keep_candidates(p);
	p->chosen = 0;
	p->typed_to = p->found.to;
	take_candidate(p);
	if (p->found.n == 1)
		forget_candidates(p);
}

/* ---- commands ---- */

static void
finish(struct prompt *p, bool accepted)
{
	struct prompt_spec spec = p->spec;
	char *text = xstrdup(p->text);
	if (accepted && p->history)
		history_add(p->history, text);
	p->spec.free = NULL;
	layer_close(&p->layer);
	if (accepted && spec.accept)
		spec.accept(spec.arg, text);
	else if (!accepted && spec.cancel)
		spec.cancel(spec.arg);
	if (spec.free)
		spec.free(spec.arg);
	free(text);
}

static bool
move_command(struct prompt *p, const char *name)
{
	if (strcmp(name, "char.left") == 0)
		p->cursor = before(p, p->cursor);
	else if (strcmp(name, "char.right") == 0)
		p->cursor = after(p, p->cursor);
	else if (strcmp(name, "word.left") == 0)
		p->cursor = word_before(p, p->cursor);
	else if (strcmp(name, "word.right") == 0)
		p->cursor = word_after(p, p->cursor);
	else if (strcmp(name, "line.first") == 0)
		p->cursor = 0;
	else if (strcmp(name, "line.last") == 0)
		p->cursor = p->len;
	else
		return false;
	return true;
}

static bool
delete_command(struct prompt *p, const char *name)
{
	size_t from = p->cursor;
	size_t to = p->cursor;
	if (strcmp(name, "delete.back") == 0)
		from = before(p, from);
	else if (strcmp(name, "delete.char") == 0)
		to = after(p, to);
	else if (strcmp(name, "delete.word") == 0)
		from = word_before(p, from);
	else if (strcmp(name, "delete.to-start") == 0)
		from = 0;
	else if (strcmp(name, "delete.to-end") == 0)
		to = p->len;
	else
		return false;
	replace(p, from, to, "", 0);
	changed(p);
	return true;
}

static bool
prompt_command(struct layer *l, const char *name)
{
	struct prompt *p = prompt_of(l);
	if (strcmp(name, "complete") == 0 || strcmp(name, "complete.back") == 0) {
		complete(p, strcmp(name, "complete") == 0);
		return true;
	}
	forget_candidates(p);
	if (strcmp(name, "delete.back") == 0 && p->len == 0)
		finish(p, false);
	else if (strcmp(name, "accept") == 0 && p->wrong)
		p->cursor = p->wrong_at;
	else if (strcmp(name, "accept") == 0 || strcmp(name, "cancel") == 0)
		finish(p, *name == 'a');
	else if (strcmp(name, "history.back") == 0)
		show_history(p, p->back + 1);
	else if (strcmp(name, "history.forward") == 0)
		show_history(p, p->back > 0 ? p->back - 1 : 0);
	else
		return move_command(p, name) || delete_command(p, name);
	return true;
}

static bool
prompt_key(struct layer *l, int key)
{
	struct prompt *p = prompt_of(l);
	char bytes[4];
	if (key < ' ' || key >= KEYS_UP || (key >= 0x7f && key < 0xa0))
		return false;
	forget_candidates(p);
	size_t n = utf8_encode((uint32_t)key, bytes);
	replace(p, p->cursor, p->cursor, bytes, n);
	changed(p);
	return true;
}

/* ---- drawing ---- */

static int
columns_to(const struct prompt *p, size_t end)
{
	struct strbuf safe;
	strbuf_init(&safe, 4 * PROMPT_MAX);
	text_safe(&safe, p->text, end, TEXT_ONE_LINE);
	int w = utf8_width(safe.at);
	strbuf_free(&safe);
	return w;
}

/* Bytes to leave out at the left so that the cursor is in sight. */
static size_t
first_shown(const struct prompt *p, int room)
{
	size_t first = 0;
	int cursor = columns_to(p, p->cursor);
	while (first < p->cursor && cursor - columns_to(p, first) >= room)
		first = after(p, first);
	return first;
}

static void
draw_candidates(const struct prompt *p, struct canvas *c, struct rect line)
{
	size_t from = p->chosen >= SHOWN_CANDIDATES ? p->chosen - SHOWN_CANDIDATES + 1 : 0;
	int end = line.x + line.w - 12;
	canvas_fill(c, line, ROLE_PROMPT_GHOST);
	int x = line.x + 1;
	for (size_t i = from; i < p->found.n && x < end; i++) {
		enum role role = i == p->chosen ? ROLE_BUTTON_ACTIVE : ROLE_PROMPT_GHOST;
		x += canvas_text_cut(c, line.y, x, end - x, role, p->found.candidates[i]) + 2;
	}
	char count[40];
	snprintf(count, sizeof(count), "%zu of %zu", p->chosen + 1, p->found.n);
	canvas_text_right(c, line.y, line.x + line.w - 1, 11, ROLE_PROMPT_GHOST, count);
}

static void
draw_error(const struct prompt *p, struct canvas *c, struct rect line, int caret)
{
	canvas_fill(c, line, ROLE_PROMPT_ERROR);
	if (caret >= line.w)
		caret = line.w - 1;
	canvas_text(c, line.y, line.x + caret, 1, ROLE_PROMPT_ERROR, "^");
	int right = line.w - caret - 2;
	if (utf8_width(p->err.text) <= right || right >= caret)
		canvas_text_cut(
			c, line.y, line.x + caret + 2, right, ROLE_PROMPT_ERROR, p->err.text);
	else
		canvas_text_right(
			c, line.y, line.x + caret - 1, caret - 1, ROLE_PROMPT_ERROR, p->err.text);
}

static void
draw_preview(const struct prompt *p, struct canvas *c, struct rect line)
{
	struct arena *a = arena_new();
	const char *text = p->spec.preview(p->spec.arg, a, p->text);
	if (text) {
		canvas_fill(c, line, ROLE_PROMPT_GHOST);
		canvas_text_cut(c, line.y, line.x + 1, line.w - 2, ROLE_PROMPT_GHOST, text);
	}
	arena_free(a);
}

static void
prompt_draw(struct layer *l, struct canvas *c, struct rect screen, struct rect r)
{
	const struct prompt *p = prompt_of(l);
	struct rect line = rect_cut_bottom(&screen, 1);
	(void)r;
	canvas_fill(c, line, ROLE_PROMPT_TEXT);
	int x = line.x;
	x += canvas_text(c, line.y, x, line.w, ROLE_PROMPT, p->label);
	int room = line.w - (x - line.x);
	size_t first = first_shown(p, room);
	enum role role = p->wrong ? ROLE_PROMPT_ERROR : ROLE_PROMPT_TEXT;
	canvas_text(c, line.y, x, room, role, p->text + first);
	int hidden = columns_to(p, first);
	canvas_set_cursor(c, line.y, x + columns_to(p, p->cursor) - hidden);
	if (p->found.n > 0)
		draw_candidates(p, c, rect_cut_bottom(&screen, 1));
	else if (p->wrong)
		draw_error(p, c, rect_cut_bottom(&screen, 1),
			x - line.x + columns_to(p, p->wrong_at) - hidden);
	else if (p->spec.preview && screen.h > 1)
		draw_preview(p, c, rect_cut_bottom(&screen, 1));
}

static void
prompt_free(struct layer *l)
{
	struct prompt *p = prompt_of(l);
	if (p->spec.free)
		p->spec.free(p->spec.arg);
	forget_candidates(p);
	free(p->draft);
	free(p->label);
	free(p);
}

static const char *const prompt_contexts[] = { "prompt", NULL };

static const struct layer_class prompt_class = {
	.contexts = prompt_contexts,
	.command = prompt_command,
	.key = prompt_key,
	.draw = prompt_draw,
	.free = prompt_free,
};

void
prompt_open(struct app *app, const struct prompt_spec *spec)
{
	struct prompt *p = xcalloc(1, sizeof(*p));
	p->layer.class = &prompt_class;
	p->layer.owner = spec->owner;
	p->spec = *spec;
	p->label = xstrdup(spec->label);
	p->history = spec->history ? app_history(app, spec->history) : NULL;
	set_text(p, spec->text ? spec->text : "");
	p->spec.text = p->spec.label = p->spec.history = NULL;
	layer_push(app, &p->layer);
}
