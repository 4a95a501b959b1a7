// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Key map: which keys run which command, by context. Lines of keymap.conf:
 *
 *   bind CONTEXT KEYS COMMAND…   # what it does, for the help page
 *   unbind CONTEXT KEYS
 *
 * A context is a view ("runs"), a kind of view ("table"), a dialog ("confirm")
 * or "global". A later file replaces what an earlier one bound; within one file
 * two meanings for one key are an error, and so is a key that begins another
 * binding's sequence: nothing ever waits for a timer.
 */
#ifndef TUI_KEYMAP_H
#define TUI_KEYMAP_H

#include <stddef.h>
#include "core/base/err.h"

#define KEYMAP_SEQUENCE_MAX 4

struct binding {
	const char *context;
	int keys[KEYMAP_SEQUENCE_MAX];
	size_t n;
	const char *command; /* may hold {placeholders} */
	const char *help;    /* "" for none */
	const char *file;
	int line;
};

struct keymap;

/* The compiled-in map. */
struct keymap *keymap_new(void) MUST_CHECK;
/* NULL is fine. */
void keymap_free(struct keymap *m);

/*
 * Adds a file's lines; a wrong line is left out, and the first one is reported
 * ("keymap.conf:12: …") together with how many there were.
 */
bool keymap_read(struct keymap *m, const char *file, const char *text, size_t len,
	struct err *err) MUST_CHECK;
/* The person's own keymap.conf, if there is one. */
bool keymap_read_own(struct keymap *m, struct err *err) MUST_CHECK;

enum keymap_match { KEYMAP_NONE, KEYMAP_PREFIX, KEYMAP_COMMAND };

/* Looks the keys up in the contexts (NULL-ended), first one first. */
enum keymap_match keymap_find(const struct keymap *m, const char *const *contexts, const int *keys,
	size_t n, const struct binding **out);

/* All bindings, in the order of the files. */
size_t keymap_count(const struct keymap *m);
const struct binding *keymap_at(const struct keymap *m, size_t i);

#define KEYS_TEXT_MAX 72
/* "gg", "<C-w>s". */
const char *keymap_keys_text(char out[KEYS_TEXT_MAX], const struct binding *b);
/* The first binding of a command in the contexts, NULL if there is none. */
const struct binding *keymap_of(
	const struct keymap *m, const char *const *contexts, const char *command);

#endif
