// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* YAML by libyaml's events. What could make a small file large (aliases) is refused. */
#include "core/base/yaml.h"

#include <string.h>
#include <yaml.h>
#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/base/utf8.h"

#define LEVELS_MAX  64
#define MEMBERS_MAX 4096 /* of one mapping; each new key is compared with all before it */

struct level {
	struct json *node;
	struct json *last; /* child added last */
	const char *key;   /* of the member whose value comes next; NULL: a key comes next */
};

struct reader {
	struct arena *a;
	yaml_parser_t parser;
	struct level levels[LEVELS_MAX];
	size_t depth, documents;
	struct json *root;
	struct err *err;
};

static bool
fail(struct reader *r, const yaml_event_t *event, const char *what)
{
	return err_set(r->err, ERR_CORRUPT, "not plain YAML at line %zu: %s",
		event->start_mark.line + 1, what);
}

static bool
is_word(const char *text, const char *const *words)
{
	for (; *words; words++)
		if (strcmp(text, *words) == 0)
			return true;
	return false;
}

static void
take_plain(struct json *node)
{
	static const char *const nulls[] = { "", "~", "null", "Null", "NULL", NULL };
	static const char *const yes[] = { "true", "True", "TRUE", NULL };
	static const char *const no[] = { "false", "False", "FALSE", NULL };
	if (is_word(node->text, nulls)) {
		node->type = JSON_NULL;
	} else if (is_word(node->text, yes) || is_word(node->text, no)) {
		node->type = JSON_BOOL;
		node->boolean = is_word(node->text, yes);
	} else if (strspn(node->text, "+-.0123456789") > 0 &&
		   strspn(node->text, "+-.0123456789eE") == strlen(node->text) &&
		   parse_real(node->text, strlen(node->text), &node->number)) {
		node->type = JSON_NUMBER;
	}
}

/* Puts a node where it belongs; a scalar may be the key of the value that follows. */
static bool
put(struct reader *r, const yaml_event_t *event, struct json *node)
{
	if (r->depth == 0) {
		r->root = node;
		return true;
	}
	struct level *l = &r->levels[r->depth - 1];
	if (l->node->type == JSON_OBJECT && l->key == NULL) {
		if (event->type != YAML_SCALAR_EVENT)
			return fail(r, event, "a key that is no plain text");
		if (l->node->len == MEMBERS_MAX)
			return fail(r, event, "too many keys");
		if (json_get(l->node, node->text))
			return fail(r, event, "a key for the second time");
		l->key = node->text;
		return true;
	}
	node->key = l->key;
	l->key = NULL;
	if (l->last)
		l->last->next = node;
	else
		l->node->child = node;
	l->last = node;
	l->node->len++;
	return true;
}

static bool
take_scalar(struct reader *r, const yaml_event_t *event)
{
	const char *value = (const char *)event->data.scalar.value;
	size_t len = event->data.scalar.length;
	if (event->data.scalar.anchor || event->data.scalar.tag)
		return fail(r, event, "an anchor or a tag");
	if (strlen(value) != len || !utf8_valid(value, len))
		return fail(r, event, "a text with NUL or malformed bytes");
	struct json *node = ARENA_NEW(r->a, struct json);
	node->type = JSON_STRING;
	node->text = arena_strndup(r->a, value, len);
	bool is_key = r->depth > 0 && r->levels[r->depth - 1].node->type == JSON_OBJECT &&
		      r->levels[r->depth - 1].key == NULL;
	if (!is_key && event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
		take_plain(node);
	return put(r, event, node);
}

static bool
open_level(struct reader *r, const yaml_event_t *event, enum json_type type, bool marked)
{
	if (marked)
		return fail(r, event, "an anchor or a tag");
	if (r->depth == LEVELS_MAX)
		return fail(r, event, "more than 64 levels");
	struct json *node = ARENA_NEW(r->a, struct json);
	node->type = type;
	if (!put(r, event, node))
		return false;
	r->levels[r->depth++] = (struct level){ .node = node };
	return true;
}

static bool
take(struct reader *r, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		return take_scalar(r, event);
	case YAML_MAPPING_START_EVENT:
		return open_level(r, event, JSON_OBJECT,
			event->data.mapping_start.anchor || event->data.mapping_start.tag);
	case YAML_SEQUENCE_START_EVENT:
		return open_level(r, event, JSON_ARRAY,
			event->data.sequence_start.anchor || event->data.sequence_start.tag);
	case YAML_MAPPING_END_EVENT:
	case YAML_SEQUENCE_END_EVENT:
		r->depth--;
		return true;
	case YAML_DOCUMENT_START_EVENT:
		return ++r->documents == 1 || fail(r, event, "a second document");
	case YAML_ALIAS_EVENT:
		return fail(r, event, "an alias");
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_STREAM_END_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		break;
	}
	return true;
}

static bool
read_all(struct reader *r)
{
	for (bool more = true; more;) {
		yaml_event_t event;
		if (!yaml_parser_parse(&r->parser, &event))
			return err_set(r->err, ERR_CORRUPT, "not YAML at line %zu: %s",
				r->parser.problem_mark.line + 1,
				r->parser.problem ? r->parser.problem : "unreadable");
		more = event.type != YAML_STREAM_END_EVENT;
		bool ok = take(r, &event);
		yaml_event_delete(&event);
		if (!ok)
			return false;
	}
	return true;
}

bool
yaml_parse(struct arena *a, const char *text, size_t len, size_t limit, const struct json **out,
	struct err *err)
{
	struct reader r = { .a = a, .err = err };
	if (len > limit)
		return err_set(
			err, ERR_MEMORY, "%zu bytes of YAML; at most %zu are read", len, limit);
	if (!yaml_parser_initialize(&r.parser))
		return err_set(err, ERR_MEMORY, "no memory to read YAML");
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)text, len);
	bool ok = read_all(&r);
	yaml_parser_delete(&r.parser);
	if (ok)
		*out = r.root ? r.root : ARENA_NEW(a, struct json);
	return ok;
}
