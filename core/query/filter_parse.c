// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * The filter parser: recursive descent over the text.
 *
 *   or     := and { ("or" | "|" | "||") and }
 *   and    := unary { ["and" | "&&"] unary }
 *   unary  := { "not" | "-" | "!" } ( "(" or ")" | clause | word )
 */
#include "core/query/filter.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "core/base/arena.h"
#include "core/base/utf8.h"
#include "core/base/vec.h"
#include "core/query/filter_tree.h"

struct parser {
	struct arena *arena;
	struct scan s;
	int depth;
	size_t clauses;
	size_t value_end; /* where the last quoted value ended, to notice 'it's' */
	size_t at;        /* of the error */
	struct err *err;
};

static bool PRINTF(3, 4) fail(struct parser *p, size_t at, const char *fmt, ...)
{
	char text[ERR_TEXT_MAX];
	va_list args;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	p->at = at;
	return err_set(p->err, ERR_USAGE, "%s", text);
}

/* What stands at the position, for messages: "end of the filter" or the next bytes. */
static const char *
found(const struct parser *p, char shown[32])
{
	if (scan_end(&p->s))
		return "the end of the filter";
	char word[24];
	size_t n = 0;
	while (n + 1 < sizeof(word) && scan_peek(&p->s, n) && scan_peek(&p->s, n) != ' ') {
		word[n] = scan_peek(&p->s, n);
		n++;
	}
	word[n] = '\0';
	char safe[28];
	snprintf(shown, 32, "'%s'", text_safe_to(safe, sizeof(safe), word));
	return shown;
}

static struct node *
node_new(struct parser *p, enum node_kind kind)
{
	struct node *n = ARENA_NEW(p->arena, struct node);
	n->kind = kind;
	return n;
}

static bool
count_clause(struct parser *p, size_t at)
{
	if (++p->clauses <= FILTER_CLAUSES_MAX)
		return true;
	return fail(p, at, "a filter has at most %d clauses", FILTER_CLAUSES_MAX);
}

static bool
take_value(struct parser *p, struct value *out)
{
	scan_space(&p->s);
	size_t at = p->s.pos;
	char c = scan_peek(&p->s, 0), shown[32];
	struct str text;
	if (c == '`')
		return fail(p, at, "a value takes ' or \" as quotes, not `");
	out->quoted = c == '\'' || c == '"';
	if (!out->quoted) {
		text = scan_bare_value(&p->s);
		if (!text.len)
			return fail(p, at, "expected a value, found %s", found(p, shown));
	} else if (!scan_quoted(&p->s, &text)) {
		return fail(p, at, "the quote %c is never closed", c);
	} else {
		p->value_end = p->s.pos;
	}
	out->text = arena_strndup(p->arena, text.at, text.len);
	return true;
}

/* Whether the value makes sense against what the name may turn out to be. */
static bool
fits_name(const struct name *name, enum filter_op op, const struct value *v, const char **expected)
{
	struct bound unused;
	if (name->type != VALUE_ANY)
		return value_bind(v, name->type, op, &unused, expected);
	const struct attribute *t = name->attribute;
	if (value_bind(v, VALUE_FREE, op, &unused, expected) ||
		value_bind(v, VALUE_NUMBER, op, &unused, expected))
		return true;
	/* Last, so that of an attribute it is said what that takes. */
	return t && op_fits(op, t->type) && value_bind(v, t->type, op, &unused, expected);
}

static bool
check_value(struct parser *p, const struct clause *c, struct value *v, size_t at)
{
	const char *expected;
	char shown[64];
	if (!fits_name(&c->name, c->op, v, &expected))
		return fail(p, at, "expected %s, found '%s'", expected,
			text_safe_to(shown, sizeof(shown), v->text));
	if (c->op != OP_MATCH && c->op != OP_NOT_MATCH)
		return true;
	p->at = at;
	return regex_compile(p->arena, v->text, &v->regex, p->err);
}

/* "(" value { "," value } [ "," ] ")" */
static bool
take_list(struct parser *p, struct clause *c)
{
	char shown[32];
	VEC(struct value) values = { 0 };
	bool ok = true;
	scan_space(&p->s);
	if (!scan_char(&p->s, '('))
		return fail(p, p->s.pos, "expected '(' after IN, found %s", found(p, shown));
	for (;;) {
		scan_space(&p->s);
		if (values.len && scan_char(&p->s, ')'))
			break;
		struct value v;
		size_t at = p->s.pos;
		ok = take_value(p, &v) && check_value(p, c, &v, at);
		if (!ok)
			break;
		VEC_PUSH(&values, v);
		scan_space(&p->s);
		if (!scan_char(&p->s, ',') && scan_peek(&p->s, 0) != ')') {
			ok = fail(p, p->s.pos, "expected ',' or ')' in the list, found %s",
				found(p, shown));
			break;
		}
	}
	if (ok) {
		c->n = values.len;
		c->values = arena_memdup(p->arena, values.at, values.len * sizeof(*values.at),
			_Alignof(struct value));
	}
	VEC_FREE(&values);
	return ok;
}

/*
 * The operator written as a word. Behind a plain word these may be words to
 * look for themselves ("loss is high"), so then they count only when what
 * follows proves them operators.
 */
static enum filter_op
word_operator(struct scan *s, bool plain)
{
	struct scan t = *s;
	if (scan_keyword(&t, "is")) {
		scan_space(&t);
		bool negated = scan_keyword(&t, "not");
		scan_space(&t);
		if (!scan_keyword(&t, "null"))
			return OP_NONE;
		*s = t;
		return negated ? OP_NOT_NULL : OP_NULL;
	}
	bool negated = scan_keyword(&t, "not");
	scan_space(&t);
	if (scan_keyword(&t, "in")) {
		struct scan list = t;
		scan_space(&list);
		if (plain && scan_peek(&list, 0) != '(')
			return OP_NONE;
		*s = t;
		return negated ? OP_NOT_IN : OP_IN;
	}
	bool ilike = scan_keyword(&t, "ilike");
	if (negated || (!ilike && !scan_keyword(&t, "like")))
		return OP_NONE;
	struct scan value = t;
	scan_space(&value);
	char c = scan_peek(&value, 0);
	if (plain && c != '\'' && c != '"')
		return OP_NONE;
	*s = t;
	return ilike ? OP_ILIKE : OP_LIKE;
}

/* What can be asked of the column, for messages. */
static const char *
operators_of(enum value_type type)
{
	switch (type) {
	case VALUE_NUMBER:
	case VALUE_TIME:
	case VALUE_SPAN:
		return "=, !=, <, <=, > and >=";
	case VALUE_TEXT:
		return "=, !=, LIKE, ILIKE, IN, NOT IN, :, =~ and !~";
	case VALUE_BOOL:
		return "= and !=";
	case VALUE_FREE:
	case VALUE_ANY:
		break;
	}
	return "=, !=, <, <=, >, >=, LIKE, ILIKE, IN, NOT IN, IS NULL, IS NOT NULL, :, =~ and !~";
}

static bool
take_clause(struct parser *p, const struct raw_name *raw, size_t op_at, struct node *n)
{
	struct clause *c = &n->clause;
	char shown[64];
	n->kind = NODE_CLAUSE;
	p->at = raw->at;
	if (!name_resolve(p->arena, raw, &c->name, p->err))
		return false;
	if (!op_fits(c->op, c->name.type))
		return fail(p, op_at, "'%s' cannot be compared with %s; it takes %s",
			text_safe_to(shown, sizeof(shown), c->name.key), op_text(c->op),
			operators_of(c->name.type));
	if (c->op == OP_NULL || c->op == OP_NOT_NULL)
		return true;
	if (c->op == OP_IN || c->op == OP_NOT_IN)
		return take_list(p, c);
	struct value *v = ARENA_NEW(p->arena, struct value);
	scan_space(&p->s);
	size_t at = p->s.pos;
	if (!take_value(p, v) || !check_value(p, c, v, at))
		return false;
	c->values = v;
	c->n = 1;
	return true;
}

static bool
word_node(struct parser *p, struct str word, struct node *n)
{
	n->kind = NODE_WORD;
	n->word = arena_strndup(p->arena, word.at, word.len);
	return true;
}

static bool
take_phrase(struct parser *p, struct node *n)
{
	struct str inside;
	size_t at = p->s.pos;
	if (!scan_quoted(&p->s, &inside))
		return fail(p, at, "the quote ' is never closed");
	p->value_end = p->s.pos;
	struct scan after = p->s;
	scan_space(&after);
	if (scan_symbol(&after) != OP_NONE)
		return fail(p, at, "a name takes ` or \" as quotes, not '");
	return word_node(p, inside, n);
}

/* A clause, a bare word or a phrase. */
static bool
take_operand(struct parser *p, struct node *n)
{
	char shown[64];
	size_t at = p->s.pos;
	if (!count_clause(p, at))
		return false;
	if (scan_peek(&p->s, 0) == '\'')
		return take_phrase(p, n);
	if (!name_starts(&p->s))
		return fail(p, at, "expected a name or a word, found %s", found(p, shown));
	struct raw_name raw;
	if (!name_scan(&p->s, &raw, &p->at, p->err))
		return false;
	bool plain = !raw.kind.len && !raw.function.len && !raw.quoted;
	struct scan after = p->s;
	scan_space(&after);
	size_t op_at = after.pos;
	n->clause.op = scan_symbol(&after);
	if (n->clause.op == OP_NONE)
		n->clause.op = word_operator(&after, plain && !attribute_find(raw.key));
	if (n->clause.op != OP_NONE) {
		p->s = after;
		return take_clause(p, &raw, op_at, n);
	}
	bool phrase = raw.quoted && !raw.kind.len && !raw.function.len && p->s.text[at] == '"';
	if (phrase)
		p->value_end = p->s.pos;
	if (plain && scan_peek(&p->s, 0) == '(')
		return fail(p, at,
			"unknown function '%s'; known: min, max, best, first, last, step",
			text_safe_to(shown, sizeof(shown),
				arena_strndup(p->arena, raw.key.at, raw.key.len)));
	if (plain || phrase)
		return word_node(p, raw.key, n);
	return fail(p, op_at, "expected an operator after '%s'; quote a word to look for it",
		text_safe_to(
			shown, sizeof(shown), arena_strndup(p->arena, raw.key.at, raw.key.len)));
}

static bool parse_or(struct parser *p, struct node **out);

static bool
take_group(struct parser *p, struct node **out)
{
	char shown[32];
	size_t at = p->s.pos;
	if (++p->depth > FILTER_DEPTH_MAX)
		return fail(p, at, "parentheses nest deeper than %d", FILTER_DEPTH_MAX);
	p->s.pos++;
	scan_space(&p->s);
	if (scan_peek(&p->s, 0) == ')')
		return fail(p, p->s.pos, "expected a clause between the parentheses");
	if (!parse_or(p, out))
		return false;
	if (!scan_char(&p->s, ')'))
		return fail(p, p->s.pos, "expected ')' for the '(' at %zu, found %s", at + 1,
			found(p, shown));
	p->depth--;
	return true;
}

/* Takes the negations in front of an operand; true when their number is odd. */
static bool
take_negations(struct parser *p)
{
	bool odd = false;
	for (;;) {
		scan_space(&p->s);
		if (!scan_not(&p->s))
			return odd;
		odd = !odd;
	}
}

static bool
parse_unary(struct parser *p, struct node **out)
{
	if (p->value_end && p->s.pos == p->value_end && name_starts(&p->s))
		return fail(p, p->s.pos,
			"expected a space after the quoted text; a text with ' goes between \" and "
			"\"");
	bool negated = take_negations(p);
	struct node *n;
	if (scan_peek(&p->s, 0) == '(') {
		if (!take_group(p, &n))
			return false;
	} else {
		n = node_new(p, NODE_WORD);
		if (!take_operand(p, n))
			return false;
	}
	*out = n;
	if (negated) {
		*out = node_new(p, NODE_NOT);
		(*out)->child = n;
	}
	return true;
}

/* Operands one after the other; MLflow lets ANDs stand anywhere between them. */
static bool
parse_and(struct parser *p, struct node **out)
{
	struct node *all = node_new(p, NODE_AND);
	const struct node **last = &all->child;
	struct node *n = NULL;
	size_t many = 0;
	for (;;) {
		scan_space(&p->s);
		while (scan_and(&p->s))
			scan_space(&p->s);
		struct scan peek = p->s;
		if (scan_end(&peek) || strchr("|)", scan_peek(&peek, 0)) ||
			scan_keyword(&peek, "or"))
			break;
		if (!parse_unary(p, &n))
			return false;
		*last = n;
		last = &n->next;
		many++;
	}
	*out = many == 1 ? n : all;
	char shown[32];
	if (!many && (p->depth || !scan_end(&p->s)))
		return fail(p, p->s.pos, "expected a clause, found %s", found(p, shown));
	if (!many)
		all->kind = NODE_ALL;
	return true;
}

static bool
parse_or(struct parser *p, struct node **out)
{
	struct node *any = node_new(p, NODE_OR);
	const struct node **last = &any->child;
	struct node *n;
	for (size_t many = 1;; many++) {
		if (!parse_and(p, &n))
			return false;
		if (many > 1 && n->kind == NODE_ALL)
			return fail(p, p->s.pos, "expected a clause after OR");
		*last = n;
		last = &n->next;
		*out = many == 1 ? n : any;
		scan_space(&p->s);
		if (!scan_or(&p->s))
			return true;
	}
}

bool
filter_parse(
	struct arena *a, const char *text, const struct filter **out, size_t *at, struct err *err)
{
	struct err unused = ERR_INIT;
	size_t len = strlen(text);
	struct parser p = { .arena = a, .s = scan_of(text, len), .err = err ? err : &unused };
	struct node *root = NULL;
	char shown[32];
	bool ok = len <= FILTER_TEXT_MAX ||
		  fail(&p, FILTER_TEXT_MAX, "a filter is at most %d bytes long", FILTER_TEXT_MAX);
	ok = ok && parse_or(&p, &root);
	if (ok && !scan_end(&p.s))
		ok = fail(&p, p.s.pos, "expected AND, OR or the end, found %s", found(&p, shown));
	if (at)
		*at = ok ? len : p.at;
	if (!ok)
		return false;
	struct filter *f = ARENA_NEW(a, struct filter);
	f->root = root;
	*out = f;
	return true;
}
