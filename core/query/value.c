// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* What values mean against the columns that they are compared with. */
#include <float.h>
#include <math.h>
#include <string.h>
#include "core/base/clock.h"
#include "core/base/number.h"
#include "core/query/filter_tree.h"

static bool
is_order(enum filter_op op)
{
	return op == OP_LT || op == OP_LE || op == OP_GT || op == OP_GE;
}

static bool
is_equality(enum filter_op op)
{
	return op == OP_EQ || op == OP_NE || op == OP_IN || op == OP_NOT_IN;
}

static bool
is_pattern(enum filter_op op)
{
	return op == OP_LIKE || op == OP_ILIKE || op == OP_MATCH || op == OP_NOT_MATCH;
}

bool
op_fits(enum filter_op op, enum value_type type)
{
	switch (type) {
	case VALUE_NUMBER:
	case VALUE_TIME:
	case VALUE_SPAN:
		return !is_pattern(op);
	case VALUE_TEXT:
		return !is_order(op);
	case VALUE_BOOL:
		return !is_pattern(op) && !is_order(op);
	case VALUE_FREE:
	case VALUE_ANY:
		break;
	}
	return true;
}

const char *
op_text(enum filter_op op)
{
	static const char *const texts[] = { "=", "!=", "<", "<=", ">", ">=", "LIKE", "ILIKE", "IN",
		"NOT IN", "IS NULL", "IS NOT NULL", ":", "=~", "!~" };
	return op < OP_NONE ? texts[op] : "";
}

bool
decimal_parse(const char *s, double *out)
{
	const char *digits = s + (*s == '+' || *s == '-');
	size_t n = strlen(s);
	if (digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X'))
		return false;
	return parse_real(s, n, out) && !isnan(*out);
}

static bool
bind_number(const struct value *v, enum filter_op op, struct bound *out, const char **expected)
{
	*expected = "a number without quotes";
	if (v->quoted)
		return false;
	out->is_number = true;
	if (str_casecmp(v->text, "nan") == 0) {
		*expected = "a number; only = and != can be asked of NaN";
		out->number = (double)NAN;
		return op == OP_EQ || op == OP_NE;
	}
	if (!decimal_parse(v->text, &out->number))
		return false;
	/* MLflow keeps infinities as the largest numbers, and compares those. */
	if (fabs(out->number) >= DBL_MAX)
		out->number = copysign((double)INFINITY, out->number);
	return true;
}

static bool
bind_free(const struct value *v, enum filter_op op, struct bound *out, const char **expected)
{
	if (is_order(op)) {
		*expected = "a number";
		out->is_number = true;
		return decimal_parse(v->text, &out->number);
	}
	if (is_equality(op) && !v->quoted && decimal_parse(v->text, &out->number))
		out->is_number = true;
	return true;
}

static bool
bind_time(const struct value *v, struct bound *out, const char **expected)
{
	int64_t ms;
	*expected = "a time: milliseconds since 1970, 2026-11-21 or '2026-11-21 14:02'";
	out->is_number = true;
	if (!v->quoted && decimal_parse(v->text, &out->number))
		return true;
	if (!clock_parse(v->text, &ms))
		return false;
	out->number = (double)ms;
	return true;
}

static bool
bind_span(const struct value *v, struct bound *out, const char **expected)
{
	int64_t ms;
	double seconds;
	*expected = "a span of time such as 250ms, 90s, 15m, 2h or 3d";
	out->is_number = true;
	if (decimal_parse(v->text, &seconds))
		out->number = 1000 * seconds;
	else if (parse_span(v->text, strlen(v->text), &ms))
		out->number = (double)ms;
	else
		return false;
	return true;
}

static bool
bind_bool(const struct value *v, struct bound *out, const char **expected)
{
	static const char *const words[] = { "false", "true", "no", "yes", "0", "1" };
	*expected = "true or false";
	out->is_number = true;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (str_casecmp(v->text, words[i]) == 0) {
			out->number = (double)(i % 2);
			return true;
		}
	return false;
}

bool
value_bind(const struct value *v, enum value_type type, enum filter_op op, struct bound *out,
	const char **expected)
{
	*out = (struct bound){ .text = v->text, .fold = !v->quoted && is_equality(op) };
	*expected = "a text";
	switch (type) {
	case VALUE_NUMBER:
		return bind_number(v, op, out, expected);
	case VALUE_FREE:
		return bind_free(v, op, out, expected);
	case VALUE_TIME:
		return bind_time(v, out, expected);
	case VALUE_SPAN:
		return bind_span(v, out, expected);
	case VALUE_BOOL:
		return bind_bool(v, out, expected);
	case VALUE_TEXT:
	case VALUE_ANY:
		break;
	}
	return true;
}
