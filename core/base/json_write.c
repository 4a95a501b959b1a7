// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* JSON writing, straight to a stream. */
#include "core/base/json.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include "core/base/number.h"
#include "core/base/utf8.h"
#include "core/base/utf8_class.h"

void
json_begin(struct json_writer *w, FILE *out, bool pretty)
{
	*w = (struct json_writer){ .out = out, .pretty = pretty };
}

static void
new_line(const struct json_writer *w)
{
	if (!w->pretty)
		return;
	fprintf(w->out, "\n%*s", 2 * w->depth, "");
}

/* More marks than that on one character make a tower; the rest are spelled out, as text_safe does. */
#define MARKS_MAX 4

/* True when the code point may stand as it is; *marks counts those on the last character. */
static bool
passes(uint32_t cp, int *marks)
{
	enum utf8_class class = cp == UTF8_BAD ? UTF8_HIDDEN : utf8_classify(cp);
	if (class == UTF8_SPACING)
		*marks = 0;
	else if (class == UTF8_HIDDEN || *marks == MARKS_MAX)
		return false;
	else
		++*marks;
	return true;
}

/* One code point; what would act or hide on a terminal is spelled in UTF-16 units. */
static void
put_code(FILE *out, const char *s, size_t used, uint32_t cp, int *marks)
{
	bool plain = passes(cp, marks);
	if (cp == UTF8_BAD)
		fputs("\xef\xbf\xbd", out);
	else if (cp == '\n')
		fputs("\\n", out);
	else if (cp == '\t')
		fputs("\\t", out);
	else if (cp >= 0x10000 && !plain)
		fprintf(out, "\\u%04" PRIx32 "\\u%04" PRIx32, 0xd800 + ((cp - 0x10000) >> 10),
			0xdc00 + ((cp - 0x10000) & 0x3ff));
	else if (!plain)
		fprintf(out, "\\u%04" PRIx32, cp);
	else if (cp == '"' || cp == '\\')
		fprintf(out, "\\%c", (int)cp);
	else
		fwrite(s, 1, used, out);
}

static void
put_quoted(FILE *out, const char *s)
{
	int marks = MARKS_MAX; /* the quotation mark takes none */
	fputc('"', out);
	for (size_t n = strlen(s), used; n; s += used, n -= used) {
		uint32_t cp = utf8_decode(s, n, &used);
		put_code(out, s, used, cp, &marks);
	}
	fputc('"', out);
}

/* What comes before a value: the comma, the place, the name. */
static void
before(struct json_writer *w, const char *key)
{
	if (w->depth) {
		if (!w->first[w->depth - 1])
			fputc(',', w->out);
		w->first[w->depth - 1] = false;
		new_line(w);
	}
	if (key) {
		put_quoted(w->out, key);
		fputs(w->pretty ? ": " : ":", w->out);
	}
}

static void
after(const struct json_writer *w)
{
	if (w->depth == 0)
		fputc('\n', w->out);
}

static void
open_level(struct json_writer *w, const char *key, char bracket)
{
	assert(w->depth < (int)sizeof(w->first));
	before(w, key);
	fputc(bracket, w->out);
	w->first[w->depth++] = true;
}

void
json_open_object(struct json_writer *w, const char *key)
{
	open_level(w, key, '{');
}

void
json_open_array(struct json_writer *w, const char *key)
{
	open_level(w, key, '[');
}

void
json_close(struct json_writer *w, bool object)
{
	assert(w->depth > 0);
	w->depth--;
	if (!w->first[w->depth])
		new_line(w);
	fputc(object ? '}' : ']', w->out);
	after(w);
}

static void
put_word(struct json_writer *w, const char *key, const char *word)
{
	before(w, key);
	fputs(word, w->out);
	after(w);
}

void
json_string(struct json_writer *w, const char *key, const char *value)
{
	if (!value) {
		put_word(w, key, "null");
		return;
	}
	before(w, key);
	put_quoted(w->out, value);
	after(w);
}

void
json_real(struct json_writer *w, const char *key, double value)
{
	char text[NUMBER_MAX];
	number_exact(text, value);
	if (isfinite(value))
		put_word(w, key, text);
	else
		json_string(w, key, text);
}

void
json_number(struct json_writer *w, const char *key, const char *digits)
{
	put_word(w, key, digits);
}

void
json_int(struct json_writer *w, const char *key, int64_t value)
{
	before(w, key);
	fprintf(w->out, "%" PRId64, value);
	after(w);
}

void
json_bool(struct json_writer *w, const char *key, bool value)
{
	put_word(w, key, value ? "true" : "false");
}

void
json_null(struct json_writer *w, const char *key)
{
	put_word(w, key, "null");
}

void
json_value(struct json_writer *w, const struct json *v)
{
	switch (v->type) {
	case JSON_NULL:
		json_null(w, v->key);
		break;
	case JSON_BOOL:
		json_bool(w, v->key, v->boolean);
		break;
	case JSON_NUMBER:
		json_number(w, v->key, v->text);
		break;
	case JSON_STRING:
		json_string(w, v->key, v->text);
		break;
	case JSON_ARRAY:
	case JSON_OBJECT:
		if (v->type == JSON_ARRAY)
			json_open_array(w, v->key);
		else
			json_open_object(w, v->key);
		for (const struct json *child = v->child; child; child = child->next)
			json_value(w, child);
		json_close(w, v->type == JSON_OBJECT);
		break;
	}
}
