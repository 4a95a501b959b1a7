// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The terminal of scripts and tests: keys from a queue, screens into memory. */
#include "core/base/oom.h"
#include "core/base/str.h"
#include "core/base/vec.h"
#include "tui/canvas.h"
#include "tui/term.h"

#include <string.h>

#define SENT_MAX (1 << 20)

struct term_memory {
	struct term term;
	int h, w;
	VEC(int) keys;
	size_t next; /* first key not yet read */
	struct canvas *screen;
	struct strbuf sent;
};

static struct term_memory *
memory_of(struct term *t)
{
	return (struct term_memory *)(void *)t;
}

static void
memory_size(struct term *t, int *h, int *w)
{
	*h = memory_of(t)->h;
	*w = memory_of(t)->w;
}

static void
memory_set_theme(struct term *t, const struct theme *theme)
{
	(void)t;
	(void)theme;
}

static void
memory_show(struct term *t, const struct canvas *c)
{
	struct term_memory *m = memory_of(t);
	canvas_free(m->screen);
	m->screen = canvas_new(c->h, c->w);
	memcpy(m->screen->cell, c->cell, (size_t)c->h * (size_t)c->w * sizeof(*c->cell));
	m->screen->cursor_y = c->cursor_y;
	m->screen->cursor_x = c->cursor_x;
}

static void
memory_nothing(struct term *t)
{
	(void)t;
}

static bool
memory_ready(struct term *t)
{
	(void)t;
	return true;
}

static int
memory_busy_ms(struct term *t)
{
	(void)t;
	return 0;
}

static int
memory_key(struct term *t)
{
	struct term_memory *m = memory_of(t);
	return m->next < m->keys.len ? m->keys.at[m->next++] : KEYS_NONE;
}

static int
memory_fd(struct term *t)
{
	(void)t;
	return -1;
}

static void
memory_send(struct term *t, const char *bytes, size_t n)
{
	strbuf_add_n(&memory_of(t)->sent, bytes, n);
}

static bool
memory_mouse(struct term *t, bool on)
{
	(void)t;
	(void)on;
	return true;
}

static void
memory_close(struct term *t)
{
	struct term_memory *m = memory_of(t);
	VEC_FREE(&m->keys);
	canvas_free(m->screen);
	strbuf_free(&m->sent);
	free(m);
}

static const struct term_ops memory_ops = {
	.size = memory_size,
	.set_theme = memory_set_theme,
	.show = memory_show,
	.repaint = memory_nothing,
	.ready = memory_ready,
	.busy_ms = memory_busy_ms,
	.key = memory_key,
	.input_fd = memory_fd,
	.output_fd = memory_fd,
	.suspend = memory_nothing,
	.resume = memory_nothing,
	.send = memory_send,
	.mouse = memory_mouse,
	.close = memory_close,
};

struct term *
term_memory_open(int h, int w)
{
	struct term_memory *m = xcalloc(1, sizeof(*m));
	m->term.ops = &memory_ops;
	m->term.colours = 256;
	strbuf_init(&m->sent, SENT_MAX);
	term_memory_resize(&m->term, h, w);
	return &m->term;
}

void
term_memory_resize(struct term *t, int h, int w)
{
	memory_of(t)->h = h < 1 ? 1 : h;
	memory_of(t)->w = w < 1 ? 1 : w;
}

void
term_memory_press(struct term *t, int key)
{
	VEC_PUSH(&memory_of(t)->keys, key);
}

bool
term_memory_type(struct term *t, const char *text)
{
	while (*text) {
		size_t used = 0;
		int key = keys_parse(text, &used);
		if (key == KEYS_NONE)
			return false;
		term_memory_press(t, key);
		text += used;
	}
	return true;
}

const struct canvas *
term_memory_screen(const struct term *t)
{
	return ((const struct term_memory *)(const void *)t)->screen;
}

const char *
term_memory_sent(const struct term *t)
{
	return ((const struct term_memory *)(const void *)t)->sent.at;
}
