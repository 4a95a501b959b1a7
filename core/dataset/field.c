// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Types of cells, from their text. */
#include "core/dataset/field.h"

#include <stdio.h>
#include <string.h>
#include "core/base/number.h"

#define DAY_MS ((int64_t)86400000)

static const char *const names[FIELD_TYPES] = {
	[FIELD_EMPTY] = "empty",
	[FIELD_BOOL] = "bool",
	[FIELD_INT] = "int",
	[FIELD_REAL] = "real",
	[FIELD_TIME] = "time",
	[FIELD_TEXT] = "text",
};

/* What pandas takes as missing too, so that two people counting count the same. */
const char *const field_missing_defaults[] = { "NA", "N/A", "n/a", "NaN", "nan", "-NaN", "-nan",
	"NULL", "null", "None", "#N/A", "<NA>", "#NA", NULL };

const char *
field_type_name(enum field_type type)
{
	return names[type];
}

bool
field_type_parse(const char *name, enum field_type *out)
{
	for (int i = 0; i < FIELD_TYPES; i++) {
		if (strcmp(name, names[i]) == 0) {
			*out = (enum field_type)i;
			return true;
		}
	}
	return false;
}

enum field_type
field_type_join(enum field_type a, enum field_type b)
{
	if (a == b || b == FIELD_EMPTY)
		return a;
	if (a == FIELD_EMPTY)
		return b;
	bool numbers = (a == FIELD_INT || a == FIELD_REAL) && (b == FIELD_INT || b == FIELD_REAL);
	return numbers ? FIELD_REAL : FIELD_TEXT;
}

bool
field_is_missing(const char *s, size_t n, const char *const markers[])
{
	if (n == 0)
		return true;
	for (; *markers; markers++) {
		/* The first byte decides nearly always. */
		if (s[0] == (*markers)[0] && strlen(*markers) == n && memcmp(s, *markers, n) == 0)
			return true;
	}
	return false;
}

static bool
parse_bool(const char *s, size_t n, int64_t *out)
{
	char word[6];
	if (n < 4 || n > 5)
		return false;
	for (size_t i = 0; i < n; i++)
		word[i] = (char)(s[i] >= 'A' && s[i] <= 'Z' ? s[i] - 'A' + 'a' : s[i]);
	word[n] = '\0';
	*out = strcmp(word, "true") == 0;
	return *out || strcmp(word, "false") == 0;
}

struct cursor {
	const char *at, *end;
};

/* Exactly count digits; -1 when there are fewer. */
static int
digits(struct cursor *c, int count)
{
	int v = 0;
	for (int i = 0; i < count; i++, c->at++) {
		if (c->at == c->end || *c->at < '0' || *c->at > '9')
			return -1;
		v = 10 * v + (*c->at - '0');
	}
	return v;
}

static bool
eat(struct cursor *c, char a)
{
	if (c->at == c->end || *c->at != a)
		return false;
	c->at++;
	return true;
}

/* By counting from March, so that the leap day is the last of its year. */
int64_t
field_days(int64_t year, int month, int day)
{
	int64_t y = year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * 146097 + day_of_era - 719468;
}

/* The inverse. */
static void
date_of(int64_t days, int64_t *year, int *month, int *day)
{
	days += 719468;
	int64_t era = (days >= 0 ? days : days - 146096) / 146097;
	int64_t day_of_era = days - era * 146097;
	int64_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year =
		day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t from_march = (5 * day_of_year + 2) / 153;
	*day = (int)(day_of_year - (153 * from_march + 2) / 5 + 1);
	*month = (int)(from_march < 10 ? from_march + 3 : from_march - 9);
	*year = year_of_era + era * 400 + (*month <= 2);
}

const char *
field_time_text(char out[FIELD_TIME_MAX], int64_t ms)
{
	int64_t days = ms / DAY_MS - (ms % DAY_MS < 0), year;
	int month, day, clock = (int)((ms % DAY_MS + DAY_MS) % DAY_MS);
	date_of(days, &year, &month, &day);
	if (year < 0 || year > 9999)
		snprintf(out, FIELD_TIME_MAX, "%lld", (long long)ms);
	else
		snprintf(out, FIELD_TIME_MAX, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", (int)year,
			month, day, clock / 3600000, clock / 60000 % 60, clock / 1000 % 60,
			clock % 1000);
	return out;
}

const char *
field_time_short(char out[FIELD_TIME_MAX], int64_t ms)
{
	field_time_text(out, ms);
	if (strlen(out) == strlen("1950-03-04T08:00:00.000Z"))
		out[ms % DAY_MS == 0 ? 10 : 19] = '\0';
	return out;
}

static bool
parse_date(struct cursor *c, int64_t *days)
{
	static const int length[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int year = digits(c, 4);
	if (year < 0 || !eat(c, '-'))
		return false;
	int month = digits(c, 2);
	if (month < 1 || month > 12 || !eat(c, '-'))
		return false;
	int day = digits(c, 2);
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	if (day < 1 || day > length[month - 1] || (month == 2 && day == 29 && !leap))
		return false;
	*days = field_days(year, month, day);
	return true;
}

/* HH:MM[:SS[.fraction]] in milliseconds. */
static bool
parse_clock(struct cursor *c, int64_t *ms)
{
	int hour = digits(c, 2);
	if (hour < 0 || hour > 23 || !eat(c, ':'))
		return false;
	int minute = digits(c, 2);
	if (minute < 0 || minute > 59)
		return false;
	int second = 0, fraction = 0;
	if (eat(c, ':')) {
		second = digits(c, 2);
		if (second < 0 || second > 60)
			return false;
		if (eat(c, '.')) {
			int scale = 100;
			const char *from = c->at;
			for (; c->at < c->end && *c->at >= '0' && *c->at <= '9';
				c->at++, scale /= 10)
				fraction += scale * (*c->at - '0');
			if (c->at == from)
				return false;
		}
	}
	*ms = ((int64_t)hour * 60 + minute) * 60000 + (int64_t)second * 1000 + fraction;
	return true;
}

/* "", "Z", "+01:00", "+0100", "+01": what to take off for UTC, in milliseconds. */
static bool
parse_zone(struct cursor *c, int64_t *ms)
{
	*ms = 0;
	if (c->at == c->end || eat(c, 'Z'))
		return c->at == c->end;
	int sign = *c->at == '+' ? 1 : -1;
	if (!eat(c, '+') && !eat(c, '-'))
		return false;
	int hours = digits(c, 2);
	int minutes = 0;
	if (c->at < c->end) {
		eat(c, ':');
		minutes = digits(c, 2);
	}
	if (hours < 0 || hours > 15 || minutes < 0 || minutes > 59)
		return false;
	*ms = sign * ((int64_t)hours * 60 + minutes) * 60000;
	return c->at == c->end;
}

static bool
parse_time(const char *s, size_t n, int64_t *out)
{
	if (n < 10 || n > 40 || s[4] != '-')
		return false;
	struct cursor c = { s, s + n };
	int64_t days, clock = 0, zone = 0;
	if (!parse_date(&c, &days))
		return false;
	if (c.at < c.end) {
		if (!eat(&c, 'T') && !eat(&c, ' '))
			return false;
		if (!parse_clock(&c, &clock) || !parse_zone(&c, &zone))
			return false;
	}
	*out = days * DAY_MS + clock - zone;
	return true;
}

bool
field_parse(enum field_type type, const char *s, size_t n, union field_value *out)
{
	switch (type) {
	case FIELD_BOOL:
		return parse_bool(s, n, &out->i);
	case FIELD_INT:
		return parse_int(s, n, &out->i);
	case FIELD_REAL:
		return parse_real(s, n, &out->r);
	case FIELD_TIME:
		return parse_time(s, n, &out->i);
	case FIELD_EMPTY:
	case FIELD_TEXT:
	case FIELD_TYPES:
		break;
	}
	return false;
}

/* A whole number past int64_t stays text: as a double it would no longer be the number. */
static bool
is_long_integer(const char *s, size_t n)
{
	size_t i = n && (s[0] == '-' || s[0] == '+');
	if (n - i < 19)
		return false;
	for (; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
	}
	return true;
}

enum field_type
field_type_of(const char *s, size_t n)
{
	union field_value v;
	if (field_parse(FIELD_INT, s, n, &v))
		return FIELD_INT;
	if (is_long_integer(s, n))
		return FIELD_TEXT;
	if (field_parse(FIELD_REAL, s, n, &v))
		return FIELD_REAL;
	if (field_parse(FIELD_TIME, s, n, &v))
		return FIELD_TIME;
	return field_parse(FIELD_BOOL, s, n, &v) ? FIELD_BOOL : FIELD_TEXT;
}

/* Eight digits in a word, the first in its lowest byte. */
static uint64_t
eight_digits(uint64_t w)
{
	w = (w & 0x0f0f0f0f0f0f0f0f) * 2561 >> 8;
	w = (w & 0x00ff00ff00ff00ff) * 6553601 >> 16;
	return (w & 0x0000ffff0000ffff) * 42949672960001 >> 32;
}

/* Exact: the digits are a whole number below 2^53, and so is the power of ten (Clinger 1990). */
bool
field_short_real(const char *s, size_t n, double *out)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	static const double power[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7 };
	const uint64_t ones = 0x0101010101010101, zeros = '0' * ones, high = 0x80 * ones;
	bool minus = n > 0 && *s == '-';
	s += minus;
	n -= minus;
	if (n - 1 > 7)
		return false;
	uint64_t w;
	memcpy(&w, s, sizeof(w));
	if (n < 8)
		w = w << (64 - 8 * n) | zeros >> (8 * n);
	uint64_t x = w ^ '.' * ones, point = (x - ones) & ~x & high;
	unsigned behind = 0;
	if (point) {
		/* The lowest mark is true; what stands before the point moves up into its place. */
		unsigned at = (unsigned)__builtin_ctzll(point) & 56;
		uint64_t before = w & (((uint64_t)1 << at) - 1);
		w = (w & ~(((uint64_t)256 << at) - 1)) | before << 8 | '0';
		behind = 7 - at / 8;
		if (n == 1)
			return false;
	}
	if (((w & 0xf0 * ones) | ((w + 0x06 * ones) & 0xf0 * ones) >> 4) != 0x33 * ones)
		return false;
	double v = (double)(int64_t)eight_digits(w) / power[behind];
	*out = minus ? -v : v;
	return true;
#else
	(void)s;
	(void)n;
	(void)out;
	return false;
#endif
}

/* The digits before the decimal mark, groups joined; false when a group is not of three. */
static bool
unmark_whole(const struct number_marks *m, struct cursor *c, char **out)
{
	size_t group = 0, groups = 0;
	for (; c->at < c->end; c->at++) {
		if (*c->at >= '0' && *c->at <= '9') {
			*(*out)++ = *c->at;
			group++;
		} else if (m->thousands && *c->at == m->thousands) {
			if (group == 0 || group > 3 || (groups && group != 3))
				return false;
			groups++;
			group = 0;
		} else {
			break;
		}
	}
	return groups == 0 || group == 3;
}

size_t
field_unmark(const struct number_marks *marks, const char *s, size_t n, char out[NUMBER_MARKED_MAX])
{
	struct cursor c = { s, s + n };
	char *to = out, decimal = marks->decimal ? marks->decimal : '.';
	if (n == 0 || n >= NUMBER_MARKED_MAX)
		return 0;
	if (*s == '-' || *s == '+')
		*to++ = *c.at++;
	if (!unmark_whole(marks, &c, &to))
		return 0;
	if (eat(&c, decimal))
		*to++ = '.';
	/* Fraction and exponent; another mark is none of a number's. */
	for (; c.at < c.end; c.at++) {
		bool digit = *c.at >= '0' && *c.at <= '9';
		bool exponent = *c.at == 'e' || *c.at == 'E' || *c.at == '-' || *c.at == '+';
		if (!digit && !exponent)
			return 0;
		*to++ = *c.at;
	}
	return (size_t)(to - out);
}
