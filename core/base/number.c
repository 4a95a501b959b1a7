// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Strict reading of numbers, in the C locale whatever the person's locale is. */
#include "core/base/number.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "core/base/c_locale.h"
#include "core/base/oom.h"

/* Up to here a mantissa and a power of ten are exact doubles, so that one operation rounds once. */
#define EXACT_MANTISSA ((uint64_t)1 << 53)
#define EXACT_POWER    22

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits from p on into *mantissa; returns where they end. Wraps past 19 digits: the caller counts. */
static inline const char *
take_digits(const char *p, const char *end, uint64_t *mantissa)
{
	uint64_t m = *mantissa;
	for (; p < end && is_digit(*p); p++)
		m = 10 * m + (uint64_t)(*p - '0');
	*mantissa = m;
	return p;
}

/* "e-05" at p: false when it is something else or too long for the fast path. */
static bool
take_exponent(const char *p, const char *end, int *exponent)
{
	if (*p != 'e' && *p != 'E')
		return false;
	p++;
	bool negative = p < end && *p == '-';
	if (p < end && (*p == '-' || *p == '+'))
		p++;
	uint64_t v = 0;
	const char *from = p;
	p = take_digits(p, end, &v);
	if (p != end || p == from || p - from > 3)
		return false;
	*exponent = negative ? -(int)v : (int)v;
	return true;
}

/*
 * Decimals whose digits and power of ten are exact doubles, so that one operation rounds once
 * (Clinger 1990): nearly every number people write. False when the library must decide.
 */
static bool
parse_exact(const char *s, size_t n, double *out)
{
	static const double powers[EXACT_POWER + 1] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8,
		1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
	const char *end = s + n;
	const char *first = s + (n && (*s == '-' || *s == '+'));
	uint64_t mantissa = 0;
	int exponent = 0;
	const char *p = take_digits(first, end, &mantissa);
	long digits = p - first;
	if (p < end && *p == '.') {
		const char *point = p++;
		p = take_digits(p, end, &mantissa);
		exponent = -(int)(p - point - 1);
		digits -= exponent;
	}
	if (digits == 0 || digits > 19 || mantissa > EXACT_MANTISSA)
		return false;
	if (p < end) {
		int shift;
		if (!take_exponent(p, end, &shift))
			return false;
		exponent += shift;
	}
	if (exponent < -EXACT_POWER || exponent > EXACT_POWER)
		return false;
	/* Signs come at random: a table is faster than a branch that is guessed wrong. */
	static const double signs[] = { 1, -1 };
	double v = (double)mantissa * signs[*s == '-'];
	*out = exponent < 0 ? v / powers[-exponent] : v * powers[exponent];
	return true;
}

static bool
is_word(const char *s, size_t n, const char *word)
{
	return n == strlen(word) && strncasecmp(s, word, n) == 0;
}

/* Only what a number is made of: strtod would also take white space and "nan(...)". */
static bool
may_be_number(const char *s, size_t n)
{
	size_t sign = n && (s[0] == '-' || s[0] == '+');
	if (is_word(s + sign, n - sign, "inf") || is_word(s + sign, n - sign, "infinity") ||
		is_word(s + sign, n - sign, "nan"))
		return true;
	for (size_t i = 0; i < n; i++)
		if (!s[i] || !strchr("0123456789abcdefABCDEFxXpP.+-", s[i]))
			return false;
	return n > sign && (is_digit(s[sign]) || s[sign] == '.');
}

bool
parse_real(const char *s, size_t n, double *out)
{
	if (parse_exact(s, n, out))
		return true;
	if (!may_be_number(s, n))
		return false;
	char small[128];
	char *text = n < sizeof(small) ? small : xmalloc(n + 1);
	memcpy(text, s, n);
	text[n] = '\0';
	char *end;
	double v = strtod_l(text, &end, c_locale());
	bool whole = end == text + n;
	if (text != small)
		free(text);
	if (whole)
		*out = v;
	return whole;
}

/* Digits at *s, moved behind them; false when there are none or they are too many. */
static bool
parse_digits(const char **s, const char *end, uint64_t limit, uint64_t *out)
{
	const char *p = *s;
	uint64_t v = 0;
	for (; p < end && is_digit(*p); p++) {
		uint64_t digit = (uint64_t)(*p - '0');
		/* Eighteen digits fit whatever the limit: the division is for the rest. */
		if (p - *s >= 18 && v > (limit - digit) / 10)
			return false;
		v = 10 * v + digit;
	}
	bool any = p > *s;
	*s = p;
	*out = v;
	return any;
}

bool
parse_int(const char *s, size_t n, int64_t *out)
{
	const char *end = s + n;
	bool negative = n && *s == '-';
	if (n && (*s == '-' || *s == '+'))
		s++;
	uint64_t v;
	if (!parse_digits(&s, end, (uint64_t)INT64_MAX + negative, &v) || s != end)
		return false;
	*out = negative ? (int64_t)(0 - v) : (int64_t)v;
	return true;
}

static const struct {
	char name[3];
	uint64_t ms;
} units[] = { { "w", 604800000 }, { "d", 86400000 }, { "h", 3600000 }, { "m", 60000 },
	{ "s", 1000 }, { "ms", 1 } };

#define UNITS       (sizeof(units) / sizeof(*units))
#define UNIT_DAY    1
#define UNIT_SECOND 4

/*
 * The unit at *s, moved behind it; UNITS when there is none of that name. Behind the last
 * number none is needed: then it is the one after before, UNITS standing for no number yet.
 */
static size_t
take_unit(const char **s, const char *end, size_t before)
{
	if (*s == end) {
		bool follows = before >= UNIT_DAY && before < UNIT_SECOND;
		return before == UNITS ? UNIT_SECOND : follows ? before + 1 : UNITS;
	}
	const char *name = *s;
	size_t len = 0, u = 0;
	while (*s < end && !is_digit(**s)) {
		++*s;
		len++;
	}
	while (u < UNITS && (strlen(units[u].name) != len || memcmp(units[u].name, name, len) != 0))
		u++;
	return u;
}

/* Decimals at *s, moved behind them, in billionths; false when a point has none or too many. */
static bool
take_fraction(const char **s, const char *end, uint64_t *billionths)
{
	const char *from = *s + 1;
	*billionths = 0;
	if (*s == end || **s != '.')
		return true;
	*s = from;
	if (!parse_digits(s, end, INT64_MAX, billionths) || *s - from > 9)
		return false;
	for (size_t i = (size_t)(*s - from); i < 9; i++)
		*billionths *= 10;
	return true;
}

bool
parse_span(const char *s, size_t n, int64_t *ms)
{
	const char *begin = s, *end = s + n;
	uint64_t total = 0;
	size_t before = UNITS; /* units come largest first, each at most once */
	do {
		uint64_t v, part, fraction;
		const char *digits = s;
		if (!parse_digits(&s, end, INT64_MAX, &v))
			return false;
		const char *point = s;
		if (!take_fraction(&s, end, &fraction))
			return false;
		bool whole = s == point;
		size_t u = take_unit(&s, end, before);
		if (u == UNITS || (before != UNITS && u <= before) ||
			(!whole && (digits != begin || s != end)))
			return false;
		if (__builtin_mul_overflow(v, units[u].ms, &part) ||
			__builtin_add_overflow(total, part, &total) ||
			__builtin_add_overflow(total,
				(uint64_t)((double)fraction * 1e-9 * (double)units[u].ms + 0.5),
				&total) ||
			total > INT64_MAX)
			return false;
		before = u;
	} while (s < end);
	*ms = (int64_t)total;
	return true;
}
