// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The table of commands and the look-up by what a person writes: parts of a
 * name are matched one after the other, whole words before abbreviations.
 */
#include "core/command/command.h"

#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/base/vec.h"
#include "core/command/command_table.h"
#include "core/command/nearest.h"

#include <string.h>

#define PARTS_MAX 4

const struct command *const command_table[] = {
#define COMMAND(id) &command_##id,
#include "core/command/commands.def"
#undef COMMAND
};

const size_t command_count = sizeof(command_table) / sizeof(command_table[0]);

/* Part number i of a name, empty when there is none. */
static struct str
part_of(const struct command *c, size_t i)
{
	const char *at = c->name;
	while (i-- > 0) {
		at += strcspn(at, ".");
		if (!*at)
			return str_make(at, 0);
		at++;
	}
	return str_make(at, strcspn(at, "."));
}

/* True when the first k parts of both names are equal. */
static bool
same_stem(const struct command *a, const struct command *b, size_t k)
{
	for (size_t i = 0; i < k; i++) {
		struct str x = part_of(a, i), y = part_of(b, i);
		if (x.len != y.len || memcmp(x.at, y.at, x.len) != 0)
			return false;
	}
	return true;
}

static bool
part_is(struct str part, const char *word, bool whole)
{
	size_t n = strlen(word);
	return n > 0 && part.len > 0 && (whole ? part.len == n : part.len > n) &&
	       memcmp(part.at, word, n) == 0;
}

/* The first command after the stem whose part k is word (or begins with it); *others counts different ones. */
static const struct command *
match_part(const struct command *stem, size_t k, const char *word, bool whole, size_t *others)
{
	const struct command *found = NULL;
	*others = 0;
	for (size_t i = 0; i < command_count; i++) {
		const struct command *c = command_table[i];
		if ((stem && !same_stem(stem, c, k)) || !part_is(part_of(c, k), word, whole) ||
			(c->hidden && !whole))
			continue;
		if (!found)
			found = c;
		else if (!same_stem(found, c, k + 1))
			(*others)++;
	}
	return found;
}

typedef VEC(const char *) word_list;

/* Different spellings of part k below the stem, in the order of the table; NULL word = all. */
static word_list
list_parts(struct arena *a, const struct command *stem, size_t k, const char *word)
{
	word_list list = { 0 };
	for (size_t i = 0; i < command_count; i++) {
		const struct command *c = command_table[i];
		struct str part = part_of(c, k);
		if (c->hidden || part.len == 0 || (stem && !same_stem(stem, c, k)) ||
			(word && !part_is(part, word, false)))
			continue;
		if (list.len > 0 && str_equals(part, list.at[list.len - 1]))
			continue;
		VEC_PUSH(&list, arena_strndup(a, part.at, part.len));
	}
	return list;
}

static void
add_stem(struct strbuf *b, const struct command *stem, size_t k)
{
	for (size_t i = 0; i < k; i++) {
		struct str part = part_of(stem, i);
		strbuf_add_n(b, part.at, part.len);
		strbuf_add_char(b, ' ');
	}
}

static void
add_list(struct strbuf *b, const word_list *list)
{
	for (size_t i = 0; i < list->len; i++)
		strbuf_printf(b, "%s%s", i ? ", " : "", list->at[i]);
}

/* Says why word is not part k below the stem. word NULL: the words stop here. */
static void
explain(const struct command *stem, size_t k, const char *word, bool ambiguous, struct err *err)
{
	struct arena *a = arena_new();
	struct strbuf b, candidates;
	strbuf_init(&b, ERR_TEXT_MAX);
	strbuf_init(&candidates, ERR_TEXT_MAX);
	add_stem(&b, stem, k);
	word_list all = list_parts(a, stem, k, ambiguous ? word : NULL);
	add_list(&candidates, &all);
	const char *near = word ? nearest_word(word, all.at, all.len) : NULL;
	if (!word && !stem)
		err_set(err, ERR_USAGE, "a command is wanted: %s", candidates.at);
	else if (!word)
		err_set(err, ERR_USAGE, "'%.*s' wants one of: %s", (int)(b.len ? b.len - 1 : 0),
			b.at, candidates.at);
	else if (ambiguous)
		err_set(err, ERR_USAGE, "'%s%s' could be any of: %s", b.at, word, candidates.at);
	else if (near)
		err_set(err, ERR_USAGE, "there is no command '%s%s'; did you mean '%s%s'?", b.at,
			word, b.at, near);
	else
		err_set(err, ERR_USAGE, "there is no command '%s%s'; it could be: %s", b.at, word,
			candidates.at);
	VEC_FREE(&all);
	strbuf_free(&candidates);
	strbuf_free(&b);
	arena_free(a);
}

const struct command *
command_match(const char *const *words, size_t n, size_t *used, struct err *err)
{
	const struct command *found = NULL;
	for (size_t k = 0; k < PARTS_MAX; k++) {
		if (found && part_of(found, k).len == 0) {
			*used = k;
			return found;
		}
		if (k >= n) {
			explain(found, k, NULL, false, err);
			return NULL;
		}
		size_t others;
		const struct command *next = match_part(found, k, words[k], true, &others);
		if (!next)
			next = match_part(found, k, words[k], false, &others);
		if (!next || others > 0) {
			explain(found, k, words[k], next != NULL, err);
			return NULL;
		}
		found = next;
	}
	return NULL;
}

const struct command *
command_find(const char *name, struct err *err)
{
	struct arena *a = arena_new();
	const char *words[PARTS_MAX + 1] = { NULL };
	size_t n = 0, used = 0;
	for (const char *at = name; *at && n <= PARTS_MAX;) {
		size_t len = strcspn(at, ". ");
		words[n++] = arena_strndup(a, at, len);
		at += len;
		at += *at != '\0';
	}
	const struct command *c = command_match(words, n, &used, err);
	if (c && used < n) {
		err_set(err, ERR_USAGE, "there is no command '%s'; '%s' is one", name, c->name);
		c = NULL;
	}
	arena_free(a);
	return c;
}

bool
command_stem(const char *stem)
{
	size_t n = strlen(stem);
	for (size_t i = 0; i < command_count; i++)
		if (!command_table[i]->hidden && strncmp(command_table[i]->name, stem, n) == 0 &&
			command_table[i]->name[n] == '.')
			return true;
	return false;
}

bool
command_noun(const char *word)
{
	size_t others;
	const struct command *c = match_part(NULL, 0, word, true, &others);
	return c && !c->hidden;
}

const char *
command_spelling(char out[COMMAND_NAME_MAX], const struct command *c)
{
	size_t n = 0;
	for (; c->name[n] && n < COMMAND_NAME_MAX - 1; n++)
		out[n] = c->name[n] == '.' ? ' ' : c->name[n];
	out[n] = '\0';
	return out;
}
