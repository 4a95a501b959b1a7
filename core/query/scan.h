// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Scanning of filter texts, byte by byte. What a byte means depends on where
 * it stands (a colon ends a name, but not a value), so the parser asks for the
 * kind of piece it wants next. Internal to this room.
 */
#ifndef CORE_QUERY_SCAN_H
#define CORE_QUERY_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include "core/base/str.h"

struct scan {
	const char *text;
	size_t len, pos;
};

enum filter_op {
	OP_EQ,
	OP_NE,
	OP_LT,
	OP_LE,
	OP_GT,
	OP_GE,
	OP_LIKE,
	OP_ILIKE,
	OP_IN,
	OP_NOT_IN,
	OP_NULL,
	OP_NOT_NULL,
	OP_CONTAINS,
	OP_MATCH,
	OP_NOT_MATCH,
	OP_NONE
};

struct scan scan_of(const char *text, size_t len);
/* The byte at the position plus ahead; NUL at the end and past it. */
char scan_peek(const struct scan *s, size_t ahead);
bool scan_end(const struct scan *s);
void scan_space(struct scan *s);
/* Takes the byte if it comes next. */
bool scan_char(struct scan *s, char c);
/* Takes the word, in any case, if it comes next as a whole. */
bool scan_keyword(struct scan *s, const char *word);
/* Each takes one, however it is spelled, if it comes next: "and" or "&&"; "or", "|" or "||"; "not", "-" or "!". */
bool scan_and(struct scan *s);
bool scan_or(struct scan *s);
bool scan_not(struct scan *s);
/* True at the bytes that end a bare name. */
bool scan_delimiter(const struct scan *s);
/*
 * At a quote: the bytes between it and its mate. A doubled ' or " and one after
 * a backslash do not end the text and stay in it as they are, as in MLflow.
 * False, with the position unmoved, when it never ends.
 */
bool scan_quoted(struct scan *s, struct str *inside);
/* A value without quotes: up to white space, a comma, a bar or a parenthesis. May be empty. */
struct str scan_bare_value(struct scan *s);
/* = == != < <= > >= =~ !~ : or OP_NONE. */
enum filter_op scan_symbol(struct scan *s);

#endif
