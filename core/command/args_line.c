// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Lines as a person types them at ':' or in a script, to words and back. */
#include "core/command/args.h"

#include "core/base/arena.h"
#include "core/base/process.h"
#include "core/base/str.h"
#include "core/base/utf8.h"

#include <string.h>

bool
args_split(struct arena *arena, const char *line, char ***words, size_t *n, struct err *err)
{
	size_t count = 0;
	if (str_trim(str_of(line)).len == 0) {
		*words = ARENA_ARRAY(arena, char *, 1);
		*n = 0;
		return true;
	}
	char **split;
	if (!process_split(arena, line, &split, err))
		return false;
	while (split[count])
		count++;
	*words = split;
	*n = count;
	return true;
}

static bool
is_plain(const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "_-+=./:,@%^";
	return *word && word[strspn(word, plain)] == '\0';
}

/* As $'…', with nothing in it that a terminal or a report would show as something else. */
static char *
quote_escaped(struct arena *arena, const char *word)
{
	struct strbuf b;
	strbuf_init(&b, 4 * strlen(word) + 3);
	strbuf_add(&b, "$'");
	for (const char *c = word; *c; c++) {
		if (*c == '\n')
			strbuf_add(&b, "\\n");
		else if (*c == '\t')
			strbuf_add(&b, "\\t");
		else if (*c < ' ' || *c >= 0x7f) /* also what is above, where char is signed */
			strbuf_printf(&b, "\\x%02x", (unsigned char)*c);
		else if (*c == '\'' || *c == '\\')
			strbuf_printf(&b, "\\%c", *c);
		else
			strbuf_add_char(&b, *c);
	}
	strbuf_add_char(&b, '\'');
	char *text = arena_strdup(arena, b.at);
	strbuf_free(&b);
	return text;
}

char *
args_quote(struct arena *arena, const char *word)
{
	if (is_plain(word))
		return arena_strdup(arena, word);
	if (!text_is_safe(word, strlen(word)))
		return quote_escaped(arena, word);
	size_t quotes = 0, n = strlen(word);
	for (const char *c = word; *c; c++)
		quotes += *c == '\'';
	struct strbuf b;
	strbuf_init(&b, n + 3 * quotes + 2);
	strbuf_add_char(&b, '\'');
	for (const char *c = word; *c; c++) {
		if (*c == '\'')
			strbuf_add(&b, "'\\''");
		else
			strbuf_add_char(&b, *c);
	}
	strbuf_add_char(&b, '\'');
	char *text = arena_strdup(arena, b.at);
	strbuf_free(&b);
	return text;
}
