// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* The pieces that filters, orders and column names are made of. */
#include "core/query/scan.h"

#include <string.h>
#include <strings.h>

struct scan
scan_of(const char *text, size_t len)
{
	return (struct scan){ .text = text, .len = len };
}

char
scan_peek(const struct scan *s, size_t ahead)
{
	return s->len - s->pos > ahead ? s->text[s->pos + ahead] : '\0';
}

bool
scan_end(const struct scan *s)
{
	return s->pos == s->len;
}

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

void
scan_space(struct scan *s)
{
	while (s->pos < s->len && is_space(s->text[s->pos]))
		s->pos++;
}

bool
scan_char(struct scan *s, char c)
{
	if (scan_end(s) || s->text[s->pos] != c)
		return false;
	s->pos++;
	return true;
}

bool
scan_delimiter(const struct scan *s)
{
	char c = scan_peek(s, 0);
	if (c == '\0' || is_space(c) || strchr("()|=<>:,", c))
		return true;
	return c == '!' && (scan_peek(s, 1) == '=' || scan_peek(s, 1) == '~');
}

bool
scan_keyword(struct scan *s, const char *word)
{
	size_t n = strlen(word);
	if (s->len - s->pos < n || strncasecmp(s->text + s->pos, word, n) != 0)
		return false;
	struct scan after = *s;
	after.pos += n;
	char c = scan_peek(&after, 0);
	if (!scan_delimiter(&after) && c != '\'' && c != '"' && c != '`')
		return false;
	*s = after;
	return true;
}

static bool
scan_twice(struct scan *s, char c)
{
	if (scan_peek(s, 0) != c || scan_peek(s, 1) != c)
		return false;
	s->pos += 2;
	return true;
}

bool
scan_and(struct scan *s)
{
	return scan_keyword(s, "and") || scan_twice(s, '&');
}

bool
scan_or(struct scan *s)
{
	return scan_keyword(s, "or") || scan_twice(s, '|') || scan_char(s, '|');
}

bool
scan_not(struct scan *s)
{
	char after = scan_peek(s, 1);
	return scan_keyword(s, "not") || scan_char(s, '-') ||
	       (after != '=' && after != '~' && scan_char(s, '!'));
}

bool
scan_quoted(struct scan *s, struct str *inside)
{
	char quote = s->text[s->pos];
	for (size_t i = s->pos + 1; i < s->len; i++) {
		char c = s->text[i];
		if (quote != '`' && c == '\\' && i + 1 < s->len && s->text[i + 1] == quote) {
			i++;
			continue;
		}
		if (c != quote)
			continue;
		if (quote != '`' && i + 1 < s->len && s->text[i + 1] == quote) {
			i++;
			continue;
		}
		*inside = str_make(s->text + s->pos + 1, i - s->pos - 1);
		s->pos = i + 1;
		return true;
	}
	return false;
}

struct str
scan_bare_value(struct scan *s)
{
	size_t from = s->pos;
	while (s->pos < s->len && !is_space(s->text[s->pos]) && !strchr("()|,", s->text[s->pos]))
		s->pos++;
	return str_make(s->text + from, s->pos - from);
}

enum filter_op
scan_symbol(struct scan *s)
{
	static const struct {
		const char *text;
		enum filter_op op;
	} symbols[] = {
		{ "==", OP_EQ },
		{ "=~", OP_MATCH },
		{ "!=", OP_NE },
		{ "!~", OP_NOT_MATCH },
		{ "<=", OP_LE },
		{ ">=", OP_GE },
		{ "=", OP_EQ },
		{ "<", OP_LT },
		{ ">", OP_GT },
		{ ":", OP_CONTAINS },
	};
	for (size_t i = 0; i < sizeof(symbols) / sizeof(*symbols); i++) {
		size_t n = strlen(symbols[i].text);
		if (s->len - s->pos >= n && memcmp(s->text + s->pos, symbols[i].text, n) == 0) {
			s->pos += n;
			return symbols[i].op;
		}
	}
	return OP_NONE;
}
