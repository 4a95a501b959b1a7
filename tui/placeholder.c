// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Expansion of words, one at a time. */
#include "tui/placeholder.h"

#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/base/vec.h"

#include <string.h>

#define WORD_MAX   65536
#define VALUES_MAX 100000

struct expansion {
	struct arena *arena;
	placeholder_lookup *lookup;
	const void *arg;
	VEC(const char *) words;
};

/* Length of "{name}" at s, 0 when it is none. */
static size_t
placeholder_length(const char *s)
{
	if (*s != '{')
		return 0;
	size_t n = strspn(s + 1, "abcdefghijklmnopqrstuvwxyz0123456789_:.");
	return n > 0 && s[n + 1] == '}' ? n + 2 : 0;
}

static bool
no_value(const char *name, struct err *err)
{
	const char *what = strncmp(name, "marked:", 7) == 0 ? name + 7 : name;
	return err_set(err, ERR_NOT_FOUND, "there is no '%s' here", what);
}

static bool
expand_whole(struct expansion *x, const char *name, struct err *err)
{
	size_t i = 0;
	for (; i < VALUES_MAX; i++) {
		const char *value = x->lookup(x->arg, name, i);
		if (!value)
			break;
		VEC_PUSH(&x->words, arena_strdup(x->arena, value));
	}
	return i > 0 || no_value(name, err);
}

static bool
expand_within(struct expansion *x, const char *word, struct err *err)
{
	struct strbuf b;
	bool ok = true;
	strbuf_init(&b, WORD_MAX);
	while (*word && ok) {
		size_t n = placeholder_length(word);
		if (n == 0) {
			strbuf_add_char(&b, *word++);
			continue;
		}
		const char *name = arena_strndup(x->arena, word + 1, n - 2);
		const char *value = x->lookup(x->arg, name, 0);
		if (value)
			strbuf_add(&b, value);
		else
			ok = no_value(name, err);
		word += n;
	}
	if (ok && b.truncated)
		ok = err_set(err, ERR_USAGE, "the command line is too long");
	VEC_PUSH(&x->words, arena_strndup(x->arena, b.at, b.len));
	strbuf_free(&b);
	return ok;
}

bool
placeholder_expand(struct arena *a, const char *const *words, placeholder_lookup *lookup,
	const void *arg, const char *const **out, size_t *n, struct err *err)
{
	struct expansion x = { .arena = a, .lookup = lookup, .arg = arg };
	bool ok = true;
	for (; *words && ok; words++) {
		size_t len = placeholder_length(*words);
		if (len > 0 && (*words)[len] == '\0')
			ok = expand_whole(&x, arena_strndup(a, *words + 1, len - 2), err);
		else
			ok = expand_within(&x, *words, err);
	}
	if (ok) {
		const char **list = ARENA_ARRAY(a, const char *, x.words.len + 1);
		memcpy(list, x.words.at, x.words.len * sizeof(*list));
		*out = list;
		*n = x.words.len;
	}
	VEC_FREE(&x.words);
	return ok;
}
