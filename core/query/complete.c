// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/*
 * Completion: reads the text up to the cursor with the same scanner as the
 * parser, so as to know whether a name, an operator or a value is being typed.
 */
#include "core/query/complete.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/query/filter_match.h"
#include "core/query/filter_tree.h"

enum expectation {
	EXPECT_OPERAND,
	EXPECT_OPERATOR, /* after a name */
	EXPECT_NULL,     /* after IS */
	EXPECT_VALUE,
	EXPECT_LIST, /* inside the parentheses of IN */
	EXPECT_JOIN, /* after a clause */
};

struct completer {
	struct arena *arena;
	struct scan s; /* ends at the cursor */
	const char *const *columns;
	const char *const *(*values)(void *arg, const char *column);
	void *arg;
	enum expectation expect;
	struct raw_name name; /* of the clause */
	size_t from;          /* of the piece being typed */
	const char **found;
	size_t n;
};

static void
add(struct completer *c, const char *candidate)
{
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->found[i], candidate) == 0)
			return;
	if (c->n < COMPLETION_MAX)
		c->found[c->n++] = candidate;
}

static bool
begins(const char *text, struct str typed)
{
	return strncasecmp(text, typed.at, typed.len) == 0;
}

static void
add_words(struct completer *c, const char *const *words, struct str typed)
{
	for (; *words; words++)
		if (begins(*words, typed))
			add(c, *words);
}

static struct str
typed_from(const struct completer *c, size_t from)
{
	return str_make(c->s.text + from, c->s.len - from);
}

/* The key as it can stand in a filter. */
static const char *
quoted_key(struct arena *a, const char *key)
{
	bool plain = *key != '\0' && *key != '-' && *key != '.';
	for (const char *p = key; *p && plain; p++)
		plain = isalnum((unsigned char)*p) || strchr("_.-/", *p) ||
			(unsigned char)*p >= 0x80;
	if (plain)
		return key;
	return strchr(key, '`') ? arena_printf(a, "\"%s\"", key) : arena_printf(a, "`%s`", key);
}

/* A column as it is written in a filter; NULL when it cannot be. */
static const char *
written(struct arena *a, const char *column)
{
	const char *open = strchr(column, '('), *dot = strchr(column, '.');
	size_t n = strlen(column);
	if (strchr(column, '`') && strpbrk(column, "\"\\"))
		return NULL;
	if (open && dot && open < dot && column[n - 1] == ')') {
		const char *key = arena_strndup(a, dot + 1, (size_t)(column + n - 1 - dot - 1));
		return arena_printf(
			a, "%.*s(metrics.%s)", (int)(open - column), column, quoted_key(a, key));
	}
	if (!dot || name_kind_find(str_make(column, (size_t)(dot - column))) == NAME_KINDS)
		return column;
	return arena_printf(a, "%.*s.%s", (int)(dot - column), column, quoted_key(a, dot + 1));
}

enum rank { RANK_WHOLE, RANK_KEY, RANK_INSIDE, RANKS };

/* How well the column fits what is typed; RANKS for not at all. */
static enum rank
rank_of(const char *column, struct str kind, struct str key)
{
	const char *dot = strchr(column, '.');
	const char *rest = dot ? dot + 1 : column;
	if (kind.len) {
		enum name_kind of = dot ? name_kind_find(str_make(column, (size_t)(dot - column)))
					: NAME_ATTRIBUTE;
		return of == name_kind_find(kind) && begins(rest, key) ? RANK_WHOLE : RANKS;
	}
	if (begins(column, key))
		return RANK_WHOLE;
	if (begins(rest, key))
		return RANK_KEY;
	char needle[64];
	if (key.len < 2 || key.len >= sizeof(needle))
		return RANKS;
	for (size_t i = 0; i < key.len; i++)
		needle[i] = (char)tolower((unsigned char)key.at[i]);
	struct filter_work work = { .left = UINT32_MAX };
	return text_contains(column, needle, key.len, &work) ? RANK_INSIDE : RANKS;
}

/* What is typed of a name, apart: "m." and "`val lo". */
static void
split_typed(struct str typed, struct str *kind, struct str *key)
{
	const char *dot = memchr(typed.at, '.', typed.len);
	*kind = str_make(typed.at, 0);
	*key = typed;
	if (dot && name_kind_find(str_make(typed.at, (size_t)(dot - typed.at))) != NAME_KINDS) {
		*kind = str_make(typed.at, (size_t)(dot - typed.at));
		*key = str_make(dot + 1, typed.len - kind->len - 1);
	}
	if (key->len && strchr("`\"'", key->at[0]))
		*key = str_make(key->at + 1, key->len - 1);
}

static void
add_columns(struct completer *c, struct str typed, bool metrics_only)
{
	struct str kind, key;
	split_typed(typed, &kind, &key);
	for (enum rank rank = RANK_WHOLE; rank < RANKS; rank++) {
		for (const char *const *column = c->columns; column && *column; column++) {
			if (rank_of(*column, kind, key) != rank ||
				(metrics_only && !str_starts(*column, "metrics.")))
				continue;
			const char *text = written(c->arena, *column);
			if (text)
				add(c, text);
		}
		bool attributes = rank == RANK_WHOLE && !kind.len && !metrics_only;
		const struct attribute *t;
		for (size_t i = 0; attributes && (t = attribute_at(i)); i++)
			if (begins(t->spelling, key) && !strchr(t->spelling, ' '))
				add(c, t->spelling);
	}
}

/* The piece is a function's argument: where that begins, or 0. */
static size_t
argument_start(const struct completer *c, size_t from)
{
	static const char *const functions[] = { "min(", "max(", "best(", "first(", "last(",
		"step(" };
	for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++) {
		size_t n = strlen(functions[i]);
		if (c->s.len - from >= n && strncasecmp(c->s.text + from, functions[i], n) == 0)
			return from + n;
	}
	return 0;
}

static void
complete_name(struct completer *c)
{
	static const char *const words[] = { "best(", "min(", "max(", "first(", "last(", "step(",
		"not", NULL };
	size_t argument = argument_start(c, c->from);
	if (argument) {
		c->from = argument;
		add_columns(c, typed_from(c, argument), true);
		return;
	}
	struct str typed = typed_from(c, c->from);
	if (c->expect == EXPECT_JOIN)
		add_words(c, (const char *const[]){ "and", "or", NULL }, typed);
	add_columns(c, typed, false);
	add_words(c, words, typed);
}

static bool
clause_name(struct completer *c, struct name *out)
{
	struct err unused = ERR_INIT;
	return name_resolve(c->arena, &c->name, out, &unused);
}

static void
complete_operator(struct completer *c)
{
	static const struct {
		const char *text;
		enum filter_op op;
	} operators[] = {
		{ "=", OP_EQ },
		{ "!=", OP_NE },
		{ "<", OP_LT },
		{ "<=", OP_LE },
		{ ">", OP_GT },
		{ ">=", OP_GE },
		{ ":", OP_CONTAINS },
		{ "like", OP_LIKE },
		{ "ilike", OP_ILIKE },
		{ "in (", OP_IN },
		{ "not in (", OP_NOT_IN },
		{ "=~", OP_MATCH },
		{ "!~", OP_NOT_MATCH },
		{ "is null", OP_NULL },
		{ "is not null", OP_NOT_NULL },
	};
	struct name name;
	struct str typed = typed_from(c, c->from);
	if (!clause_name(c, &name))
		return;
	for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++)
		if (begins(operators[i].text, typed) && op_fits(operators[i].op, name.type))
			add(c, operators[i].text);
	/* The word before may be one to look for, and this the next. */
	add_words(c, (const char *const[]){ "and", "or", NULL }, typed);
	if (typed.len && !c->name.kind.len && !c->name.function.len)
		add_columns(c, typed, false);
}

/* The first column, of those that the name may mean, that is known. */
static const char *
value_column(struct completer *c, const struct name *name)
{
	if (name->kind != NAME_ANY)
		return name->column;
	static const char *const kinds[] = { "params.", "metrics." };
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		const char *column = arena_printf(c->arena, "%s%s", kinds[i], name->key);
		for (const char *const *p = c->columns; p && *p; p++)
			if (strcmp(*p, column) == 0)
				return column;
	}
	return name->attribute ? name->attribute->column : NULL;
}

static const char *
quoted_value(struct arena *a, const char *text)
{
	size_t n = strlen(text);
	if (n && text[n - 1] == '\\')
		return NULL;
	if (!strchr(text, '\''))
		return arena_printf(a, "'%s'", text);
	return strchr(text, '"') ? NULL : arena_printf(a, "\"%s\"", text);
}

static void
complete_value(struct completer *c)
{
	static const char *const states[] = { "RUNNING", "FINISHED", "FAILED", "KILLED",
		"SCHEDULED", NULL };
	static const char *const truths[] = { "true", "false", NULL };
	struct name name;
	struct str typed = typed_from(c, c->from);
	if (!clause_name(c, &name))
		return;
	if (name.attribute && name.attribute->type == VALUE_BOOL) {
		add_words(c, truths, typed);
		return;
	}
	const char *column = value_column(c, &name);
	if (!column ||
		(name.type != VALUE_TEXT && name.type != VALUE_FREE && name.type != VALUE_ANY))
		return;
	const char *const *known = c->values ? c->values(c->arg, column) : NULL;
	if (!known && strcmp(column, "status") == 0)
		known = states;
	if (typed.len && strchr("'\"", typed.at[0]))
		typed = str_make(typed.at + 1, typed.len - 1);
	for (; known && *known; known++) {
		const char *text = begins(*known, typed) ? quoted_value(c->arena, *known) : NULL;
		if (text)
			add(c, text);
	}
}

/* Takes a name or a word; false when it is still being typed. */
static bool
pass_operand(struct completer *c)
{
	struct err unused = ERR_INIT;
	size_t at;
	c->from = c->s.pos;
	if (scan_char(&c->s, ')')) {
		c->expect = EXPECT_JOIN;
		return true;
	}
	if (scan_keyword(&c->s, "and") || scan_keyword(&c->s, "or") || scan_keyword(&c->s, "not")) {
		if (scan_end(&c->s))
			return false;
		c->expect = EXPECT_OPERAND;
		return true;
	}
	if (scan_char(&c->s, '(') || scan_and(&c->s) || scan_or(&c->s) || scan_not(&c->s)) {
		c->expect = EXPECT_OPERAND;
		return true;
	}
	if (!name_starts(&c->s)) {
		c->s.pos++;
		return true;
	}
	if (!name_scan(&c->s, &c->name, &at, &unused) || scan_end(&c->s))
		return false;
	c->expect = EXPECT_OPERATOR;
	return true;
}

static bool
pass_operator(struct completer *c)
{
	c->from = c->s.pos;
	struct scan before = c->s;
	if (scan_symbol(&c->s) != OP_NONE) {
		c->expect = EXPECT_VALUE;
		return true;
	}
	bool negated = scan_keyword(&c->s, "not");
	scan_space(&c->s);
	if (scan_keyword(&c->s, "in")) {
		scan_space(&c->s);
		c->expect = scan_char(&c->s, '(') ? EXPECT_LIST : EXPECT_OPERATOR;
	} else if (!negated && scan_keyword(&c->s, "is")) {
		c->expect = EXPECT_NULL;
	} else if (!negated && (scan_keyword(&c->s, "like") || scan_keyword(&c->s, "ilike"))) {
		c->expect = EXPECT_VALUE;
	} else {
		/* No operator: the name was a word, unless this is one half typed. */
		c->s = before;
		while (!scan_delimiter(&c->s))
			c->s.pos++;
		if (scan_end(&c->s))
			return false;
		c->s = before;
		c->expect = EXPECT_JOIN;
		return true;
	}
	return !scan_end(&c->s) || scan_peek(&before, c->s.pos - before.pos - 1) == '(';
}

static bool
pass_value(struct completer *c)
{
	struct str text;
	c->from = c->s.pos;
	char first = scan_peek(&c->s, 0);
	bool quoted = first == '\'' || first == '"';
	if (quoted && !scan_quoted(&c->s, &text))
		return false;
	if (!quoted && (!scan_bare_value(&c->s).len || scan_end(&c->s)) && scan_end(&c->s))
		return false;
	if (c->expect == EXPECT_VALUE) {
		c->expect = EXPECT_JOIN;
		return true;
	}
	scan_space(&c->s);
	c->from = c->s.pos;
	if (scan_char(&c->s, ')'))
		c->expect = EXPECT_JOIN;
	else if (!scan_char(&c->s, ',') && !scan_end(&c->s))
		c->s.pos++;
	return true;
}

static bool
pass_null(struct completer *c)
{
	c->from = c->s.pos;
	while (!scan_delimiter(&c->s))
		c->s.pos++;
	struct scan word = scan_of(c->s.text, c->s.pos);
	word.pos = c->from;
	if (scan_end(&c->s))
		return false;
	if (!scan_keyword(&word, "not"))
		c->expect = EXPECT_JOIN;
	return true;
}

/* Goes to the piece that is being typed; c->expect then says what it is. */
static void
find_piece(struct completer *c)
{
	for (bool more = true; more;) {
		scan_space(&c->s);
		c->from = c->s.pos;
		if (scan_end(&c->s))
			return;
		switch (c->expect) {
		case EXPECT_OPERAND:
		case EXPECT_JOIN:
			more = pass_operand(c);
			break;
		case EXPECT_OPERATOR:
			more = pass_operator(c);
			break;
		case EXPECT_NULL:
			more = pass_null(c);
			break;
		case EXPECT_VALUE:
		case EXPECT_LIST:
			more = pass_value(c);
			break;
		}
	}
}

static struct completer
completer_of(struct arena *a, const char *text, size_t cursor, const char *const *columns)
{
	size_t len = strlen(text);
	return (struct completer){ .arena = a,
		.s = scan_of(text, cursor < len ? cursor : len),
		.columns = columns,
		.found = ARENA_ARRAY(a, const char *, COMPLETION_MAX + 1) };
}

static struct completion
completion_of(const struct completer *c)
{
	return (struct completion){
		.from = c->from, .to = c->s.len, .candidates = c->found, .n = c->n
	};
}

struct completion
filter_complete(struct arena *a, const char *text, size_t cursor, const char *const *columns,
	const char *const *(*values)(void *arg, const char *column), void *arg)
{
	struct completer c = completer_of(a, text, cursor, columns);
	c.values = values;
	c.arg = arg;
	find_piece(&c);
	switch (c.expect) {
	case EXPECT_OPERAND:
	case EXPECT_JOIN:
		complete_name(&c);
		break;
	case EXPECT_OPERATOR:
		complete_operator(&c);
		break;
	case EXPECT_NULL:
		add_words(&c, (const char *const[]){ "null", "not null", NULL },
			typed_from(&c, c.from));
		break;
	case EXPECT_VALUE:
	case EXPECT_LIST:
		complete_value(&c);
		break;
	}
	return completion_of(&c);
}

struct completion
columns_complete(struct arena *a, const char *text, size_t cursor, const char *const *columns)
{
	struct completer c = completer_of(a, text, cursor, columns);
	struct err unused = ERR_INIT;
	size_t at;
	for (;;) {
		scan_space(&c.s);
		(void)scan_char(&c.s, '-');
		scan_space(&c.s);
		c.from = c.s.pos;
		bool whole = !scan_end(&c.s) && name_starts(&c.s) &&
			     name_scan(&c.s, &c.name, &at, &unused) && !scan_end(&c.s);
		if (!whole)
			break;
		scan_space(&c.s);
		c.from = c.s.pos;
		while (c.s.pos < c.s.len && c.s.text[c.s.pos] != ',')
			c.s.pos++;
		if (!scan_char(&c.s, ',')) {
			add_words(&c, (const char *const[]){ "desc", "asc", NULL },
				typed_from(&c, c.from));
			return completion_of(&c);
		}
	}
	size_t argument = argument_start(&c, c.from);
	c.from = argument ? argument : c.from;
	add_columns(&c, typed_from(&c, c.from), argument != 0);
	return completion_of(&c);
}
