// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Comparing one cell with the values of a clause. */
#include "core/query/filter_match.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/base/oom.h"

/* Separates the texts of one cell of a datasets column. */
#define UNIT_SEPARATOR '\x1f'

/* A step is about ten nanoseconds: that is a text looked at, or some of its characters. */
#define STEPS_PER_TEXT 2
#define MOVES_PER_STEP 4

bool
filter_spend(struct filter_work *work, uint64_t steps)
{
	work->left = steps < work->left ? work->left - steps : 0;
	return work->left > 0;
}

/* How many characters may be looked at before nothing is left. */
static uint64_t
moves_left(const struct filter_work *work)
{
	return work->left * MOVES_PER_STEP;
}

static unsigned char
lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c | 0x20) : c;
}

static bool
same(char a, char b, bool fold)
{
	return a == b || (fold && lower((unsigned char)a) == lower((unsigned char)b));
}

/* The start of the next UTF-8 character; a stray byte is one character. */
static const char *
next_char(const char *p)
{
	p++;
	while (((unsigned char)*p & 0xC0) == 0x80)
		p++;
	return p;
}

bool
text_like(const char *text, const char *pattern, bool fold, struct filter_work *work)
{
	const char *retry_pattern = NULL, *retry_text = NULL;
	uint64_t moves = 0, most = moves_left(work);
	bool fits = true;
	for (; *text && fits && moves < most; moves++) {
		if (*pattern == '%') {
			retry_pattern = ++pattern;
			retry_text = text;
		} else if (*pattern == '_') {
			pattern++;
			text = next_char(text);
		} else if (*pattern && same(*text, *pattern, fold)) {
			pattern++;
			text++;
		} else if (retry_pattern) {
			pattern = retry_pattern;
			text = retry_text = next_char(retry_text);
		} else {
			fits = false;
		}
	}
	if (!filter_spend(work, moves / MOVES_PER_STEP))
		return false;
	while (*pattern == '%')
		pattern++;
	return fits && !*pattern;
}

bool
text_contains(const char *text, const char *needle, size_t n, struct filter_work *work)
{
	if (!n)
		return true;
	uint64_t moves = 0, most = moves_left(work);
	unsigned char first = (unsigned char)needle[0];
	bool found = false;
	for (; *text && !found && moves < most; text++, moves++) {
		if (lower((unsigned char)*text) != first)
			continue;
		size_t i = 1;
		while (i < n && lower((unsigned char)text[i]) == (unsigned char)needle[i])
			i++;
		found = i == n;
		moves += i;
	}
	return filter_spend(work, moves / MOVES_PER_STEP) && found;
}

static int
by_number(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int
by_fold(const void *a, const void *b)
{
	return str_casecmp(*(const char *const *)a, *(const char *const *)b);
}

static void
add_value(struct matcher *m, const struct bound *b)
{
	if (b->is_number && isnan(b->number))
		m->any_nan = true;
	else if (b->is_number)
		m->numbers[m->n_numbers++] = b->number;
	else if (b->fold)
		m->folded[m->n_folded++] = b->text;
	else
		m->exact[m->n_exact++] = b->text;
}

static bool
init_values(struct matcher *m, const struct clause *c, enum value_type type)
{
	struct bound b;
	const char *unused;
	m->numbers = xcalloc(c->n + 1, sizeof(*m->numbers));
	m->exact = xcalloc(c->n + 1, sizeof(*m->exact));
	m->folded = xcalloc(c->n + 1, sizeof(*m->folded));
	for (size_t i = 0; i < c->n; i++) {
		if (!value_bind(&c->values[i], type, m->op, &b, &unused)) {
			matcher_free(m);
			return false;
		}
		add_value(m, &b);
	}
	qsort(m->numbers, m->n_numbers, sizeof(*m->numbers), by_number);
	qsort(m->exact, m->n_exact, sizeof(*m->exact), by_bytes);
	qsort(m->folded, m->n_folded, sizeof(*m->folded), by_fold);
	return true;
}

static char *
lower_copy(const char *s)
{
	char *copy = xstrdup(s);
	for (char *p = copy; *p; p++)
		*p = (char)lower((unsigned char)*p);
	return copy;
}

bool
matcher_init(
	struct matcher *m, const struct clause *c, enum value_type type, struct filter_work *work)
{
	*m = (struct matcher){ .op = c->op, .multi = c->name.kind == NAME_DATASET, .work = work };
	bool text = type == VALUE_TEXT || type == VALUE_FREE;
	if (!op_fits(c->op, type))
		return false;
	/* A number does not contain another: there the colon means equal. */
	if (c->op == OP_CONTAINS && !text)
		m->op = OP_EQ;
	switch (m->op) {
	case OP_CONTAINS:
		m->text = lower_copy(c->values->text);
		m->len = strlen(m->text);
		return true;
	case OP_LIKE:
	case OP_ILIKE:
		m->text = xstrdup(c->values->text);
		return true;
	case OP_MATCH:
	case OP_NOT_MATCH:
		m->regex = c->values->regex;
		return true;
	case OP_EQ:
	case OP_NE:
	case OP_LT:
	case OP_LE:
	case OP_GT:
	case OP_GE:
	case OP_IN:
	case OP_NOT_IN:
	case OP_NULL:
	case OP_NOT_NULL:
	case OP_NONE:
		break;
	}
	return init_values(m, c, type);
}

void
matcher_free(struct matcher *m)
{
	free(m->numbers);
	free(m->exact);
	free(m->folded);
	free((void *)(uintptr_t)m->text);
}

bool
matcher_number(const struct matcher *m, double v)
{
	bool negative = m->op == OP_NE || m->op == OP_NOT_IN, found;
	switch (m->op) {
	case OP_LT:
		return v < m->numbers[0];
	case OP_LE:
		return v <= m->numbers[0];
	case OP_GT:
		return v > m->numbers[0];
	case OP_GE:
		return v >= m->numbers[0];
	case OP_EQ:
	case OP_NE:
	case OP_IN:
	case OP_NOT_IN:
		break;
	case OP_LIKE:
	case OP_ILIKE:
	case OP_NULL:
	case OP_NOT_NULL:
	case OP_CONTAINS:
	case OP_MATCH:
	case OP_NOT_MATCH:
	case OP_NONE:
		return false;
	}
	if (isnan(v))
		found = m->any_nan;
	else
		found = bsearch(&v, m->numbers, m->n_numbers, sizeof(v), by_number) != NULL;
	return found != negative;
}

/* Numbers first: they alone can refuse a text, because it is no number. */
static bool
in_values(const struct matcher *m, const char *text)
{
	bool negative = m->op == OP_NE || m->op == OP_NOT_IN, found = false;
	double v;
	if (m->n_numbers) {
		bool is_number = decimal_parse(text, &v);
		if (!is_number && negative)
			return false;
		found = is_number && matcher_number(m, v) != negative;
	}
	found = found || bsearch(&text, m->exact, m->n_exact, sizeof(text), by_bytes) ||
		bsearch(&text, m->folded, m->n_folded, sizeof(text), by_fold);
	return found != negative;
}

static bool
one_text(const struct matcher *m, const char *text)
{
	double v;
	switch (m->op) {
	case OP_CONTAINS:
		return text_contains(text, m->text, m->len, m->work);
	case OP_LIKE:
		return text_like(text, m->text, false, m->work);
	case OP_ILIKE:
		return text_like(text, m->text, true, m->work);
	case OP_MATCH:
		return regex_matches(m->work->run, m->regex, text, strlen(text));
	case OP_NOT_MATCH:
		return !regex_matches(m->work->run, m->regex, text, strlen(text));
	case OP_LT:
	case OP_LE:
	case OP_GT:
	case OP_GE:
		return decimal_parse(text, &v) && matcher_number(m, v);
	case OP_EQ:
	case OP_NE:
	case OP_IN:
	case OP_NOT_IN:
		return in_values(m, text);
	case OP_NULL:
	case OP_NOT_NULL:
	case OP_NONE:
		break;
	}
	return false;
}

bool
matcher_text(const struct matcher *m, const char *text)
{
	if (!filter_spend(m->work, STEPS_PER_TEXT))
		return false;
	if (!m->multi)
		return one_text(m, text);
	const char *end;
	bool found = false;
	for (; !found && (end = strchr(text, UNIT_SEPARATOR)); text = end + 1) {
		char *piece = xstrndup(text, (size_t)(end - text));
		found = one_text(m, piece);
		free(piece);
	}
	return found || one_text(m, text);
}
