// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * JSON reading. cJSON builds the tree, but it is lenient and stores numbers as
 * doubles; so the text is scanned by the letter of RFC 8259 first, which also
 * says where a fault is and where the numbers are.
 */
#include "core/base/json.h"

#include <cjson/cJSON.h>
#include <pthread.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/number.h"
#include "core/base/oom.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "core/base/vec.h"

#define LEVELS_MAX      64
#define SMALL_OBJECT    16
#define NUMBER_TEXT_MAX 63 /* what cJSON reads in one piece */

struct scan {
	const char *text;
	size_t at, len;
	/* In the order of the text, which is the order of the tree. */
	VEC(struct str) numbers;
	VEC(size_t) names; /* where each member's name is */
	struct err *err;
};

static bool
fail(struct scan *s, const char *what)
{
	return err_set(s->err, ERR_CORRUPT, "not JSON at byte %zu: %s", s->at, what);
}

static int
peek(const struct scan *s)
{
	return s->at < s->len ? (unsigned char)s->text[s->at] : -1;
}

static void
skip_space(struct scan *s)
{
	for (int c = peek(s); c == ' ' || c == '\n' || c == '\t' || c == '\r'; c = peek(s))
		s->at++;
}

static bool
skip_digits(struct scan *s)
{
	size_t from = s->at;
	while (peek(s) >= '0' && peek(s) <= '9')
		s->at++;
	return s->at > from;
}

static bool
scan_number(struct scan *s)
{
	size_t from = s->at;
	s->at += peek(s) == '-';
	bool zero = peek(s) == '0';
	if (!skip_digits(s) || (zero && s->at - from > (s->text[from] == '-' ? 2u : 1u)))
		return fail(s, "a malformed number");
	if (peek(s) == '.') {
		s->at++;
		if (!skip_digits(s))
			return fail(s, "a number without digits after the point");
	}
	if (peek(s) == 'e' || peek(s) == 'E') {
		s->at++;
		s->at += peek(s) == '+' || peek(s) == '-';
		if (!skip_digits(s))
			return fail(s, "a number without digits in its exponent");
	}
	if (s->at - from > NUMBER_TEXT_MAX)
		return fail(s, "a number that is too long");
	VEC_PUSH(&s->numbers, str_make(s->text + from, s->at - from));
	return true;
}

/* Four hexadecimal digits, or -1. */
static long
scan_hex(struct scan *s)
{
	long v = 0;
	for (int i = 0; i < 4; i++, s->at++) {
		int c = peek(s);
		if (c >= '0' && c <= '9')
			v = 16 * v + c - '0';
		else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
			v = 16 * v + (c & ~0x20) - 'A' + 10;
		else
			return -1;
	}
	return v;
}

static bool
scan_escape(struct scan *s)
{
	int c = peek(s);
	s->at++;
	if (c != 'u')
		return (c > 0 && strchr("\"\\/bfnrt", c)) || fail(s, "an unknown escape");
	long high = scan_hex(s);
	if (high < 0)
		return fail(s, "an escape without four hexadecimal digits");
	if (high == 0)
		return fail(s, "a zero character");
	if (high < 0xd800 || high > 0xdfff)
		return true;
	bool pair = high < 0xdc00 && peek(s) == '\\';
	s->at += pair;
	pair = pair && peek(s) == 'u';
	s->at += pair;
	long low = pair ? scan_hex(s) : -1;
	return (low >= 0xdc00 && low <= 0xdfff) || fail(s, "half of a surrogate pair");
}

static bool
scan_string(struct scan *s)
{
	s->at++;
	for (;;) {
		int c = peek(s);
		if (c < 0)
			return fail(s, "a string without an end");
		if (c < 0x20)
			return fail(s, "a control character in a string");
		size_t used = 1;
		if (c >= 0x80 && utf8_decode(s->text + s->at, s->len - s->at, &used) == UTF8_BAD)
			return fail(s, "not UTF-8");
		s->at += used;
		if (c == '"')
			return true;
		if (c == '\\' && !scan_escape(s))
			return false;
	}
}

static bool
scan_word(struct scan *s, const char *word)
{
	size_t n = strlen(word);
	if (s->len - s->at < n || memcmp(s->text + s->at, word, n) != 0)
		return fail(s, "an unknown word");
	s->at += n;
	return true;
}

static bool
scan_scalar(struct scan *s)
{
	switch (peek(s)) {
	case '"':
		return scan_string(s);
	case 't':
		return scan_word(s, "true");
	case 'f':
		return scan_word(s, "false");
	case 'n':
		return scan_word(s, "null");
	case -1:
		return fail(s, "the text ends early");
	default:
		return scan_number(s);
	}
}

static bool
scan_key(struct scan *s)
{
	skip_space(s);
	if (peek(s) != '"')
		return fail(s, "expected a member's name");
	VEC_PUSH(&s->names, s->at);
	if (!scan_string(s))
		return false;
	skip_space(s);
	if (peek(s) != ':')
		return fail(s, "expected ':'");
	s->at++;
	return true;
}

/* After a value: closes what ends here. False at a fault; *more when another value follows. */
static bool
scan_after(struct scan *s, const char *closers, size_t *depth, bool *more)
{
	*more = false;
	while (*depth) {
		skip_space(s);
		int c = peek(s);
		if (c == ',') {
			s->at++;
			*more = true;
			return closers[*depth - 1] != '}' || scan_key(s);
		}
		if (c != closers[*depth - 1])
			return fail(s, closers[*depth - 1] == '}' ? "expected ',' or '}'"
								  : "expected ',' or ']'");
		s->at++;
		--*depth;
	}
	return true;
}

/* One document, without recursion. */
static bool
scan_document(struct scan *s)
{
	char closers[LEVELS_MAX];
	size_t depth = 0;
	for (bool more = true; more;) {
		skip_space(s);
		int c = peek(s);
		if (c == '{' || c == '[') {
			if (depth == LEVELS_MAX)
				return fail(s, "more than 64 levels");
			char closer = c == '{' ? '}' : ']';
			closers[depth++] = closer;
			s->at++;
			skip_space(s);
			if (peek(s) != closer) {
				if (c == '{' && !scan_key(s))
					return false;
				continue;
			}
		} else if (!scan_scalar(s)) {
			return false;
		}
		if (!scan_after(s, closers, &depth, &more))
			return false;
	}
	skip_space(s);
	return s->at == s->len || fail(s, "more after the end");
}

struct conversion {
	struct arena *arena;
	/* The next ones. */
	const struct str *numbers;
	const size_t *names;
	struct err *err;
};

/* True when the object has a member of that name; a map only where looking along would be slow. */
static bool
has_member(struct conversion *c, const struct json *object, struct map **names, const char *name)
{
	if (object->len < SMALL_OBJECT)
		return json_get(object, name) != NULL;
	if (!*names) {
		*names = map_new(c->arena);
		for (const struct json *j = object->child; j; j = j->next)
			map_intern(*names, j->key, strlen(j->key));
	}
	size_t known = map_len(*names);
	return map_intern(*names, name, strlen(name)) != known;
}

static void
take_number(struct conversion *c, struct json *j)
{
	struct str digits = *c->numbers++;
	j->type = JSON_NUMBER;
	j->text = arena_strndup(c->arena, digits.at, digits.len);
	/* The scan has proved that it is a number. */
	(void)parse_real(digits.at, digits.len, &j->number);
}

static bool convert(struct conversion *c, const cJSON *from, struct json *j);

/* Elements or members. Recursion is bounded: the scan has counted the levels. */
static bool
convert_parts(struct conversion *c, const cJSON *from, struct json *j)
{
	struct map *names = NULL;
	const struct json **link = &j->child;
	for (const cJSON *part = from->child; part; part = part->next) {
		struct json *child = ARENA_NEW(c->arena, struct json);
		if (j->type == JSON_OBJECT) {
			size_t at = *c->names++;
			if (has_member(c, j, &names, part->string))
				return err_set(c->err, ERR_CORRUPT,
					"not JSON at byte %zu: the name '%.100s' comes twice", at,
					part->string);
			child->key = arena_strdup(c->arena, part->string);
		}
		if (!convert(c, part, child))
			return false;
		*link = child;
		link = &child->next;
		j->len++;
	}
	return true;
}

static bool
convert(struct conversion *c, const cJSON *from, struct json *j)
{
	if (cJSON_IsNumber(from)) {
		take_number(c, j);
	} else if (cJSON_IsString(from)) {
		j->type = JSON_STRING;
		j->text = arena_strdup(c->arena, from->valuestring);
	} else if (cJSON_IsBool(from)) {
		j->type = JSON_BOOL;
		j->boolean = cJSON_IsTrue(from);
	} else if (cJSON_IsNull(from)) {
		j->type = JSON_NULL;
	} else {
		j->type = cJSON_IsObject(from) ? JSON_OBJECT : JSON_ARRAY;
		return convert_parts(c, from, j);
	}
	return true;
}

static cJSON *
build_tree(const char *text, size_t len)
{
	/* The library keeps the place of the last fault in a global variable. */
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	pthread_mutex_lock(&lock);
	cJSON *tree = cJSON_ParseWithLength(text, len);
	pthread_mutex_unlock(&lock);
	return tree;
}

bool
json_parse(struct arena *a, const char *text, size_t len, size_t limit, const struct json **out,
	struct err *err)
{
	if (len > limit)
		return err_set(err, ERR_MEMORY, "the JSON text is larger than %zu bytes", limit);
	struct scan scan = { .text = text, .len = len, .err = err };
	bool ok = scan_document(&scan);
	cJSON *tree = ok ? build_tree(text, len) : NULL;
	if (ok && !tree)
		ok = err_set(err, ERR_MEMORY, "no memory for %zu bytes of JSON", len);
	if (ok) {
		struct conversion c = {
			.arena = a, .numbers = scan.numbers.at, .names = scan.names.at, .err = err
		};
		struct json *top = ARENA_NEW(a, struct json);
		ok = convert(&c, tree, top);
		if (ok)
			*out = top;
	}
	cJSON_Delete(tree);
	VEC_FREE(&scan.numbers);
	VEC_FREE(&scan.names);
	return ok;
}

const struct json *
json_get(const struct json *object, const char *key)
{
	if (!object || object->type != JSON_OBJECT)
		return NULL;
	for (const struct json *j = object->child; j; j = j->next)
		if (strcmp(j->key, key) == 0)
			return j;
	return NULL;
}

const char *
json_text(const struct json *object, const char *key, const char *fallback)
{
	const struct json *j = json_get(object, key);
	return j && j->type == JSON_STRING ? j->text : fallback;
}
