// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What a filter reads, and how MLflow would say it. */
#include <ctype.h>
#include <math.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/query/filter_tree.h"

static void
add_name(struct map *seen, const char *column)
{
	map_intern(seen, column, strlen(column));
}

static void
add_columns(struct arena *a, struct map *seen, const struct node *n)
{
	for (const struct node *c = n->child; c; c = c->next)
		add_columns(a, seen, c);
	if (n->kind == NODE_WORD) {
		add_name(seen, "run_name");
		add_name(seen, "run_id");
		add_name(seen, "tags.*");
		add_name(seen, "tags.mlflow.note.content");
	}
	if (n->kind != NODE_CLAUSE)
		return;
	const struct name *name = &n->clause.name;
	if (name->kind != NAME_ANY) {
		add_name(seen, name->column);
		return;
	}
	add_name(seen, arena_printf(a, "metrics.%s", name->key));
	add_name(seen, arena_printf(a, "params.%s", name->key));
	if (name->attribute)
		add_name(seen, name->attribute->column);
}

const char *const *
filter_columns(struct arena *a, const struct filter *f)
{
	struct map *seen = map_new(a);
	add_columns(a, seen, f->root);
	const char **names = ARENA_ARRAY(a, const char *, map_len(seen) + 1);
	for (size_t i = 0; i < map_len(seen); i++)
		names[i] = map_key(seen, i);
	return names;
}

/* MLflow's tokenizer takes these without quotes. */
static bool
is_plain_key(const char *key)
{
	if (!isalpha((unsigned char)*key) && *key != '_')
		return false;
	for (const char *p = key; *p; p++)
		if (!isalnum((unsigned char)*p) && *p != '_')
			return false;
	return true;
}

/* False when MLflow has no way to write the key. */
static bool
say_key(struct strbuf *out, const char *key)
{
	size_t n = strlen(key);
	bool ticks = strchr(key, '`') != NULL;
	if (is_plain_key(key)) {
		strbuf_add(out, key);
		return true;
	}
	if (ticks && (strpbrk(key, "\"\\") || (n >= 2 && key[0] == '`' && key[n - 1] == '`')))
		return false;
	strbuf_printf(out, ticks ? "\"%s\"" : "`%s`", key);
	return true;
}

static bool
say_name(struct strbuf *out, const struct name *name)
{
	static const char *const kinds[] = { "metrics.", "params.", "tags.", "attributes.",
		"datasets." };
	if (name->kind == NAME_ANY || name->function)
		return false;
	strbuf_add(out, kinds[name->kind]);
	if (name->kind != NAME_ATTRIBUTE)
		return say_key(out, name->key);
	if (!name->attribute->mlflow)
		return false;
	strbuf_add(out, name->attribute->mlflow);
	return true;
}

/* Scans as the one text it was, between those quotes. */
static bool
fits_quotes(const char *text, char quote)
{
	size_t n = strlen(text);
	if (n && text[n - 1] == '\\')
		return false;
	for (size_t i = 0; i < n; i++) {
		if (text[i] == '\\' && text[i + 1] == quote)
			i++;
		else if (text[i] == quote && text[i + 1] == quote)
			i++;
		else if (text[i] == quote)
			return false;
	}
	return true;
}

/* Only letters, digits and blanks stand for themselves: quotes and the signs of patterns do not. */
static void
say_pattern(struct strbuf *out, const char *value)
{
	for (const char *c = value; *c; c++)
		if ((unsigned char)*c >= 0x80 || isalnum((unsigned char)*c) || *c == ' ')
			strbuf_add_char(out, *c);
		else
			strbuf_printf(out, "\\x%02x", (unsigned char)*c);
}

void
filter_say_equals(struct strbuf *out, const char *value)
{
	if (fits_quotes(value, '\'')) {
		strbuf_printf(out, " = '%s'", value);
	} else if (fits_quotes(value, '"')) {
		strbuf_printf(out, " = \"%s\"", value);
	} else {
		strbuf_add(out, " =~ '^");
		say_pattern(out, value);
		strbuf_add(out, "$'");
	}
}

static bool
say_text(struct strbuf *out, const char *before, const char *text, const char *after)
{
	char quote = fits_quotes(text, '\'') ? '\'' : '"';
	if (!fits_quotes(text, quote) ||
		(*after && text[0] && strchr("'\"\\", text[strlen(text) - 1])))
		return false;
	strbuf_printf(out, "%c%s%s%s%c", quote, before, text, after, quote);
	return true;
}

/* MLflow's numbers have no plus sign in the exponent, no NaN and no infinity. */
static bool
say_number(struct strbuf *out, double v)
{
	char text[NUMBER_MAX];
	if (!isfinite(v))
		return false;
	for (const char *p = number_exact(text, v); *p; p++)
		if (*p != '+')
			strbuf_add_char(out, *p);
	return true;
}

/* Lists are read by Python, so no text with an escape or a line break can stand in one. */
static bool
say_list(struct strbuf *out, const struct clause *c)
{
	bool listed = c->name.kind == NAME_DATASET ||
		      (c->name.attribute && strcmp(c->name.column, "run_id") == 0);
	if (!listed)
		return false;
	strbuf_add_char(out, '(');
	for (size_t i = 0; i < c->n; i++) {
		const struct value *v = &c->values[i];
		if (!v->quoted || strpbrk(v->text, "\\\n\r'\""))
			return false;
		strbuf_printf(out, "%s'%s'", i ? ", " : "", v->text);
	}
	strbuf_add_char(out, ')');
	return true;
}

static bool
say_equality(struct strbuf *out, const struct clause *c, const struct bound *b)
{
	const char *v = c->values->text;
	if (b->is_number) {
		strbuf_printf(out, " %s ", op_text(c->op));
		return c->name.type != VALUE_FREE && say_number(out, b->number);
	}
	if (!b->fold) {
		strbuf_printf(out, " %s ", op_text(c->op));
		return say_text(out, "", v, "");
	}
	/* Equal but for case: ILIKE without wildcards. It has no negative. */
	strbuf_add(out, " ILIKE ");
	return c->op == OP_EQ && !strpbrk(v, "%_") && say_text(out, "", v, "");
}

static bool
say_clause(struct strbuf *out, const struct clause *c)
{
	struct bound b;
	const char *unused;
	if (!say_name(out, &c->name))
		return false;
	if (c->op == OP_NULL || c->op == OP_NOT_NULL) {
		strbuf_printf(out, " %s", op_text(c->op));
		return c->name.kind == NAME_PARAM || c->name.kind == NAME_TAG;
	}
	if (c->op == OP_IN || c->op == OP_NOT_IN) {
		strbuf_printf(out, " %s ", op_text(c->op));
		return say_list(out, c);
	}
	if (!value_bind(c->values, c->name.type, c->op, &b, &unused))
		return false;
	bool numeric = c->name.type == VALUE_NUMBER || c->name.type == VALUE_TIME;
	switch (c->op) {
	case OP_EQ:
	case OP_NE:
		return say_equality(out, c, &b);
	case OP_LT:
	case OP_LE:
	case OP_GT:
	case OP_GE:
		strbuf_printf(out, " %s ", op_text(c->op));
		return numeric && say_number(out, b.number);
	case OP_LIKE:
	case OP_ILIKE:
		strbuf_printf(out, " %s ", op_text(c->op));
		return say_text(out, "", c->values->text, "");
	case OP_CONTAINS:
		if (numeric) {
			strbuf_add(out, " = ");
			return say_number(out, b.number);
		}
		strbuf_add(out, " ILIKE ");
		return !strpbrk(c->values->text, "%_") && say_text(out, "%", c->values->text, "%");
	case OP_IN:
	case OP_NOT_IN:
	case OP_NULL:
	case OP_NOT_NULL:
	case OP_MATCH:
	case OP_NOT_MATCH:
	case OP_NONE:
		break;
	}
	return false;
}

static bool
say_node(struct strbuf *out, const struct node *n)
{
	if (n->kind == NODE_ALL)
		return true;
	if (n->kind == NODE_CLAUSE) {
		strbuf_add(out, out->len ? " AND " : "");
		return say_clause(out, &n->clause);
	}
	if (n->kind != NODE_AND)
		return false;
	for (const struct node *c = n->child; c; c = c->next)
		if (!say_node(out, c))
			return false;
	return true;
}

const char *
filter_to_mlflow(struct arena *a, const struct filter *f)
{
	struct strbuf out;
	strbuf_init(&out, (size_t)4 * FILTER_TEXT_MAX);
	const char *text = NULL;
	if (say_node(&out, f->root) && !out.truncated)
		text = arena_strndup(a, out.at, out.len);
	strbuf_free(&out);
	return text;
}
