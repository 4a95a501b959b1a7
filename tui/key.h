// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Keys as numbers and as names: a code point, a special key, or a report of
 * the terminal, with modifiers as bits above.
 *
 * Names: "j", "G", "<Enter>", "<Esc>", "<Space>", "<lt>", "<C-d>", "<A-x>",
 * "<S-Tab>", "<F5>"; "<x>" is the same as "x".
 */
#ifndef TUI_KEY_H
#define TUI_KEY_H

#include <stddef.h>

enum {
	KEYS_NONE = -1, /* nothing is waiting */

	/* Special keys stand above all code points. */
	KEYS_UP = 0x110000,
	KEYS_DOWN,
	KEYS_LEFT,
	KEYS_RIGHT,
	KEYS_HOME,
	KEYS_END,
	KEYS_PAGE_UP,
	KEYS_PAGE_DOWN,
	KEYS_INSERT,
	KEYS_DELETE,
	KEYS_BACKSPACE,
	KEYS_BACKTAB,
	KEYS_F1,
	KEYS_F12 = KEYS_F1 + 11,

	/* Not keys, but they come the same way. */
	KEYS_PASTE_BEGIN,
	KEYS_PASTE_END,
	KEYS_SYNC,   /* a test asks to be told when everything before it is on the screen */
	KEYS_CLOSED, /* the terminal has gone away */

	KEYS_ENTER = '\r',
	KEYS_TAB = '\t',
	KEYS_ESC = 0x1b,

	KEYS_ALT = 0x1000000,

	/* A report of the mouse: this bit, and what keys_mouse packs. */
	KEYS_MOUSE = 0x40000000,
};

enum mouse_kind { MOUSE_PRESS, MOUSE_DOUBLE, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

/* Of rows below 2048 and columns below 8192, from 0; KEYS_NONE beyond them. */
int keys_mouse(enum mouse_kind kind, int y, int x);
enum mouse_kind keys_mouse_at(int key, int *y, int *x);

/* Control and a letter: KEYS_CTRL('d'). */
#define KEYS_CTRL(letter) ((letter)&0x1f)

#define KEY_NAME_MAX 16

/* The name of one key. */
const char *keys_name(char out[KEY_NAME_MAX], int key);
/*
 * Reads the first key of a text such as "gg<C-w>s"; *used gets its bytes.
 * KEYS_NONE when the text does not begin with a key.
 */
int keys_parse(const char *text, size_t *used);

#endif
