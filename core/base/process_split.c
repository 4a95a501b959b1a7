// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Words of a command, as a shell would quote them, with nothing expanded. */
#include "core/base/process.h"

#include <string.h>
#include "core/base/arena.h"
#include "core/base/vec.h"

struct splitter {
	const char *at;
	char *word; /* where the next character goes */
};

/* Up to the closing quote; false when it is missing. */
static bool
take_quoted(struct splitter *s, char quote)
{
	for (s->at++; *s->at && *s->at != quote; s->at++) {
		bool escape =
			quote == '"' && s->at[0] == '\\' && (s->at[1] == '"' || s->at[1] == '\\');
		s->at += escape;
		*s->word++ = *s->at;
	}
	if (*s->at != quote)
		return false;
	s->at++;
	return true;
}

static int
hex_value(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c ? strchr(digits, c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c) : NULL;
	return at ? (int)(at - digits) : -1;
}

/* What stands behind a backslash in $'…'; one that means nothing stays, and so does a NUL byte's. */
static void
take_escape(struct splitter *s)
{
	static const char names[] = "ntr\\'", means[] = "\n\t\r\\'";
	const char *name = strchr(names, s->at[1]);
	int high = s->at[1] == 'x' ? hex_value(s->at[2]) : -1;
	int low = high >= 0 ? hex_value(s->at[3]) : -1;
	if (s->at[1] && name) {
		*s->word++ = means[name - names];
		s->at += 2;
	} else if (low >= 0 && (high || low)) {
		*s->word++ = (char)(16 * high + low);
		s->at += 4;
	} else {
		*s->word++ = *s->at++;
	}
}

/* $'…', at the dollar; false when the closing quote is missing. */
static bool
take_escaped(struct splitter *s)
{
	for (s->at += 2; *s->at && *s->at != '\'';)
		if (*s->at == '\\')
			take_escape(s);
		else
			*s->word++ = *s->at++;
	if (!*s->at)
		return false;
	s->at++;
	return true;
}

static bool
is_separator(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static void
skip_space(struct splitter *s)
{
	while (is_separator(*s->at))
		s->at++;
}

/* One word, of any number of quoted and plain parts; false on an open quote. */
static bool
take_word(struct splitter *s)
{
	while (*s->at && !is_separator(*s->at)) {
		if (s->at[0] == '$' && s->at[1] == '\'') {
			if (!take_escaped(s))
				return false;
			continue;
		}
		if (*s->at == '\'' || *s->at == '"') {
			if (!take_quoted(s, *s->at))
				return false;
			continue;
		}
		if (*s->at == '\\' && *++s->at == '\0')
			return false;
		*s->word++ = *s->at++;
	}
	*s->word++ = '\0';
	return true;
}

bool
process_split(struct arena *a, const char *command, char ***words, struct err *err)
{
	/* Words are never longer than their spelling, and a NUL takes the place of a separator. */
	struct splitter s = { command, arena_alloc(a, strlen(command) + 1, 1) };
	VEC(char *) list = { 0 };
	bool ok = true;
	for (skip_space(&s); ok && *s.at; skip_space(&s)) {
		VEC_PUSH(&list, s.word);
		ok = take_word(&s);
	}
	if (!ok)
		err_set(err, ERR_USAGE, "an open quote in '%s'", command);
	else if (list.len == 0)
		ok = err_set(err, ERR_USAGE, "an empty command");
	VEC_PUSH(&list, NULL);
	if (ok)
		*words = arena_memdup(a, list.at, list.len * sizeof(*list.at), _Alignof(char *));
	VEC_FREE(&list);
	return ok;
}
