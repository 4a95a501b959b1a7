// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * JSON: strict reading into a tree and a streaming writer.
 *
 * Reading refuses trailing bytes, NUL, duplicate keys, bad UTF-8 and more than
 * 64 levels, a byte order mark, "\u0000" and numbers of more than 63 characters,
 * with the offset (ERR_CORRUPT; ERR_MEMORY over the limit). Numbers keep their
 * text, so that an id of eighteen digits survives; 1e999 is infinite. The only
 * file that knows cJSON is json.c.
 */
#ifndef CORE_BASE_JSON_H
#define CORE_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include "core/base/err.h"

struct arena;

enum json_type { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json {
	enum json_type type;
	bool boolean;
	double number;                   /* of JSON_NUMBER */
	const char *text;                /* of JSON_STRING; the digits of JSON_NUMBER */
	const char *key;                 /* of a member of an object, else NULL */
	const struct json *child, *next; /* first element; next sibling */
	size_t len;                      /* elements of an array or object */
};

/* The tree lives in a and may take 100 times the text. limit: most bytes of text accepted. */
bool json_parse(struct arena *a, const char *text, size_t len, size_t limit,
	const struct json **out, struct err *err) MUST_CHECK;
/* Member of an object by name; NULL if absent or not an object. */
const struct json *json_get(const struct json *object, const char *key);
/* Text of a string member, or fallback. */
const char *json_text(const struct json *object, const char *key, const char *fallback);

/* Writer: indented by two spaces when pretty, commas and quoting by itself; a line feed ends the document. */
struct json_writer {
	FILE *out;
	int depth;
	bool first[64], pretty;
};

void json_begin(struct json_writer *w, FILE *out, bool pretty);
/* key is NULL inside an array and at the top. */
void json_open_object(struct json_writer *w, const char *key);
void json_open_array(struct json_writer *w, const char *key);
void json_close(struct json_writer *w, bool object);
/*
 * Bytes that are not UTF-8 become U+FFFD; what text_safe would not let pass is
 * spelled \uNNNN, which reads back as it was. NULL is null.
 */
void json_string(struct json_writer *w, const char *key, const char *value);
/* Shortest exact text; NaN and infinities as the strings "NaN", "Infinity", "-Infinity". */
void json_real(struct json_writer *w, const char *key, double value);
void json_int(struct json_writer *w, const char *key, int64_t value);
/* The digits of a number that was read, as they were: no id loses its end. */
void json_number(struct json_writer *w, const char *key, const char *digits);
void json_bool(struct json_writer *w, const char *key, bool value);
void json_null(struct json_writer *w, const char *key);
/* What was parsed, under its own key: json_parse has bounded its depth. */
void json_value(struct json_writer *w, const struct json *v);

#endif
