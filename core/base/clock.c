// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The cairn authors

/* Clocks, and the one place that knows calendars. */
#include "core/base/clock.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "core/base/number.h"

/* 10000-01-01T00:00:00Z: from here on a year has five digits. */
#define LAST_MS INT64_C(253402300800000)

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool fixed;
static int64_t fixed_ms;

static void
prepare(void)
{
	tzset();
	const char *now = getenv("CAIRN_NOW");
	if (now)
		fixed = parse_int(now, strlen(now), &fixed_ms) || clock_parse(now, &fixed_ms);
}

static int64_t
read_us(clockid_t id)
{
	struct timespec t = { 0 };
	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t
clock_wall_ms(void)
{
	pthread_once(&once, prepare);
	return fixed ? fixed_ms : read_us(CLOCK_REALTIME) / 1000;
}

int64_t
clock_mono_ms(void)
{
	return read_us(CLOCK_MONOTONIC) / 1000;
}

int64_t
clock_mono_us(void)
{
	return read_us(CLOCK_MONOTONIC);
}

static const char *
raw(char out[CLOCK_TEXT_MAX], int64_t wall_ms)
{
	snprintf(out, CLOCK_TEXT_MAX, "%lld", (long long)wall_ms);
	return out;
}

const char *
clock_local(char out[CLOCK_TEXT_MAX], int64_t wall_ms)
{
	pthread_once(&once, prepare);
	struct tm tm;
	time_t t = (time_t)(wall_ms / 1000);
	if (wall_ms < 0 || wall_ms >= LAST_MS || !localtime_r(&t, &tm) ||
		strftime(out, CLOCK_TEXT_MAX, "%Y-%m-%d %H:%M:%S", &tm) == 0)
		return raw(out, wall_ms);
	return out;
}

const char *
clock_utc(char out[CLOCK_TEXT_MAX], int64_t wall_ms)
{
	struct tm tm;
	time_t t = (time_t)(wall_ms / 1000);
	if (wall_ms < 0 || wall_ms >= LAST_MS || !gmtime_r(&t, &tm))
		return raw(out, wall_ms);
	size_t n = strftime(out, CLOCK_TEXT_MAX, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(out + n, CLOCK_TEXT_MAX - n, ".%03dZ", (int)(wall_ms % 1000));
	return out;
}

/* Exactly count digits with a value of low to high; moves *s behind them. */
static bool
take(const char **s, int count, int low, int high, int *out)
{
	int v = 0;
	for (int i = 0; i < count; i++, (*s)++) {
		if (**s < '0' || **s > '9')
			return false;
		v = 10 * v + (**s - '0');
	}
	*out = v;
	return v >= low && v <= high;
}

static bool
take_char(const char **s, char c)
{
	if (**s != c)
		return false;
	(*s)++;
	return true;
}

static bool
take_date(const char **s, struct tm *tm)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int year, month, day;
	if (!take(s, 4, 1970, 9999, &year) || !take_char(s, '-') || !take(s, 2, 1, 12, &month) ||
		!take_char(s, '-') || !take(s, 2, 1, 31, &day))
		return false;
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	tm->tm_year = year - 1900;
	tm->tm_mon = month - 1;
	tm->tm_mday = day;
	return day <= days[month - 1] + (leap && month == 2);
}

/* "14:02", "14:02:11", "14:02:11.042"; more decimals than three are cut. */
static bool
take_time(const char **s, struct tm *tm, int *ms)
{
	if (!take(s, 2, 0, 23, &tm->tm_hour) || !take_char(s, ':') ||
		!take(s, 2, 0, 59, &tm->tm_min))
		return false;
	if (!take_char(s, ':'))
		return true;
	if (!take(s, 2, 0, 59, &tm->tm_sec))
		return false;
	if (!take_char(s, '.'))
		return true;
	int scale = 100;
	const char *digits = *s;
	for (; **s >= '0' && **s <= '9'; (*s)++, scale /= 10)
		*ms += scale * (**s - '0');
	return *s > digits;
}

/* "Z" or "+01:00" into minutes east; *given tells whether there was one. */
static bool
take_zone(const char **s, int *minutes, bool *given)
{
	*given = take_char(s, 'Z');
	if (*given || (**s != '+' && **s != '-'))
		return true;
	int hours, mins, sign = **s == '-' ? -1 : 1;
	(*s)++;
	if (!take(s, 2, 0, 23, &hours) || !take_char(s, ':') || !take(s, 2, 0, 59, &mins))
		return false;
	*given = true;
	*minutes = sign * (60 * hours + mins);
	return true;
}

bool
clock_parse(const char *s, int64_t *wall_ms)
{
	size_t n = strlen(s);
	if (n >= 11 && strspn(s, "0123456789") == n)
		return parse_int(s, n, wall_ms);
	struct tm tm = { .tm_isdst = -1 };
	int ms = 0, zone = 0;
	bool utc = false;
	if (!take_date(&s, &tm))
		return false;
	if (take_char(&s, 'T') || take_char(&s, ' '))
		if (!take_time(&s, &tm, &ms) || !take_zone(&s, &zone, &utc))
			return false;
	if (*s)
		return false;
	time_t t = utc ? timegm(&tm) - zone * 60 : mktime(&tm);
	*wall_ms = (int64_t)t * 1000 + ms;
	return true;
}
