// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Bindings in a list; a few hundred, so looking one up is a walk. */
#include "tui/keymap.h"

#include "core/base/arena.h"
#include "core/base/oom.h"
#include "core/base/path.h"
#include "core/base/str.h"
#include "core/base/vec.h"
#include "tui/builtin.h"
#include "tui/key.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define KEYMAP_BYTES_MAX (1 << 20)

struct keymap {
	struct arena *arena;
	VEC(struct binding) list;
};

/* ---- one line ---- */

static struct str
next_word(struct str *rest)
{
	*rest = str_trim(*rest);
	size_t n = 0;
	while (n < rest->len && rest->at[n] != ' ' && rest->at[n] != '\t')
		n++;
	struct str word = str_make(rest->at, n);
	*rest = str_trim(str_make(rest->at + n, rest->len - n));
	return word;
}

/* Cuts "# help" off the end of a line; a '#' counts after white space and before a blank. */
static struct str
cut_comment(struct str *line)
{
	for (size_t i = 0; i < line->len; i++) {
		bool begins = i == 0 || line->at[i - 1] == ' ' || line->at[i - 1] == '\t';
		bool ends = i + 1 == line->len || line->at[i + 1] == ' ';
		if (line->at[i] == '#' && (i == 0 || (begins && ends))) {
			struct str help = str_trim(str_make(line->at + i + 1, line->len - i - 1));
			line->len = i;
			return help;
		}
	}
	return str_make("", 0);
}

static bool
parse_keys(struct arena *a, struct str word, struct binding *b)
{
	const char *at = arena_strndup(a, word.at, word.len);
	while (*at && b->n < KEYMAP_SEQUENCE_MAX) {
		size_t used = 0;
		int key = keys_parse(at, &used);
		if (key == KEYS_NONE)
			return false;
		b->keys[b->n++] = key;
		at += used;
	}
	return b->n > 0 && *at == '\0';
}

/* ---- the list ---- */

static bool
same_start(const struct binding *a, const struct binding *b)
{
	size_t n = a->n < b->n ? a->n : b->n;
	return strcmp(a->context, b->context) == 0 &&
	       memcmp(a->keys, b->keys, n * sizeof(*a->keys)) == 0;
}

static void
drop(struct keymap *m, size_t i)
{
	memmove(&m->list.at[i], &m->list.at[i + 1], (m->list.len - i - 1) * sizeof(*m->list.at));
	m->list.len--;
}

/* Takes away what b replaces; false when the clash is within one file. */
static bool
make_room(struct keymap *m, const struct binding *b, struct err *err)
{
	for (size_t i = m->list.len; i-- > 0;) {
		const struct binding *old = &m->list.at[i];
		if (!same_start(old, b))
			continue;
		if (strcmp(old->file, b->file) == 0) {
			char keys[KEYS_TEXT_MAX];
			return err_set(err, ERR_USAGE,
				"%s:%d: '%s' in '%s' clashes with '%s' of line %d", b->file,
				b->line, keymap_keys_text(keys, b), b->context, old->command,
				old->line);
		}
		drop(m, i);
	}
	return true;
}

static bool
unbind(struct keymap *m, const struct binding *b, struct err *err)
{
	size_t before = m->list.len;
	for (size_t i = m->list.len; i-- > 0;)
		if (m->list.at[i].n == b->n && same_start(&m->list.at[i], b))
			drop(m, i);
	if (m->list.len < before)
		return true;
	char keys[KEYS_TEXT_MAX];
	return err_set(err, ERR_USAGE, "%s:%d: '%s' is not bound in '%s'", b->file, b->line,
		keymap_keys_text(keys, b), b->context);
}

static bool
take_line(struct keymap *m, const char *file, int number, struct str line, struct err *err)
{
	struct str help = cut_comment(&line);
	struct str verb = next_word(&line);
	if (verb.len == 0)
		return true;
	bool binds = str_equals(verb, "bind");
	if (!binds && !str_equals(verb, "unbind"))
		return err_set(err, ERR_USAGE, "%s:%d: expected 'bind' or 'unbind'", file, number);
	struct str context = next_word(&line);
	struct str keys = next_word(&line);
	struct binding b = { .file = file, .line = number };
	if (context.len == 0 || !parse_keys(m->arena, keys, &b))
		return err_set(err, ERR_USAGE,
			"%s:%d: '%.*s' is not a key; write j, <C-d>, <F5>, <Space>", file, number,
			(int)(keys.len < 40 ? keys.len : 40), keys.at);
	b.context = arena_strndup(m->arena, context.at, context.len);
	if (!binds)
		return unbind(m, &b, err);
	if (line.len == 0)
		return err_set(
			err, ERR_USAGE, "%s:%d: a command must follow the key", file, number);
	b.command = arena_strndup(m->arena, line.at, line.len);
	b.help = arena_strndup(m->arena, help.at, help.len);
	if (!make_room(m, &b, err))
		return false;
	VEC_PUSH(&m->list, b);
	return true;
}

bool
keymap_read(struct keymap *m, const char *file, const char *text, size_t len, struct err *err)
{
	const char *name = arena_strdup(m->arena, file);
	int wrong = 0;
	int number = 0;
	for (size_t at = 0; at < len;) {
		const char *end = memchr(text + at, '\n', len - at);
		size_t n = end ? (size_t)(end - text) - at : len - at;
		struct err one = ERR_INIT;
		if (!take_line(m, name, ++number, str_trim(str_make(text + at, n)), &one) &&
			wrong++ == 0)
			err_set(err, one.code, "%s", one.text);
		at += n + 1;
	}
	if (wrong > 1)
		err_wrap(err, "%d wrong lines, the first", wrong);
	return wrong == 0;
}

bool
keymap_read_own(struct keymap *m, struct err *err)
{
	const char *path = path_config(m->arena, "keymap.conf");
	if (!path || access(path, F_OK) != 0)
		return true;
	char *text = NULL;
	size_t len = 0;
	return path_read_config(m->arena, path, KEYMAP_BYTES_MAX, &text, &len, err) &&
	       keymap_read(m, path, text, len, err);
}

struct keymap *
keymap_new(void)
{
	struct keymap *m = xcalloc(1, sizeof(*m));
	m->arena = arena_new();
	struct err err = ERR_INIT;
	const char *text = builtin_text(m->arena, BUILTIN_KEYMAP);
	if (!keymap_read(m, "keymap.conf (built in)", text, strlen(text), &err))
		fprintf(stderr, "cairn: %s\n", err.text);
	return m;
}

void
keymap_free(struct keymap *m)
{
	if (!m)
		return;
	VEC_FREE(&m->list);
	arena_free(m->arena);
	free(m);
}

enum keymap_match
keymap_find(const struct keymap *m, const char *const *contexts, const int *keys, size_t n,
	const struct binding **out)
{
	for (; *contexts; contexts++) {
		bool begins = false;
		for (size_t i = 0; i < m->list.len; i++) {
			const struct binding *b = &m->list.at[i];
			if (b->n < n || strcmp(b->context, *contexts) != 0 ||
				memcmp(b->keys, keys, n * sizeof(*keys)) != 0)
				continue;
			if (b->n == n) {
				*out = b;
				return KEYMAP_COMMAND;
			}
			begins = true;
		}
		if (begins)
			return KEYMAP_PREFIX;
	}
	return KEYMAP_NONE;
}

size_t
keymap_count(const struct keymap *m)
{
	return m->list.len;
}

const struct binding *
keymap_at(const struct keymap *m, size_t i)
{
	return &m->list.at[i];
}

const char *
keymap_keys_text(char out[KEYS_TEXT_MAX], const struct binding *b)
{
	size_t len = 0;
	out[0] = '\0';
	for (size_t i = 0; i < b->n && len + KEY_NAME_MAX < KEYS_TEXT_MAX; i++) {
		char name[KEY_NAME_MAX];
		snprintf(out + len, KEYS_TEXT_MAX - len, "%s", keys_name(name, b->keys[i]));
		len += strlen(out + len);
	}
	return out;
}

const struct binding *
keymap_of(const struct keymap *m, const char *const *contexts, const char *command)
{
	for (; *contexts; contexts++) {
		for (size_t i = 0; i < m->list.len; i++) {
			const struct binding *b = &m->list.at[i];
			if (strcmp(b->context, *contexts) == 0 && strcmp(b->command, command) == 0)
				return b;
		}
	}
	return NULL;
}
