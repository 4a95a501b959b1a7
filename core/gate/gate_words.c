// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Words of the rule language: names, operators, numbers with units, limits. */
#include <math.h>
#include <string.h>
#include <strings.h>
#include "core/base/arena.h"
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/gate/gate_kind.h"

bool
gate_fail(struct gate_words *w, const char *expected)
{
	w->at = w->from;
	const char *found = w->text + w->from;
	if (*found == '\0')
		return err_set(w->err, ERR_USAGE, "expected %s at the end", expected);
	return err_set(w->err, ERR_USAGE, "expected %s at '%.40s'", expected, found);
}

static size_t
skip_space(const struct gate_words *w)
{
	return w->at + strspn(w->text + w->at, " \t");
}

/* Length of the word at p, quotes included; 0 at the end. */
static size_t
word_length(const char *p)
{
	if (*p == '\0')
		return 0;
	if (strchr("'\"`", *p)) {
		const char *close = strchr(p + 1, *p);
		return close ? (size_t)(close - p) + 1 : strlen(p);
	}
	if (strchr("<>=", *p))
		return p[1] == '=' ? 2 : 1;
	size_t n = 0;
	while (p[n] && !strchr(" \t<>='\"`", p[n]))
		n++;
	return n;
}

const char *
gate_word(struct gate_words *w)
{
	w->from = skip_space(w);
	const char *p = w->text + w->from;
	size_t n = word_length(p);
	w->at = w->from + n;
	if (n >= 2 && strchr("'\"`", *p) && p[n - 1] == *p)
		return arena_strndup(w->a, p + 1, n - 2);
	return arena_strndup(w->a, p, n);
}

const char *
gate_peek(struct gate_words *w)
{
	struct gate_words copy = *w;
	return gate_word(&copy);
}

bool
gate_take(struct gate_words *w, const char *word)
{
	if (strcmp(gate_peek(w), word) != 0)
		return false;
	(void)gate_word(w);
	return true;
}

bool
gate_name(struct gate_words *w, const char *expected, const char **out)
{
	const char *word = gate_word(w);
	if (*word == '\0' || strchr("<>=", *word))
		return gate_fail(w, expected);
	if (strchr("'\"`", *word))
		return gate_fail(w, "a closing quote");
	*out = word;
	return true;
}

bool
gate_operator(struct gate_words *w, enum gate_op *out)
{
	static const struct {
		const char *text;
		enum gate_op op;
	} known[] = { { "<=", GATE_LE }, { "<", GATE_LT }, { ">=", GATE_GE }, { ">", GATE_GT },
		{ "=", GATE_EQ }, { "==", GATE_EQ } };
	const char *word = gate_word(w);
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(word, known[i].text) == 0) {
			*out = known[i].op;
			return true;
		}
	return gate_fail(w, "one of <= < >= > =");
}

const char *
gate_op_text(enum gate_op op)
{
	static const char *const texts[] = { "", "<=", "<", ">=", ">", "=" };
	return texts[op];
}

const char *
gate_relation_text(enum gate_op op, bool holds)
{
	static const char *const others[] = { "", ">", ">=", "<", "<=", "!=" };
	return holds ? gate_op_text(op) : others[op];
}

bool
gate_number(struct gate_words *w, double *out, bool *percent)
{
	static const struct {
		const char *unit;
		double factor;
	} units[] = { { "%", 0.01 }, { "ms", 1 }, { "s", 1000 }, { "", 1 } };
	const char *word = gate_word(w);
	size_t n = strspn(word, "+-.0123456789eE");
	/* "5e" of "5 e…" is no number, but "2e-3" is: the longest part that reads as one. */
	while (n > 0 && !parse_real(word, n, out))
		n--;
	if (n == 0 || !isfinite(*out))
		return gate_fail(w, "a number");
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strcmp(word + n, units[i].unit) == 0) {
			*out *= units[i].factor;
			*percent = word[n] == '%';
			return true;
		}
	return gate_fail(w, "a number, with % or ms or s at most");
}

static bool
margin(struct gate_words *w, struct gate_limit *limit)
{
	/* "- 0.02" and "-0.02" are the same. */
	const char *next = gate_peek(w);
	if (*next != '+' && *next != '-')
		return true;
	double sign = *next == '-' ? -1 : 1;
	if (next[1] == '\0') {
		(void)gate_word(w);
		next = gate_peek(w);
		if (*next == '+' || *next == '-') {
			(void)gate_word(w);
			return gate_fail(w, "a number");
		}
	} else {
		sign = 1;
	}
	if (!gate_number(w, &limit->number, &limit->relative))
		return false;
	limit->number *= sign;
	return true;
}

/* "production", also where a margin follows without a space. */
static bool
take_production(struct gate_words *w)
{
	static const char word[] = "production";
	const size_t n = sizeof(word) - 1;
	size_t from = skip_space(w);
	const char *p = w->text + from;
	if (strncasecmp(p, word, n) != 0 || (p[n] && !strchr(" \t+-", p[n])))
		return false;
	w->from = from;
	w->at = from + n;
	return true;
}

bool
gate_comparison(struct gate_words *w, struct gate_rule *rule)
{
	bool percent;
	if (!gate_operator(w, &rule->op))
		return false;
	if (!take_production(w))
		return gate_number(w, &rule->limit.number, &percent);
	rule->limit.production = true;
	if (!margin(w, &rule->limit))
		return false;
	if (!gate_take(w, "unless"))
		return true;
	rule->limit.unless_first = gate_take(w, "first");
	if (rule->limit.unless_first)
		return true;
	(void)gate_word(w);
	return gate_fail(w, "'first'");
}

bool
gate_end(struct gate_words *w)
{
	const char *word = gate_word(w);
	return *word == '\0' || gate_fail(w, "the end of the rule");
}
