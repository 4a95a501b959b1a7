// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Terminal: shows a canvas and reads keys. Two of them exist: a real one by
 * curses, and one in memory for scripts and tests. UI thread.
 */
#ifndef TUI_TERM_H
#define TUI_TERM_H

#include <stdbool.h>
#include <stddef.h>
#include "core/base/err.h"
#include "tui/key.h"

struct canvas;
struct term;
struct theme;

struct term_ops {
	/* Size in cells, at least 1 x 1; asks the system again. */
	void (*size)(struct term *t, int *h, int *w);
	/* Colours from now on. Borrowed until the next call. */
	void (*set_theme)(struct term *t, const struct theme *theme);
	/* Shows c. Call only when ready() says so; never blocks. */
	void (*show)(struct term *t, const struct canvas *c);
	/* Makes the next show() send everything again. */
	void (*repaint)(struct term *t);
	/* False while earlier output has not been taken; want_write() is then true for poll. */
	bool (*ready)(struct term *t);
	/* Milliseconds that a slow line needs for what it was sent before; 0: show now. */
	int (*busy_ms)(struct term *t);
	/* The next key, or KEYS_NONE. Never blocks. */
	int (*key)(struct term *t);
	/* Descriptors for poll, -1 for none. The second is polled for writing when not ready. */
	int (*input_fd)(struct term *t);
	int (*output_fd)(struct term *t);
	/* Gives the terminal back to the shell or a child, and takes it again. */
	void (*suspend)(struct term *t);
	void (*resume)(struct term *t);
	/* Bytes beside the picture (clipboard, title, a test's answer). */
	void (*send)(struct term *t, const char *bytes, size_t n);
	/* Reports of the mouse on or off; false when this terminal has none. */
	bool (*mouse)(struct term *t, bool on);
	/* Restores everything within 100 ms, even when nobody reads. */
	void (*close)(struct term *t);
};

struct term {
	const struct term_ops *ops;
	bool ascii;     /* show characters up to 126 only */
	int colours;    /* 0 for none, 8, 16, 256 or 1 << 24 */
	char note[128]; /* what a person should know about this terminal, "" for nothing */
};

struct term_curses_options {
	bool ascii, no_colour;
};

struct term *term_curses_open(
	const struct term_curses_options *options, struct err *err) MUST_CHECK;

/* A terminal in memory. */
struct term *term_memory_open(int h, int w) MUST_CHECK;
void term_memory_resize(struct term *t, int h, int w);
/* Keys to come, in the notation of key.h; false when text is not all keys. */
bool term_memory_type(struct term *t, const char *text);
void term_memory_press(struct term *t, int key);
/* What show() saw last, NULL before. Borrowed until the next show(). */
const struct canvas *term_memory_screen(const struct term *t);
/* Bytes sent beside the picture so far, NUL-ended. */
const char *term_memory_sent(const struct term *t);

#endif
