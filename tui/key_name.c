// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Names of keys, one table for both directions. */
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "tui/key.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	int key;
} names[] = {
	/* The first name of a key is the one that is shown. */
	{ "Enter", KEYS_ENTER },
	{ "Tab", KEYS_TAB },
	{ "Esc", KEYS_ESC },
	{ "Space", ' ' },
	{ "lt", '<' },
	{ "Up", KEYS_UP },
	{ "Down", KEYS_DOWN },
	{ "Left", KEYS_LEFT },
	{ "Right", KEYS_RIGHT },
	{ "Home", KEYS_HOME },
	{ "End", KEYS_END },
	{ "PgUp", KEYS_PAGE_UP },
	{ "PgDn", KEYS_PAGE_DOWN },
	{ "Insert", KEYS_INSERT },
	{ "Delete", KEYS_DELETE },
	{ "BS", KEYS_BACKSPACE },
	{ "S-Tab", KEYS_BACKTAB },
	{ "Return", KEYS_ENTER },
	{ "Backspace", KEYS_BACKSPACE },
	{ "PageUp", KEYS_PAGE_UP },
	{ "PageDown", KEYS_PAGE_DOWN },
	{ "Del", KEYS_DELETE },
	{ "Paste", KEYS_PASTE_BEGIN },
	{ "EndPaste", KEYS_PASTE_END },
};

#define NAMES (sizeof(names) / sizeof(names[0]))

#define MOUSE_COLUMN_BITS 13
#define MOUSE_ROW_BITS    11
#define MOUSE_KIND_SHIFT  25 /* above KEYS_ALT */

int
keys_mouse(enum mouse_kind kind, int y, int x)
{
	if (y < 0 || x < 0 || y >> MOUSE_ROW_BITS || x >> MOUSE_COLUMN_BITS)
		return KEYS_NONE;
	return KEYS_MOUSE | (int)kind << MOUSE_KIND_SHIFT | y << MOUSE_COLUMN_BITS | x;
}

enum mouse_kind
keys_mouse_at(int key, int *y, int *x)
{
	*y = key >> MOUSE_COLUMN_BITS & ((1 << MOUSE_ROW_BITS) - 1);
	*x = key & ((1 << MOUSE_COLUMN_BITS) - 1);
	return (enum mouse_kind)(key >> MOUSE_KIND_SHIFT & 3);
}

const char *
keys_name(char out[KEY_NAME_MAX], int key)
{
	int plain = key & ~KEYS_ALT;
	const char *alt = key >= 0 && key & KEYS_ALT ? "A-" : "";
	for (size_t i = 0; i < NAMES; i++) {
		if (names[i].key != plain)
			continue;
		snprintf(out, KEY_NAME_MAX, "<%s%s>", alt, names[i].name);
		return out;
	}
	if (plain >= KEYS_F1 && plain <= KEYS_F12) {
		snprintf(out, KEY_NAME_MAX, "<%sF%d>", alt, plain - KEYS_F1 + 1);
	} else if (plain > 0 && plain < ' ') {
		char letter = (char)(plain <= 26 ? plain + 'a' - 1 : plain + '@');
		snprintf(out, KEY_NAME_MAX, "<%sC-%c>", alt, letter);
	} else if (plain >= ' ' && plain < KEYS_UP) {
		char bytes[5] = "";
		bytes[utf8_encode((uint32_t)plain, bytes)] = '\0';
		snprintf(out, KEY_NAME_MAX, *alt ? "<%s%s>" : "%s%s", alt, bytes);
	} else {
		snprintf(out, KEY_NAME_MAX, "<key>");
	}
	return out;
}

static int
function_key(const char *name)
{
	int64_t n = 0;
	if (name[0] == 'F' && parse_int(name + 1, strlen(name + 1), &n) && n >= 1 && n <= 12)
		return KEYS_F1 + (int)n - 1;
	return KEYS_NONE;
}

/* What stands between '<' and '>', without modifiers. */
static int
named_key(const char *name)
{
	for (size_t i = 0; i < NAMES; i++)
		if (str_casecmp(names[i].name, name) == 0)
			return names[i].key;
	if (*name) {
		size_t used = 0;
		uint32_t cp = utf8_decode(name, strlen(name), &used);
		if (cp != UTF8_BAD && cp >= ' ' && name[used] == '\0')
			return (int)cp;
	}
	return function_key(name);
}

static int
bracketed_key(const char *name)
{
	int key = named_key(name);
	if (key != KEYS_NONE)
		return key;
	if (str_starts(name, "A-")) {
		key = bracketed_key(name + 2);
		return key == KEYS_NONE ? key : key | KEYS_ALT;
	}
	if (str_starts(name, "C-") && name[2] && name[3] == '\0') {
		int letter = (unsigned char)name[2];
		if ((letter >= '@' && letter <= '_') || (letter >= 'a' && letter <= 'z'))
			return KEYS_CTRL(letter);
	}
	return KEYS_NONE;
}

int
keys_parse(const char *text, size_t *used)
{
	*used = 0;
	if (!*text)
		return KEYS_NONE;
	const char *end = *text == '<' && text[1] ? strchr(text + 2, '>') : NULL;
	if (end && (size_t)(end - text) < KEY_NAME_MAX) {
		char name[KEY_NAME_MAX];
		size_t n = (size_t)(end - text) - 1;
		memcpy(name, text + 1, n);
		name[n] = '\0';
		*used = n + 2;
		return bracketed_key(name);
	}
	if (*text == '<' && text[1])
		return KEYS_NONE;
	uint32_t cp = utf8_decode(text, strlen(text), used);
	return cp == UTF8_BAD ? KEYS_NONE : (int)cp;
}
